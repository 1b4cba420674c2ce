"""The pages of a return: for whom they open, what they say, and how many queries they make."""

import pytest

from cdp_portal.returning_benchmarks import AUTHORITIES, VALUES, large_return
from cdp_portal.returning_benchmarks import signed_in as somebody_new
from partnerships.models import Role
from tests.pages.addresses import FORCE_RETURNS, RETURNS
from tests.returns.now import ROUND


@pytest.mark.parametrize(
    ("account", "pages"), [("lead", RETURNS), ("office", FORCE_RETURNS)], ids=["lead", "office"]
)
def test_pages_open_within_their_queries(signed_in, django_assert_max_num_queries, account, pages):
    client = signed_in(account)
    for address, most in pages.values():
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200, address


def test_a_very_large_return_makes_no_more_queries(
    demonstration, db, django_assert_max_num_queries
):
    """60 values of 7 authorities: the page that `make bench` measures."""
    large = large_return()
    client = somebody_new(Role.LEAD, large.partnership.area)
    assert large.returnvalues.count() == VALUES * AUTHORITIES
    for address in (large.url(), large.url("section", "all"), large.url("checks")):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200


def test_the_task_list_says_how_many_need_the_lead(signed_in):
    page = signed_in("lead").get(RETURNS["return"][0]).content.decode()
    assert "12 of 61 need you." in page
    assert "not yet. 12 need an answer or a word." in page


def test_who_reads_sees_no_boxes(signed_in):
    address = RETURNS["return_section"][0]
    assert '<form method="post" action="" novalidate data-return' in (
        signed_in("lead").get(address).content.decode()
    )
    for account in ("sro", "office", "analyst"):
        page = signed_in(account).get(address).content.decode()
        assert "data-return" not in page
        assert "18 of 18 answered." in page


def test_a_contributor_sees_only_what_they_were_asked(signed_in):
    client = signed_in("contributor")
    page = client.get(RETURNS["return"][0]).content.decode()
    assert "No section of this return is with you." in page
    refused = client.get(RETURNS["return_section"][0])
    assert refused.status_code == 403
    assert "This section is with somebody else" in refused.content.decode()


def test_a_section_and_a_round_that_are_not_there(signed_in):
    client = signed_in("lead")
    for address in (
        f"/returns/exampleshire/{ROUND}/section/nothing/",
        "/returns/exampleshire/2019-q2/",
        "/returns/exampleshire/2026-q5/",
        f"/returns/nowhere/{ROUND}/",
    ):
        assert client.get(address).status_code == 404, address
