"""Which areas make up which, on which day, and what a whole is when its parts are known.

Pure: frames in, frames out. An area's boundaries hold from the first to the last day of its
`AreaPart` rows; what changed hands at a reorganisation is read in either edition, old or new,
if all of it lies inside the whole.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

PART_KINDS = ("upper_tier", "district", "police_force", "region")
"""Kinds of part, in the order in which a whole prefers to be added up."""

ROLLS_UP = ("england", "region", "police_force", "upper_tier", "footprint", "strategic_board")
"""Kinds of whole for which figures are rolled up."""

SLOT = ["start", "end", "breakdown"]
FAR_PAST, FAR_FUTURE = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")


@dataclass(frozen=True)
class Geography:
    """The areas and their dated containment.

    areas: indexed by area id, columns name, kind. parts: columns whole, part, relation,
    valid_from, valid_to (datetime64, NaT without limit). successions: columns old, new.
    """

    areas: pd.DataFrame
    parts: pd.DataFrame
    successions: pd.DataFrame

    @cached_property
    def epochs(self) -> pd.DatetimeIndex:
        """The days on which any boundary changes; between two of them nothing does."""
        ends = self.parts["valid_to"].dropna() + pd.Timedelta(days=1)
        days = pd.concat([self.parts["valid_from"].dropna(), ends, pd.Series([FAR_PAST])])
        return pd.DatetimeIndex(sorted(days.unique()))

    def epoch_of(self, days: pd.Series) -> np.ndarray:
        """For each day, the position of its epoch in `epochs`."""
        return self.epochs.searchsorted(pd.DatetimeIndex(days), side="right") - 1

    @cached_property
    def reorganisations(self) -> dict[int, tuple[frozenset[int], frozenset[int]]]:
        """For each area that was reorganised: (all old areas, all new areas) of that change."""
        found: dict[int, tuple[frozenset[int], frozenset[int]]] = {}
        for old, new in self.successions[["old", "new"]].itertuples(index=False):
            before, after = {int(old)}, {int(new)}
            for area in (int(old), int(new)):
                if area in found:
                    before |= found[area][0]
                    after |= found[area][1]
            for area in before | after:
                found[area] = frozenset(before), frozenset(after)
        return found

    @cached_property
    def membership(self) -> pd.DataFrame:
        """Who makes up each whole in each epoch.

        Columns: epoch, whole, part_kind, unit (parts that are replaced together), edition
        (0: as in force, 1: the other side of the reorganisation), part, first (whether the
        whole did not exist yet and this is its first recorded footprint).
        """
        rows = [
            (epoch, whole, kind, unit, edition, part, first)
            for epoch in range(len(self.epochs))
            for whole, kind, members, first in self._footprints(epoch)
            for unit, edition, part in self._units(members)
        ]
        columns = ["epoch", "whole", "part_kind", "unit", "edition", "part", "first"]
        return pd.DataFrame(rows, columns=columns)

    def _footprints(self, epoch: int) -> list[tuple[int, str, frozenset[int], bool]]:
        """(whole, kind of part, parts, first) for each whole that rolls up in this epoch."""
        day = self.epochs[epoch]
        parts = self.parts[self.parts["relation"].isin(ROLLS_UP)]
        parts = parts.assign(
            kind=self.areas["kind"].reindex(parts["part"]).to_numpy(),
            begins=parts["valid_from"].fillna(FAR_PAST),
            ends=parts["valid_to"].fillna(FAR_FUTURE),
        )
        parts = parts[parts["kind"].isin(PART_KINDS)]
        footprints = []
        for key, group in parts.groupby(["whole", "kind"]):
            whole, kind = cast("tuple[int, str]", key)
            now = group[(group["begins"] <= day) & (group["ends"] >= day)]
            first = now.empty and bool(day < group["begins"].min())
            if first:
                now = group[group["begins"] == group["begins"].min()]
            if not now.empty:
                footprints.append((whole, kind, frozenset(map(int, now["part"])), first))
        return footprints

    def _units(self, members: frozenset[int]) -> list[tuple[int, int, int]]:
        """(unit, edition, part) for the parts of a whole; a unit is named by one of its areas."""
        rows, seen = [], set()
        for part in sorted(members):
            old, new = self.reorganisations.get(part, (frozenset(), frozenset()))
            ours, other = (old, new) if part in old else (new, old)
            if not ours or not ours <= members:
                rows.append((part, 0, part))
            elif min(ours) not in seen:
                seen.add(min(ours))
                rows += [(min(ours), 0, area) for area in sorted(ours)]
                rows += [(min(ours), 1, area) for area in sorted(other)]
        return rows

    @cached_property
    def recoded(self) -> pd.DataFrame:
        """Retired areas that are exactly one or several new ones: columns old, new."""
        return pd.DataFrame(
            [
                (area, new)
                for area, (before, after) in self.reorganisations.items()
                if before == {area}
                for new in sorted(after)
            ],
            columns=["old", "new"],
        )


def roll_up(values: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """Sum the parts of every whole, period by period: sum over sum, or not at all.

    values: one row a part and period, columns area, start, end, breakdown, numerator,
    denominator (NaN where the metric has none), needs_denominator, rounded, and optionally
    status, qualifier, source. Returns one row a whole and period of which at least one part is
    held: area, start, end, breakdown, numerator, denominator, rounded, first, status, qualifier,
    source, members (a number for the set of its parts), least (the smallest number in its parts,
    noughts apart), made_of (in words) and missing (names of the parts that are not held, in
    words; "" when complete, and only then are there figures).
    """
    expected = _expected(values, geography)
    if expected.empty:
        return pd.DataFrame()
    keys = [*SLOT, "whole", "part_kind"]
    held = expected["numerator"].notna() & (
        expected["denominator"].notna() | ~expected["needs_denominator"].fillna(False).astype(bool)
    )
    expected["lacking"] = ~held
    units = [*keys, "unit"]
    lacking = expected.groupby([*units, "edition"], sort=False)["lacking"].transform("any")
    expected["rank"] = lacking * 2 + expected["edition"]
    best = expected.groupby(units, sort=False)["rank"].transform("min")
    chosen = expected[expected["rank"] == best]
    whole = _summed(chosen, keys)
    whole["members"] = _members(chosen, whole, keys)
    whole["missing"] = _names(chosen[chosen["lacking"]], whole, keys, geography)
    names = _names(chosen, whole[whole["parts"] <= 8], keys, geography)
    whole["source"] = _sources(chosen, whole, keys)
    whole["made_of"] = [
        _made_of(count, kind, name)
        for count, kind, name in zip(
            whole["parts"],
            whole["part_kind"],
            names.reindex(whole.index, fill_value=""),
            strict=True,
        )
    ]
    return whole.rename(columns={"whole": "area"}).drop(columns=["part_kind", "lacking"])


STATUSES = ("provisional", "revised", "final")
"""From the least settled: a sum is as settled as its least settled part."""

SETTLED = {status: rank for rank, status in enumerate(STATUSES)}


def _summed(chosen: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """One row a whole and period: the sum of its first complete kind of part, else what lacks."""
    marks = chosen.assign(
        no_base=chosen["denominator"].isna(),
        least=_least(chosen),
        settled=chosen["status"].map(SETTLED).fillna(len(STATUSES) - 1),
        qualified=chosen["qualifier"].where(chosen["qualifier"] != ""),
    )
    grouped = marks.groupby(keys, sort=False)
    whole = grouped.agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        no_base=("no_base", "any"),
        least=("least", "min"),
        rounded=("rounded", "any"),
        first=("first", "first"),
        parts=("part", "size"),
        lacking=("lacking", "sum"),
        settled=("settled", "min"),
        qualifier=("qualified", "first"),
        qualifiers=("qualified", "nunique"),
    ).reset_index()
    whole = whole[whole["lacking"] < whole["parts"]]
    order = whole["part_kind"].map(PART_KINDS.index) + len(PART_KINDS) * (whole["lacking"] > 0)
    whole = whole.assign(order=order).sort_values("order").drop_duplicates([*SLOT, "whole"])
    whole.loc[whole["lacking"] > 0, ["numerator", "denominator"]] = np.nan
    whole["denominator"] = whole["denominator"].where(~whole["no_base"])
    whole["status"] = [STATUSES[int(rank)] for rank in whole["settled"]]
    agreed = whole["qualifier"].where(whole["qualifiers"] < 2, "about")
    whole["qualifier"] = agreed.astype(object).where(agreed.notna(), "")
    return whole.drop(columns=["no_base", "settled", "qualifiers", "order"]).reset_index(drop=True)


def _least(parts: pd.DataFrame) -> "pd.Series[float]":
    """The smaller of each part's count and of what it lacks of its base, noughts apart."""
    rest = parts["denominator"] - parts["numerator"]
    return (
        pd.concat([parts["numerator"], rest], axis=1).where(lambda figure: figure > 0).min(axis=1)
    )


