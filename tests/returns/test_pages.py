"""The pages of a return: for whom they open, what they say, and how many queries they make."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

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


@pytest.mark.parametrize(
    ("page", "data", "shown"),
    [
        ("checks", {"flag.unusual:suspected_deaths:X10000001": "A cluster."}, "A cluster."),
        ("thread", {"words": "Please look again."}, "Please look again."),
        ("step", {"note": "Two figures moved.", "edits": "3"}, "Two figures moved."),
    ],
)
def test_who_was_signed_out_is_given_back_what_they_typed(demonstration, db, page, data, shown):
    ends = {"checks": "checks/", "thread": "thread/", "step": "do/submit/"}
    answer = Client().post(RETURNS["return"][0] + ends[page], data)
    assert answer.status_code == 401
    assert shown in answer.content.decode()
    assert Client().get(RETURNS["return"][0] + ends[page])["Location"].startswith("/sign-in/")


def test_typing_is_kept_for_whoever_opens_it_first_and_never_over_what_others_saved(
    signed_in, current
):
    """Typed signed out over one version; a colleague saves; it is shown, and then told."""
    address = f"{RETURNS['return'][0]}section/together/"
    key = "prevention_sessions:CDP-exampleshire"
    sent = {f"{key}.numerator": "160", f"{key}.state": "", f"{key}.version": "0"}
    put_aside = Client().post(address, sent)["Location"]
    shown = parse_qs(urlsplit(put_aside).query)["next"][0]
    assert shown.startswith(f"{address}?typed=")
    colleague = signed_in("lead")
    colleague.post(address, sent | {f"{key}.numerator": "150"})
    lead = signed_in("lead")
    page = lead.get(shown).content.decode()
    assert 'value="160"' in page
    assert f'name="{key}.version" value="0"' in page
    answer = lead.post(shown, sent).content.decode()
    assert "Somebody else changed this" in answer
    assert "yours 160; theirs 150" in answer
    assert 'value="160"' not in signed_in("contributor").get(shown).content.decode()
