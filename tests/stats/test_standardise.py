"""Standardised rates, ratios and means against worked values and plain arithmetic."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference

from outcomes.stats import means, standardise

NAN = math.nan
COUNT, POPULATION = [3, 8, 14, 22, 17], [12_000, 15_000, 14_000, 9_000, 6_000]
STANDARD = [22_000, 20_000, 28_000, 20_000, 10_000]


def test_worked_value():
    found = standardise.dsr(COUNT, POPULATION, STANDARD)
    assert found == pytest.approx((121.388889, 93.122358, 155.443736), abs=1e-6)


def test_european_standard_population():
    assert len(standardise.EUROPEAN_2013) == 19
    assert sum(standardise.EUROPEAN_2013) == 100_000


@pytest.mark.parametrize(
    ("count", "population", "reason"),
    [
        ([2, 3, 4, 0, 0], POPULATION, standardise.TOO_FEW),
        ([NAN, 8, 14, 22, 17], POPULATION, standardise.NOT_COMPLETE),
        (COUNT, [0, *POPULATION[1:]], standardise.NOT_COMPLETE),
        ([-1, 8, 14, 22, 17], POPULATION, standardise.NOT_COMPLETE),
        ([2, 3, 5, 0, 0], POPULATION, ""),
    ],
)
def test_suppressed_with_the_reason(count, population, reason):
    assert str(standardise.no_dsr(count, population)) == reason
    assert np.isnan(standardise.dsr(count, population, STANDARD)).all() == bool(reason)


BANDS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(100, 20_000), st.integers(1, 9_000)),
    min_size=1,
    max_size=8,
)


@given(BANDS)
def test_dsr_by_plain_arithmetic(bands):
    total = sum(x for x, _, _ in bands)
    count, population, standard = zip(*bands, strict=True)
    found = standardise.dsr(count, population, standard)
    if total < 10:
        assert np.isnan(found).all()
        return
    weights = sum(w for _, _, w in bands)
    value = sum(w * x / n for x, n, w in bands) / weights
    variance = sum(w * w * x / (n * n) for x, n, w in bands) / weights**2
    z = reference.norm.ppf(0.975)
    lower = total * (1 - 1 / (9 * total) - z / (3 * math.sqrt(total))) ** 3
    above = total + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    scale = math.sqrt(variance / total)
    expected = (value, value + scale * (lower - total), value + scale * (upper - total))
    assert found == pytest.approx([100_000 * part for part in expected], rel=1e-9)


@given(BANDS, st.integers(2, 9))
def test_standard_may_be_in_any_unit(bands, times):
    count, population, standard = (np.array(part) for part in zip(*bands, strict=True))
    one, other = (standardise.dsr(count, population, standard * k) for k in (1, times))
    assert one == pytest.approx(other, nan_ok=True)


def test_many_areas_are_each_as_if_alone():
    few = [1, 1, 1, 1, 1]
    value, lower, upper = standardise.dsr([COUNT, few], POPULATION, STANDARD)
    assert (value[0], lower[0], upper[0]) == standardise.dsr(COUNT, POPULATION, STANDARD)
    assert np.isnan([value[1], lower[1], upper[1]]).all()


def test_ratio_to_what_was_expected():
    """300 of 100,000 and 900 of 90,000 in the reference: 6 + 50 expected, 70 observed."""
    expected = standardise.expected([2_000, 5_000], [300, 900], [100_000, 90_000])
    assert expected == pytest.approx(56)
    value, lower, upper = standardise.isr(70, expected, scale=100)
    assert value == pytest.approx(125)
    z = reference.norm.ppf(0.975)
    assert lower == pytest.approx(125 * (1 - 1 / 630 - z / (3 * math.sqrt(70))) ** 3)
    assert upper == pytest.approx(7100 / 56 * (1 - 1 / 639 + z / (3 * math.sqrt(71))) ** 3)
    few = np.ravel(standardise.isr(4, 8))
    exact = reference.chi2.ppf([0.025, 0.975], [8, 10]) / 16
    assert few == pytest.approx([0.5, *exact])
    assert np.isnan(np.ravel(standardise.isr(4, 0))).all()


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=30))
def test_mean_agrees_with_scipy(values):
    value, lower, upper = means.mean(values)
    assert value == pytest.approx(np.mean(values))
    spread = reference.sem(values)
    expected = reference.t.interval(0.95, len(values) - 1, np.mean(values), spread or 1e-300)
    assert (lower, upper) == pytest.approx(expected, abs=1e-9)


def test_mean_worked_value():
    """2, 4, 6: t of 2 degrees is 4.302653, over the root of 3 times 2."""
    assert means.mean([2, 4, 6]) == pytest.approx((4, -0.968275, 8.968275), abs=1e-6)


@pytest.mark.parametrize(("values", "value"), [([], NAN), ([3], 3), ([3, NAN], NAN)])
def test_mean_of_too_little_has_no_limits(values, value):
    assert means.mean(values) == pytest.approx((value, NAN, NAN), nan_ok=True)
