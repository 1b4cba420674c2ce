"""One measure across areas: England's chart, and every area in one stated period."""

from dataclasses import dataclass

from django.db.models import Count

from partnerships.models import Area

from .. import figures, periods
from ..charts import drawing
from ..charts.signals import Headline
from ..models import Indicator
from . import among, columns, definition, figure, figure_facts, hexagon_map
from .among import KINDS, NAMES

ORDERS = {"name": "Name", "high": "Highest first", "low": "Lowest first"}


@dataclass(frozen=True)
class Choice:
    """Which areas, which period and which order a measure's table shows; always something held."""

    kind: str
    start: object
    end: object
    order: str
    kinds: tuple
    slots: tuple
    draws_all: bool = False

    @property
    def query(self):
        """The address of this choice."""
        return f"kind={self.kind}&period={self.period}&order={self.order}"

    @property
    def period(self):
        return f"{self.start}_{self.end}" if self.start else ""


def choose(metric, *, kind="", period="", order="", areas=""):
    """The choice that an address asks for, or the nearest to it that is held; two queries."""
    held = Indicator.objects.filter(metric=metric, window="as_published", breakdown="")
    held = held.exclude(basis="quoted").filter(area__nation="england")
    by_kind = dict(held.values_list("area__kind").annotate(n=Count("area", distinct=True)))
    kinds = tuple(name for name in KINDS if name in by_kind)
    if not kinds:
        return Choice("", None, None, "name", (), ())
    kind = kind if kind in kinds else "police_force" if "police_force" in kinds else kinds[0]
    slots = held.filter(area__kind=kind).values("period_start", "period_end")
    slots = slots.annotate(n=Count("id")).order_by("-period_end", "-period_start")
    slots = [(slot["period_start"], slot["period_end"], slot["n"]) for slot in slots]
    default = figures.newest_widely_held(slots)
    start, end = next(
        ((first, last) for first, last, _ in slots if f"{first}_{last}" == period), default
    )
    order = order if order in ORDERS else "name"
    return Choice(kind, start, end, order, kinds, tuple(slot[:2] for slot in slots), areas == "all")


def rows(metric, choice, viewer):
    """Every area of the chosen kind in the chosen period, in the chosen order."""
    found = figures.rows(
        viewer,
        metric=metric,
        area__kind=choice.kind,
        area__nation="england",
        period_start=choice.start,
        period_end=choice.end,
    )
    if choice.order != "name":
        high = choice.order == "high"
        found.sort(key=lambda row: (_size(row) is None, (-1 if high else 1) * (_size(row) or 0)))
    return found


def _size(row):
    return row["value"] if row["value"] is not None else row["numerator"]


def table(entry, choice, rows, viewer):
    """The areas as a table, each beside England where the measure is compared."""
    compared = entry.metric.compare in ("interval", "two_intervals")
    england = figures.england_beside(viewer, rows) if compared else {}
    period = periods.in_words(choice.start, choice.end)
    caption = f"{entry.metric.title}: {NAMES[choice.kind].lower()}, {period}"
    return columns.table(caption, entry.metric, rows, england, says_place=True)


def fields(choice):
    """The selects above the table."""
    return [
        {
            "name": "kind",
            "label": "Areas",
            "kind": "select",
            "options": [
                {"value": kind, "label": NAMES[kind], "selected": kind == choice.kind}
                for kind in choice.kinds
            ],
        },
        {
            "name": "period",
            "label": "Period",
            "kind": "select",
            "options": [
                {
                    "value": f"{start}_{end}",
                    "label": periods.in_words(start, end),
                    "selected": (start, end) == (choice.start, choice.end),
                }
                for start, end in choice.slots
            ],
        },
        {
            "name": "order",
            "label": "Order",
            "kind": "select",
            "options": [
                {"value": value, "label": label, "selected": value == choice.order}
                for value, label in ORDERS.items()
            ],
        },
    ]


def whole(viewer, metric):
    """The widest area that the measure is held for: England, else England and Wales, else none."""
    held = Indicator.objects.filter(metric=metric).exclude(basis="quoted")
    kinds = set(
        held.filter(area__kind__in=["england", "england_and_wales"]).values_list(
            "area__kind", flat=True
        )
    )
    for kind in ("england", "england_and_wales"):
        if kind in kinds:
            return Area.objects.get(kind=kind)
    return None


def page(entry, choice, rows_page, viewer):
    """What the template of a measure's page needs."""
    metric, version = entry.metric, entry.version
    widest = whole(viewer, version.metric)
    national = figure.of(entry, widest, viewer) if widest else None
    shown, everywhere = list(rows_page.object_list), rows_page.paginator.object_list
    source = figures.source_line(figures.sources_of(everywhere)) if everywhere else ""
    drawn = _among(metric, choice, everywhere, viewer, source)
    total, mapped = len(everywhere), _mapped(metric, choice)
    return {
        "entry": entry,
        "metric": metric,
        "restricted": any(row["is_restricted"] for row in everywhere)
        or bool(national and national.is_restricted),
        "since": max((row["computed_at"] for row in shown), default=None),
        "national": national,
        "national_area": widest,
        "picture": figure.picture_of(metric, widest, national) if national else "",
        "chart": national and national.chart and drawing.Chart(national.chart),
        "headline": national.headline if national else _no_national(metric, total),
        "table": table(entry, choice, shown, viewer) if shown else None,
        "among": drawn,
        "map": hexagon_map.of(metric, choice.kind, everywhere, mapped, source=source),
        "mapped": mapped,
        "fields": fields(choice) if choice.kinds else [],
        "summary": _summary(choice, total),
        "page": rows_page,
        "query": f"{choice.query}&",
        "csv": f"/outcomes/{metric.code}.csv?{choice.query}",
        "facts": definition.facts(entry),
        "status": figure_facts.status(metric, national) if national else [],
        "versions": list(version.metric.versions.all()),
        "breaks": list(
            version.metric.breaks.exclude(area__nation="demonstration").select_related("area")
        ),
        "crumbs": [{"label": "Outcomes", "url": "/outcomes/"}, {"label": metric.title}],
    }


def _among(metric, choice, rows, viewer, source):
    """The comparison of every area of the choice, England beside it."""
    if not choice.kind:
        return None
    england = figures.england_beside(viewer, rows[:1])
    england = next(iter(england.values()), None)
    every = "" if choice.draws_all else f"?{choice.query}&areas=all#compare"
    names = NAMES[choice.kind]
    return among.of(metric, choice.kind, names, rows, england, every=every, source=source)


def _mapped(metric, choice):
    """What the map shows: the measure, its areas and their period."""
    if not choice.kind:
        return ""
    period = periods.in_words(choice.start, choice.end)
    return f"{metric.title}, {NAMES[choice.kind].lower()}, {period}"


def _summary(choice, total):
    """The choice in words, above the table."""
    if not choice.kind:
        return ""
    return f"{total} {NAMES[choice.kind].lower()}, {periods.in_words(choice.start, choice.end)}."


def _no_national(metric, total):
    said = (
        "is held for no area yet" if not total else "is held for areas, not for England as a whole"
    )
    return Headline(f"{metric.title}: this measure {said}.")
