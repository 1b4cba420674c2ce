"""Signing in by the forms: what is asked, what is refused, what is remembered of it."""

import json
import logging
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from django.core import mail
from django.test import RequestFactory

from partnerships import accounts
from partnerships.models import Act, AuditEvent

from .conftest import PASSWORD, SECRET, code_of

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


def text(response):
    return response.content.decode()


def acts(*kinds):
    return list(AuditEvent.objects.filter(act__in=kinds).order_by("id"))


def test_the_demonstration_signs_in_by_password_alone(client, demonstrator, enter):
    response = enter(demonstrator.email)
    assert (response.status_code, response["Location"]) == (302, "/")
    page = client.get("/")
    assert page.status_code == 200
    assert not page.wsgi_request.viewer.second_factor
    assert "Sign out" in text(page)


def test_a_code_is_asked_for_and_makes_the_session_twice_signed_in(client, member, enter):
    response = enter(member.email)
    assert response["Location"] == "/sign-in/second-step/"
    assert client.get("/account/").status_code == 302  # not signed in yet
    response = client.post("/sign-in/second-step/", {"code": code_of(SECRET)})
    assert response["Location"] == "/"
    page = client.get("/account/")
    assert page.status_code == 200
    assert page.wsgi_request.viewer.second_factor
    (act,) = acts(Act.SIGNED_IN)
    assert (act.by, act.detail) == (member.pk, {"how": ["password", "totp"]})


def test_a_wrong_code_is_refused_in_our_words_and_recorded(client, member, enter):
    response = enter(member.email, code="000000")
    assert "The code is not right, or it has been used" in text(response)
    assert client.get("/account/").status_code == 302
    (act,) = acts(Act.SIGN_IN_REFUSED)
    assert (act.by, act.subject_id, act.detail) == (None, str(member.pk), {"how": "totp"})


def test_a_code_works_once(client, member, enter):
    code = code_of(SECRET)
    enter(member.email, code=code)
    client.post("/sign-out/")
    assert "has been used" in text(enter(member.email, code=code))


def test_signing_in_leads_back_to_the_page_that_asked_for_it(client, demonstrator):
    asked = client.get("/account/sessions/")
    assert asked["Location"] == "/sign-in/?next=/account/sessions/"
    page = client.get(asked["Location"])
    assert '<input type="hidden" name="next" value="/account/sessions/">' in text(page)
    sent = {"login": demonstrator.email, "password": PASSWORD, "next": "/account/sessions/"}
    assert client.post("/sign-in/", sent)["Location"] == "/account/sessions/"


def test_signing_in_never_leads_elsewhere(client, demonstrator):
    sent = {"login": demonstrator.email, "password": PASSWORD, "next": "https://example.org/"}
    assert client.post("/sign-in/", sent)["Location"] == "/"


def test_signing_out_is_a_form_and_is_recorded(client, demonstrator, enter):
    enter(demonstrator.email)
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/account/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/account/").status_code == 302
    assert [act.by for act in acts(Act.SIGNED_OUT)] == [demonstrator.pk]


def test_nobody_signs_up(client):
    for address in ("/accounts/signup/", "/sign-up/", "/signup/", "/sign-in/signup/"):
        assert client.get(address).status_code == 404
    assert not accounts.AccountAdapter().is_open_for_signup(None)


# Nobody learns who has an account


@pytest.mark.parametrize("password", [PASSWORD, "wrong password"])
def test_an_unknown_address_and_a_wrong_password_are_answered_alike(member, enter, password):
    def answer(email):
        page = text(enter(email, password))
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
        return page.replace(email, "")

    unknown = answer("nobody@portal.example")
    assert "The email address or the password is not right" in unknown
    if password != PASSWORD:
        assert answer(member.email) == unknown


def test_a_forgotten_password_is_answered_alike(client, member):
    answers = []
    for email in (member.email, "nobody@portal.example"):
        response = client.post("/password/forgotten/", {"email": email})
        answers.append((response.status_code, response["Location"]))
    assert answers == [(302, "/password/forgotten/sent/")] * 2
    assert [message.to for message in mail.outbox] == [[member.email]]


def test_a_closed_account_is_told_only_with_its_password(client, demonstrator, enter):
    demonstrator.is_active = False
    demonstrator.save()
    assert "is not right" in text(enter(demonstrator.email, "wrong password"))
    assert enter(demonstrator.email)["Location"] == "/sign-in/closed/"
    assert "This account is closed" in text(client.get("/sign-in/closed/"))


# Too many attempts


def test_five_wrong_passwords_lock_an_account_from_that_address(demonstrator, enter):
    for _ in range(4):
        assert enter(demonstrator.email, "wrong password").status_code == 200
    locked = enter(demonstrator.email, "wrong password")
    assert locked.status_code == 429
    assert "Too many attempts</h1>" in text(locked)
    assert "too many attempts" in text(enter(demonstrator.email))  # allauth's own limit
    assert len(acts(Act.SIGN_IN_REFUSED)) == 5
    (act,) = acts(Act.LOCKED_OUT)
    assert (act.by, act.subject_id) == (None, str(demonstrator.pk))


