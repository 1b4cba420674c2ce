"""Everything that linear programming can work out of what is printed of a table.

A table is a set of cells, each a sum of atoms; a line is a weighted sum of atoms that is known to
lie between two numbers. Every figure that is printed makes a line: counts, bases, values, limits,
changes and spans added up, exact or rounded. One program holds the lines of many readers beside
each other, which share no atom, and so finds for each of them what it would find alone.
"""

import math
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import product

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from outcomes.stats import intervals

from .tables import AUTHORITIES, LEADS, MEMBERS, SPAN_OF, Key, atoms_of

ATOMS = {
    atom: number
    for number, atom in enumerate(
        product(AUTHORITIES, range(5), "abc", (False, True), ("trial", "other"))
    )
}
AREA_OF = np.array([atom[0] for atom in ATOMS] * 2)
WIDTH = len(ATOMS)
"""Atoms of one vintage; those of the second follow."""

PRINTED = [
    "area", "start", "end", "breakdown", "metric", "window", "basis", "state", "numerator",
    "denominator", "value", "lower", "upper", "change", "is_rounded",
]  # fmt: skip

WITNESSES = 6
MOST = 20_000
"""No atoms together count more: far more than any do."""

TOGETHER = 24
"""Readers whose lines stand in one program."""


@cache
def where(key):
    """The positions of a cell's atoms in the first vintage."""
    return np.array(sorted(ATOMS[atom] for atom in atoms_of(key)))


@cache
def vector(vintage, key):
    """What a cell of a vintage counts: 1 for each atom, shape (atoms,)."""
    found = np.zeros(2 * WIDTH)
    found[where(key) + vintage * WIDTH] = 1
    return found


@dataclass
class Table:
    """A table as it stands after its latest printing.

    Of each cell of every vintage: names, (vintage, key); counts, which atoms, shape (cells,
    atoms); value; hidden or shown; latest, whether it is of the latest vintage; released, by its
    publisher; again, whether the second vintage repeats it, as anyone can see. truth: of each
    atom. Of each figure that is printed: lines, shape (lines, atoms), and low, high, new (printed
    last, by us). repeats: shape (n, atoms), what comes to nought since both vintages say it.
    """

    names: list
    counts: np.ndarray
    value: np.ndarray
    hidden: np.ndarray
    shown: np.ndarray
    latest: np.ndarray
    released: np.ndarray
    again: np.ndarray
    truth: np.ndarray
    lines: np.ndarray
    low: np.ndarray
    high: np.ndarray
    new: np.ndarray
    repeats: np.ndarray

    @classmethod
    def of(cls, frames, truths, repeated, share):
        """frames: of `tables.printed`, one a vintage; truths: {atom: count}, one a vintage.

        repeated: keys of the rows that the second vintage repeats.
        """
        cells, lines = [], []
        for vintage, (frame, truth) in enumerate(zip(frames, truths, strict=True)):
            latest = vintage == len(frames) - 1
            for row in frame[PRINTED].itertuples(index=False):
                keys = _keys(row, share)
                released = row.basis != "return"
                lines += [
                    (*line, latest and not released) for line in printed_lines(vintage, keys, row)
                ]
                if row.state != "missing" and not row.window:
                    again = vintage == 0 and len(frames) > 1 and keys[0] in repeated
                    shown = row.state == "shown"
                    state = not shown, shown, latest, released, again
                    cells += [
                        ((vintage, key), vector(vintage, key), _sum(truth, key), *state)
                        for key in keys
                    ]
        same = [key for key in repeated if len(frames) > 1]
        same += [replace(key, rest=True) for key in same if share]
        told = [list(column) for column in zip(*lines, strict=True)] or [[], [], [], []]
        return cls(
            *(list(column) if at == 0 else np.array(column)
              for at, column in enumerate(zip(*cells, strict=True))),
            truth=np.array([truths[-at][atom] for at in (0, 1) for atom in ATOMS]),
            lines=np.array(told[0]).reshape(-1, 2 * WIDTH),
            low=np.array(told[1], dtype=float),
            high=np.array(told[2], dtype=float),
            new=np.array(told[3], dtype=bool),
            repeats=np.array([vector(0, key) - vector(1, key) for key in same]).reshape(
                -1, 2 * WIDTH
            ),
        )  # fmt: skip

    @cached_property
    def columns(self):
        """One atom of each group that always stand together, whoever reads the table.

        Apart they could be anything that comes to the same, so one of them is enough.
        """
        every = np.vstack([self.lines, self.counts, self.repeats])
        found = {column.tobytes(): at for at, column in enumerate(every.T) if column.any()}
        return np.array(sorted(found.values()))


