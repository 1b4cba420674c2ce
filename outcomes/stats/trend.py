"""Recent trend of yearly figures, by Fingertips' rule, with each year left out in turn.

Only for separate years of one definition and one population edition, never for rolling or
overlapping figures. Source: Fingertips, "Recent trends" guidance; Cochran 1954; Armitage 1955.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .intervals import Floats, quantile
from .sequences import Words

POINTS = 5
CONFIDENCE = 0.998
CRITICAL = quantile(CONFIDENCE) ** 2
"""A χ² of one degree of freedom above this is no chance: 9.5495."""

INCREASING, DECREASING = "increasing", "decreasing"
NO_CHANGE, CANNOT = "no_significant_change", "cannot_be_calculated"

FEW = "There are fewer than five yearly figures."
MISSING = "One of the latest five figures is missing."
NO_LIMITS = "One of the latest five figures has no confidence interval."
NOT_COUNTS = "One of the latest five counts is missing or above its denominator."
DUPLICATE = "Two of the latest five figures are for one year."
GAP = "The latest five figures are not for consecutive years."
ALL_OR_NONE = "One of the latest five counts is 0 or the whole of its denominator."
CHANCE = "The change over the latest five years could be chance."
ONE_YEAR = "The change rests on one year: without it there is none, or the other way."
MORE_THAN_CHANCE = (
    "The change over the latest five years is more than chance, whichever year is left out."
)


def recent(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    years: ArrayLike | None = None,
    *,
    numerator: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
) -> tuple[str, str]:
    """(marker, reason) of one series: its latest five yearly figures.

    value, lower, upper: shape (n,), with 95% limits, NaN for missing; years: the year of each,
    in any order, or 1 … n; numerator and denominator, both: shape (n,), for a proportion.
    marker: increasing, decreasing, no_significant_change or cannot_be_calculated.
    """
    value = np.asarray(value, dtype=float)
    years = np.arange(1.0, value.size + 1) if years is None else np.asarray(years, dtype=float)
    given = (value, lower, upper, years, numerator, denominator)
    columns = [None if part is None else np.asarray(part, dtype=float) for part in given]
    if any(part is not None and part.shape != value.shape for part in columns) or value.ndim != 1:
        raise ValueError("a series and its limits, years and counts have one length")
    if value.size < POINTS:
        return CANNOT, FEW
    order = np.argsort(years, kind="stable")[-POINTS:]
    five = [None if part is None else part[order][None, :] for part in columns]
    markers, reasons = many(*five[:4], numerator=five[4], denominator=five[5])
    return str(markers[0]), str(reasons[0])


def many(
    value: ArrayLike | None,
    lower: ArrayLike | None,
    upper: ArrayLike | None,
    years: ArrayLike | None,
    *,
    numerator: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
) -> tuple[Words, Words]:
    """(markers, reasons), each shape (series,), of many series: their latest five in rows.

    Each array has shape (series, 5), in order of years. A series of fewer than five is filled
    up with NaN years. Where numerator and denominator are given the trend is one of proportions,
    and value and limits are not looked at.
    """
    t = np.asarray(years, dtype=float)
    measure: Callable[[Floats, Floats, Floats, Floats], tuple[Floats, Floats]]
    if t.ndim != 2 or t.shape[1] != POINTS:
        raise ValueError(f"series stand in rows of {POINTS}")
    if numerator is not None and denominator is not None:
        x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
        reason = _cannot(t, _unsound_counts(x, n))
        measure, parts = _proportions, (x, n)
    else:
        y, low, high = (np.asarray(part, dtype=float) for part in (value, lower, upper))
        width = (high - low) / (2 * quantile(0.95))
        reason = _cannot(t, _unsound_values(y, width))
        measure, parts = _weighted, (y, width)
    slope, chi_squared = measure(t, *parts, np.ones_like(t))
    steady = np.ones(t.shape[0], dtype=bool)
    for left_out in range(POINTS):
        kept = np.ones_like(t)
        kept[:, left_out] = 0
        without, _ = measure(t, *parts, kept)
        steady &= without * np.sign(slope) > 1e-9 * np.abs(slope)
    with np.errstate(invalid="ignore"):
        significant = chi_squared > CRITICAL
    sign = [reason != "", ~significant, ~steady, slope > 0]
    markers = np.select(sign, [CANNOT, NO_CHANGE, NO_CHANGE, INCREASING], DECREASING)
    return markers, np.select(sign[:3], [reason, CHANCE, ONE_YEAR], MORE_THAN_CHANCE)


def _cannot(t: Floats, unsound: list[tuple[Any, str]]) -> Words:
    """Why no trend can be calculated, "" where one can."""
    step = np.diff(t, axis=1)
    with np.errstate(invalid="ignore"):
        duplicate, gap = (step == 0).any(axis=1), (step != 1).any(axis=1)
    rules = [(np.isnan(t).any(axis=1), FEW), (duplicate, DUPLICATE), (gap, GAP), *unsound]
    return np.select([rule for rule, _ in rules], [words for _, words in rules], "")


def _unsound_values(y: Floats, width: Floats) -> list[tuple[Any, str]]:
    return [(np.isnan(y).any(axis=1), MISSING), (~(width > 0).all(axis=1), NO_LIMITS)]


def _unsound_counts(x: Floats, n: Floats) -> list[tuple[Any, str]]:
    with np.errstate(invalid="ignore"):
        sound = ((x >= 0) & (n > 0) & (x <= n)).all(axis=1)
        extreme = ((x == 0) | (x == n)).any(axis=1)
    return [(~sound, NOT_COUNTS), (extreme, ALL_OR_NONE)]


def _weighted(t: Floats, y: Floats, width: Floats, kept: Floats) -> tuple[Floats, Floats]:
    """(slope, χ²) of the least-squares line weighted by 1/σ², over the points kept."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        w = kept / width**2
        total = w.sum(axis=1, keepdims=True)
        away = t - (w * t).sum(axis=1, keepdims=True) / total
        level = y - (w * y).sum(axis=1, keepdims=True) / total
        spread = (w * away**2).sum(axis=1)
        slope = (w * away * level).sum(axis=1) / spread
        return slope, slope**2 * spread


def _proportions(t: Floats, x: Floats, n: Floats, kept: Floats) -> tuple[Floats, Floats]:
    """(slope, χ²) of the test for trend in proportions, over the points kept."""
    with np.errstate(invalid="ignore", divide="ignore"):
        x, n = x * kept, n * kept
        people = n.sum(axis=1, keepdims=True)
        p = x.sum(axis=1, keepdims=True) / people
        away = t - (n * t).sum(axis=1, keepdims=True) / people
        covariance = (away * (x - n * p)).sum(axis=1)
        spread = (n * away**2).sum(axis=1)
        slope = covariance / spread
        return slope, covariance**2 / ((p * (1 - p))[:, 0] * spread)
