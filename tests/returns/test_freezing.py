"""A return past draft is frozen on every path, and a thread is only added to."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from partnerships.access import NotAllowed
from partnerships.models import StoredFile
from returns import delegating, evidence, flagging, reach, saving, workflow
from returns.models import (
    Confirmation,
    Delegation,
    Edition,
    Evidence,
    Flag,
    Narrative,
    QuarterlyReturn,
    ReturnValue,
    Status,
    Step,
)
from returns.models.returning import MOVES

from . import making
from .making import People

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

FROZEN = [Status.SUBMITTED, Status.CERTIFIED, Status.ACCEPTED]
TABLES = [ReturnValue, Narrative, Confirmation, Evidence, Flag]


@pytest.fixture
def people():
    return People()


@pytest.fixture
def leeds(people):
    """A draft with a row in every table that is frozen with it."""
    leeds, _ = making.opened(making.a_round())
    making.say_not_known(leeds, people.lead)
    now, value = timezone.now(), leeds.returnvalues.first()
    file = StoredFile.objects.create(
        partnership=leeds.partnership, name="report.pdf", kind="pdf", size=1, digest="0" * 64,
        stored_at=now, stored_by=people.lead,
    )  # fmt: skip
    Evidence.objects.create(
        quarterly_return=leeds, section=value.question.section, file=file, added_at=now,
        added_by=people.lead,
    )  # fmt: skip
    Flag.objects.create(
        quarterly_return=leeds, question=value.question, area=value.area, rule="unusual",
        severity="medium", words="Odd.", figures=["1"],
    )  # fmt: skip
    return leeds


def refused(match="frozen"):
    return pytest.raises(DatabaseError, match=match)


def submitted_with_flag(leeds, status):
    """The return in this status by force: its flag would have gone with a submission."""
    QuarterlyReturn.objects.filter(pk=leeds.pk).update(status=Status.SUBMITTED)
    for one in FROZEN[1 : FROZEN.index(status) + 1]:
        QuarterlyReturn.objects.filter(pk=leeds.pk).update(status=one)


DELETED = "DELETE FROM {table} WHERE id = %s"
COPIED = "INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = %s"


def raw(sql, row):
    """Run this of the row's table, past everything but the database itself."""
    fields = [one for one in row._meta.concrete_fields if not one.primary_key]
    columns = ", ".join(one.column for one in fields)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=row._meta.db_table, columns=columns), [row.pk])


@pytest.mark.parametrize("status", FROZEN)
@pytest.mark.parametrize("model", TABLES)
def test_no_row_of_it_is_changed_added_or_deleted(model, status, leeds):
    row = model.objects.filter(quarterly_return=leeds).first()
    submitted_with_flag(leeds, status)

    for attempt in (
        row.save,
        row.delete,
        lambda: model.objects.filter(pk=row.pk).update(quarterly_return=leeds),
        lambda: raw(DELETED, row),
        lambda: raw(COPIED, row),
    ):
        with refused(), transaction.atomic():
            attempt()
    assert model.objects.filter(quarterly_return=leeds).exists()


