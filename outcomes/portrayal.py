"""A reading of a series as its chart, its signals and its sentence show it. Pure.

`series.read` says what was found; here it takes the words, the shapes and the levels of the one
colour language. Only the signal that the sentence speaks of, the latest, is filled.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from . import periods
from .charts import signals, spec, words
from .charts.signals import SIGNALS, Signal, Tone
from .framework import Metric
from .sentences import Row
from .series import Reading, Segment, improvement

TONES: dict[str, Tone] = {"improvement": "good", "concern": "bad", "neutral": "diff"}

FOUND = {
    "above_limit": "above the upper limit",
    "below_limit": "below the lower limit",
    "rising": "rising",
    "falling": "falling",
    "near_high": "close to the upper limit",
    "near_low": "close to the lower limit",
    "shift_high": "in a run above the {level}",
    "shift_low": "in a run below the {level}",
}
"""What is said of a point in a chart's table and when it is read out."""

UNITS = {"quarter": "quarters", "month": "months"}


def marked(points: Sequence[spec.Point], reading: Reading) -> tuple[spec.Point, ...]:
    """The points with what was found at each, the latest signal filled."""
    told = _told(reading)
    found = []
    for index, point in enumerate(points):
        special = reading.special[index] if index < len(reading.special) else ""
        judgement = reading.point_types[index].partition("_")[0] if special else ""
        level = "average" if _has_limits(_around(reading, index)) else "median"
        signal = FOUND[special].format(level=level) if special else ""
        tone: Tone = TONES.get(judgement, "diff") if special else ""
        found.append(replace(point, signal=signal, tone=tone, is_told=index in told))
    return tuple(found)


def _told(reading: Reading) -> frozenset[int]:
    """The positions of the latest signal: the last point and those before it of one judgement."""
    held = [index for index, kind in enumerate(reading.point_types) if kind]
    told: list[int] = []
    for index in reversed(held):
        if not reading.special[index] or (
            told and reading.point_types[index] != reading.point_types[told[0]]
        ):
            break
        told.append(index)
    return frozenset(told)


def _around(reading: Reading, index: int) -> Segment | None:
    """The segment that a point lies in."""
    return next((one for one in reading.segments if one.first <= index <= one.last), None)


def _has_limits(segment: Segment | None) -> bool:
    return segment is not None and segment.lower is not None


def limits(metric: Metric, points: Sequence[spec.Point], reading: Reading) -> spec.Limits | None:
    """The levels of the chart; a limit beyond what the figure can be is left out."""
    if reading.kind == "trend" or not reading.segments:
        return None
    most = 100.0 if metric.is_proportion else float("inf")
    drawn = tuple(
        spec.Segment(
            start=points[one.first].start,
            end=points[one.last].end,
            centre=one.centre,
            lower=None if one.lower is None or one.lower < 0 else one.lower,
            upper=None if one.upper is None or one.upper > most else one.upper,
            has_limits=_has_limits(one),
            is_trial=one.is_trial,
        )
        for one in reading.segments
    )
    few = "" if drawn[-1].has_limits else reading.note
    return spec.Limits(drawn, few)


def kind(reading: Reading) -> spec.Kind:
    """A control chart where any stretch has limits; else a run chart, or a plain line."""
    if any(_has_limits(one) for one in reading.segments):
        return "spc"
    return "run" if reading.kind == "run" and reading.segments else "trend"


TRENDS = {"increasing": True, "decreasing": False}
"""Whether a marker of the recent trend rises."""

TOLD = (*TRENDS, "no_significant_change")
"""Markers that say something; one that cannot be calculated is left out."""


def bracket(metric: Metric, points: Sequence[spec.Point], reading: Reading) -> spec.Bracket | None:
    """The five points that a trend test looked at, where it found a trend."""
    if reading.trend not in TRENDS or reading.bracket is None:
        return None
    first, last = (points[index] for index in reading.bracket)
    signal = trend(metric, reading.trend)
    text = f"{signal.words}, {first.label} to {last.label}"
    return spec.Bracket(first.start, last.end, text, signal.tone)


