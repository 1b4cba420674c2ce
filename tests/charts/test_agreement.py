"""Table, words, picture and browser's chart say the same of every point, whatever the chart."""

import json
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outcomes.charts import palette, plotly, svg, text, words
from outcomes.charts.drawing import Chart
from outcomes.charts.geometry import NARROW, WIDE, Plan
from outcomes.charts.scales import nice
from outcomes.charts.spec import pieces
from outcomes.charts.table import of_chart

from .specs import charts

slow = settings(deadline=None, max_examples=60)


def _traced(drawing, name):
    """{day: value} of everything a Plotly figure draws under that name."""
    return {
        day: value
        for trace in drawing["data"]
        if trace["name"] == name
        for day, value in zip(trace["x"], trace["y"], strict=True)
    }


@given(spec=charts())
@slow
def test_plotly_draws_every_figure_that_is_shown_and_no_other(spec):
    for size in (WIDE, NARROW):
        drawing = plotly.figure(spec, size)
        for series in spec.series:
            expected = {point.middle: point.value for point in series.shown}
            assert _traced(drawing, series.name) == expected


@given(spec=charts())
@slow
def test_the_table_has_every_period_newest_first_with_the_words_of_each_figure(spec):
    table = of_chart(spec)
    place = [column.heading for column in table.columns].index("Value")
    rows = [row for row in table.rows if not row.spans]
    said = {row.cells[0].text: row.cells[place].text for row in rows}
    labels = [row.cells[0].text for row in rows]
    assert labels == sorted(labels, reverse=True)
    for point in spec.subject.points:
        assert said[point.label] == words.figure(point, spec.decimals)


@given(spec=charts())
@slow
def test_the_words_name_first_and_last_and_every_gap(spec):
    said = text.alternative(spec)
    shown = spec.subject.shown
    for name, point in (("first", shown[0]), ("last", shown[-1])):
        assert f"{name} {words.figure(point, spec.decimals)} ({point.label}" in said
    for point in spec.subject.points:
        if not point.is_shown:
            assert point.label in said.partition("ot held:" if not point.is_hidden else "idden:")[2]


@given(spec=charts())
@slow
def test_the_picture_has_a_mark_for_every_figure_and_a_sign_for_every_gap(spec):
    for size in (WIDE, NARROW):
        plan = Plan(spec, size)
        picture = ET.fromstring(str(svg.draw(spec, size)))  # noqa: S314 - our own markup
        circles = [node for node in picture.iter() if node.tag.endswith("circle")]
        dots = {(node.get("cx"), node.get("cy")) for node in circles}
        bars = [n for n in picture.iter() if n.tag.endswith("rect") and n.get("width") != "6"]
        if spec.is_controlled:
            _check_signals(picture, plan)
            continue
        hidden = sum(point.is_hidden for point in spec.subject.points)
        if spec.kind == "bars":
            assert len(bars) == len(spec.subject.shown) + hidden
            continue
        assert len(bars) == hidden
        for point in spec.subject.shown:
            assert (_pixel(plan.x(point.middle)), _pixel(plan.y(point.value))) in dots


def _check_signals(picture, plan):
    """Each figure stands in the shape of its judgement, filled where it is told; each segment too.

    The shapes are found by their place, which only one mark of a series has.
    """
    marks = {}
    for node in picture.iter():
        place = None
        if node.tag.endswith("circle"):
            place, shape = (float(node.get("cx")), float(node.get("cy"))), "circle"
        elif node.tag.endswith("rect") and node.get("height") == "12":
            place, shape = (float(node.get("x")) + 6, float(node.get("y")) + 6), "square"
        elif node.tag.endswith("path") and "l8 8l-8 8l-8 -8Z" in node.get("d"):
            x, y = node.get("d")[1:].partition("l")[0].split()
            place, shape = (float(x), float(y) + 8), "diamond"
        if place:
            marks.setdefault(tuple(round(at) for at in place), []).append((shape, node.get("fill")))
    shapes = {"": "circle", "good": "circle", "bad": "diamond", "diff": "square"}
    for point in plan.spec.subject.shown:
        told = point.is_told or not point.tone
        colour = palette.TONES[point.tone] if point.tone else palette.INK_3
        mark = shapes[point.tone], colour if told else palette.PAPER
        place = plan.x(point.middle), plan.y(point.value)
        near = [
            marks.get((round(place[0]) + dx, round(place[1]) + dy), [])
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        ]
        assert mark in [one for some in near for one in some]
    bands = [n for n in picture.iter() if n.get("fill-opacity") == f"{palette.BAND_OPACITY}"]
    assert len(bands) == sum(one.has_limits for one, _ in plan.segments)


