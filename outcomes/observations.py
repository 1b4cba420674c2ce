"""The one door by which figures enter, and the one by which arithmetic reads them."""

import hashlib
import io
import json
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from partnerships import audit
from partnerships.models import Act, Area, AreaAlias

from . import observation_files, oddities
from .framework import DEMONSTRATION
from .models import Metric, MetricVersion, Observation, Release, ReviewedFigure, Source

LOADING = 7101
"""The advisory lock that makes loads wait for one another."""

COPIED = [
    "metric_id", "area_id", "period_start", "period_end", "breakdown", "numerator", "denominator",
    "value", "published_lower", "published_upper", "qualifier", "status", "flag", "note",
    "source_id",
]  # fmt: skip
FIGURES = "numerator, denominator, value, published_lower, published_upper"
WORDS = "qualifier, status, flag, note"


class Refused(Exception):
    """The file was not loaded and nothing was written; `report` lists every conflict."""

    def __init__(self, report):
        self.report = report
        super().__init__(f"{len(report.conflicts)} conflicts; nothing was written.")


@dataclass
class Report:
    """What loading a file did, or would do."""

    file_name: str
    rows: int = 0
    conflicts: list = field(default_factory=list)
    releases: list = field(default_factory=list)
    unlisted: dict = field(default_factory=dict)

    @property
    def changed(self):
        """How many rows were added, revised or withdrawn."""
        return sum(each.added + each.revised + each.withdrawn for each in self.releases)


def record(path, *, source="", basis="published", dry_run=False, complete=False):
    """Load a file of observations on one basis: all of it in one transaction, or nothing.

    basis: published, or return; rows on another basis are neither compared nor replaced.
    source: the key for every row, if the file has no such column; figures of the demonstration
    name it here, and are only of the fictional areas, which no other source may speak of.
    complete: the file holds all of its sources, so current rows that it lacks are withdrawn;
    otherwise they stay and are counted in `Report.unlisted`. Raises `Unreadable` or `Refused`;
    a dry run returns the report that the load would make and writes nothing.
    """
    path = Path(path)
    frame, conflicts = observation_files.read(path, known(source), source)
    report = Report(file_name=path.name, rows=len(frame), conflicts=conflicts)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])
        if not conflicts:
            rows = _identified(frame)
            report.conflicts = _questions(rows, basis)
        if report.conflicts and not dry_run:
            raise Refused(report)
        if not report.conflicts:
            _write(rows, path, report, basis, complete)
        if dry_run:
            transaction.set_rollback(True)
    return report


def known(source=""):
    """What a file of this source may speak of, from the catalogue and the areas as they stand."""
    fictional = Q(nation=Area.Nation.DEMONSTRATION)
    areas = Area.objects.filter(fictional if source == DEMONSTRATION else ~fictional)
    sources = Source.objects.exclude(key=DEMONSTRATION).values_list("key", flat=True)
    versions = MetricVersion.objects.on(timezone.localdate()).select_related("metric")
    published = {version.metric.code: version for version in versions}
    codes = areas.values_list("code", flat=True)
    recodes = AreaAlias.objects.filter(kind="ons_2025", area__in=areas)
    recodes = recodes.values_list("alias", "area__code")
    return observation_files.Known(
        metrics=frozenset(published),
        shares=frozenset(
            code for code, version in published.items() if version.measure == "percent"
        ),
        part_of={code: version.part_of for code, version in published.items() if version.part_of},
        areas={code: code for code in codes} | dict(recodes),
        sources=frozenset([source] if source == DEMONSTRATION else sources),
        today=timezone.localdate(),
        exact=_exact(),
    )


def _exact():
    """(metric, start, source) of the held counts that are exact though their note says rounded."""
    held = Observation.objects.current().filter(note__contains=observation_files.ROUNDED, flag="")
    found = held.values_list("metric__code", "period_start", "release__source").distinct()
    return frozenset((code, str(start), source) for code, start, source in found)


def _identified(frame):
    """The rows with the ids of their metric and area, in the columns of the table."""
    metrics = dict(Metric.objects.values_list("code", "id"))
    areas = dict(Area.objects.values_list("code", "id"))
    return frame.assign(
        metric_id=frame["metric_key"].map(metrics),
        area_id=frame["area_code"].map(areas),
        published_lower=frame["lower_ci"],
        published_upper=frame["upper_ci"],
        source_id=frame["source"],
    )


