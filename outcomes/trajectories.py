"""How far a figure is from its target, whether it is on the way, and where it would land. Pure.

A target has a start and an end: before and after it there is none, which is normal. The way is a
straight line from the figure held at the start to the target at its end, through the steps stated
in between. Sources: statistics as in docs/method.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np

from . import periods
from .charts.spec import Break, Point, Target
from .framework import Direction, Metric
from .sentences import number, value_text
from .series import improvement
from .stats import compare
from .stats.landing import Landing, project

When = Literal["none", "ahead", "in_force", "ended"]

NONE_NOW = "There is no current target."
OVERLAP = "No projection is made: the periods overlap."
NO_START = "Progress towards it cannot be judged: no figure is held for the start of the target."


@dataclass(frozen=True)
class Trajectory:
    """A series beside its target.

    when: "none" recorded, still "ahead", "in_force" at the end of the latest period, or "ended".
    target: the one in force, else the next, else the last to end. distance: latest less target,
    in the metric's unit. met: "met", "not_met", "similar" or "". line: the days and values from
    start to end, empty without a figure to begin from. expected: where the line stands at the
    latest period. landing: where the last five periods lead, or why they lead nowhere.
    """

    when: When
    target: Target | None = None
    distance: float | None = None
    met: str = ""
    line: tuple[tuple[date, float], ...] = ()
    expected: float | None = None
    landing: Landing | None = None


def of(
    metric: Metric,
    points: Sequence[Point],
    targets: Sequence[Target],
    breaks: Sequence[Break] = (),
) -> Trajectory:
    """The trajectory of one series as a reader sees it.

    points: in order of time; targets: of this metric and area, in any order: those that follow one
    another are steps to the last.
    """
    shown = [point for point in points if point.value is not None]
    if not targets or not shown:
        return Trajectory("none")
    latest = shown[-1]
    ordered = sorted(targets, key=lambda one: one.end)
    when, target = _in_force(ordered, latest.end)
    if when != "in_force":
        return Trajectory(when, target)
    assert latest.value is not None  # noqa: S101 - points without a value were left out
    line = _line(ordered, shown)
    return Trajectory(
        when,
        target,
        distance=latest.value - target.value,
        met=_met(latest, target, improvement(metric)),
        line=line,
        expected=_at(line, latest.end),
        landing=_landing(shown, breaks, target.end),
    )


def _in_force(ordered: Sequence[Target], day: date) -> tuple[When, Target]:
    """The target that counts on a day: of several the first to end."""
    for target in ordered:
        if target.start <= day <= target.end:
            return "in_force", target
    ahead = [target for target in ordered if target.start > day]
    return ("ahead", ahead[0]) if ahead else ("ended", ordered[-1])


def _met(latest: Point, target: Target, better: Direction) -> str:
    """At or beyond the target on the good side; with limits, by the side of them it lies on."""
    limits = (np.nan if limit is None else limit for limit in (latest.lower, latest.upper))
    value = np.nan if latest.value is None else latest.value
    word = str(compare.with_target(value, target.value, better, *limits))
    return {"better": "met", "worse": "not_met"}.get(word, word)


def _line(ordered: Sequence[Target], shown: Sequence[Point]) -> tuple[tuple[date, float], ...]:
    """The straight line from the figure held at the first start, through every step, to the end."""
    start = ordered[0].start
    before = [
        (point.end, point.value)
        for point in shown
        if point.value is not None and point.end < start + timedelta(days=1)
    ]
    if not before:
        return ()
    return (before[-1], *((target.end, target.value) for target in ordered))


def _at(line: tuple[tuple[date, float], ...], day: date) -> float | None:
    """Where the line stands on a day; None outside it."""
    for (start, low), (end, high) in pairwise(line):
        if start <= day <= end:
            share = (day - start).days / max((end - start).days, 1)
            return low + (high - low) * share
    return None


def _landing(shown: Sequence[Point], breaks: Sequence[Break], end: date) -> Landing:
    """Where the latest five separate periods since the last break lead by the target's end."""
    cuts = [cut.on for cut in breaks if not cut.compares and cut.on <= shown[-1].start]
    since = [point for point in shown if point.start >= max(cuts, default=date.min)]
    if any(after.start <= before.end for before, after in pairwise(since)):
        return Landing(np.nan, np.nan, np.nan, OVERLAP)
    time = [point.end.toordinal() / 365.25 for point in since]
    value = np.array([point.value for point in since], dtype=float)
    return project(time, value, end.toordinal() / 365.25)


