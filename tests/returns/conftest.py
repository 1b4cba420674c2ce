"""Exampleshire's returns and those who send and read them."""

import pytest

from returns.models import QuarterlyReturn


@pytest.fixture
def current(demonstration, db):
    """The partnership's return of the open round: a draft."""
    return QuarterlyReturn.objects.filter(partnership__slug="exampleshire").first()
