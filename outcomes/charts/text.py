"""A chart in words, for whoever does not see it: from the same points as the drawing."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from . import words
from .spec import ChartSpec, Limits, Point, Series

KINDS = {"trend": "Line chart", "run": "Run chart", "spc": "Control chart", "bars": "Bar chart"}


def alternative(spec: ChartSpec) -> str:
    """What the chart shows: range, first, last, highest and lowest, gaps, breaks and target."""
    if not spec.is_drawable:
        return _too_few(spec)
    parts = [spec.marking] if spec.marking else []
    parts += [f"{KINDS[spec.kind]}: {spec.unit_line}"]
    parts += [_course(series, spec.decimals) for series in spec.series if series.shown]
    parts += _gaps(spec)
    if spec.limits:
        parts += levels(spec, spec.limits)
        parts += [spec.limits.note] if spec.limits.note else []
        parts += _signals(spec)
    if spec.bracket:
        parts.append(spec.bracket.text)
    for cut in spec.breaks:
        after = "" if cut.compares else "; nothing is compared across it"
        parts.append(f"{cut.text.rstrip('.')}{after}")
    parts += [one.text for one in spec.annotations]
    if spec.target:
        parts.append(f"{spec.target.text}: {words.target(spec)}")
    return " ".join(words.sentence(part) for part in parts)


def levels(spec: ChartSpec, limits: Limits) -> list[str]:
    """Each segment's level and limits, with its periods where there is more than one segment."""
    found = []
    for segment in limits.segments:
        said = f"{segment.name} {words.level(spec, segment.centre)}"
        if segment.has_limits:
            trial = "trial limits" if segment.is_trial else "limits"
            said += f", {trial} {words.limits(spec, segment)}"
        inside = [p for p in spec.subject.points if segment.start <= p.start <= segment.end]
        if len(limits.segments) > 1 and inside:
            said = f"{_span(inside)}: {said[:1].lower()}{said[1:]}"
        found.append(said)
    return found


def _span(points: Sequence[Point]) -> str:
    first, last = points[0].label, points[-1].label
    return first if first == last else f"{first} to {last}"


def _signals(spec: ChartSpec) -> list[str]:
    """What was found at which points, those beside each other together."""
    found = groupby(spec.subject.points, key=lambda point: point.signal)
    spans = [f"{_span(list(points))} {signal}" for signal, points in found if signal]
    if spans:
        return [f"Signals: {'; '.join(spans)}"]
    return ["No signal: usual variation"] if spec.is_controlled else []


def _course(series: Series, decimals: int) -> str:
    shown = series.shown
    said = [("first", shown[0]), ("last", shown[-1])]
    if len(shown) > 2:
        said += [("highest", _extreme(shown, max)), ("lowest", _extreme(shown, min))]
    if len(shown) == 1:
        said = [("", shown[0])]
    return f"{series.name}: " + ", ".join(
        f"{name} {words.figure(point, decimals)} ({_when(point)})".strip() for name, point in said
    )


def _extreme(points: tuple[Point, ...], choose: Callable[..., Point]) -> Point:
    """The highest or lowest, the latest of them where there are several."""
    return choose(reversed(points), key=lambda point: point.value)


def _when(point: Point) -> str:
    return f"{point.label}, provisional" if point.status == "provisional" else point.label


def _gaps(spec: ChartSpec) -> list[str]:
    """Which periods have no number, and why."""
    points = spec.subject.points
    gaps = {
        "Not held": [point.label for point in points if not point.is_shown and not point.is_hidden],
        "Hidden": [point.label for point in points if point.is_hidden],
    }
    return [f"{why}: {words.listed(labels)}" for why, labels in gaps.items() if labels]


def _too_few(spec: ChartSpec) -> str:
    shown = spec.subject.shown
    if not shown and any(point.is_hidden for point in spec.subject.points):
        return "Its figures are hidden here, so no chart is drawn."
    if not shown:
        return "No figure is held, so no chart is drawn."
    figure = words.figure(shown[0], spec.decimals)
    unit = f"{figure}%" if spec.percent else f"{figure}. {spec.unit_line}"
    where = f"{spec.subject.name}, {shown[0].label}: {unit}"
    marking = f" {words.sentence(spec.marking)}" if spec.marking else ""
    return f"{words.sentence(where)} One period is held, so no chart is drawn.{marking}"


def reading(spec: ChartSpec, period: tuple[date, date]) -> str:
    """One period of a chart, said in full: value, interval, numbers behind it, status, others."""
    said: list[str] = []
    label = ""
    for series in spec.series:
        for point in series.points:
            if (point.start, point.end) == period:
                label = label or point.label
                said.append(_reading_of(spec, series, point))
    return f"{label}: {'; '.join(said)}"


def _reading_of(spec: ChartSpec, series: Series, point: Point) -> str:
    parts = [f"{series.name} {words.figure(point, spec.decimals)}"]
    if point.has_interval:
        parts.append(f"95% interval {words.interval(point, spec.decimals)}")
    if point.numerator is not None and point.numerator != point.value:
        counted = words.count(point.numerator, point)
        if point.denominator is not None:
            counted += f" of {words.count(point.denominator, point)}"
        parts.append(counted)
    if point.is_shown and point.status != "final":
        parts.append(point.status)
    parts += [point.signal] if point.signal else []
    if not point.is_shown and point.note:
        parts.append(point.note.rstrip("."))
    return ", ".join(parts)
