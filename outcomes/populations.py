"""Person-years: how many people, for how long, a rate is out of. Pure."""

import numpy as np
import pandas as pd

from . import periods
from .coding import codes_of
from .footprints import Geography
from .rolling_up import roll_up

TOO_FEW = 20_000
"""Below this many residents no rate is shown: City of London, Isles of Scilly."""


ONE_EDITION = {"all_ages": (2011, 2023), "18_plus": (2012, 2021), "0_17": (2012, 2021)}
"""Bands and the mid-years of theirs that stand in one edition, rebased to Census 2021."""


def edition(band: str, years: np.ndarray) -> np.ndarray:
    """A number for the edition of each mid-year: years of another one differ, shape (n,)."""
    first, last = ONE_EDITION.get(band, (2015, 2020))
    return np.where((years >= first) & (years <= last), 0, years)


def bands(published: pd.DataFrame) -> pd.DataFrame:
    """The populations that may stand under a rate: columns area, year, band, people.

    published: columns area, year, age_group, people. Adults in 2012 to 2021 are all ages less
    under-18s, both on Census 2021; the mid-2020 edition's own adults are up to 27% out.
    """
    wide = published.pivot_table(index=["area", "year"], columns="age_group", values="people")
    years = wide.index.get_level_values("year")
    rebased = (years >= 2012) & (years <= 2021)
    if {"all_ages", "0_17", "18_plus"} <= set(wide.columns):
        adults = wide["all_ages"] - wide["0_17"]
        wide["18_plus"] = np.where(rebased, adults, wide["18_plus"])
    long = wide.stack().dropna().reset_index()
    return long.set_axis(["area", "year", "band", "people"], axis="columns")


def of_every_area(people: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """`bands` with every whole rolled up from its parts: published where published.

    A retired area that became exactly one or several new ones takes their sum.
    """
    day = pd.to_datetime(people["year"].astype(str) + "-06-30")
    values = people.assign(
        start=day,
        end=day,
        breakdown=people["band"],
        numerator=people["people"],
        denominator=np.nan,
        needs_denominator=False,
        rounded=False,
    )
    rolled = roll_up(values, geography)
    rolled = rolled[rolled["missing"] == ""]
    rolled = pd.DataFrame(
        {
            "area": rolled["area"],
            "year": rolled["start"].dt.year,
            "band": rolled["breakdown"],
            "people": rolled["numerator"],
        }
    )
    recoded = geography.recoded.merge(people, left_on="new", right_on="area")
    wanted = geography.recoded.groupby("old")["new"].size()
    retired = recoded.groupby(["old", "year", "band"]).agg(
        people=("people", "sum"), n=("new", "size")
    )
    retired = retired.reset_index().rename(columns={"old": "area"})
    retired = retired[retired["n"] == retired["area"].map(wanted)].drop(columns="n")
    every = pd.concat([people[["area", "year", "band", "people"]], rolled, retired])
    return every.drop_duplicates(["area", "year", "band"], keep="first").reset_index(drop=True)


def person_years(slots: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Person-years and residents of each row: columns person_years, residents; NaN if not held.

    slots: columns area, start, end. people: columns area, year, people, of one age band.
    `residents` is the mean of the mid-years used, the size that decides whether a rate is shown.
    """
    span, spans = codes_of(slots, ["start", "end"])
    years = [
        periods.population_years(start.date(), end.date())
        for start, end in zip(spans["start"], spans["end"], strict=True)
    ]
    table = people.pivot(index="area", columns="year", values="people")
    held = np.full((len(table) + 1, len(table.columns) + 1), np.nan)  # the last ones: not held
    held[:-1, :-1] = table
    # A column a span: the sum of its mid-years, NaN if one of them is not held.
    sums = [
        held.take(table.columns.get_indexer(pd.Index(mid_years)), axis=1).sum(axis=1)
        for mid_years, _ in years
    ]
    area = table.index.get_indexer(pd.Index(slots["area"]))
    total = np.array(sums).reshape(len(spans), -1)[span, area]
    share = np.array([share for _, share in years])[span]
    count = np.array([len(mid_years) for mid_years, _ in years])[span]
    return pd.DataFrame(
        {"person_years": total * share, "residents": total / count}, index=slots.index
    )
