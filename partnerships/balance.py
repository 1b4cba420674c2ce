"""How a partnership's attention is shared among the pillars of the strategy.

Pure. What serves all pillars alike is counted apart: it says nothing of the balance between them.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

PILLARS = ("supply", "treatment", "demand")
ACROSS = "across"
FEW = 5
"""Under so many items of one pillar, counts are shown and no share: a share would mislead."""


@dataclass(frozen=True)
class Balance:
    """counts: items of each pillar, in the order of `PILLARS`; across: of all alike; untagged."""

    counts: tuple[int, ...]
    across: int = 0
    untagged: int = 0

    @property
    def of_one_pillar(self) -> int:
        return sum(self.counts)

    @property
    def total(self) -> int:
        return self.of_one_pillar + self.across + self.untagged

    @property
    def shares(self) -> tuple[float, ...] | None:
        """The share of each pillar in what is of one pillar; None under `FEW` items."""
        if self.of_one_pillar < FEW:
            return None
        return tuple(count / self.of_one_pillar for count in self.counts)


def of(pillars: Iterable[str | None]) -> Balance:
    """The balance of items, each given by its pillar; "" or None where it has none."""
    found = Counter(pillar or "" for pillar in pillars)
    counts = tuple(found[pillar] for pillar in PILLARS)
    return Balance(counts, found[ACROSS], found[""])


def by_period(
    items: Iterable[tuple[date, str | None]], period_of: Callable[[date], Any]
) -> list[tuple[Any, Balance]]:
    """Balance by period, in order: items are (day, pillar), period_of gives a sortable period."""
    periods: dict[Any, list[str | None]] = {}
    for day, pillar in items:
        periods.setdefault(period_of(day), []).append(pillar)
    return [(period, of(pillars)) for period, pillars in sorted(periods.items())]


def missing(balance: Balance) -> tuple[str, ...]:
    """The pillars that no item spoke to, where there are enough items to say so."""
    if balance.of_one_pillar < FEW:
        return ()
    return tuple(pillar for pillar, count in zip(PILLARS, balance.counts, strict=True) if not count)