def _members(chosen: pd.DataFrame, whole: pd.DataFrame, keys: list[str]) -> "pd.Series[int]":
    """A number for the set of units a whole is made of: it differs where the footprint does."""
    once = chosen.drop_duplicates([*keys, "unit"])
    number = once["unit"].astype("int64") * 2_654_435_761 % 2_147_483_647
    sums = number.groupby([once[key] for key in keys]).sum()
    found = sums.reindex(pd.MultiIndex.from_frame(whole[keys])).to_numpy()
    return pd.Series(found, index=whole.index)


def _sources(chosen: pd.DataFrame, whole: pd.DataFrame, keys: list[str]) -> list[str]:
    """The source keys of the parts of each whole, with spaces between."""
    once = chosen[chosen["source"].fillna("") != ""].drop_duplicates([*keys, "source"])
    found = once.sort_values("source").groupby(keys)["source"].agg(" ".join)
    return list(found.reindex(pd.MultiIndex.from_frame(whole[keys])).fillna(""))


def _expected(values: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """Every part that each whole needs in each period, with its figures where held."""
    kinds = set(geography.areas["kind"].reindex(values["area"].unique()))
    usable = [kind for kind in PART_KINDS if kind in kinds]
    membership = geography.membership[geography.membership["part_kind"].isin(usable)]
    touched = membership.loc[membership["part"].isin(values["area"]), "whole"]
    membership = membership[membership["whole"].isin(touched)]
    slots = values[SLOT].drop_duplicates()
    slots = slots.assign(epoch=geography.epoch_of(slots["end"]))
    expected = slots.merge(membership, on="epoch")
    columns = ["area", *SLOT, "numerator", "denominator", "needs_denominator", "rounded"]
    columns += ["status", "qualifier", "source"]
    values = values.assign(
        **{name: "" for name in ("status", "qualifier", "source") if name not in values}
    )
    return (
        expected.merge(
            values[columns].rename(columns={"area": "part"}), on=["part", *SLOT], how="left"
        )
        .astype({"rounded": "boolean"})
        .fillna({"rounded": False})
    )


def _names(
    parts: pd.DataFrame, whole: pd.DataFrame, keys: list[str], geography: Geography
) -> pd.Series:
    """The parts' names a whole and period, in words, aligned with `whole`; "" where none."""
    wanted = parts.merge(whole[keys].reset_index(), on=keys)
    wanted["name"] = geography.areas["name"].reindex(wanted["part"]).to_numpy()
    names = wanted.sort_values("name").groupby("index")["name"].agg(in_a_row)
    return names.reindex(whole.index, fill_value="")


def in_a_row(names: "pd.Series[str]", most: int = 8) -> str:
    """Names as a sentence lists them; beyond `most`, how many more."""
    listed = list(dict.fromkeys(names))
    if len(listed) > most:
        return f"{', '.join(listed[:5])} and {len(listed) - 5} more"
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def _made_of(count: int, kind: str, names: str) -> str:
    noun = {
        "upper_tier": ("authority", "authorities"),
        "district": ("district", "districts"),
        "police_force": ("police force", "police forces"),
        "region": ("region", "regions"),
    }[kind][count != 1]
    if count == 1:
        return f"The same as its one {noun}, {names}"
    return f"Sum of {count} {noun}: {names}" if names else f"Sum of {count} {noun}"
