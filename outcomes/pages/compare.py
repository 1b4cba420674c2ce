"""One measure in up to twelve areas: a small chart each on one scale, then the table."""

from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from partnerships.models import Area, AreaPart

from .. import charting, figures, periods, portrayal, sentences, similar_areas
from ..charts import geometry, picture, spec, svg, text, words
from ..charts.signals import Headline
from ..framework import COUNTED
from ..models import Break
from ..series import Reading
from . import columns
from .among import KINDS, NAMES
from .heat_map import number
from .heat_words import counted
from .places import today

MOST = 12
PLAIN = Reading("trend")
"""Small charts are read against each other: lines alone."""

LEAD = "drug_poisoning_deaths"
SUGGESTED = 8


@dataclass(frozen=True)
class Small:
    """One area's chart: its picture and its words, or why there is none."""

    area: Area
    latest: str
    picture: str
    text: str
    without: str


@dataclass(frozen=True)
class Comparison:
    """What is compared; `rows` are what the file holds."""

    entry: figures.Entry
    areas: tuple[Area, ...]
    rows: tuple
    england: tuple
    smalls: tuple[Small, ...]
    at: tuple

    def address(self, areas, to="compare"):
        asked = [("metric", self.entry.code), *(("area", area.code) for area in areas)]
        return f"{reverse(to)}?{urlencode(asked)}"


def chosen(codes):
    """The areas of these codes in the order asked, at most twelve, all of one nation.

    Fictional areas are compared among themselves: the first area says which. England is in every
    chart already.
    """
    codes = list(dict.fromkeys(filter(None, codes)))[: 4 * MOST]
    found = Area.objects.filter(code__in=codes).exclude(kind=Area.Kind.ENGLAND)
    nations = (Area.Nation.ENGLAND, Area.Nation.DEMONSTRATION)
    by_code = {area.code: area for area in found.filter(nation__in=nations)}
    areas = [by_code[code] for code in codes if code in by_code]
    return tuple(area for area in areas if area.nation == areas[0].nation)[:MOST]


def of(entry, areas, viewer):
    """The comparison of these areas, in two queries: figures and breaks."""
    where = Q(area__in=areas)
    if areas and not areas[0].is_demonstration:
        where |= Q(area__kind="england")
    found = figures.rows(viewer, where, metric=entry.version.metric) if areas else []
    mine = {area.code: [row for row in found if row["area_code"] == area.code] for area in areas}
    england = tuple(row for row in found if row["area_kind"] == "england")
    breaks = Break.objects.filter(metric=entry.version.metric, area=None) if areas else ()
    cuts = tuple(spec.Break(cut.on, cut.text) for cut in breaks if not cut.compares)
    smalls = _smalls(entry.metric, areas, mine, england, cuts)
    rows = tuple(row for area in areas for row in mine[area.code])
    return Comparison(entry, areas, rows, england, smalls, _period(rows))


def _period(rows):
    """The newest period that most of the areas hold; none where nothing is shown."""
    held = [(r["period_start"], r["period_end"]) for r in rows if r["state"] == "shown"]
    counts = [(start, end, held.count((start, end))) for start, end in set(held)]
    return figures.newest_widely_held(counts) if counts else ()


def _smalls(metric, areas, mine, england, cuts):
    """A chart an area, all with the same periods and reaching the same values."""
    around = charting.Around(breaks=cuts, england=england)
    rate = any(charting.draws_rate(metric, rows) for rows in mine.values())
    drawn = {
        area.code: charting.chart(
            metric, area.name, rows, around, f"{metric.title}, {area.name}", PLAIN
        )
        for area in areas
        if (rows := mine[area.code]) and charting.draws_rate(metric, rows) == rate
    }
    drawn = _on_one_scale({code: one for code, one in drawn.items() if one.is_drawable})
    return tuple(_small(metric, area, mine[area.code], drawn.get(area.code)) for area in areas)


def _on_one_scale(drawn):
    points = [point for one in drawn.values() for point in one.shown]
    edges = [edge for p in points for edge in (p.value, p.lower, p.upper) if edge is not None]
    every = {p.start: p for one in drawn.values() for p in one.subject.points}
    return {code: _padded(one, every, edges) for code, one in drawn.items()}


