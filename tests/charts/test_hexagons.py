"""Hexagon maps: every area once, no two in one place, words and shapes beside each colour."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.charts import hexagons
from outcomes.charts.hexagons import Hexagon, Tile
from outcomes.pages import hexagon_map

SIZES = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=200)


@pytest.mark.parametrize(("layout", "count"), [("police_force", 39), ("upper_tier", 153)])
def test_no_two_areas_touch_more_than_their_edges(layout, count):
    tiles = hexagon_map.tiles(layout)
    assert len({tile.code for tile in tiles}) == len(tiles) == count
    for one, other in combinations(tiles, 2):
        (x1, y1), (x2, y2) = one.middle, other.middle
        apart = ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5
        assert apart >= hexagons.ACROSS - 1e-6, (one.name, other.name)


def test_odd_rows_stand_half_a_hexagon_to_the_right():
    even, odd = Tile("a", "A", 3, 2), Tile("b", "B", 3, 3)
    assert odd.middle[0] - even.middle[0] == pytest.approx(hexagons.ACROSS / 2)
    assert odd.middle[1] - even.middle[1] == pytest.approx(1.5 * hexagons.SIDE)


@pytest.mark.parametrize(
    ("name", "short"),
    [("Cleveland", "Cle"), ("North Yorkshire", "NYo"), ("St. Helens", "StH")],
)  # fmt: skip
def test_a_label_has_three_letters(name, short):
    assert Tile("x", name, 0, 0).short == short


def test_no_two_forces_have_one_label():
    labels = [tile.short for tile in hexagon_map.tiles("police_force")]
    assert len(labels) == len(set(labels)) == 39


@given(SIZES)
def test_levels_hold_every_value_once_in_order(values):
    levels = hexagons.levels(values)
    assert 1 <= len(levels) <= 5
    assert levels[0][0] == min(values)
    assert levels[-1][1] == max(values)
    assert all(low <= high for low, high in levels)
    assert all(levels[i][1] < levels[i + 1][0] for i in range(len(levels) - 1))
    for value in values:
        assert sum(low <= value <= high for low, high in levels) == 1
        assert hexagons.level_of(value, levels) in {f"map-{n}" for n in range(1, 6)}


def test_each_hexagon_is_a_link_that_says_what_it_shows():
    tile = Tile("E1", "Ham & Shire", 0, 0)
    one = Hexagon(tile, "Ham & Shire: 3.1, worse than England", "bad-1", "/outcomes/x/E1/")
    picture = hexagons.draw([one], "Deaths, 2020")
    assert '<a href="/outcomes/x/E1/"><title>Ham &amp; Shire: 3.1, worse' in picture
    assert 'aria-label="Deaths, 2020"' in picture
    assert " style=" not in picture


@pytest.mark.parametrize(
    ("tone", "mark"), [("good-1", "<circle"), ("bad-2", "l5 5l-5 5l-5-5Z"), ("diff-1", 'width="7"')]
)
def test_the_judgement_has_a_shape(tone, mark):
    tile = Tile("E1", "Ham", 0, 0)
    assert mark in hexagons.draw([Hexagon(tile, "Ham", tone, "/")], "Map")
    assert mark not in hexagons.draw([Hexagon(tile, "Ham", "same", "/")], "Map")


def test_this_area_is_drawn_last_with_a_thick_edge():
    tiles = [Hexagon(Tile(n, n, i, 0), n, "same", f"/{n}/", n == "A") for i, n in enumerate("ABC")]
    picture = hexagons.draw(tiles, "Map")
    assert re.findall(r'href="/(\w)/"', picture) == ["B", "C", "A"]
    assert picture.count('stroke-width="3"') == 1


class Measured:
    """As much of a metric as a map asks for."""

    code, has_rate, measure, is_proportion = "deaths", True, "count", False


def row(code, value=None, comparison="", state="shown", **more):
    found = {"area_code": code, "value": value, "numerator": 5, "comparison": comparison,
             "state": state, "is_restricted": False, "qualifier": "", "flag": ""}  # fmt: skip
    return found | more


def test_a_map_of_compared_figures_says_how_they_stand():
    rows = [row("E23000013", 21.7, "much_worse"), row("E23000016", state="suppressed")]
    drawn = hexagon_map.of(Measured, "police_force", rows, "Deaths, 2020")
    assert "<title>Cleveland: 21.7, much worse than England</title>" in drawn.picture
    assert "<title>West Mercia: hidden</title>" in drawn.picture
    assert "<title>Surrey: not held</title>" in drawn.picture
    assert [words for _, words in drawn.key] == ["much worse", "no figure"]
    assert drawn.picture.count("<title>") == 39


def test_small_neighbours_counted_together_are_named():
    drawn = hexagon_map.of(Measured, "upper_tier", [row("E09000012", 3.0, "similar")], "Deaths")
    assert "City of London: not held (some series count it with Hackney)" in drawn.picture
    assert "Isles of Scilly: not held (some series count it with Cornwall)" in drawn.picture


def test_what_is_not_compared_is_shown_by_quantity_without_judgement():
    rows = [row("E23000013", 5.0), row("E23000016", 2.0), row("E23000019", 2.0)]
    drawn = hexagon_map.of(Measured, "police_force", rows, "Offences")
    assert [words for _, words in drawn.key] == ["2.0", "5.0", "no figure"]
    for colour in ("#0B63A5", "#B3470B"):
        assert colour not in drawn.picture


def test_other_kinds_of_area_have_no_map():
    assert hexagon_map.of(Measured, "region", [row("E12000005", 1.0)], "Deaths") is None
