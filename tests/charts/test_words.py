"""Numbers, tables, files and signals in words."""

import csv
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.charts import words
from outcomes.charts.examples import trend
from outcomes.charts.files import plain, rows_for_csv
from outcomes.charts.heat import HeatCell, draw_row
from outcomes.charts.signals import SIGNALS, Headline, compared, moving
from outcomes.charts.spec import Break, Cell, Column, Row, TableSpec
from outcomes.charts.svg import draw
from outcomes.charts.table import of_chart
from outcomes.charts.text import alternative

from .specs import chart, year, years

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (1263, 0, "1,263"),
        (21.66, 1, "21.7"),
        (-23, 0, f"{MINUS}23"),
        (-0.01, 1, "0.0"),
        (0, 0, "0"),
    ],
)
def test_numbers_have_commas_a_true_minus_and_no_minus_nought(value, decimals, said):
    assert words.number(value, decimals) == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"),
                         (13, "13th"), (21, "21st"), (102, "102nd"), (111, "111th")]
)  # fmt: skip
def test_places_in_an_order(number, said):
    assert words.ordinal(number) == said


def test_a_change_has_its_sign():
    assert [words.signed(n) for n in (7, 0, -7)] == ["+7", "0", f"{MINUS}7"]


@pytest.mark.parametrize(
    ("point", "said"),
    [
        (year(2020, 21.7), "21.7"),
        (year(2020), "not held"),
        (year(2020, state="suppressed"), "hidden"),
        (year(2020, state="restricted"), "hidden"),
        (year(2020, 0, rounded=True), "0 (rounded)"),
        (year(2020, 0), "0.0"),
        (year(2020, 300, qualifier="over"), "over 300.0"),
        (year(2020, numerator=3, state="shown"), "no rate"),
    ],
)
def test_a_figure_or_the_words_for_it(point, said):
    assert words.figure(point, 1) == said


def test_a_short_table_has_the_latest_of_the_subject_alone():
    table = of_chart(trend(), last=5, caption="Last five years")
    assert [row.cells[0].text for row in table.rows] == ["2024", "2023", "2022", "2021", "2020"]
    assert "England" not in [column.heading for column in table.columns]
    assert "England" in [column.heading for column in of_chart(trend()).columns]


def test_a_column_of_notes_stands_only_where_a_row_has_one():
    points = [year(2015, 4, note="Counted by hand."), *years(2016, [5, 6])]
    headings = [[c.heading for c in of_chart(chart(points), last).columns] for last in (None, 2)]
    assert ["Notes" in heading for heading in headings] == [True, False]


def test_a_break_parts_the_rows_of_the_table_and_is_named_in_its_file():
    cut = Break(date(2017, 1, 1), "New definition, January 2017")
    table = of_chart(chart(years(2015, [4, 5, 6, 7]), breaks=(cut,)))
    assert [row.kind for row in table.rows] == ["row", "row", "break", "row", "row"]
    rows = rows_for_csv(table)
    assert rows[0][-1] == "Break"
    assert [row[0] for row in rows if str(row[-1]).startswith("New definition")] == ["2017"]


def test_a_file_holds_plain_numbers_and_codes_for_those_that_are_not():
    points = [*years(2015, [1234.56, None]), year(2017, state="suppressed")]
    assert rows_for_csv(of_chart(chart(points))) == [
        ["Period", "Value"], ["2017", "[c]"], ["2016", "[x]"], ["2015", 1234.56],
    ]  # fmt: skip


def test_groups_are_named_beside_their_rows():
    rows = (Row((Cell("Harm"),), "group"), Row((Cell("Deaths"), Cell("1,263", raw=1263))))
    table = TableSpec("Measures", (Column("Measure"), Column("Latest", number=True)), rows)
    assert rows_for_csv(table) == [["Group", "Measure", "Latest"], ["Harm", "Deaths", 1263]]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\tabc",
        "\rabc",
        "  =1",
        "\n=1",
        "\uff1d1",
        "\uff0b1",
    ],
)
def test_nothing_in_a_file_is_a_formula(text):
    assert plain(text) == f"'{text}"


@given(st.text() | st.floats(allow_nan=False) | st.none())
def test_a_cell_of_a_file_begins_no_formula_and_a_number_stays_one(value):
    written = plain(value)
    if isinstance(value, float):
        assert written == value
    else:
        assert not str(written).lstrip().startswith(("=", "+", "-", "@"))
        assert str(written).removeprefix("'") == (value or "").removeprefix("'")
        csv.writer(io.StringIO()).writerow([written])