def trend(metric: Metric, marker: str, detail: str = "") -> Signal:
    """A marker of the recent trend as an icon and words."""
    if marker in TRENDS:
        return signals.moving(TRENDS[marker], improvement(metric), detail=detail)
    return SIGNALS["common_cause"].saying("No clear trend", detail)


def variation(word: str, detail: str = "") -> Signal:
    """The variation of the latest point as an icon and words."""
    return SIGNALS[word].saying(detail=detail)


def found(metric: Metric, points: Sequence[spec.Point], reading: Reading) -> list[Signal]:
    """What the series says by itself, for the line under the sentence."""
    said = []
    note = f", {reading.note}" if reading.note else ""
    if reading.variation:
        said.append(variation(reading.variation, note))
    elif reading.kind == "run" and reading.note:
        few = reading.note.partition(":")[0]
        said.append(SIGNALS["cannot_say"].saying(few, ": too few for limits"))
    if reading.assurance:
        said.append(SIGNALS[reading.assurance])
    if reading.trend in TOLD and reading.bracket:
        first, last = (points[index].label for index in reading.bracket)
        said.append(trend(metric, reading.trend, f", {first} to {last}"))
    return said


def stored(metric: Metric, row: Row) -> list[Signal]:
    """The same of a figure in a list, from what was stored with it: variation, target, trend."""
    said = [variation(row.get("variation", ""))] if row.get("variation", "") else []
    said += [SIGNALS[row.get("assurance", "")]] if row.get("assurance", "") else []
    if row.get("trend", "") in TOLD:
        said.append(trend(metric, row.get("trend", ""), _five_years_to(row)))
    return said


def stored_words(row: Row) -> bool:
    """Whether anything was stored of what the series of a figure says."""
    return bool(row.get("variation", "")) or row.get("trend", "") in TOLD


def _five_years_to(row: Row) -> str:
    """ ", 2016 to 2020": the five years that a trend test looked at."""
    start, end = row["period_start"], row["period_end"]
    first = periods.add_months(start, -48), periods.add_months(start, -36)
    label = periods.label(first[0], first[1] - timedelta(days=1))
    return f", {label} to {periods.label(start, end)}"


def told(drawn: spec.ChartSpec, reading: Reading) -> str:
    """Why the latest point is a signal, for the sentence: "above the upper limit of 264"."""
    points = drawn.subject.points
    held = [index for index, point in enumerate(points) if point.is_shown]
    special = reading.special[held[-1]] if held and reading.special else ""
    segment = _around(reading, held[-1]) if held else None
    if not special or segment is None:
        return ""
    unit = UNITS.get(periods.kind(points[held[-1]].start, points[held[-1]].end) or "", "periods")
    inside = [points[index].value or 0.0 for index in held if segment.first <= index]
    level = "average" if _has_limits(segment) else "median"
    sign = "%" if drawn.percent else ""
    centre = f"{words.level(drawn, segment.centre)}{sign}"
    if special.startswith("shift"):
        side = "above" if special == "shift_high" else "below"
        return f"{side} the {level} of {centre} for {_on_one_side(inside, segment)} {unit}"
    if special in ("rising", "falling"):
        return f"{special} for {_in_one_direction(inside)} {unit}"
    end, limit = (
        ("upper", segment.upper)
        if special in ("above_limit", "near_high")
        else ("lower", segment.lower)
    )
    where = f"the {end} limit of {words.level(drawn, limit or 0.0)}{sign}"
    if special.startswith("near"):
        return f"close to {where} in two of three {unit}"
    return f"{'above' if end == 'upper' else 'below'} {where}"


def _on_one_side(values: Sequence[float], segment: Segment) -> int:
    """How many of the latest values lie on the last one's side of the level."""
    above = values[-1] > segment.centre
    count = 0
    for value in reversed(values):
        if value == segment.centre or (value > segment.centre) != above:
            break
        count += 1
    return count


def _in_one_direction(values: Sequence[float]) -> int:
    """How many of the latest values, each beyond the one before, lead to the last."""
    rises = values[-1] > values[-2]
    count = 1
    for later, before in zip(reversed(values), list(reversed(values))[1:], strict=False):
        if later == before or (later > before) != rises:
            break
        count += 1
    return count