def _sum(truth, key):
    return sum(truth[atom] for atom in atoms_of(key))


def _keys(row, share):
    """What a row counts: its count, and in a share the rest of its base."""
    span = SPAN_OF[row.start, row.end]
    key = Key(row.area, span, row.breakdown, metric=row.metric)
    return [key, replace(key, rest=True)] if share else [key]


def printed_lines(vintage, keys, row):
    """(weights, low, high) of whatever is printed in a row. keys: its count, and its rest.

    Files print every decimal. Of a count that is printed whole, limits say nothing more.
    """
    count = vector(vintage, keys[0])
    base = count + vector(vintage, keys[1]) if len(keys) > 1 else None
    number, below, value = row.numerator, row.denominator, row.value
    if not math.isnan(number):
        yield count, *_around(number, row.is_rounded)
    elif not math.isnan(row.lower):
        yield count, *_within(row.lower, row.upper, None if base is None else below)
    if base is not None and not math.isnan(below):
        yield base, *_around(below, row.is_rounded)
    if not math.isnan(value) and not row.is_rounded:  # else it is made from the rounded counts
        yield (count, value, value) if base is None else (100 * count - value * base, 0, 0)
    if not math.isnan(row.change) and keys[0].span == "q4" and not row.is_rounded:
        then = [vector(vintage, replace(key, span="q0")) for key in keys]
        was = (number if base is None else value) - row.change
        yield (then[0], was, was) if base is None else (100 * then[0] - was * sum(then), 0, 0)


def _around(number, is_rounded):
    """What a printed count can be: rounded to 5, two either way, and never 1 to 4."""
    if not is_rounded or number == 0:
        return number, number
    return max(number - 2, 5), number + 2


def _within(lower, upper, base):
    """The counts that have these limits, of any base where none is printed."""
    counts, bases, *limits = _limits(base is not None)
    same = np.isclose(limits[0], lower) & np.isclose(limits[1], upper)
    same &= (bases == base) if base is not None and not math.isnan(base) else True
    found = counts[same]
    return (found.min(), found.max()) if len(found) else (0, np.inf)


@cache
def _limits(is_share):
    """(counts, bases, lower, upper) of every count up to 400, in a share of bases up to 150."""
    if not is_share:
        counts = np.arange(401.0)
        return counts, counts, *intervals.poisson(counts)
    bases, counts = (grid.ravel() for grid in np.mgrid[1:151.0, 0:151.0])
    possible = counts <= bases
    counts, bases = counts[possible], bases[possible]
    return counts, bases, *(100 * limit for limit in intervals.wilson(counts, bases))


class Reader:
    """What somebody knows of a table: the public, or a partnership's lead, who knows their own.

    anyway: without what we printed last, so with what publishers print, what had been printed
    before, and the reader's own rows.
    """

    def __init__(self, table, lead=None, anyway=False):
        self.table, self.lead = table, lead
        own = set(MEMBERS[lead]) if lead else set()
        self.others = ~np.isin(AREA_OF, list(own))
        self.own = np.array([set(MEMBERS[key.area]) <= own for _, key in table.names])
        unread = anyway & table.latest & ~table.released
        self.known = self.own | (table.shown & ~unread)
        told = ~(anyway & table.new)
        same = np.zeros(len(table.repeats))
        self.lines = np.vstack([table.lines[told], table.counts[self.own], table.repeats])
        self.low = np.concatenate([table.low[told], table.value[self.own], same])
        self.high = np.concatenate([table.high[told], table.value[self.own], same])

    def at_stake(self):
        """The hidden cells of which not so much may be known as is asked of them: positions.

        What is hidden beside others counts somebody whom a small one counts. It may be known
        where that is the reader's own, or counted in a figure that a publisher printed or that
        had been printed here: it may be a sum of what is known, and the small one is attacked
        itself.
        """
        table = self.table
        hidden = table.hidden & ~self.own
        somebody = ((table.counts > 0) & (table.truth > 0) & self.others).astype(np.float32)
        little = hidden & (table.value > 0) & (table.value < 5)
        small = little & ~self._is_printed(somebody)
        beside = (somebody @ somebody[small].T > 0).any(axis=1)
        return np.flatnonzero(hidden & (beside | (little & somebody.any(axis=1))))

    def _is_printed(self, somebody):
        """Whether a figure that cannot be taken back counts all whom each cell counts."""
        table = self.table
        fixed = table.counts[self.known & table.released]
        before = np.roll(table.counts[self.known & table.again], WIDTH, axis=1)
        lacking = 1 - np.vstack([fixed, before]).astype(np.float32)
        return (somebody @ lacking.T == 0).any(axis=1)

    @cached_property
    def reduced(self):
        """(lines, aims) over the columns of the table: what is known, and what each cell counts."""
        columns = self.table.columns
        return sparse.csr_matrix(self.lines[:, columns]), self.table.counts[:, columns]


