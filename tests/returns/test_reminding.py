"""Reminders to those who have the next step, once at each stage, and the letter to the SRO."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from partnerships.access import NotAllowed
from partnerships.models import Act, AuditEvent, Person, Reminder
from returns import escalation, reminders, saving, unlocking, workflow
from returns.models import QuarterlyReturn, Status, Step
from tests.signing_in import sign_in

from . import making
from .making import FORCE, LEEDS, People, day

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

WHO = {"lead@portal.example", "other-lead@portal.example"}


@pytest.fixture
def people():
    making.person("other-lead", "lead")
    making.person("lead-elsewhere", "lead", making.ELSEWHERE)
    making.person("past-lead", "lead", valid_to=day(-1))
    making.person("contributor", "contributor")
    return People()


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """A function: what is sent today, as {(address, subject)}; nothing is while nobody commits."""

    def send():
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            count = reminders.send_due()
            assert mail.outbox == []
        assert len(mail.outbox) == count
        return {(one.to[0], one.subject) for one in mail.outbox}

    return send


def due_in(days, **more):
    """The round whose returns are due so many days from today."""
    days = {"opens": -90, "sources_out": -80, "force_due": min(days, days - 5), "due": days,
            "closes": days + 21} | more  # fmt: skip
    return making.a_round(**days)


@pytest.mark.parametrize(
    ("days", "says"),
    [(15, ""), (14, "Due on"), (4, "Due on"), (3, "Due on"), (0, "Due on"),
     (-1, "Overdue since"), (-7, "Overdue since")],
)  # fmt: skip
def test_leads_of_that_very_partnership_are_told_before_and_after_it_is_due(
    days, says, people, sent
):
    one = due_in(days)
    making.opened(one, LEEDS)
    found = sent()
    assert {to for to, _ in found} == (WHO if says else set())
    assert all(subject.startswith(f"{says} {day(days):%-d %B %Y}") for _, subject in found)
    assert sent() == set()  # once at its stage


def test_each_stage_is_one_more_and_a_missed_one_is_not_made_up_for(people, sent):
    making.opened(due_in(10), LEEDS)
    sent()
    stages = Reminder.objects.filter(user=people.lead).values_list("stage", flat=True)
    assert list(stages) == [-14]
    making.a_round(opens=-90, sources_out=-80, force_due=-9, due=2, closes=20)
    sent()
    assert sorted(stages.all()) == [-14, -3]


def test_before_it_closes_that_alone_is_said(people, sent):
    one = making.a_round(opens=-90, sources_out=-80, force_due=-31, due=-30, closes=2)
    leeds, _ = making.opened(one, LEEDS)
    said = f"Closing on {one.closes_on:%-d %B %Y}: return of {leeds.body}, {one.label}"
    assert {subject for _, subject in sent()} == {said}
    assert "until the end of" in mail.outbox[0].body
    making.a_round(opens=-90, sources_out=-80, force_due=-31, due=-30, closes=-1)
    assert sent() == set()


def test_officers_are_told_of_the_forces_return_by_its_own_day(people, sent):
    making.opened(making.a_round(opens=-90, sources_out=-80, force_due=3, due=30, closes=60), FORCE)
    assert {to for to, _ in sent()} == {"officer@portal.example", "second@portal.example"}
    assert f"/returns/force/{QuarterlyReturn.objects.get(force__code=FORCE).slug}/" in (
        mail.outbox[0].body
    )


def waiting_since(quarterly_return, field, days):
    at = timezone.now() - timedelta(days=days)
    QuarterlyReturn.objects.filter(pk=quarterly_return.pk).update(**{field: at})


def test_the_sro_is_told_while_it_waits_to_be_certified(people, sent):
    leeds, _ = making.opened(due_in(30), LEEDS)
    making.say_not_known(leeds, people.lead)
    people.take(leeds, Status.SUBMITTED)
    assert sent() == set()
    waiting_since(leeds, "submitted_at", 1)
    ((to, subject),) = sent()
    assert to == "sro@portal.example"
    assert subject.startswith("To be certified: return of Leeds")
    people.sro.access.update(valid_to=day(-1))
    making.sro_term(
        "council_officer", standing="deputy", user=making.person("deputy", "contributor")
    )
    waiting_since(leeds, "submitted_at", 5)
    assert {to for to, _ in sent()} == {"deputy@portal.example"}


def test_another_officer_is_told_than_the_one_who_submitted(people, sent):
    _, force = making.opened(due_in(30), FORCE)
    making.say_not_known(force, people.officer)
    people.take(force, Status.SUBMITTED)
    waiting_since(force, "submitted_at", 1)
    assert {to for to, _ in sent()} == {"second@portal.example"}


@pytest.mark.parametrize(
    ("body", "told"),
    [("policing_body", "office@"), ("nobody", "office@"), ("strategic_board", "board-sro@")],
)
def test_who_accepts_is_told_while_it_waits_for_that(body, told, people, sent):
    making.person("board-sro", "sro", making.BOARD)
    making.accepted_by(body)
    leeds, _ = making.opened(due_in(30), LEEDS)
    making.say_not_known(leeds, people.lead)
    people.take(leeds, Status.CERTIFIED)
    waiting_since(leeds, "certified_at", 1)
    assert {to for to, _ in sent()} == {f"{told}portal.example"}


def test_before_an_unlock_ends_the_lead_is_told(people, sent):
    leeds, _ = making.opened(due_in(30), LEEDS)
    making.say_not_known(leeds, people.lead)
    people.take(leeds, Status.ACCEPTED)
    assert sent() == set()
    until = timezone.now() + timedelta(days=2)
    workflow.apply("unlock", leeds.pk, by=people.office, note="Look.", until=until)
    assert {subject.split(":")[0] for _, subject in sent()} == {f"Closing on {day(2):%-d %B %Y}"}


def test_it_is_audited_by_number_and_no_account_of_the_demonstration_is_sent_any(people, sent):
    people.lead.is_demonstration = True
    people.lead.save()
    leeds, _ = making.opened(due_in(3), LEEDS)
    assert {to for to, _ in sent()} == {"other-lead@portal.example"}
    act = AuditEvent.objects.get(act=Act.REMINDED, subject_id=str(leeds.pk))
    assert (act.by, act.detail["stage"], act.detail["what"]) == (None, -3, "due")
    assert set(act.detail) == {"what", "stage", "to"}


def test_a_mail_that_cannot_be_sent_stops_nothing(people, settings, sent, monkeypatch):
    making.opened(due_in(3), LEEDS)

    def fails(*arguments, **options):
        raise OSError("no server")

    monkeypatch.setattr("partnerships.mail.send_mail", fails)
    with pytest.raises(AssertionError):  # none arrived
        sent()
    assert Reminder.objects.count() == 2


# The letter to the SRO


@pytest.fixture
def overdue(people):
    leeds, _ = making.opened(due_in(-3), LEEDS)
    return leeds


def test_the_letter_says_what_is_overdue_how_it_stands_and_who_asks(overdue):
    letter = escalation.draft(overdue)
    assert letter.to == ("sro@portal.example",)
    assert letter.subject == f"Return overdue: {overdue.body}, {overdue.round.label}"
    assert f"fell due on {day(-3):%-d %B %Y}, 3 days ago. It has not been submitted." in letter.body
    assert f"closes on {overdue.round.closes_on:%-d %B %Y}" in letter.body
    assert f"/returns/leeds/{overdue.round.slug}/" in letter.body


def test_sent_by_the_office_it_stands_in_the_thread(
    overdue, people, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        moved = workflow.apply("escalate", overdue.pk, by=people.office, note="Please see to it.")
        assert mail.outbox == []
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["sro@portal.example"], escalation.draft(overdue).subject,
    )  # fmt: skip
    assert letter.body == "Please see to it.\n"
    step = Step.objects.get(quarterly_return=overdue, event="escalate")
    assert (step.by, step.note, moved.status) == (people.office, "Please see to it.", "draft")
    act = AuditEvent.objects.filter(act=Act.RETURN_MOVED, subject_id=str(overdue.pk)).last()
    assert act.detail["event"] == "escalate"


def test_only_the_office_sends_it_only_when_it_is_overdue_and_only_to_somebody(overdue, people):
    assert workflow.why_not(overdue, "escalate", people.office) == ""
    assert "your role does not allow it" in workflow.why_not(overdue, "escalate", people.lead)
    people.sro.access.all().delete()
    said = workflow.why_not(overdue, "escalate", people.office)
    assert said == "Nobody who can be written to is recorded as Senior Responsible Owner."
    term = making.sro_term("council_officer")
    term.person = Person.objects.create(
        partnership=overdue.partnership, name="Somebody", email="sro@council.example"
    )
    term.save()
    assert escalation.recipients(overdue) == ("sro@council.example",)
    making.a_round(force_due=0, due=1)
    overdue = QuarterlyReturn.objects.get(pk=overdue.pk)
    assert "is not overdue" in workflow.why_not(overdue, "escalate", people.office)
    _, force = making.opened(overdue.round, FORCE)
    assert "ring the force" in workflow.why_not(force, "escalate", people.office)


def test_the_demonstrations_sro_is_written_to_in_the_thread_alone(
    demonstration, django_capture_on_commit_callbacks
):
    leeds, _ = making.opened(due_in(-3), LEEDS)
    sro = making.person("fictional", "sro")
    sro.is_demonstration = True
    sro.save()
    office = making.person("real-office", "office", FORCE)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.apply("escalate", leeds.pk, by=office, note="Please.")
    assert mail.outbox == []


def test_the_office_reads_the_draft_changes_it_and_sends_it(
    overdue, people, client, django_capture_on_commit_callbacks
):
    sign_in(client, people.office)
    address = overdue.url("step", "escalate")
    assert f'href="{address}"' in client.get(overdue.url()).content.decode()
    page = client.get(address).content.decode()
    assert "It goes by e-mail to sro@portal.example." in page
    assert "3 days ago. It has not been submitted." in page
    edits = saving.edits(overdue)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, {"note": "Please ring us.", "edits": edits})
    assert response.status_code == 302
    assert [one.body for one in mail.outbox] == ["Please ring us.\n"]
    assert "Please ring us." in client.get(overdue.url("thread")).content.decode()


def test_what_is_seldom_due_is_not_offered_while_it_is_not(people, client):
    leeds, _ = making.opened(due_in(3), LEEDS)
    sign_in(client, people.office)
    page = client.get(leeds.url()).content.decode()
    assert leeds.url("step", "query") in page
    assert leeds.url("step", "escalate") not in page
    assert leeds.url("step", "unlock") not in page
    assert "nothing to unlock" not in page


# A draft whose round has closed


@pytest.fixture
def closed(people):
    leeds, _ = making.opened(
        making.a_round(opens=-90, sources_out=-80, force_due=-40, due=-30, closes=-1), LEEDS
    )
    making.say_not_known(leeds, people.lead)
    return leeds


def test_the_office_opens_a_draft_of_a_closed_round_for_a_time(closed, people):
    with pytest.raises(NotAllowed, match="Say why"):
        workflow.apply("unlock", closed.pk, by=people.office)
    opened = workflow.apply("unlock", closed.pk, by=people.office, note="They were ill.")
    assert opened.status == Status.DRAFT
    assert opened.unlocks.get().reason == "They were ill."
    said = workflow.why_not(opened, "unlock", people.office)
    assert said == "This return is unlocked already."
    assert making.give(opened, "suspected_deaths", by=people.lead, numerator="1").outcome == "saved"
    accepted = people.take(opened, Status.ACCEPTED)
    assert accepted.is_late
    assert not accepted.unlocks.filter(ended_at=None).exists()


def test_when_its_time_is_over_it_is_closed_again_and_can_be_opened_anew(closed, people):
    opened = workflow.apply("unlock", closed.pk, by=people.office, note="They were ill.")
    past = timezone.now() - timedelta(minutes=1)
    opened.unlocks.update(at=past - timedelta(days=1), expires_at=past)
    again = workflow.apply("unlock", closed.pk, by=people.office, note="Still ill.")
    assert [one.ended_at is None for one in again.unlocks.all()] == [False, True]
    again.unlocks.update(at=past - timedelta(days=1), expires_at=past)
    assert unlocking.end_unlocks() == 1
    stands = QuarterlyReturn.objects.get(pk=closed.pk)
    assert stands.status == Status.DRAFT
    assert stands.steps.last().note == "The time of the unlock was over."
    assert "This round closed on" in workflow.why_not(stands, "submit", people.lead)


def test_a_draft_of_an_open_round_has_nothing_to_unlock(people):
    leeds, _ = making.opened(due_in(3), LEEDS)
    said = workflow.why_not(leeds, "unlock", people.office)
    assert said == "This return is a draft of a round that is open: there is nothing to unlock."


def test_an_unlock_ends_at_a_time_to_come(closed, people):
    with pytest.raises(NotAllowed, match="a time to come"):
        workflow.apply("unlock", closed.pk, by=people.office, note="Why.", until=timezone.now())
    assert not closed.unlocks.exists()
