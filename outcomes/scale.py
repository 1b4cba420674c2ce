"""Synthetic volume, for benchmarks only: no area of it is a place, no measure of it is measured.

Areas are named "Synthetic ..." under codes that begin "X-SCALE-", measures under codes that begin
"synthetic_"; both borrow the arithmetic of the catalogue, so that every step has its real work.
"""

from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from partnerships.models import Area, AreaPart

from . import periods
from .models import Indicator, Metric, MetricVersion, Observation, Population, Release, Source

LIKE = (
    "drug_poisoning_deaths", "successful_completion_non_opiate_pct", "drug_seizures",
    "recorded_burglary_residential", "suspected_deaths", "naloxone_supplied",
)  # fmt: skip
"""Measures of the catalogue whose arithmetic is borrowed, in turn."""

MEASURES = 25
FORCE, FOOTPRINT = 8, 4
"""How many authorities make up a force area, and a partnership's footprint."""

LAST = date(2026, 6, 30)
SOURCE = "synthetic"
SCRATCH = ("test_", "scratch", "bench")


class NotScratch(Exception):
    """The database may hold somebody's figures; nothing was written."""


@transaction.atomic
def generate(*, areas, quarters, database=""):
    """Fill a scratch database with about `MEASURES` × areas × quarters indicators' worth of rows.

    areas: authorities, force areas and footprints together. Raises NotScratch unless the name of
    the database says that it is a scratch one, or `database` names it. Returns how many
    observations were written.
    """
    name = connection.settings_dict["NAME"]
    if not name.startswith(SCRATCH) and name != database:
        raise NotScratch(
            f"The database {name} is not a scratch one. Synthetic figures are for benchmarks; to "
            f"write them here all the same, say --database {name}."
        )
    if Area.objects.filter(code__startswith="X-SCALE-").exists():
        raise NotScratch(f"The database {name} holds synthetic areas already.")
    source = Source.objects.create(key=SOURCE, publisher="Nobody", title="Synthetic volume")
    release = Release.objects.create(
        source=source, file_name="synthetic", sha256="", recorded_at=timezone.now(),
        rows=0, added=0, revised=0, moved=0, withdrawn=0,
    )  # fmt: skip
    authorities = _areas(areas)
    metrics = _metrics()
    spans = _quarters(quarters)
    _populations(source, {end.year for _, end in spans} | {start.year for start, _ in spans})
    release.rows = release.added = sum(
        _observations(metric, version, spans, authorities, release) for metric, version in metrics
    )
    release.save()
    return release.rows


@transaction.atomic
def remove():
    """Take away what `generate` wrote."""
    Indicator.objects.filter(metric__code__startswith="synthetic_").delete()
    Observation.objects.filter(metric__code__startswith="synthetic_").delete()
    Metric.objects.filter(code__startswith="synthetic_").delete()
    areas = Area.objects.filter(code__startswith="X-SCALE-")
    Population.objects.filter(area__in=areas).delete()
    AreaPart.objects.filter(part__in=areas).delete()
    areas.delete()
    Release.objects.filter(source=SOURCE).delete()
    Source.objects.filter(key=SOURCE).delete()


def _areas(count):
    """Authorities, each in one force area and one footprint; returns the authorities' ids."""
    each = count * FORCE * FOOTPRINT // (FORCE * FOOTPRINT + FORCE + FOOTPRINT)
    kinds = Area.Kind
    made = {
        kind: Area.objects.bulk_create(
            Area(
                code=f"X-SCALE-{kind.value}-{number:05}", kind=kind, nation=Area.Nation.ENGLAND,
                name=f"Synthetic {kind.label.lower()} {number}",
            )
            for number in range(-(-each // size))
        )
        for kind, size in (
            (kinds.UPPER_TIER, 1), (kinds.POLICE_FORCE, FORCE), (kinds.FOOTPRINT, FOOTPRINT),
        )
    }  # fmt: skip
    authorities = made[kinds.UPPER_TIER]
    AreaPart.objects.bulk_create(
        AreaPart(whole=made[kind][number // size], part=part, relation=kind)
        for kind, size in ((kinds.POLICE_FORCE, FORCE), (kinds.FOOTPRINT, FOOTPRINT))
        for number, part in enumerate(authorities)
    )
    return [area.pk for area in authorities]


def _metrics():
    """(metric, definition) of each synthetic measure: a catalogue one's arithmetic, renamed."""
    today = MetricVersion.objects.on(timezone.localdate()).select_related("metric")
    models = {version.metric.code: version for version in today.filter(metric__code__in=LIKE)}
    made = []
    for number in range(MEASURES):
        version = models[LIKE[number % len(LIKE)]]
        metric = Metric.objects.create(
            code=f"synthetic_{number:02}", kind=version.metric.kind, group="Synthetic",
            order=20_000 + number,
        )  # fmt: skip
        fields = {
            field.attname: getattr(version, field.attname)
            for field in MetricVersion._meta.concrete_fields
            if not field.primary_key
        }
        fields |= {"metric_id": metric.pk, "title": f"Synthetic measure {number}"}
        fields |= {"valid_from": None, "valid_to": None}
        made.append((metric, MetricVersion.objects.create(**fields)))
    return made


def _quarters(count):
    """The first and last day of the last quarters, oldest first."""
    spans, end = [], LAST
    for _ in range(count):
        start = periods.add_months(end, -2)
        spans.append((start, end))
        end = start - timedelta(days=1)
    return spans[::-1]


def _populations(source, years):
    authorities = Area.objects.filter(code__startswith="X-SCALE-", kind=Area.Kind.UPPER_TIER)
    Population.objects.bulk_create(
        Population(
            area=area, year=year, age_group="all_ages", source=source, edition="synthetic",
            people=100_000 + 997 * (area.pk % 400) + 500 * (year % 10),
        )
        for area in authorities
        for year in sorted({min(years) - 1, *years})
    )  # fmt: skip


OBSERVATIONS = """
    INSERT INTO outcomes_observation (
        metric_id, area_id, period_start, period_end, breakdown, numerator, denominator, value,
        qualifier, status, flag, note, basis, release_id, recorded_at
    )
    SELECT %(metric)s, area, first, last, '', n, base,
           CASE WHEN base IS NULL THEN n WHEN %(valued)s THEN round(100.0 * n / base, 2) END,
           '', 'final', '', '', %(basis)s, %(release)s, now()
    FROM unnest(%(areas)s::bigint[]) area, unnest(%(firsts)s::date[], %(lasts)s::date[]) q(first, last),
    LATERAL (SELECT abs(hashint8(area * 7919 + (first - '2000-01-01'))) AS noise) h,
    LATERAL (SELECT noise %% 400 AS n, CASE WHEN %(shares)s THEN 400 + noise %% 700 END AS base) f
"""  # noqa: E501 - one clause a line reads best


def _observations(metric, version, spans, authorities, release):
    """One measure's rows: each authority in each quarter, and England where it is published."""
    returned = metric.kind == Metric.Kind.RETURNABLE
    england = [] if returned else [Area.objects.get(kind=Area.Kind.ENGLAND).pk]
    with connection.cursor() as cursor:
        cursor.execute(
            OBSERVATIONS,
            {
                "metric": metric.pk, "areas": authorities + england, "release": release.pk,
                "firsts": [start for start, _ in spans], "lasts": [end for _, end in spans],
                "basis": "return" if returned else "published",
                "shares": version.measure == "percent", "valued": not returned,
            },
        )  # fmt: skip
        return cursor.rowcount
