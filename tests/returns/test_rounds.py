"""Rounds of returns: their days, what they open and for whom, and what a return then holds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outcomes import periods
from outcomes.models import Metric, Observation, Release, Source
from partnerships.models import Act, Area, AuditEvent, Partnership
from returns import governance, prefill, rounds, tasks, unlocking
from returns.models import (
    Confirmation,
    Form,
    Narrative,
    QuarterlyReturn,
    Question,
    ReturnValue,
    Round,
    Status,
    Supplied,
)

from . import making
from .making import BOARD, ELSEWHERE, FORCE, LEEDS, LEEDS_CITY, OTHER_FORCE, People, day

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

LONDON = "E23000001"


def test_the_days_of_the_second_quarter_of_2026_by_hand():
    """Forces are asked for what takes two months, and so is the slowest that partnerships are."""
    found = rounds.days_of(date(2026, 7, 1), Form.objects.get(number=1))
    assert found.opens_on == date(2026, 10, 1)
    assert found.sources_out_on == date(2026, 11, 30)
    assert found.force_due_on == date(2026, 12, 7)
    assert found.due_on == date(2026, 12, 14)
    assert found.closes_on == date(2027, 1, 4)


@pytest.mark.parametrize("count", range(8))
def test_no_round_is_due_before_any_source_that_its_form_asks_for_is_out(count):
    quarter = periods.add_months(date(2025, 4, 1), 3 * count)
    form = Form.objects.latest("number")
    found = rounds.days_of(quarter, form)
    out = rounds.sources_out(quarter, form)
    assert found.due_on > max(out["partnership"] + out["force"])
    assert found.force_due_on > max(out["force"])


def test_the_database_refuses_a_round_due_before_its_sources_are_out():
    one = making.a_round()
    with pytest.raises(IntegrityError, match="not_due_before_its_sources"), transaction.atomic():
        Round.objects.filter(pk=one.pk).update(sources_out_on=one.due_on + timedelta(days=1))


def test_what_is_due_is_opened_once_and_the_running_quarter_only_prepared():
    today = timezone.localdate()
    before = QuarterlyReturn.objects.count()
    one = making.a_round()
    opened = rounds.open_due()
    assert opened == QuarterlyReturn.objects.count() - before > 30
    assert rounds.open_due() == 0
    one.refresh_from_db()
    running = Round.objects.get(quarter=periods.quarter_of(today))
    assert running.opened_at is None
    assert not running.returns.exists()
    assert one.opened_at is not None
    acts = AuditEvent.objects.filter(act=Act.RETURN_OPENED, subject_id=str(one.pk))
    assert acts.order_by("id").last().detail == {"returns": opened}


def test_every_live_partnership_and_force_is_asked_and_no_board():
    rounds.open_due()
    one = Round.objects.get(quarter=rounds.last_ended(timezone.localdate()))
    asked = set(one.returns.exclude(partnership=None).values_list("partnership__area", flat=True))
    live = Area.objects.served().on(timezone.localdate())
    assert asked == set(
        live.filter(partnership__kind=Partnership.Kind.PARTNERSHIP).values_list("pk", flat=True)
    )
    assert not one.returns.filter(partnership__area__code=BOARD).exists()
    forces = list(one.returns.exclude(force=None).values_list("force__code", flat=True))
    assert len(forces) == len(set(forces))


def test_a_force_in_two_partnerships_is_asked_once():
    served = Partnership.objects.filter(force__code=OTHER_FORCE, kind="partnership")
    codes = [*served.values_list("area__code", flat=True), OTHER_FORCE]
    one = making.a_round()
    rounds.open_round(one, timezone.localdate(), code__in=codes)
    assert served.count() == 2
    real = one.returns.exclude(partnership__slug="exampleshire").exclude(force__code="X23000001")
    assert [each.force.code for each in real.exclude(force=None)] == [OTHER_FORCE]
    assert real.count() == 3


def test_a_round_that_is_closed_or_has_not_begun_opens_nothing():
    making.a_round(opens=-40, sources_out=-30, force_due=-20, due=-10, closes=-1)
    assert rounds.open_due() == 0
    making.a_round(opens=1)
    assert rounds.open_due() == 0


def test_a_partnership_that_appears_later_gets_its_return():
    one = making.a_round()
    making.opened(one, LEEDS, FORCE)
    opened_at = Round.objects.get(pk=one.pk).opened_at
    assert rounds.open_round(one, timezone.localdate(), code__in=[LEEDS, FORCE]) == 0
    assert rounds.open_round(one, timezone.localdate(), code__in=[LEEDS, FORCE, ELSEWHERE]) == 1
    assert one.returns.filter(partnership__area__code=ELSEWHERE).exists()
    assert Round.objects.get(pk=one.pk).opened_at == opened_at


def test_a_round_follows_a_newer_form_until_it_opens():
    quarter = periods.quarter_of(timezone.localdate())
    one = rounds.prepare(quarter)
    newer = Form.objects.create(number=99, from_quarter=quarter)
    assert rounds.prepare(quarter).form == newer
    Round.objects.filter(pk=one.pk).update(opened_at=timezone.now(), form=one.form)
    assert rounds.prepare(quarter).form == one.form
    assert rounds.prepare(date(2000, 1, 1)) is None


def test_each_thing_asked_has_one_row_for_each_area_of_its_level():
    leeds, force = making.opened(making.a_round())
    form = leeds.round.form
    for each in (leeds, force):
        asked = Question.objects.filter(
            section__form=form, section__asked_of=each.asked_of
        ).exclude(filled_from="force")
        rows = [
            *ReturnValue.objects.filter(quarterly_return=each),
            *Narrative.objects.filter(quarterly_return=each),
            *Confirmation.objects.filter(quarterly_return=each),
        ]
        assert sorted(row.question_id for row in rows) == sorted(asked.values_list("pk", flat=True))
    assert {
        value.area.code
        for value in leeds.returnvalues.filter(question__level="authority").select_related("area")
    } == {LEEDS_CITY}
    assert not leeds.returnvalues.filter(question__section__key="police").exists()


def known_figure(model, key, *, numerator, denominator=None, one=None, code=LEEDS_CITY):
    """A figure that is out already for a question of a round: published, or sent ahead."""
    metric = Metric.objects.get(code=key)
    question = Question.objects.filter(metric=metric, section__form=one.form).first()
    start, end = prefill.period(
        one.quarter, question.quarters_back, prefill.bases(one.ends)[metric.pk]
    )
    common = {
        "metric": metric, "area": Area.objects.get(code=code), "period_start": start,
        "period_end": end, "numerator": Decimal(numerator),
        "denominator": denominator and Decimal(denominator),
    }  # fmt: skip
    now, source = timezone.now(), Source.objects.first()
    if model is Supplied:
        return Supplied.objects.create(**common, source=source, loaded_at=now)
    release = Release.objects.create(
        source=source, file_name=f"{key} of a test", sha256=f"{numerator}{key}"[:64],
        recorded_at=now, rows=1, added=1, revised=0, moved=0, withdrawn=0,
    )  # fmt: skip
    return Observation.objects.create(
        **common, basis="published", status="final", release=release, recorded_at=now
    )


def said(each, key):
    value = each.returnvalues.get(question__key=key)
    return value.state, value.numerator, value.denominator, value.origin


def test_what_is_published_or_sent_ahead_is_not_asked_again():
    one = making.a_round()
    known_figure(Supplied, "suspected_deaths", numerator=4, one=one)
    known_figure(Supplied, "waits_over_3_weeks", numerator=3, denominator=70, one=one)
    known_figure(Observation, "waits_over_3_weeks", numerator=2, denominator=71, one=one)
    leeds, _ = making.opened(one)
    assert said(leeds, "suspected_deaths") == ("given", 4, None, "supplied")
    assert said(leeds, "waits_over_3_weeks") == ("given", 2, 71, "published")
    assert said(leeds, "residential_rehab") == ("", None, None, "")


def test_half_a_share_is_no_figure():
    one = making.a_round()
    known_figure(Observation, "waits_over_3_weeks", numerator=2, one=one)
    leeds, _ = making.opened(one)
    assert said(leeds, "waits_over_3_weeks") == ("", None, None, "")


def test_what_comes_out_while_it_is_a_draft_fills_what_is_blank_and_touches_nothing_typed():
    one, people = making.a_round(), People()
    leeds, _ = making.opened(one)
    making.give(leeds, "suspected_deaths", by=people.lead, numerator="9")
    for key in ("suspected_deaths", "prevention_sessions"):
        code = LEEDS if key == "prevention_sessions" else LEEDS_CITY
        known_figure(Supplied, key, numerator=4, one=one, code=code)
    assert prefill.bring_up(leeds.pk) == 1
    assert said(leeds, "suspected_deaths") == ("given", 9, None, "typed")
    assert said(leeds, "prevention_sessions") == ("given", 4, None, "supplied")
    assert prefill.bring_up(leeds.pk) == 0
    Supplied.objects.filter(metric__code="prevention_sessions").update(numerator=5)
    assert prefill.bring_up(leeds.pk) == 1
    assert said(leeds, "prevention_sessions") == ("given", 5, None, "supplied")
    assert leeds.returnvalues.get(question__key="prevention_sessions").version == 2


def test_a_frozen_return_is_not_brought_up():
    one, people = making.a_round(), People()
    leeds, _ = making.opened(one)
    making.say_not_known(leeds, people.lead)
    people.take(leeds, Status.SUBMITTED)
    known_figure(Supplied, "suspected_deaths", numerator=4, one=one)
    assert prefill.bring_up(leeds.pk) == 0
    governance.refresh_draft(leeds.pk)


def test_words_come_forward_to_confirm_and_what_rarely_changes_comes_forward_as_it_is():
    people = People()
    before, _ = making.opened(making.a_round(quarters_ago=2))
    making.give(before, "outcome_a", by=people.lead, direction="worse", commentary="Because.")
    making.give(before, "baseline_maintained", by=people.lead, said="yes", note="Seen.")
    leeds, _ = making.opened(making.a_round())
    words = leeds.narratives.get(question__key="outcome_a")
    assert (words.direction, words.commentary) == ("worse", "Because.")
    assert (words.origin, words.needs_confirming, words.is_answered) == ("carried", True, False)
    baseline = leeds.confirmations.get(question__key="baseline_maintained")
    assert (baseline.said, baseline.note, baseline.origin) == ("yes", "Seen.", "carried")
    assert baseline.is_answered
    other = leeds.narratives.get(question__key="outcome_b")
    assert (other.origin, other.needs_confirming) == ("", False)


def test_governance_is_what_the_register_says_and_follows_it_while_it_is_a_draft():
    leeds, _ = making.opened(making.a_round())
    held = leeds.confirmations.get(question__key="sro_in_post")
    assert held.origin == "register"
    was = held.said
    partnership = leeds.partnership
    partnership.terms.filter(post="sro").delete()
    making.sro_term("chief_executive", valid_from=day(-30))
    governance.refresh_draft(leeds.pk)
    held.refresh_from_db()
    assert held.said == "yes" != was or held.register_says.endswith("An office.")
    version = held.version
    governance.refresh_draft(leeds.pk)
    held.refresh_from_db()
    assert held.version == version


def test_opening_asks_the_database_as_often_for_many_as_for_one():
    today = timezone.localdate()
    first, second = making.a_round(quarters_ago=3), making.a_round(quarters_ago=2)
    with CaptureQueriesContext(connection) as for_one:
        rounds.open_round(first, today, code__in=[LEEDS, FORCE])
    with CaptureQueriesContext(connection) as for_many:
        rounds.open_round(second, today, nation="england")
    assert second.returns.count() > 30
    assert len(for_many) <= len(for_one) + 6  # what is written is written in more portions
    assert len(for_one) < 45


def test_the_nightly_work_goes_over_a_return_in_every_status():
    """Seen in DHIS2-20160: the nightly job stopped at the first return that was locked."""
    people, one = People(), making.a_round()
    forces = Partnership.objects.filter(force__code=LONDON, kind="partnership")
    codes = sorted(forces.values_list("area__code", flat=True))[:4]
    rounds.open_round(one, timezone.localdate(), code__in=codes)
    making.person("office", "office", LONDON)
    returns = {}
    for code, status in zip(codes, Status, strict=True):
        each = one.returns.get(partnership__area__code=code)
        making.say_not_known(each, people.lead)
        for role in ("lead", "sro"):
            making.person(role, role, code)
        returns[code] = people.take(each, status)
    tasks.keep_returns()
    tasks.end_unlocks()
    tasks.remind_of_returns()
    assert [str(QuarterlyReturn.objects.get(pk=returns[code].pk).status) for code in codes] == list(
        Status.values
    )
    assert unlocking.end_unlocks() == 0
