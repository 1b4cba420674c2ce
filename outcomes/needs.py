"""What of the figures waits for someone: a nightly run that failed."""

from partnerships.access import Permission
from partnerships.needs import Need

from .models import RecomputeRun


def of(viewer):
    """A last run that failed, for whoever loads data."""
    if not viewer.may(Permission.LOAD):
        return []
    last = RecomputeRun.objects.exclude(outcome=RecomputeRun.Outcome.RUNNING).first()
    if last is None or last.outcome == RecomputeRun.Outcome.SUCCEEDED:
        return []
    said = f"Run of {last.started_at:%-d %B}; figures are from the run before"
    return [Need("Look at the failed run", said, "/data/")]