@pytest.mark.parametrize("model", TABLES)
def test_no_row_leaves_a_frozen_return_for_a_draft(model, leeds):
    other, _ = making.opened(making.a_round(quarters_ago=2))
    row = model.objects.filter(quarterly_return=leeds).first()
    submitted_with_flag(leeds, Status.ACCEPTED)
    with refused("stays with it"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(quarterly_return=other)


@pytest.mark.parametrize("status", FROZEN)
def test_saving_and_answering_are_refused_in_words(status, leeds, people):
    leeds = people.take(leeds, status)
    said = f"This return is {leeds.status_words.lower()}, so it is frozen"
    with pytest.raises(NotAllowed, match=said):
        making.give(leeds, "suspected_deaths", by=people.lead, numerator="3")
    lead = making.known(people.lead)
    held = Evidence.objects.select_related("section").get(quarterly_return=leeds)
    file = SimpleUploadedFile("report.pdf", b"%PDF-1.7")
    for attempt in (
        lambda: flagging.answer(leeds.pk, {"any": "Because."}, by=lead),
        lambda: evidence.add(leeds.pk, held.section, file, "", by=lead),
        lambda: evidence.remove(leeds.pk, held.pk, by=lead),
        lambda: delegating.give(leeds.pk, held.section, people.lead, "", by=lead),
    ):
        with pytest.raises(NotAllowed, match=said):
            attempt()


def test_the_database_itself_allows_only_such_moves(leeds):
    for was in Status:
        for now in Status:
            if was == now or (was, now) in MOVES:
                continue
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
                QuarterlyReturn.objects.filter(pk=leeds.pk).update(status=was)
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = origin")
                with refused("does not go from"), transaction.atomic():
                    QuarterlyReturn.objects.filter(pk=leeds.pk).update(status=now)
                transaction.set_rollback(True)


@pytest.mark.parametrize("model", [Step, Edition])
def test_the_thread_and_the_editions_are_only_added_to(model, leeds, people):
    leeds = people.take(leeds, Status.ACCEPTED)
    row = model.objects.filter(quarterly_return=leeds).first()
    for attempt in (
        row.save,
        row.delete,
        lambda: model.objects.all().update(quarterly_return=leeds),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_a_contributor_fills_in_what_is_theirs_and_nothing_else(leeds, people):
    contributor = making.person("contributor", "contributor")
    section = leeds.returnvalues.get(question__key="suspected_deaths").question.section
    with pytest.raises(NotAllowed, match="with somebody else"):
        making.give(leeds, "suspected_deaths", by=contributor, numerator="3")
    Delegation.objects.create(
        quarterly_return=leeds, section=section, user=contributor, given_at=timezone.now(),
        given_by=people.lead,
    )  # fmt: skip
    assert making.give(leeds, "suspected_deaths", by=contributor, numerator="3").outcome == "saved"
    with pytest.raises(NotAllowed, match="with somebody else"):
        making.give(leeds, "residential_rehab", by=contributor, state="nil")
    viewer = making.known(contributor)
    leeds = QuarterlyReturn.objects.get(pk=leeds.pk)
    assert reach.only_sections(viewer, leeds) == {section.pk}
    assert reach.why_not_fill(viewer, leeds, section.pk) == ""
    other = leeds.returnvalues.get(question__key="residential_rehab").question.section_id
    assert "with somebody else" in reach.why_not_fill(viewer, leeds, other)


@pytest.mark.parametrize("also", ["sro", "deputy"])
def test_who_certifies_reads_all_and_as_a_contributor_fills_in_only_what_is_theirs(also, leeds):
    both = making.person("both", "contributor")
    if also == "sro":
        making.person("both", "sro")
    else:
        making.sro_term("council_officer", standing="deputy", user=both)
    viewer = making.known(both)
    assert reach.only_sections(viewer, leeds) is None
    assert reach.fills_only(viewer, leeds) == set()
    assert delegating.why_not(viewer, leeds) == "You may not pass a section on: ask the lead."
    with pytest.raises(NotAllowed, match="with somebody else"):
        making.give(leeds, "suspected_deaths", by=both, numerator="3")


@pytest.mark.parametrize(
    ("role", "scope"),
    [("office", making.FORCE), ("sro", making.LEEDS), ("analyst", making.FORCE),
     ("force", making.FORCE), ("lead", making.ELSEWHERE), ("lead", making.BOARD)],
)  # fmt: skip
def test_nobody_else_fills_it_in(role, scope, leeds):
    someone = making.person("someone", role, scope)
    with pytest.raises(NotAllowed):
        making.give(leeds, "suspected_deaths", by=someone, numerator="3")


def test_after_its_round_has_closed_a_draft_is_refused_in_words(people):
    closed = making.a_round(opens=-60, sources_out=-50, force_due=-40, due=-30, closes=-1)
    leeds, _ = making.opened(closed)
    said = f"This round closed on {closed.closes_on:%-d %B %Y}: the office can open it again."
    assert workflow.why_not(leeds, "submit", people.lead) == said
    with pytest.raises(NotAllowed, match="the office can open it again"):
        making.give(leeds, "suspected_deaths", by=people.lead, numerator="3")
    with pytest.raises(NotAllowed, match="the office can open it again"):
        flagging.answer(leeds.pk, {}, by=making.known(people.lead))


def test_a_round_is_open_to_the_end_of_its_last_day(people):
    leeds, _ = making.opened(
        making.a_round(opens=-60, sources_out=-50, force_due=-40, due=-30, closes=0)
    )
    making.say_not_known(leeds, people.lead)
    assert workflow.why_not(leeds, "submit", people.lead) == ""


def test_a_save_that_read_an_older_version_shows_both_values(leeds, people):
    key = leeds.returnvalues.select_related("question", "area").first().key
    mine = saving.Typed(key, 1, {"state": "", "numerator": "3", "denominator": "9", "reason": ""})
    other = saving.Typed(key, 1, {"state": "nil", "reason": "", "numerator": ""})
    viewer = making.known(people.lead)
    (first,) = saving.save(leeds.pk, [mine], by=viewer)
    (second,) = saving.save(leeds.pk, [other], by=viewer)
    assert (first.outcome, second.outcome) == ("saved", "changed")
    assert second.theirs["numerator"] == "3"
    assert ReturnValue.objects.get(pk=first.answer.pk).numerator == 3


def test_whole_or_nothing_writes_nothing_where_one_is_wrong(leeds, people):
    keys = [one.key for one in leeds.returnvalues.select_related("question", "area")[:2]]
    fields = {"state": "", "denominator": "9", "reason": ""}
    typed = [
        saving.Typed(keys[0], 1, fields | {"numerator": "3"}),
        saving.Typed(keys[1], 1, fields | {"numerator": "three"}),
    ]
    results = saving.save(leeds.pk, typed, by=making.known(people.lead), whole=True)
    assert [one.outcome for one in results] == ["saved", "invalid"]
    assert not leeds.returnvalues.filter(state="given").exists()


def test_a_figure_replaces_what_was_not_known_by_being_there(leeds, people):
    saved = making.give(leeds, "suspected_deaths", by=people.lead, numerator="3")
    assert (saved.outcome, saved.answer.state, saved.answer.reason) == ("saved", "given", "")


def test_an_unlock_that_is_over_takes_no_more_answers(leeds, people):
    people.take(leeds, Status.ACCEPTED)
    unlocked = workflow.apply("unlock", leeds.pk, by=people.office, note="A box was wrong.")
    assert making.give(unlocked, "suspected_deaths", by=people.lead, numerator="3")
    past = timezone.now() - timedelta(minutes=1)
    unlocked.unlocks.update(at=past - timedelta(days=1), expires_at=past)
    with pytest.raises(NotAllowed, match="The unlock of this return ended on"):
        making.give(unlocked, "suspected_deaths", by=people.lead, numerator="4")
    assert "The unlock of this return ended" in workflow.why_not(unlocked, "submit", people.lead)
