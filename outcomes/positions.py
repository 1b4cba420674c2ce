"""Where each figure stands among areas of its kind in the same period: fifths, rank ranges. Pure.

Real areas only, and only measures that say the same of a large area as of a small one. Under
five areas nothing is said ("not compared"). Source: Fingertips' quantiles; rules in docs/method.md.
"""

import numpy as np
import pandas as pd

from .framework import DEMONSTRATION, Metric
from .stats import ranks
from .stats.sequences import Integers

COLUMNS = ["quintile", "rank_best", "rank_worst", "rank_of"]
GROUP = ["start", "end", "breakdown", "window", "kind", "nation"]


def are_told(metric: Metric) -> bool:
    """Whether figures of this metric are set beside those of other areas at all."""
    return metric.compare != "none" and metric.is_comparable


def among_areas(metric: Metric, frame: pd.DataFrame, replaced: pd.DataFrame) -> pd.DataFrame:
    """`COLUMNS` for every row of the frame, NaN where an area is not compared.

    frame: one row an area and period, columns area, `GROUP`, value, lower, upper (NaN where a
    reader does not see them). replaced: columns old, new: areas that were reorganised; one whose
    successor holds a figure too is not counted beside it. quintile: 1 holds the lowest values,
    ties together. rank_best, rank_worst: the range of ranks that an area's interval leaves open,
    1 the highest, of rank_of areas; NaN where no interval may be shown.
    """
    found = pd.DataFrame(np.nan, index=frame.index, columns=COLUMNS)
    if not are_told(metric) or frame.empty:
        return found
    group = _groups(frame)
    counted = frame["value"].notna().to_numpy() & (frame["nation"] != DEMONSTRATION).to_numpy()
    counted &= ~_counted_twice(frame, group, counted, replaced)
    value, lower, upper = (
        frame[name].where(counted).to_numpy(dtype=float) for name in ("value", "lower", "upper")
    )
    best, worst, of = ranks.ranges(lower, upper, group=group)
    few = np.isnan(of) | (of < ranks.FEWEST)
    best, worst, of = (np.where(few, np.nan, part) for part in (best, worst, of))
    fifth = ranks.quantiles(value, group=group)
    return found.assign(quintile=fifth, rank_best=best, rank_worst=worst, rank_of=of)


def _groups(frame: pd.DataFrame) -> Integers:
    """A number for the areas that stand beside one another."""
    numbers = [pd.factorize(frame[name])[0].astype(np.int64) for name in GROUP]
    key = np.zeros(len(frame), dtype=np.int64)
    for number in numbers:
        key = key * (number.max() + 1) + number
    return np.asarray(np.unique(key, return_inverse=True)[1], dtype=np.int64)


def _counted_twice(
    frame: pd.DataFrame, group: Integers, counted: np.ndarray, replaced: pd.DataFrame
) -> np.ndarray:
    """Rows of areas whose successors hold a figure for the same period."""
    mine = pd.DataFrame({"group": group, "area": frame["area"].to_numpy()})[counted]
    after = mine.merge(replaced, left_on="area", right_on="old").drop(columns="area")
    both = after.merge(mine, left_on=["group", "new"], right_on=["group", "area"])
    twice = pd.MultiIndex.from_frame(both[["group", "old"]])
    every = pd.MultiIndex.from_arrays([group, frame["area"].to_numpy()])
    return np.asarray(every.isin(twice))
