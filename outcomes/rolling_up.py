"""What a whole is when its parts are known: sum over sum, or not at all. Pure.

Between two changes of any boundary the parts of every whole stay the same. So the figures of all
those periods are one table, with a row a membership (this part, in this whole) and a column a
period, and every sum, least and worst is one reduction over runs of its rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .coding import codes_of
from .footprints import PART_KINDS, SLOT, Geography, Layout, in_a_row

STATUSES = ("provisional", "revised", "final")
"""From the least settled: a sum is as settled as its least settled part."""

SETTLED = {status: rank for rank, status in enumerate(STATUSES)}

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
At = tuple[Ints, Ints]
"""Rows of a result: the position of the whole in its layout, and that of the period."""


def roll_up(values: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """Sum the parts of every whole, period by period: sum over sum, or not at all.

    values: one row a part and period, columns area, start, end, breakdown, numerator,
    denominator (NaN where the metric has none), needs_denominator, rounded, and optionally
    status, qualifier, source. Returns one row a whole and period of which at least one part is
    held: area, start, end, breakdown, numerator, denominator, rounded, first, status, qualifier,
    source, members (a number for the set of its parts), made_of (in words) and missing (names of
    the parts that are not held, in words; "" when complete, and only then are there figures).
    """
    held = _Held.of(values)
    kinds = set(geography.areas["kind"].reindex(held.areas))
    usable = [position for position, kind in enumerate(PART_KINDS) if kind in kinds]
    epochs = geography.epoch_of(held.slots["end"])
    pieces = [
        _epoch(held, layout, np.flatnonzero(epochs == epoch))
        for epoch in np.unique(epochs)
        if len((layout := geography.layouts[epoch].of_parts(held.areas, usable)).part)
    ]
    if not pieces:
        return pd.DataFrame()
    return _told(held, pd.concat(pieces, ignore_index=True))


@dataclass(frozen=True)
class _Held:
    """The figures of the parts, and where the one of an area in a period stands among them.

    Each array of figures has one entry more, last, for a part that is not held; `row` holds the
    position of each figure, (areas + 1, slots), and that last one where there is none.
    """

    areas: Ints
    slots: pd.DataFrame
    row: Ints
    known: Flags
    numerator: Floats
    denominator: Floats
    rounded: Flags
    settled: Ints
    qualifier: Ints
    qualifiers: list[str]
    source: Ints
    sources: list[str]

    @classmethod
    def of(cls, values: pd.DataFrame) -> "_Held":
        area, areas = pd.factorize(values["area"], sort=True)
        slot, slots = codes_of(values, SLOT)
        row = np.full((len(areas) + 1, len(slots)), len(values))
        row[area, slot] = np.arange(len(values))
        above = np.append(values["numerator"].to_numpy(float), np.nan)
        below = np.append(values["denominator"].to_numpy(float), np.nan)
        bare = np.append(values["needs_denominator"].to_numpy(bool), False) & np.isnan(below)
        settled, statuses = _words(values, "status")
        qualifier, qualifiers = _words(values, "qualifier")
        source, sources = _words(values, "source")
        ranks = np.array([SETTLED.get(status, len(STATUSES) - 1) for status in [*statuses, ""]])
        return cls(
            areas=np.asarray(areas, dtype=np.int64),
            slots=slots,
            row=row,
            known=~np.isnan(above) & ~bare,
            numerator=above,
            denominator=below,
            rounded=np.append(values["rounded"].to_numpy(bool), False),
            settled=ranks[settled],
            qualifier=qualifier,
            qualifiers=qualifiers,
            source=source,
            sources=sources,
        )


def _words(values: pd.DataFrame, name: str) -> tuple[Ints, list[str]]:
    """A code for each row's word and the words in order; -1, also for a part not held, is none."""
    if name not in values:
        return np.full(len(values) + 1, -1), []
    words = values[name]
    code, found = pd.factorize(words.where(words != "", None), sort=True)
    return np.append(code, -1).astype(np.int64), [str(word) for word in found]


