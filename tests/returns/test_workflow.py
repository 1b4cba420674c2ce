"""The workflow against a table written by hand: who may do what with a return in which status."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.access import ANYONE, NotAllowed
from partnerships.models import Access, Act, AuditEvent, Organisation, Role, Term
from returns import reach, saving, workflow
from returns.models import QuarterlyReturn, Status, Step

from . import making
from .making import BOARD, ELSEWHERE, FORCE, LEEDS, OTHER_FORCE, People

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

EVENTS = "submit certify accept send_back withdraw unlock query escalate".split()
PARTNERSHIP = {
    ("draft", "submit"): "lead",
    ("draft", "query"): "office",
    ("draft", "escalate"): "office",  # it is overdue here
    ("submitted", "certify"): "sro deputy",
    ("submitted", "send_back"): "sro deputy office",
    ("submitted", "withdraw"): "lead",
    ("submitted", "query"): "office",
    ("submitted", "escalate"): "office",
    ("certified", "accept"): "office",
    ("certified", "send_back"): "office",
    ("certified", "query"): "office",
    ("accepted", "unlock"): "office",
    ("accepted", "query"): "office",
}
"""contract.md, Return workflow, line by line: of a partnership's return. All else is refused."""
OF_A_FORCE = {
    ("draft", "submit"): "force second_officer",
    ("draft", "query"): "office",
    ("submitted", "certify"): "second_officer",  # not the officer who submitted it
    ("submitted", "send_back"): "force second_officer office",
    ("submitted", "withdraw"): "force second_officer",
    ("submitted", "query"): "office",
    ("certified", "accept"): "office",
    ("certified", "send_back"): "office",
    ("certified", "query"): "office",
    ("accepted", "unlock"): "office",
    ("accepted", "query"): "office",
}
YESTERDAY, TOMORROW = timedelta(days=-1), timedelta(days=1)
SCOPES = {
    Role.CONTRIBUTOR: LEEDS, Role.LEAD: LEEDS, Role.SRO: LEEDS, Role.FORCE: FORCE,
    Role.OFFICE: FORCE, Role.MONITORING: FORCE, Role.PANEL: FORCE, Role.ANALYST: FORCE,
    Role.ADMIN: "E92000001",
}  # fmt: skip


@pytest.fixture
def people():
    return People()


@pytest.fixture
def overdue():
    return making.a_round(force_due=-8, due=-3)


def everybody(people):
    """Every kind of person there is to a return, by a word."""
    day = timezone.localdate()
    found = {
        role.value: making.known(making.person(f"a-{role}", role, scope))
        for role, scope in SCOPES.items()
    }
    found |= {
        "lead": making.known(people.lead),
        "sro": making.known(people.sro),
        "office": making.known(people.office),
        "force": making.known(people.officer),
        "second_officer": making.known(people.second),
    }
    deputy = making.person("deputy", "contributor")
    former = making.person("former-deputy", "contributor")
    without = making.person("deputy-without-access")
    making.sro_term(Term.RoleType.COUNCIL_OFFICER, standing="deputy", user=without)
    making.sro_term(Term.RoleType.COUNCIL_OFFICER, standing="deputy", user=deputy)
    making.sro_term(
        Term.RoleType.COUNCIL_OFFICER, standing="deputy", user=former, valid_to=day + YESTERDAY
    )
    closed = making.person("closed", "lead")
    closed.is_active = False
    closed.save()
    return found | {
        "nobody": ANYONE,
        "no_role": making.known(making.person("no-role")),
        "clerk": making.known(a_clerk()),
        "deputy": making.known(deputy),
        "former_deputy": making.known(former),
        "deputy_without_access": making.known(without),
        "closed_lead": making.known(closed),
        "board_sro": making.known(making.person("board-sro", "sro", BOARD)),
        "board_lead": making.known(making.person("board-lead", "lead", BOARD)),
        "lead_elsewhere": making.known(making.person("lead-2", "lead", ELSEWHERE)),
        "sro_elsewhere": making.known(making.person("sro-2", "sro", ELSEWHERE)),
        "office_elsewhere": making.known(making.person("office-2", "office", OTHER_FORCE)),
        "officer_elsewhere": making.known(making.person("officer-2", "force", OTHER_FORCE)),
        **{
            f"{when}_{role}": making.known(making.person(f"{when}-{role}", role, scope, **days))
            for role, scope in SCOPES.items()
            for when, days in (
                ("past", {"valid_to": day + YESTERDAY}),
                ("future", {"valid_from": day + TOMORROW}),
            )
        },
    }


