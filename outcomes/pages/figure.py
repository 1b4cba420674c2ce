"""One measure in one area: the sentence, the chart, the table, and where the figures come from."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from .. import charting, figures, periods, sentences
from ..charts import drawing, picture, spec
from ..charts.geometry import WIDE
from ..charts.signals import Headline
from ..charts.spec import Cell, Column, Row, TableSpec
from ..charts.table import of_chart
from ..models import Break, ReviewedFigure, Target
from . import columns


@dataclass(frozen=True)
class FigurePage:
    """What the page of a measure in an area shows; `rows` are what its file holds."""

    headline: Headline
    signals: tuple
    chart: spec.ChartSpec | None
    table: spec.ChartSpec | None
    rows: tuple
    latest: dict | None
    stale: bool
    beside: TableSpec | None
    quoted: tuple
    sources: tuple
    breaks: tuple
    england: dict | None

    @property
    def is_restricted(self):
        """Whether the page shows this viewer a figure that the public may not see."""
        return any(row["is_restricted"] for row in (*self.rows, *self.quoted)) or bool(
            self.beside and any(row.cells[0].tag for row in self.beside.rows)
        )


def of(entry, area, viewer, parents=()):
    """The page of a measure in an area. parents: areas to stand beside it, nearest first."""
    metric = entry.metric
    codes = [area.code, *(parent.code for parent in parents)]
    found = figures.rows(viewer, metric=entry.version.metric, area__code__in=codes)
    mine = tuple(row for row in found if row["area_code"] == area.code)
    england = tuple(
        row for row in found if row["area_kind"] == "england" and area.kind != "england"
    )
    latest = next((row for row in mine if row["latest"]), None)
    quoted = tuple(figures.rows(viewer, quoted=True, metric=entry.version.metric, area=area))
    breaks = Break.objects.filter(metric=entry.version.metric)
    breaks = tuple(breaks.filter(Q(area=None) | Q(area=area)))
    beside_england = {figures.slot(row): row for row in england}
    other = beside_england.get(figures.slot(latest)) if latest else None
    sources = tuple(figures.sources_of([*mine, *quoted]))
    target = _target(entry, area)
    headline = _headline(entry, area, latest, mine, other, target, quoted)
    around = charting.Around(
        breaks=tuple(spec.Break(cut.on, cut.text, cut.compares) for cut in breaks),
        target=target,
        quoted=quoted,
        notes=_notes(metric, mine, _reviewed(entry, area)),
        source=_source_line(sources),
        england=england,
        england_name=_england_name(england),
    )
    restricted = any(row["is_restricted"] for row in mine)
    text = f"Restricted. {headline.text}" if restricted else str(headline.text)
    return FigurePage(
        headline=headline,
        signals=_signals(metric, latest, other),
        chart=charting.chart(metric, area.name, mine, around, text) if mine else None,
        table=charting.table_chart(metric, area.name, mine, around, text) if mine else None,
        rows=mine,
        latest=latest,
        stale=bool(latest) and figures.is_stale(metric, latest),
        beside=_beside(metric, area, latest, found, parents),
        quoted=quoted,
        sources=sources,
        breaks=breaks,
        england=other,
    )


def _headline(entry, area, latest, mine, england, target, quoted):
    if latest:
        return sentences.headline(entry.metric, latest, england, area.in_words, target)
    if mine:
        return sentences.headline(entry.metric, mine[-1], None, area.in_words)
    said = f"{entry.metric.title}: no published figure is held for {area.in_words}."
    if quoted:
        said += f" A paper quotes {sentences.figure(entry.metric, quoted[-1])}."
    return Headline(said)


def why_not_held(entry, area):
    """Why an area has no figures of a measure, and what would fill it: two sentences."""
    metric, levels = entry.metric, entry.version.levels.split()
    if metric.counts_people and area.kind not in ("england", "upper_tier", "district"):
        return (
            "One person can be counted in two authorities, so authorities are not added up.",
            "A total published for this area would fill it.",
        )
    if area.kind not in levels:
        names = {kind.replace("_", " ") for kind in levels}
        return (
            f"This measure is published for other kinds of area: {', '.join(sorted(names))}.",
            "",
        )
    if entry.version.metric.kind == "returnable":
        return ("No return has given this figure yet.", "The next quarterly return asks for it.")
    if metric.rollup_place == "none":
        return (
            "No figure of this measure is published for this area.",
            "Only a figure published for it would fill this: the measure is never added up.",
        )
    return (
        "No figure of any part of this area is held, so there is nothing to add up.",
        "Loading the publisher's table for its authorities would fill it.",
    )


def _signals(metric, latest, england):
    """The signals of the latest figure."""
    if not latest:
        return ()
    found = (
        sentences.against(metric, latest, england, detail=True),
        sentences.changed(metric, latest),
    )
    return tuple(signal for signal in found if signal)


def _england_name(england):
    shown = [row for row in england if row["state"] == "shown"]
    made = shown[-1]["made_of"] if shown else ""
    return f"England ({made.removeprefix('Sum of ')})" if made else "England"


def _target(entry, area):
    target = Target.objects.filter(metric=entry.version.metric, area=area).first()
    if target is None or target.ends is None:
        return None
    starts = target.starts or target.ends.replace(year=target.ends.year - 1)
    return spec.Target(target.value, starts, target.ends, target.text)


def _reviewed(entry, area):
    """What was found when odd figures of this series were questioned."""
    found = ReviewedFigure.objects.filter(metric=entry.version.metric, area=area)
    return [
        f"{periods.label(one.period_start, one.period_end)} is odd: {one.answer}" for one in found
    ]


RESTRICTED = "Restricted: this chart shows figures that are not public."


def _notes(metric, rows, reviewed):
    """What the reader must know to read the chart; the chart itself explains its signs."""
    notes = [RESTRICTED] if any(row["is_restricted"] for row in rows) else []
    if metric.is_activity:
        notes.append(
            "Activity follows effort and recording: higher or lower is not better or worse."
        )
    if any(row["note"].startswith("Computed on the footprint") for row in rows):
        notes.append(
            "Years before the partnership existed are computed on its first recorded footprint."
        )
    return (*notes, *reviewed)


def _source_line(sources):
    names = dict.fromkeys(f"{source.publisher}, {source.title}" for source in sources)
    return "; ".join(names)


def _beside(metric, area, latest, found, parents):
    """This area and those around it in the same period, nearest first."""
    if latest is None or not parents:
        return None
    at = {row["area_code"]: row for row in found if figures.slot(row) == figures.slot(latest)}
    rows = [at[place.code] for place in (area, *parents) if place.code in at]
    if len(rows) < 2:
        return None
    period = periods.in_words(latest["period_start"], latest["period_end"])
    return columns.table(f"{metric.title}, {period}", metric, rows, {}, says_kind=True)


def context(entry, area, page, *, everything):
    """What the template of a figure's page needs, in the order in which it is read."""
    metric, version = entry.metric, entry.version
    table = page.table and of_chart(
        page.table, None if everything else LAST, _table_caption(page, everything)
    )
    return {
        "entry": entry,
        "metric": metric,
        "area": area,
        "page": page,
        "chart": page.chart and drawing.Chart(page.chart),
        "picture": picture_of(metric, area, page),
        "table": table,
        "more": len(page.rows) if not everything and len(page.rows) > LAST else 0,
        "periods": _periods(page.rows),
        "beside": page.beside,
        "quoted": quoted_table(metric, page.quoted, page.sources),
        "why_empty": () if page.rows else why_not_held(entry, area),
        "crumbs": _crumbs(metric, area),
        "counts": _counts(metric, version, page),
        "status": status_facts(metric, page),
        "breaks": page.breaks,
        "restricted": page.is_restricted,
        "computed": page.latest and page.latest["computed_at"],
    }


