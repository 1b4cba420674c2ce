"""Funnel limits: how far an area may lie from the average by chance, by its size."""

import numpy as np
from numpy.typing import ArrayLike

from . import intervals
from .intervals import Floats

CONFIDENCES = (0.95, 0.998)


def limits(
    denominator: ArrayLike, average: ArrayLike, kind: str, multiplier: float = 1
) -> tuple[Floats, Floats, Floats, Floats]:
    """(lower95, upper95, lower998, upper998), each shape (n,), in the metric's unit.

    denominator: people or person-years, > 0; average: the benchmark in the metric's unit;
    kind: "proportion" (Wilson's limits round it) or "rate" (exact Poisson limits of the events
    expected); multiplier: the metric's, 100 for per cent. Impossible or missing gives NaN.
    Source: Spiegelhalter 2005; PHEindicatormethods `calculate_funnel_limits`.
    """
    if kind not in ("proportion", "rate"):
        raise ValueError(f"kind is proportion or rate, not {kind!r}")
    n, centre = np.broadcast_arrays(
        np.asarray(denominator, dtype=float), np.asarray(average, dtype=float)
    )
    with np.errstate(invalid="ignore"):
        n = np.where(n > 0, n, np.nan)
    expected = centre / multiplier * n
    found = []
    for confidence in CONFIDENCES:
        if kind == "proportion":
            low, high = intervals.wilson(expected, n, confidence)
        else:
            low, high = (limit / n for limit in intervals.exact(expected, confidence))
        found += [low * multiplier, high * multiplier]
    return found[0], found[1], found[2], found[3]
