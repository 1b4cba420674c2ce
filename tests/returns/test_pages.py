"""The pages of a return: for whom they open, what they say, and how many queries they make."""

import pytest
from django.test import Client

from cdp_portal.returning_benchmarks import AUTHORITIES, VALUES, large_return, signed_in
from partnerships.models import Role, User
from tests.pages.addresses import FORCE_RETURNS, RETURNS
from tests.returns.now import ROUND


@pytest.fixture
def client_of(demonstration, db):
    """A function: client_of("lead"), signed in as that account of the demonstration."""

    def make(account):
        client = Client()
        client.force_login(User.objects.get(email=f"{account}@exampleshire.example"))
        return client

    return make


@pytest.mark.parametrize(
    ("account", "pages"), [("lead", RETURNS), ("office", FORCE_RETURNS)], ids=["lead", "office"]
)
def test_pages_open_within_their_queries(client_of, django_assert_max_num_queries, account, pages):
    client = client_of(account)
    for address, most in pages.values():
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200, address


def test_a_very_large_return_makes_no_more_queries(
    demonstration, db, django_assert_max_num_queries
):
    """60 values of 7 authorities: the page that `make bench` measures."""
    large = large_return()
    client = signed_in(Role.LEAD, large.partnership.area)
    assert large.returnvalues.count() == VALUES * AUTHORITIES
    for address in (large.url(), large.url("section", "all"), large.url("checks")):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200


def test_the_task_list_says_how_many_need_the_lead(client_of):
    page = client_of("lead").get(RETURNS["return"][0]).content.decode()
    assert "12 of 61 need you." in page
    assert "not yet. 12 need an answer or a word." in page


def test_who_reads_sees_no_boxes(client_of):
    address = RETURNS["return_section"][0]
    assert '<form method="post" action="" novalidate data-return' in (
        client_of("lead").get(address).content.decode()
    )
    for account in ("sro", "office", "analyst"):
        page = client_of(account).get(address).content.decode()
        assert "data-return" not in page
        assert "18 of 18 answered." in page


def test_a_contributor_sees_only_what_they_were_asked(client_of):
    client = client_of("contributor")
    page = client.get(RETURNS["return"][0]).content.decode()
    assert "No section of this return is with you." in page
    refused = client.get(RETURNS["return_section"][0])
    assert refused.status_code == 403
    assert "This section is with somebody else" in refused.content.decode()


def test_a_section_and_a_round_that_are_not_there(client_of):
    client = client_of("lead")
    for address in (
        f"/returns/exampleshire/{ROUND}/section/nothing/",
        "/returns/exampleshire/2019-q2/",
        "/returns/exampleshire/2026-q5/",
        f"/returns/nowhere/{ROUND}/",
    ):
        assert client.get(address).status_code == 404, address
