"""The headline sentence of a figure, written from its numbers by rule. Pure.

What, where, how many, when; against what; whether it could be chance; one caution. Past tense,
place and period always. "%" for a share, "percentage points" for its change.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from . import periods
from .charts import signals
from .charts.signals import Headline, Signal
from .charts.spec import Target
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


def headline(
    metric: Metric, row: Row, england: Row | None, place: str, target: Target | None = None
) -> Headline:
    """The sentence of one figure: what it was, and how it stood against England.

    row, england: the figure and England's of the same period, as `visible_to` gives them.
    place: how the area reads in a sentence. target: an ambition for this area, if any.
    """
    period = periods.in_words(row["period_start"], row["period_end"])
    if row["state"] != "shown":
        named = f"{_small(metric.title)} in {place} in {period}"
        return Headline(f"No figure is shown for {named}. {row['reason']}")
    opening = _opening(metric, row, place, period)
    if row["no_value_reason"]:
        return Headline(f"{opening}. {row['no_value_reason']}")
    rate = f"{value_text(metric, row['value'])} {per(metric)}" if metric.leads_with_rate else ""
    caution = f" {ACTIVITY}" if metric.is_activity else ""
    if england is not None and (signal := against(metric, row, england)):
        phrase = _small(signal.words)
        opening += f": {rate}" if rate else ""
        text = f"{opening}, {phrase} ({value_text(metric, england['value'])}).{caution}"
        return Headline(text, phrase, signal.tone)
    caution += f" The rate was {rate}." if rate else ""
    return Headline(f"{opening}{_change(metric, row)}{_short_of(row, target)}.{caution}")


ACTIVITY = "Activity follows effort: no better or worse."


def _short_of(row: Row, target: Target | None) -> str:
    """How far a share was from an ambition, in percentage points."""
    if target is None or row["value"] is None:
        return ""
    gap = target.value - row["value"]
    if gap <= 0:
        return f", and met the {target.text}"
    return f" and {number(gap, 0 if float(gap).is_integer() else 1)} short of the {target.text}"


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


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def per(metric: Metric) -> str:
    """The part of the unit that follows a rate: "per 100,000 people a year"."""
    _, found, rest = metric.value_unit.partition("per ")
    return f"per {rest}" if found else metric.value_unit


def _opening(metric: Metric, row: Row, place: str, period: str) -> str:
    text = figure(metric, row)
    count = row["numerator"]
    template = (
        metric.sentence
        or "{value} " + (metric.noun or metric.title.lower()) + " in {place} in {period}"
    )
    if count == 1 and metric.sentence_one and row["flag"] != "rounded":
        template = metric.sentence_one
    if text == "0" and template.startswith("{value}"):
        text = "No"
    uncertain = text == "0 (rounded)" and "rounded to the nearest 5" in template
    uncertain = uncertain and row["basis"] != "derived"
    said = template.format(value="0" if uncertain else text, place=place, period=period)
    said += ": there were 0, 1 or 2" if uncertain else _rounded(metric, row, template)
    return said[0].upper() + said[1:]


def _rounded(metric: Metric, row: Row, template: str) -> str:
    """That counts were rounded by their publisher, where the sentence does not say so itself."""
    if row["flag"] != "rounded" or not row["numerator"] or "rounded" in template:
        return ""
    if metric.is_proportion:
        return " (from counts rounded to 5)"
    each = "each authority " if row["made_of"].startswith("Sum of") else ""
    return f" ({each}rounded to 5)"


def _change(metric: Metric, row: Row) -> str:
    """What was so a year before: in per cent, in number, or that the difference could be chance."""
    change = row["change"]
    if change is None:
        return ""
    if metric.is_proportion:
        return _change_of_share(row, change)
    if metric.measure not in (*COUNTED, "estimate"):
        moved = number(abs(change), 1)
        same = f", as in {_label_before(row)}"
        return f", {'up' if change > 0 else 'down'} {moved} in a year" if float(moved) else same
    held = row["numerator"] if row["numerator"] is not None else row["value"]
    before = f"{number(held - change)} in {_label_before(row)}"
    if not change:
        return f", as in {_label_before(row)}"
    if row["change_signal"] == "chance":
        return f" and {before}: a difference of this size could be chance"
    if (
        row["change_percent"] is None
        or periods.kind(row["period_start"], row["period_end"]) == "quarter"
    ):
        return f", {number(abs(change))} {'more' if change > 0 else 'fewer'} than a year before"
    percent = row["change_percent"]
    digits = 0 if abs(percent) >= 1 else 1
    return (
        f", {'up' if change > 0 else 'down'} {number(abs(percent), digits)}% in a year ({before})"
    )


def _change_of_share(row: Row, change: float) -> str:
    points = number(abs(change), 0 if float(change).is_integer() else 1)
    if not float(points):
        return f", as in {_label_before(row)}"
    noun = "percentage point" if points == "1" else "percentage points"
    chance = (
        "; a difference of this size could be chance" if row["change_signal"] == "chance" else ""
    )
    return f", {'up' if change > 0 else 'down'} {points} {noun} in a year{chance}"


def _label_before(row: Row) -> str:
    return periods.label(*periods.year_before(row["period_start"], row["period_end"]))


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