def _padded(one, every, edges):
    """The chart with the periods that only others hold as not held, and with the shared scale."""
    own = {point.start: point for point in one.subject.points}
    missing = {
        start: spec.Point(start, point.end, point.label, state="missing")
        for start, point in every.items()
        if start not in own
    }
    points = tuple(point for _, point in sorted((own | missing).items()))
    series = (replace(one.subject, points=points), *one.series[1:])
    return replace(one, series=series, holds=(min(edges), max(edges)))


def _small(metric, area, rows, drawn):
    last = next((row for row in rows if row["latest"]), None)
    latest = _latest(metric, last) if last else "not held"
    if drawn is None:
        why = "No figure is held." if not rows else "Too few figures are held to draw."
        return Small(area, latest, "", "", why)
    return Small(area, latest, svg.draw(drawn, geometry.SMALL), text.alternative(drawn), "")


def _latest(metric, row):
    """ "21.7 in 2020, much worse than England"."""
    said = f"{_figure(metric, row)} in {periods.label(row['period_start'], row['period_end'])}"
    word = row["comparison"].replace("_", " ")
    own = "".join(f", {sentences.small(one.words)}" for one in portrayal.stored(metric, row))
    said += own
    if word:
        said += f", {word} {'to' if word == 'similar' else 'than'} England"
    return said + (", restricted" if row["is_restricted"] else "")


def _figure(metric, row):
    """What its chart draws: the rate where the measure leads with it, else what is counted."""
    return number(metric, row) if metric.leads_with_rate else sentences.figure(metric, row)


def headline(found):
    """Highest and lowest in the newest period that most of the areas hold, England beside."""
    metric, areas = found.entry.metric, found.areas
    if not areas:
        return Headline(f"Choose areas to compare: {metric.title[:1].lower()}{metric.title[1:]}.")
    at = [row for row in _at(found, found.rows) if _size(metric, row) is not None]
    if not at:
        return Headline(f"{metric.title}: nothing is held for {_listed(areas)}.")
    period = periods.in_words(*found.at)
    ranked = sorted(at, key=lambda row: _size(metric, row))
    low, high = ranked[0], ranked[-1]
    england = [row for row in _at(found, found.england) if row["state"] == "shown"]
    stands = metric.leads_with_rate or (not metric.has_rate and metric.measure not in COUNTED)
    beside = f" England’s was {_figure(metric, england[0])}." if england and stands else ""
    unit = "" if metric.is_proportion else f" {_unit(metric)}"
    first = f"{high['area_name']} had {_figure(metric, high)}{unit} in {period}"
    if len(at) == 1:
        return Headline(f"{metric.title}: {first}.{beside}")
    rest = f"the highest of {counted(len(at))} areas; {low['area_name']} had {_figure(metric, low)}"
    end = ", the lowest" if len(at) > 2 else ""
    return Headline(f"{metric.title}: {first}, {rest}{end}.{beside}")


def _unit(metric):
    return metric.value_unit if metric.leads_with_rate or not metric.has_rate else metric.unit


def _listed(areas):
    return words.listed([area.name for area in areas[:3]]) + (" and others" * (len(areas) > 3))


def _at(found, rows):
    return [row for row in rows if (row["period_start"], row["period_end"]) == found.at]


def _size(metric, row):
    """What areas are ranked by: the number that `_figure` says, None where it says words."""
    if row["state"] != "shown":
        return None
    if metric.leads_with_rate or metric.measure not in (*COUNTED, "estimate"):
        return row["value"]
    return row["numerator"] if row["numerator"] is not None else row["value"]


def table(found):
    """Every area in the stated period, England last."""
    rows = [*_at(found, found.rows), *_at(found, found.england)]
    if not rows:
        return None
    metric = found.entry.metric
    compared = metric.compare in ("interval", "two_intervals")
    england = {figures.slot(row): row for row in found.england} if compared else {}
    caption = f"{metric.title}, {periods.in_words(*found.at)}"
    return columns.table(caption, metric, rows, england, says_kind=True)


