"""One cell of a workbook as text, as the page would have it typed. Pure.

What a spreadsheet made of what somebody typed (a date, a per cent, a formula) is told, not guessed.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

CLEAR = "clear"
"""What is typed into a cell to take an answer out: an empty cell leaves it as it is."""
SHOWN = 40


class Unreadable(Exception):
    """What a cell holds cannot be what is asked; the message says what to do."""


class Cell:
    """What a spreadsheet holds in a cell.

    value: a string, a number, a truth value, a date; None for an empty cell. is_formula and
    is_error: told apart from text. shown_as: its number format, such as 0%.
    """

    __slots__ = ("is_error", "is_formula", "shown_as", "value")

    def __init__(
        self,
        value: object = None,
        *,
        shown_as: str = "General",
        is_formula: bool = False,
        is_error: bool = False,
    ) -> None:
        self.value = value
        self.shown_as = shown_as
        self.is_formula = is_formula
        self.is_error = is_error

    @property
    def is_percentage(self) -> bool:
        """Whether a number in it is shown as a per cent: what is shown as 12% is held as 0.12."""
        return "%" in self.shown_as and isinstance(self.value, int | float)


EMPTY = Cell()


def figure(cell: Cell) -> str:
    """A number as digits, or the text that stands there. Raises Unreadable."""
    _computed(cell)
    value = cell.value
    if isinstance(value, date | time | timedelta):
        raise Unreadable(
            f"The spreadsheet took this for a date or a time ({_moment(value)}). "
            "Set the cell's format to General and type the number again."
        )
    if cell.is_percentage or (isinstance(value, str) and value.strip().endswith("%")):
        raise Unreadable(
            "This is a percentage. Give the number that was counted and, beside it, the number "
            "that it is out of: the portal works out the percentage."
        )
    if isinstance(value, bool):
        raise Unreadable(f"“{text(cell)}” is not a number. Type digits, such as 1,234 or 12.5.")
    return text(cell)


def words(cell: Cell) -> str:
    """What is written, with plain line ends. Raises Unreadable."""
    _computed(cell)
    return text(cell)


def day(cell: Cell) -> str:
    """A day as 31/03/2026, or the text that stands there. Raises Unreadable."""
    _computed(cell)
    if isinstance(cell.value, int | float | time | timedelta):
        raise Unreadable(f"“{text(cell)}” is not a day. Type a day such as 31/03/2026.")
    return text(cell)


def choice(cell: Cell, known: Mapping[str, str]) -> str:
    """The code of what was chosen, of {code: words}; "" for none, CLEAR as it is.

    Raises Unreadable for anything that is not on the list.
    """
    _computed(cell)
    said = " ".join(text(cell).split())
    if not said or said.lower() == CLEAR:
        return said.lower()
    for code, label in known.items():
        if said.lower() in (code, code.replace("_", " "), label.lower()):
            return code
    listed = ", ".join(f"“{label}”" for label in known.values())
    raise Unreadable(f"“{_short(said)}” is not on the list. Choose one of {listed}.")


def text(cell: Cell) -> str:
    """A cell as text: a number as its digits, a day as 31/03/2026, lines ended alike."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{digits(100 * value)}%" if cell.is_percentage else digits(value)
    if isinstance(value, date | time | timedelta):
        return _moment(value)
    return plain(str(value))


def plain(said: str) -> str:
    """Text as it survives a spreadsheet: lines ended alike, no control characters.

    A spreadsheet writes those as _x000D_, and what looks like that itself as _x005F_x000D_.
    """
    said = said.replace("x005F_", "").replace("_x000D_", "")
    said = said.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return "".join(one for one in said if one in "\n\t" or one.isprintable()).strip()


def digits(value: float | Decimal) -> str:
    """A number as a spreadsheet has it, which keeps 15 digits: 1234, 0.3, never 1E+3."""
    held = Decimal(f"{float(value):.15g}")
    return f"{held.normalize() + 0:f}" if held.is_finite() else str(value)


def _computed(cell: Cell) -> None:
    if cell.is_formula:
        raise Unreadable(
            "This is a formula. Copy the cell and paste it over itself as a value "
            "(Paste Special, Values), so that what you send is what you read."
        )
    if cell.is_error:
        raise Unreadable(f"The spreadsheet shows {_short(text(cell))} here. Type the answer.")


def _moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _short(said: str) -> str:
    return said if len(said) <= SHOWN else f"{said[: SHOWN - 1]}…"
