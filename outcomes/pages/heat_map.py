"""Measures × areas, each cell beside England: the choice, the cells, the sentence."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Count, Q

from partnerships.models import Area, AreaPart

from .. import figures, periods, portrayal, sentences
from ..charts import heat
from ..framework import COUNTED
from ..models import Indicator
from .places import today

KINDS = ("police_force", "upper_tier", "footprint", "region")
LEAD = "C"
"""The outcome shown first: deaths and harm, the measures that are compared most."""

ALL, CHOSEN = "all", "chosen"
WITHOUT = {"missing": "not held", "suppressed": "hidden", "restricted": "restricted"}


@dataclass(frozen=True)
class Choice:
    """What an address asks for: kind of areas, where, which measures, in which order."""

    kind: str
    within: Area | None
    outcome: str
    pillar: str
    metrics: tuple[str, ...]
    order: str

    @property
    def query(self):
        """The address of this choice, without its order."""
        asked = [("kind", self.kind)]
        asked += [("within", self.within.code)] if self.within else []
        asked += [("outcome", self.outcome)]
        asked += [("pillar", self.pillar)] if self.pillar else []
        asked += [("metric", code) for code in self.metrics]
        return urlencode(asked)

    def ordered_by(self, order):
        return f"?{self.query}&{urlencode({'order': order})}"

    def includes(self, entry):
        """Whether a measure is one of those asked for."""
        metric = entry.version.metric
        if self.outcome == CHOSEN:
            return entry.code in self.metrics
        outcome = self.outcome in (ALL, metric.outcome_id)
        return outcome and self.pillar in ("", metric.pillar_id)


@dataclass(frozen=True)
class MapColumn:
    """A measure in its one stated period, England's row beside it."""

    entry: figures.Entry
    start: object
    end: object
    england: dict | None

    @property
    def metric(self):
        return self.entry.metric

    @property
    def period(self):
        return periods.label(self.start, self.end)

    @property
    def is_stale(self):
        return sentences.is_stale(self.metric, self.end, today())

    @property
    def unit(self):
        """The unit in few words: what a cell's number is, where its title does not say it."""
        if self.metric.is_proportion:
            return "%"
        if not self.metric.has_rate:
            return self.metric.unit
        return sentences.per(self.metric).replace(" people", "")

    @property
    def benchmark(self):
        """England's figure, as the head says it; empty where none is shown."""
        shown = self.england and self.england["state"] == "shown"
        return number(self.metric, self.england) if shown else ""


@dataclass(frozen=True)
class MapLine:
    """An area and its row of each column, None where nothing is held."""

    area: Area
    rows: tuple
    cells: str


@dataclass(frozen=True)
class HeatMap:
    columns: tuple[MapColumn, ...]
    lines: tuple[MapLine, ...]
    offered: tuple[figures.Entry, ...]

    @property
    def compared(self):
        """How many cells are compared with England."""
        return sum(bool(row and row["comparison"]) for line in self.lines for row in line.rows)

    @property
    def tells_series(self):
        """Whether any cell says what its own series does."""
        return any(row and portrayal.stored_words(row) for line in self.lines for row in line.rows)

    @property
    def tells_fifths(self):
        """Whether any cell says in which fifth of the areas it lies."""
        return any(
            row and not row["comparison"] and sentences.place(row)
            for line in self.lines
            for row in line.rows
        )

    @property
    def rows(self):
        """Every row shown, for the file."""
        return [row for line in self.lines for row in line.rows if row]


def choose(asked, within):
    """The choice of an address; without one, deaths and harm by police force area.

    asked: a QueryDict. within: the area of `within=`, if it is one.
    """
    kind = asked.get("kind", "")
    metrics = tuple(dict.fromkeys(asked.getlist("metric")))[:100]
    unsaid = CHOSEN if metrics else ALL if "all" in asked or asked.get("pillar") else LEAD
    outcome = asked.get("outcome", "") or unsaid
    return Choice(
        kind=kind if kind in KINDS else KINDS[0],
        within=within,
        outcome=outcome,
        pillar=asked.get("pillar", ""),
        metrics=metrics if outcome == CHOSEN else (),
        order=asked.get("order", ""),
    )


def found_within(code):
    """The region, force or demonstration area that an address names, None for the whole country."""
    wide = Q(kind__in=["region", "police_force"], nation=Area.Nation.ENGLAND)
    return Area.objects.filter(wide | Q(nation=Area.Nation.DEMONSTRATION), code=code).first()


def areas(choice):
    """The areas in force today, of the kind and in the place asked for; one nation only."""
    found = Area.objects.on(today()).filter(kind=choice.kind)
    if choice.within is None:
        return found.in_england()
    parts = AreaPart.objects.on(today()).filter(whole=choice.within)
    inside = Q(pk=choice.within.pk) | Q(pk__in=parts.values("part"))
    inside |= Q(partnership__force=choice.within)
    return found.filter(inside, nation=choice.within.nation)