def a_clerk():
    panel = Organisation.objects.filter(
        kind="police_and_crime_panel", areas__code=FORCE
    ).first() or Organisation.objects.create(
        code="panel-of-tests", name="A panel", kind="police_and_crime_panel"
    )
    user = making.person("clerk")
    Access.objects.create(user=user, role=Role.CLERK, organisation=panel)
    return user


def in_each_status(people, quarterly_return):
    """The return in each of its statuses, one after the other."""
    making.say_not_known(quarterly_return, people.officer)
    for status in Status:
        yield people.take(quarterly_return, status)
        quarterly_return = QuarterlyReturn.objects.get(pk=quarterly_return.pk)


def allowed(quarterly_return, viewers):
    """{(status, event): who may} of a return as it stands."""
    return {
        (str(quarterly_return.status), event): found
        for event in EVENTS
        if (
            found := {
                name
                for name, viewer in viewers.items()
                if workflow.why_not(quarterly_return, event, viewer) == ""
            }
        )
    }


def by_hand(table):
    return {step: set(who.split()) for step, who in table.items()}


def walk(people, quarterly_return, viewers):
    found = {}
    for each in in_each_status(people, quarterly_return):
        found |= allowed(each, viewers)
    return found


def test_every_status_event_and_role_of_a_partnerships_return(overdue, people):
    leeds, _ = making.opened(overdue)
    viewers = everybody(people)
    assert {viewer_role(one) for one in viewers.values()} >= set(Role)
    assert walk(people, leeds, viewers) == by_hand(PARTNERSHIP)


def viewer_role(viewer):
    return viewer.grants[0].role if viewer.grants else ""


def test_every_status_event_and_role_of_a_forces_return(overdue, people):
    _, force = making.opened(overdue)
    making.say_not_known(force, people.lead)
    assert walk(people, force, everybody(people)) == by_hand(OF_A_FORCE)


def test_where_the_board_accepts_its_sro_does_and_the_office_does_not(people):
    making.accepted_by("strategic_board")
    leeds, _ = making.opened(making.a_round())
    making.say_not_known(leeds, people.lead)
    certified = people.take(leeds, Status.CERTIFIED)
    found = allowed(certified, everybody(people))
    assert found["certified", "accept"] == {"board_sro"}
    assert found["certified", "send_back"] == {"office"}


@pytest.mark.parametrize("status", Status)
def test_without_a_second_factor_nobody_moves_a_real_return(status, people, overdue):
    leeds, _ = making.opened(overdue)
    making.say_not_known(leeds, people.officer)
    leeds = people.take(leeds, status)
    for user in (people.lead, people.sro, people.office):
        viewer = replace(making.known(user), second_factor=False)
        for event in EVENTS:
            if workflow.why_not(leeds, event, user) == "":
                said = workflow.why_not(leeds, event, viewer)
                assert said == "Sign in with a second factor first."


def test_an_account_of_the_demonstration_moves_only_its_own_return_without_one(people):
    leeds, _ = making.opened(making.a_round())
    people.lead.is_demonstration = True
    people.lead.save()
    viewer = replace(making.known(people.lead), second_factor=False)
    assert workflow.why_not(leeds, "submit", viewer) == "Sign in with a second factor first."


def test_a_table_of_every_step_has_words_for_every_event():
    events = {event for _, event in workflow.STEPS}
    assert events == set(EVENTS) == set(workflow.EVENTS) == set(workflow.DONE)
    with pytest.raises(ValueError, match="no event"):
        workflow.why_not(QuarterlyReturn(status="draft"), "vanish", ANYONE)


