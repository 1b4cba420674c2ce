"""What the worker does for returns: each task may run twice, and the database remembers."""

from celery import shared_task

from . import rounds, workflow


@shared_task
def keep_returns():
    """Open the returns of a new quarter, and lock again what was unlocked for a time."""
    rounds.open_due()
    workflow.end_unlocks()
