"""A chart as its component asks for it: pictures, key, notes, words and the browser's data."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from . import palette, plotly, svg, text, words
from .geometry import NARROW, Plan, Size, wide
from .markup import Markup, json_script
from .spec import ChartSpec, Limits, TableSpec
from .table import of_chart

ROUNDED = "Counts are rounded to the nearest 5 by the publisher."
ROUNDED_NOUGHT = "0 means 0, 1 or 2."
SHADED = "Shaded bars show 95% confidence intervals."
QUOTED = "A small cross is a figure quoted in a paper: it stands apart from the series."


@dataclass(frozen=True)
class Key:
    """A line of the key that a phone shows instead of labels at the lines' ends."""

    text: str
    colour: str
    width: float
    dash: str
    is_subject: bool


@dataclass(frozen=True)
class Chart:
    spec: ChartSpec

    @property
    def size(self) -> Size:
        """Of the wide drawing."""
        return wide(self.spec)

    @property
    def wide(self) -> Markup:
        return svg.draw(self.spec)

    @property
    def narrow(self) -> Markup:
        return svg.draw(self.spec, NARROW)

    @cached_property
    def _plan(self) -> Plan:
        return Plan(self.spec, NARROW)

    @property
    def unit_line(self) -> str:
        return self._plan.unit_line

    @property
    def text(self) -> str:
        return text.alternative(self.spec)

    @property
    def table(self) -> TableSpec:
        return of_chart(self.spec)

    @property
    def key(self) -> list[Key]:
        keys = []
        for index, series in enumerate(self.spec.lines):
            label = " ".join(line for line, _ in self._plan.label_lines(series, is_subject=False))
            if label:
                colour, width, dash = palette.line_style(self.spec, series)
                keys.append(Key(label, colour, width, dash, is_subject=index == 0))
        if self.spec.limits:
            keys += _levels(self.spec, self.spec.limits)
        return keys

    @property
    def notes(self) -> list[str]:
        """What the chart needs said under it: its signs first, then its own notes."""
        parts = [SHADED] if self.spec.draws_intervals and self.spec.is_drawable else []
        parts += _signs(self.spec) if self.spec.is_drawable else []
        parts += [words.sentence(note) for note in self.spec.notes]
        rounded = [point for point in self.spec.subject.shown if point.rounded]
        parts += [ROUNDED] if rounded else []
        parts += [ROUNDED_NOUGHT] if any(point.value == 0 for point in rounded) else []
        if any(series.role == "quoted" for series in self.spec.series):
            parts.append(QUOTED)
        paragraphs = [" ".join(parts)] if parts else []
        if self.spec.source:
            known = f" As known on {self.spec.as_of}." if self.spec.as_of else ""
            paragraphs.append(f"Source: {words.sentence(self.spec.source)}{known}")
        return paragraphs

    @property
    def breaks(self) -> list[str]:
        """The list that numbered flags refer to; a wide chart may have its words in place."""
        return [words.sentence(flag.cut.text) for flag in self._plan.flags if flag.is_number]

    @property
    def annotations(self) -> list[str]:
        """The list that the discs on the time axis refer to; the numbered flags go on after it."""
        return [words.sentence(disc.text) for disc in self._plan.discs]

    @property
    def lists_breaks_when_wide(self) -> bool:
        return any(flag.is_number for flag in Plan(self.spec, self.size).flags)

    @property
    def payload(self) -> dict[str, object]:
        """What the browser draws from: a figure a width, and what each period says when read."""
        readings = [
            {"x": point.middle, "text": text.reading(self.spec, (point.start, point.end))}
            for point in self._plan.periods
        ]
        return {
            "wide": plotly.figure(self.spec, self.size),
            "narrow": plotly.figure(self.spec, NARROW),
            "readings": readings,
        }

    @property
    def json(self) -> Markup:
        return json_script(self.payload)


def _levels(spec: ChartSpec, limits: Limits) -> Iterator[Key]:
    """The levels that hold at the end, and the note that a wide chart has beside them."""
    last = limits.last
    note = f" ({limits.note})" if limits.note else ""
    label = f"{last.name} {words.level(spec, last.centre)}{note}"
    yield Key(label, palette.INK_3, 1.25, "", is_subject=False)
    if last.has_limits:
        trial = "Trial limits" if last.is_trial else "Limits"
        label = f"{trial} {words.limits(spec, last)}"
        yield Key(label, palette.INK_3, 1.25, "6 4", is_subject=False)


SHAPES: dict[str, str] = {
    "good": "Circle: improvement.", "bad": "Diamond: concern.",
    "diff": "Square: unusual, no better or worse.",
}  # fmt: skip


def _signs(spec: ChartSpec) -> list[str]:
    """What filled, hollow and shape mean, as far as the chart has them."""
    signals = [point for point in spec.subject.shown if point.tone]
    told = [point for point in signals if point.is_told]
    parts = ["Filled: the signal the sentence speaks of."] if told else []
    parts += ["Hollow: an earlier signal."] if len(told) < len(signals) else []
    tones = {point.tone for point in signals}
    parts += [said for tone, said in SHAPES.items() if tone in tones]
    if spec.is_controlled and len(signals) < len(spec.subject.shown):
        parts.append("Grey dot: usual variation.")
    if spec.is_controlled:
        parts.append("Shaded band: where usual variation keeps nearly every point.")
    return parts
