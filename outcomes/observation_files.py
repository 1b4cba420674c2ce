"""Read a file of observations and say, by row and column, everything that is wrong with it.

Pure: what is known (metrics, areas, sources) is passed in. Blank is missing, `*` is suppressed
by the publisher, 0 is zero; where the note says "rounded to the nearest 5", 0 is 0 to 2.
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from . import periods

COLUMNS = [
    "metric_key", "area_code", "period_start", "period_end", "numerator", "denominator",
    "value", "lower_ci", "upper_ci", "note", "source",
]  # fmt: skip
OPTIONAL = ["breakdown", "qualifier", "status"]
NUMBERS = ["numerator", "denominator", "value", "lower_ci", "upper_ci"]
KEY = ["metric_key", "area_code", "period_start", "period_end", "breakdown"]
QUALIFIERS = ("", "over", "about", "at least", "just over", "under")
STATUSES = ("final", "provisional", "revised")

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_ROWS = 1_000_000
PACKED = {b"PK": "a zip or Excel file", b"\x1f\x8b": "a gzip file", b"%PDF": "a PDF"}
ROUNDED = "rounded to the nearest 5"
NUMBER = re.compile(r"\d{1,14}(\.\d{1,10})?")
FORMULA = re.compile(r"[=+@\t\r-]")


class Unreadable(Exception):
    """The file cannot be read as observations at all; the message says why and what to do."""


@dataclass(frozen=True)
class Conflict:
    """One thing wrong with a file: where it is, what it is and what to do about it.

    A question is not wrong but odd: it can be answered "as published". The header is row 1.
    """

    row: int
    column: str
    what: str
    remedy: str
    is_question: bool = False

    def __str__(self) -> str:
        return f"Row {self.row}, {self.column}: {self.what} {self.remedy}"


@dataclass(frozen=True)
class Known:
    """What a file may speak of: metric codes with their measure, area codes, source keys.

    areas: each accepted code with the code under which it is held. part_of: metric with the
    metric it is a part of. shares: metrics whose numerator cannot exceed their denominator.
    """

    metrics: frozenset[str]
    shares: frozenset[str]
    part_of: dict[str, str]
    areas: dict[str, str]
    sources: frozenset[str]
    today: date
    exact: frozenset[tuple[str, str, str]] = frozenset()


def read(path: Path, known: Known, source: str = "") -> tuple[pd.DataFrame, list[Conflict]]:
    """The rows of a file and what is wrong with them.

    source: the key for every row of a file that has no such column. Returns a frame with a
    row each (index: row number in the file) of COLUMNS and OPTIONAL as text, and flag; area
    codes are those under which the area is held. Raises Unreadable.
    """
    frame = _table(path, source)
    conflicts = [
        *_formulas(frame),
        *_unknown(frame, known),
        *_periods(frame, known.today),
        *_numbers(frame),
        *_words(frame),
    ]
    frame["area_code"] = frame["area_code"].map(known.areas).fillna(frame["area_code"])
    conflicts += [*_duplicates(frame), *_above_base(frame, known)]
    frame["flag"] = _flags(frame, known.exact)
    for name in NUMBERS:
        frame[name] = frame[name].mask(frame[name] == "*", "")
    return frame, sorted(conflicts, key=lambda conflict: conflict.row)


def _text(path: Path) -> str:
    """The file as text, after everything that would stop it from being a table."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise Unreadable(
            f"The file has {size // 1024**2} MB; {LARGEST_FILE // 1024**2} MB is the most. "
            "Split it by metric and load each part."
        )
    content = path.read_bytes()
    for start, name in PACKED.items():
        if content.startswith(start):
            raise Unreadable(f"This is {name}, not CSV. Unpack it, or save it as CSV (UTF-8).")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(f"Line {line} is not UTF-8. Save the file as “CSV UTF-8”.") from error
    if "\0" in text:
        raise Unreadable("The file holds null characters, so it is not CSV. Save it as CSV.")
    return text