def sentences(metric: Metric, found: Trajectory) -> list[str]:
    """What is said of a target: what it is, how far, on the way or not, where it leads."""
    target = found.target
    if target is None:
        return [NONE_NOW]
    aim = _aim(metric, target.value)
    if found.when == "ended":
        return [f"The target of {aim} ended on {target.end:%-d %B %Y}. {NONE_NOW}"]
    if found.when == "ahead":
        return [f"A target of {aim} begins on {target.start:%-d %B %Y}."]
    said = [f"The target is {aim} by {target.end:%-d %B %Y}. {_distance(metric, found)}"]
    said += [_on_the_way(metric, found)]
    if found.landing is not None:
        said += [_landed(metric, found.landing, target)]
    return said


def _distance(metric: Metric, found: Trajectory) -> str:
    assert found.distance is not None  # noqa: S101 - a target in force has one
    gap = _amount(metric, abs(found.distance))
    side = "above" if found.distance > 0 else "below"
    words = {
        "met": ", so the target was met",
        "not_met": ", so the target was not yet met",
        "similar": ". Its 95% confidence interval includes the target",
        "": "",
    }[found.met]
    where = f"The latest figure was {gap} {side} it" if found.distance else "The figure equalled it"
    return f"{where}{words}."


def _on_the_way(metric: Metric, found: Trajectory) -> str:
    if found.expected is None or found.target is None or found.distance is None:
        return NO_START
    gap = found.target.value + found.distance - found.expected
    (first, began), *_ = found.line
    where = f"Steady progress from {_value(metric, began)} in {periods.month_of_end(first)}"
    where += f" would have brought it to {_value(metric, found.expected)} by the latest period"
    sign = {"up": 1, "down": -1, "none": 0}[improvement(metric)] * gap
    words = "ahead of" if sign > 0 else "behind" if sign < 0 else "away from"
    return f"{where}: it was {_amount(metric, abs(gap))} {words} that."


def _landed(metric: Metric, one: Landing, target: Target) -> str:
    if one.reason:
        return one.reason
    low, high = (_bounded(metric, limit) for limit in (one.lower, one.upper))
    value = _bounded(metric, one.value)
    return (
        f"If the course of the last five periods went on, it would reach {_value(metric, value)}"
        f" by {periods.month_of_end(target.end)} (95% prediction interval {_value(metric, low)}"
        f" to {_value(metric, high)})."
    )


def _bounded(metric: Metric, value: float) -> float:
    """Inside what the figure can be: no count under 0, no share above 100%."""
    most = metric.multiplier if metric.is_proportion else np.inf
    return float(np.clip(value, 0, most))


def _value(metric: Metric, value: float) -> str:
    if metric.is_comparable:
        return value_text(metric, value)
    return number(value)


def _aim(metric: Metric, value: float) -> str:
    """A target as it was set, without a decimal that says nothing: 75%, 2.5 per 1,000."""
    if metric.is_proportion:
        return f"{number(value, 0 if float(value).is_integer() else 1)}%"
    return _value(metric, value)


def _amount(metric: Metric, gap: float) -> str:
    """A difference in the metric's unit: 22 percentage points, 30."""
    if metric.is_proportion:
        text = number(gap, 0 if float(gap).is_integer() else 1)
        return f"{text} percentage point{'' if text == '1' else 's'}"
    return _value(metric, gap)
