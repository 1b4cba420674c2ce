"""From observations to indicators: one frame a metric in, one row a figure out. Pure.

The steps, in order: formula metrics are added from their parts; wholes are rolled up where
nothing is published for them; values, rates and intervals; comparison with England; change
on the year. Who may see what is decided afterwards, by `disclosure.apply`; `latest` then says
which figure is the last that a reader sees.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import changing, populations
from .changing import Breaks
from .coding import codes_of
from .footprints import SLOT, Geography
from .framework import Metric
from .rolling_up import SETTLED, STATUSES, roll_up
from .stats import compare, intervals, rates

TEXTS = ["qualifier", "status", "flag", "note", "source"]

OBSERVED = [
    "area", *SLOT, "basis", "numerator", "denominator", "value", "lower", "upper", *TEXTS,
    "release",
]  # fmt: skip
"""Columns of the frame of observations that `compute` takes; days are datetime64."""


@dataclass(frozen=True)
class World:
    """What every metric is computed against.

    people: columns area, year, band, people, as `populations.of_every_area` makes them.
    """

    geography: Geography
    people: pd.DataFrame
    england: int

    def band(self, name: str) -> pd.DataFrame:
        return self.people[self.people["band"] == name]


NO_BREAKS = Breaks()


def compute(
    metric: Metric, observed: pd.DataFrame, world: World, breaks: Breaks = NO_BREAKS
) -> pd.DataFrame:
    """Every indicator of one metric.

    observed: columns `OBSERVED`, current rows of every basis, after `add_up` or `with_counts`
    where the metric has a formula. Returns a row a figure: area, start, end, breakdown, basis,
    numerator, denominator, value, lower, upper, change, change_percent, change_signal,
    change_from, comparison, benchmark, no_value_reason, made_of, missing, first, texts,
    release.
    """
    rows = _with_wholes(metric, observed, world)
    if rows.empty:
        return rows
    rows = _with_values(metric, rows, world)
    return stand(metric, rows, world, breaks)


def stand(metric: Metric, rows: pd.DataFrame, world: World, breaks: Breaks) -> pd.DataFrame:
    """Rows with values, beside England in the same period and themselves a year before."""
    return changing.on_the_year(metric, _compared(metric, rows, world), breaks)


def add_up(observed: pd.DataFrame, *parts: pd.DataFrame) -> pd.DataFrame:
    """The observations of a metric that is a sum: where every part is held, their sum."""
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["numerator"].notna() & (frame["basis"] == "published")]
    keys = ["area", *SLOT, "basis"]
    frame = frame.assign(
        settled=frame["status"].map(SETTLED),
        qualified=frame["qualifier"].where(frame["qualifier"] != ""),
        is_rounded=frame["flag"] == "rounded",
    )
    grouped = frame.groupby(keys, sort=False)
    total = grouped.agg(
        numerator=("numerator", "sum"),
        parts=("numerator", "size"),
        settled=("settled", "min"),
        qualifier=("qualified", "first"),
        is_rounded=("is_rounded", "any"),
        source=("source", "first"),
        release=("release", "first"),
    ).reset_index()
    total = total[total["parts"] == len(parts)]
    total["value"] = total["numerator"]
    total["status"] = [STATUSES[int(rank)] for rank in total["settled"]]
    total["flag"] = np.where(total["is_rounded"], "rounded", "")
    total = _worded(total.reindex(columns=OBSERVED), TEXTS)
    held = pd.MultiIndex.from_frame(observed[keys])
    total = total[~pd.MultiIndex.from_frame(total[keys]).isin(held)]
    return pd.concat([observed, total], ignore_index=True) if len(observed) else total


def with_counts(observed: pd.DataFrame, above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    """The observations of a published ratio with the counts of the two series it is made of.

    The published value stays; the counts are what a roll-up adds.
    """
    keys = ["area", *SLOT]
    counts = [
        frame.loc[frame["basis"] == "published"]
        .set_index(keys)["numerator"]
        .reindex(pd.MultiIndex.from_frame(observed[keys]))
        for frame in (above, below)
    ]
    published = observed["basis"] == "published"
    filled = {
        name: observed[name].mask(
            published & observed[name].isna(), pd.Series(count.to_numpy(), observed.index)
        )
        for name, count in zip(("numerator", "denominator"), counts, strict=True)
    }
    return observed.assign(**filled)


ROLLED_UP = {"published": "derived", "return": "return"}
"""The bases that roll up, each apart, with the basis of its wholes.

