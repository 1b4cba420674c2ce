"""A force's figure shared out by population: worked values, and that the shares make the whole."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import apportioning
from outcomes.apportioning import in_words, residents, rounded, share

from ..disclosure.tables import METRIC, SHARE

YEAR = date(2018, 4, 1), date(2019, 3, 31)


def test_worked_values():
    """1,000 offences; 140,000 of 560,000 residents: a quarter of them."""
    found = share(1000, 140_000, 560_000)
    assert (found.part, found.estimate) == (0.25, 250.0)
    assert share(7, 2_000, 1_800_000).estimate == pytest.approx(0.0077777778)
    assert share(0, 140_000, 560_000).estimate == 0


def test_what_is_not_held_makes_no_estimate():
    assert share(None, 1, 2) is None
    assert share(5, None, 2) is None
    assert share(5, 1, None) is None
    assert share(5, 0, 2) is None
    assert share(5, 3, 2) is None  # more residents than the whole has


def test_residents_are_of_the_mid_years_that_a_rate_rests_on():
    people = {2017: 90.0, 2018: 100.0, 2019: 110.0, 2020: 150.0}
    assert residents(*YEAR, people) == 100
    assert residents(date(2018, 1, 1), date(2020, 12, 31), people) == 120
    assert residents(date(2019, 1, 1), date(2019, 3, 31), people) == 100  # of 2018/19
    assert residents(date(2019, 1, 1), date(2021, 12, 31), people) is None
    assert residents(date(2024, 1, 1), date(2024, 12, 31), people) is None


@pytest.mark.parametrize(
    ("estimate", "value", "words"),
    [
        (38_249, 38_200, "38,200"),
        (1_234.5, 1_230, "1,230"),
        (999.6, 1_000, "1,000"),
        (427.6, 428, "428"),
        (42.71, 43, "43"),
        (9.96, 10, "10"),
        (4.27, 4.3, "4.3"),
        (3.0, 3, "3"),
        (0.3, 0.3, "0.3"),
        (0.0078, 0, "under 0.1"),
        (0, 0, "0"),
    ],
)
def test_it_is_rounded_as_an_estimate(estimate, value, words):
    assert rounded(estimate) == value
    assert in_words(estimate) == words


people = st.lists(st.integers(1, 3_000_000), min_size=1, max_size=12)


@given(st.integers(0, 10**6), people)
def test_the_shares_of_the_parts_are_the_figure(figure, parts):
    whole = sum(parts)
    shares = [share(figure, part, whole).estimate for part in parts]
    assert sum(shares) == pytest.approx(figure)
    assert all(0 <= one <= figure * (1 + 1e-12) for one in shares)
    exact = [Fraction(figure) * part / whole for part in parts]  # slow, in whole numbers
    assert shares == pytest.approx([float(one) for one in exact])


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6))
def test_its_rate_is_the_rate_of_the_force(figure, here, more):
    found = share(figure, here, here + more)
    assert found.estimate / here == pytest.approx(figure / (here + more))


@given(st.floats(0, 1e7))
def test_rounding_moves_it_by_less_than_one_in_two_hundred_or_by_half_a_unit(estimate):
    off = abs(rounded(estimate) - estimate)
    most = 0.05 if estimate < 10 else max(0.5, estimate / 199)
    assert off <= most + 1e-9


def test_only_counts_held_for_forces_are_shared_out():
    assert apportioning.is_held_for_forces_only(["england", "region", "police_force"])
    assert not apportioning.is_held_for_forces_only(["england", "upper_tier", "police_force"])
    assert not apportioning.is_held_for_forces_only(["england", "region"])
    assert apportioning.is_divisible(METRIC)
    assert not apportioning.is_divisible(SHARE)
