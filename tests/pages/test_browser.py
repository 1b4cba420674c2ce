"""Pages in a real browser: nothing for axe to find, a clean console, keyboard, zoom, no script."""

import pytest

from tests.waiting import follow

from .addresses import PAGES, STATES

ALL = {**{name: path for name, (path, _) in PAGES.items()}, **STATES}
CHART = "/outcomes/drug_poisoning_deaths/E23000013/"


@pytest.mark.parametrize("address", ALL.values(), ids=ALL.keys())
def test_axe_finds_nothing_and_nothing_sticks_out(visit, fits, address):
    fits(visit(address))


@pytest.mark.parametrize("address", ["/", "/forces/west-mercia/", CHART, "/outcomes/"])
def test_at_400_per_cent_there_is_no_scrolling_in_two_directions(visit, address):
    """1280 px at 400% is 320 CSS px wide."""
    page = visit(address, width=320, height=256)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_chart_is_drawn_and_read_by_keyboard(visit):
    page = visit(CHART)
    chart = page.locator("#chart")
    chart.scroll_into_view_if_needed()
    page.wait_for_selector('#chart [data-drawn="1"], #chart[data-drawn="1"]')
    assert chart.locator(".app-chart__drawn svg.main-svg").count() >= 1
    readout = chart.locator(".app-chart__readout")
    chart.locator(".app-chart__frame").focus()
    page.keyboard.press("End")
    assert "2020" in readout.inner_text()
    page.keyboard.press("ArrowLeft")
    assert "2019" in readout.inner_text()
    assert "88" in readout.inner_text()


def test_without_script_the_page_is_complete(visit):
    page = visit(CHART, java_script_enabled=False)
    drawn = page.locator(".app-chart__static--wide svg")
    assert drawn.count() == 3  # its course, its kind, the funnel
    assert all(drawn.nth(each).is_visible() for each in range(3))
    assert page.locator("#table tbody tr").count() == 5
    assert "from 58 registered in 2016 to 123" in page.locator(".app-say").inner_text()


def test_filters_work_without_script(visit):
    page = visit("/outcomes/drug_poisoning_deaths/", java_script_enabled=False)
    page.locator("#filter-kind").select_option("region")
    page.locator("#filter-order").select_option("high")
    follow(page, page.get_by_role("button", name="Show"))
    assert "kind=region" in page.url
    rows = page.locator("#areas-table tbody tr th")
    assert rows.count() == 9
    assert "North East" in rows.first.inner_text()


def test_an_area_is_found_from_the_home_page_by_keyboard_alone(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.locator("#find").focus()
    page.keyboard.type("cleveland")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=cleveland")
    page.get_by_role("link", name="Cleveland", exact=True).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/forces/cleveland/")


def test_focus_is_seen_and_targets_are_large_enough(visit):
    """Links inside sentences apart, every target is at least 24 px either way (WCAG 2.5.8)."""
    page = visit("/forces/west-mercia/", width=375)
    page.keyboard.press("Tab")
    outline = page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement);"
        " return s.outlineStyle + s.boxShadow + s.backgroundColor })()"
    )
    assert "rgb(255, 221, 0)" in outline
    small = page.evaluate(
        "[...document.querySelectorAll('button, select, input, nav a, .app-downloads a')]"
        ".filter(e => { const r = e.getBoundingClientRect();"
        " return r.width && (r.width < 24 || r.height < 24) }).map(e => e.textContent.trim())"
    )
    assert small == []


def test_printed_it_is_black_on_white_with_its_address(visit):
    page = visit(CHART)
    page.emulate_media(media="print")
    assert not page.locator(".app-navigation").is_visible()
    assert page.locator("#table").is_visible()
    assert page.locator(".app-say").is_visible()