@given(spec=charts().filter(lambda spec: spec.is_controlled))
@slow
def test_limits_are_the_same_in_picture_browser_table_and_words(spec):
    drawing = plotly.figure(spec, WIDE)
    drawn = {s["y0"] for s in drawing["layout"]["shapes"] if s["type"] == "line"}
    said, noted = text.alternative(spec), " ".join(of_chart(spec).notes)
    for segment in spec.limits.segments:
        for level in (segment.centre, segment.lower, segment.upper):
            if level is not None:
                assert level in drawn
                assert words.level(spec, level) in said
                assert words.level(spec, level) in noted
    ends = [said for _, lines in Plan(spec, WIDE).level_words for said in lines]
    last = spec.limits.last
    assert ("No lower limit" in ends) == (last.has_limits and last.lower is None)
    assert ("trial limits" in ends) == (last.has_limits and last.is_trial)


def _pixel(value):
    return f"{value:.1f}".removesuffix(".0")


@given(spec=charts())
@slow
def test_everything_stands_inside_the_frame(spec):
    for size in (WIDE, NARROW):
        plan = Plan(spec, size)
        for point in spec.shown:
            assert plan.left <= plan.x(point.middle) <= plan.right
            assert plan.top - 0.01 <= plan.y(point.value) <= plan.bottom + 0.01
        labels = sorted(plan.end_labels, key=lambda label: label.y)
        for above, below in pairwise(labels):
            assert above.y + above.height <= below.y + 0.01
        assert all(0 <= label.y <= plan.bottom + 4 for label in labels)


@given(spec=charts())
@slow
def test_time_has_at_most_eight_labels_the_first_and_the_last_always(spec):
    for size in (WIDE, NARROW):
        plan = Plan(spec, size)
        labels = plan.time_labels
        assert len(labels) <= 8
        assert labels[0] is plan.periods[0]
        assert labels[-1] is plan.periods[-1]
        assert len(labels) == len({point.label for point in labels})


@given(spec=charts())
@slow
def test_the_value_axis_has_three_to_five_round_lines_that_hold_everything(spec):
    ticks = Plan(spec, WIDE).ticks
    assert 3 <= len(ticks) <= 5
    assert ticks[0] <= min(point.value for point in spec.shown)
    assert ticks[-1] >= max(point.value for point in spec.shown)
    if spec.zero_based or spec.kind not in ("run", "spc"):
        assert ticks[0] == 0


@given(spec=charts())
@slow
def test_the_page_gets_plain_json_without_nan_or_markup(spec):
    written = str(Chart(spec).json)
    assert json.loads(written, parse_constant=pytest.fail)["readings"]
    assert not re.search(r"[<>&]", written)
    assert "bdata" not in written


@given(spec=charts())
@slow
def test_no_style_attribute_is_written_anywhere(spec):
    chart = Chart(spec)
    assert "style=" not in chart.wide + chart.narrow
    assert "<b>" not in str(chart.json)


@given(spec=charts())
@slow
def test_pieces_hold_each_shown_point_once_and_never_span_a_break(spec):
    for series in spec.series:
        cut = pieces(series, spec.breaks)
        assert [point for piece in cut for point in piece] == list(series.shown)
        for piece in cut:
            for stop in spec.breaks:
                days = [point.middle < stop.on.toordinal() for point in piece]
                assert stop.compares or len(set(days)) == 1


@given(
    ends=st.tuples(st.floats(0, 1e7), st.floats(0, 1e7)).map(sorted),
    decimals=st.integers(0, 2),
    most=st.sampled_from([None, 100.0]),
)
@example(ends=[100.0, 100.0], decimals=0, most=100.0)
@example(ends=[99.7, 100.0], decimals=0, most=100.0)
@example(ends=[0.0, 0.3], decimals=0, most=None)
@example(ends=[3.0, 130.0], decimals=1, most=100.0)
def test_round_values_hold_any_two_ends(ends, decimals, most):
    low, high = ends
    ticks = nice(low, high, decimals, most)
    assert 3 <= len(ticks) <= 5
    assert ticks[0] <= low + 1e-6
    assert high - 1e-6 <= ticks[-1]
    if most is not None and high <= most:
        assert ticks[-1] <= most
    if decimals == 0:
        assert all(tick == int(tick) for tick in ticks)
