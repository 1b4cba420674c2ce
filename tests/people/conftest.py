"""People of invented places, and the codes their apps would show."""

import time
from concurrent.futures import ThreadPoolExecutor

import pgtrigger
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import connections
from django.db.models import Max

from partnerships.models import Access, Area, AuditEvent, User

PASSWORD = "three plain words"  # noqa: S105
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105


def code_of(secret, steps=0):
    """What an authenticator app shows now, or so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def make_person(email="lead@portal.example", *, role="admin", code=None, **fields):
    user = User.objects.create_user(email, PASSWORD, **fields)
    area = Area.objects.get(code=code) if code else Area.objects.get(kind="england")
    Access.objects.create(user=user, role=role, area=area, scope_kind=area.kind)
    return user


@pytest.fixture
def person():
    """Somebody who has joined and has no second factor yet."""
    return make_person(name="Ada Park")


@pytest.fixture
def member(person):
    """Somebody who signs in with a password and an authenticator app."""
    TOTP.activate(person, SECRET)
    return person


@pytest.fixture
def demonstrator():
    return make_person("office@portal.example", is_demonstration=True)


@pytest.fixture
def enter(client):
    """A function: enter(email, password, code) signs in by the forms, as far as they let it."""

    def sign_in(email, password=PASSWORD, code=None, **extra):
        response = client.post("/sign-in/", {"login": email, "password": password}, **extra)
        if code is not None:
            assert response["Location"] == "/sign-in/second-step/"
            response = client.post("/sign-in/second-step/", {"code": code})
        return response

    return sign_in


def factors(user):
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


@pytest.fixture
def passkey():
    """A function: passkey(user) keeps one for them; the browser's tests make real ones."""

    def keep(user):
        data = {"name": "Work laptop", "credential": {}}
        return Authenticator.objects.create(user=user, type="webauthn", data=data)

    return keep


def committed(make):
    """What make() gives, from a thread whose work the server sees as the test's own it does not."""
    with ThreadPoolExecutor(1) as thread:
        given = thread.submit(make).result()
        thread.submit(connections.close_all).result()
    return given


@pytest.fixture
def people(visit):
    """A function: people(make) commits what make() makes; afterwards there is nobody left."""
    last = committed(lambda: AuditEvent.objects.aggregate(Max("id"))["id__max"] or 0)

    def leave():
        User.objects.filter(email__endswith="@browser.example").delete()
        with pgtrigger.ignore("partnerships.AuditEvent:audit_event_append_only"):
            AuditEvent.objects.filter(id__gt=last).delete()

    yield committed
    committed(leave)
