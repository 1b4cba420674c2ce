"""A rebase is proposed by one person with a reason and counts once another has approved it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from outcomes import recompute
from outcomes.models import Metric, Rebase
from partnerships.models import AuditEvent, Role
from tests.signing_in import sign_in

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

CODE = "recorded_drug_offences"


@pytest.fixture
def proposer(person):
    return person(Role.ADMIN)


@pytest.fixture
def approver(person):
    return person(Role.ADMIN, "another@portal.example")


def send(client, address, **typed):
    page = client.get(address)
    if b'name="as_read"' in page.content:
        held = page.content.decode().split('name="as_read"')[1].split("value=")[1:]
        typed["as_read"] = held[0].split('"')[1] if held and "add" not in address else ""
    return client.post(address, typed)


def proposal(**fields):
    pk = Metric.objects.get(code=CODE).pk
    return {"metric": pk, "on": "2018-04-01", "why": "A new team began.", **fields}


def propose(client, **fields):
    response = client.post("/administration/rebases/add/", proposal(**fields))
    assert response.status_code == 302, response.content.decode()
    return Rebase.objects.get()


def counts():
    return recompute.marks_of(Metric.objects.get(code=CODE).pk).rebases


def test_one_proposes_and_another_approves(
    client, proposer, approver, django_capture_on_commit_callbacks
):
    sign_in(client, proposer)
    with django_capture_on_commit_callbacks() as queued:
        rebase = propose(client)
    assert (queued, counts()) == ([], ())
    assert "Waiting for approval" in client.get("/administration/rebases/").content.decode()
    address = f"/administration/rebases/{rebase.pk}/do/approve/"
    refused = client.post(address)
    assert refused.status_code == 403
    assert "somebody else has to approve it" in refused.content.decode()

    sign_in(client, approver)
    with django_capture_on_commit_callbacks() as queued:
        assert client.post(address).status_code == 302
    assert len(queued) == 1
    assert counts() == ((date(2018, 4, 1), None, None),)
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.by, event.detail["what"]) == (approver.pk, "approved")
    assert client.post(address).status_code == 403, "approved once"


def test_a_change_of_an_approved_one_waits_again_and_says_why(
    client, proposer, approver, django_capture_on_commit_callbacks
):
    rebase = Rebase.objects.create(
        metric=Metric.objects.get(code=CODE), on="2018-04-01", reason="A new team began.",
        proposed_by=approver, approved_by=proposer, approved_at=timezone.now(),
    )  # fmt: skip
    sign_in(client, proposer)
    address = f"/administration/rebases/{rebase.pk}/"
    refused = send(client, address, **proposal(on="2018-07-01"))
    assert "Say why: figures move with this change." in refused.content.decode()
    with django_capture_on_commit_callbacks() as queued:
        response = send(client, address, **proposal(on="2018-07-01", reason="It began later."))
    assert response.status_code == 302
    assert len(queued) == 1
    rebase.refresh_from_db()
    assert (rebase.approved_by, rebase.proposed_by) == (None, proposer)
    assert counts() == ()


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"why": ""}, "required"),
        ({"fix_after": "11"}, "greater than or equal to 12"),
    ],
)
def test_what_is_refused(client, proposer, typed, fault):
    sign_in(client, proposer)
    response = client.post("/administration/rebases/add/", proposal(**typed))
    assert response.status_code == 200
    assert fault in response.content.decode()


def test_the_database_holds_the_rule_itself(proposer):
    row = Rebase(
        metric=Metric.objects.get(code=CODE), on="2018-04-01", reason="x", proposed_by=proposer,
        approved_by=proposer, approved_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
        row.save()


def test_deleting_an_approved_one_moves_figures(
    client, proposer, approver, django_capture_on_commit_callbacks
):
    sign_in(client, proposer)
    rebase = propose(client)
    Rebase.objects.update(approved_by=approver, approved_at=timezone.now())
    with django_capture_on_commit_callbacks() as queued:
        client.post(f"/administration/rebases/{rebase.pk}/delete/", {"reason": "Mistaken."})
    assert len(queued) == 1
    assert not Rebase.objects.exists()
