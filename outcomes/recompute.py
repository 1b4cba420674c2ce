"""Keep the indicators as what is held says: what is owed is computed anew, metric by metric.

Each metric is replaced in one transaction under a lock of its own, in which its debts are cleared:
readers see it whole, as it was or as it is, and whatever ends a run leaves what it had not done
owed (`owing`). Only rows that differ are written (`storing`).
"""

from contextlib import contextmanager
from datetime import timedelta

import pandas as pd
import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from partnerships import audit
from partnerships.models import Act, Area, AreaPart

from . import (
    beside,
    changing,
    disclosure,
    indicators,
    observations,
    owing,
    populations,
    readings,
    storing,
    windows,
)
from .footprints import Geography
from .models import (
    Break,
    Metric,
    MetricVersion,
    Owed,
    Population,
    Rebase,
    RecomputeRun,
    Target,
)
from .stretches import Marks

log = structlog.get_logger(__name__)

COMPUTING = 7102
"""Whoever computes shares this advisory lock; with a metric's id it is one metric's alone."""

BATCHES = 8
"""Parts of a full run: enough for several workers to end at about the same time."""

Outcome = RecomputeRun.Outcome


def run(*, codes=(), asked_by, owed_only=False):
    """Recompute these metrics (all, without codes; or what is owed) here and now.

    Metrics whose formula names one of them follow. Returns the finished `RecomputeRun`, None where
    nothing was owed. Raises what went wrong first, after recording it and doing the rest.
    """
    record = begin(codes=codes, asked_by=asked_by, owed_only=owed_only)
    if record is not None:
        work(record)
        record.refresh_from_db()
    return record


@transaction.atomic
def begin(*, codes=(), asked_by, owed_only=False):
    """Record a run and what it answers for; None where only what is owed is asked for, and none is.

    It is succeeded as soon as nothing that it answers for is owed.
    """
    record = RecomputeRun.objects.create(
        started_at=timezone.now(),
        outcome=Outcome.RUNNING,
        asked_by=asked_by,
        is_full=not codes and not owed_only,
    )
    metrics = None
    if not owed_only:
        asked = Metric.objects.filter(code__in=codes) if codes else Metric.objects.all()
        metrics = set(asked.values_list("pk", flat=True))
        metrics = owing.with_formulas(metrics, definitions())
        owing.owe(metrics, asked_by)
    if not owing.take(record, metrics) and owed_only:
        record.delete()
        return None
    return record


def batches(record):
    """What a run answers for, in parts that workers may take apart: lists of metric ids."""
    metrics = set(Owed.objects.filter(run=record).values_list("metric", flat=True))
    return owing.batches(metrics, definitions(), BATCHES)


def work(record, metrics=None):
    """Compute what a run answers for (of these metrics, by id), and end the run if it was the last.

    Safe to run twice: what is no longer owed is passed over. A metric comes before those that its
    formula names, so that their debts, from which its own follows, last until it is done. Raises
    the first failure, after the rest.
    """
    with under_way():
        answers = Owed.objects.filter(run=record)
        answers = answers if metrics is None else answers.filter(metric__in=metrics)
        metrics = set(answers.values_list("metric", flat=True))
        defined = definitions()
        metrics = owing.with_formulas(metrics, defined)
        debts = owing.seen(metrics)  # before anything is read
        world = load_world() if metrics else None
        failure = None
        for metric in sorted(metrics, key=lambda one: (not _is_made(defined.get(one)), one)):
            causes = _causes(metric, defined, debts)
            try:
                _renew(metric, world, causes, debts.get(metric, []), record)
            except Exception as error:  # noqa: BLE001 - recorded; the other metrics are computed
                if not connection.in_atomic_block:
                    connection.close_if_unusable_or_obsolete()
                _fail(record, causes, error)
                failure = failure or error
    if failure is not None:
        raise failure
    finish(record)


def _causes(metric, defined, debts):
    """The debts from which this metric's follows: its own, and those of what its formula names."""
    one = defined.get(metric)
    named = {*one.sum_of, *one.ratio_of} if one else set()
    return [
        debt
        for other, found in debts.items()
        if other == metric or defined[other].code in named
        for debt in found
    ]


def close_interrupted_runs(older_than=timedelta(0)):
    """Record as failed the runs begun so long ago that nobody is at; returns how many.

    What they had not done is owed as before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [COMPUTING])
        (free,) = cursor.fetchone()
        if not free:
            return 0
        try:
            left = RecomputeRun.objects.filter(
                outcome=Outcome.RUNNING, started_at__lte=timezone.now() - older_than
            )
            for record in left:
                _end(record, Outcome.FAILED, "The worker ended before it had finished.")
            return len(left)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [COMPUTING])


@contextmanager
def under_way():
    """For as long as it lasts, and its process lives, no run is taken for interrupted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [COMPUTING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [COMPUTING])


def definitions():
    """What each metric means today: {metric id: `framework.Metric`}."""
    versions = MetricVersion.objects.on(timezone.localdate()).select_related("metric")
    return {version.metric_id: version.as_metric() for version in versions}


def _is_made(definition):
    return definition is not None and bool(definition.sum_of or definition.ratio_of)


