"""A page of refusal in a browser; and that the browser's checks can fail."""

import pytest

from tests.waiting import until

INLINE = "document.head.append(Object.assign(document.createElement('script'), {text: '1'}))"


@pytest.mark.parametrize("width", [375, 1280])
def test_a_missing_page_is_accessible(visit, accessible, width):
    page = visit("/nowhere/", width=width)
    assert page.locator("h1").inner_text() == "Page not found"
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
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
    visit.complaints.clear()


def test_a_fault_on_the_page_is_found(visit, accessible):
    page = visit("/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    with pytest.raises(AssertionError, match="html-has-lang"):
        accessible(page)
