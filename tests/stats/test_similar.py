"""Areas alike in population and age: by hand, properties, and a slow second implementation."""

import math
from statistics import fmean, pstdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.stats import similar

NAN = math.nan
AREA = st.tuples(st.integers(1, 2_000_000), st.integers(0, 40))
AREAS = st.lists(AREA, min_size=3, max_size=12)


def parts_of(areas):
    people = [n for n, _ in areas]
    return similar.ingredients(people, [n * percent / 100 for n, percent in areas])


def test_worked_by_hand():
    """Populations of one, ten and a hundred thousand at one share: steps of √1.5 each."""
    parts = similar.ingredients([1_000, 10_000, 100_000], [200, 2_000, 20_000])
    assert parts[:, 0] == pytest.approx([-math.sqrt(1.5), 0, math.sqrt(1.5)])
    assert parts[:, 1] == pytest.approx([0, 0, 0])
    first, second = similar.nearest(parts, 0)
    assert (first.position, second.position) == (1, 2)
    assert second.size == pytest.approx(2 * math.sqrt(1.5))
    assert second.distance == pytest.approx(2 * first.distance)


def test_age_counts_as_much_as_size():
    areas = [(100_000, 20), (100_000, 30), (400_000, 20), (400_000, 30)]
    found = similar.nearest(parts_of(areas), 0)
    assert [one.position for one in found] == [1, 2, 3]
    assert found[0].distance == pytest.approx(found[1].distance)


@pytest.mark.parametrize(
    ("people", "young", "of"),
    [([5, 6], [1, 1], 0), ([5, 6, NAN], [1, 1, 1], 0), ([NAN, 5, 6, 7], [1, 1, 1, 1], 0)],
)
def test_too_few_or_not_held_has_none(people, young, of):
    assert similar.nearest(similar.ingredients(people, young), of) == []


def test_an_area_that_is_not_held_changes_nothing_of_the_others():
    whole = similar.ingredients([5, 60, 700, 8000], [1, 20, 100, 900])
    with_gap = similar.ingredients([5, NAN, 60, 700, 8000], [1, 1, 20, 100, 900])
    assert with_gap[[0, 2, 3, 4]] == pytest.approx(whole)


def test_impossible_areas_are_left_out():
    parts = similar.ingredients([5, 6, 7, 8, 9], [1, 2, 3, 9, -1])
    assert np.isnan(parts[3:]).all()
    assert {one.position for one in similar.nearest(parts, 0)} == {1, 2}


@given(AREAS)
def test_agrees_with_plain_python(areas):
    sizes = [math.log(n) for n, _ in areas]
    shares = [percent / 100 for _, percent in areas]

    def standard(values):
        spread = pstdev(values)
        return [0 if spread < 1e-12 else (value - fmean(values)) / spread for value in values]

    points = list(zip(standard(sizes), standard(shares), strict=True))
    for of, mine in enumerate(points):
        distances = [math.dist(mine, other) for other in points]
        found = similar.nearest(parts_of(areas), of, count=len(areas))
        assert {one.position for one in found} == set(range(len(areas))) - {of}
        for one in found:
            assert one.distance == pytest.approx(distances[one.position], abs=1e-9)
        assert [one.distance for one in found] == sorted(one.distance for one in found)


@given(AREAS, st.integers(2, 9))
def test_distance_goes_both_ways_and_has_no_unit(areas, times):
    parts = parts_of(areas)
    there = {one.position: one.distance for one in similar.nearest(parts, 0, 99)}
    for other, distance in there.items():
        back = {one.position: one.distance for one in similar.nearest(parts, other, 99)}
        assert back[0] == pytest.approx(distance)
    grown = parts_of([(n * times, percent) for n, percent in areas])
    assert grown == pytest.approx(parts, abs=1e-6)