def _questions(rows, basis):
    """Odd figures among the new ones that nobody has reviewed."""
    part_of = known().part_of
    concerned = set(rows["metric_key"]) | {part_of.get(code, "") for code in rows["metric_key"]}
    concerned |= {part for part, whole in part_of.items() if whole in concerned}
    columns = ["metric__code", "area__code", "period_start", "period_end", "breakdown"]
    names = ["metric", "area", "start", "end", "breakdown"]
    held = Observation.objects.current().filter(basis=basis, metric__code__in=concerned)
    held = pd.DataFrame(
        held.values_list(*columns, "numerator", "value", "flag"),
        columns=[*names, "numerator", "value", "flag"],
    ).assign(row=float("nan"))
    new = rows.reset_index(names="row").rename(
        columns={
            "metric_key": "metric",
            "area_code": "area",
            "period_start": "start",
            "period_end": "end",
        }
    )
    new = new[[*names, "numerator", "value", "flag", "row"]]
    figures = pd.concat([new, held.astype({"start": str, "end": str})], ignore_index=True)
    for name in ("numerator", "value"):
        figures[name] = pd.to_numeric(figures[name], errors="coerce")
    figures["figure"] = figures["numerator"].fillna(figures["value"])
    # A figure that is already held was asked about when it came.
    same = figures.duplicated([*names, "figure"], keep=False)
    answered = ReviewedFigure.objects.values_list(
        "metric__code", "area__code", "period_start", "period_end", "figure"
    )
    answered = {(m, a, str(start), str(end), float(f)) for m, a, start, end, f in answered}
    keys = zip(
        figures["metric"],
        figures["area"],
        figures["start"],
        figures["end"],
        figures["figure"],
        strict=True,
    )
    figures["reviewed"] = same | pd.Series([key in answered for key in keys], index=figures.index)
    figures = figures.drop_duplicates(names, keep="first")
    return oddities.questions(figures, part_of, dict(Area.objects.values_list("code", "name")))


def _write(rows, path, report, basis, complete):
    """Supersede what changed, insert what is new, and say how much for each source."""
    now, digest = timezone.now(), hashlib.sha256(path.read_bytes()).hexdigest()
    with connection.cursor() as cursor:
        _copy_incoming(cursor, rows)
        cursor.execute(COMPARE, {"basis": basis})
        cursor.execute(COUNT)
        counts = {source: figures for source, *figures in cursor.fetchall()}
        cursor.execute(UNLISTED, {"basis": basis})
        unlisted = dict(cursor.fetchall())
        report.unlisted = {} if complete else unlisted
        for source, (listed, added, revised, moved) in counts.items():
            withdrawn = unlisted.get(source, 0) if complete else 0
            if not added + revised + withdrawn:
                continue
            release = Release.objects.create(
                source_id=source,
                file_name=path.name,
                sha256=digest,
                recorded_at=now,
                rows=listed,
                added=added,
                revised=revised,
                moved=moved,
                withdrawn=withdrawn,
            )
            audit.record(Act.LOADED, subject=release, source=source, rows=listed)
            report.releases.append(release)
            written = {"now": now, "source": source, "basis": basis, "release": release.pk}
            cursor.execute(SUPERSEDE, written)
            if complete:
                cursor.execute(WITHDRAW, written)
            cursor.execute(INSERT, written)
        cursor.execute("DROP TABLE incoming, changes")


def _copy_incoming(cursor, rows):
    cursor.execute(f"""
        CREATE TEMPORARY TABLE incoming AS
        SELECT metric_id, area_id, period_start, period_end, breakdown, {FIGURES}, {WORDS},
               NULL::varchar AS source_id
        FROM outcomes_observation WITH NO DATA
    """)
    buffer = io.StringIO()
    rows[COPIED].to_csv(buffer, index=False, header=False)
    buffer.seek(0)
    texts = "breakdown, qualifier, status, flag, note"
    cursor.copy_expert(
        f"COPY incoming ({', '.join(COPIED)}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({texts}))",
        buffer,
    )
    cursor.execute("ANALYZE incoming")


SAME_KEY = """
    o.metric_id = i.metric_id AND o.area_id = i.area_id AND o.period_start = i.period_start
    AND o.period_end = i.period_end AND o.breakdown = i.breakdown
    AND o.basis = %(basis)s AND o.superseded_at IS NULL
"""


def _columns(table, names):
    return ", ".join(f"{table}.{name.strip()}" for name in names.split(","))


