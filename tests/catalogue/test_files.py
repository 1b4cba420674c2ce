"""Every shipped file is plain text, tidy, and has one row for each key."""

import re
from collections import Counter
from datetime import date

import pytest

from tests.catalogue.files import ROOT, rows

FILES = sorted(path for app in ("outcomes", "partnerships") for path in ROOT.glob(f"{app}/data/*"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_is_plain_and_tidy(path):
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.startswith("\ufeff")
    assert not re.search(r"(?<![A-Za-z:/.])/(home|tmp|work|root|srv)/", text)
    table = rows(path.relative_to(ROOT))
    assert table
    for row in table:
        assert None not in row, f"a cell too many: {row}"
        assert None not in row.values(), f"a cell too few: {row}"
        assert all(cell == cell.strip() for cell in row.values()), row


@pytest.mark.parametrize(
    ("app", "name", "key"),
    [
        ("partnerships", "areas", ("code",)),
        ("partnerships", "area_parts", ("whole", "part", "valid_from")),
        ("partnerships", "area_successions", ("old", "new")),
        ("partnerships", "area_aliases", ("alias", "kind")),
        ("partnerships", "policing_bodies", ("force_code", "valid_from")),
        ("partnerships", "partnerships", ("code",)),
        ("partnerships", "organisations", ("code",)),
        ("outcomes", "outcomes", ("code",)),
        ("outcomes", "pillars", ("code",)),
        ("outcomes", "framework", ("code",)),
        ("outcomes", "metrics", ("code",)),
        ("outcomes", "sources", ("key",)),
        ("outcomes", "breaks", ("metric", "on")),
        ("outcomes", "targets", ("metric", "area_code", "ends")),
        ("outcomes", "glossary", ("term",)),
        ("outcomes", "population", ("area_code", "year", "age_group", "vintage")),
        ("outcomes", "observations", ("metric_key", "area_code", "period_start", "period_end")),
        (
            "outcomes",
            "quoted_figures",
            ("metric", "area_code", "period_start", "period_end", "source"),
        ),
        ("outcomes", "answers", ("metric", "area_code", "period_start", "period_end")),
    ],
)
def test_has_one_row_for_each_key(app, name, key):
    seen = Counter(tuple(row[column] for column in key) for row in rows(f"{app}/data/{name}.csv"))
    assert [found for found, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_dates_are_dates_in_order(path):
    pairs = (("valid_from", "valid_to"), ("period_start", "period_end"), ("starts", "ends"))
    for row in rows(path.relative_to(ROOT)):
        for first, last in pairs:
            start, end = row.get(first), row.get(last)
            if start and end:
                assert date.fromisoformat(start) < date.fromisoformat(end), row
            elif start or end:
                assert date.fromisoformat(start or end), row
