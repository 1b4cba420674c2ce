"""What a measure is made of in one area: its parts in the same period, and over time."""

from dataclasses import dataclass

from .. import charting, figures, periods, sentences
from ..charts import drawing, spec
from ..charts.spec import Cell, Column, Row, TableSpec

MOST_LINES = 4
"""Parts that are drawn as lines; with more the table stands alone."""


@dataclass(frozen=True)
class Parts:
    """The parts of one figure. chart is None where they are too many, or have no history."""

    table: TableSpec
    chart: drawing.Chart | None
    is_restricted: bool


def of(entry, area, viewer, latest):
    """The parts of a measure in an area, in the period of its latest figure; None without any.

    Two queries: the catalogue's parts and their rows. A part may overlap another: the table says
    so, and nothing is added up.
    """
    if latest is None:
        return None
    entries = figures.catalogue(part_of=entry.code)
    if not entries:
        return None
    found = figures.rows(viewer, metric__code__in=list(entries), area=area)
    series = {code: [row for row in found if row["metric_code"] == code] for code in entries}
    at = {
        code: row
        for code, rows in series.items()
        for row in rows
        if _period(row) == _period(latest)
    }
    if not at:
        return None
    return Parts(
        table=_table(entry, entries, at, latest, area),
        chart=_chart(entry, entries, {code: series[code] for code in at}, area),
        is_restricted=any(row["is_restricted"] for rows in series.values() for row in rows),
    )


def _period(row):
    return row["period_start"], row["period_end"]


def _table(entry, entries, at, latest, area):
    """The whole first, then each part, its share of the whole where both are counts."""
    period = periods.label(*_period(latest))
    whole = _size(entry.metric, latest)
    counts = [entries[code].metric for code in at]
    shares = bool(whole) and all(_counted(metric) for metric in (entry.metric, *counts))
    columns = [Column("Part"), Column(f"Figure, {period}", number=True)]
    columns += [Column("Share of the whole", number=True)] if shares else []
    body = [_row(entry, latest, area, whole, shares, "total")]
    body += [_row(entries[code], row, area, whole, shares) for code, row in at.items()]
    return TableSpec(
        caption=f"Parts of {sentences.small(entry.metric.title)}, {period}",
        columns=tuple(columns),
        rows=tuple(body),
        notes=("Parts may overlap, and need not add up to the whole.",),
        marking=charting.marking([latest]),
    )


def _row(entry, row, area, whole, shares, kind="row"):
    metric = entry.metric
    size = _size(metric, row)
    cells = [
        Cell(
            metric.title,
            href=f"/outcomes/{entry.code}/{area.code}/",
            tag="restricted" if row["is_restricted"] else "",
        ),
        Cell(sentences.figure(metric, row), is_words=row["state"] != "shown", raw=size),
    ]
    if shares:
        share = "" if size is None else f"{sentences.number(100 * size / whole)}%"
        cells.append(Cell(share))
    return Row(tuple(cells), kind)


def _counted(metric):
    return metric.measure in ("count", "people")


def _size(metric, row):
    """The number of a row, None where it has none for this reader."""
    if row["state"] != "shown":
        return None
    if _counted(metric):
        return row["numerator"] if row["numerator"] is not None else row["value"]
    return row["value"]


def _chart(entry, entries, series, area):
    """A line a part, all of one unit; None where they are too many or too short."""
    metrics = [entries[code].metric for code in series]
    alike = len({(metric.measure, metric.unit) for metric in metrics}) == 1
    if not alike or not 2 <= len(series) <= MOST_LINES:
        return None
    lines = tuple(
        spec.Series(
            entries[code].metric.title,
            tuple(charting.point(entries[code].metric, row, rate=False) for row in rows),
            "part",
        )
        for code, rows in series.items()
    )
    first = metrics[0]
    title = f"Parts of {sentences.small(entry.metric.title)} in {area.in_words}"
    drawn = spec.ChartSpec(
        kind="trend",
        title=title,
        unit_line=f"{first.unit[:1].upper()}{first.unit[1:]}",
        headline=title,
        series=lines,
        percent=first.is_proportion,
        decimals=0 if _counted(first) else 1,
        value_heading=lines[0].name,
        marking=charting.marking([row for rows in series.values() for row in rows]),
    )
    return drawing.Chart(drawn) if drawn.is_drawable else None
