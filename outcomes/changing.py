"""The change on the same period a year before, and whether it could be chance. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from . import periods
from .coding import codes_of
from .framework import Metric
from .stats import change, compare

REAL, CHANCE = "real", "chance"


@dataclass(frozen=True)
class Breaks:
    """Days on which series stop being comparable: (day, area id, or None for every area)."""

    days: tuple[tuple[date, int | None], ...] = field(default=())

    def cross(self, pairs: pd.DataFrame) -> "pd.Series[bool]":
        """Whether a break lies after the earlier period began and before the later one ended."""
        crossed = pd.Series(False, index=pairs.index)
        for day, area in self.days:
            on = pd.Timestamp(day)
            here = True if area is None else pairs["area"] == area
            crossed |= (pairs["start_before"] < on) & (pairs["end"] >= on) & here
        return crossed


OLD = ["numerator", "denominator", "value", "lower", "upper", "flag", "members"]


def on_the_year(metric: Metric, rows: pd.DataFrame, breaks: Breaks) -> pd.DataFrame:
    """The change on the same period a year before, and whether it could be chance.

    None across a break, none between overlapping windows, none where limits are needed to
    claim one and are not held, none in numbers rounded to 5 that stay under 50.
    """
    pairs = _pairs(rows)
    moved = (pairs["members"] > 0) & (pairs["members_before"] > 0)
    column = "numerator" if metric.measure in ("count", "people", "amount", "stock") else "value"
    rounded = (pairs["flag"] == "rounded") | (pairs["flag_before"] == "rounded")
    largest = np.fmax(pairs["numerator"], pairs["numerator_before"])
    pairs = pairs[
        ~(moved & (pairs["members"] != pairs["members_before"]))
        & pairs[column].notna()
        & pairs[f"{column}_before"].notna()
        & ((metric.measure != "estimate") | pairs[["lower", "lower_before"]].notna().all(axis=1))
        & ~(rounded & (largest < 50))
        & ~breaks.cross(pairs)
    ]
    at = pairs["row"].to_numpy()

    def column_of(figures: ArrayLike, blank: object) -> NDArray[Any]:
        figures = np.asarray(figures)
        whole = np.full(len(rows), blank, dtype=figures.dtype)
        whole[at] = figures
        return whole

    return rows.assign(
        change=column_of(pairs[column] - pairs[f"{column}_before"], np.nan),
        change_percent=column_of(_per_cent(metric, pairs, column), np.nan),
        change_signal=column_of(_signal(metric, pairs).astype(object), ""),
        change_from=column_of(pairs["start_before"], np.datetime64("NaT")),
    )


TOLD_BY = {"published": 0, "derived": 0, "return": 1}
"""What is published is never set against what a return says: only one of them may be secret."""


def _pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Each figure beside that of its area a year before, where both are held.

    Returns row (its position), area, end, start_before, and `OLD`, each also with `_before`.
    """
    span, spans = codes_of(rows, ["start", "end"])
    before = _year_before(spans)[span]
    told = rows["basis"].map(TOLD_BY).fillna(-1).to_numpy(int)
    series, _ = codes_of(rows, ["area", "breakdown", "window"])
    series = series * 2 + told
    held = np.flatnonzero(told >= 0)
    keys, first = np.unique((series * len(spans) + span)[held], return_index=True)
    wanted = series * len(spans) + before
    place = np.searchsorted(keys, wanted).clip(max=max(len(keys) - 1, 0))
    now = held[(before[held] >= 0) & (keys[place[held]] == wanted[held])]
    then = held[first[place[now]]]
    return pd.DataFrame(
        {
            "row": now,
            "area": rows["area"].to_numpy()[now],
            "end": rows["end"].to_numpy()[now],
            "start_before": rows["start"].to_numpy()[then],
        }
        | {name: rows[name].to_numpy()[now] for name in OLD}
        | {f"{name}_before": rows[name].to_numpy()[then] for name in OLD}
    )


def _year_before(spans: pd.DataFrame) -> NDArray[np.int64]:
    """For each span the position of the one a year before; -1 where none is held, or may compare.

    Three years are not compared with three that overlap them.
    """
    days = [
        (start.date(), end.date()) for start, end in zip(spans["start"], spans["end"], strict=True)
    ]
    position = {pair: number for number, pair in enumerate(days)}
    return np.array(
        [
            -1 if periods.length_in_months(*pair) == 36
            else position.get(periods.year_before(*pair), -1)
            for pair in days
        ],
        dtype=np.int64,
    )  # fmt: skip


def _per_cent(metric: Metric, pairs: pd.DataFrame, column: str) -> "pd.Series[float]":
    """Per cent of the earlier figure; none of shares, of counts under 10 or rounded ones."""
    before, after = pairs[f"{column}_before"], pairs[column]
    if metric.is_proportion:
        return before * np.nan
    base = np.minimum(pairs["numerator"].fillna(np.inf), pairs["numerator_before"].fillna(np.inf))
    rounded = (pairs["flag"] == "rounded") | (pairs["flag_before"] == "rounded")
    per_cent = (after - before) / before.where(before > 0) * 100
    return per_cent.where((base >= 10) & ~rounded)


def _signal(metric: Metric, pairs: pd.DataFrame) -> np.ndarray:
    """Whether each change is real or could be chance; "" where no test is honest."""
    if metric.ci_method == "poisson":
        n, m = pairs["denominator"], pairs["denominator_before"]
        share = (n / (n + m)).fillna(0.5)
        chance = change.counts(pairs["numerator_before"], pairs["numerator"], share) >= 0.05
        tested = pairs["numerator"].notna().to_numpy()
    elif metric.ci_method == "wilson":
        lower, upper = change.proportions(
            pairs["numerator_before"], pairs["denominator_before"],
            pairs["numerator"], pairs["denominator"],
        )  # fmt: skip
        chance = (lower <= 0) & (upper >= 0)
        tested = ~np.isnan(lower)
    elif metric.ci_method == "published":
        words = compare.with_interval(
            pairs["lower"], pairs["upper"], pairs["lower_before"], pairs["upper_before"]
        )
        chance, tested = words == "similar", words != ""
    else:
        return np.full(len(pairs), "")
    return np.where(tested, np.where(chance, CHANCE, REAL), "")
