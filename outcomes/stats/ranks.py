"""An area's place among others: quantile groups, and the range of ranks it may have.

Groups stand in one array beside the values, so that every metric and period is done at once.
"""

import numpy as np
from numpy.typing import ArrayLike

from .intervals import Floats
from .sequences import Integers

FEWEST = 5


def quantiles(
    values: ArrayLike, k: int = 5, *, high_first: bool = False, group: ArrayLike = 0
) -> Floats:
    """The quantile, 1 … k, of each value among those of its group, shape (n,); NaN for none.

    high_first: quantile 1 holds the highest values, else the lowest; ties go together, to the
    lower number; group: number of the set compared, one for all or one each. A group of fewer
    than k values, or than five, is not compared.
    """
    x, of = _grouped(values, group)
    held = np.flatnonzero(~np.isnan(x))
    found = np.full(x.size, np.nan)
    if held.size == 0:
        return found
    key = -x[held] if high_first else x[held]
    order = np.lexsort((key, of[held]))
    sets, keys = of[held][order], key[order]
    opens = np.ones(held.size, dtype=bool)
    opens[1:] = sets[1:] != sets[:-1]
    starts = np.flatnonzero(opens)
    size = np.diff(np.append(starts, held.size))
    new = opens.copy()
    new[1:] |= keys[1:] != keys[:-1]
    first_of_tie = np.maximum.accumulate(np.where(new, np.arange(held.size), 0))
    n = np.repeat(size, size)
    rank = first_of_tie - np.repeat(starts, size) + 1
    group_number = k + 1 - -(-(n + 1 - rank) * k // n)  # whole numbers: the ceiling is exact
    enough = n >= max(k, FEWEST)
    found[held[order]] = np.where(enough, group_number, np.nan)
    return found


def ranges(
    lower: ArrayLike, upper: ArrayLike, *, high_first: bool = True, group: ArrayLike = 0
) -> tuple[Floats, Floats, Floats]:
    """(best, worst, of): the ranks that each area may have, and among how many; shape (n,).

    Rank 1 is the highest where high_first, else the lowest. best = 1 + the areas that lie wholly
    before it, worst = all − the areas that lie wholly behind it; intervals that touch are no
    order. NaN without an interval; group: as in `quantiles`.
    """
    low, of = _grouped(lower, group)
    high, _ = _grouped(upper, group)
    held = np.flatnonzero(~np.isnan(low) & ~np.isnan(high))
    best, worst, total = (np.full(low.size, np.nan) for _ in range(3))
    if held.size == 0:
        return best, worst, total
    low, high, of = low[held], high[held], np.unique(of[held], return_inverse=True)[1]
    # values become whole numbers, so that the sets lie one after another in one order
    whole = np.unique(np.concatenate([low, high]), return_inverse=True)[1]
    width = whole.max() + 1
    lows, highs = of * width + whole[: held.size], of * width + whole[held.size :]
    size = np.bincount(of)
    ends = np.cumsum(size)
    above = ends[of] - np.searchsorted(np.sort(lows), highs, side="right")
    below = np.searchsorted(np.sort(highs), lows, side="left") - (ends - size)[of]
    before, behind = (above, below) if high_first else (below, above)
    best[held], worst[held], total[held] = 1 + before, size[of] - behind, size[of]
    return best, worst, total


def _grouped(values: ArrayLike, group: ArrayLike) -> tuple[Floats, Integers]:
    x = np.asarray(values, dtype=float)
    return x, np.broadcast_to(np.asarray(group, dtype=np.int64), x.shape)
