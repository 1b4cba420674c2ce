"""Rates, proportions and XmR charts in plain Python: what `bench` sets ours beside.

As somebody would write them without NumPy who minds their speed: one pass over the figures.
"""

import math
from itertools import pairwise

from outcomes.stats.intervals import exact, quantile

Z = quantile(0.95)
LOWER, UPPER = (limits.tolist() for limits in exact(list(range(10))))
"""Exact limits of 0 to 9 events, looked up."""

ABOVE, BELOW, RISING, FALLING, NEAR_HIGH, NEAR_LOW, SHIFT_HIGH, SHIFT_LOW = (
    "above_limit below_limit rising falling near_high near_low shift_high shift_low".split()
)


def rates(counts, people, multiplier):
    """[(value, lower, upper)] of whole counts."""
    found = []
    for x, n in zip(counts, people, strict=True):
        if x < 10:
            lower, upper = LOWER[int(x)], UPPER[int(x)]
        else:
            above = x + 1
            lower = x * (1 - 1 / (9 * x) - Z / (3 * math.sqrt(x))) ** 3
            upper = above * (1 - 1 / (9 * above) + Z / (3 * math.sqrt(above))) ** 3
        per = multiplier / n
        found.append((x * per, lower * per, upper * per))
    return found


def proportions(parts, wholes, multiplier):
    """[(value, lower, upper)]."""
    found = []
    for x, n in zip(parts, wholes, strict=True):
        half = Z * math.sqrt(Z * Z + 4 * x * (1 - x / n))
        middle, width = 2 * x + Z * Z, 2 * (n + Z * Z)
        found.append(
            (
                multiplier * x / n,
                multiplier * (middle - half) / width,
                multiplier * (middle + half) / width,
            )
        )
    return found


def xmr(values):
    """(centre, lower, upper, label of each point) of one series without missing points."""
    centre = sum(values) / len(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    average = sum(ranges) / len(ranges)
    kept = [size for size in ranges if size < 3.267 * average]
    if sum(kept):
        average = sum(kept) / len(kept)
    width = 2.66 * average
    lower, upper = centre - width, centre + width
    return centre, lower, upper, _labels(values, centre, width)


def _labels(values, centre, width):
    """The rules from the least to the gravest, each writing over the one before."""
    labels = [""] * len(values)
    sides = [(value > centre) - (value < centre) for value in values]
    _mark_runs(labels, sides, 7, SHIFT_HIGH, SHIFT_LOW, 0)
    near = [
        side if width * 2 / 3 < abs(value - centre) <= width else 0
        for value, side in zip(values, sides, strict=True)
    ]
    for first in range(len(values) - 2):
        window = near[first : first + 3]
        for way, label in ((1, NEAR_HIGH), (-1, NEAR_LOW)):
            if window.count(way) >= 2:
                for place in range(first, first + 3):
                    if near[place] == way:
                        labels[place] = label
    steps = [(b > a) - (b < a) for a, b in pairwise(values)]
    _mark_runs(labels, steps, 6, RISING, FALLING, 1)
    for place, value in enumerate(values):
        if value > centre + width:
            labels[place] = ABOVE
        elif value < centre - width:
            labels[place] = BELOW
    return labels


def _mark_runs(labels, signs, needed, high, low, more):
    """Label each run of `needed` equal signs or more, and `more` points after its end."""
    first = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[first]:
            if signs[first] and place - first >= needed:
                size = place - first + more
                labels[first : first + size] = [high if signs[first] > 0 else low] * size
            first = place
