"""Person-years: what is not held is not held, and never a place with no people."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes import periods, populations


def test_a_year_without_adults_is_not_a_year_of_no_adults():
    """In 2011 the edition gives all ages and children for some areas, and adults for none."""
    rows = [
        (1, 2011, "all_ages", 1000), (1, 2011, "0_17", 300),
        (1, 2012, "all_ages", 1010), (1, 2012, "0_17", 310), (1, 2012, "18_plus", 999),
    ]  # fmt: skip
    published = pd.DataFrame(rows, columns=["area", "year", "age_group", "people"])
    adults = populations.bands(published).query("band == '18_plus'")
    assert list(zip(adults["year"], adults["people"], strict=True)) == [(2012, 700)]
    slots = pd.DataFrame(
        {"area": [1, 1], "start": pd.to_datetime(["2011-04-01", "2012-04-01"]),
         "end": pd.to_datetime(["2012-03-31", "2013-03-31"])}
    )  # fmt: skip
    found = populations.person_years(slots, adults)
    assert found["residents"].isna().tolist() == [True, False]
    assert found["person_years"].tolist()[1] == 700


SPANS = [
    ("2011-01-01", "2011-12-31"), ("2012-04-01", "2013-03-31"), ("2012-04-01", "2012-06-30"),
    ("2010-01-01", "2012-12-31"),
]  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(
    held=st.dictionaries(
        st.tuples(st.integers(1, 3), st.integers(2009, 2014)), st.integers(1, 900), min_size=1
    ),
    wanted=st.lists(st.tuples(st.integers(1, 4), st.sampled_from(SPANS)), min_size=1, max_size=8),
)
def test_person_years_agree_with_the_slow_way(held, wanted):
    people = pd.DataFrame(
        [(area, year, count) for (area, year), count in held.items()],
        columns=["area", "year", "people"],
    )
    slots = pd.DataFrame(
        [(area, pd.Timestamp(start), pd.Timestamp(end)) for area, (start, end) in wanted],
        columns=["area", "start", "end"],
    )
    found = populations.person_years(slots, people)
    for (area, start, end), years in zip(
        slots.itertuples(index=False), found.itertuples(index=False), strict=True
    ):
        mid_years, share = periods.population_years(start.date(), end.date())
        counts = [held.get((area, year), np.nan) for year in mid_years]
        np.testing.assert_allclose(years.person_years, sum(counts) * share)
        np.testing.assert_allclose(years.residents, sum(counts) / len(counts))
