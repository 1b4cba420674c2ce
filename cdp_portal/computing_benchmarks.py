"""How long the nightly path takes beside moving its rows, and a return beside a whole night."""

import csv
import io
import multiprocessing
import resource
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from django.db import connection
from django.utils import timezone

from cdp_portal import demonstration
from cdp_portal.demonstration import figures
from cdp_portal.measuring import beside, timed
from outcomes import (
    changing,
    indicators,
    observations,
    readings,
    recompute,
    scale,
    storing,
    windows,
)
from outcomes.framework import DEMONSTRATION
from outcomes.models import Indicator, RecomputeRun

WORKERS = 2
"""As in production: docker-compose.yml."""

AREAS = 1000
QUARTERS = {"10^5": 4, "10^6": 40}

STAGES = {
    "load": (observations, "load"),
    "roll-up": (indicators, "_with_wholes"),
    "values and intervals": (indicators, "_with_values"),
    "comparison": (indicators, "_compared"),
    "change": (changing, "on_the_year"),
    "disclosure": (recompute, "_with_states"),
    "longer windows": (windows, "over"),
    "series and positions": (readings, "with_readings"),
    "copy": (storing, "_send"),
    "difference, rows and indexes": (storing, "_put"),
    "all, commits included": (recompute, "_renew"),
}
"""The steps of one metric, in order: (module, name of the function).

Longer windows are compared and set beside the year before as well: that is told in both steps.
"""

taken: Counter = Counter()
"""Seconds a stage, in a worker of the benchmark."""


def full_recompute():
    """Every indicator of synthetic volume, shared by two workers, beside COPY of the same rows.

    At a tenth of the volume and at the whole; `each_s` tells the seconds a stage of all workers
    together, and of a night on which nothing has changed.
    """
    found = {}
    for size, quarters in QUARTERS.items():
        scale.remove()
        scale.generate(areas=AREAS, quarters=quarters)
        found[size] = _beside_copies()
    scale.remove()
    tenth, whole = found["10^5"], found["10^6"]
    grows = (whole["ours_s"] / whole["rows"]) / (tenth["ours_s"] / tenth["rows"]) * 10
    return whole | {"10^5": tenth, "tenfold_rows_take": round(grows, 1)}


def _beside_copies():
    nights = []
    with ProcessPoolExecutor(
        WORKERS, multiprocessing.get_context("fork"), initializer=_begin_worker
    ) as pool:
        connection.close()  # no process shares another's: the first call makes them all
        pool.submit(int).result()

        def ours():
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE outcomes_indicator")
            return timed(lambda: nights.append(_night(pool)))

        def copies():
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE copied (LIKE outcomes_indicator INCLUDING ALL)")
                try:
                    return timed(lambda: copy_out_and_in(cursor))
                finally:
                    cursor.execute("DROP TABLE copied")

        _night(pool)
        found = beside(Indicator.objects.count(), ours, {"COPY out and in": copies})
        ours()
        stages, peak = nights[-1]
        unchanged = timed(lambda: _night(pool))
    each = {name: round(stages[name], 2) for name in STAGES}
    return found | {"peak_mb": peak, "each_s": each | {"unchanged night": round(unchanged, 2)}}


def _night(pool):
    """What the nightly task does, its parts handed to the pool in place of the queue.

    Returns the seconds a stage of all workers together, and the peak memory of the largest, in MB.
    """
    record = recompute.begin(asked_by="bench")
    parts = recompute.batches(record)
    told = list(pool.map(_work, [record.pk] * len(parts), parts))
    record.refresh_from_db()
    if record.outcome != RecomputeRun.Outcome.SUCCEEDED:
        raise RuntimeError(record.error)
    return sum((stages for stages, _ in told), Counter()), max(peak for _, peak in told)


def _begin_worker():
    for name, (module, function) in STAGES.items():
        setattr(module, function, _noted(name, getattr(module, function)))


def _noted(name, function):
    def noted(*args, **options):
        result = []
        taken[name] += timed(lambda: result.append(function(*args, **options)))
        return result[0]

    return noted


def _work(run, metrics):
    """Do one part; returns its seconds a stage, and this worker's peak memory in MB."""
    taken.clear()
    recompute.work(RecomputeRun.objects.get(pk=run), metrics)
    return Counter(taken), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def copy_out_and_in(cursor):
    buffer = io.StringIO()
    cursor.copy_expert("COPY outcomes_indicator TO STDOUT", buffer)
    buffer.seek(0)
    cursor.copy_expert("COPY copied FROM STDIN", buffer)


def incremental():
    """What one accepted return makes owed, beside a full run; the return is the demonstration's."""
    demonstration.load(demonstration.password())
    recompute.run(asked_by="bench")
    number = iter(range(1, 100))
    runs = []

    def ours():
        _accept(next(number))
        return timed(lambda: runs.append(recompute.run(asked_by="bench", owed_only=True)))

    def full():
        return timed(lambda: recompute.run(asked_by="bench"))

    found = beside(0, ours, {"full run": full})
    return found | {
        "rows": runs[-1].changed,
        "metrics": runs[-1].metrics,
        "acceptance_s": round(timed(lambda: _accept(next(number))), 4),
    }


def _accept(more):
    """Record the demonstration's last quarter, each count that may grow more by this many."""
    lines = list(figures.returned(timezone.localdate()))
    last = max(line["period_end"] for line in lines)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "return.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, figures.HEADER, restval="")
            writer.writeheader()
            for line in lines:
                if line["period_end"] == last and line["numerator"] not in ("", None):
                    above = float(line["numerator"]) + more
                    below = line["denominator"]
                    fits = below in ("", None) or above <= float(below)
                    writer.writerow(line | ({"numerator": above} if fits else {}))
        observations.record(path, source=DEMONSTRATION, basis="return")
