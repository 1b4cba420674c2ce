"""What acceptance publishes, what unlocking changes, and what stands when nothing came of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from outcomes import recompute
from outcomes.models import Indicator, Observation, Owed, Release
from partnerships.access import NotAllowed
from returns import evidence, flagging, freezing, publish, unlocking, workflow
from returns.history import History
from returns.models import QuarterlyReturn, Status

from . import making
from .making import FORCE, People
from .test_rounds import known_figure

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


@pytest.fixture
def people():
    return People()


@pytest.fixture
def force(people):
    """A draft of the force's return, in which nothing is known but what a test gives."""
    _, force = making.opened(making.a_round())
    making.say_not_known(force, people.officer)
    return force


def held(key, **more):
    """The current observations of the force on the basis "return"."""
    return Observation.objects.current().filter(
        metric__code=key, area__code=FORCE, basis="return", **more
    )


def said(key):
    return held(key).values_list("numerator", "denominator", "flag", "note").get()


NIL = {"state": "nil", "numerator": "", "denominator": "", "reason": ""}
BLANK = {"state": "", "numerator": "", "denominator": "", "reason": ""}


def given(numerator, denominator=""):
    return {"state": "", "numerator": numerator, "denominator": denominator, "reason": ""}


def give(force, people, **answers):
    for key, fields in answers.items():
        assert making.give(force, key, by=people.officer, **fields).outcome == "saved", key


def reopened(force, people, note="A box was wrong."):
    return workflow.apply("unlock", force.pk, by=people.office, note=note)


def test_nothing_is_published_before_acceptance_and_all_of_it_then(force, people):
    give(force, people, county_lines_closed=given("7"), cash_seized=given("1250.50"))
    people.take(force, Status.CERTIFIED)
    assert not held("county_lines_closed").exists()
    accepted = people.take(QuarterlyReturn.objects.get(pk=force.pk), Status.ACCEPTED)
    assert said("county_lines_closed") == (7, None, "", "")
    assert said("cash_seized")[0] == Decimal("1250.5")
    one = held("county_lines_closed").select_related("release__source").get()
    assert (one.status, one.release.source_id) == ("provisional", "quarterly_returns")
    assert (one.period_start, one.period_end) == (force.round.quarter, force.round.ends)
    assert one.release == accepted.editions.get().release
    assert one.release.file_name == publish.name(accepted)


def test_what_has_to_be_computed_is_owed_and_then_stands(force, people):
    Owed.objects.all().delete()
    give(force, people, county_lines_closed=given("7"))
    people.take(force, Status.ACCEPTED)
    assert Owed.objects.filter(metric__code="county_lines_closed").exists()
    recompute.run(asked_by="tests", codes=["county_lines_closed"])
    shown = Indicator.objects.get(
        metric__code="county_lines_closed", area__code=FORCE, basis="return", window="as_published"
    )
    assert (shown.full_numerator, shown.full_state) == (7, "shown")


def test_no_figure_is_told_apart_from_nought_and_from_nothing_said(force, people):
    force.returnvalues.filter(question__key="weapons_seized").update(**BLANK_ROW)
    give(
        force, people, county_lines_closed=NIL,
        drug_arrests={"state": "not_applicable", "reason": "None here.", "numerator": ""},
    )  # fmt: skip
    publish_now(force)
    assert said("county_lines_closed") == (0, None, "", "")
    assert said("drug_arrests") == (None, None, "not_available", "Does not apply, says the return.")
    assert said("cash_seized")[2:] == (
        "not_available", "Not known when the return was accepted.",
    )  # fmt: skip
    assert not held("weapons_seized").exists()


BLANK_ROW = {"state": "", "numerator": None, "denominator": None, "reason": "", "origin": ""}


def publish_now(force):
    force.edition += 1
    return publish.publish(force)


def test_nought_of_nought_is_no_figure(force, people):
    force.returnvalues.filter(question__key="custody_tests_positive").update(
        state="nil", numerator=0, denominator=0, reason=""
    )
    publish_now(force)
    assert not held("custody_tests_positive").exists()


def test_what_is_sent_back_was_never_published_and_takes_nothing_away(force, people):
    """Seen in etools PRP 1040: what is sent back stayed in totals."""
    give(force, people, county_lines_closed=given("7"))
    people.take(force, Status.CERTIFIED)
    releases = Release.objects.count()
    workflow.apply("send_back", force.pk, by=people.office, note="Look again.")
    assert not held("county_lines_closed").exists()
    assert Release.objects.count() == releases


