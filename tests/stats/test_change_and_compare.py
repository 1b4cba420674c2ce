"""Second implementations, one figure at a time, of change, comparison and spread."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference

from outcomes.stats import change, compare, intervals, spread

NAN = math.nan
LIMIT = st.one_of(st.just(NAN), st.integers(0, 9).map(float))
PART = st.tuples(st.integers(0, 300), st.integers(0, 300)).filter(lambda pair: sum(pair) > 0)


def wilson(x, n):
    """SciPy's own."""
    found = reference.binomtest(x, n).proportion_ci(0.95, method="wilson")
    return found.low, found.high


@given(PART, PART)
def test_change_in_shares_is_newcombes_square_and_add(before, after):
    (x0, n0), (x1, n1) = ((x, x + more) for x, more in (before, after))
    (low0, high0), (low1, high1) = wilson(x0, n0), wilson(x1, n1)
    p0, p1 = x0 / n0, x1 / n1
    lower = p1 - p0 - math.hypot(p1 - low1, high0 - p0)
    upper = p1 - p0 + math.hypot(high1 - p1, p0 - low0)
    found = tuple(float(limit) for limit in change.proportions(x0, n0, x1, n1))
    assert found == pytest.approx((lower, upper), abs=1e-9)
    backwards = tuple(float(limit) for limit in change.proportions(x1, n1, x0, n0))
    assert backwards == pytest.approx((-upper, -lower), abs=1e-9)


def said(lower, upper, benchmark, wide_lower, wide_upper):
    if any(math.isnan(one) for one in (lower, upper, benchmark)):
        return ""
    if lower <= benchmark <= upper and not (wide_upper < benchmark or wide_lower > benchmark):
        return "similar"
    if benchmark > upper or benchmark > wide_upper:
        return "much_lower" if benchmark > wide_upper else "lower"
    return "much_higher" if benchmark < wide_lower else "higher"


@given(LIMIT, LIMIT, LIMIT, st.integers(0, 3))
def test_comparison_with_a_value(lower, upper, benchmark, wider):
    low, high = (lower, upper) if not lower > upper else (upper, lower)
    wide = low - wider, high + wider
    found = str(compare.with_value(low, high, benchmark, *wide))
    assert found == said(low, high, benchmark, *wide)


@given(LIMIT, LIMIT, LIMIT, LIMIT)
def test_comparison_of_two_intervals(a, b, c, d):
    low, high = (a, b) if not a > b else (b, a)
    other_low, other_high = (c, d) if not c > d else (d, c)
    found = str(compare.with_interval(low, high, other_low, other_high))
    if any(math.isnan(one) for one in (a, b, c, d)):
        assert found == ""
    elif max(low, other_low) <= min(high, other_high):
        assert found == "similar"
    else:
        assert found == ("lower" if high < other_low else "higher")


@given(st.lists(LIMIT, max_size=20))
def test_spread_by_the_standard_library(values):
    held = [value for value in values if not math.isnan(value)]
    found = spread.spread(values)
    if len(held) < 5:
        assert found is None
        return
    lower, _, upper = statistics.quantiles(held, n=4, method="inclusive")
    expected = (min(held), lower, upper, max(held), len(held))
    assert (
        found.lowest, found.lower_quartile, found.upper_quartile, found.highest, found.count
    ) == pytest.approx(expected)  # fmt: skip


@given(st.integers(0, 200), st.integers(4, 400))
def test_rounded_counts_are_wilson_of_the_ends_they_may_have(x, more):
    n = x + more
    lower, upper = intervals.wilson_rounded(x, n)
    assert float(lower) == pytest.approx(wilson(max(x - 2, 0), n + 2)[0], abs=1e-9)
    assert float(upper) == pytest.approx(wilson(x + 2, n - 2)[1], abs=1e-9)


def test_a_missing_count_is_no_change():
    assert np.isnan(change.counts(NAN, 3))
    assert np.isnan(np.ravel(change.proportions(NAN, 5, 3, 9))).all()