LAST = 5
"""How many periods the table shows before it is asked for all."""


def _table_caption(page, everything):
    if everything or len(page.rows) <= LAST:
        return (
            f"All {len(page.rows)} {_periods(page.rows)}"
            if len(page.rows) > 1
            else "The figure held"
        )
    return f"Last five {_periods(page.rows)}"


def _periods(rows):
    """What the periods of a series are called: years, quarters, months."""
    kinds = {periods.kind(row["period_start"], row["period_end"]) for row in rows}
    return PERIODS.get(kinds.pop(), "periods") if len(kinds) == 1 else "periods"


PERIODS = {
    "calendar_year": "years",
    "financial_year": "years",
    "academic_year": "years",
    "quarter": "quarters",
    "month": "months",
}


def _crumbs(metric, area):
    lists = {
        "police_force": ("Forces", "/forces/"),
        "footprint": ("Partnerships", "/partnerships/"),
    }
    lists["strategic_board"] = lists["footprint"]
    label, url = lists.get(area.kind, ("Areas", "/areas/"))
    return [
        {"label": label, "url": url},
        {"label": area.name, "url": area.get_absolute_url()},
        {"label": metric.title},
    ]


def _counts(metric, version, page):
    """What this counts: definition, numerator and denominator, rate, how the area is made up."""
    facts = [
        {
            "term": "Definition",
            "text": version.definition,
            "href": f"/outcomes/{metric.code}/#definition",
            "link": "Full definition",
        }
    ]
    if version.definition_status != "confirmed":
        facts.append(
            {"term": "Status of the definition", "text": version.get_definition_status_display()}
        )
    if metric.has_rate:
        band = {"all_ages": "residents of all ages", "0_17": "residents under 18"}
        people = band.get(metric.population_band, "adult residents")
        kind = f"Crude, per {metric.multiplier:,.0f} {people} a year"
        facts.append({"term": "Rate", "text": kind})
    if page.latest and page.latest["made_of"]:
        facts.append({"term": "Area", "text": page.latest["made_of"]})
    if page.latest and page.latest["note"].startswith("Computed on the footprint"):
        facts.append({"term": "Footprint", "text": page.latest["note"]})
    if version.caution:
        facts.append({"term": "Read with care", "text": version.caution})
    return facts