def test_a_change_after_an_unlock_supersedes_and_the_old_value_is_kept(force, people):
    give(force, people, county_lines_closed=given("7"), weapons_seized=given("3"))
    people.take(force, Status.ACCEPTED)
    first, unmoved = held("county_lines_closed").get(), held("weapons_seized").get()
    unlocked = reopened(force, people)
    assert held("county_lines_closed").get() == first  # it stands while it is looked at
    give(unlocked, people, county_lines_closed=given("8"))
    again = people.take(unlocked, Status.ACCEPTED)
    second = held("county_lines_closed").get()
    first.refresh_from_db()
    assert (first.numerator, second.numerator, again.edition) == (7, 8, 2)
    assert first.superseded_at == second.recorded_at
    assert held("weapons_seized").get() == unmoved
    assert [one.answers["ReturnValue"][f"county_lines_closed:{FORCE}"]["numerator"]
            for one in again.editions.all()] == ["7", "8"]  # fmt: skip
    assert not again.unlocks.filter(ended_at=None).exists()


def test_what_is_taken_out_after_an_unlock_is_superseded_by_nothing(force, people):
    give(force, people, county_lines_closed=given("7"))
    people.take(force, Status.ACCEPTED)
    unlocked = reopened(force, people)
    give(unlocked, people, county_lines_closed={"state": "not_known", "reason": "Unsure.",
                                                "numerator": ""})  # fmt: skip
    people.take(unlocked, Status.ACCEPTED)
    assert said("county_lines_closed")[:3] == (None, None, "not_available")
    assert Observation.objects.filter(
        metric__code="county_lines_closed", area__code=FORCE, numerator=7,
        superseded_at__isnull=False,
    ).exists()  # fmt: skip


def test_accepted_again_unchanged_it_makes_no_release(force, people):
    people.take(force, Status.ACCEPTED)
    releases = Release.objects.count()
    again = people.take(reopened(force, people), Status.ACCEPTED)
    assert Release.objects.count() == releases
    assert again.editions.get(number=2).release is None


def test_when_an_unlock_ends_what_was_accepted_stands_again_whole(force, people):
    give(force, people, county_lines_closed=given("7"))
    accepted = people.take(force, Status.ACCEPTED)
    first = held("county_lines_closed").get()
    unlocked = reopened(force, people)
    give(
        unlocked, people, county_lines_closed=given("8"), weapons_seized=given("1"),
        force_commentary={"commentary": "Half a thought."},
    )  # fmt: skip
    assert unlocking.end_unlocks() == 0
    over(unlocked)
    assert unlocking.end_unlocks() == 1
    stands = QuarterlyReturn.objects.get(pk=force.pk)
    for name in ("status", "edition", "submitted_by", "certified_by", "accepted_by",
                 "submitted_at", "certified_at", "accepted_at", "answered", "asked",
                 "is_nil", "same_body", "received_only", "certified_as_deputy"):  # fmt: skip
        assert getattr(stands, name) == getattr(accepted, name), name
    value = force.returnvalues.get(question__key="county_lines_closed")
    assert (value.numerator, value.version) == (7, 4)
    assert force.returnvalues.get(question__key="weapons_seized").state == "not_known"
    assert force.narratives.get(question__key="force_commentary").commentary == ""
    assert held("county_lines_closed").get() == first
    assert stands.steps.last().event == "unlock_ended"
    assert unlocking.end_unlocks() == 0


def test_what_was_odd_and_the_files_stand_again_too(people):
    """An explanation given anew, and a file added, go with the change that came to nothing."""
    leeds, _ = making.opened(making.a_round())
    making.say_not_known(leeds, people.lead)
    lead = making.known(people.lead)
    making.give(leeds, "suspected_deaths", by=people.lead, **BLANK)
    (odd,) = [one for one in flagging.odd(leeds) if one.is_open]
    flagging.answer(leeds.pk, {odd.key: "The panel meets later."}, by=lead)
    section = odd.question.section
    kept = evidence.add(leeds.pk, section, a_file("first"), "", by=lead)
    people.take(leeds, Status.ACCEPTED)
    before = flags(leeds)
    unlocked = reopened(leeds, people)
    evidence.add(leeds.pk, section, a_file("second"), "", by=lead)
    with pytest.raises(NotAllowed, match="belongs to what was accepted"):
        evidence.remove(leeds.pk, kept.pk, by=lead)
    flagging.answer(leeds.pk, {odd.key: "Nobody met."}, by=lead)
    assert flags(leeds) != before
    over(unlocked)
    unlocking.end_unlocks()
    assert flags(leeds) == before
    assert [one.pk for one in leeds.evidence.all()] == [kept.pk]


def a_file(words):
    return SimpleUploadedFile(f"{words}.pdf", b"%PDF-1.7 " + words.encode() + b"\n%%EOF")


def flags(leeds):
    names = ("rule", "question", "area", "answer", "answered_at", "answered_by", "figures")
    return list(leeds.flags.values(*names))


def over(quarterly_return):
    """The time of its unlock is over."""
    past = timezone.now() - timedelta(minutes=1)
    quarterly_return.unlocks.filter(ended_at=None).update(
        at=past - timedelta(days=1), expires_at=past
    )


