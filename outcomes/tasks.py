"""What the worker does: each task may run twice, and the database remembers what is owed."""

from datetime import timedelta

from celery import shared_task

from . import recompute
from .models import RecomputeRun

GRACE = timedelta(minutes=10)
"""How long a run may wait in the queue before the sweep takes over what it had to do."""


@shared_task
def recompute_all(asked_by="nightly"):
    """Have every metric computed, in parts that the workers share."""
    recompute.close_interrupted_runs()
    record = recompute.begin(asked_by=asked_by)
    for metrics in recompute.batches(record):
        recompute_batch.delay(record.pk, metrics)
    recompute.finish(record)


@shared_task
def recompute_batch(run, metrics):
    """One part of a run: these metrics, by id."""
    recompute.work(RecomputeRun.objects.get(pk=run), metrics)


@shared_task
def recompute_owed(asked_by="change"):
    """Compute what a change has made owed."""
    recompute.run(asked_by=asked_by, owed_only=True)


@shared_task
def sweep(grace=GRACE):
    """Complete what is owed, whatever became of the queue or of the worker that had it."""
    recompute.close_interrupted_runs(older_than=grace)
    recompute.run(asked_by="sweep", owed_only=True)
