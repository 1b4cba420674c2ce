"""From rows to a chart's points, and a headline's words on a target: pure."""

from datetime import date, timedelta

import pytest

from outcomes import charting, periods
from outcomes.charts.spec import Target
from outcomes.framework import Metric
from outcomes.headlines import _short_of

SHARE = Metric("m", "M", "percent", "events", "outcome", "up", unit="%")
ROW = dict.fromkeys(("numerator", "denominator", "lower", "upper")) | {
    "state": "shown",
    "status": "final",
    "qualifier": "",
    "flag": "",
    "reason": "",
    "no_value_reason": "",
}


def row(start, months, value=50.0):
    end = periods.add_months(start, months) - timedelta(days=1)
    return ROW | {"period_start": start, "period_end": end, "value": value}


def labels(*rows):
    return [point.label for point in charting.points(SHARE, rows)]


def test_years_that_end_in_different_months_are_called_alike():
    starts = [periods.add_months(date(2024, 4, 1), 3 * n) for n in range(4)]
    assert labels(*(row(start, 12) for start in starts)) == [
        "Year to March 2025",
        "Year to June 2025",
        "Year to September 2025",
        "Year to December 2025",
    ]


def test_years_of_one_sort_and_quarters_keep_their_names():
    assert labels(row(date(2023, 4, 1), 12), row(date(2024, 4, 1), 12)) == ["2023/24", "2024/25"]
    assert labels(row(date(2024, 4, 1), 3), row(date(2024, 7, 1), 3)) == ["Q1 2024/25",
                                                                          "Q2 2024/25"]  # fmt: skip


def test_per_cent_is_spelt_out():
    assert charting.unit_line(SHARE, rate=True) == "Per cent"


@pytest.mark.parametrize(
    ("direction", "value", "words"),
    [
        ("up", 53, " and 22 short of the aim"),
        ("up", 75, ", and met the aim"),
        ("down", 80.5, " and 5.5 above the aim"),
        ("down", 53, ", and met the aim"),
        ("none", 53, ""),
        ("up", None, ""),
    ],
)
def test_a_target_is_missed_on_its_bad_side_alone(direction, value, words):
    aim = Target(75, date(2020, 1, 1), date(2025, 3, 31), "aim")
    metric = Metric("m", "M", "percent", "events", "outcome", direction, unit="%")
    assert _short_of(metric, {"value": value}, aim) == words


def test_added_up_windows_are_not_headed_as_what_was_published():
    quarterly = Metric("m", "M", "count", "events", "outcome", "up", period_column="Quarter")
    assert charting.period_heading(quarterly, [{"window": "as_published"}]) == "Quarter"
    assert charting.period_heading(quarterly, [{"window": "rolling"}]) == "Period"
    assert charting.period_heading(quarterly, []) == "Quarter"
