"""When: the period that a question asks for, and the days of a round. No Django."""

from dataclasses import dataclass
from datetime import date, timedelta

from outcomes import periods

FORCE_WEEKDAYS, DUE_WEEKDAYS, CLOSE_WEEKDAYS = 5, 10, 15
"""Days from Monday to Friday: after a force's sources are out, after all are, after it is due."""


@dataclass(frozen=True)
class Timetable:
    """The days of a round."""

    opens_on: date
    sources_out_on: date
    force_due_on: date
    due_on: date
    closes_on: date


def weekdays_after(day: date, count: int) -> date:
    """The day that is so many days from Monday to Friday later."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def period(quarter: date, quarters_back: int, basis: str) -> tuple[date, date]:
    """(first, last day) of what a question asks in the round of this quarter.

    basis: the metric's period, in words of the catalogue: quarter, rolling 12 months, at quarter
    end; a stock is of the quarter at whose end it is counted.
    """
    first = periods.add_months(quarter, -3 * quarters_back)
    last = periods.last_day(first, 3)
    return (periods.add_months(first, -9) if basis == "rolling 12 months" else first), last


def out_on(last_day: date, lag: int) -> date:
    """The day by which a source with so many months of lag is out, for a period ending then."""
    after = last_day + timedelta(days=1)
    return periods.add_months(after, lag) - timedelta(days=1)


def timetable(quarter: date, of_force: list[date], of_partnership: list[date]) -> Timetable:
    """The days of the round of a quarter: nothing falls due before its slowest source is out.

    of_force, of_partnership: the days by which the sources of what each is asked are out.
    """
    ends = periods.last_day(quarter, 3)
    force = max([ends, *of_force])
    slowest = max([force, *of_partnership])
    due = weekdays_after(slowest, DUE_WEEKDAYS)
    return Timetable(
        opens_on=ends + timedelta(days=1),
        sources_out_on=slowest,
        force_due_on=weekdays_after(force, FORCE_WEEKDAYS),
        due_on=due,
        closes_on=weekdays_after(due, CLOSE_WEEKDAYS),
    )
