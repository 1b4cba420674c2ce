"""The figures by which a partnership judges itself, as the progress return asks for them."""

from itertools import groupby

from .. import charting, figures, periods, sentences
from ..charts.spec import Cell, Column, Row, TableSpec
from .register_section import Section

HEADING = "Figures for the self-assessment"
STATES = {"missing": "Not held", "suppressed": "Hidden"}
COLUMNS = (
    Column("Measure"),
    Column("Value", number=True),
    Column("Numerator", number=True, phone="fold"),
    Column("Denominator", number=True, phone="fold"),
    Column("Period", phone="fold"),
    Column("Status", phone="fold"),
    Column("Source", phone="fold"),
)


def section(partnership, viewer, entries, stood_on):
    """The last figure of each measure, outcome by outcome, as this viewer may see it.

    entries: the catalogue. As the register stood on a day there are none here: the partnership's
    page has those that were known then.
    """
    if stood_on:
        page = f"{partnership.area.get_absolute_url()}?as-known-on={stood_on}"
        way = {"label": "The partnership's figures as known then", "url": page}
        words = "Figures are kept apart from the register, with their own history."
        return Section("figures", HEADING, words, kept=(way,))
    held, _ = figures.of_area(viewer, partnership.area)
    series = groupby(held, key=lambda row: row["metric_code"])
    found = [
        (entry, _last(list(rows)))
        for code, rows in series
        if (entry := entries.get(code)) and entry.version.metric.outcome
    ]
    if not found:
        return Section("figures", HEADING, "No figure of an outcome is held for it.")
    sources = {one.key: one for one in figures.sources_of([row for _, row in found])}
    words = _say(found, entries)
    return Section("figures", HEADING, words, _table(partnership.area, found, sources))


def _last(series):
    """The newest figure there is, shown or hidden; a gap only where there is nothing else."""
    return max(series, key=lambda row: (row["state"] != "missing", row["period_end"]))


def _say(found, entries):
    """How many figures there are, how old, and of which outcomes there is none."""
    stale = sum(figures.is_stale(entry.metric, row) for entry, row in found)
    hidden = sum(row["state"] not in ("shown", "missing") for _, row in found)
    parts = [f"The last figure of each of {len(found)} measures, by outcome"]
    parts += [f"{stale} of them past their date"] if stale else []
    parts += [f"{hidden} of them hidden"] if hidden else []
    told = {entry.version.metric.outcome for entry, _ in found}
    every = {entry.version.metric.outcome for entry in entries.values()} - {None}
    none = [outcome.name for outcome in sorted(every - told, key=lambda one: one.order)]
    lacking = f" No figure of this area is held on: {'; '.join(none)}." if none else ""
    return f"{'; '.join(parts)}.{lacking}"


def _table(area, found, sources):
    found = sorted(found, key=lambda pair: pair[0].version.metric.outcome.order)
    rows = []
    for outcome, pairs in groupby(found, key=lambda pair: pair[0].version.metric.outcome):
        rows.append(Row((Cell(outcome.name),), kind="group"))
        rows += [_row(area, entry.metric, row, sources) for entry, row in pairs]
    return TableSpec(
        caption=HEADING,
        columns=COLUMNS,
        rows=tuple(rows),
        notes=(charting.FICTIONAL,) if area.is_demonstration else (),
    )


def _row(area, metric, row, sources):
    stale = figures.is_stale(metric, row)
    period = periods.label(row["period_start"], row["period_end"])
    read = [sources[key] for key in row["source_key"].split() if key in sources]
    return Row(
        (
            Cell(
                metric.title,
                href=f"/outcomes/{metric.code}/{area.code}/",
                tag="restricted" if row["is_restricted"] else "",
            ),
            _value(metric, row, stale),
            _part(row, "numerator"),
            _part(row, "denominator"),
            Cell(f"Latest held: {period}" if stale else period, quiet=stale),
            _status(row),
            Cell(figures.source_line(read)),
        )
    )


def _value(metric, row, stale):
    """The rate, share or count, with its unit; a word where none is shown."""
    if row["state"] != "shown":
        return Cell(sentences.figure(metric, row), is_words=True)
    if row["value"] is None or not metric.is_comparable:
        return Cell(sentences.figure(metric, row), second=metric.unit, quiet=stale)
    unit = sentences.per(metric) if metric.has_rate else ""
    return Cell(sentences.value_text(metric, row["value"]), second=unit, quiet=stale)


def _part(row, name):
    """What was counted, or of what; nothing where the measure has no such part."""
    return Cell(sentences.number(row[name]))


def _status(row):
    """Whether it may still change, and where it is hidden or rounded, that it is and why."""
    if row["state"] != "shown":
        return Cell(STATES.get(row["state"], "Restricted"), second=row["reason"], is_words=True)
    said = ["rounded"] if row["flag"] == "rounded" else []
    if row["value"] is None and row["no_value_reason"]:
        said.append(row["no_value_reason"])
    return Cell(row["status"].capitalize(), second="; ".join(said))
