"""Figures over longer spans, added from the periods they hold: rolling, to date, pooled. Pure.

Only what adds up over time, and only when every part is there: counts are summed, person-years
too, a share is sum over sum, distinct people never. A span with a part that a reader may not see
is hidden from them. Spans that overlap are never tested, and only set against the span a
whole year earlier. Rules in docs/method.md.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import disclosure, indicators
from .changing import Breaks
from .framework import Metric
from .indicators import World
from .rolling_up import SETTLED, STATUSES
from .stats import intervals, rates
from .stats.intervals import Floats, Interval
from .stats.sequences import Booleans, Integers

AS_PUBLISHED = "as_published"
ROLLING, TO_DATE, THREE_YEARS = "rolling", "year_to_date", "three_years"

NAMES = {
    AS_PUBLISHED: "As published",
    ROLLING: "Rolling 12 months",
    TO_DATE: "Year to date",
    THREE_YEARS: "Three years together",
}
"""Every window, and what people call it."""

ROUNDED = ("numerator", "denominator", "value")
ROUNDED_PARTS = "Hidden: its parts are shown rounded."

MOST = 12
"""No window has more parts than this."""


@dataclass(frozen=True)
class _Parts:
    """Figures in order of series and time, and how many of the latest of them make each window.

    rows: columns of `indicators.compute` and both states. series, month: of each row. unit: months
    in each period.
    """

    rows: pd.DataFrame
    series: Integers
    month: Integers
    unit: Integers


def over(metric: Metric, frame: pd.DataFrame, world: World, breaks: Breaks) -> pd.DataFrame:
    """The rows of every window of a metric, like the frame's and with the column window.

    frame: a row a figure with both its states, as they were decided.
    """
    if metric.rollup_time not in ("sum", "ratio") or metric.counts_people or frame.empty:
        return frame.iloc[:0]
    parts = _in_order(metric, frame)
    rows = _added(parts)
    rows = rows[~_straddles(rows, breaks)].reset_index(drop=True)
    if rows.empty:
        return frame.iloc[:0]
    rows = indicators.stand(metric, _valued(metric, rows), world, breaks)
    rows["basis"] = np.where(rows["basis"] == "return", "return", "derived")
    # Months and quarters of one area may add up to the same span.
    once = ["area", "start", "end", "breakdown", "window", "basis"]
    return _with_secrets(rows, world.england).drop_duplicates(once).reset_index(drop=True)


def _in_order(metric: Metric, frame: pd.DataFrame) -> _Parts:
    """What may be added: counted figures, one a period, published and derived ones together."""
    counted = frame["numerator"].fillna(frame["value"] if metric.measure != "percent" else np.nan)
    usable = counted.notna() & (frame["basis"] != "quoted")
    if metric.rollup_time == "ratio":
        usable &= frame["denominator"].notna()
    rows = frame[usable].assign(numerator=counted[usable])
    told_by = (rows["basis"] == "return").to_numpy()
    month = rows["start"].to_numpy().astype("datetime64[M]").astype(np.int64)
    after = (rows["end"] + pd.Timedelta(days=1)).to_numpy().astype("datetime64[M]")
    unit = after.astype(np.int64) - month
    keys = [
        (rows["basis"] == "derived").to_numpy(), month, unit, told_by,
        pd.factorize(rows["breakdown"])[0], rows["area"].to_numpy(),
    ]  # fmt: skip
    order = np.lexsort(keys)
    changed = [np.diff(key[order].astype(np.int64), prepend=-1) != 0 for key in keys[1:]]
    opens = np.logical_or.reduce(changed[1:])
    once = opens | changed[0]
    kept = order[once]
    return _Parts(rows.iloc[kept], np.cumsum(opens)[once], month[kept], unit[kept])


def _sizes(parts: _Parts) -> dict[str, Integers]:
    """How many parts each window that ends with each row has; 0: none ends there."""
    month, unit = parts.month, parts.unit
    separate = np.isin(unit, (1, 3))
    some = np.maximum(unit, 1)
    in_year = (month - 3) % 12  # months since April
    return {
        ROLLING: np.where(separate, 12 // some, 0),
        TO_DATE: np.where(separate & (in_year % some == 0), in_year // some + 1, 0),
        THREE_YEARS: np.where(unit == 12, 3, 0),
    }


def _added(parts: _Parts) -> pd.DataFrame:
    """The sums of every window that is whole, with the column window."""
    sizes = _sizes(parts)
    ends = {name: np.flatnonzero(_whole(parts, size)) for name, size in sizes.items()}
    which = np.concatenate(list(ends.values()))
    if not which.size:
        return parts.rows.iloc[:0]
    size = np.concatenate([sizes[name][rows] for name, rows in ends.items()])
    # By part: the row of the newest, of the one before, ...; −1 past the window's first.
    steps = np.arange(int(size.max()))
    of = np.where(steps < size[:, None], which[:, None] - steps, -1)
    start = parts.rows["start"].to_numpy()[which - size + 1]
    names = np.repeat(np.array(list(ends), dtype=object), [rows.size for rows in ends.values()])
    return _sums(parts.rows, of).assign(start=start, window=names)


def _whole(parts: _Parts, sizes: Integers) -> Booleans:
    """Whether every part of the window that ends with each row is there, the footprint the same."""
    whole = sizes > 0
    members = parts.rows["members"].to_numpy()
    for back in range(1, MOST):
        needed = sizes > back
        if not needed.any():
            break
        there = np.zeros(whole.size, dtype=bool)
        there[back:] = (
            (parts.series[back:] == parts.series[:-back])
            & (parts.month[back:] == parts.month[:-back] + back * parts.unit[back:])
            & (members[back:] == members[:-back])
        )
        whole &= there | ~needed
    return whole


def _sums(parts: pd.DataFrame, of: Integers) -> pd.DataFrame:
    """The parts of each window added, on the row of its newest part. of: shape (windows, parts)."""
    inside = of >= 0
    rows = parts.iloc[of[:, 0]].copy()

    def each(name: str) -> np.ndarray:
        return parts[name].to_numpy()[of]

    for name in ("numerator", "denominator"):
        rows[name] = np.where(inside, each(name).astype(float), 0).sum(axis=1)
    settled = parts["status"].map(SETTLED).fillna(len(STATUSES) - 1).to_numpy()[of]
    rows["status"] = np.array(STATUSES)[np.where(inside, settled, 2).min(axis=1).astype(int)]
    for name in ("flag", "qualifier", "no_value_reason"):
        rows[name] = _first_said(each(name), inside)
    for side in ("full", "public"):
        hidden = inside & (each(f"{side}_state") != "shown")
        for name in (f"{side}_state", f"{side}_reason"):
            rows[name] = _first_said(np.where(hidden, each(name), ""), inside)
        rows[f"{side}_state"] = rows[f"{side}_state"].where(rows[f"{side}_state"] != "", "shown")
    if "public_is_rounded" in parts:
        # The public would read a sum of exact counts beside its rounded parts.
        told = (inside & each("public_is_rounded").astype(bool)).any(axis=1)
        told &= (rows["public_state"] == "shown").to_numpy()
        rows["public_state"] = rows["public_state"].mask(told, "suppressed")
        rows["public_reason"] = rows["public_reason"].mask(told, ROUNDED_PARTS)
        nothing = dict.fromkeys((f"public_{name}" for name in ROUNDED), np.nan)
        rows = rows.assign(public_is_rounded=False, **nothing)
    rows["source"] = _sources(each("source"), inside)
    release = each("release")
    one = (~inside | (release == release[:, :1])).all(axis=1)
    rows["release"] = rows["release"].where(pd.Series(one, index=rows.index))
    return rows.assign(note="", lower=np.nan, upper=np.nan, value=np.nan)


def _first_said(words: np.ndarray, inside: Booleans) -> np.ndarray:
    """Of the words of each window's parts the newest that says anything, shape (windows,)."""
    said = inside & (words != "")
    newest = said.argmax(axis=1)
    found = words[np.arange(len(words)), newest]
    return np.where(said.any(axis=1), found, "")


