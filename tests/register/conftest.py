"""Exampleshire's register and those who keep and read it."""

import pytest

from partnerships.models import Meeting, Partnership, Person, Term


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
