"""XmR charts (statistical process control) as in NHS England's "Making Data Count".

For separate periods in date order; never for rolling or overlapping figures, which signal
without cause. The functions compute any length; the product shows limits from 12 points.
Sources: NHS England, Making Data Count; NHSRplotthedots documentation; Wheeler 2000.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from . import sequences
from .intervals import Floats
from .sequences import Integers, Layout, Signs, Words

LIMIT = 2.66
SCREEN = 3.267
NEAR = 2 / 3
RUN = 7
FEWEST_FIXED = 12
FEWEST_FOR_LIMITS = 12
FEWEST_FOR_FIRM_LIMITS = 20
"""Under 12 points of a segment the product shows no limits; from 12 to 19 trial limits."""

SPECIAL = np.array(
    "|above_limit|below_limit|rising|falling|near_high|near_low|shift_high|shift_low".split("|")
)
DIRECTION = np.array([0, 1, -1, 1, -1, 1, -1, 1, -1], dtype=np.int8)
"""Of each label: above or rising, below or falling."""


@dataclass(frozen=True)
class Points:
    """What an XmR chart says of each point; every field has the shape of the values.

    centre, lower, upper, near_lower, near_upper: in the values' unit, not clipped, NaN where a
    segment has no moving range.
    special: "" for common cause, else one of `SPECIAL`; point_types: common_cause,
    improvement_high, improvement_low, concern_high, concern_low, neutral_high or neutral_low.
    """

    centre: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    special: Words
    point_types: Words


@dataclass(frozen=True)
class XmR(Points):
    """One series. variation: the type of its latest point; assurance: "" without target or
    direction, pass, fail or hit_or_miss by the latest segment's limits.
    """

    variation: str
    assurance: str


@dataclass(frozen=True)
class XmRs(Points):
    """Many series; variation and assurance as in `XmR`, shape (series,)."""

    variation: Words
    assurance: Words


def xmr(
    values: ArrayLike,
    *,
    improvement: str,
    target: float | None = None,
    rebase: Iterable[int] = (),
    fix_after: int | None = None,
    screen: bool = True,
    near_includes_outside: bool = False,
) -> XmR:
    """The XmR chart of one series, shape (n,), in date order, NaN for missing.

    improvement: "up", "down" or "none"; rebase: positions of points that start a segment;
    fix_after: limits from the first so many points of each segment, at least 12; screen: leave
    moving ranges of 3.267 times their average or more out, once; near_includes_outside: a point
    beyond a limit counts towards two in three (the newer NHS reading).
    ValueError: an unknown direction, a rebase position that is not a point's, fix_after under 12.
    """
    series = np.asarray(values, dtype=float)
    if series.ndim != 1:
        raise ValueError("values are one series")
    found = many(
        series[None, :],
        sequences.starts(series.size, list(rebase))[None, :],
        improvement=improvement,
        target=np.nan if target is None else target,
        fix_after=fix_after,
        screen=screen,
        near_includes_outside=near_includes_outside,
    )
    each = {name: getattr(found, name)[0] for name in Points.__dataclass_fields__}
    return XmR(**each, variation=str(found.variation[0]), assurance=str(found.assurance[0]))


def many(
    values: ArrayLike,
    segments: ArrayLike | None = None,
    *,
    improvement: ArrayLike,
    target: ArrayLike = np.nan,
    fix_after: int | None = None,
    screen: bool = True,
    near_includes_outside: bool = False,
) -> XmRs:
    """XmR charts of many series in rows, padded at the end; fields have the shape of `values`.

    values, segments: see `sequences.laid_out`; improvement, target: one for all series or one
    each, NaN for no target; the rest as in `xmr`.
    """
    points, inside, layout = sequences.laid_out(values, segments)
    found = flat(
        points,
        layout,
        inside.shape[0],
        improvement=improvement,
        target=target,
        fix_after=fix_after,
        screen=screen,
        near_includes_outside=near_includes_outside,
    )
    each = {
        name: sequences.spread_out(getattr(found, name), inside)
        for name in Points.__dataclass_fields__
    }
    return XmRs(**each, variation=found.variation, assurance=found.assurance)


def flat(
    values: Floats,
    layout: Layout,
    count: int,
    *,
    improvement: ArrayLike,
    target: ArrayLike = np.nan,
    fix_after: int | None = None,
    screen: bool = True,
    near_includes_outside: bool = False,
) -> XmRs:
    """XmR charts of `count` series laid end to end: fields of points have shape (points,)."""
    if fix_after is not None and fix_after < FEWEST_FIXED:
        raise ValueError(f"limits are fixed after {FEWEST_FIXED} points or more, not {fix_after}")
    directions = sequences.checked_directions(improvement, count)
    targets = sequences.one_each(target, count, "target").astype(float)
    base = values
    if fix_after is not None:
        base = np.where(layout.position < fix_after, values, np.nan)
    centre = _centre(base, layout)
    width = LIMIT * _average_range(base, layout, screen)
    centre, width = centre[layout.segment], width[layout.segment]
    limits = {
        "centre": centre,
        "lower": centre - width,
        "upper": centre + width,
        "near_lower": centre - NEAR * width,
        "near_upper": centre + NEAR * width,
    }
    code = _special(values, layout, limits, near_includes_outside)
    types = sequences.point_types(DIRECTION[code], directions, layout.series)
    last = layout.last()
    held = layout.series[last]
    assurance = np.full(count, "", dtype="U11")
    assurance[held] = _assurance(
        targets[held], limits["lower"][last], limits["upper"][last], directions[held]
    )
    return XmRs(
        **limits,
        special=SPECIAL.take(code),
        point_types=types,
        variation=sequences.latest(types, layout, count),
        assurance=assurance,
    )


def _centre(base: Floats, layout: Layout) -> Floats:
    """Mean of each segment, missing skipped; exact where all its points are the same."""
    held = ~np.isnan(base)
    of, points = layout.segment[held], base[held]
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.bincount(of, minlength=layout.segments)
        mean = np.bincount(of, points, layout.segments) / size
        return np.asarray(mean + np.bincount(of, points - mean[of], layout.segments) / size)


def _average_range(base: Floats, layout: Layout, screen: bool) -> Floats:
    """Average of each segment's moving ranges between adjacent rows, NaN where it has none."""
    ranges = np.abs(np.diff(base))
    held = ~np.isnan(ranges) & (np.diff(layout.segment) == 0)
    of, ranges = layout.segment[1:][held], ranges[held]
    with np.errstate(invalid="ignore", divide="ignore"):
        average = np.bincount(of, ranges, layout.segments) / np.bincount(
            of, minlength=layout.segments
        )
        if not screen:
            return np.asarray(average)
        kept = ranges < SCREEN * average[of]
        screened = np.bincount(of[kept], ranges[kept], layout.segments) / np.bincount(
            of[kept], minlength=layout.segments
        )
    # a series that varies keeps limits of some width; where nothing is left, nothing was screened
    return np.where(screened > 0, screened, average)


