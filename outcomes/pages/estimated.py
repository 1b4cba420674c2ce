"""What a force has, shared out by residents: the sentence, chart, table, picture and file of it."""

from dataclasses import dataclass, replace

from .. import apportioning, charting, figures, periods, sentences
from ..apportioning import MARKING
from ..charts import drawing, picture, spec
from ..charts.geometry import WIDE
from ..charts.signals import Headline
from ..charts.spec import Cell, Column, Row, TableSpec
from . import changes
from . import figure_facts as facts
from .force_only import QUERY, period, the

MEANING = (
    "An estimate by resident population: the force's figure shared out as if all residents of"
    " its area were alike. It is not a count of what happened here, and is compared with nothing."
)
COLUMNS = (
    "metric", "area", "area_name", "period_start", "period_end", "estimate", "residents",
    "force", "force_name", "force_figure", "force_residents", "force_value", "unit", "status",
    "state", "reason", "source", "computed_at", "marking",
)  # fmt: skip
"""Of the file: the estimate, and what it was made from."""


@dataclass(frozen=True)
class Estimate:
    """What is shown where it is asked for. latest: the force's row that its sentence speaks of."""

    headline: Headline
    chart: spec.ChartSpec
    table: TableSpec
    latest: dict
    sources: tuple
    marking: str
    picture: str
    file: str
    meaning: str = MEANING

    @property
    def drawing(self):
        return drawing.Chart(self.chart)


def of(held):
    """The estimate of an area from what is held for its force (`force_only.Held`)."""
    latest = [part for part in held.parts if part.share][-1]
    sources = figures.sources_of([part.row for part in held.parts])
    marking = _marking(held)
    headline = Headline(_said(held, latest))
    chart = _chart(held, headline, figures.source_line(sources), marking)
    address = f"/outcomes/{held.entry.code}/{held.area.code}"
    return Estimate(
        headline=headline,
        chart=chart,
        table=_table(held, marking),
        latest=latest.row,
        sources=tuple(sources),
        marking=marking,
        picture=f"{address}.svg{QUERY}" if chart.is_drawable else "",
        file=f"{address}.csv{QUERY}{'&demo=1' if held.area.is_demonstration else ''}",
    )


def _marking(held):
    fictional = [charting.DEMONSTRATION] if held.area.is_demonstration else []
    restricted = ["Restricted"] if held.is_restricted else []
    return ". ".join([*fictional, *restricted, MARKING])


def _said(held, part):
    """The sentence of the page: it judges nothing."""
    metric = held.entry.metric
    whole = sentences.figure(metric, part.row)
    estimate = f"{_money(metric)}{apportioning.in_words(part.share.estimate)}"
    return (
        f"{metric.title}: an estimate of {estimate} for {held.area.in_words} in"
        f" {period(part.row)}. It is a share by population,"
        f" {_percent(part.share)}, of the {whole} of {the(held.force)}."
    )


def _money(metric):
    return "£" if metric.unit == "GBP" else ""


def _percent(share):
    return f"{100 * share.part:.1f}%"


def _label(row):
    return periods.label(row["period_start"], row["period_end"])


def _chart(held, headline, source, marking):
    metric = held.entry.metric
    points = tuple(_point(part) for part in held.parts)
    whole = all(point.value is None or float(point.value).is_integer() for point in points)
    in_series = changes.in_series(held.entry, held.force, [])
    return spec.ChartSpec(
        kind="trend",
        title=metric.title,
        unit_line=f"{metric.unit[:1].upper()}{metric.unit[1:]}, estimated",
        headline=headline.text,
        series=(spec.Series(f"{held.area.name}, estimated", points),),
        breaks=tuple(spec.Break(one.on, one.text, one.compares) for one in in_series),
        notes=(MEANING,),
        source=source,
        decimals=0 if whole else 1,
        period_heading=metric.period_column,
        value_heading="Estimate",
        marking=marking,
    )


