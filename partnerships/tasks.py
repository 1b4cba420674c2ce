"""What the worker does about people and the audit; each task may run twice."""

from celery import shared_task
from django.db import OperationalError

from . import dormancy, everything, reminders, seals, stored_files, ties


@shared_task(autoretry_for=(OperationalError,), retry_backoff=60, max_retries=5)
def seal_audit():
    """Seal what the audit and the history gained, and verify all that is sealed."""
    seals.seal()
    seals.verify_and_record()


@shared_task(autoretry_for=(OperationalError,), retry_backoff=60, max_retries=5)
def close_dormant_accounts():
    """Warn who has not signed in for long, and close who was warned."""
    dormancy.warn_and_close()


@shared_task(autoretry_for=(OperationalError,), retry_backoff=60, max_retries=5)
def keep_registers():
    """Remind of what falls due; erase names whose time is over, and files nothing refers to.

    Whoever lost their access is untied from their account.
    """
    reminders.send_due()
    ties.end_in_time()
    everything.erase_in_time()
    stored_files.forget_unused()
