"""Demonstration data: who sees what of it, and that it says so wherever it is shown."""

import csv
import io
import re

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from outcomes.models import Indicator
from partnerships.models import Area, User
from tests.prepared import DEMONSTRATION_PASSWORD

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BAR = "Exampleshire is a fictional area"
PAGES = [
    "/forces/exampleshire/",
    "/partnerships/exampleshire/",
    "/partnerships/exampleshire-board/",
    "/areas/X10000001/",
    "/areas/X06000001/",
    "/outcomes/drug_poisoning_deaths/X10000001/",
    "/outcomes/prevention_sessions/CDP-exampleshire/",
    "/outcomes/cash_seized/X23000001/",
]
FILES = [
    "/areas/X10000001.csv",
    "/areas/CDP-exampleshire.csv",
    "/outcomes/drug_poisoning_deaths/X10000001.csv",
]


def sign_in(client, account):
    client.force_login(User.objects.get(email=f"{account}@exampleshire.example"), backend=BACKEND)


def text(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8-sig")


def table(response):
    return list(csv.DictReader(io.StringIO(text(response))))


@pytest.mark.parametrize("account", ["", "office"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_so(client, address, account):
    if account:
        sign_in(client, account)
    assert BAR in text(client.get(address))


@pytest.mark.parametrize("address", ["/forces/west-mercia/", "/outcomes/drug_poisoning_deaths/"])
def test_no_page_of_real_figures_says_so(client, address):
    sign_in(client, "office")
    assert BAR not in text(client.get(address))


def test_home_marks_each_restricted_signal_and_itself_and_tells_places_of_one_name_apart(client):
    sign_in(client, "office")
    page = text(client.get("/"))
    assert "This page shows figures that are not public" in page
    signals = page[page.index('id="signals"') :].split("</table>")[0]
    rows = signals.count("<tr>") - 1
    assert rows == signals.count("app-tag--restricted")
    places = re.findall(r"Exampleshire, (police force area|partnership footprint),", signals)
    assert set(places) == {"partnership footprint", "police force area"}


def test_what_is_restricted_is_not_called_missing(client):
    page = text(client.get("/outcomes/suspected_deaths/X23000001/"))
    assert "No figure is shown for suspected drug-related deaths notified in Exampleshire" in page
    assert "Its figures are hidden here, so no chart is drawn." in page
    assert "No figure is held" not in page


def test_chart_picture_words_and_table_say_so(client):
    page = text(client.get("/outcomes/drug_poisoning_deaths/X10000001/"))
    for picture in re.findall(r"<svg .*?</svg>", page, re.DOTALL):
        if "Year registered" in picture or 'viewBox="0 0 725' in picture:
            assert "Demonstration data" in picture
    assert 'aria-label="Demonstration data. Line chart' in page
    assert re.search(r"<caption[^>]*>[^<]*<strong class=\"app-tag app-tag--demonstration\"", page)


@pytest.mark.parametrize("address", FILES)
def test_every_row_of_a_file_says_so_and_its_name_too(client, address):
    sign_in(client, "office")
    response = client.get(f"{address}?demo=1")
    rows = table(response)
    assert rows
    assert all(row["marking"].startswith("Demonstration data") for row in rows)
    assert 'filename="demonstration-' in response["Content-Disposition"]


@pytest.mark.parametrize("address", FILES)
def test_a_file_leaves_it_out_unless_asked(client, address):
    response = client.get(address)
    assert table(response) == []
    assert "-without-demonstration-data.csv" in response["Content-Disposition"]


def test_the_links_of_its_pages_ask_for_it(client):
    for address in PAGES:
        files = re.findall(r'href="([^"]*\.csv[^"]*)"', text(client.get(address)))
        assert files
        assert all(link.endswith("demo=1") for link in files), (address, files)


def test_lists_hold_it_apart_for_those_whose_access_lies_in_it(client):
    for name in ("forces", "partnerships", "areas"):
        page = text(client.get(reverse(name)))
        assert page.count("/forces/exampleshire/") == 1
        assert "Northvale" not in page
        assert "Exampleshire" not in text(client.get(reverse(f"{name}_csv")))
    sign_in(client, "admin")
    page = text(client.get("/areas/"))
    assert "/areas/X10000001/" in page
    assert page.index("/areas/X10000001/") > page.index('<h2 id="demonstration">')


def test_the_public_reads_no_restricted_figure_and_the_office_does(client):
    address = "/outcomes/continuity_of_care/X10000001.csv?demo=1"
    public = table(client.get(address))
    assert {row["state"] for row in public} == {"restricted"}
    assert not any(row["numerator"] or row["value"] for row in public)
    for account, reads in {
        "office": True, "lead": True, "sro": True, "analyst": True, "force": True,
        "contributor": False, "panel": False, "clerk": False, "monitoring": False, "admin": False,
    }.items():  # fmt: skip
        sign_in(client, account)
        states = {row["state"] for row in table(client.get(address))}
        assert states == ({"shown"} if reads else {"restricted"}), account


def test_no_hidden_value_stands_in_the_bytes_of_a_public_page(client):
    """Every restricted or small figure, in every page and file of the demonstration."""
    areas = Area.objects.filter(nation=Area.Nation.DEMONSTRATION)
    hidden = Indicator.objects.filter(area__in=areas, public_state__in=["restricted", "suppressed"])
    rare = [row for row in hidden if row.full_numerator and row.full_numerator > 1000]
    assert len(rare) > 100
    for row in rare[::7]:
        number = f"{row.full_numerator:.0f}"
        spoken = f"{row.full_numerator:,.0f}"
        address = f"/outcomes/{row.metric.code}/{row.area.code}"
        for path in (f"{address}/", f"{address}/?all=1", f"{address}.csv?demo=1"):
            content = text(client.get(path))
            assert not re.search(rf"(?<![\w.]){number}(?![\w.])", content), (path, number)
            assert spoken not in content, (path, spoken)


def test_switched_off_it_is_shown_to_nobody(client, settings):
    sign_in(client, "office")
    settings.DEMO = False
    for address in PAGES:
        assert client.get(address).status_code == 404, address
    for name in ("forces", "partnerships", "areas"):
        assert "Exampleshire" not in text(client.get(reverse(name)))
    assert not Indicator.objects.filter(area__nation="demonstration").visible_to(None)


def test_accounts_sign_in_with_the_password_of_the_installation(client):
    assert django_settings.DEMO
    for user in User.objects.filter(is_demonstration=True, email__endswith="exampleshire.example"):
        assert user.check_password(DEMONSTRATION_PASSWORD), user
