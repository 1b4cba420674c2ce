"""Rebuild the indicators: read, compute, decide who may see what, replace. All or nothing.

One transaction under an advisory lock: until it commits readers see the last good results,
and a run that fails leaves them in place and says why.
"""

import io

import numpy as np
import pandas as pd
import structlog
from django.db import connection, transaction
from django.utils import timezone

from partnerships import audit
from partnerships.models import Act, Area, AreaPart

from . import disclosure, indicators, observations, populations, positions, readings
from .footprints import Geography
from .models import (
    Break,
    Indicator,
    Metric,
    MetricVersion,
    Population,
    Rebase,
    RecomputeRun,
    Target,
)
from .models.indicators import READINGS
from .stretches import Marks

log = structlog.get_logger(__name__)

COMPUTING = 7102
"""The advisory lock that makes runs wait for one another."""

WRITTEN = {
    "metric_id": "metric", "area_id": "area", "period_start": "start", "period_end": "end",
    "breakdown": "breakdown", "window": "window", "basis": "basis",
    "full_numerator": "numerator", "full_denominator": "denominator", "full_value": "value",
    "full_lower": "lower", "full_upper": "upper", "full_change": "change",
    "full_change_percent": "change_percent", "full_change_signal": "change_signal",
    "full_comparison": "comparison", "full_state": "full_state", "full_reason": "full_reason",
    "public_state": "public_state", "public_reason": "public_reason",
    "full_no_value_reason": "no_value_reason", "full_change_from": "change_from",
    "full_benchmark": "benchmark",
    "status": "status", "full_flag": "flag", "full_qualifier": "qualifier", "full_note": "note",
    "full_made_of": "made_of", "full_latest": "full_latest", "public_latest": "public_latest",
    "change_is_secret": "change_is_secret", "source": "source", "release_id": "release",
    "run_id": "run",
    **{f"{side}_{name}": f"{side}_{name}" for side in ("full", "public") for name in READINGS},
}  # fmt: skip
"""Column of the table: column of the frame."""

NEVER_NULL = [
    "breakdown", "window", "full_change_signal", "full_comparison", "full_reason", "public_reason",
    "full_no_value_reason", "full_benchmark", "status", "full_flag", "full_qualifier", "full_note",
    "full_made_of", "source",
    *(f"{side}_{name}" for side in ("full", "public") for name in readings.WORDS),
]  # fmt: skip


WHOLE_NUMBERS = [
    "release_id",
    *(f"{side}_{name}" for side in ("full", "public") for name in positions.COLUMNS),
]


def run(*, codes=(), asked_by):
    """Recompute these metrics (all, without codes) and return the finished `RecomputeRun`.

    Raises what went wrong after recording it; the results of the last good run stay.
    """
    record = RecomputeRun.objects.create(
        started_at=timezone.now(), outcome=RecomputeRun.Outcome.RUNNING, asked_by=asked_by
    )
    try:
        with transaction.atomic():
            record.metrics, record.rows = _replace(codes, record)
        record.outcome = RecomputeRun.Outcome.SUCCEEDED
    except Exception as error:
        record.outcome = RecomputeRun.Outcome.FAILED
        record.error = f"{type(error).__name__}: {error}"[:2000]
        raise
    finally:
        record.finished_at = timezone.now()
        record.save()
        audit.record(
            Act.RECOMPUTED, subject=record, outcome=record.outcome, metrics=sorted(codes) or "all"
        )
    log.info("recomputed", metrics=record.metrics, rows=record.rows)
    return record


def close_interrupted_runs():
    """Record as failed the runs that a killed worker left open; call when none is under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [COMPUTING])
        (free,) = cursor.fetchone()
        if not free:
            return 0
        try:
            return RecomputeRun.objects.filter(outcome=RecomputeRun.Outcome.RUNNING).update(
                outcome=RecomputeRun.Outcome.FAILED,
                finished_at=timezone.now(),
                error="The worker ended before it had finished.",
            )
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [COMPUTING])


def _replace(codes, record):
    """Compute and write in the current transaction; returns how many metrics and rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COMPUTING])
        # No load may commit between the reading of a part and of its whole.
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [observations.LOADING])
    world = load_world()
    versions = MetricVersion.objects.on(timezone.localdate()).select_related("metric")
    if codes:
        codes = _with_formulas(codes, versions)
        versions = versions.filter(metric__code__in=codes)
    frames = [frame for version in versions if not (frame := figures_of(version, world)).empty]
    stale = Indicator.objects.all()
    if codes:
        stale = stale.filter(metric__code__in=codes)
    stale._raw_delete(stale.db)
    for frame in frames:
        _write(frame.assign(run=record.pk))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outcomes_indicator")
    return len(frames), sum(map(len, frames))


