"""Age-standardised rates and ratios.

The portal holds no counts by age band yet, so no figure that it shows is standardised: these
are functions and tests, ready for the day when age bands are held.
Sources: Dobson et al. 1991; PHEindicatormethods `phe_dsr`, `phe_isr`, `calculate_ISRatio`;
Eurostat 2013 for the European standard population.
"""

import numpy as np
from numpy.typing import ArrayLike

from . import intervals, rates
from .intervals import Floats

FEWEST_EVENTS = 10
TOO_FEW = "Not standardised: fewer than 10 events in all."
NOT_COMPLETE = "Not standardised: a count or a population of an age band is missing."

EUROPEAN_2013 = (
    *(5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000),
    *(7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000),
)
"""European standard population of 100,000, ages 0 to 4, 5 to 9 … 85 to 89, 90 and over."""


def dsr(
    count: ArrayLike, population: ArrayLike, standard: ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Directly standardised rate of an area over its age bands: (value, lower, upper) per 100,000.

    count, population, standard: shape (bands,), or (areas, bands) for many areas at once;
    population in person-years, > 0; standard: the weights of the bands, as people.
    NaN, as `no_dsr` says, below 10 events in all or with anything missing.
    Limits: Dobson's, with Byar's for the total at every count.
    """
    x, n, w = (np.asarray(part, dtype=float) for part in (count, population, standard))
    x, n, w = np.broadcast_arrays(x, n, w)
    x = np.where(no_dsr(x, n)[..., None] == "", x, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        n, weights = np.where(n > 0, n, np.nan), w.sum(axis=-1)
        value = (w * x / n).sum(axis=-1) / weights
        variance = (w**2 * x / n**2).sum(axis=-1) / weights**2
        total = x.sum(axis=-1)
        lower, upper = intervals.byar(total, confidence)
        scale = np.sqrt(variance / total)
        limits = value + scale * (lower - total), value + scale * (upper - total)
    return value * 100_000, limits[0] * 100_000, limits[1] * 100_000


def no_dsr(
    count: ArrayLike, population: ArrayLike
) -> np.ndarray[tuple[int, ...], np.dtype[np.str_]]:
    """Why an area has no directly standardised rate; "" where it has one. Shape as of `dsr`."""
    x, n = np.broadcast_arrays(np.asarray(count, float), np.asarray(population, float))
    with np.errstate(invalid="ignore"):
        complete = ((x >= 0) & (n > 0)).all(axis=-1)
        few = x.sum(axis=-1) < FEWEST_EVENTS
    return np.select([~complete, few], [NOT_COMPLETE, TOO_FEW], "")


def expected(
    population: ArrayLike, reference_count: ArrayLike, reference_population: ArrayLike
) -> Floats:
    """Events an area would have at the reference's rates: shape () or (areas,).

    Each over age bands, the last axis; reference_population > 0. NaN gives NaN.
    """
    n, x, of = (
        np.asarray(part, dtype=float)
        for part in (population, reference_count, reference_population)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((n * x / np.where(of > 0, of, np.nan)).sum(axis=-1))


def isr(
    observed: ArrayLike, expected: ArrayLike, scale: float = 1, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Indirectly standardised ratio, observed over expected: (value, lower, upper), shape (n,).

    scale: 1 or 100 for a ratio; the reference's crude rate for a standardised rate.
    Limits: exact below 10 events observed, Byar's from 10.
    """
    return rates.rate(observed, expected, scale, confidence)