A whole of returned figures stays a return: whoever may not read its parts may not read it.
"""


def _with_wholes(metric: Metric, observed: pd.DataFrame, world: World) -> pd.DataFrame:
    """The observed rows, and below them the wholes that nobody gave on the same basis."""
    rows = observed.assign(made_of="", missing="", first=False, members=0)
    for basis in ROLLED_UP if metric.rollup_place != "none" else ():
        given = rows[rows["basis"] == basis]
        wholes = _wholes(metric, given, world.geography) if len(given) else given
        if len(wholes):
            rows = _joined(rows, wholes, basis, world)
    return rows


def _wholes(metric: Metric, given: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """What the rows of one basis add up to, said in words."""
    parts = given.assign(
        needs_denominator=metric.rollup_place == "ratio", rounded=given["flag"] == "rounded"
    )
    wholes = roll_up(parts, geography)
    if wholes.empty:
        return wholes
    wholes["flag"] = np.where(wholes["rounded"], "rounded", "")
    wholes["missing"] = wholes["missing"].map(_not_held)
    wholes["note"] = wholes["first"].map({True: FIRST_FOOTPRINT, False: ""})
    if metric.rollup_place == "sum" and metric.measure != "rate":
        wholes["value"] = wholes["numerator"]
    return wholes


def _joined(rows: pd.DataFrame, wholes: pd.DataFrame, basis: str, world: World) -> pd.DataFrame:
    """A figure that was given goes first; a blank where one should be gives way to the sum."""
    keys = ["area", *SLOT]
    number, _ = codes_of(pd.concat([rows[keys], wholes[keys]]), keys)
    held, summed = number[: len(rows)], number[len(rows) :]
    ours = (rows["basis"] == basis).to_numpy()
    blank = ours & (rows["flag"] == "not_available").to_numpy()
    complete = (wholes["missing"] == "").to_numpy()
    wanted = ~np.isin(summed, held[ours & ~blank])
    gives_way = blank & np.isin(held, summed[wanted & complete])
    wanted &= ~np.isin(summed, held[ours & ~gives_way])
    if basis == "return":  # what is lacking is said once, to those who can give it
        kinds = world.geography.areas["kind"].reindex(wholes["area"]).to_numpy()
        asked = ~np.isin(kinds, ["england", "region"]) & ~np.isin(summed, held[~gives_way])
        wanted &= complete | asked
    wholes = wholes[wanted].assign(basis=ROLLED_UP[basis])
    return pd.concat([rows[~gives_way], wholes.reindex(columns=rows.columns)], ignore_index=True)


def _worded(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The frame with these columns as text, "" where nothing is said."""
    words = {name: frame[name].astype(object).where(frame[name].notna(), "") for name in names}
    return frame.assign(**words)


FIRST_FOOTPRINT = "Computed on the footprint first recorded for this partnership."
NOT_THAT_YEAR = "No rate: the population of that year and age is not held."
NO_POPULATION = "No rate: no population is held for this area."
TOO_FEW_PEOPLE = "No rate: fewer than 20,000 people live there."


def _not_held(names: str) -> str:
    """Why a whole has no figure, in words; "" if it has."""
    return f"Not held: there is no figure for {names}." if names else ""


def _with_values(metric: Metric, rows: pd.DataFrame, world: World) -> pd.DataFrame:
    """Values in the metric's unit and their intervals: published as published, else computed."""
    rows = rows.assign(no_value_reason="", wide_lower=np.nan, wide_upper=np.nan)
    numbers = ("numerator", "denominator", "value", "lower", "upper")
    rows = rows.astype(dict.fromkeys(numbers, float))
    if metric.has_rate:
        return _with_rates(metric, rows, world)
    x, n, per = rows["numerator"], rows["denominator"], metric.multiplier
    unpublished = rows["lower"].isna() & x.notna()
    if metric.ci_method == "wilson":
        limits, wide = intervals.wilson(x, n), intervals.wilson(x, n, 0.998)
    elif metric.ci_method == "wilson_rounded":
        limits, wide = intervals.wilson_rounded(x, n), None
    elif metric.ci_method == "poisson" and metric.measure == "count":
        limits, wide, per = intervals.poisson(x), None, 1
    elif metric.measure == "rate":
        _, *both = rates.rate(x, n, 1)
        limits = both[0], both[1]
        wide, unpublished = None, unpublished & (rows["made_of"] != "")
    else:
        limits, wide = None, None
    if limits is not None:
        for name, limit in zip(("lower", "upper"), limits, strict=True):
            rows[name] = rows[name].where(~unpublished, np.asarray(limit) * per)
    if wide is not None:
        rows["wide_lower"], rows["wide_upper"] = (np.asarray(limit) * per for limit in wide)
    if metric.measure in ("percent", "rate"):
        rows["value"] = rows["value"].fillna(x / n * metric.multiplier)
    return rows


