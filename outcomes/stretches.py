"""How the points of many series lie in time: their kind, their stretches, their gaps. Pure.

Points stand in one array in order of series and start. A stretch is what may be read together:
no break, no rebase and no other series lies inside it. Periods that nobody holds are gaps: they
part runs as missing values do.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .stats.intervals import Floats
from .stats.sequences import Booleans, Integers, Layout, changes

PROCESS = (1, 3)
"""Lengths of period, in months, that limits and run rules are for."""

YEAR = 12
ALWAYS = date(1900, 1, 1)


@dataclass(frozen=True)
class Marks:
    """What cuts the series of a metric, and what they aim at; area None is every area.

    breaks: (day, area), only those across which nothing compares. rebases: (day, area,
    fix_after). targets: (area, value, first day or None, last day or None).
    """

    breaks: tuple[tuple[date, int | None], ...] = ()
    rebases: tuple[tuple[date, int | None, int | None], ...] = ()
    targets: tuple[tuple[int, float, date | None, date | None], ...] = ()


@dataclass(frozen=True)
class Stretches:
    """The points that have a value, and what they lie in.

    By point: row (position in the frame), series, stretch (number over all series; `cut` where
    only breaks part them), slot (periods since the first of its stretch), month (of its first day,
    since 1970), length (months), value. By series: kind ("process", "years", "windows" or ""),
    unit (length in months of its periods), shared (months that a point shares with the next).
    By stretch: fix_after (0: none).
    """

    row: Integers
    series: Integers
    stretch: Integers
    cut: Integers
    slot: Integers
    month: Integers
    length: Integers
    value: Floats
    kind: NDArray[np.str_]
    unit: Integers
    shared: Integers
    fix_after: Integers

    @property
    def count(self) -> int:
        """How many series there are, with points or without."""
        return int(self.kind.size)

    def held(self) -> Integers:
        """How many points each stretch has."""
        return np.bincount(self.stretch, minlength=self.fix_after.size)

    def end_to_end(self, chosen: Booleans) -> tuple[Floats, Layout, Integers]:
        """The chosen stretches with NaN in their gaps: (values, layout, place).

        chosen: shape (stretches,). place: where each point of a chosen stretch lies in `values`.
        """
        number = np.cumsum(chosen) - 1
        mine = chosen[self.stretch]
        of, slot = number[self.stretch[mine]], self.slot[mine]
        width = np.zeros(int(chosen.sum()), dtype=np.int64)
        np.maximum.at(width, of, slot + 1)
        place = np.cumsum(width)[of] - width[of] + slot
        values = np.full(int(width.sum()), np.nan)
        values[place] = self.value[mine]
        every = np.repeat(np.arange(width.size), width)
        return values, Layout.of(every, np.zeros_like(every)), place


def lay_out(frame: pd.DataFrame, marks: Marks) -> Stretches:
    """The stretches of every series.

    frame: in order of series, start and end, columns series (numbers from 0, none left out), area,
    start, end (datetime64), value. Raises ValueError for two points of a series in one period.
    """
    count = int(frame["series"].max()) + 1 if len(frame) else 0
    held = np.flatnonzero(frame["value"].notna().to_numpy())
    points = frame.iloc[held]
    series = points["series"].to_numpy(dtype=np.int64)
    month = _month(points["start"])
    length = _month(points["end"] + pd.Timedelta(days=1)) - month
    new = changes(series)
    step = np.diff(month, prepend=0)
    if bool((~new & (step == 0) & (np.diff(length, prepend=0) == 0)).any()):
        raise ValueError("two points of a series for one period")
    kind, unit, shared = _kinds(series, new, step, length, count)
    cut, fixed = _cuts(points, marks)
    opens = changes(series, cut, fixed[0])
    first = np.flatnonzero(opens)
    stretch = np.cumsum(opens) - 1
    slot = (month - month[first][stretch]) // np.maximum(unit[series], 1)
    return Stretches(
        row=held,
        series=series,
        stretch=stretch,
        cut=np.cumsum(changes(series, cut)) - 1,
        slot=slot,
        month=month,
        length=length,
        value=points["value"].to_numpy(dtype=float),
        kind=kind,
        unit=unit,
        shared=shared,
        fix_after=fixed[1][first],
    )


def _month(days: "pd.Series[pd.Timestamp]") -> Integers:
    return days.to_numpy().astype("datetime64[M]").astype(np.int64)


def _kinds(
    series: Integers, new: Booleans, step: Integers, length: Integers, count: int
) -> tuple[NDArray[np.str_], Integers, Integers]:
    """What each series is: separate months or quarters, years, overlapping windows, or neither."""
    shortest = np.full(count, 10**6)
    longest = np.zeros(count, dtype=np.int64)
    np.minimum.at(shortest, series, length)
    np.maximum.at(longest, series, length)
    shared, off = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=bool)
    before = np.concatenate([[0], length[:-1]]) if length.size else length
    overlap = np.where(new, 0, before - step)
    np.maximum.at(shared, series, overlap)
    unit = np.where(shortest == longest, longest, 0)
    per = np.maximum(unit[series], 1)
    np.logical_or.at(off, series, ~new & (step % per != 0))
    alike = (unit > 0) & ~off & (shared == 0)
    kind = np.select(
        [shared > 0, alike & np.isin(unit, PROCESS), alike & (unit == YEAR)],
        ["windows", "process", "years"],
        "",
    )
    return kind, unit, shared


def _cuts(points: pd.DataFrame, marks: Marks) -> tuple[Integers, tuple[Integers, Integers]]:
    """How many breaks lie before each point, and (how many breaks and rebases, fix_after)."""
    start, area = points["start"].to_numpy(), points["area"].to_numpy()
    cut = np.zeros(len(points), dtype=np.int64)
    both, fix = cut.copy(), cut.copy()
    events = [(day, where, 0, True) for day, where in marks.breaks]
    events += [(day, where, fixed or 0, False) for day, where, fixed in marks.rebases]
    for day, where, fixed, is_break in sorted(events, key=lambda event: (event[0], event[3])):
        after = start >= np.datetime64(day)
        after &= True if where is None else area == where
        both += after
        cut += after if is_break else 0
        fix = np.where(after, fixed, fix)
    return cut, (both, fix)
