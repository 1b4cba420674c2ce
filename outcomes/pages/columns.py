"""The columns of a table of areas in one period: count, value, interval, and England beside."""

from .. import charting, comparisons, figures, sentences
from ..charts import signals
from ..charts.spec import Cell, Column, Row, TableSpec
from ..framework import COUNTED


def table(caption, metric, rows, england, *, mine=None, says_kind=False, says_place=False):
    """A row an area. england: England's rows by slot, empty for no comparison.

    mine: the row of the area that is set against each other one.
    says_kind: whether a police force area says that it is one, where kinds are mixed.
    says_place: whether each area says where it stands among all, which are of one kind.
    """
    columns = list(_columns(metric, rows, england, says_kind))
    if mine and any(comparisons.with_area(metric, mine, row) for row in rows):
        column = Column(f"{mine['area_name']} against it", phone="fold")
        columns.append((column, lambda row: _against(metric, mine, row)))
    if says_place and any(sentences.place(row) for row in rows):
        columns.append((Column("Among all", phone="fold"), lambda row: Cell(sentences.place(row))))
    body = [
        Row(tuple(cell(row) for _, cell in columns))
        if row["state"] == "shown"
        else _not_shown(metric, row, len(columns))
        for row in rows
    ]
    return TableSpec(
        caption=caption,
        columns=tuple(column for column, _ in columns),
        rows=tuple(body),
        marking=charting.marking(rows),
    )


def _columns(metric, rows, england, says_kind):
    """Each column with the function that makes its cell of a row."""
    rate = metric.has_rate and any(row["value"] is not None for row in rows)
    yield Column("Area"), lambda row: _area(metric, row, says_kind)
    if metric.count_column:
        yield Column(metric.count_column, number=True), lambda row: _count(metric, row)
    if rate or metric.measure not in COUNTED:
        heading = charting.value_heading(metric, rate)
        yield Column(heading, number=True), lambda row: _value(metric, row)
    if any(row["lower"] is not None for row in rows):
        column = Column("95% interval", number=True, phone="under")
        yield column, lambda row: Cell(interval_text(metric, row))
    if england:
        column = Column("Against England", phone="fold")
        yield column, lambda row: _standing(metric, row, england.get(figures.slot(row)))


def _area(metric, row, says_kind=False):
    name = row["area_name"]
    if says_kind and row["area_kind"] == "police_force" and not name.endswith("Police"):
        name += " police area"
    elif says_kind and row["area_kind"] == "region":
        name += " region"
    return Cell(
        name,
        href=f"/outcomes/{metric.code}/{row['area_code']}/",
        tag="restricted" if row["is_restricted"] else "",
    )


def _count(metric, row):
    counted = metric.measure in COUNTED
    text = sentences.figure(metric, row) if counted else sentences.number(row["numerator"])
    return Cell(text or "not held", is_words=not text)


def _value(metric, row):
    text = sentences.value_text(metric, row["value"])
    if not metric.has_rate and row["value"] is None:
        text = sentences.figure(metric, row)
    return Cell(text or "no rate", is_words=not text)


def _standing(metric, row, england):
    signal = sentences.against(metric, row, england)
    return Cell(signal=signal) if signal else Cell(row["no_value_reason"], quiet=True)


def _against(metric, mine, row):
    """How the page's own area stands against this one."""
    word = comparisons.with_area(metric, mine, row)
    if not word:
        return Cell()
    signal = signals.compared(word, sentences.improvement(metric))
    return Cell(signal=signal.saying(signal.words.partition(" t")[0]))


def _not_shown(metric, row, width):
    """A row without figures: the word in each column, the reason in the last."""
    words = Cell(sentences.figure(metric, row), is_words=True)
    reason = Cell(row["reason"], is_words=True, quiet=True)
    return Row((_area(metric, row), *[words] * (width - 2), reason))


def interval_text(metric, row):
    """The 95% interval as it is printed: 18.0 to 25.9."""
    if row["lower"] is None or row["upper"] is None:
        return ""
    lower = sentences.value_text(metric, row["lower"]).removesuffix("%")
    return f"{lower} to {sentences.value_text(metric, row['upper'])}"
