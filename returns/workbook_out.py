"""A return as an Excel workbook to be filled in: what is known stands in it, labels are locked.

Text is only ever written as text, so that nothing that somebody typed becomes a formula.
"""

from io import BytesIO

import xlsxwriter
from django.conf import settings
from django.utils import timezone

from outcomes import periods

from . import workbook_seal
from .forms import LONGEST
from .history import MOST
from .models import Question
from .pages import tasks
from .pages import words as said
from .workbook_cells import CLEAR, plain
from .workbook_help import lines
from .workbook_layout import HEAD, HELP, SEAL, cells, labels, sheets

STARTS_A_FORMULA = ("=", "+", "-", "@")
PIECE = 30_000
"""Characters of the seal in one cell: a cell takes 32,767."""
INK, QUIET, TINT, EDGE, BRAND = "#14212B", "#47545F", "#F6F4EF", "#7D868D", "#0F3D3E"
FONT = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "top"}
LOOKS = {
    "title": {"bold": True, "font_size": 16},
    "about": {"font_color": QUIET},
    "line": {"text_wrap": True},
    "heading": {"bold": True, "font_size": 12},
    "head": {"bold": True, "text_wrap": True, "bottom": 2, "bg_color": TINT},
    "label": {"text_wrap": True, "bg_color": TINT, "bottom": 4, "bottom_color": EDGE},
    "open": {"text_wrap": True, "border": 1, "border_color": EDGE, "locked": False},
    "day": {"border": 1, "border_color": EDGE, "locked": False, "num_format": "dd/mm/yyyy"},
    "closed": {"bg_color": "#E4E2DC"},
}
PAST = {"bg_color": TINT, "bottom": 4, "bottom_color": EDGE, "align": "right"}


def write(whole, at):
    """The bytes of the workbook of a return (`pages.whole.Whole`) as its viewer may fill it in.

    at: the moment it is made. The same return at the same moment gives the same bytes.
    """
    found, file = whole.quarterly_return, BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties(
            {
                "title": f"Quarterly return: {found.body}, {found.round.in_words}",
                "subject": "A quarterly return to be filled in",
                "author": "CDP portal",
                "comments": f"Made for uploading at {address(found)}",
                "created": timezone.localtime(at).replace(tzinfo=None, microsecond=0),
            }
        )
        _Book(book, whole, at).write()
    return file.getvalue()


def address(found):
    return f"{settings.PORTAL_URL.rstrip('/')}{found.url()}"


