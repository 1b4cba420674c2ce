"""Single cells of a workbook, as spreadsheets hold what people type."""

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from returns.workbook_cells import Cell, Unreadable, choice, day, digits, figure, plain, text, words

NONE = {"nil": "Nil", "not_applicable": "Does not apply", "not_known": "Not known"}


@pytest.mark.parametrize(
    ("value", "shown_as", "typed"),
    [
        (None, "General", ""),
        (280, "General", "280"),
        (280.0, "#,##0", "280"),
        (1234.5, '"£"#,##0.00', "1234.5"),
        (0, "General", "0"),
        (0.1 + 0.2, "General", "0.3"),
        (1e15, "General", "1000000000000000"),
        ("1,234", "@", "1,234"),
        ("£1\xa0234", "General", "£1 234"),
        (" 12 ", "General", "12"),
        ("about 20", "General", "about 20"),
    ],
)
def test_a_number_comes_as_it_was_typed(value, shown_as, typed):
    """Text is judged by the form, as on the page."""
    assert figure(Cell(value, shown_as=shown_as)) == typed


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (Cell(0.12, shown_as="0%"), "percentage"),
        (Cell("12%"), "percentage"),
        (Cell(datetime(2026, 4, 3), shown_as="d-mmm"), "03/04/2026"),  # noqa: DTZ001 - as Excel has it
        (Cell(time(3, 4), shown_as="h:mm"), "date or a time"),
        (Cell("=B3+4", is_formula=True), "Paste Special"),
        (Cell("#REF!", is_error=True), "#REF!"),
        (Cell(True), "“TRUE” is not a number"),
    ],
)
def test_what_a_spreadsheet_made_of_it_is_told(cell, says):
    with pytest.raises(Unreadable, match=says.replace("(", r"\(")):
        figure(cell)


def test_a_formula_is_nowhere_an_answer():
    held = Cell("=1+1", is_formula=True)
    for read in (figure, words, day, lambda one: choice(one, NONE)):
        with pytest.raises(Unreadable, match="formula"):
            read(held)


def test_a_day_is_a_date_or_text_and_no_number():
    assert day(Cell(datetime(2026, 3, 31))) == "31/03/2026"  # noqa: DTZ001 - as Excel has it
    assert day(Cell(date(2026, 3, 31))) == "31/03/2026"
    assert day(Cell("31 March 2026")) == "31 March 2026"
    assert day(Cell()) == ""
    with pytest.raises(Unreadable, match="46112"):
        day(Cell(46112))


def test_a_choice_is_on_the_list():
    assert choice(Cell("Not known"), NONE) == "not_known"
    assert choice(Cell(" not  KNOWN "), NONE) == "not_known"
    assert choice(Cell("not_known"), NONE) == "not_known"
    assert choice(Cell("Not applicable"), NONE) == "not_applicable"
    assert (choice(Cell(), NONE), choice(Cell("Clear"), NONE)) == ("", "clear")
    with pytest.raises(Unreadable, match=r"“perhaps” is not on the list\. Choose one of “Nil”"):
        choice(Cell("perhaps"), NONE)


def test_text_survives_a_spreadsheet():
    """What it writes of a carriage return, and of text that looks like it."""
    assert words(Cell("one_x000D_\ntwo")) == "one\ntwo"
    assert words(Cell("one\r\ntwo\rthree")) == "one\ntwo\nthree"
    assert words(Cell("=1+1")) == "=1+1"
    assert text(Cell(0.125, shown_as="0.0%")) == "12.5%"
    assert text(Cell(5)) == "5"


SAID = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
ESCAPES = st.sampled_from(["_x000D_", "_x0041_", "_x005F_", "\r\n", "\xa0", "=1+1", "\x07", "'"])


@given(st.lists(SAID | ESCAPES, max_size=6))
def test_any_text_comes_back_as_it_was_written(pieces):
    """By one library out and by another in, as the portal does: so an untouched cell is told."""
    said, file = plain("".join(pieces)), BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.add_worksheet().write_string(0, 0, said)
    (cell,) = next(openpyxl.load_workbook(file, read_only=True).active.iter_rows(max_col=1))
    assert (text(Cell(cell.value)), cell.data_type) == (said, "s") or said == ""


@given(st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False))
def test_digits_are_the_number(number):
    """To fifteen digits, which is all that a spreadsheet keeps."""
    assert "E" not in digits(number)
    assert Decimal(digits(number)) == Decimal(f"{number:.15g}")
