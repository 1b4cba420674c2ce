"""How a return stands, in words: worked by hand, one line for each."""

from dataclasses import replace
from datetime import date

import pytest

from returns.standing import Standing

DUE = date(2026, 8, 14)
DRAFT = Standing(
    "draft", "opened", 0, False, False, False, DUE, None, asked=60, answered=48, is_nil=False
)
SENT = replace(DRAFT, status="submitted", moved_by="submit", first_on=DUE, answered=60)


@pytest.mark.parametrize(
    ("changes", "state", "has_it"),
    [
        ({}, "Not started", "the partnership lead"),
        ({"was_touched": True}, "In progress", "the partnership lead"),
        ({"is_force": True}, "Not started", "the force"),
        ({"moved_by": "send_back", "was_touched": True}, "Sent back", "the partnership lead"),
        ({"moved_by": "withdraw"}, "Withdrawn", "the partnership lead"),
        ({"moved_by": "unlock", "accepted_before": 1}, "Unlocked", "the partnership lead"),
        ({"moved_by": "unlock_ended", "status": "accepted"}, "Accepted", ""),
        ({"status": "submitted"}, "Submitted", "the SRO, to certify"),
        ({"status": "submitted", "is_force": True}, "Submitted", "a second officer, to certify"),
        ({"status": "certified"}, "Certified", "the accepting body, to accept"),
        ({"status": "accepted"}, "Accepted", ""),
        ({"status": "accepted", "received_only": True}, "Received", ""),
    ],
)
def test_state_and_whose_move_it_is(changes, state, has_it):
    found = replace(DRAFT, **changes)
    assert (found.state.words, found.who_has_it) == (state, has_it)


@pytest.mark.parametrize(
    ("changes", "today", "words"),
    [
        ({}, date(2026, 7, 1), "Due 14 August 2026"),
        ({}, date(2026, 8, 13), "Due in 1 day"),
        ({}, DUE, "Due today"),
        ({}, date(2026, 8, 15), "Late: was due 14 August 2026"),
        ({"status": "submitted", "first_on": DUE}, date(2026, 9, 1), "On time"),
        ({"status": "submitted", "first_on": date(2026, 8, 15)}, date(2026, 9, 1), "1 day late"),
        ({"status": "accepted", "first_on": date(2026, 8, 18)}, date(2027, 1, 1), "4 days late"),
        (
            {"moved_by": "send_back", "first_on": DUE},
            date(2026, 9, 1),
            "Late: was due 14 August 2026",
        ),
        (
            {"moved_by": "unlock", "accepted_before": 1, "first_on": DUE},
            date(2026, 9, 1),
            "On time",
        ),
    ],
)
def test_when_it_came_or_is_to_come(changes, today, words):
    assert replace(DRAFT, **changes).timing(today) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (DRAFT, "48 of 60 answered"),
        (SENT, "Complete"),
        (replace(SENT, answered=55), "Partial: 55 of 60 answered"),
        (replace(SENT, is_nil=True), "Complete, all nil"),
    ],
)
def test_how_full_it_is(found, words):
    """A partial return is never called complete, a nil one never missing."""
    assert found.fullness == words


def test_what_was_accepted_stays_received_while_it_is_unlocked_and_what_was_sent_back_does_not():
    assert replace(DRAFT, moved_by="unlock", accepted_before=1).is_received
    assert not replace(DRAFT, moved_by="send_back", first_on=DUE).is_received
