"""Seconds and ratios: how every benchmark is taken."""

import resource
import statistics
import time
from contextlib import contextmanager

from django.db import transaction

ROUNDS = 5


@contextmanager
def undone():
    """A transaction that is rolled back whatever happens in it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def timed(run):
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def beside(rows, ours, others):
    """Medians of interleaved runs after a warm-up. Each function returns the seconds it took."""
    everything = {"ours": ours, **others}
    times = {name: [] for name in everything}
    for count in range(ROUNDS + 1):
        for name, run in everything.items():
            seconds = run()
            if count:  # the first round warms up
                times[name].append(seconds)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    return result(rows, medians.pop("ours"), medians)


def result(rows, ours, others):
    """ours_s and beside in seconds; ratio: ours over the first beside; peak_mb: of this process."""
    first = next(iter(others.values()))
    return {
        "ours_s": round(ours, 4),
        "beside": {label: round(seconds, 4) for label, seconds in others.items()},
        "ratio": round(ours / first, 2),
        "rows": rows,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
