"""One measure in one area: the sentence, the chart, the table, and where the figures come from."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from .. import charting, figures, headlines, periods, portrayal, sentences, trajectories
from ..charts import drawing, picture, spec
from ..charts.signals import Headline
from ..charts.spec import TableSpec
from ..charts.table import of_chart
from ..models import ReviewedFigure
from ..series import Reading, Rebase
from . import changes, columns, local_counts
from . import figure_facts as facts
from .windows import AS_PUBLISHED, LIKE_MONTHS, TO_DATE, of_like_months


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
    reading: Reading
    target: list
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


def of(entry, area, viewer, parents=(), window=AS_PUBLISHED):
    """The page of a measure in an area. parents: areas to stand beside it, nearest first."""
    metric = entry.metric
    codes = [area.code, *(parent.code for parent in parents)]
    found = figures.rows(viewer, window=window, metric=entry.version.metric, area__code__in=codes)
    if window == TO_DATE:
        found = of_like_months(found, area)
    mine = tuple(row for row in found if row["area_code"] == area.code)
    england = tuple(
        row for row in found if row["area_kind"] == "england" and area.kind != "england"
    )
    latest = _latest(mine, window)
    quoted = tuple(figures.rows(viewer, quoted=True, metric=entry.version.metric, area=area))
    rebases = changes.rebases(entry, area)
    targets = changes.targets(entry, area)
    in_series = changes.in_series(entry, area, rebases)
    around_it = [*changes.of_target(targets), *changes.of_footprint(area)]
    beside_england = {figures.slot(row): row for row in england}
    other = beside_england.get(figures.slot(latest)) if latest else None
    sources = tuple(figures.sources_of([*mine, *quoted]))
    reviewed = list(ReviewedFigure.objects.filter(metric=entry.version.metric, area=area))
    breaks = tuple(spec.Break(one.on, one.text, one.compares) for one in in_series)
    course = trajectories.of(metric, charting.points(metric, mine), targets, breaks)
    around = charting.Around(
        breaks=breaks,
        rebases=tuple(Rebase(one.on, one.fix_after) for one in rebases),
        annotations=tuple(spec.Annotation(one.on, one.text) for one in around_it),
        target=course.target,
        other_targets=tuple(one for one in targets if one != course.target),
        quoted=quoted,
        notes=(*_notes(metric, mine, reviewed), *((LIKE_MONTHS,) if window == TO_DATE else ())),
        source=figures.source_line(sources),
        england=england,
        england_name=_england_name(england),
    )
    reading = charting.read(metric, mine, around)
    chart = charting.chart(metric, area.name, mine, around, "", reading) if mine else None
    told = {"variation": reading.variation, "trend": reading.trend}
    headline = _headline(
        entry,
        area,
        latest and latest | told,
        mine,
        headlines.Around(
            england=other,
            target=course.target if course.when == "in_force" else None,
            history=mine,
            breaks=breaks,
            told=portrayal.told(chart, reading) if chart else "",
            doubt=_doubt(reviewed, latest),
        ),
        quoted,
    )
    restricted = any(row["is_restricted"] for row in mine)
    text = f"Restricted. {headline.text}" if restricted else str(headline.text)
    return FigurePage(
        headline=headline,
        signals=_signals(metric, latest, other, mine, reading),
        chart=replace(chart, headline=text) if chart else None,
        table=charting.table_chart(metric, area.name, mine, around, text, chart) if mine else None,
        rows=mine,
        latest=latest,
        reading=reading,
        target=trajectories.sentences(metric, course) if course.target else [],
        stale=bool(latest) and figures.is_stale(metric, latest),
        beside=_beside(metric, area, latest, found, parents),
        quoted=quoted,
        sources=sources,
        breaks=tuple(sorted([*in_series, *around_it], key=lambda change: change.on)),
        england=other,
    )


def _latest(rows, window):
    """The last figure that is shown; of added-up windows, which are marked by their parts too."""
    if window == AS_PUBLISHED:
        return next((row for row in rows if row["latest"]), None)
    return next((row for row in reversed(rows) if row["state"] == "shown"), None)


def _headline(entry, area, latest, mine, around, quoted):
    if latest:
        return headlines.headline(entry.metric, latest, area.in_words, around)
    if mine:
        return headlines.headline(entry.metric, mine[-1], area.in_words)
    said = f"{entry.metric.title}: no published figure is held for {area.in_words}."
    if quoted:
        said += f" A paper quotes {sentences.figure(entry.metric, quoted[-1])}."
    return Headline(said)


def _signals(metric, latest, england, rows, reading):
    """The signals of the latest figure: what the series says by itself, then how it compares.

    The change on the year is told where neither limits nor a trend say more.
    """
    if not latest:
        return ()
    found = portrayal.found(metric, charting.points(metric, rows), reading)
    compared = sentences.against(metric, latest, england, detail=True)
    told = reading.variation or reading.trend in portrayal.TOLD
    changed = None if told else sentences.changed(metric, latest)
    return tuple(signal for signal in (*found, compared, changed) if signal)


def _england_name(england):
    shown = [row for row in england if row["state"] == "shown"]
    made = shown[-1]["made_of"] if shown else ""
    return f"England ({made.removeprefix('Sum of ')})" if made else "England"


def _doubt(reviewed, latest):
    """What was answered when the latest figure was questioned; "" if it never was."""
    found = [one for one in reviewed if latest and one.period_start == latest["period_start"]]
    return found[0].answer if found else ""


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
    notes += [
        f"{periods.label(one.period_start, one.period_end)} is odd: {one.answer}"
        for one in reviewed
    ]
    return tuple(notes)


def _beside(metric, area, latest, found, parents):
    """This area and those around it in the same period, nearest first."""
    if latest is None or not parents:
        return None
    at = {row["area_code"]: row for row in found if figures.slot(row) == figures.slot(latest)}
    rows = [at[place.code] for place in (area, *parents) if place.code in at]
    if len(rows) < 2:
        return None
    period = periods.in_words(latest["period_start"], latest["period_end"])
    return columns.table(f"{metric.title}, {period}", metric, rows, {}, mine=latest, says_kind=True)


def context(entry, area, page, *, everything, window=AS_PUBLISHED):
    """What the template of a figure's page needs, in the order in which it is read."""
    metric, version = entry.metric, entry.version
    path = f"/outcomes/{metric.code}/{area.code}"
    table = page.table and of_chart(
        page.table, None if everything else LAST, _table_caption(page, everything)
    )
    return {
        "entry": entry,
        "metric": metric,
        "area": area,
        "page": page,
        "chart": page.chart and drawing.Chart(page.chart),
        "picture": picture_of(metric, area, page, window),
        "csv": asking(f"{path}.csv", window=window, demo="1" * area.is_demonstration),
        "every_period": asking("", all="1", window=window),
        "table": table,
        "more": len(page.rows) if not everything and len(page.rows) > LAST else 0,
        "periods": _periods(page.rows),
        "beside": page.beside,
        "quoted": facts.quoted_table(metric, page.quoted, page.sources),
        "why_empty": () if page.rows else facts.why_not_held(entry, area),
        "local": "" if page.rows else local_counts.of(entry, area),
        "crumbs": _crumbs(metric, area),
        "counts": facts.counts(metric, version, page),
        "status": facts.status(metric, page),
        "breaks": page.breaks,
        "restricted": page.is_restricted,
        "since": max((row["computed_at"] for row in page.rows if row["computed_at"]), default=None),
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


def picture_of(metric, area, page, window=AS_PUBLISHED):
    """The address of the chart as a picture; "" where too little is held to draw."""
    drawable = page.chart and page.chart.is_drawable
    return asking(f"/outcomes/{metric.code}/{area.code}.svg", window=window) if drawable else ""


def asking(path, **asked):
    """An address with what is asked of it; as published is what it shows unasked."""
    said = {name: value for name, value in asked.items() if value and value != AS_PUBLISHED}
    return f"{path}?{urlencode(said)}" if said else path


def drawn(area, page, address, known=None):
    """The chart as one picture with its sentence and its source, to be handed on.

    known: the day as known on which it is drawn (`as_known.Known`), if any.
    """
    chart = drawing.Chart(page.chart)
    around = picture.Words(
        headline=page.headline.text,
        unit_line=f"{chart.unit_line}. {area.in_full}, {page.chart.title[:1].lower()}"
        f"{page.chart.title[1:]}",
        foot=(*chart.notes, *([known.words] if known else []), address),
        marking=figures.MARKINGS[area.is_demonstration, page.is_restricted],
    )
    return picture.framed(around, chart.wide, chart.size.width, chart.size.height)
