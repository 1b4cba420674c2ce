"""Rates and proportions with their intervals."""

import numpy as np
from numpy.typing import ArrayLike

from . import intervals
from .intervals import Floats


def rate(
    count: ArrayLike, population: ArrayLike, multiplier: float, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Crude rate of events: (value, lower, upper), each shape (n,), per `multiplier`.

    count: events, >= 0; population: person-years, > 0. A row that breaks this, or is NaN,
    gives NaN and never spoils the others. Limits: `intervals.poisson`.
    Source: PHEindicatormethods `phe_rate`.
    """
    count, population = np.broadcast_arrays(
        np.asarray(count, dtype=float), np.asarray(population, dtype=float)
    )
    with np.errstate(invalid="ignore"):
        sound = (count >= 0) & (population > 0)
    count = np.where(sound, count, np.nan)
    per = multiplier / np.where(sound, population, np.nan)
    lower, upper = intervals.poisson(count, confidence)
    return count * per, lower * per, upper * per


def proportion(
    numerator: ArrayLike, denominator: ArrayLike, multiplier: float = 1, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Proportion: (value, lower, upper), each shape (n,), times `multiplier` (100 for per cent).

    Rows with numerator above denominator, a denominator not above 0, or NaN give NaN.
    Limits: `intervals.wilson`. Source: PHEindicatormethods `phe_proportion`.
    """
    lower, upper = intervals.wilson(numerator, denominator, confidence)
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(np.isnan(lower), np.nan, x / n)
    return value * multiplier, lower * multiplier, upper * multiplier


def of_estimate(
    count: ArrayLike, estimate: ArrayLike, lower: ArrayLike, upper: ArrayLike, multiplier: float = 1
) -> tuple[Floats, Floats, Floats]:
    """A count as a share of an estimated number: (value, lower, upper), shape (n,).

    estimate, lower, upper: the estimated number and its limits, > 0. The share is lowest where
    the number is highest: limits are count ÷ upper and count ÷ lower, for people treated among
    the people estimated to need it. Impossible or missing gives NaN.
    """
    x, n, low, high = (np.asarray(part, dtype=float) for part in (count, estimate, lower, upper))
    with np.errstate(invalid="ignore", divide="ignore"):
        sound = (x >= 0) & (low > 0) & (low <= n) & (n <= high)
        x = np.where(sound, x, np.nan)
        return x / n * multiplier, x / high * multiplier, x / low * multiplier