def _with_formulas(codes, versions):
    """These metrics and every metric whose formula names one of them."""
    named = {version.metric.code: version.as_metric() for version in versions}
    return set(codes) | {
        code for code, metric in named.items() if set(codes) & {*metric.sum_of, *metric.ratio_of}
    }


def load_world():
    """The areas, footprints and populations of the whole country, as frames."""
    areas = pd.DataFrame(
        Area.objects.values_list("id", "name", "kind", "nation"),
        columns=["id", "name", "kind", "nation"],
    ).set_index("id")
    columns = ["whole", "part", "relation", "valid_from", "valid_to"]
    parts = pd.DataFrame(AreaPart.objects.values_list(*columns), columns=columns)
    for name in ("valid_from", "valid_to"):
        parts[name] = pd.to_datetime(parts[name]).astype("datetime64[s]")
    successions = pd.DataFrame(
        Area.successors.through.objects.values_list("from_area", "to_area"), columns=["old", "new"]
    )
    geography = Geography(areas=areas, parts=parts, successions=successions)
    columns = ["area", "year", "age_group", "people"]
    published = pd.DataFrame(Population.objects.values_list(*columns), columns=columns)
    people = populations.of_every_area(populations.bands(published), geography)
    england = Area.objects.get(kind=Area.Kind.ENGLAND).pk
    return indicators.World(geography=geography, people=people, england=england)


def figures_of(version, world):
    """Every indicator of one metric with its public and its full state."""
    metric = version.as_metric()
    observed = observations.load(version.metric_id)
    if parts := metric.sum_of or metric.ratio_of:
        ids = dict(Metric.objects.filter(code__in=parts).values_list("code", "id"))
        frames = [observations.load(ids[code]) for code in parts]
        add = indicators.add_up if metric.sum_of else indicators.with_counts
        observed = add(observed, *frames)
    if observed.empty:
        return observed
    marks = marks_of(version.metric_id)
    frame = indicators.compute(metric, observed, world, indicators.Breaks(marks.breaks))
    frame = _with_states(frame, metric).assign(window=readings.AS_PUBLISHED)
    frame = frame.assign(metric=version.metric_id)
    areas, replaced = world.geography.areas, world.geography.successions
    return readings.with_readings(metric, frame, areas, replaced, marks)


def marks_of(metric_id):
    """What cuts the series of a metric, and what they aim at."""
    breaks = Break.objects.filter(metric=metric_id, compares=False)
    rebases = Rebase.objects.filter(metric=metric_id, approved_by__isnull=False)
    targets = Target.objects.filter(metric=metric_id)
    return Marks(
        breaks=tuple(breaks.values_list("on", "area_id")),
        rebases=tuple(rebases.values_list("on", "area_id", "fix_after")),
        targets=tuple(targets.values_list("area_id", "value", "starts", "ends")),
    )


def _with_states(frame, metric):
    """Both states of every row and which is its area's latest, for each side.

    The figures stay whole, since `visible_to` hides them; `change_is_secret` marks a change that
    would give back an earlier figure that the public may not see.
    """
    for side in ("full", "public"):
        rules = disclosure.rules_for(metric.access, metric.disclosure, everything=side == "full")
        decided = disclosure.apply(frame, rules)
        frame = frame.assign(
            **{
                f"{side}_state": decided["state"],
                f"{side}_reason": decided["reason"],
                f"{side}_latest": indicators.latest(frame, decided["state"] == disclosure.SHOWN),
            }
        )
    hidden = frame[(frame["public_state"] != disclosure.SHOWN) & (frame["basis"] == "return")]
    if hidden.empty:
        return frame.assign(change_is_secret=False)
    keys = pd.MultiIndex.from_frame(hidden[["area", "start", "breakdown"]])
    changes = pd.MultiIndex.from_frame(frame[["area", "change_from", "breakdown"]])
    return frame.assign(change_is_secret=changes.isin(keys))


def _write(frame):
    """COPY the rows of one metric."""
    table = pd.DataFrame({column: frame[name] for column, name in WRITTEN.items()})
    table = table.astype(dict.fromkeys(WHOLE_NUMBERS, "Int64"))
    table = table.replace([np.inf, -np.inf], np.nan)
    buffer = io.StringIO()
    table.to_csv(buffer, index=False, header=False, date_format="%Y-%m-%d")
    buffer.seek(0)
    with connection.cursor() as cursor:
        quoted = ", ".join(f'"{name}"' for name in WRITTEN)
        texts = ", ".join(f'"{name}"' for name in NEVER_NULL)
        cursor.copy_expert(
            f"COPY outcomes_indicator ({quoted}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({texts}))",
            buffer,
        )
