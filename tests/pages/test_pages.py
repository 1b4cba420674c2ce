"""Every page and file: there, whole, sparing with queries, leading only to what exists."""

import csv
import io
import re

import pytest

from outcomes.models import GlossaryTerm, Indicator, Metric, Observation
from outcomes.templatetags.glossary import EXPLAINED
from partnerships.models import Area

from .addresses import (
    ACCOUNT,
    ADMINISTRATION,
    ADMINISTRATION_FILES,
    API,
    FILES,
    FORCE_RETURNS,
    ON_THEIR_OWN,
    PAGES,
    REGISTER,
    RETURN_FILES,
    RETURNS,
    STATES,
    names,
)

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

NOT_PAGES = {"healthz", "readyz"}
OF_SCRIPTS = ("/static/", "/sign-in/passkey/")


def body(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def test_every_address_has_an_example():
    shown = {*PAGES, *FILES, *API, *ACCOUNT, *REGISTER, *RETURNS, *FORCE_RETURNS}
    shown |= {*ADMINISTRATION, *ADMINISTRATION_FILES, *RETURN_FILES}
    assert set(names()) == shown | NOT_PAGES | ON_THEIR_OWN


@pytest.mark.parametrize(("address", "most"), [*PAGES.values(), *FILES.values(), *API.values()])
def test_queries_are_few(client, address, most, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        response = client.get(address)
        body(response)
    assert response.status_code == 200


@pytest.mark.parametrize("address", [*(path for path, _ in PAGES.values()), *STATES.values()])
def test_a_page_is_whole(client, address):
    """One subject, one sentence, one title; nothing empty, unwritten or styled in place."""
    page = body(client.get(address))
    assert page.count("<h1") == 1
    assert page.count('class="app-say"') == 1
    assert re.search(r"<title>[^<]+ – Combating Drugs Partnerships</title>", page)
    assert not re.search(r"<(h[1-6]|th|a|button|caption)\b[^>]*>\s*</\1>", page)
    assert not re.search(r">\s*(None|nan|NaN|inf)\s*<", page)
    assert " style=" not in page
    assert "{#" not in page
    assert "{%" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_every_measure_has_its_page(client):
    for code in Metric.objects.values_list("code", flat=True):
        assert client.get(f"/outcomes/{code}/").status_code == 200, code


def test_every_measure_opens_for_an_area_that_holds_it(client):
    """One area of each kind for each measure: the page, its chart and its file."""
    pairs = Indicator.objects.order_by("metric_id", "area__kind", "area__code")
    pairs = pairs.distinct("metric_id", "area__kind").values_list("metric__code", "area__code")
    assert len(pairs) > 200
    for metric, code in pairs:
        response = client.get(f"/outcomes/{metric}/{code}/")
        assert response.status_code == 200, (metric, code)


def test_every_kind_of_area_opens(client):
    for kind in Area.Kind.values:
        area = Area.objects.filter(kind=kind).first()
        response = client.get(f"/areas/{area.code}/", follow=True)
        assert response.status_code == 200, kind


def test_no_link_is_dead(client):
    """Every address that the examples lead to answers; one of each form a page."""
    tried, answers = set(), {}
    for address in [*(path for path, _ in PAGES.values()), *STATES.values()]:
        page = body(client.get(address))
        links = re.findall(r'(?:href|action)="(/[^"#]*)', page)
        for link in dict.fromkeys(links):
            form = re.sub(r"[A-Z]\d{8}|CDP-[a-z-]+|[a-z_]+_[a-z_]+", "*", link)
            if link.startswith(OF_SCRIPTS) or (address, form) in tried:
                continue
            tried.add((address, form))
            if link not in answers:  # the same on every page, as those of the masthead are
                answers[link] = client.get(link.replace("&amp;", "&")).status_code
            assert answers[link] in (200, 301), (address, link)
        for anchor in set(re.findall(r'href="#([^"]+)"', page)):
            assert f'id="{anchor}"' in page, (address, anchor)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/areas/E99999999/", "No area has the code E99999999"),
        ("/outcomes/drug_seizure/", "No measure has the code drug_seizure"),
        ("/outcomes/drug_seizures/E99999999/", "No area has the code E99999999"),
        ("/forces/nowhere/", "Page not found"),
        ("/partnerships/bradford/", "Page not found"),
    ],
)
def test_what_does_not_exist_is_404_on_a_page_of_ours(client, address, words):
    response = client.get(address)
    assert response.status_code == 404
    assert "Combating Drugs Partnerships" in body(response)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/areas/E08000038/", "/areas/E08000016/"),
        ("/areas/E23000016/", "/forces/west-mercia/"),
        ("/areas/CDP-leeds/", "/partnerships/leeds/"),
        (
            "/outcomes/drug_poisoning_deaths/E08000039/",
            "/outcomes/drug_poisoning_deaths/E08000019/",
        ),
    ],
)
def test_another_code_of_an_area_leads_to_its_page(client, old, new):
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)


