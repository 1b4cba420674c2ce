"""The cells of a heat map: a number, its word, its tint. Thousands a page, so written plainly."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from .markup import Markup

TONES = {
    "much_better": "good-2",
    "better": "good-1",
    "similar": "same",
    "worse": "bad-1",
    "much_worse": "bad-2",
    "higher": "diff-1",
    "lower": "diff-1",
    "much_higher": "diff-2",
    "much_lower": "diff-2",
}
"""Comparison with the tint of its cell: two strengths, for 95% and 99.8%."""


@dataclass(frozen=True)
class HeatCell:
    """One measure in one area. tone: of `TONES`, "plain" where not compared, "none" without number.

    text: the number, empty where the word stands in its place.
    """

    text: str
    word: str
    tone: str
    href: str
    is_restricted: bool = False
    own: tuple[tuple[str, str], ...] = ()
    """What its series says by itself, as an arrow or "" and words."""


def draw_row(cells: Iterable[HeatCell]) -> Markup:
    """The cells of one area as table cells, each a link over its whole face."""
    return Markup("".join(map(_cell, cells)))


def _cell(cell: HeatCell) -> str:
    number = f"<b>{escape(cell.text)}</b> " if cell.text else ""
    mark = " <i>restricted</i>" if cell.is_restricted else ""
    own = "".join(
        f' <small><span aria-hidden="true">{escape(mark)}</span> {escape(words)}</small>'
        for mark, words in cell.own
    )
    return (
        f'<td class="app-heat__{cell.tone}"><a href="{escape(cell.href)}">'
        f"{number}{escape(cell.word)}{mark}{own}</a></td>"
    )
