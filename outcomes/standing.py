"""What leads an area's page: which measures are worse, getting worse, or changed most. Pure.

A figure past its date leads nowhere: it says how things were. A change leads where the limits of
its series call it a signal; where a series has none, by its run rules, then by the trend of five
years, and only then by the test of the change on the year. A measure without a direction is never
better or worse.
"""

from enum import Enum

from .framework import Metric
from .sentences import Row

WORSE, BETTER = ("worse", "much_worse"), ("better", "much_better")
SMALL = 10
"""A change of fewer things than this, or from fewer, is never among the largest."""

LARGE = 0.1
"""The least share by which an activity changed that is worth leading with."""


class Standing(Enum):
    """Why a measure leads its page, in the order in which groups stand on it."""

    WORSE_AND_WORSENING = "Worse than England and getting worse"
    WORSENING = "Getting worse"
    CHANGED_MOST = "Changed more than usual: no better or worse"
    IN_ITS_PLACE = ""


def is_worse(metric: Metric, row: Row) -> bool:
    return metric.judges and row["comparison"] in WORSE


def is_better(metric: Metric, row: Row) -> bool:
    return metric.judges and row["comparison"] in BETTER


MOVES = {"improvement": "better", "concern": "worse"}


def moved(metric: Metric, row: Row) -> str:
    """ "better" or "worse" for a movement that is no chance; "" where none is claimed."""
    if metric.direction == "none" or metric.is_activity:
        return ""
    if row.get("variation", ""):
        return MOVES.get(row.get("variation", "").partition("_")[0], "")
    if row.get("trend", "") in RISES:
        return _judged(metric, RISES[row.get("trend", "")])
    if row.get("trend", "") == "no_significant_change":
        return ""
    change = row["change"]
    return _judged(metric, change > 0) if row["change_signal"] == "real" and change else ""


def is_tested(row: Row) -> bool:
    """Whether it is known if the latest movement could be chance."""
    told = row.get("variation", "") or row.get("trend", "") in (*RISES, "no_significant_change")
    return bool(told) or row["change_signal"] in ("real", "chance")


RISES = {"increasing": True, "decreasing": False}


def _judged(metric: Metric, rises: bool) -> str:
    return "better" if rises == (metric.direction == "up") else "worse"


def of(metric: Metric, row: Row, stale: bool) -> Standing:
    """Where a measure stands by its own figures; what changed most is chosen among all."""
    if stale or moved(metric, row) != "worse":
        return Standing.IN_ITS_PLACE
    return Standing.WORSE_AND_WORSENING if is_worse(metric, row) else Standing.WORSENING


def relative_change(metric: Metric, row: Row, stale: bool) -> float | None:
    """By what share an activity changed on the year, where that may lead; else None.

    Never a figure past its date, a change that could be chance or lies within the limits of its
    series, or one from a small base.
    """
    change = row["change"]
    if stale or metric.direction != "none" or not change or row["change_signal"] == "chance":
        return None
    if row.get("variation", "") == "common_cause":
        return None
    counted = row["numerator"] is not None and not metric.is_proportion
    now = row["numerator"] if counted else row["value"]
    if now is None or now - change <= 0:
        return None
    before = now - change
    if counted and min(before, abs(change)) < SMALL:
        return None
    share = change / before
    is_signal = row.get("variation", "").startswith("neutral")
    return share if is_signal or abs(share) >= LARGE else None
