"""What an account of the demonstration may do: everything in Exampleshire, nothing outside it."""

import pytest
from django.core import mail
from django.urls import reverse

from outcomes.models import Break
from partnerships import fictional
from partnerships.access import Permission, viewer_of, why_not
from partnerships.models import Access, Area, Partnership, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]


def account(name):
    return User.objects.get(email=f"{name}@exampleshire.example")


@pytest.fixture
def admin(client):
    """A client in which the demonstration's administrator is signed in."""
    client.force_login(account("admin"), backend=BACKEND)
    return client


@pytest.mark.parametrize("name", ["office", "lead", "sro", "force", "analyst", "admin"])
def test_no_account_may_do_anything_in_a_real_area(name):
    viewer = viewer_of(account(name), second_factor=False)
    assert not viewer.reads_everywhere
    for real in ("E92000001", "E23000016", "E10000034"):
        area = Area.objects.get(code=real)
        assert all(why_not(viewer, permission, area) for permission in Permission)
    assert viewer.sees_demonstration


def test_its_administrator_invites_nobody(admin):
    force = Area.objects.get(code="E23000016")
    before = User.objects.count()
    response = admin.post(
        "/administration/users/add/",
        {"email": "new@portal.example", "role": "office", "area": force.pk},
    )
    assert response.status_code == 403
    assert fictional.ONLY_ITS_OWN in response.content.decode()
    assert User.objects.count() == before
    assert mail.outbox == []


def test_its_administrator_neither_sees_nor_changes_real_people(admin):
    real = User.objects.create_user("someone.real@portal.example")
    held = Access.objects.create(
        user=real, role="admin", area=Area.objects.get(code="E92000001"), scope_kind="england"
    )
    for key, row in (("users", real), ("access", held)):
        page = admin.get(reverse("kept_rows", args=[key])).content.decode()
        assert "office@exampleshire.example" in page
        assert "someone.real" not in page
        assert admin.get(f"/administration/{key}/{row.pk}/").status_code == 404
        assert admin.post(f"/administration/{key}/{row.pk}/", {}).status_code == 404
    for act in ("invite", "sign-out"):
        assert admin.post(f"/administration/users/{real.pk}/do/{act}/").status_code == 403


def test_its_administrator_gives_its_people_no_real_place(admin):
    force = Area.objects.get(code="E23000016")
    before = Access.objects.count()
    response = admin.post(
        "/administration/access/add/",
        {"user": account("panel").pk, "role": "office", "area": force.pk},
    )
    assert response.status_code == 403
    assert Access.objects.count() == before


@pytest.mark.parametrize(
    ("code", "is_its_own"), [("X10000001", True), ("E10000034", False), ("E92000001", False)]
)
def test_its_administrator_keeps_its_own_areas_only(admin, code, is_its_own):
    area = Area.objects.get(code=code)
    page = admin.get(f"/administration/areas/{area.pk}/").content.decode()
    assert (fictional.ONLY_ITS_OWN in page) != is_its_own
    if not is_its_own:
        assert admin.post(f"/administration/areas/{area.pk}/", {}).status_code == 403


def test_what_belongs_to_the_demonstration():
    breaks = {
        row: row.area is not None and row.area.is_demonstration for row in Break.objects.all()
    }
    assert {row: fictional.is_fictional(row) for row in breaks} == breaks
    assert set(breaks.values()) == {True, False}
    assert fictional.is_fictional(Partnership.objects.get(slug="exampleshire"))
    assert not fictional.is_fictional(Partnership.objects.get(slug="leeds"))
    assert not fictional.is_fictional(Access.objects.get(user=account("admin")))
    assert fictional.is_fictional(Access.objects.get(user=account("clerk")))
