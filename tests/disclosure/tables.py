"""Small countries with overlapping footprints and their returns, decided as recompute does.

Many tables lie in one frame, each in a country of its own, so that one call of the real
arithmetic and one of the real gate serve them all.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from outcomes import disclosure, indicators, windows
from outcomes.changing import Breaks
from outcomes.footprints import Geography
from outcomes.framework import Metric

ENGLAND, REGION, FORCE, OTHER_FORCE, BOARD = 1, 2, 3, 4, 5
LEADS = (6, 7, 8)
AUTHORITIES = (10, 11, 12, 13)
APART = 100
"""Areas of table n are these numbers and n hundreds."""

KINDS = {
    ENGLAND: "england", REGION: "region", FORCE: "police_force", OTHER_FORCE: "police_force",
    BOARD: "strategic_board", **dict.fromkeys(LEADS, "footprint"),
    **dict.fromkeys(AUTHORITIES, "upper_tier"),
}  # fmt: skip
MEMBERS = {
    ENGLAND: AUTHORITIES, REGION: AUTHORITIES[:3], FORCE: (10, 11), OTHER_FORCE: (12, 13),
    BOARD: (10, 11, 12), 6: (10,), 7: (11, 12), 8: (13,),
} | {area: (area,) for area in AUTHORITIES}  # fmt: skip
"""Partnership 7 lies in two forces; partnership 6 is its one authority."""

SPANS = {
    "year": (0, 1, 2, 3), "rolling": (1, 2, 3, 4),
    **{f"q{number}": (number,) for number in range(5)},
}  # fmt: skip
"""Which of five quarters each span is made of."""
ADDED_UP = {"q1 and q2": (1, 2), "q1 to q3": (1, 2, 3)}
"""Spans that nobody gives: the year to date, as `windows` adds it up."""

QUARTERS = SPANS | ADDED_UP

METRIC = Metric(
    code="trial",
    title="Trial",
    measure="count",
    counting="events",
    metric_type="outcome",
    direction="down",
    rollup_place="sum",
    disclosure="small_numbers",
    ci_method="poisson",
    rollup_time="sum",
)
SHARE = replace(
    METRIC, measure="percent", rollup_place="ratio", rollup_time="ratio", multiplier=100,
    ci_method="wilson",
)  # fmt: skip
PART, WHOLE = replace(METRIC, part_of="whole"), replace(METRIC, code="whole")
FIRST, SECOND = pd.Timestamp(2026, 1, 1), pd.Timestamp(2026, 2, 1)
MOST = 40
"""Cells of a table that are given; with the wholes that are made from them, up to 60."""


def days(span):
    """The first and the last day of a span of quarters."""
    first, last = QUARTERS[span][0], QUARTERS[span][-1]
    begin = pd.Timestamp(2025, 1, 1)
    return begin + pd.DateOffset(months=3 * first), begin + pd.DateOffset(
        months=3 * last + 3, days=-1
    )


SPAN_OF = {days(span): span for span in QUARTERS}


def geography(numbers):
    """A country for each number."""
    return _geography(tuple(numbers))


@cache
def _geography(numbers):
    ids = [APART * number + area for number in numbers for area in KINDS]
    areas = pd.DataFrame(
        {
            "name": [f"Area {area}" for area in ids],
            "kind": [KINDS[area % APART] for area in ids],
            "nation": "england",
        },
        index=ids,
    )
    parts = [
        (APART * number + whole, APART * number + part, KINDS[whole])
        for number in numbers
        for whole, of in MEMBERS.items()
        for part in of
        if whole != part
    ]
    parts = pd.DataFrame(parts, columns=["whole", "part", "relation"])
    for name in ("valid_from", "valid_to"):
        parts[name] = pd.Series(pd.NaT, index=parts.index).astype("datetime64[s]")
    return Geography(areas, parts, pd.DataFrame(columns=["old", "new"]))


@dataclass(frozen=True)
class Key:
    """What a cell counts: an area, a span, a breakdown, and the count or the rest of its base."""

    area: int
    span: str
    breakdown: str = ""
    rest: bool = False
    metric: str = "trial"


ATOMS = {}


def atoms_of(key):
    """The smallest pieces of a cell: (authority, quarter, category, rest, metric)."""
    if key not in ATOMS:
        categories = ("a", "b", "c") if key.breakdown == "" else (key.breakdown,)
        ATOMS[key] = frozenset(
            (area, quarter, category, key.rest, metric)
            for area in MEMBERS[key.area]
            for quarter in QUARTERS[key.span]
            for category in categories
            for metric in {"whole": ("trial", "other"), "trial": ("trial",)}[key.metric]
        )
    return ATOMS[key]


@dataclass(frozen=True)
class Vintage:
    """What was held at one moment: {atom: count}, and {key: (basis, since)} of what is given."""

    truth: dict
    held: dict

    def figures(self, key, share):
        """The count, and in a share the rest of its base."""
        keys = [key, replace(key, rest=True)] if share else [key]
        return [sum(self.truth[atom] for atom in atoms_of(each)) for each in keys]


def vintages(random, *, share=False, published=False, broken_down=False, kin=False, rounds=False):
    """Two vintages of one table; the second revises some counts and adds some cells."""
    spans = ["q0", "year"] if broken_down else list(SPANS)[: random.integers(3, 8)]
    truth = _truth(random, share=share, broken_down=broken_down, kin=kin)
    keys = [
        Key(area, span, category, metric=metric)
        for metric in (["trial", "whole"] if kin else ["trial"])
        for category in (["", "a", "b"] if broken_down else [""])
        for span in spans
        for area in (*AUTHORITIES, *random.permutation(list(MEMBERS)[:8])[:3].tolist())
        if random.random() < 0.93
    ]
    keys = [keys[at] for at in random.permutation(len(keys))[:MOST]]
    basis = {}
    for key in keys:
        is_whole = key.area not in AUTHORITIES or key.span in ("year", "rolling")
        is_published = published and is_whole and random.random() < 0.4
        basis[key] = "published" if is_published else "return"
    late = {key for key in keys if random.random() < 0.2}
    first = Vintage(truth, {key: (basis[key], FIRST) for key in keys if key not in late})
    revised = {atom: _count(random) if random.random() < 0.04 else truth[atom] for atom in truth}
    second = Vintage(revised, {})
    for key in keys:
        moved = key in late or first.figures(key, share) != second.figures(key, share)
        second.held[key] = basis[key], SECOND if moved else FIRST
    return first, second


def _truth(random, *, share, broken_down, kin):
    """A count for every atom that the table can tell apart, nought for the others."""
    truth = {}
    for area in AUTHORITIES:
        for quarter in range(5):
            for category in "abc":
                for rest in (False, True):
                    for metric in ("trial", "other"):
                        used = (broken_down or category == "a") and (share or not rest)
                        used = used and (kin or metric == "trial")
                        count = _count(random) if used else 0
                        truth[area, quarter, category, rest, metric] = count
    return truth


def _count(random):
    """Often nought or small, as such counts are."""
    return int(random.choice([0, 0, 0, 1, 2, 3, 6, 9, 14, 30]))


def observed(vintages, share, metric):
    """The rows of {number: vintage} as `observations.load` gives them."""
    rows = []
    for number, vintage in vintages.items():
        for key, (basis, since) in vintage.held.items():
            if key.metric != metric:
                continue
            count, *rest = vintage.figures(key, share)
            base = count + rest[0] if share else np.nan
            if base != 0:
                area = APART * number + key.area
                rows.append((area, *days(key.span), key.breakdown, basis, count, base, since))
    names = ["area", "start", "end", "breakdown", "basis", "numerator", "denominator", "since"]
    frame = pd.DataFrame(rows, columns=names)
    frame = frame.assign(
        value=np.nan, lower=np.nan, upper=np.nan, qualifier="", status="final", flag="", note="",
        source="trial", release=frame["since"].map({FIRST: 1, SECOND: 2}),
    )  # fmt: skip
    return frame.astype({"numerator": float, "denominator": float})


def printed(vintages, before, *, share=False, kin=False, rounds=False, **_):
    """What the public is shown of {number: vintage}, as recompute decides: a frame a number.

    Every figure stands as it is printed, or is not there. window: "" for what is given.
    """
    world = indicators.World(
        geography=geography(list(vintages)),
        people=pd.DataFrame(columns=["area", "year", "band", "people"]),
        england=ENGLAND,
    )
    metrics = [PART, WHOLE] if kin else [SHARE if share else METRIC]
    metrics = [replace(each, disclosure="rounded_5") if rounds else each for each in metrics]
    every = [(metric, _computed(metric, vintages, share, world)) for metric in metrics]
    earlier = _earlier(vintages, before, share, metrics) if before else None
    found = []
    for metric, rows in every:
        others = [each for each in every if each[0].code != metric.code]
        decided = disclosure.decide(
            rows, metric, world.geography, everything=False, kin=others, earlier=earlier
        )
        shown = _shown(metric, rows, decided, world)
        found.append(shown.assign(metric=metric.code))
    rows = pd.concat(found, ignore_index=True)
    number, area = rows["area"] // APART, rows["area"] % APART
    return dict(iter(rows.assign(area=area).groupby(number)))


def _shown(metric, rows, decided, world):
    """The figures as `visible_to` gives them to the public, those of longer spans too."""
    states = {
        "full_state": "shown", "full_reason": "", "public_state": decided["state"],
        "public_reason": decided["reason"], "public_is_rounded": decided["is_rounded"],
    }  # fmt: skip
    rows = disclosure.withhold_changes(rows.assign(**states))
    figures = {name: decided[name] for name in disclosure.FIGURES}
    given = rows.assign(window="", **figures)
    longer = windows.over(metric, rows, world, Breaks())
    hidden = longer["public_state"] != "shown"
    longer = longer.assign(
        **{name: longer[name].mask(hidden) for name in disclosure.FIGURES if name in longer}
    )
    every = pd.concat([given, longer], ignore_index=True)
    secret = every["change_is_secret"].astype(bool)
    return every.assign(
        state=every["public_state"],
        reason=every["public_reason"],
        is_rounded=every["public_is_rounded"].astype(bool),
        change=every["change"].mask(secret),
    )


def _computed(metric, vintages, share, world):
    rows = observed(vintages, share, metric.code)
    frame = indicators.compute(metric, rows[indicators.OBSERVED], world)
    return frame.assign(since=frame["release"].map({1: FIRST, 2: SECOND}))


def _earlier(vintages, before, share, metrics):
    """The returns that the second vintages superseded."""
    gone = {
        number: Vintage(
            before[number].truth,
            {
                key: before[number].held[key]
                for key, (basis, since) in vintage.held.items()
                if basis == "return" and since == SECOND and key in before[number].held
            },
        )
        for number, vintage in vintages.items()
    }
    frames = [observed(gone, share, each.code).assign(metric=each.code) for each in metrics]
    return pd.concat(frames, ignore_index=True).assign(until=SECOND)


def planted(counts, given):
    """Both vintages of a table: {(authority, quarter): count} and the keys given, of each."""
    bare = _truth(np.random.default_rng(0), share=False, broken_down=False, kin=False)
    truths = [
        dict.fromkeys(bare, 0)
        | {(*place, "a", False, "trial"): count for place, count in each.items()}
        for each in counts
    ]
    first = Vintage(truths[0], dict.fromkeys(given[0], ("return", FIRST)))
    second = Vintage(truths[1], {})
    for key in given[1]:
        same = key in first.held and first.figures(key, False) == second.figures(key, False)
        second.held[key] = "return", FIRST if same else SECOND
    return first, second
