"""One area and all that is held for it, measure by measure: force, partnership and area pages."""

from dataclasses import dataclass
from itertools import groupby

from .. import charting, figures, periods, sentences
from ..charts.signals import Headline
from ..charts.sparkline import sparkline
from ..charts.spec import Cell, Column, Row, TableSpec


@dataclass(frozen=True)
class Line:
    """A measure in this area: its latest figure, its history, and England beside it."""

    entry: figures.Entry
    row: dict
    england: dict | None
    history: tuple
    stale: bool

    @property
    def metric(self):
        return self.entry.metric


@dataclass(frozen=True)
class Profile:
    """The sentence of an area's page and its table, and the lines they are made from."""

    lines: tuple[Line, ...]
    headline: Headline
    table: TableSpec | None


def of(area, viewer):
    """The profile of an area, in three queries: its figures, England's, the catalogue."""
    entries = figures.catalogue()
    held = figures.rows(viewer, area=area)
    latest = [row for row in held if row["latest"]]
    england = figures.england_beside(viewer, latest) if area.kind != "england" else {}
    lines = []
    for code, series in groupby(held, key=lambda row: row["metric_code"]):
        history = list(series)
        last = next((row for row in history if row["latest"]), None)
        if last is None or code not in entries:
            continue
        entry = entries[code]
        lines.append(
            Line(
                entry=entry,
                row=last,
                england=england.get(figures.slot(last)),
                history=tuple(_history(entry.metric, history)),
                stale=figures.is_stale(entry.metric, last),
            )
        )
    lines = tuple(lines)
    return Profile(lines=lines, headline=_headline(area, lines), table=_table(area, lines))


def _history(metric, rows):
    """The drawn figure of each period, None where none is shown."""
    rate = charting.draws_rate(metric, rows)
    values = [charting.point(metric, row, rate).value for row in rows]
    first = next((index for index, value in enumerate(values) if value is not None), 0)
    return values[first:]


def _headline(area, lines):
    """How the area stood against England, where a figure is recent enough; else how old all are."""
    if not lines:
        return Headline(f"No figures are held for {area.in_words}.")
    fresh = [line for line in lines if not line.stale]
    judged = [line.row["comparison"] for line in fresh if line.metric.judges]
    worse = sum(word in ("worse", "much_worse") for word in judged)
    better = sum(word in ("better", "much_better") for word in judged)
    similar = judged.count("similar")
    compared = worse + better + similar
    if compared:
        phrase = f"worse than England on {worse}"
        return Headline(
            f"{_capital(area.in_words)} was {phrase} of {compared} measures that are recent enough"
            f" to compare, better on {better} and similar on {similar}.",
            phrase if worse else "",
            "bad" if worse else "",
        )
    if fresh and area.kind in ("england", "england_and_wales", "wales"):
        return Headline(
            f"{len(fresh)} of the {len(lines)} measures held for {area.in_words} are recent enough"
            f" to call; the newest ends in {_end(max(fresh, key=_period_end))}."
        )
    return Headline(
        f"Nothing held for {area.in_words} is recent enough to call better or worse. {_ends(lines)}"
    )


def _ends(lines):
    """When the leading measure ends, and the largest group of the others."""
    lead = lines[0]
    first = f"{lead.metric.title} end in {_end(lead)}"
    others = [line for line in lines if line.entry.group != lead.entry.group]
    if not others:
        return f"{first}."
    groups = [line.entry.group for line in others]
    largest = max(groups, key=groups.count)
    last = max((line for line in others if line.entry.group == largest), key=_period_end)
    return f"{first}, {largest.split(',')[0].lower()} figures in {_end(last)}."


def _period_end(line):
    return line.row["period_end"]


def _end(line):
    return periods.month_of_end(_period_end(line))


def _table(area, lines):
    if not lines:
        return None
    all_stale = all(line.stale for line in lines)
    columns = (
        Column("Measure"),
        Column("Latest held" if all_stale else "Latest", number=True),
        Column("Change on the year", number=True),
        Column("Signal", phone="fold"),
        Column("History", phone="fold"),
    )
    rows = []
    for group, members in groupby(lines, key=lambda line: line.entry.group):
        rows.append(Row((Cell(group),), kind="group"))
        rows += [Row(_cells(area, line, all_stale)) for line in members]
    return TableSpec(
        caption=f"All measures held for {area.in_words}", columns=columns, rows=tuple(rows)
    )


def _cells(area, line, all_stale):
    row, metric = line.row, line.metric
    period = periods.label(row["period_start"], row["period_end"])
    if line.stale and not all_stale:
        period = f"Latest held: {period}"
    return (
        Cell(metric.title, href=f"/outcomes/{metric.code}/{area.code}/", second=period),
        Cell(sentences.figure(metric, row), quiet=line.stale, raw=row["numerator"] or row["value"]),
        Cell(sentences.change_text(metric, row), quiet=line.stale, raw=row["change"]),
        _standing(line),
        Cell(picture=sparkline(line.history, is_old=line.stale)),
    )


def _standing(line):
    """How the figure stood: icon and words while it is recent, then grey words."""
    signal = sentences.against(line.metric, line.row, line.england, detail=True)
    if signal is None:
        return Cell(_why_not_compared(line), quiet=True, is_words=True)
    if line.stale:
        said = f"Was {signal.words[0].lower()}{signal.words[1:]}{signal.detail}"
        said += f". {ACTIVITY}" if line.metric.is_activity else ""
        return Cell(said, quiet=True, is_words=True)
    return Cell(signal=signal)


ACTIVITY = "Activity: no better or worse"


def _why_not_compared(line):
    if line.metric.is_activity:
        return ACTIVITY
    kinds = {periods.kind(line.row["period_start"], line.row["period_end"])}
    shown = sum(value is not None for value in line.history)
    if kinds == {"quarter"} and shown < charting.FEW_FOR_LIMITS:
        return f"{shown} of {charting.FEW_FOR_LIMITS} quarters: too few to judge"
    if line.row["no_value_reason"]:
        return line.row["no_value_reason"]
    return ""


def _capital(text):
    return text[:1].upper() + text[1:]
