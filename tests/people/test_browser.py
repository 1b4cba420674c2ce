"""People in a real browser: joining, signing in by code and by passkey, with and without script."""

from types import SimpleNamespace

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from partnerships import invitations
from partnerships.models import Area
from tests.pages.addresses import ACCOUNT
from tests.waiting import follow

from .conftest import PASSWORD, SECRET, code_of, committed, factors, make_person

ENTRANCE = ["/sign-in/", "/password/forgotten/", "/password/forgotten/sent/", "/sign-in/closed/"]


@pytest.fixture
def portal_server(portal_server):
    """The portal by a name, since passkeys need one."""
    return SimpleNamespace(url=portal_server.url.replace("127.0.0.1", "localhost"))


@pytest.fixture
def person(people):
    return people(lambda: make_person("ada@browser.example", name="Ada Park"))


@pytest.fixture
def member(people, person):
    people(lambda: (TOTP.activate(person, SECRET), RecoveryCodes.activate(person)))
    return person


def enter(page, email, code=None):
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Sign in", exact=True))
    if code:
        page.get_by_label("Code", exact=True).fill(code)
        follow(page, page.get_by_role("button", name="Sign in", exact=True))


@pytest.mark.parametrize("script", [True, False])
def test_an_invitation_leads_to_the_portal(visit, people, script):
    england = Area.objects.get(kind="england")
    link = people(lambda: invitations.invite("sam@browser.example", "admin", england, by=None)).link
    page = visit(link.removeprefix("http://127.0.0.1:8000"), java_script_enabled=script)
    page.get_by_label("Your name").fill("Sam Obi")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Accept and go on"))
    follow(page, page.get_by_role("link", name="Set up an app"))
    secret = page.locator("code.app-code").inner_text()
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    follow(page, page.get_by_role("button", name="Set up the app"))
    assert page.locator(".app-codes code").count() == 10
    follow(page, page.get_by_role("link", name="Go to the home page"))
    assert page.get_by_role("link", name="Sam Obi").is_visible()
    follow(page, page.get_by_role("button", name="Sign out"))
    follow(page, page.get_by_role("link", name="Sign in"))
    enter(page, "sam@browser.example", code_of(secret))
    page.get_by_role("button", name="Sign out").wait_for()


def test_a_mistake_moves_the_focus_to_what_is_wrong(visit):
    page = visit("/sign-in/")
    follow(page, page.get_by_role("button", name="Sign in", exact=True))
    page.locator(".govuk-error-summary:focus").wait_for()
    page.get_by_role("link", name="Enter your password").click()
    page.locator("#id_password:focus").wait_for()
    assert page.title().startswith("Error: Sign in")


@pytest.fixture
def touch():
    """A function: touch(page) gives the page's browser a device that verifies its user."""

    def add(page, *, verifies=True):
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": verifies,
            "automaticPresenceSimulation": True,
        }
        added = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return device, added["authenticatorId"]

    return add


def test_a_passkey_signs_in_by_itself_and_after_a_password(visit, person, touch):
    page = visit("/sign-in/")
    touch(page)
    enter(page, person.email)
    follow(page, page.get_by_role("link", name="Add a passkey"))
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert committed(lambda: factors(person)) == {"webauthn", "recovery_codes"}
    follow(page, page.get_by_role("button", name="Sign out"))
    follow(page, page.get_by_role("link", name="Sign in"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Sign out").wait_for()
    page.goto(page.url + "areas/")
    page.get_by_role("heading", name="Areas", exact=True).wait_for()
    follow(page, page.get_by_role("button", name="Sign out"))
    follow(page, page.get_by_role("link", name="Sign in"))
    enter(page, person.email)
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_role("button", name="Sign out").wait_for()


def test_a_device_that_does_not_verify_its_user_signs_nobody_in(visit, person, touch):
    page = visit("/sign-in/")
    device, authenticator = touch(page)
    enter(page, person.email)
    follow(page, page.get_by_role("link", name="Add a passkey"))
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    follow(page, page.get_by_role("button", name="Sign out"))
    verified = {"authenticatorId": authenticator, "isUserVerified": False}
    device.send("WebAuthn.setUserVerified", verified)
    follow(page, page.get_by_role("link", name="Sign in"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not used.").wait_for()
    assert page.get_by_role("link", name="Sign in").is_visible()


@pytest.mark.parametrize("address", ENTRANCE)
def test_axe_finds_nothing_on_the_way_in(visit, fits, address):
    fits(visit(address))


def test_axe_finds_nothing_on_the_account(visit, fits, member):
    page = visit("/sign-in/")
    enter(page, member.email)
    page.get_by_label("Code", exact=True).wait_for()
    fits(page)
    page.get_by_label("Code", exact=True).fill("123")
    follow(page, page.get_by_role("button", name="Sign in", exact=True))
    page.locator(".govuk-error-summary").wait_for()
    fits(page)
    page.get_by_label("Code", exact=True).fill(code_of(SECRET))
    follow(page, page.get_by_role("button", name="Sign in", exact=True))
    page.get_by_role("button", name="Sign out").wait_for()
    base = page.url.rstrip("/")
    for address, _ in ACCOUNT.values():
        page.goto(base + address)
        fits(page)
