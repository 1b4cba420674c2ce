"""Where everything stands in a chart: worked out once, so that both drawings agree.

Days are ordinals (a point stands at the middle of its period), values are in the metric's
unit, and a `Plan` turns either into pixels of its frame.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from . import words
from .placing import CHARACTER, DISC, LINE, MOST_DISCS, Disc, Flag, Label, around, wrapped
from .scales import evenly, nice
from .spec import Break, ChartSpec, Point, Segment, Series, Target

MOST_LABELS = 8

MOST_AHEAD = 1 / 3
"""How far a target is followed after the last period, as a share of the time that figures fill."""

LEAST_MARGIN = 24


@dataclass(frozen=True)
class Size:
    """A drawing's pixels. right: room for the labels at the lines' ends."""

    width: int
    height: int
    right: int
    is_narrow: bool = False


WIDE = Size(725, 360, 150)
WIDE_CONTROLLED = Size(725, 340, 150)
"""A control chart, whose limits keep its points apart with less height."""

NARROW = Size(343, 280, 16, is_narrow=True)
SMALL = Size(343, 200, 16, is_narrow=True)
"""One of several on one scale."""


def wide(spec: ChartSpec) -> Size:
    """The size of a chart beside its rail."""
    return WIDE_CONTROLLED if spec.is_controlled else WIDE


@dataclass(frozen=True)
class Plan:
    spec: ChartSpec
    size: Size

    @cached_property
    def periods(self) -> list[Point]:
        """One point for every period that any series has, in order of time."""
        found: dict[float, Point] = {}
        for series in self.spec.series:
            for point in series.points:
                found.setdefault(point.middle, point)
        return [found[middle] for middle in sorted(found)]

    # Margins and pixels

    @cached_property
    def left(self) -> int:
        widest = max(len(self.tick_text(tick)) for tick in self.ticks)
        return max(44, round(12 + 7.8 * widest))

    @property
    def right(self) -> int:
        return self.size.width - self.margin

    @cached_property
    def margin(self) -> int:
        """Pixels right of the axis: room for the labels, less what lies after the last period."""
        if self.size.is_narrow:
            return self.size.right
        first, last = self.days
        after = (last - self.last_day) / (last - first)
        room = (self.size.right - after * (self.size.width - self.left)) / (1 - after)
        return max(LEAST_MARGIN, round(room))

    @cached_property
    def top(self) -> int:
        return 10 + 20 * (bool(self.flags_wanted) + bool(self.bracket_span))

    @property
    def bottom(self) -> int:
        return self.size.height - 40

    @cached_property
    def days(self) -> tuple[float, float]:
        """The day numbers at the axis's ends: room for half a bar, or half an interval's.

        A target that runs on after the last period is drawn to its end, unless that is so far
        off that the figures would have no room.
        """
        first, last = self.periods[0].middle, self.last_day
        if (target := self.spec.target) is None:
            return first - self._pad, last
        end = min(target.end.toordinal() + 1, last + (last - first) * MOST_AHEAD)
        return first - self._pad, max(last, end)

    @property
    def _pad(self) -> float:
        first, last = self.periods[0].middle, self.periods[-1].middle
        return self.step / 2 if self.spec.kind == "bars" else (last - first) * 0.012

    @property
    def last_day(self) -> float:
        """The day at which the last period's mark has its room; the labels stand after it."""
        return self.periods[-1].middle + self._pad

    @cached_property
    def step(self) -> float:
        """Days between one period and the next, at the closest."""
        middles = [point.middle for point in self.periods]
        return min((b - a for a, b in pairwise(middles)), default=365.0)

    def x(self, day: float) -> float:
        first, last = self.days
        return self.left + (day - first) / (last - first) * (self.right - self.left)

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    def value_at(self, y: float) -> float:
        """The value that stands at this height in pixels."""
        low, high = self.ticks[0], self.ticks[-1]
        return low + (self.bottom - y) / (self.bottom - self.top) * (high - low)

    # Axes

    @cached_property
    def ticks(self) -> list[float]:
        """Three to five values, evenly apart, that hold everything drawn."""
        drawn = [point.value for point in self.spec.shown if point.value is not None]
        values = list(drawn)
        for point in self.spec.subject.shown if self.spec.draws_intervals else ():
            values += [edge for edge in (point.lower, point.upper) if edge is not None]
        values += self.spec.limits.levels if self.spec.limits else []
        values += [target.value for target, _ in self.targets]
        values += self.spec.holds
        most = 100.0 if self.spec.percent else None
        if most and max(drawn) <= most:
            values = [min(value, most) for value in values]  # an interval may reach beyond
        low, high = min(values), max(values)
        may_start_higher = not self.spec.zero_based and self.spec.kind in ("run", "spc")
        if not (may_start_higher and low > high / 2):
            low = min(low, 0.0)
        return nice(low, max(high, 0.0), self.spec.decimals, most)

    def tick_text(self, tick: float) -> str:
        gap = self.ticks[1] - self.ticks[0]
        decimals = (
            0 if gap == int(gap) else 1 if round(gap * 10, 6) == int(round(gap * 10, 6)) else 2
        )
        return words.number(tick, decimals)

    @property
    def unit_line(self) -> str:
        start = self.ticks[0]
        higher = f" (axis starts at {self.tick_text(start)})" if start > 0 else ""
        marking = f". {self.spec.marking}" if self.spec.marking else ""
        return f"{self.spec.unit_line}{higher}{marking}"

    @cached_property
    def time_labels(self) -> list[Point]:
        """The periods that are named under the axis: evenly, at most 8, first and last always."""
        widest = max(len(point.label) for point in self.periods) * 7.8 + 18
        room = int((self.x(self.last_day) - self.left) / widest) + 1
        chosen = evenly(len(self.periods), max(2, min(MOST_LABELS, room)))
        kept = [self.periods[chosen[0]]]
        end = self.periods[chosen[-1]]
        for index in chosen[1:-1]:  # periods that are left out bring the others close together
            x = self.x(self.periods[index].middle)
            if min(x - self.x(kept[-1].middle), self.x(end.middle) - x) >= widest:
                kept.append(self.periods[index])
        return kept if end is kept[0] else [*kept, end]

    def _inside(self, start: float, end: float) -> tuple[float, float] | None:
        """The part of a span of days that lies within the axis."""
        first, last = max(start, self.days[0]), min(end, self.days[1])
        return (first, last) if first < last else None

    @property
    def target_span(self) -> tuple[float, float] | None:
        return next((span for one, span in self.targets if one is self.spec.target), None)

    @cached_property
    def targets(self) -> list[tuple[Target, tuple[float, float]]]:
        """Each target with the days over which it is drawn; one that lies outside has none."""
        held = [one for one in (self.spec.target, *self.spec.other_targets) if one]
        spans = [self._inside(one.start.toordinal(), one.end.toordinal() + 1) for one in held]
        return [(one, span) for one, span in zip(held, spans, strict=True) if span]

    @property
    def bracket_span(self) -> tuple[float, float] | None:
        """From the middle of the first period it covers to that of the last."""
        bracket = self.spec.bracket
        if bracket is None:
            return None
        covered = [
            point.middle
            for point in self.periods
            if bracket.start <= point.start and point.end <= bracket.end
        ]
        return self._inside(covered[0], covered[-1]) if covered else None

    # Words in the chart

    @cached_property
    def flags_wanted(self) -> list[Break]:
        """The breaks that fall inside the axis, in order."""
        first, last = self.periods[0].start, self.periods[-1].end
        return sorted(
            (cut for cut in self.spec.breaks if first < cut.on <= last), key=lambda cut: cut.on
        )

    @cached_property
    def flags(self) -> list[Flag]:
        """Words where all fit side by side over the lines, else numbers with a list below."""
        flags: list[Flag] = []
        edge = float("-inf")
        fits = True
        for cut in self.flags_wanted:
            at, width = self.x(cut.on.toordinal()), 6 + len(cut.text) * CHARACTER
            goes_left = at + width > self.size.width
            start = at - width if goes_left else at
            fits = fits and start >= max(edge, self.left)
            edge = max(at, start + width) + 8
            flags.append(Flag(cut, cut.text, goes_left, is_number=False))
        if fits:
            return flags
        return [
            Flag(flag.cut, str(number), goes_left=False, is_number=True)
            for number, flag in enumerate(flags, start=len(self.discs) + 1)
        ]

    @cached_property
    def discs(self) -> list[Disc]:
        """The latest annotations inside the axis, in order, moved apart where they meet."""
        first, last = self.periods[0].start, self.periods[-1].end
        held = [one for one in self.spec.annotations if first < one.on <= last]
        held = sorted(held, key=lambda one: one.on)[-MOST_DISCS:]
        placed: list[Disc] = []
        for number, one in enumerate(held, start=1):
            least = placed[-1].x + 2 * DISC + 2 if placed else self.left
            x = max(self.x(one.on.toordinal()), least)
            placed.append(Disc(number, one.text, x))
        return placed

    def day_at(self, x: float) -> float:
        """The day that stands at this many pixels from the left."""
        first, last = self.days
        return first + (x - self.left) / (self.right - self.left) * (last - first)

    @cached_property
    def end_labels(self) -> list[Label]:
        """Name and last value of each line, and the level of the limits, pushed apart."""
        labels = []
        for index, series in enumerate(self.spec.series):
            is_named = series.role != "quoted" and not self.spec.is_controlled
            if series.last and series.last.value is not None and is_named:
                lines = self.label_lines(series, index == 0)
                labels.append(Label(index, lines, self.y(series.last.value)))
        for level, said in self.level_words:
            text = [line for part in said for line in wrapped(part)]
            labels.append(Label(-1, tuple((line, False) for line in text), self.y(level)))
        return around(labels, self.target_band, self.top - 8, self.bottom + 4)

    @property
    def target_band(self) -> tuple[float, float] | None:
        """The heights that a target and its words take beside the labels, where it runs so far."""
        target, span = self.spec.target, self.target_span
        if target is None or span is None or span[1] <= self.last_day:
            return None
        y = self.y(target.value)
        return (y - 8, y + 24) if self.target_words_below else (y - 24, y + 8)

    @property
    def level_words(self) -> list[tuple[float, tuple[str, ...]]]:
        """The levels that hold at the chart's end, each where it stands with its lines of words."""
        limits = self.spec.limits
        if limits is None:
            return []
        last = limits.last

        def said(name: str, value: float | None) -> str:
            missing = f"No {name.lower()}"
            return missing if value is None else f"{name} {words.level(self.spec, value)}"

        centre = (last.centre, (said(last.name, last.centre), limits.note))
        if not last.has_limits:
            return [centre]
        trial = "trial limits" if last.is_trial else ""
        upper = self.ticks[-1] if last.upper is None else last.upper
        lower = self.ticks[0] if last.lower is None else last.lower
        return [
            (upper, (said("Upper limit", last.upper), trial)),
            centre,
            (lower, (said("Lower limit", last.lower),)),
        ]

    @property
    def segments(self) -> list[tuple[Segment, tuple[float, float]]]:
        """Each segment of the limits with the days over which its levels are drawn."""
        held = self.spec.limits.segments if self.spec.limits else ()
        spans = [self._inside(one.start.toordinal(), one.end.toordinal() + 1) for one in held]
        return [(one, span) for one, span in zip(held, spans, strict=True) if span]

    @property
    def gap_words(self) -> list[tuple[Point, str, int]]:
        """The first gap of each sort, its words and their height over the axis in pixels.

        The signs of other gaps say the same. Between bars closer than a word there is no room.
        """
        gaps = [point for point in self.spec.subject.points if not point.is_shown]
        firsts = {
            words.HIDDEN if point.is_hidden else words.NOT_HELD: point for point in gaps[::-1]
        }
        between = self.x(self.days[0] + self.step) - self.left
        if self.spec.kind == "bars" and between < 60:
            return []
        placed: list[tuple[Point, str, int]] = []
        for text, point in firsts.items():
            near = any(abs(self.x(point.middle) - self.x(p.middle)) < 64 for p, *_ in placed)
            placed.append((point, text, 17 + (LINE if near else 0)))
        return placed

    def leans(self, point: Point) -> str:
        """Which end of a time label is held at the chart's edge; "middle" where it stands free."""
        x, half = self.x(point.middle), len(point.label) * 3.9
        if x - half < 0:
            return "start"
        return "end" if x + half > self.size.width else "middle"

    @property
    def target_words_at(self) -> tuple[float, str]:
        """The day at which the target's words stand, and which of their ends stands there."""
        target, span = self.spec.target, self.target_span
        if target is None or span is None:
            return self.days[0], "start"
        fits = self.x(span[1]) - len(target.text) * CHARACTER > self.left
        return (span[1], "end") if fits else (self.days[0], "start")

    @property
    def target_words_below(self) -> bool:
        """Whether they stand under their line, there being no room above it."""
        return self.spec.target is not None and self.y(self.spec.target.value) < self.top + 20

    def label_lines(self, series: Series, is_subject: bool) -> tuple[tuple[str, bool], ...]:
        """ "Cleveland 21.7" and, for the subject, "18.0 to 25.9"."""
        last = series.last
        if last is None:
            return ()
        text = f"{series.name} {words.figure(last, self.spec.decimals)}"
        if last is not series.points[-1] or last.middle < self.periods[-1].middle:
            text += f" ({last.label})"
        lines = [(line, is_subject or series.role == "part") for line in wrapped(text)]
        if is_subject and last.has_interval:
            lines.append((words.interval(last, self.spec.decimals), False))
        if last.status == "provisional":
            lines.append(("provisional", False))
        return tuple(lines)
