"""One measure across areas: England's chart, and every area in one stated period."""

from dataclasses import dataclass

from django.db.models import Count

from partnerships.models import Area

from .. import charting, figures, periods, sentences
from ..charts import drawing
from ..charts.signals import Headline
from ..charts.spec import Cell, Column, Row, TableSpec
from ..models import Indicator
from . import figure
from .figure import interval_text

KINDS = ("region", "police_force", "footprint", "strategic_board", "upper_tier", "district", "integrated_care_board")
NAMES = {
    "region": "Regions",
    "police_force": "Police force areas",
    "footprint": "Partnerships",
    "strategic_board": "Strategic boards",
    "upper_tier": "Upper-tier authorities",
    "district": "Districts",
    "integrated_care_board": "Integrated care boards",
}
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

    @property
    def period(self):
        return f"{self.start}_{self.end}" if self.start else ""


def choose(metric, *, kind="", period="", order=""):
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
    most = max(n for *_, n in slots)
    default = next(slot for slot in slots if slot[2] >= most * 0.9)
    start, end = next(
        ((first, last) for first, last, _ in slots if f"{first}_{last}" == period), default[:2]
    )
    order = order if order in ORDERS else "name"
    return Choice(kind, start, end, order, kinds, tuple(slot[:2] for slot in slots))


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


def table(entry, choice, page_rows, viewer):
    """The areas as a table, each beside England where the measure is compared."""
    metric = entry.metric
    england = figures.england_beside(viewer, page_rows)
    rate = metric.has_rate and any(row["value"] is not None for row in page_rows)
    counted = metric.measure in ("count", "people", "amount", "stock")
    shows_count = bool(metric.count_column)
    shows_value = rate or not counted
    shows_interval = any(row["lower"] is not None for row in page_rows)
    compared = metric.compare in ("interval", "two_intervals")
    columns = [Column("Area")]
    if shows_count:
        columns.append(Column(metric.count_column, number=True))
    if shows_value:
        columns.append(Column(charting.value_heading(metric, rate), number=True))
    if shows_interval:
        columns.append(Column("95% interval", number=True, phone="under"))
    if compared:
        columns.append(Column("Against England", phone="fold"))
    body = []
    for row in page_rows:
        cells = [Cell(row["area_name"], href=f"/outcomes/{metric.code}/{row['area_code']}/")]
        if row["state"] != "shown":
            word = sentences.figure(metric, row)
            cells += [Cell(word, is_words=True, second="")] * (len(columns) - 1)
            cells[-1] = Cell(row["reason"], is_words=True, quiet=True)
            body.append(Row(tuple(cells)))
            continue
        if shows_count:
            cells.append(Cell(sentences.figure(metric, row) if counted else sentences.number(row["numerator"])))
        if shows_value:
            value = sentences.value_text(metric, row["value"])
            if not metric.has_rate and row["value"] is None:
                value = sentences.figure(metric, row)
            cells.append(Cell(value or "no rate", is_words=not value, second=""))
        if shows_interval:
            cells.append(Cell(interval_text(metric, row)))
        if compared:
            signal = sentences.against(metric, row, england.get(figures.slot(row)))
            cells.append(Cell(signal=signal) if signal else Cell(row["no_value_reason"] or "", quiet=True))
        body.append(Row(tuple(cells)))
    period = periods.in_words(choice.start, choice.end)
    return TableSpec(
        caption=f"{metric.title}: {NAMES[choice.kind].lower()}, {period}",
        columns=tuple(columns),
        rows=tuple(body),
    )


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
        held.filter(area__kind__in=["england", "england_and_wales"]).values_list("area__kind", flat=True)
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
    shown = list(rows_page.object_list)
    total = rows_page.paginator.count
    query = f"kind={choice.kind}&period={choice.period}&order={choice.order}"
    return {
        "entry": entry,
        "metric": metric,
        "national": national,
        "national_area": widest,
        "chart": national and national.chart and drawing.Chart(national.chart),
        "headline": national.headline if national else _no_national(metric, total),
        "table": table(entry, choice, shown, viewer) if shown else None,
        "fields": fields(choice) if choice.kinds else [],
        "summary": f"{total} {NAMES[choice.kind].lower()}, {periods.in_words(choice.start, choice.end)}."
        if choice.kind
        else "",
        "page": rows_page,
        "query": f"{query}&",
        "csv": f"/outcomes/{metric.code}.csv?{query}",
        "facts": definition_facts(entry),
        "status": figure.status_facts(metric, national) if national else [],
        "versions": list(version.metric.versions.all()),
        "breaks": list(version.metric.breaks.select_related("area")),
        "crumbs": [{"label": "Outcomes", "url": "/outcomes/"}, {"label": metric.title}],
    }


def _no_national(metric, total):
    said = "is held for no area yet" if not total else "is held for areas, not for England as a whole"
    return Headline(f"{metric.title}: this measure {said}.")


def definition_facts(entry):
    """The whole definition, term by term; only what is said."""
    metric, version = entry.metric, entry.version
    framework = version.metric.framework
    direction = "Activity: no better or worse" if metric.is_activity else version.get_direction_display()
    pairs = [
        ("What it counts", version.definition),
        ("Numerator", version.numerator_meaning),
        ("Denominator", version.denominator_meaning),
        ("Unit", metric.value_unit),
        ("Framework", f"{framework.code} {framework.name}" if framework else ""),
        ("Feeds the framework metric", "Yes" if version.metric.feeds_framework else "No: shown as context" if framework else ""),
        ("Direction", direction),
        ("Rolled up across areas", ROLLED_UP[version.rollup_place] if not metric.counts_people else PEOPLE),
        ("Interval", INTERVALS.get(version.ci_method, "")),
        ("Comparison", COMPARISONS.get(version.compare, "")),
        ("Status of the definition", version.get_definition_status_display()),
        ("Access", version.access.replace("_", " ").capitalize()),
        ("Read with care", version.caution),
        ("Code", metric.code),
    ]
    return [{"term": term, "text": text} for term, text in pairs if text]


PEOPLE = "Never: one person can be counted in two areas. Only published totals are shown."
ROLLED_UP = {
    "none": "Never: only published figures are shown.",
    "sum": "The sum of all parts, if every part is held.",
    "ratio": "Sum over sum of all parts, if every part is held.",
}
INTERVALS = {
    "poisson": "95%, exact Poisson under 10 events and Byar's method from 10.",
    "wilson": "95%, Wilson's method.",
    "wilson_rounded": "95%, Wilson's method, widened because both counts are rounded to 5.",
    "published": "As published; none where figures are added up.",
    "prevalence_limits": "As published, from the limits of the prevalence.",
    "none": "None: the figures vary more than chance alone, so an interval would mislead.",
}
COMPARISONS = {
    "interval": "With England, by whether the area's 95% interval holds England's figure.",
    "two_intervals": "With England, by whether the two 95% intervals touch.",
    "none": "None.",
}