@pytest.mark.parametrize(
    ("status", "event", "said"),
    [
        ("draft", "certify", "This return is draft: only one that is submitted can be certified."),
        ("draft", "accept", "This return is draft: only one that is certified can be accepted."),
        ("accepted", "submit", "This return is accepted: only one that is draft can be submitted."),
        (
            "accepted", "send_back",
            "This return is accepted: only one that is certified or submitted can be sent back.",
        ),
        (
            "submitted", "unlock",
            (
                "This return is submitted: only one that is accepted or draft (once its round is "
                "closed) can be unlocked."
            ),
        ),
    ],
)  # fmt: skip
def test_what_a_status_refuses_is_said(status, event, said, people):
    assert workflow.why_not(QuarterlyReturn(status=status), event, people.lead) == said


def refusal(event, quarterly_return, by, **options):
    """Why this is refused; nothing may have been written."""
    before = state(quarterly_return)
    with pytest.raises(NotAllowed) as refused:
        workflow.apply(event, quarterly_return.pk, by=by, **options)
    assert state(quarterly_return) == before
    return str(refused.value)


def state(quarterly_return):
    held = QuarterlyReturn.objects.filter(pk=quarterly_return.pk).values().get()
    return held, Step.objects.count(), AuditEvent.objects.count()


@pytest.fixture
def leeds(people):
    leeds, _ = making.opened(making.a_round())
    making.say_not_known(leeds, people.lead)
    return leeds


def test_a_stale_page_does_not_submit(leeds, people):
    edits = saving.edits(leeds)
    making.give(leeds, "suspected_deaths", by=people.lead, state="not_known", reason="Later.")
    assert "Somebody changed this return" in refusal("submit", leeds, people.lead, edits=edits)
    moved = workflow.apply("submit", leeds.pk, by=people.lead, edits=saving.edits(leeds))
    assert moved.status == Status.SUBMITTED


def test_the_submitter_does_not_certify(leeds, people):
    both = making.person("lead", "sro")
    people.take(leeds, Status.SUBMITTED)
    said = refusal("certify", leeds, both)
    assert said == "A return is certified by somebody other than the person who submitted it."


def test_who_changed_it_last_does_not_certify(leeds, people):
    both = making.person("both", "lead")
    making.person("both", "sro")
    making.give(leeds, "suspected_deaths", by=both, state="not_known", reason="Later.")
    leeds = people.take(leeds, Status.SUBMITTED)
    said = refusal("certify", leeds, both)
    assert said == "A return is certified by somebody other than the person who changed it last."
    assert workflow.why_not(leeds, "certify", people.sro) == ""


