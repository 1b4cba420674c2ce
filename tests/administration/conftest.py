"""Who asks: an administrator, and a function that signs in anyone of another role."""

import pytest

from partnerships.models import Access, Area, Organisation, User
from tests.signing_in import sign_in

SCOPE = {
    "contributor": "CDP-herefordshire-worcestershire",
    "lead": "CDP-herefordshire-worcestershire",
    "sro": "CDP-herefordshire-worcestershire",
    "analyst": "E92000001",
    "admin": "E92000001",
}


@pytest.fixture
def person(country, db):
    """A function: person(role) gives a new user of that role."""

    def make(role, email=None):
        user = User.objects.create_user(email or f"{role}@portal.example")
        if role == "clerk":
            panel = Organisation.objects.create(
                code="panel", name="Panel", kind="police_and_crime_panel"
            )
            Access.objects.create(user=user, role=role, organisation=panel)
            return user
        area = Area.objects.get(code=SCOPE.get(role, "E23000016"))
        Access.objects.create(user=user, role=role, area=area, scope_kind=area.kind)
        return user

    return make


@pytest.fixture
def admin(person):
    return person("admin")


@pytest.fixture
def keeper(client, admin):
    """A client in which the administrator is signed in."""
    sign_in(client, admin)
    client.user = admin
    return client
