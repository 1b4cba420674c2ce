"""One's own account: what it says, sessions listed and ended, tokens issued and revoked by form."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import Client
from django.utils import timezone

from partnerships import devices, tokens
from partnerships.models import Act, ApiToken, AuditEvent
from tests.pages.addresses import ACCOUNT
from tests.signing_in import sign_in

from .conftest import PASSWORD, SECRET, code_of

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(("address", "most"), ACCOUNT.values(), ids=ACCOUNT.keys())
def test_a_page_of_the_account_is_whole_and_sparing(
    client, member, address, most, django_assert_max_num_queries
):
    RecoveryCodes.activate(member)
    sign_in(client, member)
    with django_assert_max_num_queries(most):
        response = client.get(address)
    page = text(response)
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert page.count('class="app-say"') == 1
    assert not re.search(r">\s*(None|nan)\s*<", page)
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert "{%" not in page
    assert "{#" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_what_a_signed_in_user_is_shown_stays_with_them(client, member):
    public = client.get("/areas/")
    assert "no-store" not in public.get("Cache-Control", "")
    assert "Cookie" in public["Vary"]
    sign_in(client, member)
    for address in ("/areas/", "/areas.csv", "/account/", "/nowhere/"):
        response = client.get(address)
        assert response["Cache-Control"] == "private, no-store"
        assert "Cookie" in response["Vary"]


def test_the_account_says_who_one_is_and_what_one_holds(client, member):
    sign_in(client, member)
    page = text(client.get("/account/"))
    for words in ("Ada Park", member.email, "Administrator", "England", "no end", "Set up."):
        assert words in page


# Sessions


def test_a_session_ends_twelve_hours_after_it_began(client, member, enter):
    enter(member.email, code=code_of(SECRET))
    first = client.session.get_expiry_date()
    assert 0 < (first - timezone.now()).total_seconds() <= settings.SESSION_COOKIE_AGE
    session = client.session
    session["touched"] = True
    session.save()
    assert client.session.get_expiry_date() == first


def test_ones_sessions_are_listed_in_words_and_ended(client, demonstrator, enter):
    enter(demonstrator.email)
    other = Client(headers={"user-agent": FIREFOX})
    other.post("/sign-in/", {"login": demonstrator.email, "password": PASSWORD})
    page = text(client.get("/account/sessions/"))
    assert "You are signed in in 2 browsers." in page
    assert "Firefox on Windows" in page
    assert page.count("This session") == 1
    pk = re.search(r'name="session" value="(\d+)"', page)[1]
    client.post("/account/sessions/", {"session": pk})
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert AuditEvent.objects.filter(act=Act.SESSION_ENDED, by=demonstrator.pk).count() == 1


def test_all_other_sessions_end_at_once(client, demonstrator, enter):
    others = [Client(), Client()]
    for other in others:
        other.post("/sign-in/", {"login": demonstrator.email, "password": PASSWORD})
    enter(demonstrator.email)
    client.post("/account/sessions/")
    assert [other.get("/account/").status_code for other in others] == [302, 302]
    assert client.get("/account/").status_code == 200


def test_nobody_ends_the_session_of_another(client, demonstrator, member, enter):
    other = Client()
    other.post("/sign-in/", {"login": demonstrator.email, "password": PASSWORD})
    theirs = demonstrator.usersession_set.get().pk
    enter(member.email, code=code_of(SECRET))
    for pk in (str(theirs), "0", "x", "²"):
        assert client.post("/account/sessions/", {"session": pk}).status_code == 404
    assert other.get("/account/").status_code == 200


def test_a_changed_password_ends_the_other_sessions(client, demonstrator, enter):
    other = Client()
    other.post("/sign-in/", {"login": demonstrator.email, "password": PASSWORD})
    enter(demonstrator.email)
    new = {"oldpassword": PASSWORD, "password1": "another phrase", "password2": "another phrase"}
    assert client.post("/account/password/", new)["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert "1 browser." in text(client.get("/account/"))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (Macintosh) Version/18.0 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Mobile Safari/604.1", "Safari on iPhone"),
        ("", "A browser on an unknown device"),
    ],
)
def test_a_device_in_words(agent, words):
    assert devices.in_words(agent) == words


# Tokens


def issue(client, name="Warehouse", day="2027-01-31"):
    return client.post("/account/tokens/", {"name": name, "expires_on": day})


def test_a_token_is_issued_shown_once_and_revoked(client, member, enter):
    enter(member.email, code=code_of(SECRET))
    issued = re.search(r">(cdp_[\w-]{43})<", text(issue(client)))[1]
    assert tokens.viewer_of_token(issued).user == member
    assert tokens.viewer_of_token(issued).second_factor
    page = text(client.get("/account/tokens/"))
    assert issued not in page
    assert "Warehouse" in page
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert tokens.viewer_of_token(issued) is None
    assert "Not in force" in text(client.get("/account/tokens/"))


@pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01", "soon", ""])
def test_a_token_needs_a_day_within_a_year(client, member, enter, day):
    enter(member.email, code=code_of(SECRET))
    page = text(issue(client, day=day))
    assert "There is a problem" in page
    assert ApiToken.objects.count() == 0


def test_a_token_issued_in_the_demonstration_has_no_second_factor(client, demonstrator, enter):
    enter(demonstrator.email)
    issued = re.search(r">(cdp_[\w-]{43})<", text(issue(client)))[1]
    assert not tokens.viewer_of_token(issued).second_factor


def test_issuing_long_after_signing_in_asks_again(client, member):
    sign_in(client, member)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    assert issue(client)["Location"].startswith("/account/confirm/")
    assert ApiToken.objects.count() == 0


def test_nobody_revokes_the_token_of_another(client, member, demonstrator, enter):
    tokens.issue(demonstrator, "Theirs", timezone.localdate(), second_factor=False)
    enter(member.email, code=code_of(SECRET))
    assert client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_a_date_is_written_as_its_box_reads_it(client, member):
    sign_in(client, member)
    assert re.search(
        r'type="date"[^>]*value="\d{4}-\d\d-\d\d"', text(client.get("/account/tokens/"))
    )
