"""What a reading of a series becomes in its chart, its signals and its sentence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outcomes import charting, portrayal, sentences
from outcomes.charts.drawing import Chart
from outcomes.charts.spec import Break
from outcomes.framework import Metric
from outcomes.periods import add_months
from outcomes.series import Rebase

STARTS = [212, 205, 221, 198, 215, 209, 226, 204, 218, 211, 223, 207,
          236, 241, 252, 268, 271, 280]  # fmt: skip


def metric(**more):
    """A count without a rate, more of which is better."""
    words = {"code": "starts", "title": "People starting treatment", "noun": "people"}
    rules = {"measure": "people", "counting": "distinct people", "metric_type": "output"}
    return Metric(**{**words, **rules, "direction": "up", "spc": True, "unit": "people"} | more)


def quarters(values, **more):
    """Rows from Q1 2022/23 on, a quarter each; None is not held."""
    rows = []
    for index, value in enumerate(values):
        start = add_months(date(2022, 4, 1), 3 * index)
        rows.append(_row(start, add_months(start, 3) - timedelta(days=1), value, **more))
    return rows


def years(values, spread=2.0, **more):
    return [
        _row(date(2016 + n, 1, 1), date(2016 + n, 12, 31), value, value=value,
             lower=value - spread, upper=value + spread, **more)
        for n, value in enumerate(values)
    ]  # fmt: skip


def _row(start, end, count, **more):
    state = "missing" if count is None else "shown"
    return {
        "period_start": start, "period_end": end, "numerator": count, "denominator": None,
        "value": None, "lower": None, "upper": None, "state": state, "reason": "Not held.",
        "status": "final", "qualifier": "", "flag": "", "no_value_reason": "",
        "area_nation": "england", "is_restricted": False,
    } | more  # fmt: skip


def drawn(rows, about=None, **around):
    about = about or metric()
    beside = charting.Around(**around)
    reading = charting.read(about, rows, beside)
    return charting.chart(about, "Northvale", rows, beside, "", reading), reading


def test_the_signal_that_the_sentence_speaks_of_is_filled_and_the_earlier_one_hollow():
    chart, reading = drawn(quarters(STARTS))
    assert chart.kind == "spc"
    told = [point.is_told for point in chart.subject.points]
    assert told == [False] * 11 + [True] * 7
    assert {point.tone for point in chart.subject.points[11:]} == {"good"}
    assert {point.tone for point in chart.subject.points[:11]} == {"bad"}
    assert portrayal.told(chart, reading) == "above the upper limit of 264"
    (only,) = portrayal.found(metric(), chart.subject.points, reading)
    assert (only.words, only.detail) == ("Improving, high", ", 18 of 20 quarters: trial limits")


def test_levels_stand_as_in_the_design():
    chart, _ = drawn(quarters(STARTS))
    (segment,) = chart.limits.segments
    assert [round(level) for level in (segment.lower, segment.centre, segment.upper)] == [
        192, 228, 264,
    ]  # fmt: skip
    assert segment.is_trial
    assert [key.text for key in Chart(chart).key] == [
        "Northvale 280", "Average 228", "Trial limits 192 to 264",
    ]  # fmt: skip


def test_under_twelve_points_there_is_a_median_and_the_reason():
    chart, reading = drawn(quarters([512, 548, 560, 601, 571, 544, 533, 559]))
    assert chart.kind == "run"
    assert chart.limits.last.name == "Median"
    assert chart.limits.last.centre == 553.5
    assert chart.limits.note == "8 of 12 quarters: too few for limits"
    (few,) = portrayal.found(metric(), chart.subject.points, reading)
    assert (few.shape, few.words) == ("none", "8 of 12 quarters")


def test_a_limit_beyond_what_a_figure_can_be_is_not_drawn():
    counts, _ = drawn(quarters([3, 0, 5, 1, 4, 0, 2, 6, 1, 3, 0, 5, 2, 4, 1, 3, 5, 0, 2, 4]))
    assert counts.limits.last.lower is None
    assert "No lower limit" in Chart(counts).wide
    share = metric(measure="percent_only", unit="%")
    rows = [row | {"value": row["numerator"]} for row in quarters([97, 99, 91, 98, 90, 99] * 3)]
    chart, _ = drawn(rows, share)
    assert chart.limits.last.upper is None
    assert "No upper limit" in Chart(chart).wide


def test_a_real_break_and_a_rebase_start_segments_of_their_own():
    rows = quarters([20 + n % 3 for n in range(12)] + [40 + n % 3 for n in range(12)])
    cut = rows[12]["period_start"]
    for around in (
        {"breaks": (Break(cut, "New definition, April 2025"),)},
        {"rebases": (Rebase(cut),), "breaks": (Break(cut, "Rebased, April 2025", compares=True),)},
    ):
        chart, reading = drawn(rows, **around)
        assert [round(one.centre) for one in chart.limits.segments] == [21, 41]
        assert reading.variation == "common_cause"
    whole, reading = drawn(rows)
    assert len(whole.limits.segments) == 1
    assert reading.variation == "improvement_high"


def test_nothing_hidden_enters_a_level():
    rows = quarters(STARTS)
    hidden = rows[5] | {"state": "suppressed", "numerator": None}
    chart, _ = drawn([*rows[:5], hidden, *rows[6:]])
    seen = [value for index, value in enumerate(STARTS) if index != 5]
    assert chart.limits.last.centre == pytest.approx(sum(seen) / len(seen))


def test_an_activity_takes_the_shape_without_judgement():
    activity = metric(metric_type="activity", direction="none")
    chart, reading = drawn(quarters(STARTS), activity)
    assert {point.tone for point in chart.subject.points} <= {"", "diff"}
    assert portrayal.found(activity, chart.subject.points, reading)[0].words == "Unusually high"


def test_five_years_of_a_trend_are_bracketed():
    deaths = metric(
        direction="down", measure="dsr", counting="events", metric_type="outcome", trend_test=True,
        spc=False,
    )  # fmt: skip
    chart, reading = drawn(years([10.0, 12.0, 15.0, 17.0, 21.0]), deaths)
    assert chart.kind == "trend"
    if not reading.trend:
        pytest.skip("the recent trend is not read yet")
    assert chart.bracket.text == "Rising, 2016 to 2020"
    assert chart.bracket.tone == "bad"
    (signal,) = portrayal.found(deaths, chart.subject.points, reading)
    assert (signal.words, signal.detail) == ("Rising", ", 2016 to 2020")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([20, 22, 19, 21, 23, 20, 18, 21, 22, 20, 19, 21, 20, 22, 35],
         "above the upper limit of"),
        ([20, 22, 19, 21, 23, 20, 18, 21, 22, 20, 19, 21, 20, 22, 5],
         "below the lower limit of"),
        ([20, 22, 19, 21, 18, 21, 22, 20, 19, 21, 25, 26, 25, 27, 25, 26, 26], "quarters"),
    ],
)  # fmt: skip
def test_the_sentence_says_why_the_latest_point_is_a_signal(values, said):
    chart, reading = drawn(quarters(values))
    assert said in portrayal.told(chart, reading)


def test_a_run_counts_back_to_where_it_began():
    values = [20, 22, 19, 21, 18, 21, 22, 20, 19, 21, 26, 25, 26, 25, 26, 25, 26, 25]
    chart, reading = drawn(quarters(values))
    if reading.special[-1] == "shift_high":
        assert portrayal.told(chart, reading).endswith("for 8 quarters")
    flat, calm = drawn(quarters([20, 22, 19, 21, 23, 20, 18, 21, 22, 20, 19, 21]))
    assert portrayal.told(flat, calm) == ""


def test_what_was_stored_says_the_same_as_what_is_read():
    chart, reading = drawn(quarters(STARTS))
    stored = {"variation": reading.variation, "assurance": "pass", "trend": ""} | quarters([1])[0]
    found = portrayal.stored(metric(), stored)
    assert [signal.words for signal in found] == ["Improving, high", "Meets the target reliably"]
    yearly = years([1.0])[0] | {"variation": "", "assurance": "", "trend": "decreasing"}
    (falling,) = portrayal.stored(replace(metric(), direction="down"), yearly)
    assert (falling.words, falling.detail, falling.tone) == ("Falling", ", 2012 to 2016", "good")
    assert chart.subject.points[-1].signal == "above the upper limit"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"rank_best": 3, "rank_worst": 9, "rank_of": 39, "quintile": 5},
         "3rd to 9th highest of 39"),
        ({"rank_best": 1, "rank_worst": 1, "rank_of": 39}, "highest of 39"),
        ({"rank_best": None, "rank_worst": None, "rank_of": None, "quintile": 1}, "lowest fifth"),
        ({"quintile": 4}, "second highest fifth"),
        ({"quintile": None}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_place_among_areas_in_words(row, said):
    assert sentences.place(row) == said
