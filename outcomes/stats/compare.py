"""Is this area different from that one? By interval, in words that carry no judgement yet."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Words = NDArray[np.str_]


def with_value(
    lower: ArrayLike,
    upper: ArrayLike,
    benchmark: ArrayLike,
    wide_lower: ArrayLike = np.nan,
    wide_upper: ArrayLike = np.nan,
) -> Words:
    """An area's interval against a benchmark's value: shape (n,) of words.

    lower, upper: the 95% limits; wide_lower, wide_upper: the 99.8% limits where known.
    "similar" if the 95% interval holds the benchmark, its ends included; else "lower" or
    "higher", and "much_lower" or "much_higher" where the wide interval leaves it out too;
    "" where anything needed is missing.
    Source: Fingertips; PHEindicatormethods documentation.
    """
    lower, upper, benchmark, wide_lower, wide_upper = np.broadcast_arrays(
        *(
            np.asarray(part, dtype=float)
            for part in (lower, upper, benchmark, wide_lower, wide_upper)
        )
    )
    unknown = np.isnan(lower) | np.isnan(upper) | np.isnan(benchmark)
    with np.errstate(invalid="ignore"):
        return np.select(
            [
                unknown,
                wide_upper < benchmark,
                wide_lower > benchmark,
                upper < benchmark,
                lower > benchmark,
            ],
            ["", "much_lower", "much_higher", "lower", "higher"],
            default="similar",
        )


def with_interval(
    lower: ArrayLike, upper: ArrayLike, other_lower: ArrayLike, other_upper: ArrayLike
) -> Words:
    """Two estimates by their intervals: "similar" if they touch, else "lower" or "higher".

    For benchmarks that are estimates themselves (prevalence, met and unmet need).
    """
    parts = np.broadcast_arrays(
        *(np.asarray(part, dtype=float) for part in (lower, upper, other_lower, other_upper))
    )
    lower, upper, other_lower, other_upper = parts
    unknown = np.isnan(np.stack(parts)).any(axis=0)
    with np.errstate(invalid="ignore"):
        return np.select(
            [unknown, upper < other_lower, lower > other_upper], ["", "lower", "higher"], "similar"
        )


def judged(words: ArrayLike, direction: str, judges: bool) -> Words:
    """Higher and lower turned into better and worse, where the metric may be judged at all."""
    words = np.asarray(words, dtype=str)
    if direction == "none" or not judges:
        return words
    good, bad = ("higher", "lower") if direction == "up" else ("lower", "higher")
    names = {
        good: "better",
        bad: "worse",
        f"much_{good}": "much_better",
        f"much_{bad}": "much_worse",
    }
    return np.array([names.get(word, word) for word in words.ravel()], dtype=str).reshape(
        words.shape
    )


def with_target(
    value: ArrayLike,
    target: ArrayLike,
    direction: str,
    lower: ArrayLike = np.nan,
    upper: ArrayLike = np.nan,
) -> Words:
    """An area's figure against a target: shape (n,) of "better", "worse", "similar" and "".

    With limits: better (the target is met) where the whole interval is at or beyond the target
    on the good side, worse (not met) where the whole of it falls short, else similar. Without:
    by the value. "" where value or target is missing, or the metric has no direction.
    """
    value, target, lower, upper = np.broadcast_arrays(
        *(np.asarray(part, dtype=float) for part in (value, target, lower, upper))
    )
    if direction == "down":
        value, target, lower, upper = -value, -target, -upper, -lower
    limited = ~(np.isnan(lower) | np.isnan(upper))
    with np.errstate(invalid="ignore"):
        met = np.where(limited, lower >= target, value >= target)
        missed = np.where(limited, upper < target, value < target)
    unknown = np.isnan(value) | np.isnan(target) | (direction == "none")
    return np.select([unknown, met, missed], ["", "better", "worse"], "similar")
