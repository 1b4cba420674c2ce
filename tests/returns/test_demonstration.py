"""The demonstration's returns: mostly answered when they arrive."""

import pytest

from returns import flagging
from returns.models import QuarterlyReturn, Question, Status


@pytest.fixture
def current(demonstration, db):
    return QuarterlyReturn.objects.filter(partnership__slug="exampleshire").first()


def test_three_quarters_of_the_return_arrive_answered(current):
    """What the force returns is counted too: it is never asked here."""
    flagging.count(current)
    by_force = Question.objects.filter(
        section__form=current.round.form, filled_from="force"
    ).count()
    needed = current.asked - current.answered
    assert (current.status, needed) == (Status.DRAFT, 12)
    assert current.answered + by_force >= 0.75 * (current.asked + by_force)


def test_the_checks_ask_only_for_what_is_missing(current):
    """None on what the portal itself supplied."""
    assert {one.found.rule for one in flagging.odd(current)} == {"missing"}
