"""How the areas of one kind spread: their ends and the middle half."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

FEWEST = 5
"""With fewer areas than this a range says too little to be drawn."""


@dataclass(frozen=True)
class Spread:
    """The ends of a set of values, the limits of its middle half, and how many values it has."""

    lowest: float
    lower_quartile: float
    upper_quartile: float
    highest: float
    count: int


def spread(values: ArrayLike) -> Spread | None:
    """The spread of the values that are held; None of fewer than five.

    Quartiles lie between the two nearest values in proportion (Hyndman and Fan's type 7, the
    default of NumPy, R and spreadsheets).
    """
    held = np.asarray(values, dtype=float)
    held = held[~np.isnan(held)]
    if held.size < FEWEST:
        return None
    lowest, lower, upper, highest = (float(cut) for cut in np.quantile(held, [0, 0.25, 0.75, 1]))
    return Spread(lowest, lower, upper, highest, int(held.size))
