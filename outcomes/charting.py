"""From the figures of an area to the chart that shows them. Pure.

Rows are indicators as `Indicator.objects.visible_to` gives them, in order of time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from . import periods, portrayal, sentences, series
from .charts import spec
from .framework import COUNTED, Metric
from .sentences import Row
from .series import Reading, Rebase

DEMONSTRATION = "Demonstration data"
FICTIONAL = "Demonstration data: not compared with England or other areas."


@dataclass(frozen=True)
class Around:
    """What a chart shows beside its own line: breaks, targets, papers, notes and the source.

    rebases: days from which limits are drawn afresh; their words stand among the breaks.
    """

    breaks: tuple[spec.Break, ...] = ()
    rebases: Sequence[Rebase] = ()
    annotations: tuple[spec.Annotation, ...] = ()
    target: spec.Target | None = None
    other_targets: tuple[spec.Target, ...] = ()
    quoted: Sequence[Row] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    as_of: str = ""
    england: Sequence[Row] = field(default=())
    england_name: str = "England"


def draws_rate(metric: Metric, rows: Sequence[Row]) -> bool:
    """Whether the chart shows rates: where the metric leads with them and two or more are held."""
    return metric.leads_with_rate and sum(row["value"] is not None for row in rows) > 1


def points(metric: Metric, rows: Sequence[Row]) -> tuple[spec.Point, ...]:
    """The points that a chart of these rows draws, from the first that has a figure."""
    rate = draws_rate(metric, rows)
    drawn = [row for row in rows if row["value"] is not None] if rate else list(rows)
    first = drawn[0]["period_start"] if drawn else None
    return _alike(
        point(metric, row, rate) for row in rows if first is None or row["period_start"] >= first
    )


def _alike(found: Iterable[spec.Point]) -> tuple[spec.Point, ...]:
    """Points whose years are called alike: "Year to March 2026" where 2025/26 would follow 2025."""
    points = tuple(found)
    if len({periods.kind(one.start, one.end) for one in points} & periods.YEARS) < 2:
        return points
    return tuple(
        replace(one, label=f"Year to {periods.month_of_end(one.end)}")
        if periods.kind(one.start, one.end) in periods.YEARS
        else one
        for one in points
    )


def read(metric: Metric, rows: Sequence[Row], around: Around) -> Reading:
    """What the series says by itself, from the very points that its chart draws."""
    return series.read(
        metric,
        points(metric, rows),
        breaks=around.breaks,
        rebases=around.rebases,
        target=around.target,
    )


def chart(
    metric: Metric,
    name: str,
    rows: Sequence[Row],
    around: Around,
    headline: str,
    reading: Reading | None = None,
) -> spec.ChartSpec:
    """The chart of one metric in one area, England beside it where both are rates or shares.

    Its kind follows from its reading: limits, a median, or a line with its recent trend.
    """
    rate = draws_rate(metric, rows)
    held = points(metric, rows)
    reading = reading or read(metric, rows, around)
    subject = spec.Series(name, portrayal.marked(held, reading))
    kind = portrayal.kind(reading)
    beside = () if kind == "spc" else _england(metric, subject, around, rate)
    shared = reading.note if reading.kind == "trend" else ""
    return spec.ChartSpec(
        kind=kind,
        title=metric.title,
        unit_line=unit_line(metric, rate),
        headline=headline,
        series=(subject, *beside, *_quoted(metric, subject, around, rate)),
        breaks=around.breaks,
        target=around.target,
        other_targets=around.other_targets,
        annotations=around.annotations,
        limits=portrayal.limits(metric, held, reading),
        bracket=portrayal.bracket(metric, held, reading),
        notes=(*around.notes, _capital(shared)) if shared else around.notes,
        source=around.source,
        as_of=around.as_of,
        zero_based=kind == "trend",
        percent=metric.is_proportion,
        decimals=_decimals(metric, rate, subject),
        period_heading=period_heading(metric, rows),
        count_heading=metric.count_column if rate else "",
        value_heading=value_heading(metric, rate),
        marking=marking(rows),
    )


def _england(
    metric: Metric, subject: spec.Series, around: Around, rate: bool
) -> tuple[spec.Series, ...]:
    """England's line over the periods of the subject's, where both are rates or shares."""
    if not subject.points or not (rate or metric.measure not in (*COUNTED, "estimate")):
        return ()
    first, last = subject.points[0].start, subject.points[-1].end
    beside = [
        row for row in around.england if first <= row["period_start"] and row["period_end"] <= last
    ]
    if not any(row["value"] is not None for row in beside):
        return ()
    drawn = tuple(point(metric, row, rate) for row in beside)
    return (spec.Series(around.england_name, drawn, "comparator"),)


def _quoted(
    metric: Metric, subject: spec.Series, around: Around, rate: bool
) -> tuple[spec.Series, ...]:
    """What papers quote of periods of the same sort; never where the chart shows rates."""
    if rate or not subject.points:
        return ()
    sorts = {periods.kind(one.start, one.end) for one in subject.points}
    drawn = tuple(
        point(metric, row, rate)
        for row in around.quoted
        if row["period_start"] >= subject.points[0].start
        and periods.kind(row["period_start"], row["period_end"]) in sorts
    )
    return (spec.Series("Quoted in a paper", drawn, "quoted"),) if drawn else ()


def marking(rows: Sequence[Row]) -> str:
    """What charts and tables of these rows say of them: whether they are of a fictional area."""
    return DEMONSTRATION if any(row["area_nation"] == "demonstration" for row in rows) else ""


def table_chart(
    metric: Metric,
    name: str,
    rows: Sequence[Row],
    around: Around,
    headline: str,
    drawn: spec.ChartSpec | None = None,
) -> spec.ChartSpec:
    """The same figures for the table, which holds what the chart has no room for: every count.

    drawn: the chart, whose signals and levels the table says in words.
    """
    rate = metric.has_rate and any(row["value"] is not None for row in rows)
    signals = {one.start: one.signal for one in drawn.subject.points} if drawn else {}
    points = _alike(
        replace(one, signal=signals.get(one.start, "") if one.is_shown else "")
        for one in (point(metric, row, rate) for row in rows)
    )
    return spec.ChartSpec(
        kind="trend",
        title=metric.title,
        unit_line=unit_line(metric, rate),
        headline=headline,
        series=(spec.Series(name, points),),
        breaks=around.breaks,
        limits=drawn.limits if drawn and rate == draws_rate(metric, rows) else None,
        percent=metric.is_proportion,
        decimals=_decimals(metric, rate, spec.Series(name, points)),
        period_heading=period_heading(metric, rows),
        count_heading=_count_heading(metric, rate),
        denominator_heading=metric.denominator_column
        if metric.measure in ("percent", "rate")
        else "",
        value_heading=value_heading(metric, rate),
        marking=marking(rows),
    )


def point(metric: Metric, row: Row, rate: bool) -> spec.Point:
    """One row as a point: the rate or the count, hidden and missing ones without a number."""
    shown = row["state"] == "shown"
    value = row["value"] if rate or not metric.has_rate else row["numerator"]
    if value is None and not metric.has_rate:
        value = row["numerator"]
    limits = (row["lower"], row["upper"]) if rate or not metric.has_rate else (None, None)
    return spec.Point(
        start=row["period_start"],
        end=row["period_end"],
        label=periods.label(row["period_start"], row["period_end"]),
        value=value if shown else None,
        lower=limits[0],
        upper=limits[1],
        numerator=row["numerator"],
        denominator=row["denominator"],
        state=row["state"],
        status=row["status"] or "final",
        note=_note(row, shown, speaks_of_rate=rate or value is None),
        qualifier=row["qualifier"],
        rounded=row["flag"] == "rounded",
    )


def _note(row: Row, shown: bool, speaks_of_rate: bool) -> str:
    """Why a point has no number or no rate, and that it is not for the public."""
    if not shown:
        return str(row["reason"])
    said = ["Restricted"] if row.get("is_restricted") else []
    said += [row["no_value_reason"]] if speaks_of_rate and row["no_value_reason"] else []
    return ". ".join(said)


def _decimals(metric: Metric, rate: bool, series: spec.Series) -> int:
    values = [one.value for one in series.shown if one.value is not None]
    if not rate and metric.measure in (*COUNTED, "estimate"):
        return 0
    if all(float(value).is_integer() for value in values):
        return 0
    return 2 if values and max(abs(value) for value in values) < 1 else 1


def period_heading(metric: Metric, rows: Sequence[Row]) -> str:
    """What the table calls its periods: of added-up windows, not what was published."""
    window = next((row["window"] for row in rows if row.get("window")), "as_published")
    return metric.period_column if window == "as_published" else "Period"


def unit_line(metric: Metric, rate: bool) -> str:
    """What stands over an axis: the unit, spelt out."""
    unit = metric.value_unit if rate or not metric.has_rate else metric.unit
    return "Per cent" if unit == "%" else _capital(unit)


def value_heading(metric: Metric, rate: bool) -> str:
    if rate:
        return _capital(sentences.per(metric).replace(" people", ""))
    if metric.is_proportion:
        return "%"
    return metric.count_column or _capital(metric.unit) or "Figure"


def _count_heading(metric: Metric, rate: bool) -> str:
    if rate or metric.measure in ("percent", "rate", "dsr"):
        return metric.count_column
    return ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
