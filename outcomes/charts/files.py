"""Charts and tables as rows of a file: plain numbers, and nothing a spreadsheet would run."""

import re
from collections.abc import Iterable

from . import words
from .spec import Cell, ChartSpec, Column, Point, Series, TableSpec
from .table import remarks

Value = str | float

FORMULA = r"=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What a formula begins with; the last four are the first four in full width."""

CHART_FILE_HEADINGS = [
    "series", "period", "period_start", "period_end", "numerator", "denominator", "value", "lower",
    "upper", "state", "status", "note",
]  # fmt: skip


def chart_file(spec: ChartSpec) -> Iterable[list[Value]]:
    """Headings, then a row a point of every series, oldest first, plain numbers, safe to open."""
    yield list(CHART_FILE_HEADINGS)
    for series in spec.series:
        for point in series.points:
            yield [plain(cell) for cell in _file_row(series, point)]


def _file_row(series: Series, point: Point) -> list[Value | None]:
    code = words.CODES.get(point.state, "[x]")
    value = code if point.value is None else point.value
    note = "; ".join(part for part in (point.qualifier, remarks(point)) if part)
    return [
        series.name, point.label, point.start.isoformat(), point.end.isoformat(), point.numerator,
        point.denominator, value, point.lower, point.upper, point.state, point.status, note,
    ]  # fmt: skip


def rows_for_csv(table: TableSpec) -> Iterable[list[Value]]:
    """Any table as rows of a file: headings, then plain numbers; a group names its rows."""
    grouped = any(row.kind == "group" for row in table.rows)
    yield [*(["Group"] if grouped else []), *(plain(_heading(column)) for column in table.columns)]
    group = ""
    for row in table.rows:
        if row.kind == "group":
            group = row.cells[0].text
            continue
        cells = [plain(_file_value(cell)) for cell in row.cells]
        yield [*([plain(group)] if grouped else []), *cells]


def _heading(column: Column) -> str:
    return f"{column.heading} ({column.second})" if column.second else column.heading


def _file_value(cell: Cell) -> Value:
    if cell.raw is not None:
        return cell.raw
    said = f"{cell.signal.words}{cell.signal.detail}" if cell.signal else cell.text
    return f"{said} ({cell.second})" if cell.second else said


def plain(value: Value | None) -> Value:
    """A cell that no spreadsheet takes for a formula; a number stays a number, none is empty.

    Source: OWASP, CSV injection: a text that begins with = + - @, tab or return (after spaces,
    and in full width too) is led by an apostrophe.
    """
    if value is None:
        return ""
    if isinstance(value, str) and re.match(rf"\s*[{FORMULA}]", value):
        return f"'{value}"
    return value
