"""What local counts of people say of an area that they cannot be added up for. Pure.

One person may be counted in two places, so the sum of local counts is too high by nobody knows how
many; but the area has at least as many people as its largest part.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import periods
from .framework import Metric
from .sentences import Row, number


@dataclass(frozen=True)
class Bracket:
    """The true number lies from `least` to `most`, the ends included."""

    least: float
    most: float
    parts: int
    rounded: bool = False


def of(counts: Sequence[float | None]) -> Bracket | None:
    """The bracket of these local counts of one period; None of fewer than two or with one missing.

    A count that a reader does not see is missing: nothing is said of the others without it.
    """
    held = [count for count in counts if count is not None]
    if len(held) < 2 or len(held) < len(counts):
        return None
    return Bracket(max(held), sum(held), len(held))


def newest(rows: Sequence[Row], parts: Sequence[str]) -> tuple[Bracket, Row] | None:
    """The bracket of the newest period for which every part has a shown count, and one of its rows.

    rows: visible rows of one metric; parts: codes of the areas that make up the whole.
    """
    slots: dict[tuple[object, object], dict[str, Row]] = {}
    for row in rows:
        slots.setdefault((row["period_end"], row["period_start"]), {})[row["area_code"]] = row
    for _, held in sorted(slots.items(), key=lambda item: item[0], reverse=True):
        counts = [held[code]["numerator"] if code in held else None for code in parts]
        if found := of(counts):
            rounded = any(row["flag"] == "rounded" for row in held.values())
            return replace(found, rounded=rounded), held[parts[0]]
    return None


def sentence(metric: Metric, bracket: Bracket, row: Row, place: str) -> str:
    """The bracket in words, named for what it is."""
    period = periods.in_words(row["period_start"], row["period_end"])
    rounded = " The local counts are rounded." if bracket.rounded else ""
    return (
        f"Sum of local counts for {place} in {period}: {number(bracket.most)} in"
        f" {bracket.parts} authorities. Somebody counted in two of them is in it twice, so there"
        f" were from {number(bracket.least)} to {number(bracket.most)} {metric.noun}.{rounded}"
    )