def _table(path: Path, source: str) -> pd.DataFrame:
    """The cells as text: a row a line, every row as long as the header."""
    try:
        lines = list(csv.reader(io.StringIO(_text(path), newline=""), strict=True))
    except csv.Error as error:
        raise Unreadable(f"The file is not sound CSV: {error}. Save it again as CSV.") from error
    if not lines:
        raise Unreadable(f"The file is empty. It needs the columns {', '.join(COLUMNS)}.")
    header, lines = [name.strip() for name in lines[0]], lines[1:]
    _check_header(header, source)
    if len(lines) > LARGEST_ROWS:
        raise Unreadable(f"The file has {len(lines):,} rows; {LARGEST_ROWS:,} is the most.")
    for number, cells in enumerate(lines, start=2):
        if cells and len(cells) != len(header):
            raise Unreadable(
                f"Row {number} has {len(cells)} cells and the header {len(header)}. "
                "Quote the cells that hold commas."
            )
    rows = range(2, len(lines) + 2)
    frame = pd.DataFrame(lines, columns=header, index=rows, dtype=str).dropna(how="all")
    frame = frame.fillna("").apply(lambda cells: cells.str.strip(" "))
    if source:
        frame["source"] = source
    for name in OPTIONAL:
        if name not in frame:
            frame[name] = "final" if name == "status" else ""
    return frame[[*COLUMNS, *OPTIONAL]]


def _check_header(header: list[str], source: str) -> None:
    needed = [name for name in COLUMNS if not (source and name == "source")]
    lacking = [name for name in needed if name not in header]
    extra = [name for name in header if name not in [*COLUMNS, *OPTIONAL]]
    twice = sorted({name for name in header if header.count(name) > 1})
    if lacking == ["source"]:
        raise Unreadable("The header lacks source. Add the column, or name one with --source KEY.")
    if lacking:
        raise Unreadable(f"The header lacks {', '.join(lacking)}. It needs {', '.join(COLUMNS)}.")
    if extra or twice:
        raise Unreadable(
            f"The header has columns that mean nothing here: {', '.join(extra + twice)}. "
            "Remove them."
        )
    if source and "source" in header:
        raise Unreadable("The file names its sources in a column. Leave --source out.")


def _at(
    frame: pd.DataFrame, where: "pd.Series[bool]", column: str, what: str, remedy: str
) -> list[Conflict]:
    """A conflict for each row where the mask holds; {} in `what` is the cell."""
    cells = frame.loc[where, column]
    return [
        Conflict(int(row), column, what.replace("{}", f"“{str(cell)[:60]}”"), remedy)
        for row, cell in cells.items()
    ]


def _formulas(frame: pd.DataFrame) -> list[Conflict]:
    found = []
    for name in frame.columns.difference(NUMBERS):
        starts = frame[name].str.match(FORMULA)
        found += _at(
            frame, starts, name, "{} begins with a sign that a spreadsheet runs as a formula.",
            "Remove the sign.",
        )  # fmt: skip
    return found


def _unknown(frame: pd.DataFrame, known: Known) -> list[Conflict]:
    return [
        *_at(
            frame, ~frame["metric_key"].isin(known.metrics), "metric_key",
            "No metric has the code {}.",
            "Use a code of the catalogue: the Outcomes page lists them.",
        ),
        *_at(
            frame, ~frame["area_code"].isin(list(known.areas)), "area_code",
            "No area has the code {}.", "Use the area's nine-character ONS code.",
        ),
        *_at(
            frame, ~frame["source"].isin(known.sources), "source",
            "No source has the key {}.", "Add the source to the list of sources first.",
        ),
    ]  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _periods(frame: pd.DataFrame, today: date) -> list[Conflict]:
    days = {text: _day(text) for text in {*frame["period_start"], *frame["period_end"]}}
    found = []
    for name in ("period_start", "period_end"):
        found += _at(
            frame, frame[name].map(days).isna(), name, "{} is not a day.", "Write it as 2026-04-01."
        )
    spans = frame[["period_start", "period_end"]].drop_duplicates()
    faults = {}
    for first, last in spans.itertuples(index=False):
        start, end = days[first], days[last]
        if start is None or end is None:
            continue
        if end < start:
            faults[first, last] = "The period ends before it starts.", "Swap the two days."
        elif end >= today:
            faults[first, last] = "The period has not ended yet.", "Load it when it has."
        elif start.year < 1900:
            faults[first, last] = "The period is impossible.", "Write the year with four digits."
        elif periods.kind(start, end) is None:
            faults[first, last] = (
                "The period is not a month, quarter, half year, year or three years.",
                "Give its first and its last day.",
            )
    pairs = zip(frame.index, frame["period_start"], frame["period_end"], strict=True)
    return found + [
        Conflict(int(row), "period_end", *faults[first, last])
        for row, first, last in pairs
        if (first, last) in faults
    ]