COMPARE = f"""
    CREATE TEMPORARY TABLE changes AS
    SELECT i.*, o.id AS replaces,
           ({_columns("i", FIGURES)}) IS DISTINCT FROM ({_columns("o", FIGURES)}) AS moved,
           o.id IS NULL
           OR ({_columns("i", FIGURES)}) IS DISTINCT FROM ({_columns("o", FIGURES)})
           OR ({_columns("i", WORDS)}) IS DISTINCT FROM ({_columns("o", WORDS)}) AS differs
    FROM incoming i LEFT JOIN outcomes_observation o ON {SAME_KEY}
"""
COUNT = """
    SELECT source_id, count(*), count(*) FILTER (WHERE replaces IS NULL),
           count(*) FILTER (WHERE differs AND replaces IS NOT NULL),
           count(*) FILTER (WHERE moved AND replaces IS NOT NULL)
    FROM changes GROUP BY source_id ORDER BY source_id
"""
LACKING = f"""
    r.id = o.release_id AND o.superseded_at IS NULL AND o.basis = %(basis)s
      AND NOT EXISTS (SELECT FROM incoming i WHERE {SAME_KEY})
"""
UNLISTED = f"""
    SELECT r.source_id, count(*) FROM outcomes_observation o, outcomes_release r WHERE {LACKING}
      AND r.source_id IN (SELECT source_id FROM incoming) GROUP BY r.source_id
"""
SUPERSEDE = """
    UPDATE outcomes_observation o SET superseded_at = %(now)s FROM changes c
    WHERE o.id = c.replaces AND c.differs AND c.source_id = %(source)s
"""
WITHDRAW = f"""
    UPDATE outcomes_observation o SET superseded_at = %(now)s FROM outcomes_release r
    WHERE {LACKING} AND r.source_id = %(source)s
"""
INSERT = f"""
    INSERT INTO outcomes_observation (
        metric_id, area_id, period_start, period_end, breakdown, {FIGURES}, {WORDS}, basis,
        release_id, recorded_at
    )
    SELECT metric_id, area_id, period_start, period_end, breakdown, {FIGURES}, {WORDS}, %(basis)s,
           %(release)s, %(now)s
    FROM changes WHERE differs AND source_id = %(source)s
"""


@transaction.atomic
def record_returned(figures, *, asked, source, name):
    """Record what an accepted return says, on the basis "return", in the caller's transaction.

    figures: a dictionary each, of the columns of `Observation` that identify and say it. asked:
    (metric, area, start, end) of everything that the return speaks of: what is held of it and not
    among the figures is superseded. source: the key of the source; name: of the release. Returns
    the release, or None where nothing changes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])
    held = Observation.objects.current().filter(basis=Observation.Basis.RETURN, breakdown="")
    held = held.filter(metric__in={key[0] for key in asked}, area__in={key[1] for key in asked})
    wanted = set(asked)
    held = {key: row for row in held if (key := _key(row)) in wanted}
    new = {tuple(figure[one] for one in KEY): figure for figure in figures}
    same = {key for key, row in held.items() if key in new and not _moved(row, new[key])}
    gone = [row.pk for key, row in held.items() if key not in same]
    listed = [figure for key, figure in new.items() if key not in same]
    if not gone and not listed:
        return None
    now = timezone.now()
    told = json.dumps(figures, sort_keys=True, default=str).encode()
    release = Release.objects.create(
        source_id=source,
        file_name=name,
        sha256=hashlib.sha256(told).hexdigest(),
        recorded_at=now,
        rows=len(figures),
        added=sum(key not in held for key in new),
        revised=sum(key in held for key in new if key not in same),
        moved=sum(key in held for key in new if key not in same),
        withdrawn=sum(key not in new for key in held),
    )
    Observation.objects.filter(pk__in=gone).update(superseded_at=now)
    Observation.objects.bulk_create(
        Observation(**figure, basis=Observation.Basis.RETURN, release=release, recorded_at=now)
        for figure in listed
    )
    audit.record(Act.LOADED, subject=release, source=source, rows=len(figures))
    return release


KEY = ("metric_id", "area_id", "period_start", "period_end")
SAID = ("numerator", "denominator", "status", "flag", "note")


def _key(row):
    return tuple(getattr(row, name) for name in KEY)


def _moved(row, figure):
    return any(getattr(row, name) != figure[name] for name in SAID)


LOAD = """
    SELECT o.area_id AS area, o.period_start AS start, o.period_end AS "end", o.breakdown, o.basis,
           o.numerator, o.denominator, o.value, o.published_lower AS lower,
           o.published_upper AS upper, o.qualifier, o.status, o.flag, o.note,
           r.source_id AS source, o.release_id AS release
    FROM outcomes_observation o JOIN outcomes_release r ON r.id = o.release_id
    WHERE o.metric_id = {metric} AND o.superseded_at IS NULL
    ORDER BY o.area_id, o.period_start, o.period_end, o.breakdown, o.basis
"""


def load(metric_id):
    """The current observations of a metric as the frame that `indicators.compute` takes."""
    buffer = io.StringIO()
    with connection.cursor() as cursor:
        query = LOAD.format(metric=int(metric_id))
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)", buffer)
    buffer.seek(0)
    texts = ["breakdown", "basis", "qualifier", "status", "flag", "note", "source"]
    figures = ["numerator", "denominator", "value", "lower", "upper", "release"]
    return pd.read_csv(
        buffer,
        parse_dates=["start", "end"],
        dtype=dict.fromkeys(texts, str),
        keep_default_na=False,
        na_values=dict.fromkeys(figures, ""),
    )
