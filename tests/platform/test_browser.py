"""A page of refusal in a browser; and that the browser's checks can fail."""

import pytest
from playwright.sync_api import Error

from tests.waiting import until

INLINE = "document.head.append(Object.assign(document.createElement('script'), {text: '1'}))"


def test_a_missing_page_is_accessible(visit, fits):
    page = visit("/nowhere/")
    assert page.locator("h1").inner_text() == "Page not found"
    fits(page)
    (told,) = visit.complaints  # Chromium itself tells of every page that is not found
    assert "404" in told
    visit.complaints.clear()


def test_what_the_policy_forbids_is_a_complaint(visit):
    visit("/").evaluate(INLINE)
    (told,) = visit.complaints
    assert "Content Security Policy" in told
    visit.complaints.clear()


def test_asking_another_machine_is_a_complaint(visit):
    page = visit("/")
    page.evaluate("window.open('http://elsewhere.example/')")
    until(lambda: page.evaluate("true") and visit.complaints)
    assert "asked for http://elsewhere.example/" in visit.complaints
    visit.complaints.clear()


def test_another_machine_cannot_be_reached(visit):
    """Whatever asks for it, by name or by number, and whether or not the browser tells of it."""
    page = visit("/about/")
    for address in ["http://elsewhere.example/", "http://192.0.2.1/", "https://[2001:db8::1]/"]:
        other = page.context.new_page()
        with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            other.goto(address)
        assert f"asked for {address}" in visit.complaints
    visit.complaints.clear()


def test_each_test_begins_with_nobody_signed_in(visit, profiles):
    assert profiles().cookies() == []
    profiles().add_cookies([{"name": "sessionid", "value": "1", "url": visit().url}])


def test_what_the_one_before_left_is_gone(visit, profiles):
    assert profiles().cookies() == []
    assert profiles().pages == []


def test_a_fault_on_the_page_is_found(visit, accessible):
    page = visit("/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    with pytest.raises(AssertionError, match="html-has-lang"):
        accessible(page)


def test_what_sticks_out_on_a_phone_is_found(visit, fits):
    page = visit("/about/")
    page.evaluate("document.querySelector('main').style.minWidth = '600px'")
    with pytest.raises(AssertionError, match="375"):
        fits(page)
