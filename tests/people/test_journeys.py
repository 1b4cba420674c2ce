"""Each role's way in a real browser, by keyboard, with and without script: in, found, taken."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from partnerships.models import Access, Area, Organisation, User

from .conftest import PASSWORD, SECRET, code_of

FORCE, PARTNERSHIP = "E23000016", "CDP-herefordshire-worcestershire"
WEST_MERCIA = "West Mercia police area"
JOURNEYS = {
    "contributor": (PARTNERSHIP, "Herefordshire and Worcestershire"),
    "lead": (PARTNERSHIP, "Herefordshire and Worcestershire"),
    "sro": (PARTNERSHIP, "Herefordshire and Worcestershire"),
    "force": (FORCE, WEST_MERCIA),
    "office": (FORCE, WEST_MERCIA),
    "monitoring": (FORCE, WEST_MERCIA),
    "clerk": (None, "Exampleshire police area"),
    "panel": (FORCE, WEST_MERCIA),
    "analyst": (FORCE, WEST_MERCIA),
    "admin": ("E92000001", "Users and their access"),
}
"""Role: the area it is held for (none: a panel), and where Home leads."""


def joined(role, code):
    user = User.objects.create_user(f"{role}@browser.example", PASSWORD, name="Ada Park")
    area = Area.objects.get(code=code) if code else None
    panels = Organisation.objects.filter(kind="police_and_crime_panel")
    panel = None if code else panels.get(areas__nation="demonstration")
    kind = area.kind if area else ""
    Access.objects.create(user=user, role=role, area=area, scope_kind=kind, organisation=panel)
    TOTP.activate(user, SECRET)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("role", JOURNEYS)
def test_in_found_read_taken(visit, accessible, people, role, script):
    code, leads_to = JOURNEYS[role]
    people(lambda: joined(role, code))
    page = visit("/sign-in/", java_script_enabled=script)
    typed(page, "Email address", f"{role}@browser.example")
    typed(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    typed(page, "Code", code_of(SECRET))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What needs you").wait_for()
    if script:  # axe is script
        accessible(page)
    follow(page, page.locator("main").get_by_role("link", name=leads_to, exact=True))
    assert page.locator(".app-say").is_visible()
    if role == "admin":
        follow(page, page.get_by_role("link", name="Read the audit"))
    else:
        typed(page, "Search", "cleveland", exact=False)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        follow(page, page.locator("main").get_by_role("link", name="Cleveland").first)
        assert "Cleveland" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Download CSV").first.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Sign in").wait_for()


def typed(page, label, text, *, exact=True):
    page.get_by_label(label, exact=exact).first.focus()
    page.keyboard.type(text)


def follow(page, link):
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
