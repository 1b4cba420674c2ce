"""Recent trend against worked values, properties, and a slow second implementation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference

from outcomes.stats import trend

NAN = math.nan


def plain(value, width, years):
    """The marker by NumPy's own weighted polynomial fit, one series at a time."""

    def slope(keep):
        x, y, w = (np.array(part)[keep] for part in (years, value, [1 / size for size in width]))
        return np.polyfit(x - years[0], y, 1, w=w)[0]

    weights = 1 / np.array(width) ** 2
    away = np.array(years) - np.average(years, weights=weights)
    whole = slope(range(5))
    if whole**2 * (weights * away**2).sum() <= reference.chi2.ppf(0.998, 1):
        return "no_significant_change"
    for left_out in range(5):
        part = slope([place for place in range(5) if place != left_out])
        if part * whole <= 1e-9 * whole**2:
            return "no_significant_change"
    return "increasing" if whole > 0 else "decreasing"


def plain_proportions(x, n, years):
    """The marker by correlating every single person's answer with their year."""

    def slope_and_chi(keep):
        answers = np.concatenate([[1] * x[i] + [0] * (n[i] - x[i]) for i in keep])
        times = np.concatenate([[years[i]] * n[i] for i in keep])
        return np.cov(times, answers)[0, 1], len(times) * np.corrcoef(times, answers)[0, 1] ** 2

    slope, chi = slope_and_chi(range(5))
    if chi <= reference.chi2.ppf(0.998, 1):
        return "no_significant_change"
    for left_out in range(5):
        part, _ = slope_and_chi([place for place in range(5) if place != left_out])
        if part * slope <= 1e-12:
            return "no_significant_change"
    return "increasing" if slope > 0 else "decreasing"


def by_value(value, half=2, years=None):
    return trend.recent(value, [v - half for v in value], [v + half for v in value], years)


def test_worked_values():
    assert by_value([10, 12, 15, 17, 21])[0] == "increasing"
    marker, reason = trend.recent([10, 11, 10, 11, 10], [9] * 5, [12] * 5)
    assert (marker, reason) == ("no_significant_change", trend.CHANCE)
    assert by_value([21, 17, 15, 12, 10])[0] == "decreasing"


def test_critical_value():
    assert pytest.approx(9.5495, abs=5e-5) == trend.CRITICAL


def test_only_the_latest_five_count():
    assert by_value([90, 1, 50, 10, 12, 15, 17, 21])[0] == "increasing"


def test_order_is_that_of_the_years():
    shuffled = by_value([21, 10, 15, 12, 17], years=[2020, 2016, 2018, 2017, 2019])
    assert shuffled[0] == "increasing"


def test_a_trend_that_rests_on_one_year_is_none():
    """The last year alone lifts the line; without it the rest falls."""
    marker, reason = by_value([10, 9.5, 9, 8.5, 40], half=1)
    assert (marker, reason) == ("no_significant_change", trend.ONE_YEAR)
    level = by_value([10, 10, 10, 10, 40], half=1)
    assert level == ("no_significant_change", trend.ONE_YEAR)


@pytest.mark.parametrize(
    ("value", "years", "reason"),
    [
        ([], None, trend.FEW),
        ([1], None, trend.FEW),
        ([1, 2, 3, 4], None, trend.FEW),
        ([1, 2, NAN, 4, 5], None, trend.MISSING),
        ([1, 2, 3, 4, 5], [2015, 2016, 2016, 2017, 2018], trend.DUPLICATE),
        ([1, 2, 3, 4, 5], [2014, 2016, 2017, 2018, 2019], trend.GAP),
        ([1, 2, 3, 4, 5], [NAN, 2016, 2017, 2018, 2019], trend.FEW),
    ],
)
def test_what_cannot_be_calculated_says_why(value, years, reason):
    assert by_value(value, years=years) == ("cannot_be_calculated", reason)


def test_no_limits_no_trend():
    found = trend.recent([1, 2, 3, 4, 5], [NAN] * 5, [NAN] * 5)
    assert found == ("cannot_be_calculated", trend.NO_LIMITS)
    assert by_value([1, 2, 3, 4, 5], half=0) == ("cannot_be_calculated", trend.NO_LIMITS)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        ([100, 130, 160, 190, 220], [1000] * 5, ("increasing", trend.MORE_THAN_CHANCE)),
        ([0, 130, 160, 190, 220], [1000] * 5, ("cannot_be_calculated", trend.ALL_OR_NONE)),
        ([9, 9, 9, 9, 10], [10] * 5, ("cannot_be_calculated", trend.ALL_OR_NONE)),
        ([11, 9, 9, 9, 9], [10] * 5, ("cannot_be_calculated", trend.NOT_COUNTS)),
        ([1, NAN, 9, 9, 9], [10] * 5, ("cannot_be_calculated", trend.NOT_COUNTS)),
        ([10, 11, 10, 11, 10], [100] * 5, ("no_significant_change", trend.CHANCE)),
    ],
)
def test_proportions(numerator, denominator, expected):
    nothing = [NAN] * 5
    found = trend.recent(nothing, nothing, nothing, numerator=numerator, denominator=denominator)
    assert found == expected


WHOLE = st.integers(0, 60)


@given(st.lists(st.tuples(WHOLE, st.integers(1, 12)), min_size=5, max_size=5))
def test_agrees_with_numpys_fit(points):
    value, half = [float(v) for v, _ in points], [float(h) for _, h in points]
    years = [2015, 2016, 2017, 2018, 2019]
    width = [h / reference.norm.ppf(0.975) for h in half]
    lower = [v - h for v, h in zip(value, half, strict=True)]
    upper = [v + h for v, h in zip(value, half, strict=True)]
    assert trend.recent(value, lower, upper, years)[0] == plain(value, width, years)


@given(st.lists(st.tuples(st.integers(1, 80), st.integers(1, 80)), min_size=5, max_size=5))
def test_proportions_agree_with_single_people(points):
    x, n = [x for x, _ in points], [x + more for x, more in points]
    nothing = [NAN] * 5
    found = trend.recent(nothing, nothing, nothing, numerator=x, denominator=n)
    assert found[0] == plain_proportions(x, n, [1, 2, 3, 4, 5])


@given(st.lists(st.lists(st.integers(0, 60), min_size=5, max_size=5), max_size=6))
def test_many_series_are_each_as_if_alone(series):
    value = np.array(series, dtype=float).reshape(-1, 5)
    years = np.tile(np.arange(2015.0, 2020), (len(series), 1))
    markers, reasons = trend.many(value, value - 3, value + 3, years)
    for row, one in enumerate(series):
        assert (markers[row], reasons[row]) == by_value([float(v) for v in one], half=3)


@given(st.lists(WHOLE, min_size=5, max_size=9))
def test_backwards_is_the_opposite(value):
    opposite = {"increasing": "decreasing", "decreasing": "increasing"}
    value = value[-5:]
    forwards, backwards = by_value(value)[0], by_value(value[::-1])[0]
    assert opposite.get(forwards, forwards) == backwards
