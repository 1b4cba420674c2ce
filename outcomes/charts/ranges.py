"""One area among its kind: a bar from the lowest to the highest, England always on one line.

Each bar has its own scale, in which the end that lies furthest from England reaches the edge, so
that bars of different units can stand under each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from . import palette, words
from .markup import Markup, element
from .signals import Tone

WIDTH, HEIGHT, EDGE = 208, 28, 9
MIDDLE, CENTRE = HEIGHT / 2, WIDTH / 2
BAND, QUARTILES = "#E4E2DC", "#BFC4C8"

TINTS: dict[Tone, str] = {
    "": palette.PAPER, "good": "#DCEBF7", "bad": "#FCE7D6", "diff": "#EADFF3", "same": "#F1F2F3",
}  # fmt: skip


@dataclass(frozen=True)
class Range:
    """The spread of areas in one period, and where England, the region and this area lie in it.

    tone, strong: how this area differs from England, and whether at 99.8%. is_old: past its date.
    kind: what the areas are, in the plural.
    """

    lowest: float
    lower_quartile: float
    upper_quartile: float
    highest: float
    count: int
    kind: str
    england: float
    this: float
    region: float | None = None
    tone: Tone = ""
    strong: bool = False
    is_old: bool = False
    decimals: int = 1

    def x(self, value: float) -> float:
        """Where a value lies: England in the centre, numbers rising to the right."""
        ends = [self.lowest, self.highest, self.this]
        ends += [] if self.region is None else [self.region]
        reach = max(abs(end - self.england) for end in ends) or 1.0
        return CENTRE + (value - self.england) / reach * (CENTRE - EDGE)

    @property
    def text(self) -> str:
        """The bar in words."""

        def said(value: float) -> str:
            return words.number(value, self.decimals)

        middle = words.span(self.lower_quartile, self.upper_quartile, self.decimals)
        region = f", region {said(self.region)}" if self.region is not None else ""
        return (
            f"{self.count} {self.kind} from {said(self.lowest)} to {said(self.highest)},"
            f" the middle half {middle}; England {said(self.england)}{region},"
            f" here {said(self.this)}"
        )

    @property
    def picture(self) -> Markup:
        parts = "".join([*_ground(self), *_region(self), *_mark(self)])
        return Markup(
            element(
                "svg",
                parts,
                width=WIDTH,
                height=HEIGHT,
                viewBox=f"0 0 {WIDTH} {HEIGHT}",
                aria_hidden="true",
                focusable="false",
            )
        )


def _ground(bar: Range) -> Iterator[str]:
    """All areas, the middle half of them, and England's line."""
    yield _box(bar.x(bar.lowest), bar.x(bar.highest), 10, BAND)
    yield _box(bar.x(bar.lower_quartile), bar.x(bar.upper_quartile), 10, QUARTILES)
    yield _upright(CENTRE, 0, HEIGHT, palette.INK, 1.5)


def _box(left: float, right: float, height: float, fill: str) -> str:
    return element(
        "rect", x=left, y=MIDDLE - height / 2, width=max(right - left, 1), height=height, fill=fill
    )


def _upright(x: float, top: float, foot: float, stroke: str, width: float) -> str:
    return element("path", d=f"M{x:.1f} {top:g}V{foot:g}", stroke=stroke, stroke_width=width)


def _region(bar: Range) -> Iterator[str]:
    """A small triangle under the bar, so that it is never taken for England's line."""
    if bar.region is not None:
        x = bar.x(bar.region)
        yield element("path", d=f"M{x:.1f} {MIDDLE + 6:g}l4 6.5h-8Z", fill=palette.INK_3)


def _mark(bar: Range) -> Iterator[str]:
    """This area in the shape of its judgement; a plain dot where there is none."""
    colour = palette.INK_3 if bar.is_old else palette.TONES[bar.tone]
    fill = palette.PAPER if bar.is_old else colour if bar.strong else TINTS[bar.tone]
    x = bar.x(bar.this)
    look = {"fill": fill, "stroke": colour, "stroke_width": "2"}
    if bar.tone == "bad":
        yield element("path", d=f"M{x:.1f} 6.5l7.5 7.5-7.5 7.5-7.5-7.5Z", **look)
    elif bar.tone == "diff":
        yield element("rect", x=x - 5.5, y=MIDDLE - 5.5, width=11, height=11, **look)
    elif bar.tone == "same":
        yield element("rect", x=x - 7.5, y=MIDDLE - 4.5, width=15, height=9, rx=4.5, **look)
    elif bar.tone == "good":
        yield element("circle", cx=x, cy=MIDDLE, r=6, **look)
    else:
        yield element("circle", cx=x, cy=MIDDLE, r=4.5, fill=colour, stroke=palette.PAPER)