def rows_of(client, address):
    text = body(client.get(address)).removeprefix("﻿")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_file_holds_what_the_page_shows(client):
    rows = rows_of(client, "/outcomes/drug_poisoning_deaths/E23000013.csv")
    last = rows[-1]
    assert (last["numerator"], last["state"], last["unit"]) == (
        "123.0",
        "shown",
        "deaths per 100,000 people a year",
    )
    assert round(float(last["value"]), 1) == 21.7
    page = body(client.get("/outcomes/drug_poisoning_deaths/E23000013/?all=1"))
    shown = re.findall(r'<th scope="row">\s*<span>(\d{4})<', page)
    assert sorted(shown) == [row["period_start"][:4] for row in rows]


def test_a_file_that_a_spreadsheet_opens_runs_nothing(client):
    Area.objects.filter(code="E23000013").update(name='=HYPERLINK("http://example.org")')
    rows = rows_of(client, "/outcomes/drug_poisoning_deaths/E23000013.csv")
    assert rows[0]["area_name"].startswith("'=HYPERLINK")
    listed = body(client.get("/forces.csv"))
    assert "'=HYPERLINK" in listed
    assert "\n=HYPERLINK" not in listed


def test_quoted_figures_are_shown_apart_with_their_qualifier(client):
    page = body(client.get("/outcomes/county_lines_closed/E23000016/"))
    assert "Quoted in papers" in page
    assert "over 53" in page
    offences = body(client.get("/outcomes/recorded_drug_offences/E23000016/"))
    assert "2,181" in offences
    assert "2,176" in offences


def test_activity_carries_no_colour_of_judgement(client):
    """T35, on the pages: no better, no worse, no blue or orange of judgement."""
    for metric in ("drug_seizures", "recorded_drug_offences", "stop_search_drugs_arrest_pct"):
        for address in (f"/outcomes/{metric}/", f"/outcomes/{metric}/E23000016/"):
            page = body(client.get(address))
            assert "app-tone--good" not in page
            assert "app-tone--bad" not in page


def test_people_are_not_added_up_but_said_to_lie_in_a_bracket(client):
    """West Mercia's four authorities: at least the largest, at most all of them."""
    page = body(client.get("/outcomes/adults_in_alcohol_treatment/E23000016/"))
    assert "One person can be counted in two authorities, so authorities are not added up." in page
    counts = Observation.objects.current().filter(
        metric__code="adults_in_alcohol_treatment",
        area__code__in=["E06000019", "E06000020", "E06000051", "E10000034"],
        period_start="2018-04-01",
    )
    counts = [int(count) for count in counts.values_list("numerator", flat=True)]
    assert len(counts) == 4
    assert "Sum of local counts for West Mercia in 2018/19" in page
    assert f"there were from {max(counts):,} to {sum(counts):,} adults" in page


def test_a_figure_past_its_date_has_no_icon_in_a_list(client):
    """West Mercia's latest figures are years old: grey words in the past tense, no judgement."""
    page = body(client.get("/forces/west-mercia/"))
    assert "Was lower than England" in page
    assert "5.7 per 100,000" in page
    assert "app-tone--" not in page
    assert "Latest held" in page


def test_a_choice_that_is_not_held_becomes_one_that_is(client):
    address = "/outcomes/drug_poisoning_deaths/?kind=moon&period=1066_1067&order=sideways&page=99"
    page = body(client.get(address))
    assert "39 police force areas, 2020." in page


def test_every_word_that_is_explained_is_in_the_glossary(client):
    slugs = set(GlossaryTerm.objects.values_list("slug", flat=True))
    assert set(EXPLAINED.values()) <= slugs
    page = body(client.get("/outcomes/drug_poisoning_deaths/E23000013/"))
    assert '<a href="/glossary/#confidence-interval">95% interval</a>' in page
    assert '<a href="/glossary/#crude-rate">Rate</a>' in page


def test_an_ambition_is_said_beside_the_figure(client):
    """T14: 53 against 75 is 22 percentage points short."""
    page = body(client.get("/outcomes/prison_continuity_of_care_pct/E92000001/"))
    assert "22 short of the 75% ambition for March 2025" in page


def test_the_order_asked_for_is_the_order_given(client):
    address = "/outcomes/drug_poisoning_deaths.csv?kind=region&order="
    values = {
        order: [float(row["value"]) for row in rows_of(client, f"{address}{order}")]
        for order in ("high", "low")
    }
    assert values["high"] == sorted(values["high"], reverse=True)
    assert values["low"] == sorted(values["high"])


def test_what_is_typed_comes_back_as_text(client):
    page = body(client.get("/areas/", {"q": "<script>alert(1)</script>"}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
