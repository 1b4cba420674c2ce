"""Search: names, codes, what lies where, best first; an exact code goes straight to its page."""

import re

import pytest

from outcomes.pages import search
from partnerships.access import ANYONE
from partnerships.models import Area
from tests.waiting import follow

from .test_pages import body

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


def labels(text, heading):
    groups = {group.heading: group for group in search.find(text, ANYONE)}
    return [one.label for one in groups[heading].found] if heading in groups else []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("E23000016", "/forces/west-mercia/"),
        ("e10000034", "/areas/E10000034/"),
        ("E92000001", "/areas/E92000001/"),
        ("E08000038", "/areas/E08000016/"),
        ("CDP-leeds", "/partnerships/leeds/"),
        ("drug_seizures", "/outcomes/drug_seizures/"),
        (" Drug_Seizures ", "/outcomes/drug_seizures/"),
    ],
)
def test_an_exact_code_goes_straight_to_its_page(client, text, address):
    response = client.get("/search/", {"q": text})
    assert (response.status_code, response["Location"]) == (302, address)


def test_a_code_of_the_framework_finds_the_series_that_feed_it(client):
    found = labels("H05", "Measures")
    assert found[0] == "Drug misuse deaths"
    assert "Drug poisoning deaths" in found
    assert labels("s07", "Metrics of the framework")
    assert client.get("/search/?q=H05").status_code == 200


def test_areas_forces_and_partnerships_are_found_by_name_and_by_what_they_hold():
    assert labels("mercia", "Police force areas") == ["West Mercia"]
    assert "Herefordshire and Worcestershire" in [
        label.replace("&", "and") for label in labels("malvern", "Partnerships")
    ] or labels("herefordshire", "Partnerships")
    assert "Birmingham" in labels("birmingham", "Other areas")


def test_the_best_answer_comes_first():
    assert labels("west", "Other areas")[0].startswith("West ")
    names = labels("ham", "Other areas")
    starts = [name.lower().startswith("ham") for name in names]
    assert starts == sorted(starts, reverse=True)
    assert any(starts)
    assert not all(starts)
    groups = search.find("seizures", ANYONE)
    assert groups[0].heading == "Measures"


def test_nothing_found_says_what_to_try(client):
    page = body(client.get("/search/?q=xyzzy"))
    assert "Nothing is found for “xyzzy”." in page
    assert "Try a part of the name" in page
    assert "Try a part of the name" not in body(client.get("/search/"))


def test_what_is_typed_comes_back_as_text(client):
    page = body(client.get("/search/", {"q": '"><script>alert(1)</script>'}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("text", ["%", "_", "\\", "(", "'", "\0", "a" * 500, "É"])
def test_any_text_is_answered(client, text):
    assert client.get("/search/", {"q": text}).status_code == 200


def test_fictional_areas_are_found_by_those_who_hold_access_in_them():
    Area.objects.create(
        code="X23000999", name="Testshire", kind="police_force", nation="demonstration"
    )

    class Holder:
        sees_demonstration = True

    assert labels("testshire", "Police force areas") == []
    found = {group.heading: group.found for group in search.find("testshire", Holder)}
    assert [one.label for one in found["Police force areas"]] == ["Testshire"]


def test_every_page_has_the_box(visit):
    page = visit("/glossary/", java_script_enabled=False)
    page.get_by_label("Search for an area or a measure, by name or code").fill("mercia")
    follow(page, page.get_by_label("Whole site").get_by_role("button", name="Search"))
    assert re.search(r"/search/\?q=mercia$", page.url)
    follow(page, page.get_by_role("link", name="West Mercia").first)
    assert page.url.endswith("/forces/west-mercia/")
