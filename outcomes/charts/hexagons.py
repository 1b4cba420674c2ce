"""A hexagon an area, each the same size, about where it lies: rows of tiles, odd ones moved right.

Colour is never alone: a disc is better, a diamond worse, a square higher or lower, lines no figure;
every hexagon is a link that says its area, its figure and its word.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from . import palette
from .markup import Markup, element
from .svg import FONT

SIDE = 28
ACROSS = SIDE * math.sqrt(3)
GAP = 1.5
"""White between neighbours, on each side."""

FILLS = {
    "good-2": ("#0B63A5", "#0B63A5", "#FFFFFF"),
    "good-1": ("#DCEBF7", "#0B63A5", "#083D66"),
    "same": ("#F1F2F3", "#5F6B75", "#2B3640"),
    "bad-1": ("#FCE7D6", "#B3470B", "#7A2F05"),
    "bad-2": ("#B3470B", "#B3470B", "#FFFFFF"),
    "diff-1": ("#EADFF3", "#5A2D82", "#3E1D5E"),
    "diff-2": ("#5A2D82", "#5A2D82", "#FFFFFF"),
    "map-1": ("#EAF2FA", "#7D868D", palette.INK),
    "map-2": ("#BBD6F0", "#7D868D", palette.INK),
    "map-3": ("#6BACE6", "#12436D", palette.INK),
    "map-4": ("#2073BC", "#2073BC", "#FFFFFF"),
    "map-5": ("#12436D", "#12436D", "#FFFFFF"),
    "plain": (palette.PAPER, "#7D868D", palette.INK),
    "none": ("url(#hatch)", palette.INK_3, palette.INK_2),
}
"""Tone with the fill, the edge and the words of its hexagon; the quantities have no judgement."""

LEVELS = 5
OWN_LETTERS = {
    "Norfolk": "Nfk", "Northamptonshire": "Nth", "Northumberland": "Nbd", "Northumbria": "Nmb",
}  # fmt: skip
"""Names whose first three letters would be those of another force."""
COMPASS = {"North", "South", "East", "West", "Central"}


@dataclass(frozen=True)
class Tile:
    """Where an area lies in a layout."""

    code: str
    name: str
    column: int
    row: int

    @property
    def short(self) -> str:
        """Three letters: "Cle"; of North Yorkshire "NYo"."""
        if self.name in OWN_LETTERS:
            return OWN_LETTERS[self.name]
        first, _, rest = self.name.partition(" ")
        if first in COMPASS and rest:
            return f"{first[0]}{rest[:2]}"
        return self.name.replace("St. ", "St")[:3]

    @property
    def middle(self) -> tuple[float, float]:
        shift = 0.5 * (self.row % 2)
        return ACROSS * (self.column + 0.5 + shift), SIDE * (1 + 1.5 * self.row)


@dataclass(frozen=True)
class Hexagon:
    """A tile with what it says: area, figure, word. tone: of `FILLS`; is_this: has a thick edge."""

    tile: Tile
    says: str
    tone: str
    href: str
    is_this: bool = False


def levels(values: Sequence[float]) -> list[tuple[float, float]]:
    """Fifths of the values, lowest first, each (lowest, highest) it holds; fewer of few values."""
    ordered = sorted(values)
    size = len(ordered) / LEVELS
    cuts = sorted({round(index * size) for index in range(LEVELS + 1)})
    parts = [ordered[a:b] for a, b in pairwise(cuts) if ordered[a:b]]
    found: list[tuple[float, float]] = []
    for part in parts:  # equal values stay in one level
        if found and part[0] == found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], part[-1]))
        else:
            found.append((part[0], part[-1]))
    return found


def level_of(value: float, held: Sequence[tuple[float, float]]) -> str:
    """The tone of a value: its level among those of `levels`."""
    return f"map-{1 + next(i for i, (_, high) in enumerate(held) if value <= high)}"


def draw(hexagons: Sequence[Hexagon], title: str) -> Markup:
    """The map as one SVG whose hexagons are links. title: what it is a map of, for readers."""
    ordered = sorted(hexagons, key=lambda one: (one.is_this, one.tile.row, one.tile.column))
    middles = [one.tile.middle for one in ordered]
    width = max(x for x, _ in middles) + ACROSS / 2 + 2
    height = max(y for _, y in middles) + SIDE + 2
    return Markup(
        element(
            "svg",
            _hatch() + "".join(map(_hexagon, ordered)),
            xmlns="http://www.w3.org/2000/svg",
            class_="app-hexagons",
            role="group",
            aria_label=title,
            width=width,
            height=height,
            viewBox=f"-2 -2 {width + 2:.1f} {height + 2:.1f}",
            font_family=FONT,
            font_size=14,
        )
    )


def _hatch() -> str:
    lines = element("path", d="M0 6L6 0", stroke="#9AA2A8", stroke_width=1)
    ground = element("rect", width=6, height=6, fill=palette.PAPER)
    pattern = element("pattern", ground + lines, id="hatch", width=6, height=6,
                      patternUnits="userSpaceOnUse")  # fmt: skip
    return element("defs", pattern)


def _hexagon(one: Hexagon) -> str:
    fill, edge, ink = FILLS[one.tone]
    x, y = one.tile.middle
    border = (palette.INK, 3) if one.is_this else (edge, 1)
    shape = element("path", d=_outline(x, y), fill=fill, stroke=border[0], stroke_width=border[1])
    label = element("text", escape(one.tile.short), x=x, y=y + 2, fill=ink, text_anchor="middle",
                    class_="app-hexagons__label", aria_hidden="true")  # fmt: skip
    parts = [element("title", escape(one.says)), shape, label, *_mark(one.tone, x, y + 13, ink)]
    return element("a", "".join(parts), href=one.href)


def _outline(x: float, y: float) -> str:
    radius = SIDE - GAP
    turns = (math.radians(60 * corner - 90) for corner in range(6))
    corners = (f"{x + radius * math.cos(t):.1f} {y + radius * math.sin(t):.1f}" for t in turns)
    return f"M{'L'.join(corners)}Z"


def _mark(tone: str, x: float, y: float, ink: str) -> Iterator[str]:
    """The shape of the judgement under the label: disc, diamond or square; none where similar."""
    judgement = tone.partition("-")[0]
    if judgement == "good":
        yield element("circle", cx=x, cy=y, r=4, fill=ink)
    elif judgement == "bad":
        yield element("path", d=f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5-5Z", fill=ink)
    elif judgement == "diff":
        yield element("rect", x=x - 3.5, y=y - 3.5, width=7, height=7, fill=ink)
