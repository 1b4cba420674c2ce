"""Runs and trends within many series at once, and what a signal means for the metric.

Series lie end to end in one array, in date order. A `segment` number a point, never falling,
parts series from series and, within a series, what lies either side of a rebase or a break.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .intervals import Floats

Integers = NDArray[np.int64]
Signs = NDArray[np.int8]
"""1 above or rising, −1 below or falling, 0 neither."""
Booleans = NDArray[np.bool_]
Words = NDArray[np.str_]

DIRECTIONS = ("up", "down", "none")
COMMON_CAUSE = "common_cause"
HIGH_AND_LOW = {
    "up": ("improvement_high", "concern_low"),
    "down": ("concern_high", "improvement_low"),
    "none": ("neutral_high", "neutral_low"),
}
"""What above or rising, and below or falling, mean by the direction of good."""


@dataclass(frozen=True)
class Layout:
    """Where each of many series lies in an array of all points; all fields have shape (points,).

    series: number of the series, 0 … S−1; segment: number of the segment over all series;
    position: place in the segment, from 0.
    """

    series: Integers
    segment: Integers
    position: Integers

    @classmethod
    def of(cls, series: ArrayLike, part: ArrayLike) -> "Layout":
        """From the series of each point and its segment within it, each never falling."""
        series, part = np.asarray(series, dtype=np.int64), np.asarray(part, dtype=np.int64)
        opens = changes(series, part)
        segment = np.cumsum(opens) - 1
        position = np.arange(series.size) - np.flatnonzero(opens)[segment]
        return cls(series, segment, position)

    @property
    def segments(self) -> int:
        return int(self.segment[-1]) + 1 if self.segment.size else 0

    def last(self) -> Integers:
        """Where the last point of each series that has any is."""
        closes = np.ones(self.series.size, dtype=bool)
        closes[:-1] = self.series[1:] != self.series[:-1]
        return np.flatnonzero(closes)


def changes(*keys: NDArray[np.generic]) -> Booleans:
    """Where any of the keys, each of shape (n,), differs from the point before; true at the first.

    So the openings of runs.
    """
    opens = np.ones(keys[0].size, dtype=bool)
    if opens.size:
        opens[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return opens


def run_lengths(*keys: NDArray[np.generic]) -> Integers:
    """Length of the run of equal keys that each point belongs to, shape (n,)."""
    opens = changes(*keys)
    starts = np.flatnonzero(opens)
    lengths = np.diff(np.append(starts, opens.size))
    return np.repeat(lengths, lengths)


def blocks(values: Floats, segment: Integers) -> Integers:
    """Number of the stretch of held points in one segment: a missing value parts two."""
    missing = np.isnan(values)
    opens = changes(segment) | missing
    opens[1:] |= missing[:-1]
    return np.cumsum(opens)


def trends(values: Floats, block: Integers, needed: int) -> Signs:
    """1 in a trend that rises, −1 in one that falls, else 0, shape (n,).

    A trend is `needed` or more points of one block, each strictly above (below) the last, and
    all are flagged. The point where one trend ends and the next begins belongs to the next.
    """
    direction = np.zeros(values.size, dtype=np.int8)
    if values.size < needed:
        return direction
    with np.errstate(invalid="ignore"):
        step = sides(values[1:] > values[:-1], values[1:] < values[:-1])
    step[block[1:] != block[:-1]] = 0
    step[run_lengths(step, block[1:]) < needed - 1] = 0
    direction[1:] = step
    np.copyto(direction[:-1], step, where=step != 0)
    return direction


def sides(above: Booleans, below: Booleans) -> Signs:
    return above.view(np.int8) - below.view(np.int8)


def shifts(side: Signs, block: Integers, needed: int) -> Signs:
    """1 in a run of `needed` or more points of one block above, −1 below, else 0, shape (n,).

    side: 1 above the line, −1 below it, 0 on it, which ends a run.
    """
    return np.where(run_lengths(side, block) >= needed, side, np.int8(0))


def point_types(direction: Signs, improvement: Words, series: Integers) -> Words:
    """What each point's signal means: shape (n,) of the words of `HIGH_AND_LOW`, common cause.

    direction: 1 above or rising, −1 below or falling, 0 no signal; improvement: a word a series;
    series: the series of each point.
    """
    words = np.array(
        [(COMMON_CAUSE, *HIGH_AND_LOW[way]) for way in DIRECTIONS]  # column −1 is the low word
    )
    row = np.select([improvement == "up", improvement == "down"], [0, 1], 2)
    return words.ravel().take(row[series] * 3 + direction % 3)


def starts(count: int, rebase: ArrayLike) -> Integers:
    """Segment number of each of `count` points, where `rebase` holds positions that start one.

    A position that is not a point's is an error: a rebase that fits nothing must be seen.
    """
    opens = np.zeros(count, dtype=np.int64)
    for position in np.asarray(rebase).ravel().tolist():
        if not isinstance(position, int) or not 0 <= position < count:
            raise ValueError(f"no point at position {position!r} to rebase from")
        opens[position] = 1
    return np.cumsum(opens)


def one_each(value: ArrayLike, count: int, what: str) -> NDArray[np.generic]:
    """One value for every series, from one for all or one each."""
    given = np.asarray(value)
    if given.shape not in {(), (count,)}:
        raise ValueError(f"{what}: one for all series or one each, not {given.shape}")
    return np.broadcast_to(given, (count,))


def checked_directions(improvement: ArrayLike, count: int) -> Words:
    """A direction of good for every series; any other word is an error."""
    words = one_each(np.asarray(improvement, dtype=str), count, "improvement").astype(str)
    unknown = set(np.unique(words)) - set(DIRECTIONS)
    if unknown:
        raise ValueError(f"improvement is up, down or none, not {min(unknown)!r}")
    return words


def laid_out(values: ArrayLike, segments: ArrayLike | None) -> tuple[Floats, Booleans, Layout]:
    """Series in rows, padded at the end, laid end to end: points, where they were, their layout.

    values: shape (series, longest), NaN for missing and for padding; segments: the same shape,
    never falling along a row, −1 for padding; None: no segments, and only NaN at a row's end is
    padding.
    """
    grid = np.asarray(values, dtype=float)
    if grid.ndim != 2:
        raise ValueError("values are series in rows")
    if segments is None:
        held = ~np.isnan(grid)
        inside = np.logical_or.accumulate(held[:, ::-1], axis=1)[:, ::-1]
        part = np.zeros(grid.shape, dtype=np.int64)
    else:
        part = np.asarray(segments, dtype=np.int64)
        if part.shape != grid.shape:
            raise ValueError("segments have the shape of values")
        inside = part >= 0
    series = np.broadcast_to(np.arange(grid.shape[0])[:, None], grid.shape)
    points = grid[inside]
    return (
        np.where(np.isfinite(points), points, np.nan),
        inside,
        Layout.of(series[inside], part[inside]),
    )


def spread_out(points: NDArray[Any], inside: Booleans) -> NDArray[Any]:
    """Back into rows: `points` where `inside`, NaN or "" in the padding."""
    if inside.all():
        return points.reshape(inside.shape)
    empty = "" if points.dtype.kind == "U" else np.nan
    grid = np.full(inside.shape, empty, dtype=points.dtype)
    grid[inside] = points
    return grid


def latest(types: Words, layout: Layout, count: int) -> Words:
    """The type of the last point of each of `count` series; common cause for one without points."""
    last = layout.last()
    found = np.full(count, COMMON_CAUSE, dtype="U16")
    found[layout.series[last]] = types[last]
    return found
