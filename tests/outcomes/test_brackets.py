"""What local counts of people say of a whole: at least the largest, at most their sum."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import brackets
from outcomes.framework import Metric

PEOPLE = Metric("m", "M", "people", "distinct people", "output", "up", noun="people in treatment")


def row(area, year, count, **fields):
    return {
        "area_code": area, "period_start": date(year, 4, 1), "period_end": date(year + 1, 3, 31),
        "numerator": count, "flag": "", **fields,
    }  # fmt: skip


@pytest.mark.parametrize("counts", [[], [5], [5, None], [None, None]])
def test_no_bracket_where_a_part_is_not_seen(counts):
    assert brackets.of(counts) is None


@given(st.lists(st.sets(st.integers(0, 30)), min_size=2, max_size=6))
def test_the_true_number_lies_inside(places):
    """People as sets: however they are shared out, the whole is inside the bracket."""
    found = brackets.of([len(people) for people in places])
    assert found.least <= len(set().union(*places)) <= found.most


def test_the_newest_period_that_every_part_holds_is_said():
    rows = [row("A", 2019, 120), row("B", 2019, 80), row("A", 2020, 130), row("B", 2020, None)]
    found, slot = brackets.newest(rows, ["A", "B"])
    assert (found.least, found.most, slot["period_start"]) == (120, 200, date(2019, 4, 1))
    assert brackets.sentence(PEOPLE, found, slot, "Northshire") == (
        "Sum of local counts for Northshire in 2019/20: 200 in 2 authorities. Somebody counted in"
        " two of them is in it twice, so there were from 120 to 200 people in treatment."
    )
    assert brackets.newest(rows, ["A", "B", "C"]) is None
    rounded = [row("A", 2019, 120, flag="rounded"), row("B", 2019, 80)]
    said = brackets.sentence(PEOPLE, *brackets.newest(rounded, ["B", "A"]), "Northshire")
    assert said.endswith("The local counts are rounded.")
