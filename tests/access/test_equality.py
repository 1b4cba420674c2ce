"""What someone sees on a page is what their token reads and what their file holds."""

import csv
import io
import re
from html import unescape

import pytest
from django.test import Client

from outcomes import figures, sentences
from outcomes.models import Indicator

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]

FORCE, AUTHORITY, WEST_MERCIA = "X23000001", "X06000001", "E23000016"
COMPARED = (
    "metric", "area", "area_name", "period_start", "period_end", "breakdown", "numerator",
    "denominator", "value", "lower", "upper", "unit", "status", "state", "reason", "source",
)  # fmt: skip


@pytest.fixture(params=["anyone", "office", "lead", "panel"])
def readers(request, person, pages_of, api_of):
    """The same person twice: in a browser, and as a program with their token."""
    if request.param == "anyone":
        return Client(), Client()
    user = person(request.param)
    return pages_of(user, second_factor=False), api_of(user, second_factor=False)


@pytest.mark.parametrize("code", [FORCE, AUTHORITY, WEST_MERCIA])
def test_a_page_a_file_and_the_api_say_the_same(readers, code):
    """Over every metric that is held for the area, all periods."""
    browser, program = readers
    held = Indicator.objects.filter(area__code=code).exclude(basis="quoted")
    metrics = sorted(set(held.values_list("metric__code", flat=True)))
    assert len(metrics) > 10
    entries = figures.catalogue()
    for metric in metrics:
        rows = from_file(browser, f"/outcomes/{metric}/{code}.csv?demo=1")
        assert [said(row) for row in rows] == [said(row) for row in from_api(program, metric, code)]
        page = from_page(browser.get(f"/outcomes/{metric}/{code}/?all=1").content.decode())
        assert len(page) == len(rows), metric
        for row, line in zip(reversed(rows), page, strict=True):
            forms = printed(entries[metric].metric, row)
            assert any(form in line for form in forms), (metric, row["period_start"])


def from_api(program, metric, code):
    """The rows of the API, published before returned where one period has both, quoted left out."""
    address = f"/api/v1/indicators/?metric={metric}&area={code}&demo=1&page_size=1000"
    answer = program.get(address).json()
    assert answer["next"] is None
    return rows_by_period(answer["results"])


def from_file(browser, address):
    response = browser.get(address)
    content = b"".join(response.streaming_content).decode().removeprefix("\N{BOM}")
    return rows_by_period(csv.DictReader(io.StringIO(content)))


def rows_by_period(rows):
    first = {}
    for row in rows:
        if row["basis"] == "quoted":
            continue
        held = first.get(row["period_start"])
        if held is None or figures.PRECEDENCE[row["basis"]] < figures.PRECEDENCE[held["basis"]]:
            first[row["period_start"]] = row
    return [row for _, row in sorted(first.items())]


def said(row):
    return [as_text(row[name]) for name in COMPARED]


def as_text(value):
    """The same text for null and an empty cell, for 3 and 3.0."""
    if value in (None, ""):
        return ""
    try:
        return f"{float(value):.10g}"
    except (TypeError, ValueError):
        return str(value)


def from_page(page):
    """The text of every cell of the figure's table."""
    table = page[page.index('id="table"') : page.index("</table>", page.index('id="table"'))]
    body = table[table.index("<tbody") :]
    lines = [line for line in body.split("<tr")[1:] if 'scope="row"' in line]
    return [unescape(re.sub(r"<[^>]+>", " ", line)) for line in lines]


def printed(metric, row):
    """How a page may print a row of the file: why it has no figure, or its figure.

    The unit stands in the head of the column, which keeps to one number of decimals.
    """
    if row["state"] != "shown":
        return [row["reason"].rstrip(".")]
    numbers = {name: float(row[name]) if row[name] else None for name in ("numerator", "value")}
    text = sentences.figure(metric, {**row, **numbers}).strip("£%")
    return [text, *(f"{numbers['value']:.{decimals}f}" for decimals in (1, 2) if row["value"])]
