"""Whether a post is held on a day: worked cases, properties, and day by day the slow way."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from partnerships.continuity import Continuity, Span, State, gaps, on

TODAY = date(2026, 11, 25)
FIRST = date(2022, 8, 1)


def test_a_term_that_ends_today_is_held_today():
    assert on([Span(FIRST, TODAY)], TODAY).state == State.HELD


def test_the_day_after_it_is_vacant_for_one_day():
    found = on([Span(FIRST, TODAY)], TODAY + timedelta(days=1))
    assert found == Continuity(State.VACANT, TODAY + timedelta(days=1), 1)


def test_nobody_entered_is_not_vacant():
    assert on([], TODAY) == Continuity(State.NOT_RECORDED)


def test_a_deputy_stands_in_for_a_vacant_post_and_it_stays_without_a_holder():
    spans = [Span(FIRST, date(2026, 9, 30)), Span(date(2026, 1, 1), None, is_deputy=True)]
    assert on(spans, TODAY) == Continuity(State.DEPUTISED, date(2026, 10, 1), 56)
    assert on(spans, date(2026, 9, 30)).state == State.HELD


def test_who_is_named_but_has_not_begun_is_ahead():
    spans = [Span(FIRST, date(2026, 9, 30)), Span(date(2026, 12, 1), None)]
    assert on(spans, TODAY) == Continuity(State.VACANT, date(2026, 10, 1), 56, date(2026, 12, 1))


def test_a_first_day_not_recorded_covers_every_earlier_day():
    assert on([Span(None, None)], date(1999, 1, 1)).state == State.HELD


def test_gaps_between_terms_and_at_the_end():
    spans = [Span(FIRST, date(2023, 3, 31)), Span(date(2023, 6, 1), date(2026, 11, 20))]
    assert gaps(spans, date(2020, 1, 1), TODAY) == [
        (date(2023, 4, 1), date(2023, 5, 31)),
        (date(2026, 11, 21), TODAY),
    ]
    assert gaps([Span(None, None)], FIRST, TODAY) == []
    assert gaps([], FIRST, TODAY) == []


days = st.dates(date(2024, 1, 1), date(2024, 3, 31))
optional = st.none() | days


@st.composite
def span(draw):
    first, last = draw(optional), draw(optional)
    if first and last and last < first:
        first, last = last, first
    return Span(first, last, draw(st.booleans()))


@given(st.lists(span(), max_size=5), days)
def test_state_is_what_each_day_says(spans, day):
    found = on(spans, day)
    held = any(one.covers(day) for one in spans if not one.is_deputy)
    assert (found.state == State.HELD) == held
    if found.days is not None:
        without = [found.since + timedelta(days=number) for number in range(found.days)]
        assert without[-1] == day
        assert not any(one.covers(each) for one in spans if not one.is_deputy for each in without)
        before = found.since - timedelta(days=1)
        assert any(one.covers(before) for one in spans if not one.is_deputy)


@given(st.lists(span(), max_size=4))
def test_gaps_are_the_days_on_which_nobody_holds(spans):
    first, last = date(2023, 12, 25), date(2024, 4, 5)
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    holders = [one for one in spans if not one.is_deputy]
    known = [day for day in every if any(one.has_begun(day) for one in holders)]
    slow = {day for day in known if not any(one.covers(day) for one in holders)}
    found = gaps(spans, first, last)
    assert {day for day in every for one, other in found if one <= day <= other} == slow
    assert all(one[1] < other[0] for one, other in pairwise(found))
