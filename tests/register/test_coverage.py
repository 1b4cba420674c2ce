"""Seats filled, deputised, vacant and not recorded: worked cases and properties."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from partnerships.continuity import Span, State
from partnerships.coverage import (
    Attended,
    Coverage,
    ExpectedSeat,
    attended,
    concerns,
    count,
    over_time,
)

TODAY = date(2026, 11, 25)
FIRST = date(2022, 8, 1)
HELD = (Span(FIRST, None),)
GONE = (Span(FIRST, date(2026, 1, 31)),)
SEATS = [
    ExpectedSeat("Police", spans=HELD),
    ExpectedSeat("Probation", spans=(*GONE, Span(date(2026, 2, 1), None, is_deputy=True))),
    ExpectedSeat("Local elected members", "elected", spans=HELD),
    ExpectedSeat("Local elected members", "elected", spans=GONE),
    ExpectedSeat("Schools and further education colleges", "education", is_entered=False),
    ExpectedSeat("People", "lived_experience", spans=HELD),
    ExpectedSeat("People", "lived_experience", beyond_treatment=True, spans=()),
    ExpectedSeat("Prisons", is_expected=False),
    ExpectedSeat("Jobcentre Plus", last=date(2025, 3, 31), spans=HELD),
]


def test_each_seat_counts_once_and_what_is_not_expected_counts_nowhere():
    found = count(SEATS, TODAY)
    assert found == Coverage(filled=3, deputised=1, vacant=2, not_recorded=1)
    assert (found.expected, found.entered) == (7, 6)


def test_a_seat_whose_holder_ends_today_is_filled_today():
    seat = ExpectedSeat("Police", spans=(Span(FIRST, TODAY),))
    assert seat.state(TODAY) == State.HELD
    assert seat.state(TODAY + timedelta(days=1)) == State.VACANT


def test_national_concerns_stand_on_lines_of_their_own():
    assert concerns(SEATS, TODAY) == {
        "Elected members": Coverage(1, 0, 1, 0),
        "Education": Coverage(0, 0, 0, 1),
        "Lived experience": Coverage(1, 0, 1, 0),
        "Lived experience beyond treatment": Coverage(0, 0, 1, 0),
    }


def test_coverage_over_time_follows_the_days():
    days = [date(2022, 7, 31), date(2025, 3, 31), date(2025, 4, 1)]
    assert [one.expected for _, one in over_time(SEATS, days)] == [8, 8, 7]


seat = st.builds(
    ExpectedSeat,
    group=st.just("Police"),
    concern=st.sampled_from(["", "elected", "education", "lived_experience"]),
    is_entered=st.booleans(),
    is_expected=st.booleans(),
    spans=st.lists(
        st.builds(Span, st.none() | st.just(FIRST), st.none() | st.dates(FIRST), st.booleans()),
        max_size=3,
    ).map(tuple),
)


@given(st.lists(seat, max_size=12), st.dates(FIRST, date(2030, 1, 1)))
def test_states_add_up_to_the_seats_expected(seats, day):
    found = count(seats, day)
    assert found.expected == sum(one.is_expected for one in seats)
    assert found.not_recorded == sum(one.is_expected and not one.is_entered for one in seats)
    parts = [count([one], day) for one in seats]
    for name in ("filled", "deputised", "vacant", "not_recorded"):
        assert getattr(found, name) == sum(getattr(one, name) for one in parts)


@given(st.lists(seat, max_size=12), st.dates(FIRST, date(2030, 1, 1)))
def test_a_concern_never_counts_more_than_all(seats, day):
    whole = count(seats, day)
    assert all(one.expected <= whole.expected for one in concerns(seats, day).values())


def test_attended_of_expected():
    how = ["present", "present", "deputy", "apologies", "absent"]
    assert attended(how, 7) == Attended(present=2, deputies=1, expected=7, unknown=2)
    assert attended(how, 7).attended == 3


@given(st.lists(st.sampled_from(["present", "deputy", "apologies", "absent"])), st.integers(0, 40))
def test_never_more_attended_than_expected(how, expected):
    found = attended(how, expected)
    assert 0 <= found.attended <= found.expected
    assert found.unknown >= 0
