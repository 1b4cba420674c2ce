"""The one caution a headline may end with: what to know before using a figure. Pure.

Rows are indicators as `Indicator.objects.visible_to` gives them.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from . import periods
from .charts import words
from .charts.spec import Break
from .framework import Metric
from .sentences import Row, per, value_text

ACTIVITY = "Activity follows effort: no better or worse."
SURVEY = "Survey limits are not held, so no change is claimed."
YEARS = 5
"""A change of definition is told for so many periods."""


def of(
    metric: Metric,
    row: Row,
    place: str,
    *,
    answer: str,
    history: Sequence[Row],
    breaks: Sequence[Break],
    is_told: bool,
) -> Iterator[str]:
    """What a reader must know, the gravest first: the first that fits is said.

    answer: what was answered when the figure was questioned, or "". history: the rows of the
    series in order of time. is_told: whether the sentence has told what the figure is read
    against.
    """
    if answer:
        yield doubt(answer)
    if row["no_value_reason"].startswith("No rate: fewer than"):
        yield _no_rate(row)
    if metric.counting == "survey":
        yield SURVEY
    yield from _not_held(row, place, history)
    yield from _other_definition(row, history, breaks)
    if row["no_value_reason"]:
        yield _no_rate(row)
    if metric.is_activity:
        yield activity(metric)
        yield ACTIVITY
    yield from _rate(metric, row, is_told)


def doubt(answer: str) -> str:
    """What to do before using a figure that was questioned, from the answer that was given."""
    asked = answer.rstrip(".").rpartition(": ")[2]
    if asked.startswith("check "):
        return f"{asked[:1].upper()}{asked[1:]} before using this figure."
    return "Ask before using this figure: it is unlike those around it."


def _no_rate(row: Row) -> str:
    reason = first_sentence(row["no_value_reason"])
    return reason.replace("No rate: ", "No rate is shown: ", 1)


def _not_held(row: Row, place: str, history: Sequence[Row]) -> Iterator[str]:
    """Which years lie between this figure and the last one before it."""
    start, end = row["period_start"], row["period_end"]
    sort = periods.kind(start, end)
    if row["change"] is not None or sort not in ("calendar_year", "financial_year"):
        return
    before = [one for one in history if one["period_end"] < start]
    if not before or any(one["state"] in ("suppressed", "restricted") for one in before[-1:]):
        return
    shown = [one for one in before if one["state"] == "shown"]
    if not shown or periods.kind(shown[-1]["period_start"], shown[-1]["period_end"]) != sort:
        return
    missing = []
    year = periods.year_before(start, end)
    while year[0] > shown[-1]["period_end"]:
        missing.append(periods.label(*year))
        year = periods.year_before(*year)
    if missing:
        names = (
            words.listed(missing[::-1]) if len(missing) < 3 else f"{missing[-1]} to {missing[0]}"
        )
        verb = "is" if len(missing) == 1 else "are"
        yield f"{names} {verb} not held for {place}, so no change is shown."


def _other_definition(row: Row, history: Sequence[Row], breaks: Sequence[Break]) -> Iterator[str]:
    """A real break in the last five years of the series."""
    held = [one for one in history if one["period_end"] <= row["period_end"]]
    for before, after in reversed(list(pairwise(held[-YEARS - 1 :]))):
        for cut in breaks:
            if not cut.compares and before["period_start"] < cut.on <= after["period_start"]:
                what = "definition" if "definition" in cut.text.lower() else "method"
                unit = "Quarters" if _is_quarter(after) else "Years"
                first = periods.label(after["period_start"], after["period_end"])
                yield f"{unit} before {first} used another {what} and are not compared."
                return


def _is_quarter(row: Row) -> bool:
    return periods.kind(row["period_start"], row["period_end"]) == "quarter"


def activity(metric: Metric) -> str:
    """That more of an activity is no better, by name where it is the police's."""
    by_police = "{force}" in metric.sentence or "by the police" in metric.sentence
    if not by_police or metric.is_proportion or metric.measure == "amount":
        return ACTIVITY
    recorded = "Recorded " if "recorded {value}" in metric.sentence else ""
    subject = f"{recorded}{metric.noun}"
    return f"{subject[:1].upper()}{subject[1:]} follow police activity: no better or worse."


def _rate(metric: Metric, row: Row, is_told: bool) -> Iterator[str]:
    """The rate, where the sentence has told the count and nothing that it is read against."""
    if metric.leads_with_rate and row["value"] is not None and not is_told:
        yield f"The rate was {value_text(metric, row['value'])} {per(metric)}."


def first_sentence(text: str) -> str:
    """The first of several sentences, closed."""
    return words.sentence(text.partition(". ")[0])
