"""The pages by which a workbook leaves the portal and comes back."""

import re

import pytest
from django.utils import timezone

from partnerships.models import Act, AuditEvent
from returns import freezing, saving, workbook_choices, workbook_in
from returns.models import Delegation, QuarterlyReturn, ReturnValue, Status
from tests.signing_in import sign_in

from .workbooks import book, changed, places, upload, viewer, written


@pytest.fixture
def current(demonstration, db):
    return QuarterlyReturn.objects.filter(partnership__slug="exampleshire").first()


@pytest.fixture
def lead(demonstration, db):
    return viewer("lead")


@pytest.fixture
def page(client, lead):
    return sign_in(client, lead.user)


@pytest.fixture
def sessions(current):
    """The key of an answer that nobody has given yet."""
    found = ReturnValue.objects.get(
        quarterly_return=current, question__metric__code="prevention_sessions"
    )
    return found.key


@pytest.fixture
def filled(current, lead, sessions):
    """A function: filled(140, ...), the workbook with this number of sessions."""

    def make(number):
        content = written(current, lead)
        place = places(content, current)[sessions]
        return changed(content, {(place.sheet, workbook_in.cell_of(place, "numerator")): number})

    return make


def number(current, key):
    return saving.by_key(freezing.of(current.pk))[key].numerator


def send(page, current, content):
    return page.post(current.url("workbook"), {"upload": upload(content)}, follow=True)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_it_is_downloaded_as_a_file_and_that_is_recorded(page, current, lead):
    response = page.get(current.url("workbook_file"))
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["Content-Disposition"] == (
        f'attachment; filename="return-exampleshire-{current.round.slug}.xlsx"'
    )
    assert "Governance" in book(response.content).sheetnames
    (act,) = AuditEvent.objects.filter(act=Act.EXPORTED)
    assert (act.by, act.subject_id) == (lead.user.pk, str(current.pk))


def test_a_return_in_few_queries(page, current, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        page.get(current.url("workbook_file"))


def test_what_was_filled_in_is_saved_and_said(page, current, filled, sessions):
    response = send(page, current, filled(140))
    assert number(current, sessions) == 140
    assert "Read and saved: 1 answer." in text(response)
    assert "Nothing in the workbook was new." in text(send(page, current, filled(140)))


def test_every_fault_stands_on_the_page_and_nothing_is_saved(page, current, filled, sessions):
    response = send(page, current, filled("about 20"))
    said = text(response)
    assert "1 cell has to be put right first. Nothing was saved." in said
    assert "D4 “about 20” is not a number. Type digits, such as 1,234 or 12.5." in said
    assert "<title>Error:" in response.content.decode()
    assert number(current, sessions) is None


def test_another_file_is_refused_with_the_reason(page, current):
    assert "This is no Excel workbook" in text(send(page, current, b"What,Number\n"))
    assert "Choose the workbook to upload." in text(page.post(current.url("workbook"), {}))


def test_both_versions_are_shown_and_one_is_chosen(page, current, lead, filled, sessions):
    content = filled(140)
    saving.save(current.pk, [saving.Typed(sessions, 0, {"numerator": "150"})], by=lead)
    response = send(page, current, content)
    assert "Yours 140 ; theirs 150" in text(response)
    assert number(current, sessions) == 150
    waiting = re.search(r'name="waiting" value="([^"]+)"', response.content.decode()).group(1)
    ask = {"waiting": waiting}
    response = page.post(current.url("workbook"), ask)
    assert "choose which version stands" in text(response)
    assert number(current, sessions) == 150
    theirs = page.post(current.url("workbook"), ask | {f"choose.{sessions}": "theirs"}, follow=True)
    assert "Nothing in the workbook was new." in text(theirs)
    assert number(current, sessions) == 150
    page.post(current.url("workbook"), ask | {f"choose.{sessions}": "mine"})
    assert number(current, sessions) == 140


def test_what_changes_again_while_somebody_chooses_is_told_again(
    page, current, lead, filled, sessions
):
    content = filled(140)
    saving.save(current.pk, [saving.Typed(sessions, 0, {"numerator": "150"})], by=lead)
    response = send(page, current, content)
    waiting = re.search(r'name="waiting" value="([^"]+)"', response.content.decode()).group(1)
    saving.save(current.pk, [saving.Typed(sessions, 1, {"numerator": "160"})], by=lead)
    chosen = {"waiting": waiting, f"choose.{sessions}": "mine"}
    assert "Yours 140 ; theirs 160" in text(page.post(current.url("workbook"), chosen))
    assert number(current, sessions) == 160


def test_what_waits_is_of_one_person_and_one_return(page, current, lead, sessions):
    waiting = workbook_choices.Waiting([saving.Typed(sessions, 0, {"numerator": "9"})], {})
    someone = viewer("sro").user
    foreign = workbook_choices.pack(waiting, current, someone)
    response = page.post(current.url("workbook"), {"waiting": foreign})
    assert "What was read is not here any more: upload it again." in text(response)
    assert number(current, sessions) is None


def test_a_frozen_return_reads_nothing_back(page, current, lead, filled, sessions):
    content = filled(140)
    QuarterlyReturn.objects.filter(pk=current.pk).update(
        status=Status.SUBMITTED, submitted_at=timezone.now(), submitted_by=lead.user
    )
    response = send(page, current, content)
    assert response.status_code == 403
    assert "This return is submitted, so it is frozen" in text(response)
    assert "it is frozen" in text(page.get(current.url("workbook")))
    assert number(current, sessions) is None


def test_who_may_not_fill_it_in_gets_no_workbook(client, current):
    sign_in(client, viewer("sro").user)
    for name in ("workbook", "workbook_file"):
        assert client.get(current.url(name)).status_code == 403
    Delegation.objects.filter(quarterly_return=current).delete()
    sign_in(client, viewer("contributor").user)
    response = client.get(current.url("workbook_file"))
    assert response.status_code == 403
    assert "No section of this return is with you" in text(response)


def test_a_force_officer_gets_the_force_s_own_and_nobody_else_does(client, current):
    of_force = QuarterlyReturn.objects.get(force__nation="demonstration", round=current.round)
    sign_in(client, viewer("force").user)
    response = client.get(of_force.url("workbook_file"))
    assert "Drug supply" in book(response.content).sheetnames
    assert client.get(current.url("workbook_file")).status_code == 403
    sign_in(client, viewer("lead").user)
    assert client.get(of_force.url("workbook_file")).status_code == 403
