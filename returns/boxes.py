"""The boxes of a return as its checks read them: the answer, its history, both in words. Pure.

A box holds a count, an amount in pounds, or the numerator and denominator of a proportion; counts
and pounds are compared as they are, proportions in per cent. A blank is no figure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import asin, inf, isfinite, log, sqrt
from statistics import median
from typing import NamedTuple, TypeGuard

from outcomes import periods

FEW = 10
"""Numbers under it swing: no change from one, no per cent of one (docs/method.md)."""
LAST = 12
"""How many earlier values the page shows beside a box, and a figure is set against."""


@dataclass(frozen=True)
class Past:
    """An earlier value of the same series; both None where that period has none."""

    period_end: date
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True)
class Figure:
    """One box of a return, and what is known of it.

    kind: count, amount (GBP) or proportion. counting: events, distinct people, stock or amount.
    months: 3 for a quarter, 12 for a rolling year, 0 for a stock at the end of the period.
    state: "" while blank, given, nil, not_applicable or not_known. is_supplied: by the portal,
    unchanged since. past: earlier values of the same series, 12 or more, oldest first. published:
    of the same metric, area and period; the count, the pounds, or the per cent.
    """

    metric: str
    area: str
    title: str
    area_name: str
    unit: str
    kind: str
    counting: str
    level: str
    period_end: date
    months: int
    state: str
    numerator: float | None
    denominator: float | None
    is_supplied: bool
    required: bool
    reason: str
    past: tuple[Past, ...]
    published: float | None

    @property
    def is_share(self) -> bool:
        return self.kind == "proportion"

    @property
    def is_stock(self) -> bool:
        return self.counting == "stock"


class Held(NamedTuple):
    """A figure of one period: numerator, denominator if it is a share, and what is compared."""

    end: date
    x: float
    n: float | None
    value: float | None


class Reading:
    """A box as the rules see it.

    x, n: its numerator and denominator, None where not answered; a nil is an x of 0. value: what is
    compared with others (count, pounds or per cent), None of a base under `FEW`. past: the last
    `LAST` earlier figures, by date; tops and bases: their numerators and denominators; values: what
    is compared. Nil quarters of an amount are left out of values: money seized now and then says
    nothing of how much.
    """

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.x, self.n = _answered(figure)
        self.value = comparable(figure, self.x, self.n)
        held = {
            past.period_end: _held(figure, past.period_end, past.numerator, past.denominator)
            for past in figure.past
            if past.period_end < figure.period_end and known(past.numerator)
        }
        self.past = [held[end] for end in sorted(held)][-LAST:]
        self.tops = [one.x for one in self.past]
        self.bases = [one.n for one in self.past if one.n is not None]
        leaves_nil = figure.kind == "amount"
        self.values = [
            one.value
            for one in self.past
            if one.value is not None and not (leaves_nil and one.value == 0)
        ]

    @cached_property
    def a_quarter_before(self) -> Held | None:
        return self._before(3)

    @cached_property
    def a_year_before(self) -> Held | None:
        return self._before(12)

    def _before(self, months: int) -> Held | None:
        """The figure of the period that ended so many months earlier, if there is one."""
        end = self._ago(months)
        return next((one for one in self.past if one.end == end), None)

    def _ago(self, months: int) -> date:
        after = self.figure.period_end + timedelta(days=1)
        return periods.add_months(after, -months) - timedelta(days=1)

    @property
    def has_no_gap(self) -> bool:
        """Whether every quarter since the first of `past` has a figure."""
        return bool(self.past) and self.past[0].end == self._ago(3 * len(self.past))

    @cached_property
    def is_within(self) -> bool:
        """Whether it lies among the earlier figures: there is then nothing unusual about it."""
        return self.value is not None and self.low <= self.value <= self.high

    @cached_property
    def low(self) -> float:
        return min(self.values)

    @cached_property
    def high(self) -> float:
        return max(self.values)

    @cached_property
    def usual(self) -> float:
        """The middle of what is compared."""
        return median(self.values)


Boxes = Mapping[tuple[str, str], Reading]
"""Every box whose own figure is possible, by metric and area."""


class Said(NamedTuple):
    """What a rule says of a box, and the figures it rests on as text.

    of: the box to ask, where it is another than the one that was looked at.
    """

    words: str
    figures: tuple[str, ...]
    of: Reading | None = None


def _held(figure: Figure, end: date, x: float, n: float | None) -> Held:
    base = n if figure.is_share and known(n) else None
    return Held(end, x, base, comparable(figure, x, base))


def _answered(figure: Figure) -> tuple[float | None, float | None]:
    x = figure.numerator if figure.state == "given" else None
    if figure.state == "nil":
        x = 0.0
    n = figure.denominator if figure.state in ("given", "nil") and figure.is_share else None
    return (
        x if x is not None and isfinite(x) else None,
        n if n is not None and isfinite(n) else None,
    )


def known(number: float | None) -> TypeGuard[float]:
    """Whether this is a figure that could have been counted."""
    return number is not None and 0 <= number < inf


def comparable(figure: Figure, x: float | None, n: float | None) -> float | None:
    """The count, the pounds, or the per cent of a base of `FEW` or more."""
    if x is None or not figure.is_share:
        return x
    return per_cent(x, n) if n is not None and n >= FEW else None


def per_cent(x: float, n: float) -> float:
    return 100 * (x / n)


def distance(figure: Figure, n: float | None, value: float, past: Sequence[float]) -> float:
    """How far a value stands from the middle of earlier ones, in their own usual spread.

    The median, and 1.4826 times the median absolute deviation (Iglewicz and Hoaglin 1993), on a
    scale on which chance alone has a known spread, so that earlier values all alike, or nearly all
    nil, still leave room: twice the root of a count and three eighths, whose spread is 1 (Anscombe
    1948); the angle of a share, 1 over the root of its base; the logarithm of an amount, for which
    a quarter more or less is nothing.
    """
    scale, least = _scale(figure, n)
    scaled = [scale(one) for one in past]
    middle = median(scaled)
    spread = 1.4826 * median([abs(one - middle) for one in scaled])
    return abs(scale(value) - middle) / max(spread, least)


def _scale(figure: Figure, n: float | None) -> tuple[Callable[[float], float], float]:
    if figure.kind == "amount":
        return log, log(1.25)
    if n is None:
        return lambda x: 2 * sqrt(x + 0.375), 1.0
    base = n + 0.75

    def angle(share: float) -> float:
        part = (share / 100 * n + 0.375) / base
        return 2 * asin(sqrt(min(part, 1.0)))

    return angle, 1 / sqrt(n)


def number(figure: Figure, value: float) -> str:
    """A count or an amount as people read it: 1,234 · 14.5 · £1,234 · £1,234.50."""
    whole = value % 1 == 0
    places = 0 if whole else 2
    text = f"{abs(value):,.{places}f}"
    if figure.kind == "amount":
        text = f"£{text}"
    elif not whole:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 else text


def compared(figure: Figure, value: float) -> str:
    """What is compared, as people read it: 1,234 · £1,234 · 45.0%."""
    return f"{value:,.1f}%" if figure.is_share else number(figure, value)


def whole(reading: Reading) -> str:
    """The answer in full: 1,234 · £1,234 · 45.0% (27 of 60)."""
    figure, x, n = reading.figure, reading.x or 0.0, reading.n
    if not figure.is_share or n is None:
        return number(figure, x)
    parts = f"{number(figure, x)} of {number(figure, n)}"
    return f"{per_cent(x, n):,.1f}% ({parts})" if n else parts


def between(say: Callable[[float], str], values: Sequence[float]) -> str:
    """The least and the most of some values: "212 to 271", "always 40"."""
    least, most = say(min(values)), say(max(values))
    return f"always {least}" if least == most else f"{least} to {most}"


def period(figure: Figure, end: date) -> str:
    """A period of this box by its last day: Q1 2026/27, the year to June 2026, June 2026."""
    if not figure.months:
        return periods.month_of_end(end)
    start = periods.add_months(end + timedelta(days=1), -figure.months)
    return periods.label(start, end).replace("Year to", "the year to")


def exact(*values: float | None) -> tuple[str, ...]:
    """Figures as text that is the same for the same figure, "" for none."""
    return tuple("" if one is None else _exact(one) for one in values)


def _exact(value: float) -> str:
    return f"{value + 0.0:.0f}" if value % 1 == 0 else repr(value)