def _numbers(frame: pd.DataFrame) -> list[Conflict]:
    found = []
    for name in NUMBERS:
        cells = frame[name]
        number = cells.str.fullmatch(NUMBER)
        starred = (cells == "*") & (name in ("numerator", "value"))
        negative = cells.str.fullmatch(r"-\d+(\.\d+)?")
        other = ~((cells == "") | number | starred | negative)
        found += _at(frame, negative, name, "{} is below zero.", "Figures here start from 0.")
        found += _at(
            frame, other, name, "{} is not a number.",
            "Write digits with a point, no commas or signs; leave it blank if not known.",
        )  # fmt: skip
    both = (frame["numerator"] == "*") != (frame["value"] == "*")
    both &= (frame["numerator"] != "") & (frame["value"] != "")
    found += _at(
        frame, both, "value", "A figure stands beside a * in the same row.", "Give both or neither."
    )
    zero = frame["denominator"].str.fullmatch(r"0+(\.0+)?")
    found += _at(
        frame, zero, "denominator", "The denominator is 0.", "Leave it blank, or correct it."
    )
    return found


def _words(frame: pd.DataFrame) -> list[Conflict]:
    return [
        *_at(
            frame, ~frame["qualifier"].isin(QUALIFIERS), "qualifier", "{} is no qualifier.",
            f"Use {', '.join(word for word in QUALIFIERS if word)} or leave it blank.",
        ),
        *_at(
            frame, ~frame["status"].isin(STATUSES), "status", "{} is no status.",
            f"Use {', '.join(STATUSES)}.",
        ),
        *_at(
            frame, frame["note"].str.len() > 1000, "note", "The note is too long.",
            "Keep it under 1,000 characters.",
        ),
        *_at(
            frame, frame["breakdown"].str.len() > 60, "breakdown", "The breakdown is too long.",
            "Keep it under 60 characters.",
        ),
    ]  # fmt: skip


def _duplicates(frame: pd.DataFrame) -> list[Conflict]:
    repeated = frame[frame.duplicated(KEY, keep=False)]
    found, first = [], {}
    for row, key in zip(
        repeated.index, repeated[KEY].itertuples(index=False, name=None), strict=True
    ):
        if key in first:
            what = f"The same metric, area and period stand in row {first[key]}."
            found.append(Conflict(int(row), "metric_key", what, "Keep one of the two."))
        first.setdefault(key, row)
    return found


def _above_base(frame: pd.DataFrame, known: Known) -> list[Conflict]:
    x = pd.to_numeric(frame["numerator"], errors="coerce")
    n = pd.to_numeric(frame["denominator"], errors="coerce")
    above = (x > n) & frame["metric_key"].isin(known.shares)
    return _at(
        frame, above, "numerator", "{} is above its denominator.", "Correct one of the two figures."
    )


def _flags(frame: pd.DataFrame, exact: frozenset[tuple[str, str, str]]) -> "pd.Series[str]":
    """suppressed, not_available, rounded or "" for each row.

    Counts are rounded to 5 where the note says so, unless any count of that metric and period
    is not a multiple of 5: then none of them is, whatever the note says (NDTMS, 2018/19).
    exact: those of which that is known from what is held, should this file be only a part.
    """
    starred = (frame["numerator"] == "*") | (frame["value"] == "*")
    blank = (frame["numerator"] == "") & (frame["value"] == "")
    said = frame["note"].str.contains(ROUNDED, regex=False)
    count = pd.to_numeric(frame["numerator"].mask(frame["numerator"] == "*"), errors="coerce")
    uneven = (
        (said & (count % 5 > 0))
        .groupby([frame["metric_key"], frame["period_start"], frame["source"]])
        .transform("any")
    )
    known = pd.MultiIndex.from_frame(frame[["metric_key", "period_start", "source"]]).isin(exact)
    flag = pd.Series("", index=frame.index).mask(said & ~uneven & ~known, "rounded")
    return flag.mask(blank, "not_available").mask(starred, "suppressed")
