"""Roll-up against a slow second implementation, and the rules of boundaries one by one."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes import recompute
from outcomes.footprints import Geography, in_a_row
from outcomes.models import Indicator, Observation
from outcomes.rolling_up import roll_up
from partnerships.models import Area, AreaPart

KINDS = {1: "england", 2: "police_force", 3: "footprint", 10: "upper_tier", 11: "upper_tier",
         20: "upper_tier", 21: "upper_tier", 22: "upper_tier"}  # fmt: skip
"""10 and 11 became 20 and 21 in April 2019; 22 never changed. 3 is a footprint of 20 and 21."""

PARTS = [
    (1, 10, None, "2019-03-31"), (1, 11, None, "2019-03-31"), (1, 20, "2019-04-01", None),
    (1, 21, "2019-04-01", None), (1, 22, None, None),
    (2, 10, None, "2019-03-31"), (2, 20, "2019-04-01", None),
    (3, 20, "2022-08-01", None), (3, 21, "2022-08-01", None),
]  # fmt: skip


def geography():
    areas = pd.DataFrame(
        {"name": [f"Area {code}" for code in KINDS], "kind": list(KINDS.values())},
        index=list(KINDS),
    )
    parts = pd.DataFrame(PARTS, columns=["whole", "part", "valid_from", "valid_to"])
    parts["relation"] = parts["whole"].map(KINDS)
    for name in ("valid_from", "valid_to"):
        parts[name] = pd.to_datetime(parts[name]).astype("datetime64[s]")
    successions = pd.DataFrame([(10, 20), (10, 21), (11, 21)], columns=["old", "new"])
    return Geography(areas=areas, parts=parts, successions=successions)


def frame(held):
    """held: {(area, year): numerator}, each a calendar year."""
    rows = [
        (area, pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31), "", count)
        for (area, year), count in held.items()
    ]
    values = pd.DataFrame(rows, columns=["area", "start", "end", "breakdown", "numerator"])
    return values.assign(
        numerator=values["numerator"].astype(float),
        denominator=np.nan,
        needs_denominator=False,
        rounded=False,
    )


def totals(held):
    """{(whole, year): figure} and {(whole, year): names of what is missing}."""
    found = roll_up(frame(held), geography())
    if found.empty:
        return {}, {}
    keys = list(zip(found["area"], found["start"].dt.year, strict=True))
    figures = dict(zip(keys, found["numerator"], strict=True))
    return (
        {key: figure for key, figure in figures.items() if not np.isnan(figure)},
        {key: words for key, words in zip(keys, found["missing"], strict=True) if words},
    )


def slowly(held, year):
    """The rules of the contract, one whole at a time, with sets and loops."""
    end = date(year, 12, 31).isoformat()
    old, new = {10, 11}, {20, 21}
    answers = {}
    for whole in (1, 2, 3):
        rows = [part for part in PARTS if part[0] == whole]
        now = {
            p for _, p, first, last in rows if (first or "") <= end and (not last or last >= end)
        }
        if not now:
            first = min(row[2] or "" for row in rows)
            now = {p for _, p, begins, _ in rows if (begins or "") == first}
        choices = [now]
        if old <= now:
            choices.append(now - old | new)
        elif new <= now:
            choices.append(now - new | old)
        for parts in choices:
            if all((part, year) in held for part in parts):
                answers[whole] = sum(held[part, year] for part in parts)
                break
    return answers


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from([10, 11, 20, 21, 22]), st.sampled_from([2017, 2020, 2023])),
        st.integers(0, 500),
        min_size=1,
    )
)
def test_roll_up_agrees_with_the_slow_way(held):
    figures, missing = totals(held)
    for year in (2017, 2020, 2023):
        expected = slowly(held, year)
        assert {
            whole: figures[whole, year] for whole in (1, 2, 3) if (whole, year) in figures
        } == expected
        assert not {whole for whole in expected if (whole, year) in missing}


def test_a_missing_part_is_named_and_there_is_no_total():
    figures, missing = totals({(10, 2017): 3, (22, 2017): 4})
    assert (1, 2017) not in figures
    assert missing[1, 2017] == "Area 11"


def test_half_of_a_reorganisation_is_a_boundary_change():
    """Force 2 held only area 10, whose successors lie partly outside it: no figure from them."""
    figures, _ = totals({(20, 2017): 3, (21, 2017): 4, (11, 2017): 1})
    assert (2, 2017) not in figures
    assert figures[3, 2017] == 7


def test_names_in_a_row():
    assert in_a_row(pd.Series(["A"])) == "A"
    assert in_a_row(pd.Series(["A", "B", "C"])) == "A, B and C"
    assert in_a_row(pd.Series(list("ABCDEFGHIJ"))) == "A, B, C, D, E and 5 more"


@pytest.fixture
def indicators(country, db):
    return Indicator.objects.filter(basis="derived", window="as_published")


def test_every_derived_count_is_the_sum_of_its_parts_by_plain_queries(indicators):
    """Over every partnership and force, straight from the tables, for deaths registered in 2018."""
    wholes = Area.objects.filter(kind__in=["police_force", "footprint"], nation="england")
    for whole in wholes:
        parts = AreaPart.objects.filter(whole=whole)
        today = parts.filter(valid_to=None).values("part")
        counts = Observation.objects.current().filter(
            metric__code="drug_poisoning_deaths", period_start="2018-01-01", area__in=today
        )
        found = indicators.filter(
            metric__code="drug_poisoning_deaths", period_start="2018-01-01", area=whole
        ).first()
        if found is None:
            continue
        assert found.full_numerator == sum(row.numerator for row in counts), whole


def test_the_reorganised_counties_add_up_in_either_edition(indicators):
    """Dorset's admissions are held under the old codes, its deaths under the new."""
    dorset = indicators.filter(area__code="E23000039", period_start__year=2016)
    deaths = dorset.get(metric__code="drug_poisoning_deaths")
    assert "Bournemouth, Christchurch and Poole" in deaths.full_made_of
    treated = indicators.filter(
        area__code="E23000039", metric__code="alcohol_dependence_prevalence_estimate"
    ).first()
    assert "Bournemouth (to 2019)" in treated.full_made_of


def test_world_knows_the_population_of_a_county_that_was_split(country, db):
    """Cumbria's residents are those of the two authorities that replaced it."""
    world = recompute.load_world()
    cumbria = Area.objects.get(code="E10000006").pk
    people = world.band("all_ages")
    found = people[(people["area"] == cumbria) & (people["year"] == 2018)]["people"].item()
    parts = Area.objects.filter(code__in=["E06000063", "E06000064"]).values_list("pk", flat=True)
    both = people[people["area"].isin(list(parts)) & (people["year"] == 2018)]["people"].sum()
    assert found == both > 400_000
