"""A figure beside another area's in the same period. Pure.

Rows are indicators as `Indicator.objects.visible_to` gives them, so that nothing hidden enters.
Sources: Fingertips' comparisons; statistics as in docs/method.md.
"""

import numpy as np

from .framework import Metric
from .sentences import Row
from .stats import compare, intervals, rates
from .stats.intervals import Floats, Interval


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
