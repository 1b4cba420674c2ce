"""Areas beside each other: a dot and its whisker a row, the benchmark an upright line."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import palette, words
from .markup import Markup, element
from .placing import CHARACTER
from .scales import nice
from .spec import Cell, Column, Row, TableSpec
from .svg import HALO, picture, rule, text

ROW, HEAD, FOOT = 28, 30, 30
BOLD_CHARACTER = 8.6
MOST = 40
"""More areas than this are drawn as the first and last ten, this one and its neighbours."""


@dataclass(frozen=True)
class Dot:
    """One area. stands: "this" the page is about, "similar" to it, or "other"."""

    name: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    stands: str = "other"
    href: str = ""
    no_number: str = words.NOT_HELD


@dataclass(frozen=True)
class Dots:
    """A comparison in one period. What chart.html and table.html ask for is made here."""

    title: str
    headline: str
    unit_line: str
    areas: tuple[Dot, ...]
    benchmark: float | None = None
    benchmark_name: str = "England"
    decimals: int = 1
    area_heading: str = "Area"
    value_heading: str = "Value"
    notes: tuple[str, ...] = field(default=())
    marking: str = ""
    shows_all: bool = False
    all_href: str = ""
    """Where every area is drawn, for the link that many areas need."""

    @property
    def ranked(self) -> list[Dot]:
        """Highest first; those without a number last, by name."""
        held = [(area, area.value) for area in self.areas if area.value is not None]
        rest = [area for area in self.areas if area.value is None]
        highest_first = sorted(held, key=lambda pair: (-pair[1], pair[0].name))
        return [area for area, _ in highest_first] + sorted(rest, key=lambda area: area.name)

    @property
    def drawn(self) -> list[Dot]:
        """Those with a number; of many, the first and last ten, this area and its neighbours."""
        held = [area for area in self.ranked if area.value is not None]
        if len(held) <= MOST or self.shows_all:
            return held
        this = next((i for i, area in enumerate(held) if area.stands == "this"), 0)
        kept = {*range(10), *range(len(held) - 10, len(held)), this - 1, this, this + 1}
        return [area for index, area in enumerate(held) if index in kept]

    @property
    def show_all(self) -> str:
        """ "Show all 153", where some are left out of the drawing."""
        held = sum(area.value is not None for area in self.areas)
        return f"Show all {held}" if self.all_href and len(self.drawn) < held else ""

    @property
    def wide(self) -> Markup:
        longest = max((_width(area) for area in self.drawn), default=0.0)
        return draw(self, 725, name_width=round(longest) + 4)

    @property
    def narrow(self) -> Markup:
        return draw(self, 343, name_width=0)

    @property
    def text(self) -> str:
        """The comparison in words."""
        drawn = self.drawn
        if not drawn:
            return "No area has a figure for this period."
        ends = [("highest", drawn[0]), ("lowest", drawn[-1])]
        said = [f"{end} {area.name} {_figure(self, area)}" for end, area in ends]
        said += [f"{a.name} {_figure(self, a)}" for a in drawn if a.stands == "this"]
        if self.benchmark is not None:
            level = words.number(self.benchmark, self.decimals)
            said.append(f"{self.benchmark_name} {level}")
        left_out = len(self.areas) - len(drawn)
        rest = f" {left_out} of {len(self.areas)} areas are in the table only." if left_out else ""
        return f"{words.sentence(self.unit_line)} Areas by value: {', '.join(said)}.{rest}"

    @property
    def table(self) -> TableSpec:
        """Every area, highest first, with its place against the benchmark's interval or none."""
        columns = (
            Column(self.area_heading),
            Column(self.value_heading, number=True),
            Column("95% interval", number=True, phone="under"),
        )
        return TableSpec(self.title, columns, tuple(_row(self, area) for area in self.ranked))


def _figure(dots: Dots, area: Dot) -> str:
    return words.number(area.value, dots.decimals) if area.value is not None else area.no_number