def _sources(keys: np.ndarray, inside: Booleans) -> list[str]:
    """The source keys of each window's parts, each once, with spaces between."""
    return [
        " ".join(sorted({key for one in row[held] for key in one.split()}))
        for row, held in zip(keys, inside, strict=True)
    ]


def _straddles(rows: pd.DataFrame, breaks: Breaks) -> "pd.Series[bool]":
    """Whether a break lies inside a window."""
    inside = pd.Series(False, index=rows.index)
    for day, area in breaks.days:
        here = (rows["start"] < pd.Timestamp(day)) & (rows["end"] >= pd.Timestamp(day))
        inside |= here & (True if area is None else rows["area"] == area)
    return inside


def _valued(metric: Metric, rows: pd.DataFrame) -> pd.DataFrame:
    """Values and limits of sums, by the metric's rule."""
    x = rows["numerator"].to_numpy(dtype=float)
    n = rows["denominator"].to_numpy(dtype=float)
    if metric.has_rate:
        n = np.where(rows["no_value_reason"] == "", n, np.nan)
    per = metric.multiplier if metric.has_rate or metric.measure == "percent" else 1
    value = x / n * per if metric.has_rate or metric.measure == "percent" else x
    limits = _limits(metric, x, n, 0.95)
    wide = _limits(metric, x, n, 0.998)
    names = ("lower", "upper", "wide_lower", "wide_upper")
    given = dict(zip(names, (limit * per for limit in (*limits, *wide)), strict=True))
    return rows.assign(value=value, **given)


def _limits(metric: Metric, x: Floats, n: Floats, confidence: float) -> Interval:
    """Limits of sums before their multiplier; NaN where the metric claims none."""
    if metric.ci_method == "poisson" and metric.has_rate:
        _, lower, upper = rates.rate(x, n, 1, confidence)
        return lower, upper
    if metric.ci_method == "poisson" and metric.measure == "count":
        return intervals.poisson(x, confidence)
    if metric.ci_method == "wilson":
        return intervals.wilson(x, n, confidence)
    if metric.ci_method == "wilson_rounded" and confidence == 0.95:
        return intervals.wilson_rounded(x, n)
    nothing = np.full(x.size, np.nan)
    return nothing, nothing


def _with_secrets(rows: pd.DataFrame, england: int) -> pd.DataFrame:
    """Which is each area's latest for each side, and which changes would tell a hidden window.

    A window that is hidden from everybody leaves no change, and England's no comparison.
    """
    nobody = (rows["full_state"] != "shown").to_numpy()
    theirs = (rows["public_state"] != "shown").to_numpy() & (rows["area"] == england).to_numpy()
    rows = disclosure.without_traces(rows, nobody, theirs)
    latest = {
        f"{side}_latest": indicators.latest(rows, rows[f"{side}_state"] == "shown")
        for side in ("full", "public")
    }
    keys = ["area", "breakdown", "window"]
    hidden = pd.MultiIndex.from_frame(rows.loc[rows["public_state"] != "shown", [*keys, "start"]])
    changes = pd.MultiIndex.from_frame(rows[[*keys, "change_from"]])
    return rows.assign(**latest, change_is_secret=changes.isin(hidden))
