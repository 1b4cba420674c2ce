"""What the worker does for returns: each task may run twice, and the database remembers."""

from celery import shared_task
from django.db import OperationalError

from . import governance, prefill, reminders, rounds, unlocking
from .models import QuarterlyReturn, Status

RETRIED = {"autoretry_for": (OperationalError,), "retry_backoff": 60, "max_retries": 5}


@shared_task(**RETRIED)
def keep_returns():
    """Open what is to be open, and bring drafts up to the register and to what is out by now."""
    rounds.open_due()
    drafts = QuarterlyReturn.objects.filter(status=Status.DRAFT).order_by("pk")
    for pk in drafts.values_list("pk", flat=True):
        prefill.bring_up(pk)
        governance.refresh_draft(pk)


@shared_task(**RETRIED)
def end_unlocks():
    """End the unlocks whose time is over."""
    unlocking.end_unlocks()


@shared_task(**RETRIED)
def remind_of_returns():
    """Remind those who have the next step of a return."""
    reminders.send_due()
