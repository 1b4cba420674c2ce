"""Signing in without the forms, which have tests of their own in tests/people."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from partnerships import tokens
from partnerships.models import Access, Area, User
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def unlimited(monkeypatch):
    """These tests ask more often than anyone may; rates have tests of their own."""
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"downloads": None, "tokens": None})


@pytest.fixture
def pages_of():
    """A function: pages_of(user, second_factor) is a browser in which they have signed in."""

    def make(user, second_factor):
        return sign_in(Client(), user, second_factor=second_factor)

    return make


@pytest.fixture
def api_of():
    """A function: api_of(user, second_factor) is a program that holds a token of theirs."""

    def make(user, second_factor):
        ends = timezone.localdate() + timedelta(days=30)
        token = tokens.issue(user, "Test", ends, second_factor=second_factor)
        return Client(headers={"Authorization": f"Bearer {token}"})

    return make


@pytest.fixture
def person():
    """A function: person(reader) is an account of the demonstration by name, or a real one.

    A real one is given as (role, code of its area).
    """

    def find(reader):
        if isinstance(reader, str):
            return User.objects.get(email=f"{reader}@exampleshire.example")
        role, code = reader
        scope = Area.objects.get(code=code)
        user = User.objects.create_user(
            f"{role}@{code.lower()}.portal.example", "a password of theirs"
        )
        Access.objects.create(user=user, role=role, area=scope, scope_kind=scope.kind)
        TOTP.activate(user, generate_totp_secret())
        return user

    return find
