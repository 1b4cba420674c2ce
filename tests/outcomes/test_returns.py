"""Returned figures: they add up as published ones do, apart from them, and stay as secret."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes import indicators, observations, recompute
from outcomes.models import Indicator, Observation, Source
from partnerships.models import Area

from ..disclosure import tables
from .test_footprints import geography

METRIC = replace(tables.METRIC, access="restricted")
SHARE = replace(METRIC, measure="percent", rollup_place="ratio", multiplier=100)
FOOTPRINT, PARTS = 3, (20, 21)


def world():
    places = geography()
    places = replace(places, areas=places.areas.assign(nation="england"))
    people = pd.DataFrame(columns=["area", "year", "band", "people"])
    return indicators.World(geography=places, people=people, england=1)


def observed(*rows):
    """rows: (area, basis, numerator, denominator), each of the year 2024."""
    frame = pd.DataFrame(rows, columns=["area", "basis", "numerator", "denominator"])
    frame = frame.assign(
        start=pd.Timestamp(2024, 1, 1), end=pd.Timestamp(2024, 12, 31), breakdown="",
        value=np.nan, lower=np.nan, upper=np.nan, qualifier="", status="final", flag="",
        note="", source="trial", release=1,
    )  # fmt: skip
    return frame.astype({"numerator": float, "denominator": float})[indicators.OBSERVED]


def results(metric, *rows):
    """{(area, basis): row} with both states, as they would be stored."""
    frame = indicators.compute(metric, observed(*rows), world())
    frame = recompute._with_states(frame, metric, world().geography)
    return {(row.area, row.basis): row for row in frame.itertuples()}


def test_returned_counts_add_up_and_stay_a_return():
    found = results(METRIC, (20, "return", 30, None), (21, "return", 12, None))
    whole = found[FOOTPRINT, "return"]
    assert (whole.numerator, whole.made_of) == (42, "Sum of 2 authorities: Area 20 and Area 21")
    assert (whole.full_state, whole.public_state) == ("shown", "restricted")


def test_returned_shares_are_sum_over_sum():
    found = results(SHARE, (20, "return", 30, 60), (21, "return", 10, 40))
    assert found[FOOTPRINT, "return"].value == 40


def test_distinct_people_are_never_added():
    metric = replace(METRIC, rollup_place="none")
    assert set(results(metric, (20, "return", 30, None), (21, "return", 12, None))) == {
        (20, "return"),
        (21, "return"),
    }


def test_what_is_published_and_what_is_returned_is_never_one_sum():
    found = results(METRIC, (20, "published", 30, None), (21, "return", 12, None))
    shown = {key for key, row in found.items() if row.full_state == "shown"}
    assert not {(FOOTPRINT, "derived"), (FOOTPRINT, "return")} & shown
    both = results(
        METRIC,
        (20, "published", 30, None), (21, "published", 11, None),
        (20, "return", 31, None), (21, "return", 12, None),
    )  # fmt: skip
    assert both[FOOTPRINT, "derived"].numerator == 41
    assert both[FOOTPRINT, "return"].numerator == 43
    assert both[FOOTPRINT, "derived"].public_state == "shown"
    assert both[FOOTPRINT, "return"].public_state == "restricted"


def test_a_whole_that_was_returned_itself_goes_before_the_sum():
    found = results(
        METRIC, (20, "return", 30, None), (21, "return", 12, None), (FOOTPRINT, "return", 40, None)
    )
    assert found[FOOTPRINT, "return"].numerator == 40


def test_one_return_of_many_says_nothing_of_england():
    found = results(METRIC, (20, "return", 30, None))
    assert found[FOOTPRINT, "return"].public_reason == "Not held: there is no figure for Area 21."
    assert (1, "return") not in found


counts = st.none() | st.integers(0, 12)
held = st.fixed_dictionaries(
    {(area, basis): counts for area in (20, 21, 22) for basis in ("return", "published")}
)


@settings(deadline=None, max_examples=40)
@given(held, st.sampled_from(["public", "restricted", "restricted_until_published"]), st.booleans())
def test_the_public_sees_no_returned_figure_that_it_may_not(figures, access, is_share):
    """Neither a restricted one, nor a small one, nor a sum from which a small one follows."""
    metric = replace(SHARE if is_share else METRIC, access=access)
    rows = [
        (area, basis, count, 12 if is_share else None)
        for (area, basis), count in figures.items()
        if count is not None
    ]
    if not rows:
        return
    found = results(metric, *rows)
    shown = {key for key, row in found.items() if row.public_state == "shown"}
    if access != "public":
        assert not any(basis == "return" for _, basis in shown)
    parts = {1: (*PARTS, 22), 2: (20,), FOOTPRINT: PARTS}
    for area, basis in shown:
        if basis == "derived":  # made of what is published, and of nothing else
            assert found[area, basis].numerator == sum(
                figures[part, "published"] for part in parts[area]
            )
        if basis != "return":
            continue
        row = found[area, basis]
        for number in (row.numerator, 12 - row.numerator if is_share and area > 3 else 0):
            assert not 0 < number < 5
        assert all((part, "return") in shown for part in parts.get(area, ()))
    for (area, basis), row in found.items():
        if basis == "return" and area in parts and row.full_state == "shown":
            assert row.numerator == sum(figures[part, "return"] for part in parts[area])


@pytest.fixture
def returned(tmp_path):
    """A function: load these lines as a file of returns of the demonstration."""
    header = "metric_key,area_code,period_start,period_end,numerator,denominator,value,lower_ci,"
    header += "upper_ci,note"

    def load(*lines, **options):
        path = tmp_path / "returns.csv"
        path.write_text("\n".join([header, *lines]))
        options = {"source": "demonstration", "basis": "return"} | options
        return observations.record(path, **options)

    return load


LINE = "drug_arrests,X23000001,2020-04-01,2020-06-30,{},,,,,"


@pytest.mark.usefixtures("demonstration")
@pytest.mark.django_db
class TestTheDoor:
    """`observations.record` with a basis of its own."""

    def test_a_return_is_held_beside_what_is_published(self, returned):
        returned(LINE.format(200))
        returned(LINE.format(190), basis="published")
        place = {"metric__code": "drug_arrests", "period_start": "2020-04-01"}
        held = Observation.objects.current().filter(**place)
        assert dict(held.values_list("basis", "numerator")) == {"return": 200, "published": 190}

    def test_a_return_supersedes_a_return(self, returned):
        returned(LINE.format(200))
        (release,) = returned(LINE.format(210)).releases
        assert (release.added, release.revised, release.moved) == (0, 1, 1)
        assert not returned(LINE.format(210)).releases

    def test_a_complete_file_of_returns_withdraws_no_published_figure(self, returned):
        before = Observation.objects.current().filter(basis="published").count()
        report = returned(LINE.format(200), complete=True)
        assert report.releases[0].withdrawn > 500
        assert Observation.objects.current().filter(basis="published").count() == before

    @pytest.mark.parametrize(
        ("area", "source"), [("E23000016", "demonstration"), ("X23000001", "ons_mye23")]
    )
    def test_real_and_fictional_areas_have_sources_of_their_own(self, returned, area, source):
        assert Source.objects.filter(key=source).exists()
        with pytest.raises(observations.Refused) as refused:
            returned(LINE.format(200).replace("X23000001", area), source=source)
        assert f"No area has the code “{area}”" in str(refused.value.report.conflicts[0])

    def test_the_demonstrations_authorities_roll_up_to_its_footprint_board_and_force(self):
        place = {"metric__code": "continuity_of_care", "period_end": "2025-03-31"}
        place["window"] = "as_published"
        found = Indicator.objects.filter(area__nation=Area.Nation.DEMONSTRATION, **place)
        rows = {row.area.kind: row for row in found.exclude(area__kind="upper_tier")}
        assert set(rows) == {"footprint", "strategic_board", "police_force"}
        parts = found.filter(area__kind="upper_tier")
        for row in rows.values():
            assert row.basis == "return"
            assert row.full_numerator == sum(part.full_numerator for part in parts)
            assert row.full_made_of == "Sum of 2 authorities: Northvale and Southmere"
            assert (row.full_state, row.public_state) == ("shown", "restricted")