@pytest.mark.parametrize("rises", [True, False])
def test_a_measure_without_a_direction_is_never_good_or_bad(rises):
    signal = moving(rises, "none")
    assert (signal.shape, signal.tone) == ("diff", "diff")
    for word in ("higher", "lower", "much_higher", "much_lower", "similar"):
        assert compared(word, "none").tone not in ("good", "bad")
    for word in ("better", "much_worse"):
        with pytest.raises(ValueError, match="never better or worse"):
            compared(word, "none")


@pytest.mark.parametrize(
    ("word", "improvement", "tone", "mark", "said"),
    [
        ("worse", "down", "bad", "up", "Higher than England"),
        ("better", "down", "good", "down", "Lower than England"),
        ("worse", "up", "bad", "down", "Lower than England"),
        ("much_better", "up", "good", "up", "Much higher than England"),
        ("higher", "up", "good", "up", "Higher than England"),
        ("much_lower", "none", "diff", "down", "Much lower than England"),
        ("similar", "up", "same", "", "Similar to England"),
    ],
)
def test_comparisons_in_shape_colour_and_words(word, improvement, tone, mark, said):
    signal = compared(word, improvement)
    assert (signal.tone, signal.mark, signal.words) == (tone, mark, said)
    assert signal.shape == signal.tone


def test_every_signal_has_its_words_and_the_colour_of_its_shape():
    for signal in SIGNALS.values():
        assert signal.words
        assert signal.tone in ("", signal.shape)


def test_a_headline_is_cut_about_its_phrase():
    said = Headline("The rate has risen over five years.", "risen over five years", "bad")
    assert (said.before, said.after) == ("The rate has ", ".")
    with pytest.raises(ValueError, match="not in the sentence"):
        Headline("The rate has fallen.", "risen")


def test_a_phone_shows_every_column_somewhere():
    columns = (
        Column("Area"), Column("Deaths", number=True), Column("Interval", phone="under"),
        Column("Notes", phone="fold"),
    )  # fmt: skip
    row = Row((Cell("Northvale"), Cell("4"), Cell("2 to 6"), Cell("Revised")))
    line = next(TableSpec("Deaths", columns, (row,)).lines)
    assert [cell.text for cell in line.places[0].under] == ["2 to 6"]
    assert [place.cell.text for place in line.folded] == ["Revised"]
    assert [place.cell.text for place in line.places] == ["4", "2 to 6", "Revised"]


def test_a_cell_of_a_heat_map_says_what_its_series_does():
    own = (("\N{UPWARDS ARROW}", "concern, high"),)
    cell = HeatCell("5.0", "worse", "bad-1", "/outcomes/a/b/", own=own)
    (plain,) = re.findall(r">([^<>]*concern[^<>]*)<", draw_row([cell]))
    assert plain.strip() == "concern, high"
    assert "small" not in draw_row([replace(cell, own=())])


def test_a_file_holds_every_signal_of_a_cell():
    signals = (SIGNALS["pass"], compared("worse", "down"))
    cell = Cell(signal=SIGNALS["concern_high"], signals=signals)
    table = TableSpec("A", (Column("Signal"),), (Row((cell,)),))
    said = "Concern, high; Meets the target reliably; Higher than England"
    assert rows_for_csv(table)[1] == [said]


def test_a_row_with_a_cell_too_few_is_refused():
    with pytest.raises(ValueError, match="has 2 cells"):
        TableSpec("Deaths", (Column("Area"), Column("Deaths")), (Row((Cell("Northvale"),)),))


def test_a_chart_of_hidden_figures_says_that_they_are_hidden():
    hidden = chart([year(2024, state="restricted"), year(2025, state="suppressed")])
    assert alternative(hidden) == "Its figures are hidden here, so no chart is drawn."


def test_a_marking_leads_the_words_and_stands_in_the_picture():
    marked = replace(trend(), marking="Demonstration data")
    assert alternative(marked).startswith("Demonstration data. Line chart")
    assert "Demonstration data" in draw(marked)
    assert of_chart(marked).marking == "Demonstration data"
    assert "Demonstration data" not in draw(trend())
