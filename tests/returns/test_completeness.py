"""Completeness: worked by hand, by properties, and against a count that looks at each return."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from returns.completeness import Expected, Sent, Tally, by, of, say, tally

Q1, Q2 = date(2026, 4, 1), date(2026, 7, 1)
TODAY = date(2026, 10, 20)
DUE = {Q1: date(2026, 8, 14), Q2: date(2026, 11, 13)}


def asked(*bodies, quarters=(Q1, Q2)):
    return [Expected(body, quarter, DUE[quarter]) for body in bodies for quarter in quarters]


def test_two_quarters_of_two_partnerships_by_hand():
    """Both sent the first, one late and one short; one sent the second early."""
    sent = [Sent("a", Q1, False, 60, 60), Sent("b", Q1, True, 60, 55), Sent("a", Q2, False, 9, 9)]
    found = tally(asked("a", "b"), sent, TODAY)
    assert found == Tally(expected=4, received=3, on_time=2, complete=2, overdue=0)
    assert found.not_yet_due == 1
    assert say(found) == "3 of 4 returns received, 2 on time and 2 complete. 1 is not due yet."


def test_several_periods_sum_what_was_expected():
    """One return of one quarter for two quarters is 1 of 2, not 1 of 1 (DHIS2-4681)."""
    found = tally(asked("a"), [Sent("a", Q1, False, 1, 1)], TODAY)
    assert (found.received, found.expected) == (1, 2)


def test_what_nobody_expected_and_what_came_twice_is_never_more_than_all():
    """DHIS2-2110."""
    sent = [Sent("a", Q1, False, 1, 1), Sent("a", Q1, False, 1, 1), Sent("c", Q1, False, 1, 1)]
    found = tally(asked("a", quarters=(Q1,)), sent, TODAY)
    assert found == Tally(1, 1, 1, 1, 0)


def test_late_begins_the_day_after_it_is_due():
    (one,) = asked("a", quarters=(Q1,))
    assert tally([one], [], one.due_on).overdue == 0
    assert tally([one], [], one.due_on + timedelta(days=1)).overdue == 1


def test_words():
    assert of(5, 7) == "5 of 7"
    assert of(0, 0) == "none"
    assert say(Tally()) == "No return is expected."
    assert say(Tally(7, 5, 4, 3, 2)) == (
        "5 of 7 returns received, 4 on time and 3 complete. 2 are late."
    )
    assert say(Tally(1, overdue=1)) == "1 return expected. 1 is late."


bodies = st.sampled_from("abcdef")
quarters = st.sampled_from([Q1, Q2, date(2026, 1, 1)])
expected = st.lists(
    st.builds(Expected, bodies, quarters, st.dates(date(2026, 5, 1), date(2027, 1, 1))),
    unique_by=lambda one: (one.body, one.quarter),
)
sent = st.lists(
    st.builds(Sent, bodies, quarters, st.booleans(), st.integers(0, 5), st.integers(0, 5))
)
today = st.dates(date(2026, 5, 1), date(2027, 1, 1))


@given(expected, sent, today)
def test_nothing_is_more_than_all(expected, sent, today):
    found = tally(expected, sent, today)
    assert found.expected == len(expected)
    assert 0 <= found.on_time <= found.received
    assert 0 <= found.complete <= found.received
    assert found.received + found.overdue + found.not_yet_due == found.expected
    assert found.not_yet_due >= 0
    assert "%" not in say(found)


@given(expected, sent, today)
def test_groups_add_up_to_the_whole(expected, sent, today):
    for group in (lambda one: one.body, lambda one: one.quarter):
        parts = by(expected, sent, today, group)
        assert sum(parts.values(), Tally()) == tally(expected, sent, today)


@given(expected, sent, today)
def test_it_is_what_looking_at_each_return_finds(expected, sent, today):
    received = on_time = complete = overdue = 0
    for one in expected:
        for other in sent:
            if (other.body, other.quarter) == (one.body, one.quarter):
                received += 1
                on_time += 0 if other.is_late else 1
                complete += 1 if other.answered >= other.asked else 0
                break
        else:
            overdue += 1 if one.due_on < today else 0
    slow = Tally(len(expected), received, on_time, complete, overdue)
    assert tally(expected, sent, today) == slow
