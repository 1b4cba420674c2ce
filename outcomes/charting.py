"""From the figures of an area to the chart that shows them. Pure.

Rows are indicators as `Indicator.objects.visible_to` gives them, in order of time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from . import periods, sentences
from .charts import spec
from .framework import COUNTED, Metric
from .sentences import Row

DEMONSTRATION = "Demonstration data"
FICTIONAL = "Demonstration data: not compared with England or other areas."

FEW_FOR_LIMITS = 12
"""Below this many separate periods a series gets a run chart: its median and no limits."""


@dataclass(frozen=True)
class Around:
    """What a chart shows beside its own line: breaks, targets, papers, notes and the source."""

    breaks: tuple[spec.Break, ...] = ()
    target: spec.Target | None = None
    quoted: Sequence[Row] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    as_of: str = ""
    england: Sequence[Row] = field(default=())
    england_name: str = "England"


def draws_rate(metric: Metric, rows: Sequence[Row]) -> bool:
    """Whether the chart shows rates: where the metric leads with them and two or more are held."""
    return metric.leads_with_rate and sum(row["value"] is not None for row in rows) > 1


def chart(
    metric: Metric, name: str, rows: Sequence[Row], around: Around, headline: str
) -> spec.ChartSpec:
    """The chart of one metric in one area, England beside it where both are rates or shares."""
    rate = draws_rate(metric, rows)
    drawn = [row for row in rows if row["value"] is not None] if rate else list(rows)
    first = drawn[0]["period_start"] if drawn else None
    kept = [row for row in rows if first is None or row["period_start"] >= first]
    series = [spec.Series(name, tuple(point(metric, row, rate) for row in kept))]
    if around.england and (rate or metric.measure not in (*COUNTED, "estimate")):
        last = rows[-1]["period_end"]
        beside = [
            row
            for row in around.england
            if (first is None or row["period_start"] >= first) and row["period_end"] <= last
        ]
        if any(row["value"] is not None for row in beside):
            points = tuple(point(metric, row, rate) for row in beside)
            series.append(spec.Series(around.england_name, points, "comparator"))
    if around.quoted and not rate:
        sorts = {periods.kind(row["period_start"], row["period_end"]) for row in rows}
        points = tuple(
            point(metric, row, rate)
            for row in around.quoted
            if first
            and row["period_start"] >= first
            and periods.kind(row["period_start"], row["period_end"]) in sorts
        )
        if points:
            series.append(spec.Series("Quoted in a paper", points, "quoted"))
    limits = _median(metric, series[0])
    return spec.ChartSpec(
        kind="run" if limits else "trend",
        title=metric.title,
        unit_line=_capital(metric.value_unit if rate or not metric.has_rate else metric.unit),
        headline=headline,
        series=tuple(series),
        breaks=around.breaks,
        target=around.target,
        limits=limits,
        notes=around.notes,
        source=around.source,
        as_of=around.as_of,
        percent=metric.is_proportion,
        decimals=_decimals(metric, rate, series[0]),
        period_heading=metric.period_column,
        count_heading=metric.count_column if rate else "",
        value_heading=value_heading(metric, rate),
        marking=marking(rows),
    )


def marking(rows: Sequence[Row]) -> str:
    """What charts and tables of these rows say of them: whether they are of a fictional area."""
    return DEMONSTRATION if any(row["area_nation"] == "demonstration" for row in rows) else ""


def table_chart(
    metric: Metric, name: str, rows: Sequence[Row], around: Around, headline: str
) -> spec.ChartSpec:
    """The same figures for the table, which holds what the chart has no room for: every count."""
    rate = metric.has_rate and any(row["value"] is not None for row in rows)
    points = tuple(point(metric, row, rate) for row in rows)
    return spec.ChartSpec(
        kind="trend",
        title=metric.title,
        unit_line=_capital(metric.value_unit if rate else metric.unit),
        headline=headline,
        series=(spec.Series(name, points),),
        breaks=around.breaks,
        percent=metric.is_proportion,
        decimals=_decimals(metric, rate, spec.Series(name, points)),
        period_heading=metric.period_column,
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


def _median(metric: Metric, series: spec.Series) -> spec.Limits | None:
    """The middle of a short run of separate quarters or months; none of longer or yearly series."""
    shown = series.shown
    spans = {periods.kind(one.start, one.end) for one in shown}
    if len(shown) < 2 or not spans <= {"quarter", "month"}:
        return None
    ordered = sorted(one.value for one in shown if one.value is not None)
    half = len(ordered) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    unit = "months" if spans == {"month"} else "quarters"
    few = len(shown) < FEW_FOR_LIMITS
    note = f"{len(shown)} of {FEW_FOR_LIMITS} {unit}: too few for limits" if few else ""
    level = spec.Segment(series.points[0].start, series.points[-1].end, middle)
    return spec.Limits((level,), note=note)


def _decimals(metric: Metric, rate: bool, series: spec.Series) -> int:
    values = [one.value for one in series.shown if one.value is not None]
    if not rate and metric.measure in (*COUNTED, "estimate"):
        return 0
    if all(float(value).is_integer() for value in values):
        return 0
    return 2 if values and max(abs(value) for value in values) < 1 else 1


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