def suggested(areas):
    """Areas of the same kind in the same force, else the same region, as the first one."""
    if not areas:
        return []
    first = areas[0]
    wholes = AreaPart.objects.on(today()).filter(part=first)
    wholes = wholes.filter(relation__in=["police_force", "region"]).values("whole", "relation")
    inside = AreaPart.objects.on(today()).filter(part__kind=first.kind)
    near = []
    for whole in sorted(wholes, key=lambda one: one["relation"]):
        near += [one.part for one in inside.filter(whole=whole["whole"]).select_related("part")]
    if first.kind == Area.Kind.FOOTPRINT:
        near += Area.objects.filter(
            partnership__force__force_partnerships__area=first, kind=first.kind
        ).distinct()
    taken = set(areas)
    return [area for area in dict.fromkeys(near) if area not in taken][:SUGGESTED]


def similar(areas, near):
    """(areas, what chose them): those to set beside the first one, but not chosen or named yet."""
    if not areas:
        return [], ""
    found, basis = similar_areas.of(areas[0], MOST)
    taken = {*areas, *near}
    return [area for area in found if area not in taken][:SUGGESTED], basis


def offered(entry, areas, viewer):
    """[(kind in words, areas)] that hold the measure and may stand beside those chosen."""
    nations = [Area.Nation.ENGLAND]
    if areas:
        nations = [areas[0].nation]
    elif viewer.sees_demonstration:
        nations.append(Area.Nation.DEMONSTRATION)
    found = Area.objects.filter(nation__in=nations, kind__in=KINDS)
    found = found.filter(indicators__metric=entry.version.metric).distinct()
    taken = {area.pk for area in areas}
    found = sorted(
        (area for area in found if area.pk not in taken),
        key=lambda area: (KINDS.index(area.kind), area.name),
    )
    return [(NAMES[kind], list(some)) for kind, some in groupby(found, key=lambda one: one.kind)]


def page(found, entries, viewer):
    """What the template needs, in the order in which it is read."""
    metric, areas = found.entry.metric, found.areas
    room = len(areas) < MOST
    near = suggested(areas) if room else []
    alike, basis = similar(areas, near) if room else ([], "")
    return {
        "metric": metric,
        "areas": [
            {"area": a, "without": found.address([b for b in areas if b != a])} for a in areas
        ],
        "headline": headline(found),
        "smalls": found.smalls,
        "unit_line": unit_line(metric),
        "table": table(found),
        "measures": [
            (group, list(some)) for group, some in groupby(entries.values(), key=lambda e: e.group)
        ],
        "offered": offered(found.entry, areas, viewer) if room else [],
        "suggested": [
            (heading, [{"area": area, "url": found.address([*areas, area])} for area in some])
            for heading, some in (("nearby", near), (basis, alike)) if some
        ],
        "most": MOST,
        "csv": found.address(areas, "compare_csv"),
        "picture": found.address(areas, "compare_svg") if found.rows else "",
        "has_demonstration": bool(areas and areas[0].is_demonstration),
        "since": max((row["computed_at"] for row in found.rows), default=None),
        "restricted": any(row["is_restricted"] for row in found.rows),
        "crumbs": [{"label": "Outcomes", "url": "/outcomes/"}, {"label": "Compare"}],
    }  # fmt: skip


def unit_line(metric):
    unit = _unit(metric)
    return f"{unit[:1].upper()}{unit[1:]}, every chart on one scale"


def drawn(found, address):
    """The small charts as one picture with its sentence and its source, to be handed on."""
    metric, rows = found.entry.metric, found.rows
    sources = figures.sources_of(rows)
    parts = [
        (small.area.in_full, small.latest, small.picture) for small in found.smalls if small.picture
    ]
    fictional = bool(found.areas and found.areas[0].is_demonstration)
    return picture.sheet(
        picture.Words(
            headline=headline(found).text,
            unit_line=f"{unit_line(metric)}. Dashed line: England",
            foot=(f"Source: {words.listed([one.title for one in sources])}.", address),
            marking=figures.MARKINGS[fictional, any(row["is_restricted"] for row in rows)],
        ),
        parts,
    )
