"""What each figure is told about itself beside its number, as either side of readers sees it. Pure.

How it stands in its series (`series`) and among areas of its kind (`positions`): once from every
figure, and again from the figures that the public sees where that is fewer, so that no word
follows from a figure that its reader may not see.
"""

import numpy as np
import pandas as pd

from . import positions, series
from .framework import Metric
from .stretches import Marks
from .windows import AS_PUBLISHED

SIDES = ("full", "public")
WORDS = ["variation", "assurance", "trend"]
PRECEDENCE = {"published": 0, "return": 1, "derived": 2}
"""Of several bases of one figure the one that readers are shown."""

SERIES = ["area", "breakdown", "window"]
FIGURES = ["value", "lower", "upper", "numerator", "denominator"]


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
    shown = _chosen(frame, areas)
    seen = {side: _seen(shown, side) for side in SIDES}
    hidden = (shown["full_state"] == "shown") & (shown["public_state"] != "shown")
    fewer = (hidden | _rounded(shown)).to_numpy(dtype=bool)

    def words(part: pd.DataFrame) -> pd.DataFrame:
        return _words(metric, part, marks)

    def places(part: pd.DataFrame) -> pd.DataFrame:
        return positions.among_areas(metric, part, replaced)

    columns: dict[str, pd.Series] = {}
    for reading, keys in ((words, SERIES), (places, positions.GROUP)):
        full = reading(seen["full"])
        public = full.copy()
        if fewer.any():
            touched = _touched(shown, keys, fewer)
            public.loc[touched] = reading(seen["public"][touched]).to_numpy()
        for side, found in (("full", full), ("public", public)):
            columns |= {f"{side}_{name}": found[name] for name in found}
    spoken = frame["window"] == AS_PUBLISHED  # what overlaps is never tested
    for side in SIDES:
        for name in WORDS:
            word = columns[f"{side}_{name}"].reindex(frame.index).fillna("")
            columns[f"{side}_{name}"] = word.where(frame[f"{side}_latest"] & spoken, "")
    return frame.assign(**columns)


def _chosen(frame: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """One row a figure, as readers are shown them, in order of series and time, series numbered.

    Words come as categories, which are quick to group by.
    """
    kept: pd.DataFrame = frame[frame["basis"] != "quoted"]
    kept = kept.astype(dict.fromkeys(("basis", "breakdown", "window"), "category"))
    precedence = np.array([PRECEDENCE[basis] for basis in kept["basis"].cat.categories])
    codes = {name: kept[name].cat.codes.to_numpy() for name in ("breakdown", "window")}
    keys = [
        precedence[kept["basis"].cat.codes],
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
    kept = kept.iloc[order[once]].assign(series=(np.cumsum(opens) - 1)[once])
    named = areas[["kind", "nation"]].astype("category").reindex(kept["area"])
    return kept.assign(kind=named["kind"].array, nation=named["nation"].array)


def _touched(shown: pd.DataFrame, keys: list[str], fewer: np.ndarray) -> np.ndarray:
    """Rows that are read together with one of which the public sees less, shape (rows,)."""
    number = shown.groupby(keys, sort=False, observed=True).ngroup().to_numpy()
    hit = np.zeros(number.max() + 1, dtype=bool)
    hit[number[fewer]] = True
    return np.asarray(hit[number])


def _words(metric: Metric, seen: pd.DataFrame, marks: Marks) -> pd.DataFrame:
    """`WORDS` for a reader who sees these figures, on the last point of each series."""
    seen = seen.assign(series=pd.factorize(seen["series"])[0])
    found = series.words_of(metric, series.measured(metric, seen), marks)
    words = np.full((len(seen), len(WORDS)), "", dtype=object)
    held = found[found["row"] >= 0]
    words[held["row"]] = held[WORDS]
    return pd.DataFrame(words, index=seen.index, columns=WORDS)


def _seen(shown: pd.DataFrame, side: str) -> pd.DataFrame:
    """The rows with the figures that this side reads: rounded ones without their limits."""
    exact = shown[f"{side}_state"] == "shown"
    rounded = _rounded(shown) if side == "public" else exact & False
    figures = {name: shown[name].where(exact & ~rounded) for name in FIGURES}
    if rounded.any():
        for name in ("value", "numerator", "denominator"):
            figures[name] = figures[name].where(~rounded, shown[f"public_{name}"])
    return shown.assign(**figures)


def _rounded(shown: pd.DataFrame) -> "pd.Series[bool]":
    """Which figures the public sees made from rounded counts."""
    if "public_is_rounded" not in shown:
        return pd.Series(False, index=shown.index)
    return (shown["public_state"] == "shown") & shown["public_is_rounded"].astype(bool)
