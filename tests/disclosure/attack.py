"""Everything that linear programming can work out of what is printed of a table."""

import math
from dataclasses import replace

import numpy as np
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from .tables import LEADS, MEMBERS, SPAN_OF, Key, atoms_of

WITNESSES = 6


class Attack:
    """What a reader knows: the public, or the lead of a partnership, who knows their own rows.

    tables: for each vintage the frame of `tables.printed`; truths: for each, {atom: count};
    repeated: keys of rows that the second vintage repeats, as anyone can see; anyway: without
    what we print in the last vintage, so with what publishers print, what had been printed
    before, and the reader's own rows.
    """

    def __init__(self, tables, truths, repeated, *, share, lead=None, anyway=False):
        self.tables, self.truths, self.lead, self.share = tables, truths, lead, share
        self.own = set(MEMBERS[lead]) if lead else set()
        rests = [replace(key, rest=True) for key in repeated if share]
        self.repeated = {*repeated, *rests} if len(tables) > 1 else set()
        self.known, self.hidden, self.printed, self.fresh = [], [], [], []
        for vintage, table in enumerate(tables):
            told = ("published", "derived") if anyway and vintage == len(tables) - 1 else None
            self._read(vintage, table, told)
        self._number()

    def _read(self, vintage, table, told):
        names = ["area", "start", "end", "breakdown", "metric", "state", "basis"]
        for area, start, end, breakdown, metric, state, basis in table[names].to_numpy().tolist():
            key = Key(area, SPAN_OF[start, end], breakdown, metric=metric)
            for each in [key, replace(key, rest=True)] if self.share else [key]:
                value = sum(self.truths[vintage][atom] for atom in atoms_of(each))
                shown = state == "shown" and (told is None or basis in told)
                if state == "missing":
                    continue
                if shown or self._is_own(each):
                    ours = basis == "return" and not self._is_own(each)
                    self.fresh.append(ours and vintage == len(self.tables) - 1)
                    self.known.append((vintage, each, value))
                    if basis != "return":
                        self.printed.append((vintage, atoms_of(each)))
                    if vintage == 0 and each in self.repeated:
                        self.printed.append((1, atoms_of(each)))
                elif state == "suppressed":
                    self.hidden.append((vintage, each, value))

    def _is_own(self, key):
        return set(MEMBERS[key.area]) <= self.own

    def _number(self):
        """One variable an atom and vintage, and one equation for whatever is known."""
        atoms = {atom for _, key, _ in self.known + self.hidden for atom in atoms_of(key)}
        atoms |= {atom for key in self.repeated for atom in atoms_of(key)}
        names = [(vintage, atom) for atom in sorted(atoms) for vintage in range(len(self.tables))]
        self.position = {name: number for number, name in enumerate(names)}
        equations = [
            [(1, vintage, atom) for atom in atoms_of(key)] for vintage, key, _ in self.known
        ]
        told = {(vintage, atom) for each in equations for _, vintage, atom in each}
        right = [value for _, _, value in self.known]
        for key in sorted(self.repeated, key=repr):
            both = [
                (1 - 2 * vintage, vintage, atom) for atom in atoms_of(key) for vintage in (0, 1)
            ]
            equations.append(both)
            right.append(0)
        rows = [row for row, each in enumerate(equations) for _ in each]
        columns = [self.position[vintage, atom] for each in equations for _, vintage, atom in each]
        signs = [sign for each in equations for sign, _, _ in each]
        shape = (len(right), len(self.position))
        self.equations = sparse.csr_matrix((signs, (rows, columns)), shape=shape)
        self.right = np.array(right, dtype=float)
        self._join()
        # Raised by the same number in both vintages, these change nothing that is known.
        self.free = {
            atom
            for atom in atoms
            if all((vintage, atom) not in told for vintage in range(len(self.tables)))
            and self.truths[0][atom] == self.truths[-1][atom]
        }

    def _join(self):
        """Which atoms stand in equations, by way of others too, with what we printed last."""
        _, group = connected_components(abs(self.equations.T) @ abs(self.equations))
        fresh = np.zeros(len(self.right), dtype=bool)
        fresh[: len(self.fresh)] = self.fresh
        told = np.unique(group[np.unique(self.equations[fresh].indices)])
        self.is_told = np.isin(group, told)

    def at_stake(self):
        """The hidden cells of which not so much may be known as is asked of them.

        What is hidden beside others counts somebody whom a small one counts. It may be known
        where that is the reader's own, or counted in a figure that a publisher printed or that
        had been printed here: it may be a sum of what is known, and the small one is attacked
        itself.
        """
        small = [
            (vintage, self._others(vintage, key))
            for vintage, key, value in self.hidden
            if 0 < value < 5 and not self._is_printed(vintage, key)
        ]
        for vintage, key, value in self.hidden:
            counts = self._others(vintage, key)
            beside = any(vintage == when and counts & each for when, each in small)
            if beside or (counts and 0 < value < 5):
                yield vintage, key, value

    def _is_printed(self, vintage, key):
        """Whether a figure that cannot be taken back counts all whom a cell counts."""
        counted = self._others(vintage, key)
        return any(counted <= atoms for when, atoms in self.printed if when == vintage)

    def _others(self, vintage, key):
        """The atoms of a cell that are not nought, and not in the reader's own areas."""
        truth = self.truths[vintage]
        return {atom for atom in atoms_of(key) if truth[atom] and atom[0] not in self.own}

    def bounds(self, vintage, key):
        """The least and the most that a cell can be, in whole numbers."""
        aim = self._aim(vintage, key)
        return self._extreme(aim, 1), self._extreme(aim, -1)

    def _aim(self, vintage, key):
        aim = np.zeros(len(self.position))
        aim[[self.position[vintage, atom] for atom in atoms_of(key)]] = 1
        return aim

    def _extreme(self, aim, sign):
        found = self._solved(sign * aim)
        if found is None:
            return math.inf
        value = float(aim @ found)
        return math.ceil(value - 1e-6) if sign > 0 else math.floor(value + 1e-6)

    def _solved(self, aim, most=None):
        """Counts that agree with all that is known and make this least; None: no end to it."""
        found = linprog(aim, A_eq=self.equations, b_eq=self.right, bounds=(0, most), method="highs")
        if found.status in (2, 3) and most is None:  # the true counts are a solution
            return None
        assert found.status == 0, found.message
        return found.x

    def broken(self):
        """The cells of which this reader learns too much: (vintage, key, value, least, most)."""
        doubtful = [
            (vintage, key, value, self._aim(vintage, key))
            for vintage, key, value in self.at_stake()
            if not self._is_free(vintage, key, value)
        ]
        for vintage, key, value, aim in self._without_witness(doubtful):
            least, most = self._extreme(aim, 1), self._extreme(aim, -1)
            if not _safe(value, least, most):
                yield vintage, key, value, least, most

    def _without_witness(self, cells):
        """The cells that a few tables which agree with all that is known do not prove safe."""
        random = np.random.default_rng(len(cells))
        seen = [[] for _ in cells]
        left = list(range(len(cells)))
        for turn in range(WITNESSES):
            if not left:
                break
            weights = np.sum([cells[at][3] for at in left], axis=0) * (-1) ** turn
            if turn > 1:
                weights = weights * random.uniform(-1, 1, len(weights))
            found = self._solved(weights, most=1000)
            for at in left:
                seen[at].append(float(cells[at][3] @ found))
            left = [
                at
                for at in left
                if not _safe(
                    cells[at][2], math.ceil(min(seen[at]) - 1e-6), math.floor(max(seen[at]) + 1e-6)
                )
            ]
        return [cells[at] for at in left]

    def _is_free(self, vintage, key, value):
        """Whether what we printed last tells nothing of it, without more ado.

        So it is where no equation joins the two, and where it can be anything from what its
        other atoms come to.
        """
        atoms = [self.position[vintage, atom] for atom in atoms_of(key)]
        if not self.is_told[atoms].any():  # nothing that we printed last stands beside it
            return True
        free = atoms_of(key) & self.free
        least = value - sum(self.truths[vintage][atom] for atom in free)
        return bool(free) and _safe(value, least, math.inf)


def _safe(value, least, most):
    return (least <= 1 and most >= 4) if 0 < value < 5 else most - least >= 3


def readers(tables, truths, repeated, share):
    """One attack for the public and one for each partnership's lead."""
    for lead in (None, *LEADS):
        yield Attack(tables, truths, repeated, share=share, lead=lead)


def learnt(tables, truths, repeated, share):
    """(lead, vintage, key, value, least, most) of what our last printing tells of hidden cells.

    What a reader can work out without it is not of our telling.
    """
    for reader in readers(tables, truths, repeated, share):
        anyway = None
        for vintage, key, *rest in reader.broken():
            if anyway is None:
                anyway = Attack(
                    tables, truths, repeated, share=share, lead=reader.lead, anyway=True
                )
            if anyway.bounds(vintage, key) != tuple(rest[1:]):
                yield reader.lead, vintage, key, *rest