def _row(dots: Dots, area: Dot) -> Row:
    interval = ""
    if area.lower is not None and area.upper is not None:
        interval = words.span(area.lower, area.upper, dots.decimals)
    is_words = area.value is None
    figure = Cell(_figure(dots, area), raw="[x]" if is_words else area.value, is_words=is_words)
    return Row((Cell(area.name, href=area.href), figure, Cell(interval)))


@dataclass(frozen=True)
class _Scale:
    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)


def draw(dots: Dots, width: int, name_width: int) -> Markup:
    """name_width 0: names stand above their dots, for a phone."""
    drawn = dots.drawn
    edges = [edge for area in drawn for edge in (area.value, area.lower, area.upper)]
    known = [edge for edge in (*edges, dots.benchmark) if edge is not None] or [0.0]
    ticks = nice(min(0.0, *known), max(known), dots.decimals, None)
    scale = _Scale(name_width + 12 if name_width else 1, width - 56, ticks[0], ticks[-1])
    row = ROW if name_width else ROW + 18
    foot = HEAD + row * len(drawn)
    parts = [*_grid(dots, scale, ticks, foot)]
    for index, area in enumerate(drawn):
        middle = HEAD + row * index + row - ROW / 2
        parts += _area(dots, area, scale, middle, width, name_width)
    if dots.marking:  # in the picture itself, since pictures are copied out
        parts.append(text(0, foot + FOOT + 8, dots.marking, palette.INK, font_weight="700"))
    return picture(width, foot + FOOT + (18 if dots.marking else 0), parts)


def _grid(dots: Dots, scale: _Scale, ticks: list[float], foot: float) -> Iterator[str]:
    for tick in ticks:
        x = scale.x(tick)
        yield rule(x, HEAD, x, foot, palette.INK if tick == 0 else palette.GRID)
        decimals = 0 if all(each == int(each) for each in ticks) else 1
        anchor = "start" if x < 10 else "middle"
        yield text(x, foot + 16, words.number(tick, decimals), text_anchor=anchor)
    if dots.benchmark is not None:
        x = scale.x(dots.benchmark)
        label = f"{dots.benchmark_name} {words.number(dots.benchmark, dots.decimals)}"
        yield rule(x, HEAD - 8, x, foot, palette.INK_2, stroke_width=1.5)
        half = len(label) * 3.9
        middle = min(max(x, half), scale.right + 56 - half)
        yield text(middle, HEAD - 18, label, palette.INK_2, text_anchor="middle")


def _area(
    dots: Dots, area: Dot, scale: _Scale, middle: float, width: int, name_width: int
) -> Iterator[str]:
    colour, opacity = {
        "this": (palette.AREA, "1"), "similar": (palette.AREA, "0.6"),
    }.get(area.stands, (palette.INK_3, "1"))  # fmt: skip
    weight = {"font_weight": "bold"} if area.stands == "this" else {}
    ink = palette.INK if area.stands == "this" else palette.INK_2
    if name_width:
        yield text(name_width, middle, _fitted(area.name), ink, text_anchor="end", **weight)
    else:
        yield text(0, middle - 20, area.name, ink, **HALO, **weight)
    if area.value is None:
        return
    if area.lower is not None and area.upper is not None:
        low, high = scale.x(area.lower), scale.x(area.upper)
        yield rule(low, middle, high, middle, colour, stroke_width=1.5, stroke_opacity=opacity)
    yield element(
        "circle", cx=scale.x(area.value), cy=middle, r=5, fill=colour, fill_opacity=opacity,
        stroke=palette.PAPER, stroke_width=1.5,
    )  # fmt: skip
    figure = words.number(area.value, dots.decimals)
    yield text(width, middle, figure, ink, text_anchor="end", **weight)


def _width(area: Dot) -> float:
    """Pixels that its name takes, which of the page's own area is bold."""
    return len(_fitted(area.name)) * (BOLD_CHARACTER if area.stands == "this" else CHARACTER)


def _fitted(name: str, most: int = 31) -> str:
    """A name shortened to its room; the table has it in full."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