def _point(part):
    row, share = part.row, part.share
    return spec.Point(
        start=row["period_start"],
        end=row["period_end"],
        label=_label(row),
        value=apportioning.rounded(share.estimate) if share else None,
        state="shown" if share else "missing" if row["state"] == "shown" else row["state"],
        status=row["status"] or "final",
        note=part.reason,
    )


def _table(held, marking):
    """Each period with what its estimate was made from, newest first."""
    metric = held.entry.metric
    noted = any(_notes(part) for part in held.parts)
    columns = (
        Column(metric.period_column),
        Column("Estimate", number=True),
        Column(the(held.force).removeprefix("the "), second=metric.count_column, number=True),
        Column(f"Residents of {held.area.in_words}", number=True, phone="fold"),
        Column("Residents of the force area", number=True, phone="fold"),
        Column("Share", number=True, phone="fold"),
        *([Column("Notes", phone="fold")] if noted else []),
    )
    rows = []
    for part in reversed(held.parts):
        cells = [Cell(_label(part.row)), *_cells(metric, part)]
        rows.append(Row((*cells, *([Cell(_notes(part))] if noted else []))))
    return TableSpec("How it was estimated", columns, tuple(rows), marking=marking)


def _cells(metric, part):
    whole = sentences.figure(metric, part.row)
    given = Cell(whole, is_words=part.row["state"] != "shown")
    if not (share := part.share):
        return [Cell("no estimate", is_words=True), given, Cell(), Cell(), Cell()]
    return [
        Cell(f"{_money(metric)}{apportioning.in_words(share.estimate)}"),
        given,
        Cell(sentences.number(share.residents)),
        Cell(sentences.number(share.of)),
        Cell(_percent(share)),
    ]


def _notes(part):
    said = [part.reason] if part.reason else []
    said += ["Provisional"] if part.row["status"] == "provisional" else []
    said += ["Restricted"] if part.row["is_restricted"] else []
    return ". ".join(one.rstrip(".") for one in said)


def drawn(held, address, known=None):
    """The chart as one picture with its sentence, what it is, and its source; None if too few."""
    estimate = of(held)
    if not estimate.chart.is_drawable:
        return None
    chart = estimate.drawing
    around = picture.Words(
        headline=estimate.headline.text,
        unit_line=chart.unit_line,
        foot=(*chart.notes, *([known.words] if known else []), address),
        marking=estimate.marking,
    )
    return picture.framed(around, chart.wide, WIDE.width, WIDE.height)


def file_rows(held, known=None):
    """The estimates of every period as rows of a file, in `COLUMNS`."""
    return [_file_row(held, part, known) for part in held.parts]


def _file_row(held, part, known):
    row, share, metric = part.row, part.share, held.entry.metric
    marking = [charting.DEMONSTRATION] if held.area.is_demonstration else []
    marking += ["Restricted"] if row["is_restricted"] else []
    marking += [MARKING, *([known.words] if known else [])]
    counted = row["numerator"] if row["numerator"] is not None else row["value"]
    return {
        "metric": metric.code,
        "area": held.area.code,
        "area_name": held.area.name,
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "estimate": apportioning.rounded(share.estimate) if share else None,
        "residents": share.residents if share else None,
        "force": held.force.code,
        "force_name": held.force.name,
        "force_figure": counted,
        "force_residents": share.of if share else None,
        "force_value": row["value"] if metric.has_rate else None,
        "unit": metric.unit,
        "status": row["status"],
        "state": row["state"] if share or row["state"] != "shown" else "missing",
        "reason": part.reason,
        "source": row["source_key"],
        "computed_at": row["computed_at"].isoformat(timespec="seconds"),
        "marking": ". ".join(marking),
    }


def status(held, page, estimate):
    """Where the force's figures come from and how fresh they are, as its own page says it."""
    metric, row = held.entry.metric, estimate.latest
    stale = figures.is_stale(metric, row)
    theirs = replace(page, latest=row, rows=(row,), sources=estimate.sources, stale=stale)
    figures_of = {"term": "Figures of", "text": the(held.force)}
    return [figures_of, *facts.status(metric, theirs)]
