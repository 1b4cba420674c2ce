"""What a series says by itself: limits, runs or trend by its kind and length. Pure.

One reading for a chart (`read`) and the same words for every series of a metric at once
(`words_of`): both lay their points out by `lay_out` and ask `outcomes.stats`.
Months and quarters that stand apart: limits from 12 points of a segment, run rules at 10 and 11,
a median below. Years: the recent trend. Overlapping windows: nothing is tested.
Sources: NHS England, Making Data Count; Fingertips; statistics as in docs/method.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from . import populations
from .charts.spec import Break, Point, Target
from .framework import Direction, Metric
from .stats import runs, spc, trend
from .stats.intervals import Floats
from .stats.sequences import COMMON_CAUSE, Booleans, Integers, Words
from .stretches import Marks, Stretches, lay_out

Kind = Literal["spc", "run", "trend"]

UNITS = {1: "months", 3: "quarters"}
"""Lengths of period, in months, that limits and run rules are for, and what they are called."""

LIMITS = ("centre", "lower", "upper", "near_lower", "near_upper")

NUMBERS = "no one two three four five six seven eight nine ten eleven".split()


@dataclass(frozen=True)
class Segment:
    """A stretch of a series read by itself: positions of its first and last point, its lines.

    centre: the mean where there are limits, else the median. The limits are None under 12 points.
    """

    first: int
    last: int
    centre: float
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None
    is_trial: bool = False


@dataclass(frozen=True)
class Reading:
    """What one series says, as a reader sees it.

    kind: "spc" where the latest segment has limits, "run" where it has a median, "trend" for a
    plain line. special, point_types: a word a point, in the names of `stats.spc`, "" where nothing
    is said of it. variation, assurance: of the latest point and segment. trend: of the five
    years at the positions of `bracket`. note: what a reader must know of the test, in words.
    """

    kind: Kind
    segments: tuple[Segment, ...] = ()
    special: tuple[str, ...] = ()
    point_types: tuple[str, ...] = ()
    variation: str = ""
    assurance: str = ""
    trend: str = ""
    trend_reason: str = ""
    bracket: tuple[int, int] | None = None
    note: str = ""


@dataclass(frozen=True)
class Rebase:
    """A day from which limits are drawn afresh, by a recorded and approved reason.

    fix_after: how many periods the average and limits rest on; None for all.
    """

    on: date
    fix_after: int | None = None


def improvement(metric: Metric) -> Direction:
    """Which way is better over time: activity is never better or worse."""
    return "none" if metric.is_activity else metric.direction


def read(
    metric: Metric,
    points: Sequence[Point],
    *,
    breaks: Sequence[Break] = (),
    rebases: Sequence[Rebase] = (),
    target: Target | None = None,
) -> Reading:
    """One series as a reader sees it.

    points: in order of time, each period once; a point without a value parts what lies either
    side. breaks: those that still compare cut nothing. Raises ValueError for two points of
    one period.
    """
    frame = pd.DataFrame(
        {
            "series": 0,
            "area": 0,
            "start": pd.to_datetime([point.start for point in points]),
            "end": pd.to_datetime([point.end for point in points]),
            **{
                name: np.array([getattr(point, name) for point in points], dtype=float)
                for name in ("value", "lower", "upper", "numerator", "denominator")
            },
        }
    )
    marks = Marks(
        breaks=tuple((cut.on, None) for cut in breaks if not cut.compares),
        rebases=tuple((one.on, None, one.fix_after) for one in rebases),
        targets=((0, target.value, target.start, target.end),) if target else (),
    )
    lines = lay_out(frame, marks)
    quiet = ("",) * len(points)
    plain = Reading("trend", special=quiet, point_types=quiet)
    if not lines.row.size:
        return plain
    if metric.spc and lines.kind[0] == "process":
        return _process(metric, lines, marks, frame, len(points))
    marker, reason, five = _trends(metric, lines, frame)
    rows = five[0][five[0] >= 0]
    tested = marker[0] not in ("", trend.CANNOT)
    return replace(
        plain,
        trend=str(marker[0]),
        trend_reason=str(reason[0]),
        bracket=(int(rows[0]), int(rows[-1])) if tested else None,
        note=_shared(lines),
    )


@dataclass(frozen=True)
class _Found:
    """What limits or run rules say of some stretches, each read by itself.

    point: the points that lie in them; place: where each lies in what is said; stretch, variation,
    assurance: one a stretch. said: by point, with the gaps.
    """

    point: Integers
    place: Integers
    stretch: Integers
    said: spc.XmRs | runs.RunCharts
    variation: Words
    assurance: Words


def _with_limits(
    metric: Metric, lines: Stretches, targets: Floats, chosen: Booleans, fix_after: int | None
) -> _Found:
    """XmR of the chosen stretches. targets: one a stretch."""
    values, layout, place = lines.end_to_end(chosen)
    better, aims = improvement(metric), targets[chosen]
    said = spc.flat(values, layout, aims.size, improvement=better, target=aims, fix_after=fix_after)
    point, stretch = np.flatnonzero(chosen[lines.stretch]), np.flatnonzero(chosen)
    return _Found(point, place, stretch, said, said.variation, said.assurance)


def _with_run_rules(metric: Metric, lines: Stretches, chosen: Booleans) -> _Found:
    """Run rules of the chosen stretches."""
    values, layout, place = lines.end_to_end(chosen)
    said = runs.flat(values, layout, int(chosen.sum()), improvement=improvement(metric))
    point, stretch = np.flatnonzero(chosen[lines.stretch]), np.flatnonzero(chosen)
    variation = np.where(said.variation == COMMON_CAUSE, "", said.variation)
    return _Found(point, place, stretch, said, variation, np.full(stretch.size, ""))


def _processes(metric: Metric, lines: Stretches, marks: Marks, frame: pd.DataFrame) -> list[_Found]:
    """What is said of every stretch of separate months or quarters that is long enough."""
    held = lines.held()
    process = np.zeros(held.size, dtype=bool)
    process[lines.stretch[lines.kind[lines.series] == "process"]] = True
    limited = process & (held >= spc.FEWEST_FOR_LIMITS)
    found = []
    if limited.any():
        targets = _targets(lines, marks, frame)
        for fixed in np.unique(lines.fix_after[limited]):
            chosen = limited & (lines.fix_after == fixed)
            found.append(_with_limits(metric, lines, targets, chosen, int(fixed) or None))
    short = process & (held >= runs.FEWEST_FOR_SIGNALS) & ~limited
    if short.any():
        found.append(_with_run_rules(metric, lines, short))
    return found


def _latest(lines: Stretches) -> tuple[Integers, Integers]:
    """(points, their series): the last point of every series that has one."""
    last = np.flatnonzero(np.append(np.diff(lines.series) != 0, lines.series.size > 0))
    return last, lines.series[last]


def _targets(lines: Stretches, marks: Marks, frame: pd.DataFrame) -> Floats:
    """By stretch, the target in force at the end of a series, for its last stretch; else NaN."""
    aims = np.full(lines.fix_after.size, np.nan)
    last, _ = _latest(lines)
    rows = lines.row[last]
    area, end = frame["area"].to_numpy()[rows], frame["end"].to_numpy()[rows]
    for where, value, first, final in marks.targets:
        inside = area == where
        inside &= True if first is None else end >= np.datetime64(first)
        inside &= True if final is None else end <= np.datetime64(final)
        aims[lines.stretch[last[inside]]] = value
    return aims


def _process(
    metric: Metric, lines: Stretches, marks: Marks, frame: pd.DataFrame, length: int
) -> Reading:
    """The reading of one series of separate months or quarters."""
    special, types = np.full((2, length), "", dtype="U16")
    found = _processes(metric, lines, marks, frame)
    segments = []
    for number, held in enumerate(lines.held()):
        points = np.flatnonzero(lines.stretch == number)
        if held > 1:
            segments.append(_segment(lines, points, found))
    for one in found:
        special[lines.row[one.point]] = one.said.special[one.place]
        types[lines.row[one.point]] = one.said.point_types[one.place]
    newest, held = lines.fix_after.size - 1, int(lines.held()[-1])
    words = [
        (str(one.variation[place]), str(one.assurance[place]))
        for one in found
        for place in np.flatnonzero(one.stretch == newest)
    ]
    variation, assurance = words[0] if words else ("", "")
    return Reading(
        kind="spc" if held >= spc.FEWEST_FOR_LIMITS else "run",
        segments=tuple(segments),
        special=tuple(special.tolist()),
        point_types=tuple(types.tolist()),
        variation=variation,
        assurance=assurance,
        note=few(held, int(lines.unit[0])),
    )


def few(held: int, unit: int) -> str:
    """What a reader must know of so few points; "" of 20 or more. unit: months in a period."""
    if held < spc.FEWEST_FOR_LIMITS:
        return f"{held} of {spc.FEWEST_FOR_LIMITS} {UNITS[unit]}: too few for limits"
    if held < spc.FEWEST_FOR_FIRM_LIMITS:
        return f"{held} of {spc.FEWEST_FOR_FIRM_LIMITS} {UNITS[unit]}: trial limits"
    return ""


def _segment(lines: Stretches, points: Integers, found: list[_Found]) -> Segment:
    """One stretch of two or more points: with its limits if it has them, else with its median."""
    first, last = int(lines.row[points[0]]), int(lines.row[points[-1]])
    for one in found:
        if isinstance(one.said, spc.XmRs) and points[-1] in one.point:
            at = one.place[np.flatnonzero(one.point == points[-1])[0]]
            drawn = {name: float(getattr(one.said, name)[at]) for name in LIMITS}
            trial = points.size < spc.FEWEST_FOR_FIRM_LIMITS
            return Segment(first, last, **drawn, is_trial=trial)
    return Segment(first, last, float(np.median(lines.value[points])))


def _shared(lines: Stretches) -> str:
    """That neighbouring points overlap, in words; "" where they do not."""
    months = int(lines.shared[0])
    if not months or not lines.unit[0]:
        return ""
    years, rest = divmod(months, 12)
    how_many, what = (months, "month") if rest else (years, "year")
    return f"each point shares {NUMBERS[how_many]} {what}{'s' * (how_many > 1)} with the next"


def has_words(metric: Metric) -> bool:
    """Whether anything is ever said of a series of this metric."""
    return metric.spc or metric.trend_test


def words_of(metric: Metric, frame: pd.DataFrame, marks: Marks) -> pd.DataFrame:
    """The words of every series: columns variation, assurance, trend, row, indexed by series.

    row: position in the frame of the last point of each, −1 for a series without one.

    frame: in order of series and start, columns series (numbers from 0), area, start, end, value,
    lower, upper, numerator, denominator; `measured` says which figure stands in them. The same
    as `read` says of each.
    """
    lines = lay_out(frame, marks)
    words = {
        name: np.full(lines.count, "", dtype="U24") for name in ("variation", "assurance", "trend")
    }
    last, series = _latest(lines)
    row = np.full(lines.count, -1)
    row[series] = lines.row[last]
    if metric.spc:
        of = np.full(lines.fix_after.size, -1)
        of[lines.stretch[last]] = series
        for one in _processes(metric, lines, marks, frame):
            newest = of[one.stretch] >= 0
            words["variation"][of[one.stretch[newest]]] = one.variation[newest]
            words["assurance"][of[one.stretch[newest]]] = one.assurance[newest]
    words["trend"], *_ = _trends(metric, lines, frame)
    return pd.DataFrame(words).assign(row=row)


def _trends(metric: Metric, lines: Stretches, frame: pd.DataFrame) -> tuple[Words, Words, Integers]:
    """(marker, reason, rows) of every series: its latest five separate years read together.

    rows: shape (series, 5), positions in the frame, −1 for none. Years before a break, or with a
    population of another edition under them, are not read together with the latest.
    """
    rows = np.full((lines.count, trend.POINTS), -1)
    quiet = np.full(lines.count, "", dtype="U24")
    years = lines.kind == "years"
    if not metric.trend_test or not years.any():
        return quiet, quiet, rows
    last = np.zeros(lines.count, dtype=np.int64)
    last[lines.series] = np.arange(lines.series.size)
    newest = last[lines.series]
    back = newest - np.arange(lines.series.size)
    year = (lines.month + 6) // 12 + 1970  # of the mid-year that lies inside
    together = (lines.cut == lines.cut[newest]) & (back < trend.POINTS) & years[lines.series]
    if metric.has_rate:
        of = populations.edition(metric.population_band, year)
        together &= of == of[newest]
    point = np.full(rows.shape, -1)
    point[lines.series[together], trend.POINTS - 1 - back[together]] = np.flatnonzero(together)
    held = point >= 0
    rows[held] = lines.row[point[held]]
    grids = {"years": np.where(held, year[point], np.nan)}
    for name in ("value", "lower", "upper", "numerator", "denominator"):
        grids[name] = np.where(held, frame[name].to_numpy(dtype=float)[rows], np.nan)
    counted = metric.measure == "percent" and metric.ci_method in ("wilson", "wilson_rounded")
    marker, reason = trend.many(
        *(grids[name] for name in ("value", "lower", "upper", "years")),
        numerator=grids["numerator"] if counted else None,
        denominator=grids["denominator"] if counted else None,
    )
    return np.where(years, marker, quiet), np.where(years, reason, quiet), rows


def measured(metric: Metric, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the figure that charts draw in value, lower and upper.

    The rate where a metric leads with one and a series holds two or more; else the count. frame:
    columns series, value, lower, upper, numerator.
    """
    if not metric.has_rate:
        return frame.assign(value=frame["value"].fillna(frame["numerator"]))
    rates = frame["value"].notna().groupby(frame["series"]).transform("sum") > 1
    rated = rates & metric.leads_with_rate
    return frame.assign(
        value=frame["value"].where(rated, frame["numerator"]),
        lower=frame["lower"].where(rated),
        upper=frame["upper"].where(rated),
    )
