"""Areas by their size: how far from the benchmark chance alone would carry an area that small.

One specification, as for charts over time; its drawings stand in `funnel_drawing`.
"""

from dataclasses import dataclass, field

from . import words
from .spec import Cell, Column, Row, TableSpec

FEWEST = 10
"""With fewer areas the lines have too little between them to be worth drawing."""

NAMED = 8
"""So many areas beyond the outer lines are named in words; more are counted."""

INSIDE = "within the 95% lines"
PLACES = {
    2: "above the 99.8% line", 1: "above the 95% line", 0: INSIDE, -1: "below the 95% line",
    -2: "below the 99.8% line",
}  # fmt: skip


@dataclass(frozen=True)
class Lines:
    """The limits at one denominator, in the unit of the value."""

    denominator: float
    lower: float
    upper: float
    far_lower: float
    far_upper: float


@dataclass(frozen=True)
class Spot:
    """One area: its size, its value, and the limits at its size. stands: "this" or "other"."""

    name: str
    value: float
    lines: Lines
    stands: str = "other"
    href: str = ""

    @property
    def beyond(self) -> int:
        """2 above the 99.8% line, 1 above the 95% line, 0 between, and so downwards."""
        at, value = self.lines, self.value
        if value > at.upper:
            return 2 if value > at.far_upper else 1
        if value < at.lower:
            return -2 if value < at.far_lower else -1
        return 0


@dataclass(frozen=True)
class Funnel:
    """A funnel in one period, apart from how it is drawn.

    lines: the limits over the whole range of sizes, smallest first. size_line: what the sizes
    count, under the axis.
    """

    title: str
    headline: str
    unit_line: str
    size_line: str
    areas: tuple[Spot, ...]
    lines: tuple[Lines, ...]
    benchmark: float
    benchmark_name: str = "England"
    decimals: int = 1
    percent: bool = False
    value_heading: str = "Value"
    marking: str = ""
    remarks: tuple[str, ...] = field(default=())
    source: str = ""
    is_drawable = True

    @property
    def outside(self) -> dict[str, list[str]]:
        """The areas beyond the outer lines, by side, farthest from the benchmark first."""
        far = sorted(self.areas, key=lambda spot: -abs(spot.value - self.benchmark))
        return {
            PLACES[side]: [spot.name for spot in far if spot.beyond == side] for side in (2, -2)
        }

    @property
    def notes(self) -> list[str]:
        """How to read it, and how many areas chance alone would put outside."""
        count = len(self.areas)
        inner = sum(spot.beyond != 0 for spot in self.areas)
        outer = sum(abs(spot.beyond) == 2 for spot in self.areas)
        chance = max(1, round(count / 20))
        read = (
            "The smaller the area, the further chance alone carries its figure from"
            f" {self.benchmark_name}’s. Were all areas alike, about {chance} of {count} would lie"
            " outside the 95% lines and hardly one outside the 99.8% lines:"
            f" {inner} and {outer} did."
        )
        parts = [read, *map(words.sentence, self.remarks)]
        source = [f"Source: {words.sentence(self.source)}"] if self.source else []
        return [" ".join(parts), *source]

    def said(self, spot: Spot) -> str:
        """An area's value as it is printed."""
        return words.number(spot.value, self.decimals)

    @property
    def text(self) -> str:
        """The funnel in words."""
        level = words.number(self.benchmark, self.decimals)
        parts = [self.marking] if self.marking else []
        parts += [
            f"Funnel chart of {len(self.areas)} areas by size: {self.unit_line}",
            f"{self.benchmark_name} {level}",
        ]
        parts += [
            f"{spot.name} {self.said(spot)}, {PLACES[spot.beyond]}"
            for spot in self.areas
            if spot.stands == "this"
        ]
        for place, names in self.outside.items():
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            named = ", ".join(names[:NAMED]) + more if more else words.listed(names)
            parts.append(f"{place[:1].upper()}{place[1:]}: {named or 'none'}")
        return " ".join(words.sentence(part) for part in parts)

    @property
    def table(self) -> TableSpec:
        """Every area by size, largest first, and where it lies."""
        columns = (
            Column("Area"),
            Column(self.size_line, number=True, phone="fold"),
            Column(self.value_heading, number=True),
            Column("In the funnel", phone="fold"),
        )
        ordered = sorted(self.areas, key=lambda spot: (-spot.lines.denominator, spot.name))
        rows = tuple(
            Row((
                Cell(spot.name, href=spot.href),
                Cell(words.number(spot.lines.denominator), raw=spot.lines.denominator),
                Cell(self.said(spot), raw=spot.value),
                Cell(PLACES[spot.beyond].capitalize()),
            ))
            for spot in ordered
        )  # fmt: skip
        return TableSpec(self.title, columns, rows, source=self.source, marking=self.marking)
