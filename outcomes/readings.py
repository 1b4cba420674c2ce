"""What each figure is told about itself beside its number, as either side of readers sees it. Pure.

How it stands in its series (`series`) and among areas of its kind (`positions`): once from every
figure, and again from the figures that the public sees where that is fewer, so that no word
follows from a figure that its reader may not see.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from . import positions, series
from .coding import codes_of
from .framework import Metric
from .stretches import Marks
from .windows import AS_PUBLISHED

SIDES = ("full", "public")
WORDS = ["variation", "assurance", "trend"]
PRECEDENCE = {"published": 0, "return": 1, "derived": 2}
"""Of several bases of one figure the one that readers are shown."""

SERIES = ["series"]
BESIDE = ["start", "end", "breakdown", "window"]
"""What figures have in common that are read together: as a series, or among areas of a kind."""

FIGURES = ["value", "lower", "upper", "numerator", "denominator"]
READ = [
    "area", *BESIDE, "basis", *FIGURES, "full_state", "public_state", "public_is_rounded",
    "public_value", "public_numerator", "public_denominator",
]  # fmt: skip
"""Columns of the frame that a reading follows from."""


def with_readings(
    metric: Metric, frame: pd.DataFrame, areas: pd.DataFrame, replaced: pd.DataFrame, marks: Marks
) -> pd.DataFrame:
    """The frame with `full_` and `public_` columns of `WORDS` and `positions.COLUMNS`.

    frame: a row a figure with both its states (columns of `indicators.compute`, window,
    full_state, public_state, full_latest, public_latest). areas: indexed by area id, columns
    kind, nation. replaced: columns old, new. The words stand on the row of a series' last point,
    where that is the latest that the reader sees; positions on every row that has one.
    """
    if frame.empty:
        return frame
    rows, shown = _chosen(frame)
    seen = {side: _seen(shown, side) for side in SIDES}
    hidden = (shown["full_state"] == "shown") & (shown["public_state"] != "shown")
    fewer = hidden.to_numpy(dtype=bool) | _rounded(shown)

    def words(part: pd.DataFrame) -> np.ndarray:
        return _words(metric, part, marks)

    def places(part: pd.DataFrame) -> np.ndarray:
        named = areas[["kind", "nation"]].astype("category").reindex(part["area"])
        part = part.assign(kind=named["kind"].array, nation=named["nation"].array)
        return positions.among_areas(metric, part, replaced).to_numpy(dtype=float)

    spoken = (frame["window"] == AS_PUBLISHED).to_numpy()  # what overlaps is never tested
    said = np.full((len(SIDES), len(frame), len(WORDS)), "", dtype=object)
    if series.has_words(metric):
        said[:, rows] = _of_both(words, seen, shown, SERIES, fewer)
    where = np.full((len(SIDES), len(frame), len(positions.COLUMNS)), np.nan)
    if positions.are_told(metric):
        where[:, rows] = _of_both(places, seen, shown, BESIDE, fewer)
    columns: dict[str, np.ndarray] = {}
    for number, side in enumerate(SIDES):
        said[number, ~(frame[f"{side}_latest"].to_numpy(dtype=bool) & spoken)] = ""
        for names, found in ((WORDS, said[number]), (positions.COLUMNS, where[number])):
            columns |= {f"{side}_{name}": found[:, place] for place, name in enumerate(names)}
    return frame.assign(**columns)


def _of_both(
    reading: Callable[[pd.DataFrame], np.ndarray],
    seen: dict[str, pd.DataFrame],
    shown: pd.DataFrame,
    keys: list[str],
    fewer: np.ndarray,
) -> np.ndarray:
    """A reading of what each side sees, one above the other: shape (sides, rows, columns)."""
    full = reading(seen["full"])
    public = full.copy()
    if fewer.any():
        touched = _touched(shown, keys, fewer)
        public[touched] = reading(seen["public"][touched])
    return np.stack([full, public])


def _chosen(frame: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """One row a figure, as readers are shown them, in order of series and time, series numbered.

    Returns their positions in the frame, and of their columns those that are read; numbers stand
    for breakdowns and windows.
    """
    held = np.flatnonzero(frame["basis"] != "quoted")
    kept = frame[[name for name in READ if name in frame]].iloc[held]
    codes = {name: pd.factorize(kept[name])[0] for name in ("breakdown", "window")}
    keys = [
        kept["basis"].map(PRECEDENCE).to_numpy(),
        kept["end"].to_numpy(),
        kept["start"].to_numpy(),
        codes["window"],
        codes["breakdown"],
        kept["area"].to_numpy(),
    ]
    order = np.lexsort(keys)
    changed = [np.diff(key[order], prepend=key[order[:1]]) != 0 for key in keys[1:]]
    first = np.arange(order.size) == 0
    opens = np.logical_or.reduce([first, *changed[2:]])
    once = opens | changed[0] | changed[1]
    kept = kept.assign(**codes).iloc[order[once]]
    return held[order[once]], kept.assign(series=(np.cumsum(opens) - 1)[once])


def _touched(shown: pd.DataFrame, keys: list[str], fewer: np.ndarray) -> np.ndarray:
    """Rows that are read together with one of which the public sees less, shape (rows,)."""
    number, combinations = codes_of(shown, keys)
    hit = np.zeros(len(combinations), dtype=bool)
    hit[number[fewer]] = True
    return np.asarray(hit[number])


def _words(metric: Metric, seen: pd.DataFrame, marks: Marks) -> np.ndarray:
    """`WORDS` for a reader who sees these figures, on the last point of each series."""
    seen = seen.assign(series=pd.factorize(seen["series"])[0])
    found = series.words_of(metric, series.measured(metric, seen), marks)
    words = np.full((len(seen), len(WORDS)), "", dtype=object)
    held = found[found["row"] >= 0]
    words[held["row"]] = held[WORDS]
    return words


def _seen(shown: pd.DataFrame, side: str) -> pd.DataFrame:
    """The rows with the figures that this side reads: rounded ones without their limits."""
    exact = (shown[f"{side}_state"] == "shown").to_numpy(dtype=bool)
    rounded = _rounded(shown) if side == "public" else np.zeros_like(exact)
    figures = {
        name: np.where(exact & ~rounded, shown[name].to_numpy(dtype=float), np.nan)
        for name in FIGURES
    }
    if rounded.any():
        for name in ("value", "numerator", "denominator"):
            figures[name] = np.where(rounded, shown[f"public_{name}"], figures[name])
    return shown.assign(**figures)


def _rounded(shown: pd.DataFrame) -> np.ndarray:
    """Which figures the public sees made from rounded counts, shape (rows,)."""
    if "public_is_rounded" not in shown:
        return np.zeros(len(shown), dtype=bool)
    rounded = shown["public_is_rounded"].to_numpy(dtype=bool)
    return np.asarray((shown["public_state"] == "shown").to_numpy(dtype=bool) & rounded)
