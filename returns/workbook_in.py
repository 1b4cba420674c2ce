"""A filled-in workbook read back: what was typed, and every fault in it, by sheet and cell.

Only cells that somebody touched since the workbook was made count: an upload never undoes what
was typed on the page meanwhile, and one that nobody touched changes nothing.
"""

import warnings
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field

import openpyxl
from django.core.exceptions import ValidationError
from openpyxl.utils import get_column_letter

from partnerships import stored_files

from . import forms, reach, saving, workbook_seal
from .models import ReturnValue
from .workbook_cells import (
    CLEAR,
    EMPTY,
    Cell,
    Unreadable,
    choice,
    day,
    figure,
    text,
    words,
)
from .workbook_layout import COLUMNS, CONFIRM, HEAD, SEAL, cells, labels, open_cells
from .workbook_seal import mark

LARGEST = 12 * 1024 * 1024
"""Bytes that a workbook may unpack to; a return of 60 figures × 7 authorities has under 2."""
MOST_PARTS = 200
MOST_ROWS, MOST_COLUMNS = 2_000, 40
NUMBER = ("numerator", "denominator", "state")
"""The cells that answer a figure together."""
BROKEN = "This workbook cannot be read. Open it, save it as an Excel workbook (.xlsx), try again."

MISSING = (
    "This sheet is missing or was renamed. Give it back its name, or download the workbook again."
)


@dataclass(frozen=True)
class Fault:
    """Something to put right: on which sheet, in which cell or row, and how."""

    sheet: str
    cell: str
    words: str


@dataclass
class Read:
    """What a workbook says: `saving.Typed` to save, every fault, and where each answer stands.

    emptied: how many cells were emptied, which leaves the answers on the page as they are.
    """

    places: dict
    typed: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    emptied: int = 0


def read(file, quarterly_return, viewer):
    """What an uploaded workbook says to a return. Raises ValidationError for what is none of it."""
    sheets = _sheets(file)
    places = workbook_seal.open_(_seal(sheets), quarterly_return)
    return _Reader(quarterly_return, viewer, sheets, places).read()


def _sheets(file):
    """{sheet's name: {(row, column): Cell}}, both counted from 1, of what is not empty."""
    if stored_files.check(file) != "xlsx":
        raise ValidationError(
            "This is no Excel workbook (.xlsx). In your spreadsheet program choose Save As, Excel "
            "workbook (.xlsx), without a password, and upload that."
        )
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > LARGEST:
            raise ValidationError("This file unpacks to far more than a return. Nothing was read.")
        file.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out: small charts, rules of cells
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            return {sheet.title: _cells(sheet) for sheet in book.worksheets}
    except ValidationError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file leads to
        raise ValidationError(BROKEN) from error


def _cells(sheet):
    sheet.reset_dimensions()
    found = {}
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    for row in rows:
        for one in row:
            if one.value is not None:
                found[one.row, one.column] = Cell(
                    one.value,
                    shown_as=str(one.number_format),
                    is_formula=one.data_type == "f",
                    is_error=one.data_type == "e",
                )
    return found


def _seal(sheets):
    held = sheets.get(SEAL, {})
    return "".join(str(held[place].value) for place in sorted(held) if place[1] == 1)


