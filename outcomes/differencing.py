"""Which figures would give a small one away, by what they count. Pure: arrays in, arrays out.

The rule, and why it is enough, stand in `disclosure`. Here the pieces of `overlaps` have a heat:
the moment at which something small was counted in them, or `COLD`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .overlaps import Figures, Leftover, Sets, containers, leftovers

COLD, WARM, ALWAYS = -np.inf, -1e300, np.inf
"""No heat; heat of a moment that is not known; heat from before anything was recorded."""

STILL = np.inf
"""Until when a figure that has not been superseded is held."""


@dataclass(frozen=True)
class Facts:
    """What is known of each figure, each an array of shape (n,).

    ours: it may be hidden. fixed: it is printed whatever becomes of the others. small: it is to
    be hidden. given: it is no sum that was made here. since, until: from when till when it was
    held, in any unit; nan for since where that is not known.
    """

    ours: np.ndarray
    fixed: np.ndarray
    small: np.ndarray
    given: np.ndarray
    since: np.ndarray
    until: np.ndarray

    @property
    def now(self) -> np.ndarray:
        return np.asarray(self.until == STILL)


def near_small(held: Figures, facts: Facts, smallest: float) -> np.ndarray:
    """Which of our figures are to be hidden: they count somebody whom a small one counts.

    smallest: what figures leave of one another is small from above 0 to below this.
    """
    pieces = held.pieces
    heat = np.full(pieces.universe, COLD)
    nought = (held.value == 0) & facts.now & (facts.ours | facts.fixed)
    _warm(pieces, heat, np.flatnonzero(nought), np.flatnonzero(facts.small & facts.now), facts)
    over = _held_over(held, facts)
    pieces.raise_to(heat, over, np.full(len(over), ALWAYS))
    alone = np.zeros(len(held), dtype=bool)
    while True:
        _spread(pieces, heat, facts, facts.now)
        hidden = facts.ours & (alone | (pieces.highest(heat) > COLD))
        hot, lone = (heat > COLD).sum(), alone.sum()
        for left, rest in list(_left_small(held, facts, hidden, smallest)):
            moment = facts.since[np.r_[left.outer, left.inner]]
            known = moment[~np.isnan(moment)]
            heat[rest] = np.maximum(heat[rest], known.max() if len(known) else WARM)
            alone[left.outer] |= not len(rest)
        if ((heat > COLD).sum(), alone.sum()) == (hot, lone):
            return hidden


def _warm(
    pieces: Sets, heat: np.ndarray, nought: np.ndarray, seeds: np.ndarray, facts: Facts
) -> None:
    """Heat what the seeds count and no nought does.

    All of it, where noughts count it all, and where a figure that is not ours bounds a seed: with
    the noughts beside it the seed would be bounded as well.
    """
    cold, bound = np.zeros((2, pieces.universe), dtype=bool)
    cold[pieces.at(nought).items] = True
    bound[pieces.at(np.setdiff1d(np.flatnonzero(facts.fixed), nought)).items] = True
    seen = pieces.at(seeds)
    whole = (seen.highest(~cold) == 0) | (seen.highest(bound) > 0)
    free = ~cold[seen.items] | np.repeat(whole, seen.sizes)
    moment = np.repeat(np.nan_to_num(facts.since[seeds], nan=WARM), seen.sizes)
    np.maximum.at(heat, seen.items[free], moment[free])


def _spread(pieces: Sets, heat: np.ndarray, facts: Facts, then: np.ndarray) -> None:
    """Heat all that a figure counts which cannot be taken back and counts a hot piece.

    That is a fixed one, and one that may have been shown before the small one came.
    """
    while True:
        highest = pieces.highest(heat)
        before = facts.ours & facts.given & (facts.since < highest) & (facts.until > highest)
        before |= facts.ours & facts.given & (facts.since < highest) & then & facts.now
        carries = (facts.fixed | before) & (highest > COLD)
        lowest = -pieces.highest(-heat)
        carries = np.flatnonzero(carries & (lowest < highest))
        if not len(carries):
            return
        pieces.raise_to(heat, carries, highest[carries])


def _held_over(held: Figures, facts: Facts) -> np.ndarray:
    """Figures that were hidden beside a small one that has since been superseded.

    They have not been revised themselves: shown now, they would say what it was.
    """
    seeds = np.flatnonzero(facts.small & ~facts.now)
    if not len(seeds):
        return seeds
    pieces = held.pieces
    heat, ends = np.full(pieces.universe, COLD), np.full(pieces.universe, COLD)
    _warm(pieces, heat, seeds[:0], seeds, facts)
    pieces.raise_to(ends, seeds, facts.until[seeds])
    _spread(pieces, heat, facts, np.zeros(len(held), dtype=bool))
    ends[(heat > COLD) & (ends == COLD)] = facts.until[seeds].max()
    over = facts.ours & facts.given & facts.now & (held.value != 0)
    return np.flatnonzero(over & (facts.since < pieces.highest(ends)))


def _left_small(
    held: Figures, facts: Facts, hidden: np.ndarray, smallest: float
) -> Iterator[tuple[Leftover, np.ndarray]]:
    """What shown figures leave that is small, with the pieces that it counts.

    What only publishers' figures leave is theirs; so is a sum of ours that differs from theirs.
    """
    shown = facts.now & ~np.isnan(held.value) & (facts.fixed | facts.ours) & ~hidden
    use = np.flatnonzero(shown)
    use = use[np.argsort(~facts.ours[use], kind="stable")]
    pieces = held.pieces
    for left in leftovers(held, use, lambda value: (value > 1e-6) & (value < smallest)):
        rest = np.setdiff1d(pieces.at(np.array([left.outer])).items, pieces.at(left.inner).items)
        if facts.ours[left.outer] or (len(rest) and facts.ours[left.inner].any()):
            yield left, rest


def undone(
    held: Figures, withheld: np.ndarray, printed: np.ndarray, sums: np.ndarray
) -> np.ndarray:
    """Which of our sums count somebody whom a figure counts that its publisher hid.

    withheld, printed, sums: which figures their publisher hid, which it printed, and which we
    made. A sum that counts all of a printed figure around the hidden one adds nothing to that.
    """
    pieces = held.pieces
    around = np.full(len(held), np.inf)
    outer, inner = containers(held, np.flatnonzero(withheld | printed))
    use = withheld[inner] & printed[outer]
    np.minimum.at(around, inner[use], pieces.sizes[outer[use]])
    size = np.full(pieces.universe, COLD)
    chosen = np.flatnonzero(withheld)
    pieces.raise_to(size, chosen, around[chosen])
    return np.asarray(sums & (pieces.highest(size) >= pieces.sizes))
