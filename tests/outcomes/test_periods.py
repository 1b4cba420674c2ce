"""Periods: their kinds, their names, and the year before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import periods

CASES = [
    (date(2016, 1, 1), date(2016, 12, 31), "calendar_year", "2016", "2016"),
    (date(2018, 4, 1), date(2019, 3, 31), "financial_year", "2018/19", "2018/19"),
    (date(1999, 4, 1), date(2000, 3, 31), "financial_year", "1999/00", "1999/00"),
    (date(2019, 1, 1), date(2019, 3, 31), "quarter", "Q4 2018/19",
     "Q4 2018/19 (January to March 2019)"),
    (date(2026, 4, 1), date(2026, 6, 30), "quarter", "Q1 2026/27",
     "Q1 2026/27 (April to June 2026)"),
    (date(2015, 1, 1), date(2017, 12, 31), "three_years", "2015 to 2017", "2015 to 2017"),
    (date(2018, 4, 1), date(2021, 3, 31), "three_years", "2018/19 to 2020/21",
     "the three years to March 2021"),
    (date(2025, 7, 1), date(2026, 6, 30), "rolling_12_months", "Year to June 2026",
     "the year to June 2026"),
    (date(2026, 2, 1), date(2026, 2, 28), "month", "February 2026", "February 2026"),
    (date(2017, 4, 1), date(2017, 9, 30), "half_year", "April to September 2017",
     "April to September 2017"),
    (date(2018, 9, 1), date(2019, 8, 31), "academic_year", "2018/19", "2018/19"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "end", "kind", "label", "words"), CASES)
def test_names_of_periods(start, end, kind, label, words):
    assert periods.kind(start, end) == kind
    assert periods.label(start, end) == label
    assert periods.in_words(start, end) == words


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2019, 4, 1), date(2019, 4, 17)),
        (date(2019, 2, 1), date(2019, 4, 30)),
        (date(2019, 4, 2), date(2020, 4, 1)),
        (date(2019, 4, 1), date(2021, 3, 31)),
        (date(2020, 1, 1), date(2019, 12, 31)),
    ],
)
def test_what_is_no_period(start, end):
    assert periods.kind(start, end) is None


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.sampled_from([1, 3, 12, 36]))
def test_the_year_before_is_as_long_and_twelve_months_earlier(day, months):
    start = day.replace(day=1)
    end = periods.add_months(start, months) - (date(2, 1, 2) - date(2, 1, 1))
    before = periods.year_before(start, end)
    assert periods.length_in_months(*before) == months
    assert (before[0].month, before[0].year) == (start.month, start.year - 1)


@pytest.mark.parametrize(
    ("start", "end", "years", "share"),
    [
        (date(2016, 1, 1), date(2016, 12, 31), [2016], 1),
        (date(2018, 4, 1), date(2019, 3, 31), [2018], 1),
        (date(2019, 1, 1), date(2019, 3, 31), [2018], 0.25),
        (date(2018, 4, 1), date(2018, 6, 30), [2018], 0.25),
        (date(2015, 1, 1), date(2017, 12, 31), [2015, 2016, 2017], 1),
        (date(2018, 4, 1), date(2021, 3, 31), [2018, 2019, 2020], 1),
    ],
)
def test_which_mid_years_make_person_years(start, end, years, share):
    found, part = periods.population_years(start, end)
    assert (found, part) == (years, pytest.approx(share))


def test_past_its_date():
    """Twice (12 + 10) months after 2020: from September 2024 it is past its date."""
    end = date(2020, 12, 31)
    assert not periods.is_past_its_date(end, date(2024, 8, 31), 44)
    assert periods.is_past_its_date(end, date(2024, 9, 1), 44)
