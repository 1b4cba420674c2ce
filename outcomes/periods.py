"""Periods: a first and a last day, their kind, and what people call them. No Django.

Financial years and their quarters begin in April: Q1 2026/27 is April to June 2026.
"""

from datetime import date, timedelta

MONTHS = (
    "January February March April May June July August September October November December"
).split()


def add_months(day: date, months: int) -> date:
    """The first of the month `months` later than the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def length_in_months(start: date, end: date) -> int | None:
    """Whole months from start to end, both included; None if it is not whole months."""
    after = end + timedelta(days=1)
    if start.day != 1 or after.day != 1 or after <= start:
        return None
    return (after.year - start.year) * 12 + after.month - start.month


def kind(start: date, end: date) -> str | None:
    """What sort of period this is; None for one that no metric uses."""
    months = length_in_months(start, end)
    if months == 1:
        return "month"
    if months == 3 and start.month in (1, 4, 7, 10):
        return "quarter"
    if months == 6 and start.month in (4, 10):
        return "half_year"
    if months == 12:
        return {1: "calendar_year", 4: "financial_year", 9: "academic_year"}.get(
            start.month, "rolling_12_months"
        )
    return "three_years" if months == 36 else None


YEARS = frozenset({"calendar_year", "financial_year", "academic_year", "rolling_12_months"})
"""The kinds that are twelve months."""


def financial_year(day: date) -> int:
    """The year in which the financial year of this day begins."""
    return day.year if day.month >= 4 else day.year - 1


def _split_year(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def label(start: date, end: date) -> str:
    """The period as a table or an axis says it: 2016, 2018/19, Q4 2018/19, 2015 to 2017."""
    sort = kind(start, end)
    if sort == "calendar_year":
        return str(start.year)
    if sort in ("financial_year", "academic_year"):
        return _split_year(start.year)
    if sort == "quarter":
        quarter = (start.month - 4) % 12 // 3 + 1
        return f"Q{quarter} {_split_year(financial_year(start))}"
    if sort == "three_years" and start.month == 1:
        return f"{start.year} to {end.year}"
    if sort == "three_years" and start.month == 4:
        return f"{_split_year(start.year)} to {_split_year(end.year - 1)}"
    if sort == "month":
        return f"{MONTHS[start.month - 1]} {start.year}"
    if sort == "rolling_12_months":
        return f"Year to {MONTHS[end.month - 1]} {end.year}"
    return span(start, end)


def span(start: date, end: date) -> str:
    """First and last month in words: January to March 2019."""
    first, last = MONTHS[start.month - 1], MONTHS[end.month - 1]
    if start.year == end.year:
        return f"{first} to {last} {end.year}"
    return f"{first} {start.year} to {last} {end.year}"


def in_words(start: date, end: date) -> str:
    """The period inside a sentence: quarters and years of years say their months."""
    sort = kind(start, end)
    if sort == "quarter":
        return f"{label(start, end)} ({span(start, end)})"
    if sort == "rolling_12_months":
        return f"the year to {month_of_end(end)}"
    if sort == "three_years" and start.month != 1:
        return f"the three years to {month_of_end(end)}"
    return label(start, end)


def month_of_end(end: date) -> str:
    """The month in which a period ends: March 2019."""
    return f"{MONTHS[end.month - 1]} {end.year}"


def year_before(start: date, end: date) -> tuple[date, date]:
    """The same period one year earlier."""
    after = end + timedelta(days=1)
    return add_months(start, -12), add_months(after, -12) - timedelta(days=1)


def population_years(start: date, end: date) -> tuple[list[int], float]:
    """(mid-years, share): the mid-year estimates whose sum, times share, is the person-years.

    A calendar year takes its own mid-year, a financial year and its parts the one it contains;
    three years take three. Source: design of person-years in docs/method.md.
    """
    months = length_in_months(start, end) or 0
    if months < 12:
        first = financial_year(start)
    else:  # the first 30 June that lies inside
        first = start.year if start.month <= 6 else start.year + 1
    years = max(1, months // 12)
    return list(range(first, first + years)), months / 12 / years


def is_past_its_date(end: date, today: date, months: int) -> bool:
    """Whether a figure for a period ending then is older than this many months today."""
    return add_months(end, months) < add_months(today, 0)


def last_day(start: date, months: int) -> date:
    """The last day of so many whole months that begin on the first of one."""
    return add_months(start, months) - timedelta(days=1)


def quarter_of(day: date) -> date:
    """The first day of the quarter in which a day lies."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_slug(start: date) -> str:
    """A quarter in addresses and files: 2026-q1 is April to June 2026."""
    return f"{financial_year(start)}-q{(start.month - 4) % 12 // 3 + 1}"


def quarter_from(slug: str) -> date:
    """The first day of the quarter that an address names. Raises ValueError for anything else."""
    year, _, number = slug.partition("-q")
    if len(year) != 4 or number not in ("1", "2", "3", "4"):
        raise ValueError(f"{slug} is no quarter: 2026-q1 is April to June 2026.")
    return add_months(date(int(year), 4, 1), 3 * (int(number) - 1))
