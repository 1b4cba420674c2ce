"""Which areas make up which, on which day, and what a whole is when its parts are known.

Pure: frames in, frames out. An area's boundaries hold from the first to the last day of its
`AreaPart` rows; what changed hands at a reorganisation is read in either edition, old or new,
if all of it lies inside the whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import ground

PART_KINDS = ("upper_tier", "district", "police_force", "region")
"""Kinds of part, in the order in which a whole prefers to be added up."""

ROLLS_UP = ("england", "region", "police_force", "upper_tier", "footprint", "strategic_board")
"""Kinds of whole for which figures are rolled up."""

SLOT = ["start", "end", "breakdown"]
NAMED = 8
"""A whole of at most this many parts names them."""

Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]
Member = tuple[int, int, int, int, int, bool]
"""Whole, kind of part, unit, edition, part, first: as `Layout` has them."""

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
    def pieces(self) -> pd.DataFrame:
        """What each area covers in each epoch, in pieces of ground: see `ground.pieces`."""
        return ground.pieces(self.areas, self.parts, self.successions, self.epochs)

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
    def layouts(self) -> "list[Layout]":
        """Who makes up each whole, an epoch each."""
        members: list[list[Member]] = [[] for _ in self.epochs]
        units: dict[frozenset[int], list[tuple[int, int, int]]] = {}
        for whole, kind, parts, begins, ends in self._footprints():
            for epoch, day in enumerate(self.epochs.to_numpy()):
                now = (begins <= day) & (ends >= day)
                first = not now.any() and bool(day < begins.min())
                if first:
                    now = begins == begins.min()
                footprint = frozenset(parts[now].tolist())
                if footprint not in units:
                    units[footprint] = self._units(footprint)
                members[epoch] += [
                    (whole, kind, unit, edition, part, first)
                    for unit, edition, part in units[footprint]
                ]
        names = dict(zip(map(int, self.areas.index), self.areas["name"], strict=True))
        return [Layout.of(rows, names) for rows in members]

    def _footprints(self) -> Iterator[tuple[int, int, Ints, Days, Days]]:
        """(whole, kind, its parts of that kind, first and last day of each) of all that roll up."""
        parts = self.parts[self.parts["relation"].isin(ROLLS_UP)]
        kinds = self.areas["kind"].reindex(parts["part"])
        kind = pd.Categorical(kinds, categories=PART_KINDS).codes
        parts = parts.assign(
            kind=kind,
            begins=parts["valid_from"].fillna(FAR_PAST),
            ends=parts["valid_to"].fillna(FAR_FUTURE),
        )
        for key, group in parts[kind >= 0].groupby(["whole", "kind"]):
            whole, position = cast("tuple[int, int]", key)
            begins, ends = group["begins"].to_numpy(), group["ends"].to_numpy()
            yield whole, position, group["part"].to_numpy(), begins, ends

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


@dataclass(frozen=True)
class Layout:
    """The memberships of one epoch, those that are added up with one another side by side.

    whole, kind (position in `PART_KINDS`), unit (parts that are replaced together), edition (0: as
    in force, 1: the other side of the reorganisation), part, name, and first (whether the whole did
    not exist yet and this is its first recorded footprint): one entry a membership. wholes, units,
    editions: where each whole with one kind of part, each unit and each edition of it begins.
    members, made_of: one entry a whole, a number for the set of its units, and its parts in words.
    """

    whole: Ints
    kind: Ints
    unit: Ints
    edition: Ints
    part: Ints
    first: NDArray[np.bool_]
    name: NDArray[np.object_]
    members: Ints
    made_of: NDArray[np.object_]

    @classmethod
    def of(cls, rows: "list[Member]", names: dict[int, str]) -> "Layout":
        """rows: in an order that keeps each whole, unit and edition together."""
        table = np.array(rows, dtype=np.int64).reshape(-1, 6)
        whole, kind, unit, edition, part, first = table.T
        name = np.array([names[area] for area in part.tolist()], dtype=object)
        nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object)
        bare = cls(whole, kind, unit, edition, part, first.astype(bool), name, *nothing)
        if not rows:
            return bare
        # It differs where the footprint does.
        number = unit[bare.units] * 2_654_435_761 % 2_147_483_647
        members = np.add.reduceat(number, np.searchsorted(bare.units, bare.wholes))
        said = [
            bare.words_for(every, edition[every] == 0)
            for every in map(bare.members_of, range(len(bare.wholes)))
        ]
        return replace(bare, members=members, made_of=np.array(said, dtype=object))

    @cached_property
    def wholes(self) -> Ints:
        return _begins(self.whole, self.kind)

    @cached_property
    def units(self) -> Ints:
        return _begins(self.whole, self.kind, self.unit)

    @cached_property
    def editions(self) -> Ints:
        return _begins(self.whole, self.kind, self.unit, self.edition)

    def members_of(self, position: int) -> slice:
        """The memberships of the whole at this position in `wholes`."""
        end = self.wholes[position + 1] if position + 1 < len(self.wholes) else len(self.part)
        return slice(self.wholes[position], end)

    def words_for(self, members: slice, chosen: NDArray[np.bool_]) -> str:
        """What a whole is made of, in words; few parts are named."""
        names = self.name[members][chosen]
        listed = in_a_row(sorted(names)) if len(names) <= NAMED else ""
        return _made_of(len(names), PART_KINDS[self.kind[members][0]], listed)

    def of_parts(self, areas: Ints, kinds: list[int]) -> "Layout":
        """Only the wholes that have one of these areas as a part, and only these kinds of part."""
        usable = np.isin(self.kind, kinds)
        touched = self.whole[usable & np.isin(self.part, areas)]
        stays = usable & np.isin(self.whole, touched)
        whole = stays[self.wholes]
        return Layout(
            whole=self.whole[stays],
            kind=self.kind[stays],
            unit=self.unit[stays],
            edition=self.edition[stays],
            part=self.part[stays],
            first=self.first[stays],
            name=self.name[stays],
            members=self.members[whole],
            made_of=self.made_of[whole],
        )


def _begins(*columns: Ints) -> Ints:
    """The positions at which any of these columns has another value than just before."""
    changed = np.zeros(len(columns[0]), dtype=bool)
    changed[:1] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changed)


def in_a_row(names: Iterable[str], most: int = 8) -> str:
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
