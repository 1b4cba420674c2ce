"""The days of a round: worked by hand, then whatever its sources are. No database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import periods
from returns.timetable import (
    CLOSE_WEEKDAYS,
    DUE_WEEKDAYS,
    FORCE_WEEKDAYS,
    out_on,
    period,
    timetable,
    weekdays_after,
)

Q2 = date(2026, 7, 1)
QUARTERS = st.integers(0, 200).map(lambda count: periods.add_months(date(2010, 4, 1), 3 * count))
LAGS = st.lists(st.integers(0, 18), max_size=6)


def test_the_second_quarter_of_2026_worked_by_hand():
    """It ends on 30 September; the slowest source takes two months; then weekdays are counted.

    Tuesday 1 December is the first after Monday the 30th: five are Monday 7 December, ten Monday
    14 December; fifteen after that are Monday 4 January 2027, the holidays between not left out.
    """
    out = [out_on(date(2026, 9, 30), 2)]
    found = timetable(Q2, out, out)
    assert out == [date(2026, 11, 30)]
    assert found.opens_on == date(2026, 10, 1)
    assert found.sources_out_on == date(2026, 11, 30)
    assert found.force_due_on == date(2026, 12, 7)
    assert found.due_on == date(2026, 12, 14)
    assert found.closes_on == date(2027, 1, 4)


def test_a_force_is_due_by_its_own_sources_and_a_partnership_by_all():
    """The force's are out on 31 October, a Saturday: five weekdays on is Friday 6 November."""
    found = timetable(Q2, [date(2026, 10, 31)], [date(2026, 11, 30)])
    assert found.force_due_on == date(2026, 11, 6)
    assert found.due_on == date(2026, 12, 14)


def test_without_sources_it_counts_from_the_end_of_the_quarter():
    found = timetable(Q2, [], [])
    assert found.sources_out_on == date(2026, 9, 30)
    assert (found.force_due_on, found.due_on) == (date(2026, 10, 7), date(2026, 10, 14))


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2026, 11, 25), 0, date(2026, 11, 25)),
        (date(2026, 11, 25), 2, date(2026, 11, 27)),  # Wednesday to Friday
        (date(2026, 11, 25), 3, date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # from a Saturday
    ],
)
def test_weekdays_are_counted(day, count, later):
    assert weekdays_after(day, count) == later


@pytest.mark.parametrize(
    ("back", "basis", "first", "last"),
    [
        (0, "quarter", date(2026, 7, 1), date(2026, 9, 30)),
        (1, "quarter", date(2026, 4, 1), date(2026, 6, 30)),
        (0, "rolling 12 months", date(2025, 10, 1), date(2026, 9, 30)),
        (1, "rolling 12 months", date(2025, 7, 1), date(2026, 6, 30)),
        (0, "at quarter end", date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_the_period_that_is_asked_for(back, basis, first, last):
    assert period(Q2, back, basis) == (first, last)


@given(QUARTERS, LAGS, LAGS)
def test_nothing_is_due_before_its_slowest_source_is_out(quarter, of_force, of_partnership):
    ends = periods.last_day(quarter, 3)
    force, partnership = (
        [out_on(ends, lag) for lag in lags] for lags in (of_force, of_partnership)
    )
    found = timetable(quarter, force, partnership)
    assert all(found.force_due_on > out for out in [ends, *force])
    assert all(found.due_on > out for out in [ends, *force, *partnership])
    assert found.opens_on == ends + timedelta(days=1)
    assert found.opens_on <= found.force_due_on <= found.due_on < found.closes_on
    assert all(day.weekday() < 5 for day in (found.force_due_on, found.due_on, found.closes_on))


@given(QUARTERS, LAGS, LAGS)
def test_the_same_days_counted_one_by_one(quarter, of_force, of_partnership):
    """A calendar of weekdays, looked through from the start: slow, and plainly right."""
    ends = periods.last_day(quarter, 3)
    force, partnership = (
        [out_on(ends, lag) for lag in lags] for lags in (of_force, of_partnership)
    )
    found = timetable(quarter, force, partnership)
    calendar = [ends + timedelta(days=count) for count in range(900)]
    weekdays = [day for day in calendar if day.strftime("%a") not in ("Sat", "Sun")]

    def after(day, count):
        return [one for one in weekdays if one > day][count - 1]

    assert found.force_due_on == after(max([ends, *force]), FORCE_WEEKDAYS)
    assert found.due_on == after(max([ends, *force, *partnership]), DUE_WEEKDAYS)
    assert found.closes_on == after(found.due_on, CLOSE_WEEKDAYS)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 24))
def test_a_source_is_out_so_many_whole_months_after_its_period(day, lag):
    last = periods.last_day(periods.quarter_of(day), 3)
    out = out_on(last, lag)
    assert (out + timedelta(days=1)).day == 1
    months = (out.year - last.year) * 12 + out.month - last.month
    assert months == lag
