"""Run charts: a line, its median, and the two signs that a short series has changed.

For separate periods in date order that are too few for limits, and for annual series.
Source: Perla, Provost & Murray 2011.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from . import sequences
from .intervals import Floats
from .sequences import Layout, Words

FEWEST_FOR_SIGNALS = 10
SHIFT = 6
TREND = 5

SPECIAL = np.array(["", "rising", "falling", "shift_high", "shift_low"])
DIRECTION = np.array([0, 1, -1, 1, -1], dtype=np.int8)


@dataclass(frozen=True)
class Points:
    """What a run chart says of each point; every field has the shape of the values.

    median: of the point's segment, in the values' unit; special: "" or one of `SPECIAL`;
    point_types: as in `spc.Points`.
    """

    median: Floats
    special: Words
    point_types: Words


@dataclass(frozen=True)
class RunChart(Points):
    """One series; variation: the type of its latest point."""

    variation: str


@dataclass(frozen=True)
class RunCharts(Points):
    """Many series; variation has shape (series,)."""

    variation: Words


def chart(values: ArrayLike, *, improvement: str, rebase: Iterable[int] = ()) -> RunChart:
    """The run chart of one series, shape (n,), in date order, NaN for missing.

    Per segment of 10 points held or more: a shift is 6 points or more on one side of the median,
    those on it skipped; a trend is 5 or more, each strictly above (or below) the last, and goes
    before a shift. A missing point ends both. Under 10 points nothing is a sign.
    improvement, rebase and errors: as in `spc.xmr`.
    """
    series = np.asarray(values, dtype=float)
    if series.ndim != 1:
        raise ValueError("values are one series")
    segments = sequences.starts(series.size, list(rebase))
    found = many(series[None, :], segments[None, :], improvement=improvement)
    each = {name: getattr(found, name)[0] for name in Points.__dataclass_fields__}
    return RunChart(**each, variation=str(found.variation[0]))


def many(
    values: ArrayLike, segments: ArrayLike | None = None, *, improvement: ArrayLike
) -> RunCharts:
    """Run charts of many series in rows: see `spc.many`."""
    points, inside, layout = sequences.laid_out(values, segments)
    found = flat(points, layout, inside.shape[0], improvement=improvement)
    each = {
        name: sequences.spread_out(getattr(found, name), inside)
        for name in Points.__dataclass_fields__
    }
    return RunCharts(**each, variation=found.variation)


def flat(values: Floats, layout: Layout, count: int, *, improvement: ArrayLike) -> RunCharts:
    """Run charts of `count` series laid end to end: fields of points have shape (points,)."""
    directions = sequences.checked_directions(improvement, count)
    median, held = _medians(values, layout)
    median = median[layout.segment]
    enough = held[layout.segment] >= FEWEST_FOR_SIGNALS
    with np.errstate(invalid="ignore"):
        side = sequences.sides(values > median, values < median)
    block = sequences.blocks(values, layout.segment)
    off = side != 0
    shift = np.zeros(values.size, dtype=np.int8)
    shift[off] = sequences.shifts(side[off], block[off], SHIFT)
    code = np.zeros(values.size, dtype=np.int8)
    for first, direction in ((3, shift), (1, sequences.trends(values, block, TREND))):
        code[enough & (direction > 0)] = first
        code[enough & (direction < 0)] = first + 1
    types = sequences.point_types(DIRECTION[code], directions, layout.series)
    return RunCharts(
        median=median,
        special=SPECIAL.take(code),
        point_types=types,
        variation=sequences.latest(types, layout, count),
    )


def _medians(values: Floats, layout: Layout) -> tuple[Floats, sequences.Integers]:
    """Median of each segment, NaN where it holds no value, and how many values it holds."""
    known = ~np.isnan(values)
    of, points = layout.segment[known], values[known]
    size = np.bincount(of, minlength=layout.segments)
    points = points[np.lexsort((points, of))]
    first = np.cumsum(size) - size
    middle = np.full(size.size, np.nan)
    some = size > 0
    low, high = first + (size - 1) // 2, first + size // 2
    middle[some] = (points[low[some]] + points[high[some]]) / 2
    return middle, size