def _special(
    values: Floats, layout: Layout, limits: dict[str, Floats], near_includes_outside: bool
) -> Signs:
    """Position in `SPECIAL` of each point's label, the gravest of those that fit it."""
    with np.errstate(invalid="ignore"):
        outside = sequences.sides(values > limits["upper"], values < limits["lower"])
        near = sequences.sides(values > limits["near_upper"], values < limits["near_lower"])
        side = sequences.sides(values > limits["centre"], values < limits["centre"])
    if not near_includes_outside:
        near[outside != 0] = 0
    block = sequences.blocks(values, layout.segment)
    code = np.zeros(values.size, dtype=np.int8)
    rules = (
        (1, outside),
        (3, sequences.trends(values, block, RUN)),
        (5, _two_in_three(near, layout.segment)),
        (7, sequences.shifts(side, block, RUN)),
    )
    for first, direction in reversed(rules):
        code[direction > 0] = first
        code[direction < 0] = first + 1
    return code


def _two_in_three(near: Signs, segment: Integers) -> Signs:
    """The near points that lie with another on their side in three adjacent rows of a segment.

    A row whose value is missing counts among the three, as a row that is not near.
    """
    found = np.zeros(near.size, dtype=np.int8)
    if near.size < 3:
        return found
    together = segment[2:] == segment[:-2]
    for way in (1, -1):
        mark = (near == way).view(np.int8)
        window = together & (mark[:-2] + mark[1:-1] + mark[2:] >= 2)
        beside = np.zeros(near.size, dtype=bool)
        for offset in range(3):
            beside[offset : near.size - 2 + offset] |= window
        found[beside & (near == way)] = way
    return found


def _assurance(target: Floats, lower: Floats, upper: Floats, improvement: Words) -> Words:
    """The target against the limits: pass or fail where it lies beyond them, else hit_or_miss."""
    unknown = np.isnan(target) | np.isnan(lower) | (improvement == "none")
    with np.errstate(invalid="ignore"):
        under, over = target < lower, target > upper
    up = improvement == "up"
    passes, fails = np.where(up, under, over), np.where(up, over, under)
    return np.select([unknown, passes, fails], ["", "pass", "fail"], "hit_or_miss")