def solutions(asked):
    """What agrees with all that a reader knows and makes a weighted sum least, for each asked.

    asked: (reader, weights). The program of several readers is that of each beside those of the
    others, so its solution holds the solution of each.
    """
    found = []
    for first in range(0, len(asked), TOGETHER):
        batch = asked[first : first + TOGETHER]
        lines = sparse.block_diag([reader.reduced[0] for reader, _ in batch], format="csr")
        solved = milp(
            np.concatenate([weights for _, weights in batch]),
            constraints=LinearConstraint(
                lines,
                np.concatenate([reader.low for reader, _ in batch]),
                np.concatenate([reader.high for reader, _ in batch]),
            ),
            bounds=Bounds(0, MOST),
        )
        assert solved.status == 0, solved.message  # the true counts are a solution
        found += np.split(solved.x, np.cumsum([len(weights) for _, weights in batch])[:-1])
    return found


def bounds(asked):
    """The least and the most that each cell can be, in whole numbers. asked: (reader, cell)."""
    aims = [(reader, reader.reduced[1][cell]) for reader, cell in asked]
    least = solutions(aims)
    most = solutions([(reader, -aim) for reader, aim in aims])
    return [
        (math.ceil(aim @ low - 1e-6), _without_end(math.floor(aim @ high + 1e-6)))
        for (_, aim), low, high in zip(aims, least, most, strict=True)
    ]


def _without_end(most):
    return math.inf if most >= MOST else most


def without_witness(readers):
    """(reader, cell) at stake that a few counts which agree with all that is known do not clear."""
    random = np.random.default_rng(len(readers))
    left = {at: reader.at_stake() for at, reader in enumerate(readers)}
    seen = {at: (np.full(len(cells), np.inf), np.full(len(cells), -np.inf))
            for at, cells in left.items()}  # fmt: skip
    for turn in range(WITNESSES):
        left = {at: cells for at, cells in left.items() if len(cells)}
        asked = []
        for at, cells in left.items():
            weights = readers[at].reduced[1][cells].sum(axis=0) * (-1) ** turn
            varied = random.uniform(-1, 1, len(weights)) if turn > 1 else 1
            asked.append((readers[at], weights * varied))
        for (at, cells), found in zip(list(left.items()), solutions(asked), strict=True):
            reader, (least, most) = readers[at], seen[at]
            values = reader.reduced[1][cells] @ found
            least, most = np.minimum(least, values), np.maximum(most, values)
            kept = [
                not _safe(value, math.ceil(low - 1e-6), math.floor(high + 1e-6))
                for value, low, high in zip(reader.table.value[cells], least, most, strict=True)
            ]
            left[at], seen[at] = cells[kept], (least[kept], most[kept])
    return [(readers[at], cell) for at, cells in left.items() for cell in cells]


def _safe(value, least, most):
    return (least <= 1 and most >= 4) if 0 < value < 5 else most - least >= 3


def learnt(tables):
    """(table, lead, vintage, key, value, least, most) of what our last printing tells of a cell.

    By the public, or by a lead. What a reader can work out without it is not of our telling.
    """
    readers = [Reader(table, lead) for table in tables for lead in (None, *LEADS)]
    doubtful = without_witness(readers)
    for first in range(0, len(doubtful), TOGETHER):
        yield from _learnt(doubtful[first : first + TOGETHER])


def _learnt(doubtful):
    broken = [
        (reader, cell, found)
        for (reader, cell), found in zip(doubtful, bounds(doubtful), strict=True)
        if not _safe(reader.table.value[cell], *found)
    ]
    anyway = {reader: Reader(reader.table, reader.lead, anyway=True) for reader, *_ in broken}
    before = bounds([(anyway[reader], cell) for reader, cell, _ in broken])
    for (reader, cell, found), otherwise in zip(broken, before, strict=True):
        if found != otherwise:
            table = reader.table
            yield table, reader.lead, *table.names[cell], table.value[cell], *found