def test_the_right_password_does_not_open_what_is_locked(demonstrator, enter, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None}
    for _ in range(5):
        enter(demonstrator.email, "wrong password")
    assert enter(demonstrator.email).status_code == 429
    assert enter(demonstrator.email.upper()).status_code == 429
    assert enter(demonstrator.email, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_a_lock_ends(demonstrator, enter, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None}
    for _ in range(5):
        enter(demonstrator.email, "wrong password")
    AccessAttempt.objects.update(attempt_time="2020-01-01T00:00:00Z")
    assert enter(demonstrator.email).status_code == 302


def test_codes_too_are_limited(client, member, enter):
    enter(member.email)
    answers = [text(client.post("/sign-in/second-step/", {"code": "000000"})) for _ in range(6)]
    assert "The code is not right" in answers[4]
    assert "too many attempts" in answers[5]
    right = client.post("/sign-in/second-step/", {"code": code_of(SECRET)})
    assert "too many attempts" in text(right)


@pytest.mark.parametrize(
    ("hops", "forwarded", "expected"),
    [
        (0, "10.9.9.9", "127.0.0.1"),
        (1, "10.9.9.9, 10.0.0.7", "10.0.0.7"),
        (2, "10.9.9.9, 10.0.0.7", "10.9.9.9"),
        (2, "10.0.0.7", "10.0.0.7"),
        (1, None, "127.0.0.1"),
    ],
)
def test_who_calls_is_counted_past_the_trusted_proxies(settings, hops, forwarded, expected):
    settings.TRUSTED_PROXIES = hops
    extra = {"headers": {"x-forwarded-for": forwarded}} if forwarded else {}
    assert accounts.client_address(RequestFactory().get("/", **extra)) == expected


def test_what_was_typed_stays_nowhere(client, demonstrator, enter, caplog):
    """No table of axes and no log line holds the password; no log line the address."""
    logging.getLogger("axes").addHandler(caplog.handler)
    enter(demonstrator.email, "a secret tried 1234")
    enter("someone@portal.example", "a secret tried 1234")
    enter(demonstrator.email)
    kept = [*AccessAttempt.objects.values(), *AccessLog.objects.values()]
    assert kept == [each for each in kept if "a secret tried" not in str(each)]
    assert all("@" not in attempt["post_data"] for attempt in kept)
    logged = [r for r in caplog.records if logging.getLogger(r.name).isEnabledFor(r.levelno)]
    assert all("@" not in record.getMessage() for record in logged)
    assert "@" not in json.dumps([act.detail for act in AuditEvent.objects.all()])


# Passwords


@pytest.fixture
def reset_link(client, member):
    client.post("/password/forgotten/", {"email": member.email})
    return re.search(r"http\S+(/password/new/\S+)", mail.outbox[-1].body)[1]


def test_a_new_password_by_mail_signs_nobody_in(client, member, reset_link):
    page = client.get(reset_link, follow=True)
    address = page.redirect_chain[-1][0]
    assert "set-password" in address
    new = {"password1": "another plain phrase", "password2": "another plain phrase"}
    assert client.post(address, new)["Location"] == "/password/new/set/"
    assert client.get("/account/").status_code == 302
    member.refresh_from_db()
    assert member.check_password("another plain phrase")
    assert len(acts(Act.PASSWORD_CHANGED)) == 1
    assert mail.outbox[-1].subject == "Your password was reset"
    again = text(client.get(reset_link))
    assert "This link no longer works</h1>" in again
    assert EmailAddress.objects.count() == 0  # the user's own address is the only one


@pytest.mark.parametrize("end", ["-x/", "x/"])
def test_a_changed_link_sets_nothing(client, reset_link, end):
    assert "This link no longer works" in text(client.get(reset_link[:-2] + end))


def test_a_link_ends_after_four_hours(client, reset_link, settings):
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link no longer works" in text(client.get(reset_link))


def test_who_has_not_joined_gets_no_reset(client, person):
    person.set_unusable_password()
    person.save()
    client.post("/password/forgotten/", {"email": person.email})
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", "at least 12 characters"),
        ("password1234", "too common"),
        ("office@portal.example", "too similar"),
    ],
)
def test_weak_passwords_are_refused(client, demonstrator, enter, password, fault):
    enter(demonstrator.email)
    sent = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    page = text(client.post("/account/password/", sent))
    assert "There is a problem" in page
    assert fault in page


# The two adapters


def test_the_secret_of_an_app_is_encrypted(member, settings):
    kept = Authenticator.objects.get(user=member).data["secret"]
    assert SECRET not in kept
    adapter = accounts.SecondFactorAdapter()
    assert adapter.decrypt(kept) == SECRET
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert adapter.decrypt(kept) == SECRET


@pytest.mark.parametrize(
    ("host", "works"),
    [
        ("localhost:8000", True),
        ("portal.example", True),
        ("127.0.0.1:8000", False),
        ("[::1]:8000", False),
    ],
)
def test_passkeys_need_a_name(host, works, settings):
    settings.ALLOWED_HOSTS = ["*"]
    request = RequestFactory().get("/", headers={"host": host})
    assert accounts.passkeys_work(request) is works
