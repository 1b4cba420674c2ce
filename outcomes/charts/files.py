"""A table as rows of a file: plain numbers, and nothing that a spreadsheet would run."""

import re
from collections.abc import Iterable

from .spec import Cell, Column, TableSpec

Value = str | float

FORMULA = re.compile(r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a formula begins with; the last four are the first four in full width."""


def rows_for_csv(table: TableSpec) -> Iterable[list[Value]]:
    """Any table as rows of a file: headings, then plain numbers.

    A group is named in a first column; what parts one period from the next stands in a last one,
    beside the period that it begins.
    """
    grouped = any(row.kind == "group" for row in table.rows)
    parted = any(row.kind == "break" for row in table.rows)
    headings = [plain(_heading(column)) for column in table.columns]
    rows = [[*(["Group"] if grouped else []), *headings, *(["Break"] if parted else [])]]
    group = ""
    for row in table.rows:
        if row.kind == "group":
            group = row.cells[0].text
        elif row.kind == "break":
            rows[-1][-1] = plain(row.cells[0].text)
        else:
            cells = [plain(_file_value(cell)) for cell in row.cells]
            rows.append([*([plain(group)] if grouped else []), *cells, *([""] if parted else [])])
    return rows


def _heading(column: Column) -> str:
    return f"{column.heading} ({column.second})" if column.second else column.heading


def _file_value(cell: Cell) -> Value:
    if cell.raw is not None:
        return cell.raw
    signals = [cell.signal, *cell.signals] if cell.signal else []
    said = "; ".join(f"{one.words}{one.detail}" for one in signals) or cell.text
    said = said or cell.alternative
    return f"{said} ({cell.second})" if cell.second else said


def plain(value: Value | None) -> Value:
    """A cell that no spreadsheet takes for a formula; a number stays a number, none is empty.

    Source: OWASP, CSV injection: a text that begins with = + - @, tab or return (after spaces,
    and in full width too) is led by an apostrophe.
    """
    if value is None:
        return ""
    if value and isinstance(value, str) and FORMULA.match(value):
        return f"'{value}"
    return value
