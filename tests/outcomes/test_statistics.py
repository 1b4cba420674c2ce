"""The arithmetic against published values, properties, and a slow second implementation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference

from outcomes.stats import change, compare, intervals, rates

COUNTS = st.integers(min_value=0, max_value=100_000)
CONFIDENCES = st.sampled_from([0.8, 0.95, 0.998])


@pytest.mark.parametrize(
    ("count", "confidence", "expected"),
    [
        (0, 0.95, (0, 3.688879)),
        (9, 0.95, (4.115373, 17.084803)),
        (65, 0.95, (50.163188, 82.849139)),
        (10, 0.998, (2.916318, 24.193725)),
    ],
)
def test_poisson_agrees_with_published_values(count, confidence, expected):
    limits = np.ravel(intervals.poisson([count], confidence))
    assert limits == pytest.approx(expected, abs=1e-6)


def test_a_part_of_an_event_under_ten_is_exact_too():
    events = np.array([9.999, 4.5, 9])
    lower, upper = intervals.poisson(events)
    assert lower == pytest.approx(reference.chi2.ppf(0.025, 2 * events) / 2)
    assert upper == pytest.approx(reference.chi2.ppf(0.975, 2 * events + 2) / 2)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(9, 17, (52.941176, 30.963235, 73.834894)), (0, 20, (0, 0, 16.112516))],
)
def test_proportion_agrees_with_published_values(numerator, denominator, expected):
    found = rates.proportion(numerator, denominator, 100)
    assert np.ravel(found) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("count", "population", "expected"),
    [
        (34, 188_000, (18.085106, 12.522527, 25.272915)),
        (680, 7_011_672, (9.698115, 8.982785, 10.455255)),  # West Yorkshire, 2018 to 2020
        (8582, 169_993_394, (5.048431, 4.942180, 5.156392)),  # England, misuse, 2020 to 2022
    ],
)
def test_rate_agrees_with_published_values(count, population, expected):
    assert np.ravel(rates.rate(count, population, 100_000)) == pytest.approx(expected, abs=1e-6)


def test_change_agrees_with_published_values():
    lower, upper = change.proportions(9, 17, 14, 20)
    assert (float(lower), float(upper)) == pytest.approx((-0.132073, 0.439252), abs=1e-6)
    west_mercia = 1_290_242 / (1_286_433 + 1_290_242)
    cleveland = 567_620 / (568_094 + 567_620)
    found = change.counts([67, 88], [74, 123], [west_mercia, cleveland])
    assert found == pytest.approx([0.625915, 0.018729], abs=1e-6)


@given(COUNTS, CONFIDENCES)
def test_poisson_by_another_road(count, confidence):
    """Exact limits by chi-squared quantiles, Byar's by plain arithmetic."""
    tail = (1 - confidence) / 2
    if count < 10:
        lower = reference.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
        upper = reference.chi2.ppf(1 - tail, 2 * count + 2) / 2
    else:
        z = reference.norm.ppf(1 - tail)
        lower = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
        above = count + 1
        upper = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    found = np.ravel(intervals.poisson([count], confidence))
    assert found == pytest.approx((lower, upper), rel=1e-9, abs=1e-9)


@given(COUNTS, COUNTS, CONFIDENCES)
def test_wilson_solves_its_own_equation(x, more, confidence):
    """Each limit p satisfies (x/n − p)² = z² p(1 − p)/n, and holds x/n between them."""
    n = x + more + 1
    z = reference.norm.ppf((1 + confidence) / 2)
    lower, upper = (float(limit) for limit in intervals.wilson(x, n, confidence))
    for p in (lower, upper):
        assert (x / n - p) ** 2 == pytest.approx(z**2 * p * (1 - p) / n, rel=1e-6, abs=1e-12)
    assert lower - 1e-12 <= x / n <= upper + 1e-12


@given(st.lists(st.one_of(st.just(math.nan), st.floats(min_value=-10, max_value=1e6))))
def test_one_bad_row_never_spoils_another(counts):
    """Negative and missing counts give NaN in their own row; the rest is as if alone."""
    together = rates.rate(counts, np.full(len(counts), 50_000.0), 100_000)
    for row, count in enumerate(counts):
        alone = rates.rate([count], [50_000.0], 100_000)
        bad = math.isnan(count) or count < 0
        assert math.isnan(together[0][row]) == bad
        assert np.array([part[row] for part in together]) == pytest.approx(
            np.ravel(alone), nan_ok=True
        )


@pytest.mark.parametrize(("numerator", "denominator"), [(5, 4), (-1, 4), (0, 0), (math.nan, 4)])
def test_impossible_proportions_are_missing(numerator, denominator):
    assert np.isnan(np.ravel(rates.proportion(numerator, denominator))).all()


@given(st.integers(1, 200), st.integers(5, 200))
def test_rounded_counts_have_the_wider_interval(x, more):
    n = x + more
    lower, upper = intervals.wilson(x, n)
    wide_lower, wide_upper = intervals.wilson_rounded(x, n)
    assert wide_lower <= lower
    assert upper <= wide_upper


@given(st.integers(0, 300), st.integers(0, 300), st.floats(0.1, 0.9))
def test_change_in_counts_by_another_road(before, after, share):
    """Both tails summed one event at a time."""
    n = before + after
    chance = reference.binom.pmf(np.arange(n + 1), n, share)
    expected = min(1.0, 2 * min(chance[: after + 1].sum(), chance[after:].sum()))
    assert float(change.counts(before, after, share)) == pytest.approx(expected, abs=1e-9)


def test_comparison_by_interval():
    words = compare.with_value(
        lower=[1, 1, 3, 5, 6, math.nan],
        upper=[2, 4, 5, 7, 7, 9],
        benchmark=4,
        wide_lower=[0.5, 0, 2, 3.9, 4.1, 0],
        wide_upper=[3, 6, 6, 9, 9, 9],
    )
    assert list(words) == ["much_lower", "similar", "similar", "higher", "much_higher", ""]


def test_interval_ends_count_as_inside():
    assert list(compare.with_value([4, 2], [6, 4], 4)) == ["similar", "similar"]
    assert list(compare.with_interval([4, 5], [6, 6], [1, 1], [4, 4])) == ["similar", "higher"]


@pytest.mark.parametrize(
    ("direction", "judges", "expected"),
    [
        ("down", True, ["worse", "much_better", "similar", ""]),
        ("up", True, ["better", "much_worse", "similar", ""]),
        ("none", True, ["higher", "much_lower", "similar", ""]),
        ("up", False, ["higher", "much_lower", "similar", ""]),
    ],
)
def test_judgement_needs_a_direction(direction, judges, expected):
    words = compare.judged(["higher", "much_lower", "similar", ""], direction, judges)
    assert list(words) == expected
