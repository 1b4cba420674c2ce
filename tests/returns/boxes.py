"""Boxes of a return, made by hand: the third quarter of 2026 and the quarters before it."""

from datetime import date, timedelta

from outcomes.periods import add_months
from returns.checks import Figure, Past

END = date(2026, 9, 30)
A_YEAR = (212, 240, 231, 225, 271, 238, 229, 244, 251, 233, 246, 236)
"""Twelve quarters of an ordinary count: middle 237, 212 to 271."""
SHARES = [(30 + i % 3, 150) for i in range(12)]
"""Twelve quarters of 30, 31 or 32 of 150: 20.0% to 21.3%."""


def quarters_before(count, end=END):
    """The last days of the quarters before, oldest first."""
    after = end + timedelta(days=1)
    return [add_months(after, -3 * k) - timedelta(days=1) for k in range(count, 0, -1)]


def history(values):
    """Past values up to last quarter: numbers, (numerator, denominator) pairs, or None."""
    pairs = [one if isinstance(one, tuple) else (one, None) for one in values]
    ends = quarters_before(len(pairs))
    return tuple(Past(end, *pair) for end, pair in zip(ends, pairs, strict=True))


def box(numerator=None, denominator=None, *, past=(), **changes):
    """A count of events in a quarter, given where it has a number; changed as asked."""
    state = "" if numerator is None and denominator is None else "given"
    whatever = {
        "metric": "drug_arrests", "area": "X23000001", "title": "Arrests",
        "area_name": "Exampleshire", "unit": "arrests", "kind": "count", "counting": "events",
        "level": "force", "period_end": END, "months": 3, "state": state, "numerator": numerator,
        "denominator": denominator, "is_supplied": False, "required": False, "reason": "",
        "past": history(past), "published": None,
    }  # fmt: skip
    return Figure(**(whatever | changes))


def share(numerator=None, denominator=None, **changes):
    told = {"metric": "waits_over_3_weeks", "title": "Waits", "unit": "%", "kind": "proportion"}
    return box(numerator, denominator, **(told | changes))


def pounds(numerator=None, denominator=None, **changes):
    told = {"metric": "cash_seized", "title": "Cash seized", "unit": "GBP", "kind": "amount"}
    return box(numerator, denominator, **(told | {"counting": "amount"} | changes))


def posts(numerator=None, denominator=None, **changes):
    told = {
        "metric": "workforce_in_post",
        "title": "Posts filled",
        "counting": "stock",
        "months": 0,
    }
    return share(numerator, denominator, **(told | changes))


def people(metric, numerator=None, denominator=None, **changes):
    """A box of distinct people of one authority, by metric."""
    told = {"metric": metric, "area": "X10000001", "unit": "people", "counting": "distinct people"}
    return box(numerator, denominator, **(told | changes))
