"""Figures as a file: the columns of the API, one row a figure, safe to open in a spreadsheet."""

import csv

from django.http import StreamingHttpResponse

from . import figures
from .charts.files import plain, rows_for_csv

COLUMNS = (
    "metric", "area", "area_name", "period_start", "period_end", "breakdown", "numerator",
    "denominator", "value", "lower", "upper", "unit", "basis", "qualifier", "status", "flag",
    "state", "reason", "comparison", "benchmark", "change", "change_percent", "no_value_reason",
    "made_of", "note", "source", "release", "computed_at", "marking",
)  # fmt: skip

RENAMED = {
    "metric": "metric_code",
    "area": "area_code",
    "source": "source_key",
    "release": "release_number",
}


class _Echo:
    """A file that hands back what is written, so that rows can be streamed."""

    def write(self, text):
        return text


def response(rows, units, name):
    """A CSV download of visible rows. units: metric code with its unit in words."""
    writer = csv.writer(_Echo())

    def lines():
        yield "﻿" + writer.writerow(COLUMNS)
        for row in rows:
            cells = row | {
                "unit": units.get(row["metric_code"], ""),
                "marking": figures.marking(row),
            }
            if cells["computed_at"]:
                cells["computed_at"] = cells["computed_at"].isoformat(timespec="seconds")
            yield writer.writerow([plain(cells[RENAMED.get(column, column)]) for column in COLUMNS])

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def of_table(table, name):
    """A CSV download of a table as a page shows it."""
    writer = csv.writer(_Echo())
    lines = (
        "﻿" * (not index) + writer.writerow(row) for index, row in enumerate(rows_for_csv(table))
    )
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
