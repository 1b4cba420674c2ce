"""A figure beside another area's in the same period, and its place among areas of its kind. Pure.

Rows are indicators as `Indicator.objects.visible_to` gives them, so that nothing hidden enters.
Sources: Fingertips' comparisons; statistics as in docs/method.md.
"""

import numpy as np

from .framework import Metric
from .sentences import Row
from .stats import compare, intervals, rates
from .stats.intervals import Floats, Interval

NOT_COMPARED = "not compared"
FIFTHS = ("lowest", "second lowest", "middle", "second highest", "highest")


def with_area(metric: Metric, row: Row, other: Row | None) -> str:
    """How an area's figure stands beside that of a region, a policing area or a similar area.

    A word of `stats.compare` ("better", "much_higher", "similar"), or "" where no interval may be
    shown, one of the two is not shown or their periods differ.
    """
    if other is None or metric.compare not in ("interval", "two_intervals"):
        return ""
    slot = ("metric_code", "period_start", "period_end", "breakdown", "window")
    if any(row[name] != other[name] for name in slot) or row["area_code"] == other["area_code"]:
        return ""
    if {row["state"], other["state"]} != {"shown"} or "quoted" in {row["basis"], other["basis"]}:
        return ""
    lower, upper = _number(row["lower"]), _number(row["upper"])
    if metric.compare == "interval":
        wide = _wide(metric, row)
        words = compare.with_value(lower, upper, _number(other["value"]), *wide)
    else:
        words = compare.with_interval(
            lower, upper, _number(other["lower"]), _number(other["upper"])
        )
    return str(compare.judged(words, metric.direction, metric.judges)[0])


def _number(value: float | None) -> Floats:
    return np.array([np.nan if value is None else value], dtype=float)


def _wide(metric: Metric, row: Row) -> Interval:
    """The 99.8% limits of a figure whose counts are held; NaN of any other."""
    x, n = _number(row["numerator"]), _number(row["denominator"])
    if metric.has_rate and metric.ci_method == "poisson" and not row["no_value_reason"]:
        _, lower, upper = rates.rate(x, n, metric.multiplier, 0.998)
        return lower, upper
    if metric.ci_method == "wilson":
        lower, upper = intervals.wilson(x, n, 0.998)
        return lower * metric.multiplier, upper * metric.multiplier
    nothing = np.array([np.nan])
    return nothing, nothing


def place(row: Row, kind: str = "areas of its kind") -> str:
    """Where a figure lies among areas of its kind, in words; "not compared" where it does not.

    "in the highest fifth of police forces"; with an interval also the ranks that it leaves open:
    "3rd to 9th highest of 150 authorities".
    """
    if row["quintile"] is None:
        return NOT_COMPARED
    said = f"in the {FIFTHS[row['quintile'] - 1]} fifth of {kind}"
    if row["rank_of"] is None:
        return said
    best, worst = row["rank_best"], row["rank_worst"]
    ranks = _nth(best) if best == worst else f"{_nth(best)} to {_nth(worst)}"
    return f"{said}; {ranks} highest of {row['rank_of']}"


def _nth(rank: int) -> str:
    last = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{last}"
