"""Run charts: the rules for 10 and 11 points, properties, and a slow second implementation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.stats import runs

from . import plain
from .test_spc import WAYS, drifting

NAN = math.nan


def test_under_ten_points_nothing_is_a_sign():
    found = runs.chart([1, 2, 3, 4, 5, 6, 7, 8, 9], improvement="up")
    assert set(found.special) == {""}
    assert set(found.median) == {5.0}
    assert found.variation == "common_cause"


def test_five_rising_points_are_a_trend_at_ten():
    found = runs.chart([5, 4, 6, 4, 6, 1, 2, 3, 4, 5], improvement="up")
    assert list(found.special) == [""] * 5 + ["rising"] * 5
    assert found.variation == "improvement_high"


def test_six_on_one_side_are_a_shift_and_points_on_the_median_are_skipped():
    """Three below, one on the median, three below: a shift of six, the seventh not flagged."""
    found = runs.chart([1, 2, 1, 5, 2, 1, 2, 9, 8, 9, 8, 5, 9], improvement="down")
    assert set(found.median) == {5.0}
    low, high = ["shift_low"] * 3, ["shift_high"] * 4
    assert list(found.special) == [*low, "", *low, *[""] * 6]
    longer = runs.chart([1, 2, 1, 5, 2, 1, 9, 8, 9, 8, 5, 9, 8], improvement="down")
    assert list(longer.special) == [""] * 6 + [*high, "", "shift_high", "shift_high"]
    assert longer.variation == "concern_high"


def test_a_missing_point_ends_a_run():
    values = [1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8]
    assert "shift_low" in runs.chart(values, improvement="down").special
    values.insert(3, NAN)
    assert "shift_low" not in runs.chart(values, improvement="down").special


def test_no_sign_crosses_a_rebase():
    values = [5, 4, 6, 4, 6, 4, 6, 1, 2, 3, 4, 5, 4, 6, 4, 6, 4, 6, 4, 6]
    assert "rising" in runs.chart(values, improvement="up").special
    assert "rising" not in runs.chart(values, improvement="up", rebase=[10]).special
    with pytest.raises(ValueError, match="no point"):
        runs.chart(values, improvement="up", rebase=[20])


@pytest.mark.parametrize("values", [[], [NAN], [1.0], [NAN] * 12])
def test_short_and_empty_series_never_crash(values):
    assert set(runs.chart(values, improvement="none").special) <= {""}


@given(drifting(), WAYS)
def test_agrees_with_plain_python(series, improvement):
    values, rebase = series
    found = runs.chart(values, improvement=improvement, rebase=rebase)
    medians, special = plain.run_chart(values, rebase)
    assert found.median == pytest.approx(medians, nan_ok=True)
    assert list(found.special) == special
    types = [plain.point_type(word, improvement) for word in special]
    assert list(found.point_types) == types


@given(st.lists(st.lists(st.integers(0, 9).map(float), max_size=14), min_size=1, max_size=5))
def test_many_series_are_each_as_if_alone(series):
    grid = np.full((len(series), max(len(values) for values in series)), NAN)
    for row, values in enumerate(series):
        grid[row, : len(values)] = values
    together = runs.many(grid, improvement="down")
    for row, values in enumerate(series):
        alone = runs.chart(values, improvement="down")
        assert list(together.special[row, : len(values)]) == list(alone.special)
        assert together.variation[row] == alone.variation
