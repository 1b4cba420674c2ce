"""Could a change between two periods be chance?"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr, bdtrc

from .intervals import Floats, Interval, wilson


def counts(before: ArrayLike, after: ArrayLike, share: ArrayLike = 0.5) -> Floats:
    """P-value, shape (n,), of the later count given the sum of both.

    before, after: events, whole; share: the later period's part of both periods'
    person-years. Exact binomial test, both tails doubled, at most 1; NaN gives NaN.
    Source: Przyborowski & Wilenski 1940.
    """
    before, after, share = np.broadcast_arrays(
        *(np.asarray(part, dtype=float) for part in (before, after, share))
    )
    known = ~(np.isnan(before) | np.isnan(after) | np.isnan(share))
    x = np.where(known, np.round(after), 0)
    n = (x + np.where(known, np.round(before), 0)).astype(int)
    p = np.where(known, share, 0.5)
    at_most = bdtr(x, n, p)
    at_least = np.where(x > 0, bdtrc(np.maximum(x - 1, 0), n, p), 1.0)
    return np.where(known, np.minimum(1.0, 2 * np.minimum(at_most, at_least)), np.nan)


def proportions(
    before: ArrayLike,
    before_of: ArrayLike,
    after: ArrayLike,
    after_of: ArrayLike,
    confidence: float = 0.95,
) -> Interval:
    """Interval of the change in a proportion: (lower, upper), each shape (n,), as proportions.

    A change is real where the interval leaves out 0. Source: Newcombe 1998, method 10.
    """
    x0, n0 = np.asarray(before, dtype=float), np.asarray(before_of, dtype=float)
    x1, n1 = np.asarray(after, dtype=float), np.asarray(after_of, dtype=float)
    lower0, upper0 = wilson(x0, n0, confidence)
    lower1, upper1 = wilson(x1, n1, confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        p0, p1 = x0 / n0, x1 / n1
        difference = p1 - p0
        lower = difference - np.sqrt((p1 - lower1) ** 2 + (upper0 - p0) ** 2)
        upper = difference + np.sqrt((upper1 - p1) ** 2 + (p0 - lower0) ** 2)
    return lower, upper
