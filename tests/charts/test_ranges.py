"""The bar of an area among its kind: England on its line, the ends in reach, words for all."""

import re
import statistics

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outcomes.charts.ranges import CENTRE, EDGE, WIDTH, Range
from outcomes.stats.spread import spread

rates = st.floats(min_value=0, max_value=1e6, allow_subnormal=False)


def bar(**changed):
    drawn = {
        "lowest": 2.0, "lower_quartile": 5.0, "upper_quartile": 8.0, "highest": 20.0, "count": 39,
        "kind": "forces", "england": 7.0, "this": 5.7, "region": 6.5,
    }  # fmt: skip
    return Range(**drawn | changed)


@given(st.lists(rates, min_size=5, max_size=40))
def test_a_spread_agrees_with_a_second_reading(values):
    found = spread(values)
    lower, _, upper = statistics.quantiles(values, n=4, method="inclusive")
    assert (found.lowest, found.highest, found.count) == (min(values), max(values), len(values))
    assert found.lower_quartile == pytest.approx(lower)
    assert found.upper_quartile == pytest.approx(upper)


def test_under_five_areas_there_is_no_spread():
    assert spread([1, 2, 3, 4]) is None
    assert spread([1, 2, 3, 4, float("nan")]) is None
    assert spread([1, 2, 3, 4, 5]).count == 5


@given(st.lists(rates, min_size=5, max_size=50), rates, rates)
def test_every_mark_lies_within_the_picture_and_england_on_its_line(values, england, this):
    found = spread(values)
    drawn = bar(**vars(found), england=england, this=this, region=None)
    assert drawn.x(england) == CENTRE
    ends = [drawn.x(value) for value in (found.lowest, found.highest, this)]
    assert all(EDGE - 0.01 <= x <= WIDTH - EDGE + 0.01 for x in ends)
    assume(max(abs(value - england) for value in (*values, this)) > 1e-3)
    assert (
        min(abs(x - EDGE) for x in ends) < 0.01 or min(abs(x - WIDTH + EDGE) for x in ends) < 0.01
    )


def test_higher_numbers_lie_further_right():
    drawn = bar()
    marks = [drawn.x(value) for value in (2.0, 5.0, 5.7, 6.5, 7.0, 8.0, 20.0)]
    assert marks == sorted(marks)
    assert len(set(marks)) == len(marks)


def test_a_country_where_all_are_alike_is_drawn_at_england():
    drawn = bar(
        lowest=7.0, lower_quartile=7.0, upper_quartile=7.0, highest=7.0, this=7.0, region=7.0
    )
    assert drawn.x(7.0) == CENTRE
    assert "NaN" not in drawn.picture


def test_each_judgement_has_its_shape_and_an_old_figure_no_colour():
    pictures = {tone: str(bar(tone=tone).picture) for tone in ("good", "bad", "diff", "same", "")}
    assert len(set(pictures.values())) == 5
    shapes = {tone: re.sub(r"#[0-9A-F]{6}", "", text) for tone, text in pictures.items()}
    assert len(set(shapes.values())) == 5
    assert "#B3470B" in pictures["bad"]
    assert "#B3470B" not in bar(tone="bad", is_old=True).picture
    assert bar(tone="bad", strong=True).picture != bar(tone="bad").picture


def test_the_bar_in_words_holds_every_number():
    assert bar().text == (
        "39 forces from 2.0 to 20.0, the middle half 5.0 to 8.0; England 7.0, region 6.5, here 5.7"
    )
    assert "region" not in bar(region=None).text
