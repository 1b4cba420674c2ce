"""A table as it is read, and how it folds on a phone: no column is lost, some move."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .signals import Signal


@dataclass(frozen=True)
class Column:
    """phone: "keep" the column, put it "under" the one before it, or "fold" it into its row.

    second: unit, period or benchmark, lighter, under the heading. href and sorted are given
    where the table sorts by this column.
    """

    heading: str
    number: bool = False
    second: str = ""
    phone: Literal["keep", "under", "fold"] = "keep"
    href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""

    @property
    def css(self) -> str:
        """Its classes: what is on the right, and what a phone does not show in its place."""
        names = ["app-table__number"] if self.number else []
        if self.phone != "keep":
            names.append("app-table__wide")
        return " ".join(names)


@dataclass(frozen=True)
class Cell:
    """Text as it is to be read; `is_words` where words stand in the place of a number.

    second: a smaller line below. picture: a sparkline. quiet: past its date. raw: what a file
    holds, where that is not the text.
    """

    text: str = ""
    href: str = ""
    second: str = ""
    signal: Signal | None = None
    picture: str = ""
    raw: float | str | None = None
    is_words: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    kind: Literal["row", "group", "total"] = "row"


@dataclass(frozen=True)
class Place:
    """A cell where the page shows it, with what a phone puts under it."""

    column: Column
    cell: Cell
    under: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Line:
    """A row as the page lays it out: its head, its other cells, and what a phone folds away."""

    kind: str
    head: Place
    places: tuple[Place, ...]
    folded: tuple[Place, ...]


@dataclass(frozen=True)
class TableSpec:
    """The first cell of each row is its head. Group rows have one cell over all columns."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            expected = 1 if row.kind == "group" else len(self.columns)
            if len(row.cells) != expected:
                raise ValueError(f"{self.caption}: a {row.kind} has {expected} cells.")

    @property
    def lines(self) -> Iterator[Line]:
        for row in self.rows:
            places = list(map(Place, self.columns, row.cells))
            folded = tuple(place for place in places if place.column.phone == "fold")
            yield Line(row.kind, places[0], tuple(_stacked(places))[1:], folded)


def _stacked(places: list[Place]) -> Iterator[Place]:
    """Each place with the cells that follow it and go under it on a phone."""
    for index, place in enumerate(places):
        under = []
        for later in places[index + 1 :]:
            if later.column.phone != "under":
                break
            under.append(later.cell)
        yield Place(place.column, place.cell, tuple(under) if place.column.phone == "keep" else ())