def test_one_submitted_in_time_goes_on_after_the_unlock_and_sent_back_it_has_time(force, people):
    give(force, people, county_lines_closed=given("7"))
    people.take(force, Status.ACCEPTED)
    unlocked = reopened(force, people)
    give(unlocked, people, county_lines_closed=given("8"))
    people.take(unlocked, Status.CERTIFIED)
    over(unlocked)
    assert unlocking.end_unlocks() == 0
    back = workflow.apply("send_back", force.pk, by=people.office, note="No.")
    assert unlocking.end_unlocks() == 0
    assert freezing.why_frozen(back) == ""  # it was in time once, so its correction has some
    over(unlocked)
    assert unlocking.end_unlocks() == 1
    assert QuarterlyReturn.objects.get(pk=force.pk).status == Status.ACCEPTED
    assert force.returnvalues.get(question__key="county_lines_closed").numerator == 7


def test_who_accepted_and_certified_stand_again_as_they_were_said(people):
    """The PCC was SRO and a deputy certified; an unlock that came to nothing changes neither."""
    deputy = making.person("deputy", "contributor")
    making.sro_term("pcc")
    making.sro_term("council_officer", standing="deputy", user=deputy)
    leeds, _ = making.opened(making.a_round())
    making.say_not_known(leeds, people.lead)
    workflow.apply("submit", leeds.pk, by=people.lead)
    workflow.apply("certify", leeds.pk, by=deputy)
    workflow.apply("accept", leeds.pk, by=people.office)
    unlocked = workflow.apply("unlock", leeds.pk, by=people.office, note="Look.")
    assert not unlocked.same_body
    over(unlocked)
    unlocking.end_unlocks()
    stands = QuarterlyReturn.objects.get(pk=leeds.pk)
    assert (stands.same_body, stands.certified_as_deputy, stands.certified_by) == (
        True, True, deputy,
    )  # fmt: skip


def test_where_one_body_certifies_and_accepts_every_figure_says_so(people):
    making.sro_term("pcc")
    leeds, _ = making.opened(making.a_round())
    making.say_not_known(leeds, people.lead)
    making.give(leeds, "suspected_deaths", by=people.lead, **given("3"))
    accepted = people.take(leeds, Status.ACCEPTED)
    notes = set(
        Observation.objects.filter(release=accepted.editions.get().release).values_list(
            "note", flat=True
        )
    )
    assert notes == {
        publish.ONE_BODY,
        f"Not known when the return was accepted. {publish.ONE_BODY}",
    }


def test_a_published_figure_that_comes_later_stands_beside_the_returned_one(people):
    one = making.a_round()
    leeds, _ = making.opened(one)
    making.say_not_known(leeds, people.lead)
    making.give(leeds, "suspected_deaths", by=people.lead, **given("3"))
    people.take(leeds, Status.ACCEPTED)
    known_figure(Observation, "suspected_deaths", numerator=5, one=one)
    both = Observation.objects.current().filter(
        metric__code="suspected_deaths", area__code=making.LEEDS_CITY, period_end=one.ends
    )
    assert dict(both.values_list("basis", "numerator")) == {"return": 3, "published": 5}
    value = leeds.returnvalues.select_related("question").get(question__key="suspected_deaths")
    ((returned, published),) = History([value]).differences(value)
    assert (returned.figure, published.figure) == (3, 5)


def test_acceptance_and_its_figures_are_one_transaction(force, people, monkeypatch):
    """What fails after the figures are written takes the acceptance with it, and they it."""
    people.take(force, Status.CERTIFIED)
    releases = Release.objects.count()

    def fails(*arguments):
        raise OSError("the disk is full")

    monkeypatch.setattr(workflow.editions, "keep", fails)
    with pytest.raises(OSError, match="full"):
        workflow.apply("accept", force.pk, by=people.office)
    assert QuarterlyReturn.objects.get(pk=force.pk).status == Status.CERTIFIED
    assert Release.objects.count() == releases
    assert not held("county_lines_closed").exists()


def test_a_year_later_nobody_rejects_it_without_an_unlock(people):
    """Seen in Avni 1995 and DHIS2-11981: what was certified or accepted above was undone below."""
    closed = making.a_round(
        opens=-400, sources_out=-390, force_due=-385, due=-380, closes=0, quarters_ago=4
    )
    leeds, _ = making.opened(closed)
    making.say_not_known(leeds, people.lead)
    accepted = people.take(leeds, Status.ACCEPTED)
    for event in ("send_back", "withdraw", "submit", "certify", "accept"):
        for user in (people.lead, people.sro, people.office):
            with pytest.raises(NotAllowed, match="This return is accepted"):
                workflow.apply(event, accepted.pk, by=user, note="Why.")
    for user in (people.lead, people.sro):
        with pytest.raises(NotAllowed, match="You may not unlock"):
            workflow.apply("unlock", accepted.pk, by=user, note="Why.")
