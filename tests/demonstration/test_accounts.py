"""The accounts of the demonstration: made once, closed where it is off, opened again."""

import stat

import pytest

from cdp_portal import demonstration, preparation
from cdp_portal.demonstration import people
from partnerships.access import ANYONE, viewer_of
from partnerships.models import Access, Act, ApiToken, AuditEvent, User
from tests.prepared import DEMONSTRATION_PASSWORD
from tests.signing_in import BACKEND

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]

ROLES = {
    **{name: name for name in "office lead contributor sro force panel clerk".split()},
    **{name: name for name in "monitoring analyst admin".split()},
    "superintendent": "force",  # who signs what the other officer of the force fills in
}
"""The contract's accounts, each with its role."""


def accounts():
    return User.objects.filter(is_demonstration=True, email__endswith="@exampleshire.example")


def test_they_are_the_contracts_each_with_its_role():
    held = Access.objects.filter(user__in=accounts()).select_related("user", "area")
    roles = {access.user.email: access.role for access in held}
    assert roles == {demonstration.address(name): role for name, role in ROLES.items()}
    assert all(access.valid_from for access in held)
    assert held.get(role="clerk").organisation.name == "Exampleshire Police and Crime Panel"


def test_the_password_is_made_once_and_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.setattr(people.embedded, "STATE", tmp_path)
    first = demonstration.password()
    assert demonstration.password() == first
    assert len(first) >= 12
    path = tmp_path / "demonstration_password"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_start_says_who_signs_in(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(people.embedded, "STATE", tmp_path)
    said = preparation.welcome()
    assert demonstration.password() in said[0]
    assert len(said) == 1 + len(ROLES)
    assert any("sro@exampleshire.example" in line and "Senior Responsible" in line for line in said)
    settings.DEMO = False
    assert preparation.welcome() == []


def test_switched_off_they_are_closed_and_come_back_without_their_sessions(client):
    office = accounts().get(email="office@exampleshire.example")
    client.force_login(office, backend=BACKEND)
    token = ApiToken.objects.create(
        user=office, name="Trial", digest="trial", begins="trial", second_factor=False,
        issued_at="2026-11-01T00:00Z", expires_on="2099-01-01",
    )  # fmt: skip
    assert "Sign out" in client.get("/").content.decode()
    demonstration.close()
    assert not accounts().filter(is_active=True).exists()
    assert AuditEvent.objects.filter(act=Act.ACCOUNT_CLOSED).count() == len(ROLES)
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert viewer_of(accounts()[0], second_factor=False) == ANYONE
    assert "Sign out" not in client.get("/").content.decode()
    before = AuditEvent.objects.count()
    demonstration.close()
    assert AuditEvent.objects.count() == before
    demonstration.load(DEMONSTRATION_PASSWORD)
    assert accounts().filter(is_active=True).count() == len(ROLES)
    assert "Sign out" not in client.get("/").content.decode()


def test_a_real_account_stays_open_when_it_is_switched_off():
    real = User.objects.create_user("real@portal.example")
    demonstration.close()
    real.refresh_from_db()
    assert real.is_active


def test_in_production_it_has_no_administrator(settings):
    settings.LOCAL = False
    demonstration.load(DEMONSTRATION_PASSWORD)
    assert not accounts().filter(email__startswith="admin@", is_active=True).exists()
    assert not any("admin@" in line for line in demonstration.lines())
    assert accounts().filter(is_active=True).count() == len(ROLES) - 1
