"""What the worker does: each task may run twice, and the database remembers what is owed."""

from celery import shared_task

from . import recompute


@shared_task
def recompute_all(asked_by="nightly"):
    """Rebuild every indicator; a run that a killed worker left open is closed first."""
    recompute.close_interrupted_runs()
    recompute.run(asked_by=asked_by)
