"""What may be read by whom: the one decision about every figure. Pure.

A figure is shown whole or not at all: count, base, value, limits and change go together, and
a hidden figure leaves its reason behind. A figure that its publisher has released is never
hidden again.

**What is hidden.** Counts of 1 to 4, and counts that lack so few of their base, are hidden
first. Then whatever would give one away, by one rule: *a figure that is not released is shown
only if it shares nobody with a hidden small one*. Ground, days, breakdown and measure are each
cut into pieces (`overlaps`); the pieces of a small figure, less those of a figure that is
nought, are *hot*. Two things more make pieces hot:

- What figures at hand leave of one that counts all of them, if that is 1 to 4.
- Whatever a figure that nobody can take back (released, or given here before the small one
  came) counts beside a hot piece: from it and its other parts the small one would follow. So
  on, until nothing more becomes hot.

**Why that is enough.** A shown figure of ours counts no hot piece; a figure that cannot be taken
back counts only hot pieces or none. So for whatever is counted in hot pieces the only equations
are those that publishers printed and those that a reader knows of their own areas: nothing that
we show adds one, on any axis, for the public, for a lead, or for leads who put their heads
together. Where no publisher's figure touches, each hidden figure has a piece that no equation
names: it may be anything from nought (or from the sum of its shown parts) up. A sum that we make
is a sum of shown figures, so that it tells nothing new. Of an earlier day the same is true,
because what shared somebody with a small figure on the day it was current stays hidden until it
is itself revised (`Rules.earlier`).

**Rounding.** A rule that rounds shows the public counts to the nearest 5, after all this, with
values from those counts and neither limits nor change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from . import differencing, overlaps
from .footprints import Geography
from .framework import COUNTED, Metric

FIGURES = ("numerator", "denominator", "value", "lower", "upper", "change", "change_percent")
CHANGES = ("change", "change_percent")
EXACT_ONLY = ("lower", "upper", *CHANGES)
"""What is left out where counts are rounded: the count could be worked out from it."""

SHOWN, SUPPRESSED, RESTRICTED, MISSING = "shown", "suppressed", "restricted", "missing"

SMALL = "Hidden: a small number could be worked out from it."
NOT_PUBLISHED = "Restricted: shown only to the bodies of this area until it is published."
NEVER_PUBLISHED = "Restricted: shown only to the bodies of this area."
BY_PUBLISHER = "Hidden by its publisher."
UNDOES = "Hidden: a figure that its publisher hid could be worked out from it."

RELEASED = ("published", "quoted", "derived")
"""Bases of what a publisher released, and of the sums of it that we make."""

PLACED = ("area", "start", "end", "breakdown", "numerator")

ASKED = (*PLACED, "denominator", "value", "basis", "flag", "missing", "made_of")
"""Columns of what `indicators.compute` makes that a decision follows from."""


@dataclass(frozen=True)
class Rules:
    """How one metric is disclosed to one kind of reader.

    access: public, restricted, restricted_until_published. everything: the reader is entitled
    to the full state. smallest: counts from 1 to below this are hidden, and counts that far
    below their base; 0 hides none. rounding: counts are shown to the nearest of this; 0 shows
    them as they are. base_is_count: whether the base was counted with the count, and is no
    population. is_count: whether a value without a count is a number of things. multiplier: what
    a count over its base is multiplied by.

    geography, counts: how the figures of the frame lie in one another, by place and by measure;
    without a geography each row is decided alone. earlier: what was held here before and has
    been superseded since, as `apply` takes it, with since and until (datetime64).
    """

    access: str = "public"
    everything: bool = False
    smallest: int = 5
    rounding: int = 0
    base_is_count: bool = True
    is_count: bool = True
    multiplier: float = 1
    geography: Geography | None = field(default=None, compare=False)
    counts: overlaps.Counted = field(default_factory=lambda: overlaps.PLAIN, compare=False)
    earlier: pd.DataFrame | None = field(default=None, compare=False)


SMALLEST = {"small_numbers": 5, "rounded_5": 5}
"""A metric's disclosure rule: counts from 1 to below this are hidden."""

ROUNDING = {"rounded_5": 5}
"""A metric's disclosure rule: public counts are rounded to the nearest of this."""


