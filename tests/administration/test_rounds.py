"""What administrators keep of returns: who accepts a partnership's, and the days of rounds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outcomes import periods
from partnerships.models import Partnership
from returns import rounds
from returns.models import AcceptingBody, Round
from tests.returns import making

from .test_keeping import add, change, faults

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


@pytest.fixture
def running():
    """The round of the quarter that still runs: it has not opened."""
    return rounds.prepare(periods.quarter_of(timezone.localdate()))


def test_a_partnership_that_stands_under_no_board_has_none_to_accept(keeper):
    alone = Partnership.objects.get(area__code=making.ELSEWHERE)
    response = add(
        keeper, "accepting-bodies", partnership=alone.pk, body="strategic_board", source="Minutes"
    )
    assert "This partnership stands under no board." in faults(response)


def test_one_body_accepts_on_any_day(keeper):
    leeds = Partnership.objects.get(area__code=making.LEEDS)
    AcceptingBody.objects.create(partnership=leeds, body="nobody", valid_to="2026-09-30")
    data = {"partnership": leeds.pk, "body": "strategic_board", "source": "Minutes"}
    assert "in force to 30 September 2026" in faults(
        add(keeper, "accepting-bodies", **data, valid_from="2026-09-30")
    )
    assert add(keeper, "accepting-bodies", **data, valid_from="2026-10-01").status_code == 302


def test_a_board_has_no_accepting_body_of_its_own(keeper):
    board = Partnership.objects.get(area__code=making.BOARD)
    response = add(keeper, "accepting-bodies", partnership=board.pk, body="nobody")
    assert "Select a valid choice" in faults(response)


def test_the_days_of_a_round_are_moved_before_it_opens(keeper, running):
    later = running.due_on + timedelta(days=7)
    response = change(keeper, "rounds", running.pk, due_on=later.isoformat())
    assert response.status_code == 302, faults(response)
    running.refresh_from_db()
    assert running.due_on == later
    assert rounds.prepare(running.quarter).due_on == later


@pytest.mark.parametrize(
    ("name", "earliest"),
    [
        ("due_on", lambda one: one.sources_out_on),
        ("force_due_on", lambda one: max(rounds.sources_out(one.quarter, one.form)["force"])),
        ("opens_on", lambda one: one.ends + timedelta(days=1)),
    ],
)
def test_nothing_falls_due_before_its_sources_are_out(name, earliest, keeper, running):
    day = earliest(running)
    early = (day - timedelta(days=1)).isoformat()
    response = change(keeper, "rounds", running.pk, **{name: early})
    assert f"{day:%-d %B %Y} at the earliest" in faults(response)
    assert Round.objects.get(pk=running.pk).due_on == running.due_on


def test_a_round_closes_after_it_is_due(keeper, running):
    early = (running.due_on - timedelta(days=1)).isoformat()
    said = faults(change(keeper, "rounds", running.pk, closes_on=early))
    assert "then it closes" in said


def test_once_open_its_days_stay_as_they_were_announced(keeper, running):
    Round.objects.filter(pk=running.pk).update(opened_at=timezone.now())
    page = keeper.get(f"/administration/rounds/{running.pk}/").content.decode()
    assert "its days stay as they were announced" in page
    response = keeper.post(f"/administration/rounds/{running.pk}/", {"due_on": "2030-01-01"})
    assert response.status_code == 403


def test_no_round_is_added_or_deleted_by_hand(keeper, running):
    assert add(keeper, "rounds").status_code in (403, 404)
    response = keeper.post(f"/administration/rounds/{running.pk}/delete/", {"reason": "x"})
    assert response.status_code == 403
    assert Round.objects.filter(pk=running.pk).exists()
