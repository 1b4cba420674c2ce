"""What leads an area's page: which measures are worse, getting worse, or changed most. Pure.

A figure past its date leads nowhere: it says how things were. A change leads where chance is
excluded by the test of its metric; a measure without a direction is never better or worse.
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
    CHANGED_MOST = "Changed most: no better or worse"
    IN_ITS_PLACE = ""


def is_worse(metric: Metric, row: Row) -> bool:
    return metric.judges and row["comparison"] in WORSE


def is_better(metric: Metric, row: Row) -> bool:
    return metric.judges and row["comparison"] in BETTER


def moved(metric: Metric, row: Row) -> str:
    """ "better" or "worse" for a change on the year that is no chance; "" where none is claimed."""
    change = row["change"]
    if metric.direction == "none" or metric.is_activity:
        return ""
    if row["change_signal"] != "real" or not change:
        return ""
    return "better" if (change > 0) == (metric.direction == "up") else "worse"


def of(metric: Metric, row: Row, stale: bool) -> Standing:
    """Where a measure stands by its own figures; what changed most is chosen among all."""
    if stale or moved(metric, row) != "worse":
        return Standing.IN_ITS_PLACE
    return Standing.WORSE_AND_WORSENING if is_worse(metric, row) else Standing.WORSENING


def relative_change(metric: Metric, row: Row, stale: bool) -> float | None:
    """By what share an activity changed on the year, where that may lead; else None.

    Never a figure past its date, a change that could be chance, or one from a small base.
    """
    change = row["change"]
    if stale or metric.direction != "none" or not change or row["change_signal"] == "chance":
        return None
    counted = row["numerator"] is not None and not metric.is_proportion
    now = row["numerator"] if counted else row["value"]
    if now is None or now - change <= 0:
        return None
    before = now - change
    if counted and min(before, abs(change)) < SMALL:
        return None
    share = change / before
    return share if abs(share) >= LARGE else None
