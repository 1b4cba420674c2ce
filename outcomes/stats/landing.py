"""Where a series would land at the end of its target, if it went on as it did."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

POINTS = 5
TOO_FEW = "No projection is made: fewer than five separate periods since the last break."
PAST = "No projection is made: the target's period has ended."


@dataclass(frozen=True)
class Landing:
    """The value a line leads to and its 95% prediction interval; NaN with the reason why none."""

    value: float
    lower: float
    upper: float
    reason: str = ""


def project(time: ArrayLike, value: ArrayLike, at: float, confidence: float = 0.95) -> Landing:
    """The least-squares line through the latest five held values, drawn on to `at`.

    time: shape (n,), the end of each period, in any unit, e.g. years; value: shape (n,), separate
    periods of one definition since the last break, NaN for missing; at: the end of the target, in
    time's unit. The interval is that of one more observation, Student's t with 3 degrees.
    """
    t, y = np.asarray(time, dtype=float), np.asarray(value, dtype=float)
    order = np.argsort(t, kind="stable")
    order = order[~np.isnan(y[order])][-POINTS:]
    if t.size and np.nanmax(t) >= at:
        return Landing(np.nan, np.nan, np.nan, PAST)
    if order.size < POINTS or np.unique(t[order]).size < POINTS:
        return Landing(np.nan, np.nan, np.nan, TOO_FEW)
    t, y = t[order], y[order]
    away, level = t - t.mean(), y.mean()
    spread = float((away**2).sum())
    slope = float((away * (y - level)).sum()) / spread
    ahead = at - float(t.mean())
    left = y - level - slope * away
    freedom = POINTS - 2
    error = np.sqrt((left**2).sum() / freedom * (1 + 1 / POINTS + ahead**2 / spread))
    half = float(stdtrit(freedom, (1 + confidence) / 2) * error)
    landed = float(level + slope * ahead)
    return Landing(landed, landed - half, landed + half)