def _epoch(held: _Held, layout: Layout, slots: Ints) -> pd.DataFrame:
    """A row a whole, kind of part and period of one epoch of which some part is held."""
    place = np.searchsorted(held.areas, layout.part)
    is_held = held.areas.take(place, mode="clip") == layout.part
    row = held.row[np.ix_(np.where(is_held, place, len(held.areas)), slots)]
    lacking = ~held.known[row]
    chosen = _chosen(layout, lacking)
    lacking &= chosen
    row = np.where(chosen, row, len(held.known) - 1)
    lacks = np.add.reduceat(lacking, layout.wholes, dtype=np.int64)
    parts = np.add.reduceat(chosen, layout.wholes, dtype=np.int64)
    whole, column = np.nonzero(lacks < parts)
    at = whole, column

    def over(reduce: np.ufunc, figures: NDArray[Any]) -> NDArray[Any]:
        return reduce.reduceat(figures, layout.wholes)[at]

    complete = lacks[at] == 0
    no_base = over(np.logical_or, np.isnan(held.denominator[row]) & chosen)
    above = over(np.add, np.nan_to_num(held.numerator[row]))
    below = over(np.add, np.nan_to_num(held.denominator[row]))
    return pd.DataFrame(
        {
            "area": layout.whole[layout.wholes][whole],
            "kind": layout.kind[layout.wholes][whole],
            "slot": slots[column],
            "numerator": np.where(complete, above, np.nan),
            "denominator": np.where(complete & ~no_base, below, np.nan),
            "rounded": over(np.logical_or, held.rounded[row]),
            "first": layout.first[layout.wholes][whole],
            "status": np.array(STATUSES, dtype=object)[over(np.minimum, held.settled[row])],
            "members": layout.members[whole],
            "qualifier": _spoken(
                held.qualifiers, held.qualifier[row], layout, at, lambda codes: "about"
            ),
            "source": _spoken(
                held.sources, held.source[row], layout, at,
                lambda codes: " ".join(held.sources[code] for code in sorted(codes)),
            ),
            "made_of": _made_of(layout, chosen, at),
            "missing": _missing(layout, lacking, at),
        }
    )  # fmt: skip


def _chosen(layout: Layout, lacking: Flags) -> Flags:
    """Of the editions of each unit the first that is complete; the one in force if none is."""
    broken = np.logical_or.reduceat(lacking, layout.editions)
    rank = broken * 2 + layout.edition[layout.editions][:, None]
    first = np.searchsorted(layout.editions, layout.units)
    best = np.minimum.reduceat(rank, first)
    of_edition = np.diff(np.append(layout.editions, len(layout.part)))
    of_unit = np.diff(np.append(first, len(layout.editions)))
    chosen: Flags = rank == np.repeat(best, of_unit, axis=0)
    return np.repeat(chosen, of_edition, axis=0)


def _spoken(
    words: list[str], codes: Ints, layout: Layout, at: At, several: Callable[[set[int]], str]
) -> NDArray[np.object_]:
    """The one word that the parts of each whole have, "" if none has one, else of `several`."""
    low = np.minimum.reduceat(np.where(codes < 0, len(words), codes), layout.wholes)[at]
    high = np.maximum.reduceat(codes, layout.wholes)[at]
    said = np.array([*words, ""], dtype=object)[high]
    differs = np.flatnonzero((low != high) & (high >= 0))
    for position, whole, column in zip(differs, at[0][differs], at[1][differs], strict=True):
        said[position] = several(set(codes[layout.members_of(whole), column]) - {-1})
    return said


def _made_of(layout: Layout, chosen: Flags, at: At) -> NDArray[np.object_]:
    """The parts of each whole in words: as the layout says them, unless an edition was changed."""
    said = layout.made_of[at[0]]
    other = np.logical_or.reduceat(chosen & (layout.edition > 0)[:, None], layout.wholes)[at]
    for position in np.flatnonzero(other):
        members = layout.members_of(at[0][position])
        said[position] = layout.words_for(members, chosen[members, at[1][position]])
    return said


def _missing(layout: Layout, lacking: Flags, at: At) -> NDArray[np.object_]:
    """The names of the parts of each whole that are not held, in words; "" where none is."""
    lacks = np.logical_or.reduceat(lacking, layout.wholes)[at]
    said = np.full(len(lacks), "", dtype=object)
    known: dict[tuple[int, bytes], str] = {}
    for position in np.flatnonzero(lacks):
        whole, column = at[0][position], at[1][position]
        members = layout.members_of(whole)
        which = lacking[members, column]
        key = int(whole), which.tobytes()
        if key not in known:
            known[key] = in_a_row(sorted(layout.name[members][which]))
        said[position] = known[key]
    return said


def _told(held: _Held, wholes: pd.DataFrame) -> pd.DataFrame:
    """One row a whole and period: of its first complete kind of part, else of what lacks."""
    order = wholes["kind"] + len(PART_KINDS) * (wholes["missing"] != "")
    first = np.lexsort((order, wholes["slot"], wholes["area"]))
    wholes = wholes.take(first).drop_duplicates(["area", "slot"]).reset_index(drop=True)
    slots = held.slots.take(wholes["slot"].to_numpy()).reset_index(drop=True)
    return pd.concat([slots, wholes.drop(columns=["kind", "slot"])], axis=1)
