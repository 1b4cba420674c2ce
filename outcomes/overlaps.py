"""What figures count: who is counted in which, and what one figure leaves of another. Pure.

A figure counts the people or events of some ground, some days, some breakdown and some measure.
Each of these four is cut into the smallest pieces that the figures at hand tell apart, and a
figure counts a set of such pieces. Two figures share somebody only if they share a piece.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from .footprints import Geography
from .framework import Metric

Counted = Mapping[str, tuple[frozenset[str], frozenset[str]]]
"""For each metric: what its count counts, and what the rest of its base counts."""

PLAIN: Counted = {"": (frozenset(["count"]), frozenset(["rest"]))}


def counted(metrics: Sequence[Metric]) -> Counted:
    """Which metrics count what others do: by `part_of`, sums, and shares with their two counts."""
    named = {metric.code: metric for metric in metrics}
    inside: dict[str, set[str]] = {code: set() for code in named}
    for metric in metrics:
        if metric.part_of in named and not metric.ratio_of:
            inside[metric.part_of].add(metric.code)
        if metric.ratio_of and set(metric.ratio_of) <= set(named):
            inside[metric.ratio_of[1]].add(metric.ratio_of[0])
        inside[metric.code] |= set(metric.sum_of) & set(named)

    def count(code: str, above: frozenset[str] = frozenset()) -> frozenset[str]:
        metric = named[code]
        if metric.ratio_of and metric.ratio_of[0] in named:
            return count(metric.ratio_of[0], above)
        parts = inside[code] - above
        if not parts:
            return frozenset([code])
        rest = frozenset() if metric.sum_of else frozenset([f"{code} rest"])
        return rest.union(*(count(part, above | {code}) for part in parts))

    def base(metric: Metric) -> frozenset[str]:
        if metric.ratio_of and set(metric.ratio_of) <= set(named):
            return count(metric.ratio_of[1]) - count(metric.ratio_of[0])
        return frozenset([f"{metric.code} base"])

    return {code: (count(code), base(metric)) for code, metric in named.items()}


@dataclass(frozen=True)
class Sets:
    """Sets of whole numbers, one after another: set i is `items[starts[i]:starts[i + 1]]`.

    No set is empty.
    """

    starts: np.ndarray
    items: np.ndarray
    universe: int

    @classmethod
    def of(cls, sets: Sequence[Sequence[int]], universe: int) -> "Sets":
        starts = np.concatenate([[0], np.cumsum([len(each) for each in sets])]).astype(np.int64)
        items = np.fromiter((item for each in sets for item in each), np.int64, starts[-1])
        return cls(starts, items, universe)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def sizes(self) -> np.ndarray:
        return np.diff(self.starts)

    def at(self, which: np.ndarray) -> "Sets":
        """The sets at these positions, in this order."""
        sizes = self.sizes[which]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        where = np.repeat(self.starts[which] - starts[:-1], sizes) + np.arange(starts[-1])
        return Sets(starts, self.items[where], self.universe)

    def times(self, other: "Sets") -> "Sets":
        """The products of the sets at the same positions."""
        sizes = np.repeat(other.sizes, self.sizes)
        starts = np.concatenate([[0], np.cumsum(sizes)])
        first = np.repeat(np.repeat(other.starts[:-1], self.sizes) - starts[:-1], sizes)
        second = other.items[first + np.arange(starts[-1])]
        items = np.repeat(self.items, sizes) * other.universe + second
        ends = np.concatenate([[0], np.cumsum(self.sizes * other.sizes)])
        return Sets(ends, items, self.universe * other.universe)

    def highest(self, marks: np.ndarray) -> np.ndarray:
        """For each set, the highest of the marks of its items."""
        if not len(self):
            return np.empty(0)
        return np.asarray(np.maximum.reduceat(marks[self.items], self.starts[:-1]))

    def raise_to(self, marks: np.ndarray, which: np.ndarray, to: np.ndarray) -> None:
        """Raise the marks of every item of these sets, each to the height of its set."""
        chosen = self.at(which)
        np.maximum.at(marks, chosen.items, np.repeat(to, chosen.sizes))

    @cached_property
    def within(self) -> tuple[np.ndarray, np.ndarray]:
        """Every pair (outer, inner) of positions whose sets are one strictly inside the other."""
        ones = np.ones(len(self.items))
        shape = (len(self), self.universe)
        member = sparse.csr_matrix((ones, self.items, self.starts), shape=shape)
        shared = (member @ member.T).tocoo()
        inside = (shared.data == self.sizes[shared.col]) & (
            self.sizes[shared.col] < self.sizes[shared.row]
        )
        return shared.row[inside].astype(np.int64), shared.col[inside].astype(np.int64)


@dataclass(frozen=True)
class Figures:
    """Counts, each with what it counts.

    row: position of its row in the frame. value: how many. axes: for each of ground, days,
    breakdown and measure, the number of each figure's set in `sets` of that axis. A row with a
    base gives two figures: its count, and the rest of its base.
    """

    row: np.ndarray
    value: np.ndarray
    axes: tuple[np.ndarray, ...]
    sets: tuple[Sets, ...]

    def __len__(self) -> int:
        return len(self.row)

    @cached_property
    def pieces(self) -> Sets:
        """What each figure counts, in pieces that are numbered across all four axes."""
        product = self.sets[0].at(self.axes[0])
        for axis, sets in zip(self.axes[1:], self.sets[1:], strict=True):
            product = product.times(sets.at(axis))
        if product.universe < 20_000_000:
            return product
        found, items = np.unique(product.items, return_inverse=True)
        return Sets(product.starts, items, len(found))


def figures(frame: pd.DataFrame, geography: Geography, kinds: Counted) -> Figures:
    """The counts of a frame.

    frame: columns area, start, end, breakdown, count, rest (NaN where there is none), and
    optionally metric, a key of `kinds`.
    """
    metric = frame["metric"] if "metric" in frame else pd.Series("", index=frame.index)
    codes, names = pd.factorize(metric)
    measures = [each for name in names for each in kinds[name]]
    ground, ground_sets = _ground(frame, geography)
    days, day_sets = _days(frame)
    breakdown, breakdown_sets = _breakdowns(frame["breakdown"].astype(str))
    row = np.arange(len(frame))
    row = np.concatenate([row, row])
    value = np.concatenate([frame["count"].to_numpy(float), frame["rest"].to_numpy(float)])
    axes = [np.concatenate([axis, axis]) for axis in (ground, days, breakdown)]
    axes.append(np.concatenate([codes * 2, codes * 2 + 1]))
    # A row that holds nothing still stands for what it would count.
    nothing = np.isnan(frame["count"].to_numpy(float))
    kept = ~np.isnan(value) | np.concatenate([nothing, nothing])
    return Figures(
        row[kept],
        value[kept],
        tuple(axis[kept] for axis in axes),
        (ground_sets, day_sets, breakdown_sets, _numbered(measures)),
    )


def _ground(frame: pd.DataFrame, geography: Geography) -> tuple[np.ndarray, Sets]:
    epoch = geography.epoch_of(frame["end"])
    key = epoch.astype(np.int64) * (1 << 40) + frame["area"].to_numpy(np.int64)
    codes, places = pd.factorize(key)
    held = geography.pieces
    key = held["epoch"].to_numpy(np.int64) * (1 << 40) + held["area"].to_numpy(np.int64)
    position = pd.Index(places).get_indexer(pd.Index(key))
    pieces, names = pd.factorize(held["piece"])
    used = position >= 0
    lists: list[list[int]] = [[] for _ in places]
    for where, piece in zip(position[used], pieces[used], strict=True):
        lists[where].append(piece)
    return codes, Sets.of(lists, len(names))


def _days(frame: pd.DataFrame) -> tuple[np.ndarray, Sets]:
    """Spans of days, cut wherever one of them begins or ends."""
    begins = frame["start"].to_numpy("datetime64[D]").astype(np.int64)
    ends = frame["end"].to_numpy("datetime64[D]").astype(np.int64) + 1
    codes, spans = pd.factorize(begins * (1 << 20) + ends)
    first, last = spans >> 20, spans & ((1 << 20) - 1)
    cuts = np.unique(np.concatenate([first, last]))
    pairs = zip(np.searchsorted(cuts, first), np.searchsorted(cuts, last), strict=True)
    return codes, Sets.of([range(a, b) for a, b in pairs], len(cuts))


def _breakdowns(names: "pd.Series[str]") -> tuple[np.ndarray, Sets]:
    """A breakdown is "dimension: category", or a category alone; "" is the whole.

    Categories of one dimension are apart from one another and need not make the whole up;
    those of two dimensions share people.
    """
    codes, found = pd.factorize(names)
    dimension = [name.rpartition(":")[0] if name else None for name in found]
    sizes = {
        each: dimension.count(each) + 1 for each in dict.fromkeys(dimension) if each is not None
    }
    grid = np.arange(int(np.prod(list(sizes.values()), dtype=np.int64)))
    grid = grid.reshape(tuple(sizes.values()) or (1,))
    lists, seen = [], dict.fromkeys(sizes, 0)
    for each in dimension:
        if each is None:
            lists.append(grid.ravel().tolist())
            continue
        axis = list(sizes).index(each)
        lists.append(np.take(grid, seen[each], axis=axis).ravel().tolist())
        seen[each] += 1
    return codes, Sets.of(lists, grid.size)


def _numbered(sets: Sequence[frozenset[str]]) -> Sets:
    names = {name: number for number, name in enumerate(sorted(frozenset().union(*sets)))}
    return Sets.of([sorted(names[name] for name in each) for each in sets], len(names))


@dataclass(frozen=True)
class Leftover:
    """What figures leave of one that counts all of them: value, the outer figure, the inner."""

    value: float
    outer: int
    inner: np.ndarray


Family = tuple[np.ndarray, np.ndarray]
"""Pairs (outer, inner) of figures, the inner counted in the outer."""


def leftovers(
    held: Figures, use: np.ndarray, wanted: Callable[[np.ndarray], np.ndarray]
) -> Iterator[Leftover]:
    """Every leftover of a wanted size that figures at hand give away.

    use: which figures are at hand, in the order in which one goes before another that counts
    the same. wanted: which of these sizes. Along each axis a figure is set against all that it
    is made of at once, if they share nothing, else against each; and along two axes at once
    against each.
    """
    table = Table(held, use)
    for axis in range(4):
        outer, inner = table.largest_inside(axis)
        order = np.lexsort((inner, outer))
        outer, inner = outer[order], inner[order]
        shared = table.shares(axis, outer, inner)
        yield from _apart(held, outer[~shared], inner[~shared], wanted)
        yield from _each(held, outer[shared], inner[shared], wanted)
    for pair in ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)):
        yield from _each(held, *table.across(*pair), wanted)


def containers(held: Figures, use: np.ndarray) -> Family:
    """Every pair of these figures of which one lies in the other along one axis."""
    table = Table(held, use)
    pairs = [table.all_inside(axis) for axis in range(4)]
    return np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs])


def _apart(
    held: Figures, outer: np.ndarray, inner: np.ndarray, wanted: Callable[[np.ndarray], np.ndarray]
) -> Iterator[Leftover]:
    if not len(outer):
        return
    starts = np.flatnonzero(np.r_[True, outer[1:] != outer[:-1]])
    left = held.value[outer[starts]] - np.add.reduceat(held.value[inner], starts)
    ends = np.r_[starts[1:], len(outer)]
    for at in np.flatnonzero(wanted(left)):
        yield Leftover(left[at], int(outer[starts[at]]), inner[starts[at] : ends[at]])


def _each(
    held: Figures, outer: np.ndarray, inner: np.ndarray, wanted: Callable[[np.ndarray], np.ndarray]
) -> Iterator[Leftover]:
    left = held.value[outer] - held.value[inner]
    for at in np.flatnonzero(wanted(left)):
        yield Leftover(left[at], int(outer[at]), inner[at : at + 1])


class Table:
    """The figures at hand, found by the numbers of their four sets."""

    def __init__(self, held: Figures, use: np.ndarray) -> None:
        self.held = held
        sizes = [len(sets) for sets in held.sets]
        self.weights = [int(np.prod(sizes[axis + 1 :], dtype=np.int64)) for axis in range(4)]
        key = self._key(use)
        self.keys, first = np.unique(key, return_index=True)  # the first of those that are alike
        self.figures = use[first]

    def _key(self, figures: np.ndarray) -> np.ndarray:
        axes = zip(self.held.axes, self.weights, strict=True)
        return np.asarray(sum(axis[figures] * weight for axis, weight in axes), dtype=np.int64)

    def _find(self, keys: np.ndarray) -> np.ndarray:
        """The figures with these keys; -1 where none is at hand."""
        where = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[where] == keys, self.figures[where], -1)

    def _inside(self, figures: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
        """(position in figures, set of that axis) for each set inside the figure's own."""
        outer, inner = self.held.sets[axis].within
        order = np.argsort(outer, kind="stable")
        outer, inner = outer[order], inner[order]
        own = self.held.axes[axis][figures]
        first, last = np.searchsorted(outer, own), np.searchsorted(outer, own, side="right")
        many = last - first
        position = np.repeat(np.arange(len(figures)), many)
        begins = np.concatenate([[0], np.cumsum(many)])
        where = np.repeat(first - begins[:-1], many) + np.arange(begins[-1])
        return position, inner[where]

    def all_inside(self, axis: int) -> Family:
        position, inner = self._inside(self.figures, axis)
        outer = self.figures[position]
        step = (inner - self.held.axes[axis][outer]) * self.weights[axis]
        found = self._find(self.keys[position] + step)
        return outer[found >= 0], found[found >= 0]

    def largest_inside(self, axis: int) -> Family:
        """The figures at hand inside each along this axis, and inside no other of those."""
        outer, inner = self.all_inside(axis)
        order = np.argsort(outer, kind="stable")
        outer, inner = outer[order], inner[order]
        first = np.searchsorted(outer, inner)
        many = np.searchsorted(outer, inner, side="right") - first
        begins = np.concatenate([[0], np.cumsum(many)])
        where = np.repeat(first - begins[:-1], many) + np.arange(begins[-1])
        size = len(self.held)
        deeper = np.repeat(outer, many) * size + inner[where]
        kept = ~np.isin(outer * size + inner, deeper)
        return outer[kept], inner[kept]

    def shares(self, axis: int, outer: np.ndarray, inner: np.ndarray) -> np.ndarray:
        """For each pair, whether any two of the outer figure's share something on this axis."""
        sets = self.held.sets[axis]
        chosen = sets.at(self.held.axes[axis][inner])
        key = np.repeat(outer, chosen.sizes) * sets.universe + chosen.items
        found, many = np.unique(key, return_counts=True)
        return np.isin(outer, found[many > 1] // sets.universe)

    def across(self, one: int, two: int) -> Family:
        """Pairs inside one another along both axes, with nothing at hand between them."""
        position, inner = self._inside(self.figures, one)
        key = (
            self.keys[position]
            + (inner - self.held.axes[one][self.figures[position]]) * self.weights[one]
        )
        step = self._find(key) < 0
        position, key = position[step], key[step]
        at, other = self._inside(self.figures[position], two)
        move = (other - self.held.axes[two][self.figures[position[at]]]) * self.weights[two]
        between = self._find(self.keys[position[at]] + move)
        found = self._find(key[at] + move)
        kept = (found >= 0) & (between < 0)
        return self.figures[position[at]][kept], found[kept]
