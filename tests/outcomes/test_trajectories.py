"""What: how far a figure is from its target, whether it is on the way, and where it would land."""

from datetime import date

import pytest

from outcomes import trajectories
from outcomes.charts.spec import Break, Point, Target
from outcomes.framework import Metric
from outcomes.stats import landing

UP = Metric("m", "M", "percent", "events", "outcome", "up", multiplier=100)
DOWN = Metric("m", "M", "count", "events", "outcome", "down")
AMBITION = Target(75, date(2019, 4, 1), date(2025, 3, 31), "75% ambition for March 2025")


def years(values, first=2018, **limits):
    return [
        Point(date(first + n, 4, 1), date(first + n + 1, 3, 31), str(first + n), value, **limits)
        for n, value in enumerate(values)
    ]


def test_a_figure_on_its_way_to_a_target():
    found = trajectories.of(UP, years([30, 35, 41, 44, 51, 53]), [AMBITION])
    assert (found.when, found.distance, found.met) == ("in_force", -22, "not_met")
    assert found.line == ((date(2019, 3, 31), 30), (date(2025, 3, 31), 75))
    assert found.expected == pytest.approx(30 + 45 * 5 / 6, abs=0.02)
    time = [year + 90 / 365.25 for year in range(2020, 2025)]
    expected = landing.project(time, [35, 41, 44, 51, 53], 2025 + 90 / 365.25)
    assert found.landing.value == pytest.approx(expected.value, abs=0.02)
    assert found.landing.upper == pytest.approx(expected.upper, abs=0.02)
    said = " ".join(trajectories.sentences(UP, found))
    assert said == (
        "The target is 75% by 31 March 2025. The latest figure was 22 percentage points below it,"
        " so the target was not yet met. Steady progress from 30.0% in March 2019 would have"
        " brought it to 67.5% by the latest period: it was 14.5 percentage points behind that. If"
        " the course of the last five periods went on, it would reach 58.6% by March 2025 (95%"
        " prediction interval 52.5% to 64.7%)."
    )


@pytest.mark.parametrize(
    ("metric", "value", "limits", "met"),
    [
        (UP, 75, {}, "met"),
        (UP, 74.9, {}, "not_met"),
        (UP, 80, {"lower": 75, "upper": 85}, "met"),
        (UP, 80, {"lower": 74, "upper": 86}, "similar"),
        (UP, 70, {"lower": 65, "upper": 75}, "similar"),
        (UP, 70, {"lower": 65, "upper": 74.9}, "not_met"),
        (DOWN, 75, {}, "met"),
        (DOWN, 76, {}, "not_met"),
        (DOWN, 70, {"lower": 65, "upper": 75}, "met"),
        (DOWN, 80, {"lower": 75.1, "upper": 85}, "not_met"),
        (Metric("m", "M", "count", "events", "activity", "up"), 80, {}, ""),
    ],
)
def test_the_good_side_of_a_target_and_its_limits(metric, value, limits, met):
    found = trajectories.of(metric, years([value], first=2020, **limits), [AMBITION])
    assert found.met == met


def test_no_current_target_is_normal_and_one_that_ended_says_so():
    none = trajectories.of(UP, years([50]), [])
    assert (none.when, trajectories.sentences(UP, none)) == ("none", [trajectories.NONE_NOW])
    ended = trajectories.of(UP, years([50], first=2025), [AMBITION])
    assert (ended.when, ended.distance, ended.landing) == ("ended", None, None)
    assert trajectories.sentences(UP, ended) == [
        "The target of 75% ended on 31 March 2025. There is no current target."
    ]
    ahead = trajectories.of(UP, years([50], first=2010), [AMBITION])
    assert trajectories.sentences(UP, ahead) == ["A target of 75% begins on 1 April 2019."]


def test_stated_steps_bend_the_line():
    step = Target(40, date(2019, 4, 1), date(2021, 3, 31), "40% by March 2021")
    found = trajectories.of(UP, years([30, 36]), [AMBITION, step])
    assert found.target == step
    assert found.line[1] == (date(2021, 3, 31), 40)
    assert found.expected == pytest.approx(35, abs=0.02)


@pytest.mark.parametrize(
    ("points", "breaks", "reason"),
    [
        (years([30, 35, 41, 44], first=2019), (), landing.TOO_FEW),
        (years([30, 35, 41, 44, 51, 53]), [Break(date(2020, 4, 1), "New")], landing.TOO_FEW),
        (years([30, 35, 41, 44, 51, 53, 60]), (), landing.PAST),
        (
            [Point(date(2019, 4, 1 + n), date(2020, 3, 31), "", 5.0) for n in range(6)],
            (),
            trajectories.OVERLAP,
        ),
    ],
)
def test_why_nothing_is_projected(points, breaks, reason):
    found = trajectories.of(UP, points, [AMBITION], breaks)
    assert found.landing.reason == reason
    assert reason in trajectories.sentences(UP, found)


def test_a_projection_stays_inside_what_a_figure_can_be():
    found = trajectories.of(UP, years([60, 70, 80, 90, 99], first=2019), [AMBITION])
    assert "100.0%" in trajectories.sentences(UP, found)[-1]
    assert "no figure is held for the start" in trajectories.sentences(UP, found)[1]
