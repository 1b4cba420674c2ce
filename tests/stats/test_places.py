"""An area among others and against a target: funnel, quantiles, ranks, landing, shares."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference

from outcomes.stats import compare, funnel, landing, ranks, rates

NAN = math.nan
VALUES = st.lists(st.one_of(st.just(NAN), st.integers(0, 12).map(float)), max_size=30)


def test_funnel_of_a_rate_is_exact_poisson():
    """9 events expected: the limits of statistics.md for 9, and by χ² for 0.4."""
    found = funnel.limits([100_000, NAN, 0], 9, "rate", 100_000)
    assert [limit[0] for limit in found[:2]] == pytest.approx([4.115373, 17.084803], abs=1e-6)
    assert all(np.isnan(limit[1:]).all() for limit in found)
    small = np.ravel(funnel.limits(4_000, 10, "rate", 100_000)) / 25
    quantiles = [
        reference.chi2.ppf(p, 2 * 0.4 + more) / 2
        for p, more in ((0.025, 0), (0.975, 2), (0.001, 0), (0.999, 2))
    ]
    assert small == pytest.approx(quantiles)


def test_funnel_of_a_proportion_is_wilson():
    lower, upper, wide_lower, wide_upper = funnel.limits([17], 900 / 17, "proportion", 100)
    assert (lower[0], upper[0]) == pytest.approx((30.963235, 73.834894), abs=1e-6)
    assert wide_lower[0] < lower[0] < upper[0] < wide_upper[0]


def test_funnel_of_anything_else_is_an_error():
    with pytest.raises(ValueError, match="proportion or rate"):
        funnel.limits([1], 1, "count")


@given(st.integers(1, 10**6), st.integers(1, 99), st.sampled_from(["rate", "proportion"]))
def test_funnel_holds_its_average_and_narrows(n, average, kind):
    lower, upper, wide_lower, wide_upper = funnel.limits([n, 2 * n], average, kind, 100)
    assert (wide_lower <= lower).all()
    assert (upper <= wide_upper).all()
    assert (lower <= average + 1e-9).all()
    assert (upper >= average - 1e-9).all()
    assert upper[1] - lower[1] < upper[0] - lower[0]


def plain_quantiles(values, k, high_first):
    held = [value for value in values if not math.isnan(value)]
    n = len(held)
    found = []
    for value in values:
        if math.isnan(value) or n < max(k, 5):
            found.append(NAN)
            continue
        rank = 1 + sum((other > value) if high_first else (other < value) for other in held)
        below = (n + 1 - rank) * k
        found.append(float(max(1, k + 1 - (below // n + (below % n > 0)))))
    return found


def test_quintiles_of_ten_and_of_four():
    values = [3, 1, 2, 5, 4, 10, 9, 8, 7, 6]
    assert list(ranks.quantiles(values)) == [2, 1, 1, 3, 2, 5, 5, 4, 4, 3]
    assert list(ranks.quantiles(values, high_first=True)) == [4, 5, 5, 3, 4, 1, 1, 2, 2, 3]
    assert np.isnan(ranks.quantiles([1, 2, 3, 4])).all()
    assert np.isnan(ranks.quantiles([1, 2, 3, 4], k=2)).all()


def test_ties_share_the_lower_number():
    assert list(ranks.quantiles([1, 1, 1, 1, 5])) == [1, 1, 1, 1, 5]


@given(VALUES, st.sampled_from([2, 4, 5, 10]), st.booleans())
def test_quantiles_agree_with_plain_python(values, k, high_first):
    found = ranks.quantiles(values, k, high_first=high_first)
    assert found == pytest.approx(plain_quantiles(values, k, high_first), nan_ok=True)


@given(st.lists(VALUES, max_size=4))
def test_groups_are_each_as_if_alone(groups):
    flat = [(value, number) for number, values in enumerate(groups) for value in values]
    flat = flat[::2] + flat[1::2]
    value, number = [v for v, _ in flat], [g for _, g in flat]
    together = ranks.quantiles(value, group=number)
    spans = ranks.ranges(value, np.array(value) + 1, group=number)
    for one in range(len(groups)):
        mine = [place for place, (_, group) in enumerate(flat) if group == one]
        alone = np.array([value[place] for place in mine])
        assert together[mine] == pytest.approx(ranks.quantiles(alone), nan_ok=True)
        for found, expected in zip(spans, ranks.ranges(alone, alone + 1), strict=True):
            assert found[mine] == pytest.approx(expected, nan_ok=True)


def test_rank_ranges():
    """The first lies wholly above all, the next two overlap, the last has no interval."""
    best, worst, of = ranks.ranges([8, 3, 2, NAN], [9, 5, 3, NAN])
    assert best == pytest.approx([1, 2, 2, NAN], nan_ok=True)
    assert worst == pytest.approx([1, 3, 3, NAN], nan_ok=True)
    assert of == pytest.approx([3, 3, 3, NAN], nan_ok=True)
    best, worst, _ = ranks.ranges([8, 3, 2], [9, 5, 3], high_first=False)
    assert (list(best), list(worst)) == ([3, 1, 1], [3, 2, 2])


@given(
    st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 20), st.integers(0, 9))), max_size=20),
    st.booleans(),
)
def test_rank_ranges_agree_with_plain_python(areas, high_first):
    pairs = [(NAN, NAN) if area is None else (area[0], area[0] + area[1]) for area in areas]
    lower, upper = [a for a, _ in pairs], [b for _, b in pairs]
    best, worst, _ = ranks.ranges(lower, upper, high_first=high_first)
    held = [pair for pair in pairs if not math.isnan(pair[0])]
    for place, (low, high) in enumerate(pairs):
        if math.isnan(low):
            assert math.isnan(best[place])
            continue
        above = sum(other > high for other, _ in held)
        below = sum(other < low for _, other in held)
        before, behind = (above, below) if high_first else (below, above)
        assert (best[place], worst[place]) == (1 + before, len(held) - behind)


def test_landing_worked_by_hand():
    """1, 2, 3, 4, 6 at 1 … 5: slope 1.2, at 7 it is 8; s² = 0.4 / 3; t is 3.182446."""
    found = landing.project([1, 2, 3, 4, 5], [1, 2, 3, 4, 6], 7)
    half = 3.182446 * math.sqrt(0.4 / 3 * (1 + 1 / 5 + 16 / 10))
    assert (found.value, found.lower, found.upper) == pytest.approx(
        (8, 8 - half, 8 + half), abs=1e-5
    )
    assert found.reason == ""


@pytest.mark.parametrize(
    ("time", "value", "reason"),
    [
        ([], [], landing.TOO_FEW),
        ([1, 2, 3, 4], [1, 2, 3, 4], landing.TOO_FEW),
        ([1, 2, 3, 4, 5], [1, 2, NAN, 4, 5], landing.TOO_FEW),
        ([1, 2, 3, 4, 4], [1, 2, 3, 4, 5], landing.TOO_FEW),
        ([3, 4, 5, 6, 7], [1, 2, 3, 4, 5], landing.PAST),
    ],
)
def test_no_landing_says_why(time, value, reason):
    found = landing.project(time, value, 7)
    assert found.reason == reason
    assert math.isnan(found.value)


@given(st.lists(st.integers(-50, 50), min_size=5, max_size=9), st.integers(1, 6))
def test_landing_agrees_with_scipys_line(values, ahead):
    n = len(values)
    found = landing.project(range(n), values, n - 1 + ahead)
    x, y = np.arange(n)[-5:], np.array(values)[-5:]
    line = reference.linregress(x, y)
    landed = line.intercept + line.slope * (n - 1 + ahead)
    left = y - line.intercept - line.slope * x
    error = math.sqrt(
        (left @ left) / 3 * (1.2 + (n - 1 + ahead - x.mean()) ** 2 / ((x - x.mean()) ** 2).sum())
    )
    half = reference.t.ppf(0.975, 3) * error
    expected = (landed, landed - half, landed + half)
    assert (found.value, found.lower, found.upper) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("value", "lower", "upper", "up", "down"),
    [
        (75, NAN, NAN, "better", "better"),
        (76, NAN, NAN, "better", "worse"),
        (74, NAN, NAN, "worse", "better"),
        (76, 75, 77, "better", "similar"),
        (76, 74, 78, "similar", "similar"),
        (74, 73, 75, "similar", "better"),
        (74, 73, 74.9, "worse", "better"),
        (NAN, NAN, NAN, "", ""),
    ],
)
def test_against_a_target_of_75(value, lower, upper, up, down):
    assert str(compare.with_target(value, 75, "up", lower, upper)) == up
    assert str(compare.with_target(value, 75, "down", lower, upper)) == down
    assert str(compare.with_target(value, 75, "none", lower, upper)) == ""


def test_share_of_an_estimate_turns_its_limits():
    """120 treated of 300 estimated (250 to 400): 40% (30% to 48%)."""
    found = rates.of_estimate([120, 120, NAN], [300, 300, 300], [250, 0, 250], [400, 400, 400], 100)
    assert [part[0] for part in found] == pytest.approx([40, 30, 48])
    assert all(np.isnan(part[1:]).all() for part in found)
