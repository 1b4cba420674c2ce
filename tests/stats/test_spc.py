"""XmR charts against published values, properties, and a slow second implementation.

The bugs of NHSRplotthedots numbers 143 (two in three on one side), 167 and 172 (the colour of a
trend), and 171 (assurance by the latest segment) have their tests here.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp_portal import plain_statistics
from outcomes.stats import rates, spc

from . import plain

WORKED = [20, 22, 19, 21, 23, 20, 18, 21, 22, 24, 35, 21, 19, 18, 17, 16, 15, 14, 13]
WORKED += [22, 25, 26, 25, 25, 27, 26, 28]
NAN = math.nan

VALUES = st.one_of(st.just(NAN), st.integers(0, 12).map(float))
SERIES = st.lists(VALUES, max_size=40)
WAYS = st.sampled_from(["up", "down", "none"])


@st.composite
def drifting(draw):
    """A series that wanders, so that runs and trends come about, with rebases at its points."""
    steps = draw(st.lists(st.sampled_from([-2, -1, -1, 0, 1, 1, 1, 2, 9, NAN]), max_size=40))
    values, level = [], 20.0
    for step in steps:
        if not math.isnan(step):
            level += step
        values.append(NAN if math.isnan(step) else level)
    places = st.integers(0, max(len(values) - 1, 0))
    rebase = draw(st.lists(places, max_size=2)) if values else []
    return values, rebase


def test_worked_values():
    found = spc.xmr(WORKED, improvement="down", target=30)
    assert found.centre == pytest.approx([21.555556] * 27, abs=1e-6)
    assert found.lower == pytest.approx([16.346389] * 27, abs=1e-6)
    assert found.upper == pytest.approx([26.764722] * 27, abs=1e-6)
    third = (found.upper - found.lower) / 6
    assert found.near_lower == pytest.approx(found.lower + third, abs=1e-9)
    assert found.near_upper == pytest.approx(found.upper - third, abs=1e-9)
    assert list(found.special) == (
        [""] * 10
        + ["above_limit"]
        + ["falling"] * 4
        + ["below_limit"] * 4
        + ["shift_high"] * 5
        + ["above_limit", "shift_high", "above_limit"]
    )
    assert (found.variation, found.assurance) == ("concern_high", "pass")


def test_worked_values_without_screening():
    found = spc.xmr(WORKED, improvement="down", screen=False)
    assert (found.lower[0], found.upper[0]) == pytest.approx((14.189402, 28.921709), abs=1e-6)
    assert found.assurance == ""


@pytest.mark.parametrize(
    ("improvement", "above"),
    [
        ("up", "improvement_high"),
        ("down", "concern_high"),
        ("none", "neutral_high"),
    ],
)
def test_what_a_point_above_the_limit_means(improvement, above):
    values = [10, 11] * 7 + [30]
    found = spc.xmr(values, improvement=improvement)
    assert found.special[-1] == "above_limit"
    assert found.variation == found.point_types[-1] == above


@pytest.mark.parametrize(
    ("improvement", "below"),
    [
        ("up", "concern_low"),
        ("down", "improvement_low"),
        ("none", "neutral_low"),
    ],
)
def test_what_a_point_below_the_limit_means(improvement, below):
    assert spc.xmr([10, 11] * 7 + [-9], improvement=improvement).variation == below


def test_constant_series_is_all_common_cause():
    found = spc.xmr([0.1] * 15, improvement="up", target=0.1)
    for limit in (found.centre, found.lower, found.upper, found.near_lower, found.near_upper):
        assert set(limit) == {0.1}
    assert set(found.special) == {""}
    assert (found.variation, found.assurance) == ("common_cause", "hit_or_miss")


def test_screening_that_would_leave_no_range_does_not_screen():
    """One step in a series of one level: all ranges but one are 0, and that one is kept."""
    values = [5] * 10 + [9] * 10
    found = spc.xmr(values, improvement="up")
    assert found.upper[0] - found.centre[0] == pytest.approx(2.66 * 4 / 19)


def test_missing_removes_two_ranges_and_breaks_runs():
    values = [1, 2, 3, 4, 5, 6, NAN, 7, 8, 9, 10, 11, 12, 40]
    found = spc.xmr(values, improvement="up", screen=False)
    assert found.upper[0] - found.centre[0] == pytest.approx(2.66 * (5 + 5 + 28) / 11)
    assert "rising" not in found.special[:6]
    assert found.special[6] == ""
    assert list(found.special[7:13]) == ["rising"] * 6
    assert spc.xmr([*values, NAN], improvement="up").variation == "common_cause"


@pytest.mark.parametrize("values", [[], [NAN], [NAN, NAN], [3], [3, NAN], [NAN, 3, 4]])
def test_short_series_never_crash(values):
    found = spc.xmr(values, improvement="up", target=2)
    assert list(found.special) == [""] * len(values)
    assert found.variation == "common_cause"


@pytest.mark.parametrize("position", [-1, 27, 1.5, NAN, 270])
def test_rebase_that_is_not_a_point_is_an_error(position):
    with pytest.raises(ValueError, match="no point at position"):
        spc.xmr(WORKED, improvement="down", rebase=[position])


@pytest.mark.parametrize(
    "wrong", [{"improvement": "higher"}, {"improvement": "up", "fix_after": 11}]
)
def test_unknown_settings_are_errors(wrong):
    with pytest.raises(ValueError, match=r"improvement is|fixed after"):
        spc.xmr(WORKED, **wrong)


def test_fixed_baseline_holds_for_the_rest_of_its_segment():
    values = [10, 12] * 6 + [30, 31, 29]
    found = spc.xmr(values, improvement="up", fix_after=12)
    assert set(found.centre) == {11.0}
    assert set(found.upper) == {11 + 2.66 * 2}
    assert list(found.special[-3:]) == ["above_limit"] * 3


def test_no_rule_crosses_a_rebase():
    """Seven rising points are a trend; parted by a rebase they are none."""
    values = [5, 5, 5, 1, 2, 3, 4, 5, 6, 7, 5, 5, 5]
    assert "rising" in spc.xmr(values, improvement="up").special
    assert "rising" not in spc.xmr(values, improvement="up", rebase=[7]).special


def test_two_in_three_needs_the_same_side_nhsr_143():
    """One near the upper limit and one near the lower are no two in three."""
    values = [10, 12] * 10  # limits 11 ± 5.32, near from 14.55 and to 7.45
    both = spc.xmr([*values, 15.5, 11, 6.5], improvement="up", fix_after=20)
    assert set(both.special) == {""}
    same = spc.xmr([*values, 15.5, 11, 15.5], improvement="up", fix_after=20)
    assert list(same.special[-3:]) == ["near_high", "", "near_high"]


def test_two_in_three_does_not_cross_a_rebase():
    values = [10, 12] * 10 + [15.5, 15.5] + [12, 10] * 10
    assert list(spc.xmr(values, improvement="up").special[20:22]) == ["near_high", "near_high"]
    assert set(spc.xmr(values, improvement="up", rebase=[21]).special) == {""}


def test_pairs_near_either_limit_are_each_flagged():
    found = spc.xmr([10, 12] * 10 + [15.5, 15.5, 6.5, 6.5], improvement="up", fix_after=20)
    assert list(found.special[-4:]) == ["near_high", "near_high", "near_low", "near_low"]


def test_point_beyond_the_limit_is_near_only_in_the_newer_reading():
    values = [10, 12] * 10 + [15.5, 40]
    old = spc.xmr(values, improvement="up", fix_after=20)
    new = spc.xmr(values, improvement="up", fix_after=20, near_includes_outside=True)
    assert list(old.special[-2:]) == ["", "above_limit"]
    assert list(new.special[-2:]) == ["near_high", "above_limit"]


@pytest.mark.parametrize(
    ("improvement", "rising", "falling"),
    [
        ("up", "improvement_high", "concern_low"),
        ("down", "concern_high", "improvement_low"),
        ("none", "neutral_high", "neutral_low"),
    ],
)
def test_colour_of_a_trend_is_its_direction_nhsr_167_172(improvement, rising, falling):
    """A rise below the centre line is still a rise, and a turn belongs to what follows it."""
    values = [0, 20] * 6 + [1, 2, 3, 4, 5, 6, 7, 8, 7, 6, 5, 4, 3, 2]
    found = spc.xmr(values, improvement=improvement, fix_after=12)
    assert list(found.special[12:]) == ["rising"] * 7 + ["falling"] * 7
    assert list(found.point_types[12:]) == [rising] * 7 + [falling] * 7


def test_a_drop_between_two_rises_belongs_to_neither_trend():
    values = [0, 20] * 6 + [1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6]
    found = spc.xmr(values, improvement="up", fix_after=12)
    assert list(found.special[12:]) == ["rising"] * 14


def test_a_tie_breaks_a_trend():
    values = [0, 20] * 6 + [1, 2, 3, 4, 4, 5, 6, 7]
    found = spc.xmr(values, improvement="up", fix_after=12)
    assert not {"rising", "falling"} & set(found.special)


@pytest.mark.parametrize(
    ("improvement", "target", "expected"),
    [
        ("up", 5, "pass"),
        ("up", 50, "fail"),
        ("up", 21, "hit_or_miss"),
        ("up", 9, "pass"),
        ("down", 5, "fail"),
        ("down", 50, "pass"),
        ("down", 21, "hit_or_miss"),
        ("none", 5, ""),
        ("up", None, ""),
    ],
)
def test_assurance_is_of_the_latest_segment_nhsr_171(improvement, target, expected):
    """The first segment lies round 9 and the latest round 21: only the latest counts."""
    values = [8, 10] * 8 + [20, 22] * 8
    found = spc.xmr(values, improvement=improvement, target=target, rebase=[16])
    assert found.assurance == expected


@given(drifting(), WAYS, st.booleans(), st.booleans(), st.sampled_from([None, 12, 15]))
def test_agrees_with_plain_python(series, improvement, screen, newer, fix_after):
    values, rebase = series
    found = spc.xmr(
        values,
        improvement=improvement,
        rebase=rebase,
        screen=screen,
        near_includes_outside=newer,
        fix_after=fix_after,
    )
    limits, special = plain.xmr(values, rebase, fix_after, screen, newer)
    rows = np.array(limits).reshape(-1, 5)
    columns = ("centre", "lower", "upper", "near_lower", "near_upper")
    for column, expected in zip(columns, rows.T, strict=True):
        assert getattr(found, column) == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert list(found.special) == special
    types = [plain.point_type(word, improvement) for word in special]
    assert list(found.point_types) == types
    assert found.variation == (types[-1] if types else "common_cause")


@given(st.lists(st.tuples(drifting(), WAYS), min_size=1, max_size=5))
def test_many_series_are_each_as_if_alone(cases):
    longest = max(len(values) for (values, _), _ in cases)
    grid, segments = np.full((len(cases), longest), NAN), np.full((len(cases), longest), -1)
    for row, ((values, rebase), _) in enumerate(cases):
        grid[row, : len(values)] = values
        for position in range(len(values)):
            segments[row, position] = sum(0 < place <= position for place in set(rebase))
    together = spc.many(grid, segments, improvement=[way for _, way in cases], target=21)
    for row, ((values, rebase), way) in enumerate(cases):
        alone = spc.xmr(values, improvement=way, target=21, rebase=rebase)
        n = len(values)
        assert together.upper[row, :n] == pytest.approx(alone.upper, nan_ok=True)
        assert list(together.special[row, :n]) == list(alone.special)
        assert (together.variation[row], together.assurance[row]) == (
            alone.variation,
            alone.assurance,
        )
        assert np.isnan(together.centre[row, n:]).all()
        assert set(together.special[row, n:]) <= {""}


@given(SERIES, st.sampled_from([2.0, 0.5, 8.0]), st.sampled_from([-16.0, 0.0, 64.0]))
def test_labels_do_not_depend_on_the_unit(values, scale, move):
    before = spc.xmr(values, improvement="up")
    after = spc.xmr([value * scale + move for value in values], improvement="up")
    assert after.upper == pytest.approx(before.upper * scale + move, abs=1e-6, nan_ok=True)
    if np.nanmin(np.append(np.abs(np.subtract(values, before.centre)), 1)) > 1e-6:
        assert list(before.special) == list(after.special)


@given(SERIES)
def test_upside_down_is_the_mirror(values):
    """The negative of a series has the mirrored labels and types."""
    swap = {"above_limit": "below_limit", "rising": "falling", "near_high": "near_low"}
    swap |= {"shift_high": "shift_low", "": ""}
    swap |= {low: high for high, low in swap.items()}
    found = spc.xmr(values, improvement="up")
    mirrored = spc.xmr([-value for value in values], improvement="up")
    assert [swap[word] for word in found.special] == list(mirrored.special)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=40))
def test_what_the_benchmark_sets_beside_ours_says_the_same(values):
    values = [float(value) for value in values]
    centre, lower, upper, labels = plain_statistics.xmr(values)
    found = spc.xmr(values, improvement="up")
    limits = (found.centre[0], found.lower[0], found.upper[0])
    assert limits == pytest.approx((centre, lower, upper))
    if min(abs(value - limit) for value in values for limit in limits) > 1e-9:
        assert list(found.special) == labels


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(60, 900)), min_size=1))
def test_its_rates_and_proportions_do_too(figures):
    x, n = (list(part) for part in zip(*figures, strict=True))
    pairs = (
        (rates.rate, plain_statistics.rates),
        (rates.proportion, plain_statistics.proportions),
    )
    for ours, plainly in pairs:
        found = np.transpose(ours(x, n, 100))
        assert np.ravel(found) == pytest.approx(np.ravel(plainly(x, n, 100)))
