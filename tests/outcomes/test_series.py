"""What: the reading of a series: by its kind and length, never across a break, like for many."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes import periods, series
from outcomes.charts.spec import Break, Point, Target
from outcomes.framework import Metric
from outcomes.series import Rebase, Segment
from outcomes.stretches import Marks

DOWN = Metric("m", "M", "count", "events", "outcome", "down", spc=True)
WORKED = [
    20, 22, 19, 21, 23, 20, 18, 21, 22, 24, 35, 21, 19, 18, 17, 16, 15, 14, 13, 22, 25, 26, 25, 25,
    27, 26, 28,
]  # fmt: skip
"""The worked example of statistics.md: lower is better, target 30."""


def point(months, number, value, first=date(2015, 4, 1), **figures):
    """The period `number` of so many months after the first one."""
    start = periods.add_months(first, months * number)
    end = periods.add_months(first, months * (number + 1)) - timedelta(days=1)
    return Point(start, end, periods.label(start, end), value, **figures)


def quarters(values, **options):
    return [point(3, number, value, **options) for number, value in enumerate(values)]


def test_the_worked_example_of_quarters():
    target = Target(30, date(2015, 4, 1), date(2025, 3, 31), "30 or fewer")
    found = series.read(DOWN, quarters(WORKED), target=target)
    assert found.kind == "spc"
    (segment,) = found.segments
    assert (segment.first, segment.last, segment.is_trial) == (0, 26, False)
    lines = segment.centre, segment.lower, segment.upper
    assert lines == pytest.approx((21.555556, 16.346389, 26.764722), abs=1e-6)
    assert segment.near_upper == pytest.approx(21.555556 + 2 / 3 * 5.209167, abs=1e-5)
    expected = [""] * 10 + ["above_limit"] + ["falling"] * 4 + ["below_limit"] * 4
    expected += ["shift_high"] * 5 + ["above_limit", "shift_high", "above_limit"]
    assert found.special == tuple(expected)
    assert found.point_types[10] == found.point_types[26] == "concern_high"
    assert found.point_types[12] == "improvement_low"
    assert (found.variation, found.assurance, found.note) == ("concern_high", "pass", "")


def test_activity_is_never_better_or_worse():
    activity = Metric("m", "M", "count", "events", "activity", "down", spc=True)
    assert series.read(activity, quarters(WORKED)).variation == "neutral_high"
    assert series.read(activity, quarters(WORKED)).point_types[12] == "neutral_low"


@pytest.mark.parametrize(
    ("count", "kind", "note"),
    [
        (1, "run", "1 of 12 quarters: too few for limits"),
        (9, "run", "9 of 12 quarters: too few for limits"),
        (11, "run", "11 of 12 quarters: too few for limits"),
        (12, "spc", "12 of 20 quarters: trial limits"),
        (19, "spc", "19 of 20 quarters: trial limits"),
        (20, "spc", ""),
    ],
)
def test_the_length_decides_what_is_drawn(count, kind, note):
    found = series.read(DOWN, quarters(WORKED[:count]))
    assert (found.kind, found.note) == (kind, note)
    if count > 1:
        assert found.segments[0].is_trial == (12 <= count < 20)
        assert (found.segments[0].lower is None) == (kind == "run")
    assert count == 11 or bool(found.variation) == (count >= 12)


def test_months_are_called_months():
    found = series.read(DOWN, [point(1, n, value) for n, value in enumerate(WORKED[:8])])
    assert found.note == "8 of 12 months: too few for limits"
    assert found.segments == (Segment(0, 7, 20.5),)


@pytest.mark.parametrize(
    ("values", "variation"),
    [
        ([5, 5, 5, 5, 5, 5, 6, 7, 8, 9], "concern_high"),
        ([5, 6, 5, 6, 5, 6, 5, 6, 5, 6], ""),
        ([5, 5, 5, 5, 5, 6, 7, 8, 9], ""),
    ],
)
def test_run_rules_hold_at_ten_points_and_not_below(values, variation):
    assert series.read(DOWN, quarters(values)).variation == variation


def test_nothing_is_read_across_a_break_and_a_note_cuts_nothing():
    points = quarters(WORKED)
    cut = series.read(DOWN, points, breaks=[Break(points[15].start, "New definition")])
    assert [(one.first, one.last) for one in cut.segments] == [(0, 14), (15, 26)]
    noted = [Break(points[15].start, "Other source", compares=True)]
    assert series.read(DOWN, points, breaks=noted) == series.read(DOWN, points)
    assert cut.segments[1].is_trial
    assert cut.segments[1].centre == pytest.approx(np.mean(WORKED[15:]))
    late = series.read(DOWN, points, breaks=[Break(points[20].start, "New definition")])
    assert late.kind == "run"
    assert late.note == "7 of 12 quarters: too few for limits"
    assert late.segments[0].lower is not None
    assert late.segments[1] == Segment(20, 26, 26)
    assert set(late.special[20:]) == {""}


def test_a_rebase_starts_a_segment_and_may_fix_its_limits():
    points = quarters(WORKED)
    rebased = series.read(DOWN, points, rebases=[Rebase(points[13].start)])
    assert [(one.first, one.last) for one in rebased.segments] == [(0, 12), (13, 26)]
    fixed = series.read(DOWN, points, rebases=[Rebase(points[0].start, fix_after=12)])
    assert fixed.segments[0].centre == pytest.approx(np.mean(WORKED[:12]))
    assert (fixed.segments[0].first, fixed.segments[0].last) == (0, 26)


def test_a_quarter_that_nobody_holds_parts_runs_as_a_missing_one_does():
    absent = quarters(WORKED)
    missing = list(absent)
    del absent[16]
    missing[16] = point(3, 16, None, state="missing")
    without, blank = series.read(DOWN, absent), series.read(DOWN, missing)
    assert blank.special[:16] + blank.special[17:] == without.special
    assert blank.segments[0].upper == without.segments[0].upper
    assert blank.special[16] == blank.point_types[16] == ""


@pytest.mark.parametrize(
    ("length", "step", "note"),
    [
        (12, 3, "each point shares nine months with the next"),
        (12, 1, "each point shares eleven months with the next"),
        (36, 12, "each point shares two years with the next"),
        (24, 12, "each point shares one year with the next"),
    ],
)
def test_overlapping_windows_are_never_tested(length, step, note):
    points = []
    for number in range(30):
        start = periods.add_months(date(2010, 1, 1), step * number)
        end = periods.add_months(start, length) - timedelta(days=1)
        points.append(Point(start, end, "", float(number)))
    found = series.read(DOWN, points)
    assert (found.kind, found.segments, found.variation, found.trend) == ("trend", (), "", "")
    assert found.note == note


def test_a_measure_that_is_not_tested_gets_a_plain_line():
    plain = Metric("m", "M", "count", "events", "outcome", "down")
    found = series.read(plain, quarters(WORKED))
    assert (found.kind, found.segments, found.variation) == ("trend", (), "")


@pytest.mark.parametrize(
    ("starts", "ends", "assurance"),
    [
        (None, None, "pass"),
        (date(2015, 4, 1), date(2021, 12, 31), "pass"),
        (date(2015, 4, 1), date(2021, 12, 30), ""),
        (date(2022, 1, 1), date(2025, 1, 1), ""),
    ],
)
def test_only_a_target_in_force_is_held_against_the_limits(starts, ends, assurance):
    frame, _ = many([WORKED])
    found = series.words_of(DOWN, frame, Marks(targets=((7, 30, starts, ends),)))
    assert found["assurance"].tolist() == [assurance]


def test_two_points_of_one_period_are_refused_and_no_points_say_nothing():
    with pytest.raises(ValueError, match="two points"):
        series.read(DOWN, [point(3, 1, 5.0), point(3, 1, 6.0)])
    assert series.read(DOWN, []).segments == ()
    assert series.read(DOWN, [point(3, 1, None)]).special == ("",)


def many(listed, months=3):
    """A frame of series, and the points of each."""
    each = [
        [point(months, number, value) for number, value in enumerate(values) if value != "absent"]
        for values in listed
    ]
    rows = [
        (number, 7, one.start, one.end, one.value, np.nan, np.nan, np.nan, np.nan)
        for number, points in enumerate(each)
        for one in points
    ]
    columns = "series area start end value lower upper numerator denominator".split()
    frame = pd.DataFrame(rows, columns=columns).astype({"value": float})
    return frame.assign(
        start=pd.to_datetime(frame["start"]), end=pd.to_datetime(frame["end"])
    ), each


VALUES = st.lists(
    st.one_of(st.none(), st.just("absent"), st.integers(0, 9).map(float)), min_size=1, max_size=30
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(VALUES.filter(lambda values: set(values) != {"absent"}), min_size=1, max_size=5),
    st.integers(0, 30),
    st.integers(0, 30),
    st.sampled_from([None, 12, 14]),
    st.sampled_from(["up", "down", "none"]),
)
def test_many_series_are_read_as_each_alone(listed, broken, rebased, fixed, direction):
    metric = Metric("m", "M", "count", "events", "outcome", direction, spc=True)
    frame, each = many(listed)
    on, again = point(3, broken, None).start, point(3, rebased, None).start
    marks = Marks(
        breaks=((on, 7), (on, 99)),
        rebases=((again, None, fixed),),
        targets=((7, 4.0, date(2000, 1, 1), date(2050, 1, 1)),),
    )
    found = series.words_of(metric, frame, marks)
    for number, points in enumerate(each):
        alone = series.read(
            metric,
            points,
            breaks=[Break(on, "")],
            rebases=[Rebase(again, fixed)],
            target=Target(4.0, date(2000, 1, 1), date(2050, 1, 1), ""),
        )
        words = alone.variation, alone.assurance, alone.trend
        assert tuple(found.loc[number, ["variation", "assurance", "trend"]]) == words


def test_an_outlier_behind_a_break_moves_no_limit():
    before = quarters([1000.0] * 12 + WORKED)
    cut = Break(before[12].start, "New definition")
    found, alone = series.read(DOWN, before, breaks=[cut]), series.read(DOWN, quarters(WORKED))
    assert found.special[12:] == alone.special
    assert found.segments[1].upper == alone.segments[0].upper
