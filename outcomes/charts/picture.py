"""A chart to hand on: its sentence above, its source and licence below, in one still picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import palette
from .markup import Markup, element
from .placing import CHARACTER, LINE
from .svg import picture, text

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
EDGE, HEAD, BOLD = 24, 26, 11.2
"""Margin, height of a line of the sentence, and width of one of its characters, at 20 px bold."""

COLUMNS, CELL_WIDTH, ROW_HEIGHT = 3, 343, 264


@dataclass(frozen=True)
class Words:
    """What stands around the drawing. marking: such as "Restricted", loud at the top; or ""."""

    headline: str
    unit_line: str
    foot: tuple[str, ...]
    marking: str = ""


def framed(words: Words, drawing: str, width: int, height: int) -> Markup:
    """One drawing with its words around it."""
    inside = width + 2 * EDGE
    parts, top = _above(words, width)
    parts.append(element("g", drawing, transform=f"translate({EDGE} {top})"))
    return _closed(words, parts, inside, top + height)


def sheet(words: Words, cells: Sequence[tuple[str, str, str]]) -> Markup:
    """Small drawings beside each other, each (name, words, drawing)."""
    columns = max(1, min(COLUMNS, len(cells)))
    width = columns * CELL_WIDTH + (columns - 1) * EDGE
    parts, top = _above(words, width)
    for index, (name, said, drawing) in enumerate(cells):
        x = EDGE + index % columns * (CELL_WIDTH + EDGE)
        y = top + index // columns * ROW_HEIGHT + 12
        parts.append(text(x, y, name, palette.INK, font_weight="bold"))
        parts.append(text(x, y + LINE, said))
        parts.append(element("g", drawing, transform=f"translate({x} {y + LINE + 12})"))
    rows = -(-len(cells) // columns)
    return _closed(words, parts, width + 2 * EDGE, top + rows * ROW_HEIGHT)


def _above(words: Words, width: float) -> tuple[list[str], float]:
    """The marking, the sentence and the unit; and the height at which the drawing begins."""
    parts, y = [], float(EDGE + 8)
    if words.marking:
        parts.append(text(EDGE, y, words.marking, "#801650", font_weight="bold"))
        y += HEAD
    for line in _wrapped(words.headline, width / BOLD):
        parts.append(text(EDGE, y, line, palette.INK, font_size="20", font_weight="bold"))
        y += HEAD
    parts.append(text(EDGE, y, words.unit_line))
    return parts, y + LINE


def _closed(words: Words, parts: list[str], width: float, y: float) -> Markup:
    """The foot under the drawing, and white behind all of it."""
    y += LINE
    for said in (*words.foot, LICENCE):
        for line in _wrapped(said, (width - 2 * EDGE) / CHARACTER):
            parts.append(text(EDGE, y, line))
            y += LINE
    ground = element("rect", width=width, height=y + EDGE - LINE / 2, fill=palette.PAPER)
    return picture(width, y + EDGE - LINE / 2, [ground, *parts])


def _wrapped(said: str, most: float) -> list[str]:
    """Lines of at most so many characters; a longer word stands alone."""
    lines: list[str] = []
    for word in said.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]