def _with_rates(metric: Metric, rows: pd.DataFrame, world: World) -> pd.DataFrame:
    """A count and its person-years become a rate; a count without them keeps the reason why."""
    rows["numerator"] = rows["numerator"].fillna(rows["value"])
    people = world.band(metric.population_band)
    found = populations.person_years(rows[["area", "start", "end"]], people)
    counted = rows["numerator"].notna() & (rows["basis"] != "quoted")
    rows["denominator"] = found["person_years"].where(counted)
    few = found["residents"] < populations.TOO_FEW
    somewhere = rows["area"].isin(people["area"])
    rows["no_value_reason"] = np.select(
        [~counted, few, found["person_years"].notna(), somewhere],
        ["", TOO_FEW_PEOPLE, "", NOT_THAT_YEAR],
        default=NO_POPULATION,
    )
    under = rows["denominator"].where(~few & counted)
    value, lower, upper = rates.rate(rows["numerator"], under, metric.multiplier)
    rows["value"], rows["lower"], rows["upper"] = value, np.nan, np.nan
    if metric.ci_method == "poisson":
        rows["lower"], rows["upper"] = lower, upper
        _, rows["wide_lower"], rows["wide_upper"] = rates.rate(
            rows["numerator"], under, metric.multiplier, 0.998
        )
    return rows


def _compared(metric: Metric, rows: pd.DataFrame, world: World) -> pd.DataFrame:
    """Each area in England beside England in the same period, where an interval may be shown."""
    rows = rows.assign(comparison="", benchmark="")
    if metric.compare not in ("interval", "two_intervals"):
        return rows
    slot, slots = codes_of(rows, [*SLOT, "window"])
    counted = rows["basis"].isin(["published", "derived"]) & rows["value"].notna()
    england = np.flatnonzero(counted & (rows["area"] == world.england))
    at = np.full(len(slots), -1)
    at[slot[england[::-1]]] = england[::-1]  # the first of several goes last, and stays
    held = at[slot] >= 0
    beside = {
        name: np.where(held, rows[name].to_numpy()[at[slot]], np.nan)
        for name in ("value", "lower", "upper")
    }
    if metric.compare == "interval":
        words = compare.with_value(
            rows["lower"], rows["upper"], beside["value"], rows["wide_lower"], rows["wide_upper"]
        )
    else:
        words = compare.with_interval(
            rows["lower"], rows["upper"], beside["lower"], beside["upper"]
        )
    words = compare.judged(words, metric.direction, metric.judges)
    kinds = world.geography.areas["kind"].reindex(rows["area"]).to_numpy()
    nations = world.geography.areas["nation"].reindex(rows["area"]).to_numpy()
    compared = (
        (nations == "england") & (kinds != "england") & (rows["basis"] != "quoted").to_numpy()
    )
    rows["comparison"] = np.where(compared, words, "")
    names = np.full(len(rows), "", dtype=object)
    names[england] = [
        "England" if basis == "published" else f"England ({made_of.removeprefix('Sum of ')})"
        for basis, made_of in zip(
            rows["basis"].to_numpy()[england], rows["made_of"].to_numpy()[england], strict=True
        )
    ]
    rows["benchmark"] = np.where(rows["comparison"] != "", names[at[slot]], "")
    return rows


PRECEDENCE = {"published": 0, "return": 1, "derived": 2}


def latest(rows: pd.DataFrame, shown: "pd.Series[bool]") -> NDArray[np.bool_]:
    """Which rows are an area's last period with a shown figure; published before a return's."""
    held = np.flatnonzero(shown & (rows["basis"] != "quoted"))
    precedence = rows["basis"].map(PRECEDENCE).to_numpy()[held]
    end = rows["end"].to_numpy().astype("datetime64[D]").astype(np.int64)[held]
    series, _ = codes_of(rows, ["area", "breakdown", "window"])
    order = np.lexsort((precedence, -end, series[held]))
    _, first = np.unique(series[held][order], return_index=True)
    found = np.zeros(len(rows), dtype=bool)
    found[held[order[first]]] = True
    return found
