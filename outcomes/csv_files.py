"""Figures as rows of a file or of the API: the same columns, safe to open in a spreadsheet."""

import csv
import io

from django.http import StreamingHttpResponse

from . import figures
from .charts.files import plain, rows_for_csv
from .framework import DEMONSTRATION

COLUMNS = (
    "metric", "area", "area_name", "period_start", "period_end", "breakdown", "window",
    "numerator", "denominator", "value", "lower", "upper", "unit", "basis", "qualifier", "status",
    "flag", "state", "reason", "comparison", "benchmark", "change", "change_percent",
    "no_value_reason", "made_of", "note", "latest", "source", "release", "computed_at",
    "marking",
)  # fmt: skip
"""Of an indicator: what contract.md names, in its order, and what else says how to read it."""

RENAMED = {
    "metric": "metric_code",
    "area": "area_code",
    "source": "source_key",
    "release": "release_number",
}

PIECE = 64 * 1024


def wants_demo(request):
    """Whether an address asks for figures of fictional areas too."""
    return request.GET.get("demo") == "1"


def told(row, units, columns=COLUMNS, known=None):
    """A visible row as {column: value}. units: metric code with its unit in words.

    known: the day as known on which the row is read (`as_known.Known`), if any.
    """
    cells = {name: row.get(RENAMED.get(name, name)) for name in columns}
    cells["unit"] = units.get(row["metric_code"], "")
    cells["marking"] = ". ".join(filter(None, [figures.marking(row), known and known.words]))
    for name in ("computed_at", "recorded_at"):
        if cells.get(name):
            cells[name] = cells[name].isoformat(timespec="seconds")
    return cells


def response(rows, units, name, *, demo=False, known=None):
    """A CSV download of visible rows. units: metric code with its unit in words.

    Rows of fictional areas are left out unless `demo`; the name of the file says which it is, and
    as known on which day, if any.
    """
    fictional = [row["area_nation"] == DEMONSTRATION for row in rows]
    if any(fictional) and demo:
        name = f"demonstration-{name}"
    elif any(fictional):
        name = f"{name}-without-demonstration-data"
        rows = [row for row, out in zip(rows, fictional, strict=True) if not out]
    name = f"{name}-{known.query}" if known else name
    return of_rows((told(row, units, known=known) for row in rows), COLUMNS, name)


def of_rows(rows, columns, name):
    """A CSV download of {column: value} rows, each made when it is sent."""
    cells = ([_cell(row[column]) for column in columns] for row in rows)
    return _streamed(columns, cells, name)


def _cell(value):
    """Several codes stand in one cell with spaces between."""
    return plain(" ".join(value) if isinstance(value, list) else value)


def of_table(table, name):
    """A CSV download of a table as a page shows it."""
    headings, *rows = rows_for_csv(table)
    return _streamed(headings, rows, name)


def _streamed(headings, rows, name):
    answer = StreamingHttpResponse(_pieces(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _pieces(headings, rows):
    """The text of the file in pieces large enough to send, of which one is held at a time."""
    piece = io.StringIO()
    piece.write("\ufeff")
    writer = csv.writer(piece)
    writer.writerow(headings)
    for row in rows:
        writer.writerow(row)
        if piece.tell() > PIECE:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()
