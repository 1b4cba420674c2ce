"""What of the figures waits for someone: a nightly run that failed."""

from partnerships.access import Permission
from partnerships.needs import Need

from .models import RecomputeRun


def of(viewer):
    """A last run that failed, for whoever loads data."""
    if not viewer.may(Permission.LOAD):
        return []
    failed = RecomputeRun.objects.standing_failure()
    if failed is None:
        return []
    said = f"Run of {failed.started_at:%-d %B}; what it had not done is as it was before"
    return [Need("Look at the failed run", said, "/data/")]
