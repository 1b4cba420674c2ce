"""The lead's and the office's way through the register in a real browser."""

import pytest

from tests.prepared import DEMONSTRATION_PASSWORD

HERE = "/partnerships/exampleshire/register/"


@pytest.fixture
def enter(visit):
    """A function: enter("lead") opens Home as that account of the demonstration."""

    def sign_in(account, **options):
        page = visit("/sign-in/", **options)
        page.get_by_label("Email address").fill(f"{account}@exampleshire.example")
        page.get_by_label("Password", exact=True).fill(DEMONSTRATION_PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="What needs you").wait_for()
        return page

    return sign_in


def follow(page, name, **options):
    """Go on by keyboard."""
    link = page.get_by_role("link", name=name, **options).first
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 375])
def test_the_office_sees_what_is_vacant_and_what_is_late(enter, accessible, width):
    page = enter("office", width=width)
    follow(page, "Public involvement lead vacant")
    assert "Register of Exampleshire" in page.locator("h1").inner_text()
    assert "1 paper late" in page.locator(".app-say").inner_text()
    accessible(page)
    sideways = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(sideways)
    page.goto(page.url.split("/partnerships/")[0] + "/partnerships/")
    page.get_by_text("Showing 2 of 2").wait_for()
    accessible(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_lead_adds_a_sub_group_enters_a_meeting_and_takes_it_back(enter, accessible, script):
    page = enter("lead", java_script_enabled=script)
    follow(page, "Public involvement lead vacant")
    follow(page, "Change sub-groups")
    follow(page, "Add a sub-group")
    if script:
        accessible(page)
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.get_by_label("Name", exact=True).fill("Naloxone group")
    page.get_by_role("button", name="Add").click()
    page.get_by_text("Saved: Naloxone group").wait_for()
    follow(page, "Naloxone group")
    follow(page, "Delete")
    page.get_by_label("Why").fill("Entered by mistake.")
    page.get_by_role("button", name="Delete it").click()
    page.get_by_text("Deleted: Naloxone group").wait_for()


def test_the_page_of_a_meeting_is_accessible_and_fits_a_phone(enter, accessible):
    page = enter("lead", width=375)
    page.goto(page.url.rstrip("/") + HERE + "meetings/")
    follow(page, "Partnership, ")
    follow(page, "Agenda and attendance")
    accessible(page)
    sideways = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(sideways)