@pytest.mark.parametrize(
    ("status", "event", "who"),
    [
        ("submitted", "send_back", "sro"), ("certified", "send_back", "office"),
        ("accepted", "unlock", "office"), ("draft", "query", "office"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("note", ["", "  \n "])
def test_what_needs_a_reason_is_refused_without_one(status, event, who, note, leeds, people):
    leeds = people.take(leeds, status)
    said = refusal(event, leeds, getattr(people, who), note=note)
    assert said == f"Say why, to {workflow.EVENTS[event]} this return."
    moved = workflow.apply(event, leeds.pk, by=getattr(people, who), note=" Why. ")
    assert moved.steps.last().note == "Why."


def test_an_open_flag_stops_a_submission_and_is_counted(people):
    leeds, _ = making.opened(making.a_round())
    said = refusal("submit", leeds, people.lead)
    assert "need an answer or a word" in said


def test_each_step_is_stamped_told_in_the_thread_and_audited(leeds, people):
    accepted = people.take(leeds, Status.ACCEPTED)
    by = [accepted.submitted_by, accepted.certified_by, accepted.accepted_by]
    assert by == [people.lead, people.sro, people.office]
    assert [accepted.submitted_at, accepted.certified_at, accepted.accepted_at] == [
        step.at for step in accepted.steps.filter(event__in=("submit", "certify", "accept"))
    ]
    told = accepted.steps.values_list("event", "was", "now", "by")
    assert list(told) == [
        ("opened", "", "draft", None),
        ("submit", "draft", "submitted", people.lead.pk),
        ("certify", "submitted", "certified", people.sro.pk),
        ("accept", "certified", "accepted", people.office.pk),
    ]
    acts = AuditEvent.objects.filter(act=Act.RETURN_MOVED, subject_id=str(leeds.pk)).order_by("id")
    assert [(act.by, act.detail["event"]) for act in acts] == [
        (people.lead.pk, "submit"), (people.sro.pk, "certify"), (people.office.pk, "accept"),
    ]  # fmt: skip


def test_what_is_sent_back_has_no_stamps_and_a_second_reading_starts_anew(leeds, people):
    certified = people.take(leeds, Status.CERTIFIED)
    back = workflow.apply("send_back", certified.pk, by=people.office, note="Look at box 3.")
    stamps = [back.submitted_at, back.submitted_by, back.certified_at, back.certified_by]
    assert (back.status, stamps) == (Status.DRAFT, [None] * 4)
    assert back.first_submitted_at is not None
    assert people.take(back, Status.ACCEPTED).edition == 1


@pytest.mark.parametrize(("due", "late"), [(-1, True), (0, False), (3, False)])
def test_late_is_after_its_due_day_and_of_the_first_submission(due, late, people):
    leeds, _ = making.opened(making.a_round(force_due=-2, due=due, sources_out=-9))
    making.say_not_known(leeds, people.lead)
    submitted = people.take(leeds, Status.SUBMITTED)
    assert submitted.is_late is late
    first = submitted.first_submitted_at
    back = workflow.apply("withdraw", leeds.pk, by=people.lead)
    again = people.take(back, Status.SUBMITTED)
    assert (again.first_submitted_at, again.is_late) == (first, late)


def test_a_force_is_late_by_its_own_due_day(people):
    _, force = making.opened(making.a_round(force_due=-1, due=5))
    making.say_not_known(force, people.officer)
    assert people.take(force, Status.SUBMITTED).is_late is True


def test_nil_and_partial_are_told_as_they_are(people):
    _, force = making.opened(making.a_round())
    making.say_not_known(force, people.officer)
    submitted = people.take(force, Status.SUBMITTED)
    assert submitted.is_nil is False  # nothing is known, which is not nought
    assert submitted.answered == submitted.asked == 11  # its few words are optional
    back = workflow.apply("withdraw", force.pk, by=people.officer)
    making.give(back, "county_lines_closed", by=people.officer, state="nil", reason="")
    again = people.take(back, Status.SUBMITTED)
    assert again.is_nil is True
    back = workflow.apply("withdraw", force.pk, by=people.officer)
    making.give(back, "weapons_seized", by=people.officer, state="", numerator="2", reason="")
    assert people.take(back, Status.SUBMITTED).is_nil is False


def test_where_nobody_accepts_it_is_received(leeds, people):
    making.accepted_by("nobody")
    received = people.take(leeds, Status.ACCEPTED)
    assert received.received_only
    assert received.status_words == "Received"


def test_a_deputy_in_force_certifies_and_it_says_so(leeds, people):
    deputy = making.person("deputy", "contributor")
    making.sro_term(Term.RoleType.COUNCIL_OFFICER, standing="deputy", user=deputy)
    people.take(leeds, Status.SUBMITTED)
    certified = workflow.apply("certify", leeds.pk, by=deputy)
    assert certified.certified_as_deputy
    assert certified.steps.last().as_deputy
    back = workflow.apply("send_back", leeds.pk, by=people.office, note="Again.")
    assert not back.certified_as_deputy


def test_the_sro_certifies_as_themselves(leeds, people):
    assert not people.take(leeds, Status.CERTIFIED).certified_as_deputy


def test_one_body_is_said_of_the_return_and_a_board_is_another_body(leeds, people):
    making.sro_term(Term.RoleType.PCC)
    assert people.take(leeds, Status.ACCEPTED).same_body
    making.accepted_by("strategic_board")
    assert not reach.is_one_body(leeds, timezone.localdate())


def test_a_council_officer_and_the_policing_body_are_two(leeds, people):
    making.sro_term(Term.RoleType.COUNCIL_OFFICER)
    assert not people.take(leeds, Status.ACCEPTED).same_body