@transaction.atomic
def _renew(metric, world, causes, debts, record):
    """Compute one metric and put its figures in the place of those stored, if it is still owed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [COMPUTING, metric])
        # No load may commit between the reading of a part and of its whole.
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [observations.LOADING])
    if not Owed.objects.filter(pk__in=causes).exists():
        return  # another run was quicker
    versions = MetricVersion.objects.on(timezone.localdate()).select_related("metric")
    version = versions.filter(metric=metric).first()
    frame = figures_of(version, world) if version else pd.DataFrame()
    changed = storing.replace(metric, frame.assign(run=record.pk))
    Owed.objects.filter(pk__in=debts).delete()
    RecomputeRun.objects.filter(pk=record.pk).update(
        metrics=F("metrics") + int(not frame.empty),
        rows=F("rows") + len(frame),
        changed=F("changed") + changed,
    )


@transaction.atomic
def finish(record):
    """End a run of which nothing is owed any more; the last to end its part of it does."""
    record = RecomputeRun.objects.select_for_update().get(pk=record.pk)
    if record.outcome != Outcome.RUNNING or Owed.objects.filter(run=record.pk).exists():
        return
    if record.is_full:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE outcomes_indicator")
    _end(record, Outcome.SUCCEEDED)
    log.info("recomputed", metrics=record.metrics, rows=record.rows, changed=record.changed)


@transaction.atomic
def _fail(record, debts, error):
    """Record that a run failed, and when each of these debts was last tried.

    A database that went away says nothing against the metric: the next sweep tries it again.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        Owed.objects.filter(pk__in=debts).update(failed_at=timezone.now())
    record = RecomputeRun.objects.select_for_update().get(pk=record.pk)
    if record.outcome == Outcome.RUNNING:
        _end(record, Outcome.FAILED, f"{type(error).__name__}: {error}"[:2000])


def _end(record, outcome, error=""):
    record.outcome, record.error, record.finished_at = outcome, error, timezone.now()
    record.save(update_fields=["outcome", "error", "finished_at"])
    audit.record(
        Act.RECOMPUTED,
        subject=record,
        outcome=outcome,
        metrics="all" if record.is_full else record.metrics,
    )


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
    metric, marks = version.as_metric(), marks_of(version.metric_id)
    frame = _computed(version, metric, world, marks)
    if frame.empty:
        return frame
    frame = _with_states(frame, metric, world.geography, **_beside(frame, metric, world))
    frame = frame.assign(window=windows.AS_PUBLISHED)
    longer = windows.over(metric, frame, world, changing.Breaks(marks.breaks))
    if len(longer):
        frame = pd.concat([frame, longer], ignore_index=True)
    frame = frame.assign(metric=version.metric_id)
    areas, replaced = world.geography.areas, world.geography.successions
    return readings.with_readings(metric, frame, areas, replaced, marks)


def _computed(version, metric, world, marks):
    """Every indicator of one metric, before it is decided who may see it."""
    observed = observations.load(version.metric_id)
    if parts := metric.sum_of or metric.ratio_of:
        ids = dict(Metric.objects.filter(code__in=parts).values_list("code", "id"))
        frames = [observations.load(ids[code]) for code in parts]
        add = indicators.add_up if metric.sum_of else indicators.with_counts
        observed = add(observed, *frames)
    if observed.empty:
        return observed
    return indicators.compute(metric, observed, world, changing.Breaks(marks.breaks))


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


def _beside(frame, metric, world):
    """What these figures are set against, if any of them is a return open to the public."""
    if not beside.is_open(metric) or not (frame["basis"] == "return").any():
        return {}
    versions = MetricVersion.objects.on(timezone.localdate()).select_related("metric")
    versions = {version.metric.code: version for version in versions}
    metrics = {code: version.as_metric() for code, version in versions.items()}
    codes = beside.kin(metric, metrics)
    found = [
        (metrics[code], _computed(versions[code], metrics[code], world, Marks())) for code in codes
    ]
    return {
        "kin": [(each, rows.assign(since=beside.since(rows))) for each, rows in found if len(rows)],
        "earlier": beside.earlier([metric.code, *codes]),
        "since": beside.since(frame),
    }


def _with_states(frame, metric, geography, *, kin=(), earlier=None, since=None):
    """Both states of every row and which is its area's latest, for each side.

    The figures stay whole, since `visible_to` hides them; `change_is_secret` marks a change that
    would give back an earlier figure that the public may not see. Rounded figures stand beside
    the whole ones, as `public_…`.
    """
    asked = frame[[name for name in disclosure.ASKED if name in frame]]
    if since is not None:
        asked = asked.assign(since=since)
    for side in ("full", "public"):
        decided = disclosure.decide(
            asked, metric, geography, everything=side == "full", kin=kin, earlier=earlier
        )
        frame = frame.assign(
            **{
                f"{side}_state": decided["state"],
                f"{side}_reason": decided["reason"],
                f"{side}_latest": indicators.latest(frame, decided["state"] == disclosure.SHOWN),
            }
        )
    rounded = decided["is_rounded"]
    names = ("numerator", "denominator", "value")
    frame = frame.assign(
        public_is_rounded=rounded,
        **{f"public_{name}": decided[name].where(rounded) for name in names},
    )
    return disclosure.withhold_changes(frame)
