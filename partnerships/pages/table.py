"""A table of words for `components/table.html`: all but two columns fold on a phone."""

from dataclasses import dataclass
from types import SimpleNamespace


@dataclass(frozen=True)
class Cell:
    text: str
    href: str = ""
    second: str = ""


def table(caption, headings, lines):
    """headings: words; lines: a tuple of cells each."""
    columns = [
        SimpleNamespace(heading=words, css="app-table__wide" if index > 1 else "")
        for index, words in enumerate(headings)
    ]
    return SimpleNamespace(
        caption=caption, columns=columns, lines=[_line(columns, cells) for cells in lines]
    )


def _line(columns, cells):
    places = [
        SimpleNamespace(column=column, cell=cell)
        for column, cell in zip(columns, cells, strict=True)
    ]
    folded = [place for place in places[2:] if place.cell.text]
    return SimpleNamespace(head=places[0], places=places[1:], folded=folded)
