"""Exampleshire's returns and those who send and read them."""

import pytest
from django.test import Client

from partnerships.models import User
from returns.models import QuarterlyReturn


@pytest.fixture
def signed_in(demonstration, db):
    """A function: signed_in("lead"), a client signed in as that account of the demonstration."""

    def client(account):
        made = Client()
        made.force_login(User.objects.get(email=f"{account}@exampleshire.example"))
        return made

    return client


@pytest.fixture
def current(demonstration, db):
    """The partnership's return of the open round: a draft."""
    return QuarterlyReturn.objects.filter(partnership__slug="exampleshire").first()