def slots(choice):
    """{metric code: the period its column states}, the same wherever in the country one looks."""
    nation = choice.within.nation if choice.within else Area.Nation.ENGLAND
    held = Indicator.objects.filter(window="as_published", breakdown="")
    held = held.exclude(basis="quoted").exclude(full_state="missing")
    held = held.filter(area__in=Area.objects.on(today()).filter(kind=choice.kind, nation=nation))
    counted = held.values_list("metric__code", "period_start", "period_end")
    by_metric = {}
    for code, start, end, n in counted.annotate(n=Count("area", distinct=True)).order_by():
        by_metric.setdefault(code, []).append((start, end, n))
    return {code: figures.newest_widely_held(found) for code, found in by_metric.items()}


def of(choice, viewer):
    """The heat map of a choice, in four queries: catalogue, periods, areas, rows."""
    stated = slots(choice)
    offered = tuple(entry for code, entry in figures.catalogue().items() if code in stated)
    wanted = [entry for entry in offered if choice.includes(entry)]
    places = list(areas(choice))
    found = _rows(viewer, choice, wanted, stated, places)
    held = {code for code, area in found if area != "england"}
    columns = tuple(
        MapColumn(entry, *stated[entry.code], found.get((entry.code, "england")))
        for entry in wanted
        if entry.code in held or choice.outcome == CHOSEN
    )
    lines = []
    for area in places:
        rows = tuple(found.get((column.entry.code, area.code)) for column in columns)
        cells = heat.draw_row(map(_cell, columns, rows, [area] * len(columns)))
        lines.append(MapLine(area, rows, cells))
    return HeatMap(columns, tuple(_ordered(choice, columns, lines)), offered)


def _rows(viewer, choice, wanted, stated, places):
    """{(metric code, area code, or "england"): row}, in one query."""
    by_slot = {}
    for entry in wanted:
        by_slot.setdefault(stated[entry.code], []).append(entry.version.metric)
    if not by_slot:
        return {}
    at = [Q(metric__in=m, period_start=s, period_end=e) for (s, e), m in by_slot.items()]
    where = Q(area__in=places)
    if not (choice.within and choice.within.is_demonstration):
        where |= Q(area__kind="england")
    return {
        (row["metric_code"], "england" if row["area_kind"] == "england" else row["area_code"]): row
        for row in figures.rows(viewer, reduce(or_, at), where)
    }


def _cell(column, row, area):
    code = column.entry.code
    href = f"/outcomes/{code}/{area.code}/"
    if row is None or row["state"] != "shown":
        word = WITHOUT[row["state"]] if row else WITHOUT["missing"]
        return heat.HeatCell("", word, "none", href)
    text = number(column.metric, row)
    own = tuple(_own(column.metric, row))
    place = sentences.place(row) or ("" if own else "not compared")
    word = row["comparison"].replace("_", " ") or place
    tone = heat.TONES.get(row["comparison"], "plain")
    return heat.HeatCell(text, word, tone, href, row["is_restricted"], own)


def _own(metric, row):
    """What the series of a figure says by itself: (mark, words) of what is unusual or missed.

    Usual variation is said where nothing else is; a trend without its years, which the head has.
    """
    found = portrayal.stored(metric, row)
    unusual = [one for one in found if one.tone != "same"]
    for one in unusual or ([] if row["comparison"] else found):
        yield MARKS.get(one.mark, ""), sentences.small(one.words)


MARKS = {"up": "\N{UPWARDS ARROW}", "down": "\N{DOWNWARDS ARROW}"}
"""The arrow of a signal's icon, where an icon has no room."""


def number(metric, row):
    """The figure of a cell, without its unit: the rate where one is made, else what is counted."""
    if row["state"] != "shown" or (row["value"] is None and metric.has_rate):
        return sentences.figure(metric, row) if row["state"] != "shown" else "no rate"
    if metric.has_rate or metric.measure not in COUNTED:
        return sentences.value_text(metric, row["value"]) or sentences.figure(metric, row)
    return sentences.figure(metric, row)


def _ordered(choice, columns, lines):
    """By name, or by the column asked for: highest first, lowest where its code has a minus."""
    code = choice.order.removeprefix("-")
    at = next((i for i, column in enumerate(columns) if column.entry.code == code), None)
    if at is None:
        return lines
    sign = 1 if choice.order.startswith("-") else -1

    def place(line):
        size = _size(columns[at].metric, line.rows[at])
        return size is None, sign * (size or 0), line.area.name

    return sorted(lines, key=place)


def _size(metric, row):
    """What a column is ordered by: what its cells show, None where they show no number."""
    if row is None or row["value"] is not None or metric.has_rate:
        return row and row["value"]
    return row["numerator"]