class _Reader:
    """Reads the sheets of one workbook against its seal and the answers as they stand."""

    def __init__(self, quarterly_return, viewer, sheets, places):
        self.sheets, self.places = sheets, places
        self.answers = saving.by_key(quarterly_return)
        self.only = reach.only_sections(viewer, quarterly_return)
        self.found = Read(places)

    def read(self):
        by_sheet = defaultdict(dict)
        for key, place in self.places.items():
            by_sheet[place.sheet][key] = place
        for name, places in by_sheet.items():
            if name not in self.sheets:
                self._fault(name, "whole sheet", MISSING)
                continue
            self._strangers(name, places)
            for key, place in places.items():
                self._row(key, place, self.sheets[name])
        order = {name: at for at, name in enumerate(by_sheet)}
        self.found.faults.sort(key=lambda one: (order[one.sheet], *_row_and_column(one.cell)))
        return self.found

    def _fault(self, sheet, cell, said):
        self.found.faults.append(Fault(sheet, cell, said))

    def _strangers(self, name, places):
        """Rows that the portal did not write."""
        own = {place.row for place in places.values()}
        added = {row for row, _ in self.sheets[name] if row > HEAD and row not in own}
        for row in sorted(added)[:10]:
            self._fault(
                name,
                f"row {row}",
                "This row was added: the return asks nothing there. Delete it, and keep what it "
                "says in a note.",
            )

    def _row(self, key, place, held):
        """One answer: what was typed, or its faults."""
        kind, answer = place.kind, self.answers.get(key)
        row = [held.get((place.row, at), EMPTY) for at in range(1, len(COLUMNS[kind]) + 1)]
        read = {column.head: text(cell) for column, cell in zip(COLUMNS[kind], row, strict=True)}
        named = labels(kind, read)
        if mark(*named) != place.label:
            self._fault(
                place.sheet,
                f"row {place.row}",
                f"The labels of this row were changed: it now says “{'; '.join(named)[:160]}”. "
                "Put the rows back in their places, or download the workbook again.",
            )
            return
        told = self._touched(place, row)
        if not told:
            return
        if answer is None:
            self._fault(place.sheet, f"row {place.row}", "The return asks this no longer.")
        elif self.only is not None and answer.question.section_id not in self.only:
            self._fault(
                place.sheet,
                f"row {place.row}",
                "This section is with somebody else: the lead can ask you to fill it in. "
                "Until then leave its cells as they were.",
            )
        else:
            self._typed(key, place, answer, told, row)

    def _touched(self, place, row):
        """{name: Cell} of what was changed since the workbook was made."""
        return {
            column.name: row[at]
            for (at, column), was in zip(cells(place.kind), place.cells, strict=True)
            if mark(text(row[at])) != was or row[at].is_formula or row[at].is_error
        }

    def _typed(self, key, place, answer, told, row):
        faults, said = {}, {}
        for at, column in cells(place.kind):
            try:
                said[column.name] = READ[column.kind](row[at], column)
            except Unreadable as error:
                if column.name in told:
                    faults[column.name] = str(error)
        if not faults:
            fields = (_figure if place.kind == "figures" else _others)(told, said)
            left = told.keys() - fields.keys()
            if "state" in fields:
                left -= {"reason"}  # what a figure replaces has no reason any more
            self.found.emptied += sum(said[name] == "" for name in left)
            faults = self._judged(key, place, answer, fields) if fields else {}
        for name, why in faults.items():
            self._fault(place.sheet, cell_of(place, name), why)

    def _judged(self, key, place, answer, fields):
        """Add what was typed to what is to be saved; {name: words} of what is wrong with it."""
        asked = open_cells(answer) | {CONFIRM}
        faults = {
            name: "Nothing is asked here. Empty this cell."
            for name, said in fields.items()
            if said and name not in asked
        }
        form = forms.form_for(answer, fields)
        if not form.is_valid():
            faults = {name: " ".join(said) for name, said in form.errors.items()} | faults
        if not faults:
            self.found.typed.append(saving.Typed(key, place.version, fields))
        return faults


READ = {
    "figure": lambda cell, column: figure(cell),
    "words": lambda cell, column: words(cell),
    "day": lambda cell, column: day(cell),
    "choice": lambda cell, column: choice(cell, column.known),
}


def _figure(told, said):
    """The fields of a figure, of the cells that were touched; what is left alone is not there.

    Number, base and "or none" answer together: a number says that there is one.
    """
    fields = _others({name for name in told if name not in NUMBER}, said)
    number = {name: said[name] for name in NUMBER}
    if not told.keys() & set(NUMBER) or not any(number.values()):
        return fields
    if CLEAR in (one.lower() for one in number.values()):
        return dict.fromkeys((*NUMBER, "reason"), "") | fields
    if number["state"]:
        return number | fields
    given = {name: one for name, one in number.items() if one}
    return {"state": str(ReturnValue.State.GIVEN)} | given | fields


def _others(told, said):
    """The fields of the cells that were touched, each for itself: an emptied one is left alone."""
    return {name: "" if said[name].lower() == CLEAR else said[name] for name in told if said[name]}


def _row_and_column(cell):
    """(7, "F") of F7, so that faults stand in the order of the sheet."""
    return int("".join(filter(str.isdigit, cell)) or 0), cell


def cell_of(place, name):
    """The cell of a field of an answer, as spreadsheets call it: F7."""
    at = next((at for at, column in cells(place.kind) if column.name == name), 0)
    return f"{get_column_letter(at + 1)}{place.row}"
