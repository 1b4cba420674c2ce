"""Words and marks beside a chart's lines: how large they are, and moved so that none overlaps."""

from dataclasses import dataclass

from .spec import Break

CHARACTER = 7.4
"""Width in pixels of an average character of 14 px Arial; figures are 7.8."""

LINE = 18
"""Height of a line of chart text."""

MOST_DISCS, DISC = 6, 10
"""Annotations of a chart, the latest ones, and the radius of each."""


@dataclass(frozen=True)
class Label:
    """The words at a line's end: lines of text, each bold or not, about a height in pixels."""

    series: int
    lines: tuple[tuple[str, bool], ...]
    y: float

    @property
    def height(self) -> int:
        return LINE * len(self.lines)


@dataclass(frozen=True)
class Flag:
    """A break's words at the top of the chart, or its number where words would overlap."""

    cut: Break
    text: str
    goes_left: bool
    is_number: bool


@dataclass(frozen=True)
class Disc:
    """An annotation's number on the time axis, at a height in pixels; its words stand below."""

    number: int
    text: str
    x: float


def wrapped(text: str, width: int = 19) -> list[str]:
    """Lines of at most so many characters where the words allow it."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def around(
    labels: list[Label], band: tuple[float, float] | None, top: float, bottom: float
) -> list[Label]:
    """The labels moved so that none overlaps another or lies in the band."""
    if band is None:
        return _apart(labels, top, bottom)
    ordered = sorted(labels, key=lambda label: label.y)
    above = [label for label in ordered if label.y < sum(band) / 2]
    while above and sum(label.height for label in above) > band[0] - top:
        above.pop()  # no room: it stands below the band
    return [*_apart(above, top, band[0]), *_apart(ordered[len(above) :], band[1], bottom)]


def _apart(labels: list[Label], top: float, bottom: float) -> list[Label]:
    """The labels moved so that none overlaps; each y is the middle of its first line."""
    placed: list[Label] = []
    for label in sorted(labels, key=lambda label: label.y):
        above = placed[-1].y + placed[-1].height if placed else top + LINE / 2
        placed.append(Label(label.series, label.lines, max(label.y, above)))
    floor = bottom
    for index in reversed(range(len(placed))):
        label = placed[index]
        highest = floor - label.height + LINE / 2
        placed[index] = Label(label.series, label.lines, min(label.y, highest))
        floor = placed[index].y - LINE / 2
    return placed
