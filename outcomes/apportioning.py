"""A police force's count shared out over its authorities by their residents. Pure.

An estimate, never a count of what happened anywhere: it says what an area's part would be if all
residents of the force area were alike. So it is shown only where it is asked for, and stands in
no comparison, rank, total or trend. Rules in docs/method.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from . import periods
from .framework import COUNTED, Metric

MARKING = "Estimate by population"
"""What is said of every such figure, wherever it stands."""

HELD_BELOW_FORCES = frozenset("upper_tier district footprint strategic_board".split())
"""Kinds of area: a measure that is held for one of them is not held for forces only."""


@dataclass(frozen=True)
class Share:
    """A force's figure of one period, the residents of one part of it, and of all of it."""

    figure: float
    residents: float
    of: float

    @property
    def part(self) -> float:
        """The part of the force's residents who live here, 0 to 1."""
        return self.residents / self.of

    @property
    def estimate(self) -> float:
        """The same part of the figure, before it is rounded."""
        return self.figure * self.part


def is_held_for_forces_only(levels: Collection[str]) -> bool:
    """Whether a measure is published for police forces and for no area inside one."""
    return "police_force" in levels and not HELD_BELOW_FORCES & set(levels)


def is_divisible(metric: Metric) -> bool:
    """Whether shares of a figure add up to it: counts and amounts, not shares or people.

    One person may be counted in two places, so people are no sum of anybody's.
    """
    return metric.measure in COUNTED and not metric.counts_people


def residents(start: date, end: date, people: Mapping[int, float]) -> float | None:
    """Residents over a period: the mean of its mid-years; None where one of them is not held.

    people: {mid-year: residents}.
    """
    years, _ = periods.population_years(start, end)
    held = [people[year] for year in years if year in people]
    return sum(held) / len(held) if len(held) == len(years) else None


def share(figure: float | None, here: float | None, whole: float | None) -> Share | None:
    """The share of a figure; None where the figure or a population is not held or cannot be."""
    if figure is None or here is None or whole is None or not 0 < here <= whole:
        return None
    return Share(figure, here, whole)


def rounded(estimate: float) -> float:
    """As an estimate may be printed: three figures at most, one decimal under ten.

    38,249 is 38,200, 427.6 is 428, 4.27 is 4.3.
    """
    size = abs(estimate)
    if size < 10:
        return round(float(estimate), 1)
    digits = len(str(int(size)))
    step = 10 ** max(0, digits - 3)
    return float(round(estimate / step) * step)


def in_words(estimate: float) -> str:
    """A rounded estimate as it is read; a trace of one is not nought."""
    value = rounded(estimate)
    if estimate > 0 and not value:
        return "under 0.1"
    return f"{value:,.0f}" if value >= 10 or value.is_integer() else f"{value:,.1f}"
