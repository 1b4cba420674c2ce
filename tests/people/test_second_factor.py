"""The second factor: set up before anything else, shown at each sign-in, never the last removed."""

import re

import pytest
from allauth.core import context
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.urls import get_resolver

from partnerships import gate
from partnerships.models import Act, AuditEvent
from tests.signing_in import sign_in

from .conftest import PASSWORD, SECRET, code_of, factors

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("address", ["/", "/areas/", "/account/tokens/", "/outcomes.csv"])
def test_who_has_none_is_led_to_set_one_up(client, person, enter, address):
    enter(person.email)
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, "/account/second-factor/")


def test_until_then_only_ones_own_account_is_open(client, person, enter):
    enter(person.email)
    for address in ("/account/", "/account/sessions/", "/account/password/", "/sign-out/"):
        assert client.get(address).status_code == 200
    page = client.get("/account/second-factor/")
    assert "Set up one of these before you go on" in text(page)
    assert not page.wsgi_request.viewer.second_factor


def test_every_open_address_exists():
    assert all(name in get_resolver().reverse_dict for name in gate.OPEN)


def test_the_api_says_why(client, person, enter):
    enter(person.email)
    response = client.get("/api/v1/metrics/")
    if response.status_code != 404:  # where there is an API
        assert response.status_code == 403
        assert response.json() == {"detail": "Set up a second factor before you go on."}


def test_setting_up_an_app_opens_the_portal(client, person, enter):
    enter(person.email)
    page = text(client.get("/account/second-factor/app/"))  # just signed in: not asked again
    secret = re.search(r"<code[^>]*>([A-Z2-7]{32})<", page)[1]
    assert "data:image/svg+xml;base64," in page
    wrong = text(client.post("/account/second-factor/app/", {"code": "000000"}))
    assert "The code is not right" in wrong
    done = client.post("/account/second-factor/app/", {"code": code_of(secret)})
    assert done["Location"] == "/account/second-factor/codes/"
    codes = client.get(done["Location"])
    assert len(re.findall(r"<code>\d{8}</code>", text(codes))) == 10
    assert codes.wsgi_request.viewer.second_factor
    assert client.get("/areas/").status_code == 200
    assert factors(person) == {"totp", "recovery_codes"}


def test_what_was_set_up_is_recorded_and_mailed(
    client, person, enter, django_capture_on_commit_callbacks
):
    enter(person.email)
    page = client.get("/account/second-factor/app/")
    code = code_of(re.search(r"<code[^>]*>([A-Z2-7]{32})<", text(page))[1])
    with (
        context.request_context(page.wsgi_request),
        django_capture_on_commit_callbacks(execute=True),
    ):
        client.post("/account/second-factor/app/", {"code": code})
    added = AuditEvent.objects.filter(act=Act.SECOND_FACTOR_ADDED, by=person.pk)
    assert sorted(act.detail["how"] for act in added) == ["recovery_codes", "totp"]
    assert mail.outbox[-1].subject == "An authenticator app was set up"
    assert "Hello from" not in mail.outbox[-1].body


def test_a_recovery_code_signs_in_once(client, member, enter):
    first = RecoveryCodes.activate(member).get_unused_codes()[0]
    enter(member.email, code=first)
    page = client.get("/account/")
    assert page.wsgi_request.viewer.second_factor
    client.post("/sign-out/")
    assert "has been used" in text(enter(member.email, code=first))


def test_recovery_codes_are_shown_and_downloaded(client, member, enter):
    RecoveryCodes.activate(member)
    enter(member.email, code=code_of(SECRET))
    shown = re.findall(r"<code>(\d{8})</code>", text(client.get("/account/second-factor/codes/")))
    download = client.get("/account/second-factor/codes.txt")
    assert text(download).split() == shown
    assert "attachment" in download["Content-Disposition"]


def test_a_session_that_began_before_the_app_was_set_up_must_show_it(client, person, enter):
    enter(person.email)
    TOTP.activate(person, SECRET)
    response = client.get("/areas/?q=north")
    assert response["Location"] == "/account/confirm/code/?next=%2Fareas%2F%3Fq%3Dnorth"
    page = client.get(response["Location"])
    assert not page.wsgi_request.viewer.second_factor
    sent = {"code": code_of(SECRET), "next": "/areas/?q=north"}
    assert client.post("/account/confirm/code/", sent)["Location"] == "/areas/?q=north"
    assert client.get("/areas/").status_code == 200


def test_the_last_factor_stays(client, member, enter):
    enter(member.email, code=code_of(SECRET))
    page = text(client.get("/account/second-factor/app/remove/"))
    assert "Add another second factor before you remove this one" in page
    client.post("/account/second-factor/app/remove/")
    assert "totp" in factors(member)


def test_another_factor_makes_room(client, member, enter, passkey):
    passkey(member)
    enter(member.email, code=code_of(SECRET))
    client.post("/account/second-factor/app/remove/")
    assert factors(member) == {"webauthn"}
    assert AuditEvent.objects.filter(act=Act.SECOND_FACTOR_REMOVED, by=member.pk).count() == 1
    pk = member.authenticator_set.get().pk
    response = client.post(f"/account/second-factor/passkeys/{pk}/remove/", follow=True)
    assert "Add another second factor before you remove this one" in text(response)
    assert factors(member) == {"webauthn"}


def test_nobody_removes_the_passkey_of_another(client, member, enter, passkey, demonstrator):
    other = passkey(demonstrator)
    enter(member.email, code=code_of(SECRET))
    assert client.post(f"/account/second-factor/passkeys/{other.pk}/remove/").status_code == 404
    assert factors(demonstrator) == {"webauthn"}


def test_the_demonstration_may_remove_its_own(client, demonstrator, enter):
    TOTP.activate(demonstrator, SECRET)
    enter(demonstrator.email, code=code_of(SECRET))
    client.post("/account/second-factor/app/remove/")
    assert factors(demonstrator) == set()


def test_changing_factors_long_after_signing_in_asks_again(client, member, enter):
    enter(member.email, code=code_of(SECRET))
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    response = client.get("/account/second-factor/codes/new/")
    assert response["Location"].startswith("/account/confirm/?next=")
    sent = {"password": PASSWORD, "next": "/account/second-factor/codes/new/"}
    assert client.post("/account/confirm/", sent)["Location"] == "/account/second-factor/codes/new/"
    assert client.get("/account/second-factor/codes/new/").status_code == 200


def test_a_wrong_password_confirms_nothing(client, member):
    sign_in(client, member)
    page = text(client.post("/account/confirm/", {"password": "wrong password"}))
    assert "This is not your password" in page


def test_records_of_another_user_in_the_session_prove_nothing(client, person, demonstrator):
    sign_in(client, demonstrator)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session["account_authentication_methods_user"] = str(demonstrator.pk)
    session.save()
    page = client.get("/account/")
    assert not page.wsgi_request.viewer.second_factor