def status_facts(metric, page):
    """Where the figures come from and how fresh they are."""
    facts = []
    if page.latest:
        row = page.latest
        said = periods.label(row["period_start"], row["period_end"])
        facts.append(
            {
                "term": "Latest held" if page.stale else "Latest",
                "text": f"{said} ({row['status'] or 'final'})",
            }
        )
        if page.stale:
            facts.append(
                {
                    "term": "Past its date",
                    "text": "Newer figures should be out and are not held.",
                }
            )
    facts += [
        {"term": "Source", "text": f"{source.publisher}, {source.title}"} for source in page.sources
    ]
    if page.rows and page.rows[-1]["computed_at"]:
        moment = timezone.localtime(page.rows[-1]["computed_at"])
        facts.append({"term": "Last computed", "text": f"{moment:%-d %B %Y, %H:%M}"})
    return facts


def quoted_table(metric, rows, sources):
    """Figures that papers quote, apart from every series, each with what it disagrees with."""
    if not rows:
        return None
    named = {source.key: source.title for source in sources}
    body = [
        Row(
            (
                Cell(periods.label(row["period_start"], row["period_end"])),
                Cell(sentences.figure(metric, row)),
                Cell(f"{named.get(row['source_key'], '')}. {row['note']}"),
            )
        )
        for row in rows
    ]
    columns = (
        Column("Period"),
        Column("Quoted", number=True),
        Column("Where and how", phone="fold"),
    )
    return TableSpec(caption="Quoted in papers", columns=columns, rows=tuple(body))


def picture_of(metric, area, page):
    """The address of the chart as a picture; "" where too little is held to draw."""
    drawable = page.chart and page.chart.is_drawable
    return f"/outcomes/{metric.code}/{area.code}.svg" if drawable else ""


def drawn(area, page, address):
    """The chart as one picture with its sentence and its source, to be handed on."""
    chart = drawing.Chart(page.chart)
    around = picture.Words(
        headline=page.headline.text,
        unit_line=f"{chart.unit_line}. {area.in_full}, {page.chart.title[:1].lower()}"
        f"{page.chart.title[1:]}",
        foot=(*chart.notes, address),
        marking=figures.MARKINGS[area.is_demonstration, page.is_restricted],
    )
    return picture.framed(around, chart.wide, WIDE.width, WIDE.height)
