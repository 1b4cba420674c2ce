"""What a chart must never do, on charts small enough to read."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from outcomes.charts import examples, palette, plotly, svg, text
from outcomes.charts.dots import Dot, Dots
from outcomes.charts.drawing import Chart
from outcomes.charts.geometry import NARROW, WIDE, Plan
from outcomes.charts.sparkline import sparkline
from outcomes.charts.spec import Annotation, Break, Limits, Point, Segment, Series, Target, pieces

from .specs import chart, year, years

GOOD_AND_BAD = [palette.TONES["good"], palette.TONES["bad"]]


def traces(spec, name, mode="lines"):
    return [
        [(day, value) for day, value in zip(trace["x"], trace["y"], strict=True)]
        for trace in plotly.figure(spec, WIDE)["data"]
        if trace["name"] == name and trace["mode"] == mode
    ]


def values(spec, name="Northvale"):
    return [[value for _, value in line] for line in traces(spec, name)]


def test_a_year_that_is_not_held_is_a_gap_and_never_a_nought():
    spec = chart(years(2015, [4, 5, None, 6, 7]))
    assert values(spec) == [[4, 5], [6, 7]]
    drawn = [value for trace in plotly.figure(spec, WIDE)["data"] for value in trace["y"]]
    assert 0 not in drawn
    assert "not held" in svg.draw(spec)
    signs = [s for s in plotly.figure(spec, WIDE)["layout"]["shapes"] if s["type"] == "path"]
    assert [(sign["xanchor"], sign["yref"]) for sign in signs] == [(year(2017).middle, "paper")]


def test_a_year_that_is_left_out_is_a_gap_too():
    points = [year(2014, 3), year(2015, 4), year(2016, 5), year(2018, 6), year(2019, 7)]
    assert values(chart(points)) == [[3, 4, 5], [6, 7]]


def test_a_hidden_figure_has_its_own_sign_and_no_value():
    spec = chart([*years(2015, [4, 5]), year(2017, state="suppressed"), *years(2018, [6, 7])])
    assert values(spec) == [[4, 5], [6, 7]]
    assert "hidden" in svg.draw(spec)
    assert "not held" not in svg.draw(spec)
    assert "Hidden: 2017." in text.alternative(spec)


def test_a_new_definition_stops_the_line_and_a_new_source_does_not():
    spec = chart(years(2015, [4, 5, 6, 7]))
    on = date(2017, 1, 1)
    real = replace(spec, breaks=(Break(on, "New definition, January 2017"),))
    source = replace(spec, breaks=(Break(on, "New source, January 2017", compares=True),))
    assert values(real) == [[4, 5], [6, 7]]
    assert values(source) == [[4, 5, 6, 7]]
    lines = {True: plotly.figure(real, WIDE), False: plotly.figure(source, WIDE)}
    for is_real, drawing in lines.items():
        full = [
            s for s in drawing["layout"]["shapes"] if s.get("line", {}).get("dash") == "2px,3px"
        ]
        assert len(full) == is_real
        assert any("January 2017" in a["text"] for a in drawing["layout"]["annotations"])


def test_flags_without_room_become_numbers_with_a_list():
    cuts = tuple(Break(date(at, 1, 1), f"New method, January {at}") for at in (2016, 2017, 2018))
    spec = chart(years(2015, [4, 5, 6, 7, 8]), breaks=cuts)
    assert [flag.text for flag in Plan(spec, NARROW).flags] == ["1", "2", "3"]
    assert Chart(spec).breaks == [f"New method, January {at}." for at in (2016, 2017, 2018)]


def test_a_flag_that_would_reach_over_the_axis_becomes_a_number():
    cut = Break(date(2018, 1, 1), "Other source, January 2018", compares=True)
    spec = chart(years(2015, [640, 580, 460, 480, 560, 455]), breaks=(cut,))
    for size in (WIDE, NARROW):
        plan = Plan(spec, size)
        (flag,) = plan.flags
        width = 6 + len(flag.text) * 7.4
        at = plan.x(cut.on.toordinal())
        assert flag.is_number or (at - width if flag.goes_left else at) >= plan.left
    assert Plan(spec, NARROW).flags[0].is_number
    assert not Plan(spec, WIDE).flags[0].is_number


def test_the_step_to_a_provisional_point_is_dashed_and_its_label_says_so():
    points = [*years(2015, [4, 5, 6]), year(2018, 7, status="provisional")]
    spec = chart(points)
    dashes = [
        trace["line"]["dash"]
        for trace in plotly.figure(spec, WIDE)["data"]
        if trace["mode"] == "lines"
    ]
    assert dashes == ["solid", "3px,3px"]
    assert values(spec) == [[4, 5, 6], [6, 7]]
    assert ">provisional<" in svg.draw(spec)


def test_nothing_is_drawn_of_a_target_after_it_ends():
    target = Target(75, date(2016, 1, 1), date(2017, 12, 31), "Target 75% to December 2017")
    spec = chart(years(2015, [50, 55, 60, 65, 70]), target=target, percent=True)
    first, last = Plan(spec, WIDE).target_span
    assert first == date(2016, 1, 1).toordinal()
    assert last == date(2018, 1, 1).toordinal()
    step = [s for s in plotly.figure(spec, WIDE)["layout"]["shapes"] if s.get("y0") == 75]
    assert [(s["x0"], s["x1"]) for s in step] == [(first, last)]


def test_a_target_that_runs_on_is_drawn_to_its_end_after_the_last_period():
    target = Target(75, date(2016, 1, 1), date(2020, 6, 30), "Target 75% to June 2020")
    spec = chart(years(2015, [50, 55, 60, 65, 70]), target=target, percent=True)
    for size in (WIDE, NARROW):
        plan = Plan(spec, size)
        assert plan.target_span[1] == date(2020, 7, 1).toordinal() == plan.days[1]
        assert plan.x(plan.target_span[1]) == pytest.approx(plan.right)
    assert Plan(spec, WIDE).margin < WIDE.right
    without = Plan(replace(spec, target=None), WIDE)
    assert without.margin == WIDE.right
    assert without.days[1] == without.last_day


@pytest.mark.parametrize("value", [48, 52, 60, 69, 70, 71, 75, 90])
def test_the_labels_keep_off_a_target_that_runs_past_them(value):
    target = Target(value, date(2016, 1, 1), date(2020, 6, 30), f"Target {value}% to June 2020")
    points = [*years(2015, [50, 55, 60, 65]), year(2019, 70, lower=60, upper=80)]
    plan = Plan(chart(points, target=target, percent=True), WIDE)
    top, foot = plan.target_band
    assert plan.end_labels
    for label in plan.end_labels:
        first, last = label.y - 9, label.y - 9 + label.height
        assert last <= top + 0.01 or first >= foot - 0.01
        assert plan.top - 9 <= first
        assert last <= plan.bottom + 5


def test_a_target_far_ahead_leaves_the_figures_their_room():
    target = Target(75, date(2016, 1, 1), date(2040, 12, 31), "Target 75% to December 2040")
    plan = Plan(chart(years(2015, [50, 55, 60, 65, 70]), target=target, percent=True), WIDE)
    filled = (plan.x(plan.last_day) - plan.left) / (plan.right - plan.left)
    assert filled == pytest.approx(0.75, abs=0.01)
    assert plan.target_span[1] == plan.days[1]


def test_a_target_after_another_is_drawn_too_and_only_one_has_words():
    steps = [
        Target(60, date(2015, 1, 1), date(2016, 12, 31), "60% by 2016"),
        Target(75, date(2017, 1, 1), date(2019, 12, 31), "75% by 2019"),
    ]
    spec = chart(
        years(2015, [50, 55, 60, 65, 70]), target=steps[1], other_targets=(steps[0],), percent=True
    )
    rules = [s["y0"] for s in plotly.figure(spec, WIDE)["layout"]["shapes"] if s["type"] == "line"]
    assert {60, 75} <= set(rules)
    assert "75% by 2019" in svg.draw(spec)
    assert "60% by 2016" not in svg.draw(spec)


def test_annotations_are_numbered_on_the_axis_listed_below_and_said_in_words():
    notes = tuple(Annotation(date(at, 4, 1), f"Change of {at}") for at in range(2010, 2019))
    spec = chart(years(2009, [4, 5, 6, 7, 8, 9, 8, 7, 6, 5]), annotations=notes)
    assert Chart(spec).annotations == [f"Change of {at}." for at in range(2013, 2019)]
    for size in (WIDE, NARROW):
        discs = Plan(spec, size).discs
        assert [disc.number for disc in discs] == [1, 2, 3, 4, 5, 6]
        assert all(after.x - before.x >= 20 for before, after in pairwise(discs))
    picture = svg.draw(spec)
    assert picture.count('r="10"') == 6
    words = [a["text"] for a in plotly.figure(spec, WIDE)["layout"]["annotations"]]
    assert [text for text in words if text in "123456"] == list("123456")
    assert "Change of 2018." in text.alternative(spec)


def test_numbered_flags_go_on_after_the_annotations():
    cuts = tuple(Break(date(at, 1, 1), f"New method, January {at}") for at in (2016, 2017, 2018))
    note = Annotation(date(2017, 6, 1), "Footprint changed, June 2017")
    spec = chart(years(2015, [4, 5, 6, 7, 8]), breaks=cuts, annotations=(note,))
    assert [flag.text for flag in Plan(spec, NARROW).flags] == ["2", "3", "4"]


def test_the_pages_own_area_has_room_for_its_bold_name():
    dots = Dots("t", "h", "Per cent", (Dot("Southmere", 50, stands="this"), Dot("Northvale", 60)))
    at = re.search(r'<text x="(\d+)"[^>]*>Southmere<', dots.wide)
    assert int(at[1]) >= 9 * 8.6


def test_a_control_chart_is_twenty_pixels_lower():
    assert Chart(examples.control()).size.height == 340
    assert Chart(examples.signs()).size.height == 360


def test_percentages_stop_at_a_hundred():
    spec = chart([*years(2015, [88, 93]), year(2017, 97, lower=93, upper=101.5)], percent=True)
    plan = Plan(spec, WIDE)
    assert plan.ticks[-1] == 100
    assert f'y="{plan.y(100):.0f}" width="6"' in svg.draw(spec)


def test_a_run_chart_may_start_higher_and_says_so():
    level = Segment(date(2015, 1, 1), date(2018, 12, 31), 552)
    limits = Limits((level,), "4 of 12 quarters: too few for limits")
    spec = chart(years(2015, [548, 560, 601, 571]), kind="run", limits=limits, zero_based=False)
    assert Plan(spec, WIDE).unit_line.endswith(f"(axis starts at {Plan(spec, WIDE).ticks[0]:.0f})")
    assert Plan(replace(spec, zero_based=True), WIDE).unit_line == "Deaths a year"
    assert "4 of 12 quarters" in svg.draw(spec)


@pytest.mark.parametrize("points", [[], [year(2020, 4)], [year(2020), year(2021)]])
def test_less_than_two_points_are_a_sentence_and_no_chart(points):
    spec = chart(points)
    assert not spec.is_drawable
    assert "no chart is drawn" in text.alternative(spec)


def test_figures_quoted_in_papers_are_never_joined():
    quoted = Series("Quoted", years(2015, [4, 5, 6]), "quoted")
    spec = chart(years(2015, [5, 6, 7]), beside=(quoted,))
    assert values(spec, "Quoted") == []
    assert len(pieces(quoted)) == 3


def test_a_chart_takes_no_colour_of_good_or_bad_but_its_brackets():
    for spec in (examples.run(), examples.signs(), examples.parts(), examples.bars()):
        written = f"{Chart(spec).wide}{Chart(spec).json}".upper()
        assert not any(colour.upper() in written for colour in GOOD_AND_BAD)


def test_names_are_printed_as_they_are():
    spec = chart(years(2015, [4, 5]), beside=(Series("<b>A</b> & B", years(2015, [3, 4])),))
    assert "&lt;b&gt;A&lt;/b&gt;" in svg.draw(spec)
    words = [a["text"] for a in plotly.figure(spec, WIDE)["layout"]["annotations"]]
    assert any(word.startswith("&lt;b&gt;A&lt;/b&gt; &amp; B") for word in words)
    assert not set("<>&") & set(Chart(spec).json)


def test_more_than_four_lines_are_refused():
    many = tuple(Series(f"Area {n}", years(2015, [4, 5])) for n in range(4))
    with pytest.raises(ValueError, match="four lines"):
        chart(years(2015, [4, 5]), beside=many)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"value": float("nan")}, "None, not NaN"),
        ({"value": 3, "state": "suppressed"}, "carries no number"),
        ({"numerator": 3, "state": "missing"}, "carries no number"),
    ],
)
def test_a_point_that_says_two_things_is_refused(more, reason):
    with pytest.raises(ValueError, match=reason):
        Point(date(2020, 1, 1), date(2020, 12, 31), "2020", **more)


def test_a_sparkline_starts_from_nought_and_leaves_gaps():
    line = sparkline([10, None, 20, 10])
    assert line.count("M") == 2
    assert sparkline([5]) == ""
    flat = sparkline([10, 11])
    assert 'd="M4 5.6L92 4"' in flat.replace(".0", "")


AREAS = tuple(Dot(f"Area {n:02}", float(n), n - 1.0, n + 1.0) for n in range(1, 61))


def test_of_many_areas_the_ends_this_one_and_its_neighbours_are_drawn():
    areas = (*AREAS[:29], replace(AREAS[29], stands="this"), *AREAS[30:], Dot("Unknown", None))
    dots = Dots("Deaths", "Deaths.", "Deaths a year", areas, benchmark=20)
    drawn = [area.name for area in dots.drawn]
    assert len(drawn) == 23
    assert drawn[0] == "Area 60"
    assert {"Area 29", "Area 30", "Area 31"} <= set(drawn)
    assert "England 20.0" in dots.wide
    assert 'font-weight="bold"' in dots.wide
    assert len(dots.table.rows) == 61
    assert dots.table.rows[-1].cells[1].text == "not held"
    assert "38 of 61 areas are in the table only" in dots.text


def test_neighbours_at_the_ends_do_not_run_over():
    areas = (replace(AREAS[0], stands="this"), *AREAS[1:])
    assert len(Dots("Deaths", "Deaths.", "Deaths a year", areas).drawn) == 20


def test_names_of_years_stand_apart_where_years_are_left_out():
    """2015/16, then three years next to each other on a narrow chart."""
    spans = [(2015, 30), (2021, 37), (2022, 43), (2023, 53)]
    points = [
        Point(date(first, 4, 1), date(first + 1, 3, 31), f"{first}/{first % 100 + 1}", value)
        for first, value in spans
    ]
    plan = Plan(chart(points), NARROW)
    named = [point.label for point in plan.time_labels]
    places = [plan.x(point.middle) for point in plan.time_labels]
    assert (named[0], named[-1]) == ("2015/16", "2023/24")
    assert all(after - before >= 55 for before, after in pairwise(places))