def rules_for(access: str, disclosure: str, *, everything: bool) -> Rules:
    """The rules of a metric, from its access class and its disclosure rule."""
    return Rules(
        access=access,
        everything=everything,
        smallest=SMALLEST.get(disclosure, 0),
        rounding=0 if everything else ROUNDING.get(disclosure, 0),
    )


def decide(
    frame: pd.DataFrame,
    metric: Metric,
    geography: Geography,
    *,
    everything: bool,
    kin: Sequence[tuple[Metric, pd.DataFrame]] = (),
    earlier: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """`apply` to the rows of a metric as `indicators.compute` makes them.

    kin: the metrics that count what this one counts, each with its rows, which are set against
    these. earlier: the superseded returns of all of these metrics, with since, until and metric.
    """
    rules = rules_for(metric.access, metric.disclosure, everything=everything)
    rules = replace(
        rules,
        geography=geography,
        is_count=metric.measure in COUNTED and not metric.has_rate,
        base_is_count=not metric.has_rate,
        multiplier=metric.multiplier,
    )
    if everything:
        return apply(frame, rules)
    every = [(metric, frame), *kin]
    if earlier is not None:
        before = [_among_kin(each, earlier[earlier["metric"] == each.code]) for each, _ in every]
        earlier = pd.concat(before, ignore_index=True)
    if not kin:
        return apply(frame, replace(rules, earlier=earlier))
    joint = pd.concat([_among_kin(each, rows) for each, rows in every], ignore_index=True)
    counts = overlaps.counted([each for each, _ in every])
    among = replace(rules, counts=counts, is_count=False, base_is_count=True, earlier=earlier)
    decided = apply(joint, replace(among, rounding=0)).iloc[: len(frame)]
    near = (decided["reason"] == SMALL).to_numpy()
    return apply(frame.assign(near=near), rules).drop(columns="near")


def _among_kin(metric: Metric, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one metric, ready to be set against those of another."""
    rules = rules_for(metric.access, metric.disclosure, everything=False)
    kept = [*PLACED, "denominator", "value", "basis", "flag", "missing", "made_of", "since"]
    kept += ["until"]
    rows = rows[[name for name in kept if name in rows]]
    rows = rows.assign(metric=metric.code, access=rules.access, smallest=rules.smallest)
    if metric.has_rate:
        return rows.assign(denominator=np.nan)
    counts = metric.measure in COUNTED
    return rows.assign(numerator=rows["numerator"].fillna(rows["value"])) if counts else rows


def apply(frame: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The frame with `state`, `reason` and `is_rounded`, its figures null where they are hidden.

    frame: any of `FIGURES` as columns, basis, and optionally flag (suppressed: the publisher
    hid it), missing (why there is no figure), released (whether its publisher has released it; by
    default every row whose basis is published, quoted or derived from those), made_of (not
    empty for a sum that we made), since (datetime64, when it was recorded here), and metric,
    access and smallest, where rows of several metrics are decided together, and near, where
    that has been done. With area, start,
    end and breakdown rows are also set against one another, if the rules hold a geography.
    """
    frame = frame.copy()
    asked = _Asked.of(frame, rules)
    near, undoes = asked.small, np.zeros(len(frame), dtype=bool)
    if "near" in frame:
        near = near | frame["near"].to_numpy()
    if (geography := rules.geography) is not None and set(PLACED) <= set(frame):
        undoes = _undoes_its_publisher(frame, asked, rules, geography)
        near = near | _near_small(frame, asked, rules, geography)
    access = frame.get("access", pd.Series(rules.access, index=frame.index))
    conditions = [asked.withheld, ~asked.held, asked.secret, near, undoes]
    states = [SUPPRESSED, MISSING, RESTRICTED, SUPPRESSED, SUPPRESSED]
    missing = frame.get("missing", pd.Series("", index=frame.index)).fillna("")
    reasons = [
        BY_PUBLISHER,
        np.where(missing == "", "Not held.", missing),
        np.where(access == "restricted", NEVER_PUBLISHED, NOT_PUBLISHED),
        SMALL,
        UNDOES,
    ]
    frame["state"] = np.select(conditions, states, default=SHOWN)
    frame["reason"] = np.select(conditions, list(map(np.asarray, reasons)), default="")
    figures = [name for name in FIGURES if name in frame]
    shown = frame["state"] == SHOWN
    frame = frame.assign(**{name: frame[name].where(shown) for name in figures})
    rounded = shown & ~asked.released if rules.rounding else False
    frame["is_rounded"] = rounded
    return _rounded(frame, rules) if rules.rounding else frame


def withhold_changes(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with `change_is_secret`, and without comparisons with a figure that is hidden.

    frame: of both sides, with public_state, public_is_rounded, change_from, comparison, benchmark.
    A change is secret to the public where the figure before it is, and where its counts are
    rounded: either would follow from it.
    """
    hidden = frame["public_state"].isin([SUPPRESSED, RESTRICTED]) | frame["public_is_rounded"]
    secret = frame["public_is_rounded"].to_numpy()
    if hidden.any():
        told = frame.loc[hidden, ["area", "start", "breakdown"]]
        changes = pd.MultiIndex.from_frame(frame[["area", "change_from", "breakdown"]])
        secret = secret | changes.isin(pd.MultiIndex.from_frame(told))
    undone = (frame["full_reason"] == UNDOES).to_numpy()
    return without_traces(frame, undone, undone).assign(change_is_secret=secret)


def without_traces(frame: pd.DataFrame, hidden: np.ndarray, beside: np.ndarray) -> pd.DataFrame:
    """The frame without what was worked out from figures that nobody may see.

    hidden: rows from which no change may be told to anybody. beside: rows in whose period no area
    may be compared, since it may be with them.
    """
    within = ["breakdown", *(["window"] if "window" in frame else [])]
    if hidden.any():
        told = pd.MultiIndex.from_frame(frame.loc[hidden, ["area", "start", *within]])
        from_it = pd.MultiIndex.from_frame(frame[["area", "change_from", *within]]).isin(told)
        numbers = {name: frame[name].mask(from_it) for name in CHANGES}
        frame = frame.assign(**numbers, change_signal=frame["change_signal"].mask(from_it, ""))
    if beside.any():
        slots = pd.MultiIndex.from_frame(frame[["start", "end", *within]])
        there = slots.isin(slots[beside])
        words = {name: frame[name].mask(there, "") for name in ("comparison", "benchmark")}
        frame = frame.assign(**words)
    return frame


@dataclass(frozen=True)
class _Asked:
    """What is asked of each row, as arrays: see `apply`."""

    released: np.ndarray
    withheld: np.ndarray
    held: np.ndarray
    secret: np.ndarray
    small: np.ndarray
    smallest: np.ndarray

    @classmethod
    def of(cls, frame: pd.DataFrame, rules: Rules) -> "_Asked":
        basis = frame["basis"].astype(str)
        released = np.asarray(frame.get("released", basis.isin(RELEASED)), dtype=bool)
        flag = frame.get("flag", pd.Series("", index=frame.index)).fillna("")
        named = [name for name in ("numerator", "value") if name in frame]
        access = frame.get("access", pd.Series(rules.access, index=frame.index))
        theirs = ~released & (not rules.everything)
        smallest = frame.get("smallest", pd.Series(rules.smallest, index=frame.index)).to_numpy()
        return cls(
            released=released,
            withheld=(flag == "suppressed").to_numpy(),
            held=frame[named].notna().any(axis=1).to_numpy(),
            secret=theirs & (access != "public").to_numpy(),
            small=theirs & _is_small(frame, smallest),
            smallest=smallest,
        )

    @property
    def ours(self) -> np.ndarray:
        """Rows that are ours to hide: held, and released by nobody."""
        return np.asarray(self.held & ~self.released & ~self.withheld)


def _is_small(frame: pd.DataFrame, smallest: np.ndarray) -> np.ndarray:
    """Counts from 1 to below `smallest`, and counts that lack so few of their whole base."""
    count = frame["numerator"]
    if "value" in frame:  # a count may be given as a value alone
        count = count.fillna(frame["value"])
    small = (count > 0) & (count < smallest)
    if "denominator" in frame:
        rest = frame["denominator"] - count
        small |= (rest > 0) & (rest < smallest)
    return np.asarray(small, dtype=bool)


def _rounded(frame: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Counts to the nearest of `rounding`, values made from those, and nothing that is exact.

    A nought is a nought: smaller counts than would round to one are hidden.
    """
    here = frame["is_rounded"].to_numpy()
    exact = frame.loc[here]
    count = _to_step(exact["numerator"], rules.rounding)
    frame.loc[here, [name for name in EXACT_ONLY if name in frame]] = np.nan
    frame.loc[here, "numerator"] = count
    base = exact["denominator"] if "denominator" in frame else count * np.nan
    if "denominator" in frame and rules.base_is_count:
        base = _to_step(base, rules.rounding)
        frame.loc[here, "denominator"] = base
    if "value" in frame:
        alone = _to_step(exact["value"], rules.rounding) if rules.is_count else exact["value"]
        value = (count / base * rules.multiplier).fillna(count).fillna(alone)
        frame.loc[here, "value"] = value.where(exact["value"].notna())
    return frame


def _to_step(counts: "pd.Series[float]", step: int) -> "pd.Series[float]":
    return (counts / step).round() * step


def _undoes_its_publisher(
    frame: pd.DataFrame, asked: _Asked, rules: Rules, geography: Geography
) -> np.ndarray:
    """Which sums of published figures would give away a figure that its publisher hid."""
    sums = (frame["basis"] == "derived").to_numpy() & asked.held
    if not (sums.any() and asked.withheld.any()):
        return np.zeros(len(frame), dtype=bool)
    held = _figures(frame, rules, geography)
    printed = asked.held & ~asked.withheld & asked.released & ~sums
    found = differencing.undone(
        held, *(which[held.row] for which in (asked.withheld, printed, sums))
    )
    return _any_of_row(found, held, len(frame))


def _near_small(
    frame: pd.DataFrame, asked: _Asked, rules: Rules, geography: Geography
) -> np.ndarray:
    """Which rows of ours count somebody whom a hidden small figure counts."""
    hideable = asked.ours & ~asked.secret & (asked.smallest > 0)
    if rules.everything or not hideable.any():
        return np.zeros(len(frame), dtype=bool)
    both, earlier = frame, rules.earlier
    if earlier is not None and len(earlier):
        # A frame of one metric has no need to say of each row whose it is.
        ours = [name for name in earlier if name in frame or name == "until"]
        both = pd.concat([frame, earlier[ours]], ignore_index=True)
        asked = _Asked.of(both, rules)
    held = _figures(both, rules, geography)
    facts = _facts(both, asked, held)
    near = differencing.near_small(held, facts, float(asked.smallest.max()))
    return _any_of_row(near, held, len(both))[: len(frame)]


def _facts(frame: pd.DataFrame, asked: _Asked, held: overlaps.Figures) -> differencing.Facts:
    """What `differencing` asks of each figure, from its row."""
    row, value = held.row, held.value
    ours = asked.ours & (asked.smallest > 0)
    count = (value > 0) & (value < asked.smallest[row])
    sums = frame["made_of"].fillna("") != "" if "made_of" in frame else frame["basis"] == ""
    return differencing.Facts(
        ours=ours[row],
        fixed=(asked.held & ~asked.withheld & ~ours)[row],
        small=ours[row] & (count | asked.secret[row]),
        given=~sums.to_numpy()[row],
        since=_moments(frame, "since", np.nan)[row],
        until=_moments(frame, "until", differencing.STILL)[row],
    )


def _moments(frame: pd.DataFrame, name: str, otherwise: float) -> np.ndarray:
    """A column of moments as numbers; `otherwise` where there is none."""
    if name not in frame:
        return np.full(len(frame), otherwise)
    moments = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return np.where(moments.isna(), otherwise, moments.to_numpy().astype(np.int64).astype(float))


def _any_of_row(which: np.ndarray, held: overlaps.Figures, rows: int) -> np.ndarray:
    """Which rows have any such figure."""
    found = np.zeros(rows, dtype=bool)
    found[held.row[which]] = True
    return found


def _figures(frame: pd.DataFrame, rules: Rules, geography: Geography) -> overlaps.Figures:
    """The counts of the rows and the rests of their bases, each with what it counts."""
    count = frame["numerator"].astype(float)
    if "value" in frame and rules.is_count:
        count = count.fillna(frame["value"].astype(float))
    rest = frame["denominator"].astype(float) - count if "denominator" in frame else count * np.nan
    placed = frame.assign(count=count, rest=rest if rules.base_is_count else np.nan)
    return overlaps.figures(placed, geography, rules.counts)
