"""Exampleshire's register and those who keep and read it."""

import pytest
from django.test import Client

from partnerships.models import Meeting, Partnership, Person, Term, User


@pytest.fixture
def signed_in(demonstration, db):
    """A function: signed_in("lead"), a client signed in as that account of the demonstration."""

    def client(account):
        made = Client()
        made.force_login(User.objects.get(email=f"{account}@exampleshire.example"))
        return made

    return client


@pytest.fixture
def lead(signed_in):
    return signed_in("lead")


@pytest.fixture
def partnership(demonstration, db):
    return Partnership.objects.get(slug="exampleshire")


@pytest.fixture
def numbers(partnership):
    """The numbers of rows that addresses name."""
    return {
        "term": Term.objects.filter(partnership=partnership).first().pk,
        "person": Person.objects.filter(partnership=partnership).first().pk,
        "meeting": Meeting.objects.filter(partnership=partnership).first().pk,
    }
