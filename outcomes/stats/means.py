"""Means with their intervals."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from .intervals import Floats


def mean(values: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Mean of the last axis: (value, lower, upper), shape () or (rows,), in the values' unit.

    Limits by Student's t with n − 1 degrees of freedom; one value has none. A missing value
    makes the mean missing: a mean of the rest would be of something else.
    Source: Student 1908; PHEindicatormethods `phe_mean`.
    """
    x = np.asarray(values, dtype=float)
    n = x.shape[-1]
    if n == 0:
        nothing = np.full(x.shape[:-1], np.nan)
        return nothing, nothing, nothing
    value = x.mean(axis=-1)
    if n == 1:
        return value, np.full_like(value, np.nan), np.full_like(value, np.nan)
    half = stdtrit(n - 1, (1 + confidence) / 2) * x.std(axis=-1, ddof=1) / np.sqrt(n)
    return value, value - half, value + half
