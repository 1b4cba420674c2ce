"""A figure, its unit, its change and its standing in words and signals. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from . import periods
from .charts import signals, words
from .charts.signals import Signal
from .framework import COUNTED, Metric

Row = Mapping[str, Any]
"""An indicator as `Indicator.objects.visible_to` gives it."""


def number(value: float | None, decimals: int = 0) -> str:
    """A number as people read it: thousands with commas, a minus sign, no trailing noise."""
    if value is None:
        return ""
    text = f"{value:,.{decimals}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.lstrip("-")


def decimals_for(metric: Metric, value: float | None) -> int:
    """Counts whole; rates and percentages one decimal, two under 1."""
    if not (metric.has_rate or metric.measure not in (*COUNTED, "estimate")):
        return 0
    return 2 if value is not None and 0 < abs(value) < 1 else 1


def figure(metric: Metric, row: Row) -> str:
    """The leading figure of a row in words: the count where things are counted, else the value."""
    if row["state"] != "shown":
        return {"missing": "not held", "suppressed": "hidden"}.get(row["state"], "restricted")
    if metric.measure in (*COUNTED, "estimate"):
        count = row["numerator"] if row["numerator"] is not None else row["value"]
        text = number(count)
        if row["flag"] == "rounded" and count == 0:
            return "0 (sum of rounded counts)" if row["basis"] == "derived" else "0 (rounded)"
        text = f"£{text}" if metric.unit == "GBP" else text
    else:
        text = value_text(metric, row["value"])
    return f"{row['qualifier']} {text}".strip()


def value_text(metric: Metric, value: float | None) -> str:
    """A value in the metric's unit, as short as it is printed."""
    if value is None:
        return ""
    whole = metric.measure == "percent_only" and float(value).is_integer()
    text = number(value, 0 if whole else decimals_for(metric, value))
    return f"{text}%" if metric.is_proportion else text


def against(metric: Metric, row: Row, england: Row | None, detail: bool = False) -> Signal | None:
    """How a figure stood against England, as an icon and words; None where it is not compared."""
    if not row["comparison"] or england is None or england["value"] is None:
        return None
    said = ""
    if detail:
        mine, other = value_text(metric, row["value"]), value_text(metric, england["value"])
        said = f", {mine} against {other}"
        said += f" {per(metric).removesuffix(' people a year')}" if metric.has_rate else ""
    # "England (39 police forces)" is England's 39 police forces added up.
    benchmark = row["benchmark"].replace("England (", "England’s ").removesuffix(")")
    return signals.compared(row["comparison"], improvement(metric), benchmark, said)


def improvement(metric: Metric) -> signals.Direction:
    """The direction of good for a comparison: none where the metric may not be judged."""
    return metric.direction if metric.judges else "none"


def small(text: str) -> str:
    """Text as it goes on inside a sentence."""
    return text[:1].lower() + text[1:]


def per(metric: Metric) -> str:
    """The part of the unit that follows a rate: "per 100,000 people a year"."""
    _, found, rest = metric.value_unit.partition("per ")
    return f"per {rest}" if found else metric.value_unit


def change_text(metric: Metric, row: Row) -> str:
    """The change on the year for a table: +35, −1.2 points; "" where none is claimed."""
    change = row["change"]
    if change is None:
        return ""
    counted = metric.measure in (*COUNTED, "estimate")
    text = number(abs(change), 0 if counted or float(change).is_integer() else 1)
    if not float(text.replace(",", "")):
        return "0 points" if metric.is_proportion else "0"
    sign = "+" if change > 0 else "−"
    unit = " points" if metric.is_proportion else ""
    return f"{sign}{text}{unit}"


def is_stale(metric: Metric, end: date, today: date) -> bool:
    """Whether a latest figure is past its date: headed "Latest held", never called better."""
    return periods.is_past_its_date(end, today, metric.goes_stale_after_months)


def changed(metric: Metric, row: Row) -> Signal | None:
    """The change on the year as an icon and words, where a test says whether it could be chance."""
    if not row["change_signal"] or not row["change"]:
        return None
    start, end = periods.year_before(row["period_start"], row["period_end"])
    before = periods.label(start, end)
    before = before.replace("Year to", "the year to")
    if row["change_signal"] == "chance":
        words = f"No clear change from {before}"
        return signals.SIGNALS["common_cause"].saying(words, f", {change_text(metric, row)}")
    word = "Up" if row["change"] > 0 else "Down"
    detail = f", {change_text(metric, row)}, more than chance"
    return signals.moving(row["change"] > 0, metric.direction, f"{word} from {before}", detail)


FIFTHS = ("", "lowest", "second lowest", "middle", "second highest", "highest")


def place(row: Row) -> str:
    """Where a figure stands among areas of its kind: the ranks left open, or its fifth.

    "3rd to 9th highest of 39", "highest fifth"; "" where too few are compared.
    """
    best, worst, of = row.get("rank_best"), row.get("rank_worst"), row.get("rank_of")
    if best and worst and of:
        if best == worst and best in (1, of):
            return f"{'highest' if best == 1 else 'lowest'} of {int(of)}"
        ranks = [words.ordinal(int(rank)) for rank in sorted({best, worst})]
        return f"{' to '.join(ranks)} highest of {int(of)}"
    return f"{FIFTHS[int(row['quintile'])]} fifth" if row.get("quintile") else ""
