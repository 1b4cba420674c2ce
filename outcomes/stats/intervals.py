"""Confidence intervals for counts and for proportions."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv, ndtri

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats]


def quantile(confidence: float) -> float:
    """The normal quantile of a two-sided confidence, unrounded: 1.959964 for 0.95."""
    return float(ndtri((1 + confidence) / 2))


def poisson(count: ArrayLike, confidence: float = 0.95) -> Interval:
    """Interval of a count of events: (lower, upper), each shape (n,), in events.

    count: shape (n,), events; NaN or negative gives NaN. Exact below 10 events, Byar's
    approximation from 10. Divide by the person-years and multiply by the metric's multiplier
    for the interval of a rate.
    Source: Breslow & Day 1987, vol. II; the switch at 10 as in PHEindicatormethods.
    """
    count = _from_zero(count)
    lower, upper = (
        np.atleast_1d(limit) for limit in byar(np.where(count < 10, np.nan, count), confidence)
    )
    few = np.atleast_1d(count < 10)
    events = count[count < 10]
    if (events % 1 == 0).all():  # whole numbers have ten answers, looked up
        found = exact(np.arange(10.0), confidence)
        lower[few], upper[few] = (limit[events.astype(np.int64)] for limit in found)
    else:
        lower[few], upper[few] = exact(events, confidence)
    return lower.reshape(count.shape), upper.reshape(count.shape)


def exact(count: ArrayLike, confidence: float = 0.95) -> Interval:
    """Exact Poisson limits: (lower, upper), each shape (n,), in events; lower is 0 at no events.

    Source: Garwood 1936, by the inverse of the incomplete gamma function.
    """
    count = _from_zero(count)
    tail = (1 - confidence) / 2
    with np.errstate(invalid="ignore"):
        lower = np.where(count > 0, gammaincinv(np.where(count > 0, count, 1), tail), 0.0)
        upper = gammaincinv(count + 1, 1 - tail)
    return np.where(np.isnan(count), np.nan, lower), upper


def byar(count: ArrayLike, confidence: float = 0.95) -> Interval:
    """Byar's approximate Poisson limits: (lower, upper), each shape (n,), in events.

    count: shape (n,), events; meant for 10 and above (`exact` below). Zero gives NaN.
    Source: Breslow & Day 1987, vol. II, as applied by PHEindicatormethods.
    """
    count = _from_zero(count)
    count = np.where(count > 0, count, np.nan)
    z, above = quantile(confidence), count + 1
    lower = count * _cubed(1 - 1 / (9 * count) - z / (3 * np.sqrt(count)))
    return lower, above * _cubed(1 - 1 / (9 * above) + z / (3 * np.sqrt(above)))


def wilson(numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95) -> Interval:
    """Wilson's interval of a proportion: (lower, upper), each shape (n,), as proportions.

    numerator, denominator: shape (n,), counts, 0 <= numerator <= denominator and
    denominator > 0; anything else, and NaN, gives NaN. No continuity correction.
    Source: Wilson 1927; Newcombe 1998; PHEindicatormethods `phe_proportion`.
    """
    x, n = np.broadcast_arrays(
        np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    )
    with np.errstate(invalid="ignore"):
        sound = (x >= 0) & (n > 0) & (x <= n)
    x, n = np.where(sound, x, np.nan), np.where(sound, n, np.nan)
    z = quantile(confidence)
    half = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    middle, width = 2 * x + z**2, 2 * (n + z**2)
    return (middle - half) / width, (middle + half) / width


def wilson_rounded(
    numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Wilson's interval where both counts are rounded to 5, hence known to 2 either way.

    Lower limit from (x − 2) of (n + 2), upper from (x + 2) of (n − 2), as proportions.
    """
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    with np.errstate(invalid="ignore"):
        lower, _ = wilson(np.maximum(x - 2, 0), n + 2, confidence)
        _, upper = wilson(np.minimum(x + 2, n - 2), n - 2, confidence)
    return lower, upper


def _from_zero(count: ArrayLike) -> Floats:
    count = np.asarray(count, dtype=float)
    with np.errstate(invalid="ignore"):
        return np.where(count >= 0, count, np.nan)


def _cubed(x: Floats) -> Floats:
    return x * x * x  # several times as fast as a power
