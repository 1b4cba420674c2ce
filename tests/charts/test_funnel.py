"""The funnel: every area in its place, the same in picture, browser, table and words."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.charts import examples, palette
from outcomes.charts.funnel import PLACES, Funnel, Lines, Spot
from outcomes.charts.funnel_drawing import Chart
from outcomes.charts.funnel_plan import Plan
from outcomes.charts.funnel_plotly import figure
from outcomes.charts.funnel_svg import draw
from outcomes.charts.geometry import NARROW, WIDE

slow = settings(deadline=None, max_examples=40)
SIZES = st.floats(1_000, 5_000_000)
VALUES = st.floats(0, 500).map(lambda value: round(value, 3))


@st.composite
def limits(draw, size):
    far_lower, lower, upper, far_upper = sorted(draw(st.tuples(VALUES, VALUES, VALUES, VALUES)))
    return Lines(size, lower, upper, far_lower, far_upper)


@st.composite
def funnels(draw):
    count = draw(st.integers(2, 40))
    this = draw(st.integers(0, count - 1))
    spots = tuple(
        Spot(f"Area {n}", draw(VALUES), draw(limits(draw(SIZES))), "this" if n == this else "other")
        for n in range(count)
    )
    sizes = sorted(draw(st.lists(SIZES, min_size=2, max_size=12)))
    return Funnel(
        title="Deaths by size",
        headline="Deaths were higher in small areas.",
        unit_line="Deaths per 100,000 people a year",
        size_line="Residents",
        areas=spots,
        lines=tuple(draw(limits(size)) for size in sizes),
        benchmark=draw(VALUES),
        decimals=draw(st.integers(0, 2)),
    )


@given(funnel=funnels())
@slow
def test_every_area_is_drawn_once_in_picture_and_browser(funnel):
    for size in (WIDE, NARROW):
        plan = Plan(funnel, size)
        picture = ET.fromstring(str(draw(funnel, size)))  # noqa: S314 - our own markup
        circles = [node for node in picture.iter() if node.tag.endswith("circle")]
        assert len(circles) == len(funnel.areas)
        assert [node.get("fill") for node in circles].count(palette.AREA) == 1
        drawn = {
            (x, y)
            for trace in figure(funnel, size)["data"]
            if trace["name"] in ("areas", "this")
            for x, y in zip(trace["x"], trace["y"], strict=True)
        }
        assert drawn == {(spot.lines.denominator, spot.value) for spot in funnel.areas}
        for spot in funnel.areas:
            assert plan.left <= plan.x(spot.lines.denominator) <= plan.right
            assert plan.top - 0.01 <= plan.y(spot.value) <= plan.bottom + 0.01


@given(funnel=funnels())
@slow
def test_the_table_and_the_words_say_where_each_area_lies(funnel):
    said = {row.cells[0].text: row.cells[-1].text.lower() for row in funnel.table.rows}
    assert said.keys() == {spot.name for spot in funnel.areas}
    for spot in funnel.areas:
        assert said[spot.name] == _place(spot)
        if spot.stands == "this":
            assert f"{spot.name} {funnel.said(spot)}, {_place(spot)}" in funnel.text
    readings = json.loads(str(Chart(funnel).json), parse_constant=pytest.fail)["readings"]
    assert [reading["x"] for reading in readings] == sorted(reading["x"] for reading in readings)
    assert len(readings) == len(funnel.areas)


def _place(spot):
    """The same rule read a second way: the innermost pair of lines that holds the value."""
    at, value = spot.lines, spot.value
    if at.lower <= value <= at.upper:
        return PLACES[0]
    side = "above" if value > at.upper else "below"
    inner = at.far_lower <= value <= at.far_upper
    return f"{side} the {'95%' if inner else '99.8%'} line"


@given(funnel=funnels())
@slow
def test_no_line_leaves_the_frame_and_no_style_is_written(funnel):
    for size in (WIDE, NARROW):
        plan = Plan(funnel, size)
        for curve, _ in plan.curves:
            for at, value in curve:
                assert plan.left <= plan.x(at) <= plan.right + 0.01
                assert plan.top - 0.01 <= plan.y(value) <= plan.bottom + 0.01
        heights = [y for y, *_ in plan.labels]
        assert all(above - below >= 18 for above, below in pairwise(heights))
    assert "style=" not in Chart(funnel).wide + Chart(funnel).narrow
    assert not re.search(r"[<>&]", str(Chart(funnel).json))


def test_many_areas_outside_are_counted_and_not_all_named():
    far = [Spot(f"Far {n}", 30, replace(examples.funnel().areas[0].lines)) for n in range(11)]
    funnel = replace(examples.funnel(), areas=tuple(far))
    assert "Far 7 and 3 more." in funnel.text
    assert "none" in funnel.text


def test_the_gallery_example_names_its_own_area_in_bold():
    assert "Northvale 13.9</text>" in Chart(examples.funnel()).wide
    assert "Northvale 13.9" in [key.text for key in Chart(examples.funnel()).key]
    assert "about 2 of 40 would lie outside the 95% lines" in examples.funnel().notes[0]
