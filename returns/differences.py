"""How far what a partnership returned lay from what was published of the same periods. Pure.

Counts and amounts are set against each other as a whole (all returned, all published), in per cent
of what was published; shares in percentage points, on average. Nothing here is a judgement: a
publisher counts later, and may count otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from outcomes import periods

FEW = 10
"""Of fewer published, a difference is told as a number: a per cent of so few misleads."""


@dataclass(frozen=True)
class Pair:
    """Of one period, what was returned and what was published; a per cent where it is a share."""

    start: date
    end: date
    returned: float
    published: float

    @property
    def difference(self) -> float:
        return self.returned - self.published


def say(pairs: Sequence[Pair], *, is_share: bool) -> str:
    """The record of one measure in one area, in a sentence."""
    if not pairs:
        return "Nothing is published yet of a period that was returned."
    spans = _spans(pairs)
    if all(pair.difference == 0 for pair in pairs):
        return f"Returned exactly as published, in {spans}."
    average = ", on average," if len(pairs) > 1 else ""
    return f"Returned {_far(pairs, is_share)} what was published{average} in {spans}."


def _far(pairs: Sequence[Pair], is_share: bool) -> str:
    """ "1.2% below", "0.4 percentage points above", "3 above", "as much in all as"."""
    apart = sum(pair.difference for pair in pairs)
    published = sum(pair.published for pair in pairs)
    if is_share:
        apart /= len(pairs)
        size, unit = f"{abs(apart):.1f}", " percentage points"
    elif published < FEW:
        size, unit = f"{abs(apart) / len(pairs):.1f}".removesuffix(".0"), ""
    else:
        size, unit = f"{100 * abs(apart) / published:.1f}", "%"
    if float(size) == 0:
        return "within a tenth of a percentage point of" if is_share else "as much in all as"
    return f"{size}{unit} {'above' if apart > 0 else 'below'}"


def _spans(pairs: Sequence[Pair]) -> str:
    quarterly = all(periods.kind(pair.start, pair.end) == "quarter" for pair in pairs)
    word = "quarter" if quarterly else "period"
    return f"{len(pairs)} {word}{'' if len(pairs) == 1 else 's'}"
