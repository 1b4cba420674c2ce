"""Pages as known on an earlier day: drawn from what had been recorded by the end of that day.

For one request what was held then stands in the place of what is held now. Temporary relations
with the names of the tables hide them from all that reads, so arithmetic, disclosure and pages are
the very same; at the end everything is rolled back. Areas, definitions, populations and who may
read what are today's.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Min, Q
from django.shortcuts import render
from django.utils import timezone

from . import owing, recompute, storing
from .models import MetricVersion, Observation, RecomputeRun, Release

ASKED = "as-known-on"
"""The parameter of an address that names the day."""

VIEWS = frozenset("area area_csv force partnership figure figure_csv figure_svg".split())
"""The pages and files, by name, that can be drawn as known on a day."""


class NotThen(Exception):
    """Nothing can be drawn as known on that day; the message says why and what can."""


@dataclass(frozen=True)
class Known:
    """A day whose end is the last moment at which a figure was recorded."""

    day: date

    @property
    def until(self):
        """The moment at which the day had ended, in London."""
        return timezone.make_aware(datetime.combine(self.day + timedelta(days=1), time.min))

    @property
    def words(self):
        return f"As known on {self.day.day} {self.day:%B %Y}"

    @property
    def query(self):
        """What an address says that is kept to this day."""
        return f"{ASKED}={self.day}"

    def keeping(self, address):
        """The address, kept to this day."""
        return f"{address}{'&' if '?' in address else '?'}{self.query}".replace("?&", "?")


class AsKnown:
    """Draw a page as known on the day that its address names: `request.as_known`, else None."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.as_known = None
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        text = request.GET.get(ASKED, "").strip()
        if not text or request.resolver_match.url_name not in VIEWS:
            return None
        try:
            request.as_known = asked(text)
        except NotThen as refused:
            context = {"why": str(refused), "day": text, "now": request.path}
            return render(request, "not_then.html", context, status=400)
        with on(request.as_known):
            return view(request, *args, **kwargs)


def asked(text):
    """The day that was asked for. Raises `NotThen`."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotThen(f"{text[:20]} is not a day. Write it as 2026-11-22.") from None
    if day > timezone.localdate():
        raise NotThen("That day is still to come.")
    loaded = Release.objects.aggregate(first=Min("recorded_at"))["first"]
    first = timezone.localdate(loaded) if loaded else None
    if first is None or day < first:
        told = f" on {first.day} {first:%B %Y}" if first else ", once figures are loaded"
        raise NotThen(f"What was known then is not held: the first figures came{told}.")
    return Known(day)


@contextmanager
def on(known):
    """While it lasts, this connection reads the figures that were known at the end of a day."""
    with transaction.atomic():
        metrics = _changed_since(known.until)
        if metrics:
            _hold_observations(known.until)
            _compute(metrics)
            _hold_indicators(metrics)
        yield
        transaction.set_rollback(True)


def _changed_since(moment):
    """Ids of the metrics of which anything was recorded or superseded since, formulas too."""
    since = Observation.objects.filter(Q(recorded_at__gte=moment) | Q(superseded_at__gte=moment))
    metrics = set(since.values_list("metric", flat=True).distinct())
    return owing.with_formulas(metrics, recompute.definitions())


def _hold_observations(moment):
    """What had been recorded by that moment, under the name of the table and as it stood then.

    What had been superseded by then stays so: disclosure asks what was shown before.
    """
    columns = [field.column for field in Observation._meta.fields]
    columns.remove("superseded_at")
    said = ", ".join(columns)
    with connection.cursor() as cursor:
        kept = f"{_schema(cursor)}.outcomes_observation"
        cursor.execute(
            f"CREATE TEMPORARY VIEW outcomes_observation AS SELECT {said},"  # noqa: S608 - our names
            " CASE WHEN superseded_at < %s THEN superseded_at END AS superseded_at"
            f" FROM {kept} WHERE recorded_at < %s",
            [moment, moment],
        )


def _compute(metrics):
    """The indicators of these metrics, into a table that hides the one that is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE outcomes_indicator"
            f" (LIKE {_schema(cursor)}.outcomes_indicator INCLUDING ALL) ON COMMIT DROP"
        )
    now = timezone.now()
    run = RecomputeRun.objects.create(
        started_at=now,
        finished_at=now,
        outcome=RecomputeRun.Outcome.SUCCEEDED,
        asked_by="as known on",
    )
    world = recompute.load_world()
    versions = MetricVersion.objects.on(timezone.localdate()).filter(metric__in=metrics)
    for version in versions.select_related("metric"):
        frame = recompute.figures_of(version, world)
        if not frame.empty:
            storing.replace(version.metric_id, frame.assign(run=run.pk))


def _hold_indicators(metrics):
    """Those computed just now, and of every other metric those that are kept."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pg_temp.outcomes_indicator RENAME TO computed_as_known")
        kept = f"{_schema(cursor)}.outcomes_indicator"
        cursor.execute(
            "CREATE TEMPORARY VIEW outcomes_indicator AS SELECT * FROM computed_as_known"  # noqa: S608 - our names
            f" UNION ALL SELECT * FROM {kept} WHERE metric_id <> ALL(%s)",
            [sorted(metrics)],
        )


def _schema(cursor):
    """The schema of the tables that are kept."""
    cursor.execute("SELECT current_schema()")
    return connection.ops.quote_name(cursor.fetchone()[0])