class _Book:
    """Writes the sheets of one workbook."""

    def __init__(self, book, whole, at):
        self.book, self.whole, self.at = book, whole, at
        self.found = whole.quarterly_return
        self.looks = {name: book.add_format(FONT | look) for name, look in LOOKS.items()}
        self.quoted = book.add_format(FONT | LOOKS["open"] | {"quote_prefix": True})
        self.past = {}

    def write(self):
        listed = sheets(self.whole)
        help_sheet = self._sheet(HELP)
        places = {}
        for one in listed:
            places |= self._write(one)
        self._help(help_sheet, listed)
        self._seal(places)

    def _sheet(self, name):
        sheet = self.book.add_worksheet(name)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        body = f"{self.found.body}, {self.found.round.label}".replace("&", "&&")
        sheet.set_footer(f"&L{body}&C&A&RPage &P of &N")
        sheet.hide_gridlines(2)
        return sheet

    def _help(self, sheet, listed):
        for at, width in enumerate((90, 14, 18, 48)):
            sheet.set_column(at, at, width)
        made = f"{timezone.localtime(self.at):%-d %B %Y at %H:%M}"
        due = tasks.due_words(self.found)
        for row, (look, *texts) in enumerate(
            lines(self.found, listed, due=due, made=made, address=address(self.found))
        ):
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, self.looks[look])

    def _write(self, one):
        """One sheet with its rows; returns {answer key: Place}."""
        sheet = self._sheet(one.name)
        title = f"{one.section.title}: {self.found.body}, {self.found.round.in_words}"
        sheet.write_string(0, 0, title, self.looks["title"])
        sheet.write_string(1, 0, _about(one), self.looks["about"])
        for at, column in enumerate(one.columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(HEAD - 1, at, column.head, self.looks["head"])
            if column.help:
                sheet.write_comment(HEAD - 1, at, column.help, {"author": "CDP portal"})
        sheet.freeze_panes(HEAD, 1)
        sheet.repeat_rows(HEAD - 1)
        last = HEAD + max(len(one.rows), 1) - 1
        sheet.print_area(0, 0, last, len(one.columns) - 1)
        places = {}
        for row, each in enumerate(one.rows, start=HEAD):
            places |= self._row(sheet, one, row, each)
        if one.kind == "figures":
            self._history(sheet, one)
        if one.rows and one.kind != "force":
            _validate(sheet, one, HEAD, last)
        return places

    def _row(self, sheet, one, row, each):
        """One answer in its row, counted from 0; {its key: Place}, nothing where none is asked."""
        tallest = 1
        for at, column in enumerate(one.columns):
            text = each.entries.get(column.name, "") if column.name else each.read[column.head]
            tallest = max(tallest, -(-len(text) // column.width) + text.count("\n"))
            if not column.name:
                sheet.write_string(row, at, plain(text), self.looks["label"])
            elif column.name in each.open:
                self._entry(sheet, row, at, column, text)
            else:
                sheet.write_string(row, at, text, self.looks["closed"])
        sheet.set_row(row, min(13 * max(tallest, 6 if one.kind == "words" else 2), 400))
        if one.kind == "force":
            return {}
        marks = [
            workbook_seal.mark(plain(each.entries[column.name])) for _, column in cells(one.kind)
        ]
        label = workbook_seal.mark(*labels(one.kind, each.read))
        place = workbook_seal.Place(
            each.answer.version, one.name, row + 1, one.kind, label, tuple(marks)
        )
        return {each.answer.key: place}

    def _entry(self, sheet, row, at, column, text):
        """A cell to fill in. Figures are numbers of no format of their own: what a spreadsheet
        makes of 3/4 or 12% is then seen when the file comes back."""
        if not text:
            sheet.write_blank(row, at, None, self.looks["day" if column.kind == "day" else "open"])
        elif column.kind == "figure":
            sheet.write_number(row, at, float(text), self.looks["open"])
        elif column.kind == "day":
            moment = timezone.datetime.strptime(text, "%d/%m/%Y")
            sheet.write_datetime(row, at, moment, self.looks["day"])
        else:
            look = self.quoted if text.startswith(STARTS_A_FORMULA) else self.looks["open"]
            sheet.write_string(row, at, plain(text), look)

    def _history(self, sheet, one):
        """The last values, newest first, each with its period, and their run as a line."""
        first = len(one.columns)
        for at, head in enumerate(("Last 12: range", "Last 12: run")):
            sheet.write_string(HEAD - 1, first + at, head, self.looks["head"])
            sheet.set_column(first + at, first + at, 24)
        start = first + 2
        for back in range(MOST):
            head = "Last value" if back == 0 else f"{back + 1} back"
            sheet.write_string(HEAD - 1, start + back, head, self.looks["head"])
        sheet.set_column(start, start + MOST - 1, 27)
        for row, each in enumerate(one.rows, start=HEAD):
            held = said.Past(each.answer, each.past)
            sheet.write_string(row, first, held.range or "None held", self.looks["label"])
            sheet.write_blank(row, first + 1, None, self.looks["label"])
            for back, value in enumerate(each.past):
                look = self._past(each.answer.question, value)
                sheet.write_number(row, start + back, float(value.figure), look)
            if len(each.past) > 1:
                span = [row, start, row, start + len(each.past) - 1]
                cells_of = xlsxwriter.utility.xl_range(*span)
                name = one.name.replace("'", "''")
                options = {"range": f"'{name}'!{cells_of}", "reverse": True, "min": 0}
                sheet.add_sparkline(row, first + 1, options | {"series_color": "#12436D"})

    def _past(self, question, value):
        """A format that shows a number with the period it is of: it stays a number."""
        whole = value.figure == value.figure.to_integral_value()
        pattern = "0.0" if question.is_proportion else "#,##0" if whole else "#,##0.0#####"
        if question.measure == Question.Measure.AMOUNT:
            pattern = f'"£"{pattern}'
        sign = "%" if question.is_proportion else ""
        shown = f'{pattern}"{sign} ({periods.label(value.start, value.end)})"'
        if shown not in self.past:
            self.past[shown] = self.book.add_format(FONT | PAST | {"num_format": shown})
        return self.past[shown]

    def _seal(self, places):
        sheet = self._sheet(SEAL)
        sheet.very_hidden()
        seal = workbook_seal.close(self.found, places)
        for at in range(0, len(seal), PIECE):
            sheet.write_string(at // PIECE, 0, seal[at : at + PIECE])


def _about(one):
    if one.kind == "force":
        return one.waiting or "The force returned these for all of its partnerships: to be read."
    return f"{one.section.about} White cells with a border are yours to fill in.".strip()


def _validate(sheet, one, first, last):
    """What each column takes, checked as it is typed; its help stands beside the cell."""
    for at, column in cells(one.kind):
        rule = {"ignore_blank": True, "input_title": column.head, "input_message": column.help}
        if column.known:
            rule |= {
                "validate": "list",
                "source": [*column.known.values(), CLEAR],
                "error_title": "Not on the list",
                "error_message": "Choose from the list, or leave the cell empty.",
            }
        elif column.kind == "figure":
            cell = xlsxwriter.utility.xl_rowcol_to_cell(first, at)
            rule |= {
                "validate": "custom",
                "value": f'=OR(AND(ISNUMBER({cell}),{cell}>=0),LOWER({cell})="{CLEAR}")',
                "error_title": "Not a number",
                "error_message": "Type digits, such as 1234. If there is no number, say so "
                "under Or none.",
            }
        elif column.kind == "words":
            rule |= {
                "validate": "length",
                "criteria": "<=",
                "value": LONGEST,
                "error_title": "Too long",
                "error_message": f"{LONGEST:,} characters at most.",
            }
        else:
            rule |= {"validate": "any"}
        sheet.data_validation(first, at, last, at, rule)
