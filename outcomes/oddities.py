"""Figures that are possible and odd: each is a question that somebody must answer. Pure."""

import numpy as np
import pandas as pd

from .observation_files import Conflict

SERIES = ["metric", "area", "breakdown"]
TEN_TIMES, LARGE = 10, 50


def questions(
    figures: pd.DataFrame, part_of: dict[str, str], names: dict[str, str]
) -> list[Conflict]:
    """What to ask about new figures, seen among all that are held.

    figures: columns metric, area, start, end, breakdown, figure (the count where there is
    one, else the value), flag, row (in the file; NaN for figures that are already held),
    reviewed (somebody has answered for this very figure). names: area code with its name.
    """
    new = figures["row"].notna() & ~figures["reviewed"]
    return [*_jumps(figures, new, names), *_above_whole(figures, new, part_of, names)]


def _jumps(figures: pd.DataFrame, new: "pd.Series[bool]", names: dict[str, str]) -> list[Conflict]:
    """At least ten times, or at most a tenth of, every neighbour in time; one is 50 or more."""
    ordered = figures[figures["figure"].notna()].sort_values([*SERIES, "start"])
    beside = ordered.groupby(SERIES, sort=False)["figure"]
    before, after, figure = beside.shift(1), beside.shift(-1), ordered["figure"]
    odd = pd.Series(False, index=ordered.index)
    for far in (
        lambda neighbour: figure >= TEN_TIMES * neighbour,
        lambda neighbour: figure * TEN_TIMES <= neighbour,
    ):
        apart = [
            neighbour.isna() | far(neighbour) & (np.maximum(figure, neighbour) >= LARGE)
            for neighbour in (before, after)
        ]
        odd |= apart[0] & apart[1] & (before.notna() | after.notna())
    odd &= new.reindex(odd.index)
    return [
        Conflict(
            int(row.row), "numerator",
            f"{names[row.area]} has {row.figure:g} for {row.metric} from {row.start}, "
            f"between {_known(before[index])} and {_known(after[index])}.",
            "Check the publisher's table; if it is so, answer it as reviewed.",
            is_question=True,
        )
        for index, row in zip(ordered.index[odd], ordered[odd].itertuples(), strict=True)
    ]  # fmt: skip


def _above_whole(
    figures: pd.DataFrame, new: "pd.Series[bool]", part_of: dict[str, str], names: dict[str, str]
) -> list[Conflict]:
    """A part above the whole of the same area and period; counts rounded to 5 may differ by 5."""
    parts = figures.assign(whole=figures["metric"].map(part_of), new=new)
    pairs = parts[parts["whole"].notna()].merge(
        figures.assign(new=new)[
            ["metric", "area", "start", "end", "breakdown", "figure", "flag", "row", "new"]
        ],
        left_on=["whole", "area", "start", "end", "breakdown"],
        right_on=["metric", "area", "start", "end", "breakdown"],
        suffixes=("", "_whole"),
    )
    slack = np.where((pairs["flag"] == "rounded") | (pairs["flag_whole"] == "rounded"), 5, 0)
    asked = pairs["new"] | (pairs["new_whole"] & ~pairs["reviewed"])
    above = pairs[asked & (pairs["figure"] > pairs["figure_whole"] + slack)]
    return [
        Conflict(
            int(row.row if row.new else row.row_whole), "numerator",
            f"{names[row.area]} has {row.figure:g} for {row.metric} and {row.figure_whole:g} for "
            f"{row.whole}, of which it is a part, from {row.start}.",
            "Check the publisher's table; if it is so, answer it as reviewed.",
            is_question=True,
        )
        for row in above.itertuples()
    ]  # fmt: skip


def _known(figure: float) -> str:
    return "nothing held" if np.isnan(figure) else f"{figure:g}"
