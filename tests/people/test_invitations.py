"""Invitations: given, sent, accepted once, in time; by command too, for the first administrator."""

import io
import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from partnerships import invitations
from partnerships.models import Access, Act, Area, AuditEvent, Invitation, User

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

EMAIL = "new@portal.example"
JOINING = {
    "name": "Sam Obi",
    "password1": "three plain words",
    "password2": "three plain words",
}


def text(response):
    return response.content.decode()


@pytest.fixture
def england():
    return Area.objects.get(kind="england")


@pytest.fixture
def invited(england, django_capture_on_commit_callbacks):
    """Where the link of an invitation leads, as its mail has it."""
    with django_capture_on_commit_callbacks(execute=True):
        invitations.invite(EMAIL, "admin", england, by=None)
    return re.search(r"http\S+?(/invitation/\S+)", mail.outbox[-1].body)[1]


def test_who_is_invited_joins_and_goes_on_to_a_second_factor(client, invited):
    user = User.objects.get(email=EMAIL)
    assert not user.has_usable_password()
    assert EMAIL in text(client.get(invited))
    joined = client.post(invited, JOINING)
    assert joined["Location"] == "/account/second-factor/"
    assert client.get("/account/second-factor/").wsgi_request.user == user
    assert client.get("/account/second-factor/app/").status_code == 200  # not asked again
    assert client.get("/areas/")["Location"] == "/account/second-factor/"
    user.refresh_from_db()
    assert (user.name, user.check_password("three plain words")) == ("Sam Obi", True)
    kinds = list(AuditEvent.objects.order_by("id").values_list("act", flat=True))
    assert kinds[-4:] == [Act.ACCESS_GIVEN, Act.INVITED, Act.JOINED, Act.SIGNED_IN]


def test_a_link_works_once(client, invited):
    client.post(invited, JOINING)
    client.post("/sign-out/")
    for response in (client.get(invited), client.post(invited, JOINING)):
        assert response.status_code == 410
        assert "This invitation has been used" in text(response)


def test_a_link_ends_after_seven_days(client, invited):
    ends = Invitation.objects.get().expires_at
    assert timedelta(days=6, hours=23) < ends - timezone.now() <= timedelta(days=7)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "This invitation has ended" in text(client.get(invited))
    assert client.post(invited, JOINING).status_code == 410
    assert not User.objects.get(email=EMAIL).has_usable_password()


def test_a_changed_link_invites_nobody(client, invited):
    for address in (invited[:-3] + "xx/", invited.upper().replace("INVITATION", "invitation")):
        response = client.get(address)
        assert response.status_code == 410
        assert "Check that you copied all of the link" in text(response)


def test_a_closed_account_is_not_joined(client, invited):
    User.objects.filter(email=EMAIL).update(is_active=False)
    assert client.post(invited, JOINING).status_code == 410


def test_a_second_invitation_ends_the_first(client, invited):
    user = User.objects.get(email=EMAIL)
    second = invitations.send_link(user, by=None)
    assert client.get(invited).status_code == 410
    assert client.get(re.search(r"/invitation/\S+", second)[0]).status_code == 200


def test_only_a_digest_is_kept_and_no_log_has_the_key(client, invited, caplog):
    key = invited.split("/")[2]
    kept = json.dumps([*Invitation.objects.values(), *AuditEvent.objects.values()], default=str)
    assert key not in kept
    assert EMAIL not in kept
    client.get(invited)
    assert "/invitation/<str:key>/" in caplog.text
    assert key not in caplog.text


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": ""}, "Enter your name"),
        ({"password2": "three other words"}, "The two passwords are not the same"),
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"name": "Bartholomew Fitz", "password1": "bartholomew fitz"}, "too similar"),
    ],
)
def test_what_does_not_do_is_said(client, invited, change, fault):
    page = text(client.post(invited, JOINING | change))
    assert "There is a problem" in page
    assert fault in page
    assert Invitation.objects.get().used_at is None


def test_who_signs_in_already_gets_the_access_and_a_notice(
    person, django_capture_on_commit_callbacks
):
    force = Area.objects.get(code="E23000016")
    with django_capture_on_commit_callbacks(execute=True):
        given = invitations.invite(person.email.upper(), "office", force, by=person)
    assert (given.user, given.link) == (person, "")
    assert "Policing body's office, West Mercia" in mail.outbox[-1].body
    assert Invitation.objects.count() == 0
    with pytest.raises(invitations.CannotInvite, match="already"):
        invitations.invite(person.email, "office", force, by=person)


def test_nobody_is_invited_for_what_the_role_is_not_held_for(england):
    force = Area.objects.get(code="E23000016")
    for role, scope in (("admin", force), ("office", england), ("clerk", force)):
        with pytest.raises(invitations.CannotInvite, match="cannot be held"):
            invitations.invite(EMAIL, role, scope, by=None)
    with pytest.raises(ValidationError):
        invitations.invite("not an address", "admin", england, by=None)
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(invitations.CannotInvite, match="today or later"):
        invitations.invite(EMAIL, "admin", england, by=None, ends=yesterday)
    assert not User.objects.filter(email=EMAIL).exists()


def test_a_closed_account_is_not_invited(person, england):
    User.objects.update(is_active=False)
    with pytest.raises(invitations.CannotInvite, match="Open it again first"):
        invitations.invite(person.email, "analyst", england, by=None)


# The command


@pytest.mark.parametrize(
    ("role", "scope", "held_for"),
    [
        ("admin", None, "England"),
        ("analyst", "england", "England"),
        ("office", "west-mercia", "West Mercia"),
        ("force", "E23000016", "West Mercia"),
        ("lead", "leeds", "Leeds"),
        ("sro", "CDP-leeds", "Leeds"),
    ],
)
def test_the_command_invites(role, scope, held_for):
    out = io.StringIO()
    call_command("invite", EMAIL, role=role, scope=scope, stdout=out)
    access = Access.objects.get(user__email=EMAIL)
    assert access.role == role
    assert str(access.scope).startswith(held_for)
    assert EMAIL in out.getvalue()
    assert "/invitation/" not in out.getvalue()  # not where its output may be kept


def test_in_a_terminal_the_command_shows_the_link(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    call_command("invite", EMAIL, role="admin", stdout=out)
    assert "http://127.0.0.1:8000/invitation/" in out.getvalue()


@pytest.mark.parametrize(
    ("role", "scope", "fault"),
    [("office", "west-merica", "west-mercia: West Mercia"), ("lead", None, "leeds: Leeds")],
)
def test_the_command_lists_what_fits(role, scope, fault):
    with pytest.raises(CommandError, match=fault):
        call_command("invite", EMAIL, role=role, scope=scope)
    assert not User.objects.filter(email=EMAIL).exists()
