"""Force, partnership and area pages: what leads, how an area compares, what is marked."""

import csv
import io
import re

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from outcomes import figures, peers, reference
from outcomes.models import Indicator, LocalPlan, Metric, PriorityLink, RecomputeRun
from outcomes.models.indicators import State
from partnerships.access import ANYONE
from partnerships.models import Access, Area, User

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

FORCE = "/forces/west-mercia/"


def body(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


@pytest.fixture
def restricted():
    """A return of West Mercia Police that only those who answer for it may read."""
    return Indicator.objects.create(
        metric=Metric.objects.get(code="ocg_disruptions"),
        area=Area.objects.get(code="E23000016"),
        period_start="2026-07-01",
        period_end="2026-09-30",
        window="as_published",
        basis="return",
        full_numerator=34567,
        full_state=State.SHOWN,
        full_latest=True,
        public_state=State.RESTRICTED,
        public_reason="Restricted: for those who answer for it.",
        public_latest=False,
        run=RecomputeRun.objects.latest("started_at"),
    )


@pytest.fixture
def office(client):
    """A client signed in, with a second factor, for the policing body of West Mercia."""
    user = User.objects.create_user("office@example.org")
    force = Area.objects.get(code="E23000016")
    Access.objects.create(user=user, role="office", area=force, scope_kind=force.kind)
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    return client


def rows_of(client, address):
    text = body(client.get(address)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("nation", "is_restricted", "said"),
    [
        ("england", False, ""),
        ("demonstration", False, "Demonstration data"),
        ("england", True, "Restricted"),
        ("demonstration", True, "Demonstration data; restricted"),
    ],
)
def test_a_figure_that_is_not_simply_public_is_marked(nation, is_restricted, said):
    row = {"area_nation": nation, "is_restricted": is_restricted}
    assert figures.marking(row) == said


def test_a_file_marks_each_restricted_figure(restricted, office):
    rows = rows_of(office, "/areas/E23000016.csv")
    marked = [row for row in rows if row["marking"]]
    assert [(row["metric"], row["numerator"], row["marking"]) for row in marked] == [
        ("ocg_disruptions", "34567.0", "Restricted")
    ]


def test_the_office_sees_its_figure_marked_and_the_public_sees_nothing_of_it(restricted, office):
    page = body(office.get(FORCE))
    row = page[page.index("/outcomes/ocg_disruptions/E23000016/") :].split("</tr>")[0]
    assert "34,567" in row
    assert "app-tag--restricted" in row
    assert "This page shows figures that are not public" in page
    for address in (FORCE, "/areas/E23000016.csv", "/outcomes/ocg_disruptions/E23000016/"):
        public = body(Client().get(address))
        assert not re.search("34,?567", public), address
        assert "app-restricted" not in public


def test_every_page_that_shows_a_restricted_figure_says_so(restricted, office):
    figure = body(office.get("/outcomes/ocg_disruptions/E23000016/"))
    assert "34,567" in figure
    assert "app-restricted" in figure
    assert "Restricted: this chart shows figures that are not public." in figure
    assert re.search(r"<td[^>]*>\s*<span>Restricted<", figure)
    measure = body(office.get("/outcomes/ocg_disruptions/?kind=police_force"))
    assert "34,567" in measure
    assert "app-restricted" in measure
    assert "app-tag--restricted" in measure


def test_a_page_without_restricted_figures_is_not_marked(office):
    assert "app-restricted" not in body(office.get(FORCE))


@pytest.mark.parametrize("address", [FORCE, f"{FORCE}?group=plan"])
def test_the_force_page_is_sparing_for_someone_signed_in(
    office, address, django_assert_max_num_queries
):
    office.get(address)
    with django_assert_max_num_queries(21):
        body(office.get(address))


def row_of(page, metric, code):
    """The texts of a measure's row in order."""
    row = page[page.index(f"/outcomes/{metric}/{code}/") :].split("</tr>")[0]
    return [text.strip() for text in re.findall(r">([^<>]+)<", row) if text.strip()]


def test_the_published_figures_of_west_mercia_stand_beside_england_and_its_region(client):
    page = body(client.get(FORCE))
    deaths = row_of(page, "drug_poisoning_deaths", "E23000016")
    assert deaths[:2] == ["Drug poisoning deaths", "2020"]
    assert deaths[deaths.index("74") :][:4] == ["74", "5.7 per 100,000", "+7", "7.7"]
    assert "Was lower than England" in deaths
    offences = row_of(page, "recorded_drug_offences", "E23000016")
    assert offences[offences.index("559") + 2] == "+73"
    assert "Activity: no better or worse" in offences
    assert "West Midlands" in page


def test_a_page_says_once_how_old_everything_is(client):
    page = body(client.get(FORCE))
    assert page.count("Latest held") == 1
    assert "Nothing held for West Mercia is recent enough to call better or worse." in page
    assert "Getting worse" not in page


def test_what_gets_worse_leads(client):
    """England, 2023: 5,053 poisoning deaths after 4,572, more than chance."""
    page = body(client.get("/areas/E92000001/"))
    assert "got worse by more than chance" in page
    groups = re.findall(r'scope="colgroup"[^>]*>([^<]+)<', page)
    assert groups[0] == "Getting worse"
    table = page[page.index('id="measures"') :]
    assert table.index("Drug poisoning deaths<") < table.index("Break drug supply chains")


def test_a_row_stands_once_however_the_page_is_grouped(client):
    for group in ("pillar", "outcome", "plan"):
        page = body(client.get(f"{FORCE}?group={group}"))
        table = page[page.index('id="measures"') :].split("</table>")[0]
        codes = re.findall(r'<th scope="row">\s*<a href="/outcomes/([a-z_0-9]+)/', table)
        assert len(codes) == len(set(codes)) == 35, group


def test_priorities_are_said_in_the_plans_own_words_and_links_only_where_there_are_any(client):
    page = body(client.get("/forces/west-yorkshire/?group=plan"))
    assert "Police and Crime Plan 2021-24, West Yorkshire Mayor. Ended 2024" in page
    assert page.count("No measure is linked to this priority yet.") == 2
    assert page.count("This portal&#x27;s reading of the priority&#x27;s words") == 1
    mercia = body(client.get(f"{FORCE}?group=plan"))
    assert mercia.count("No measure is linked to this priority yet.") == 4
    assert "plan priority" not in body(client.get("/forces/cleveland/?group=plan"))


def test_loading_again_leaves_a_link_that_an_administrator_ended(client):
    real = PriorityLink.objects.exclude(priority__plan__area__nation="demonstration")
    link = real.get()
    link.valid_to = "2022-03-31"
    link.save()
    reference._plans({}, {area.code: area for area in Area.objects.all()})
    assert real.get().valid_to.isoformat() == "2022-03-31"
    assert LocalPlan.objects.exclude(area__nation="demonstration").count() == 2


def test_the_file_holds_what_the_page_is_narrowed_to(client):
    everything = {row["metric"] for row in rows_of(client, "/areas/E23000016.csv")}
    judged = {row["metric"] for row in rows_of(client, "/areas/E23000016.csv?only=direction")}
    assert judged < everything
    assert "drug_poisoning_deaths" in judged
    assert "drug_seizures" not in judged


def test_a_range_holds_the_areas_of_the_kind_and_no_others(client):
    """The highest of the 39 forces of 2020 is the highest bar; a slow second reading agrees."""
    force = Area.objects.get(code="E23000016")
    row = next(
        row
        for row in figures.rows(ANYONE, area=force, metric__code="drug_poisoning_deaths")
        if row["latest"]
    )
    values = peers.of(force, [row]).values[figures.slot(row)]
    slow = []
    for other in Area.objects.filter(kind="police_force", nation="england"):
        found = figures.rows(ANYONE, area=other, metric__code="drug_poisoning_deaths")
        held = [one["value"] for one in found if figures.slot(one) == figures.slot(row)]
        slow += [value for value in held if value is not None]
    slow.sort()
    assert len(slow) == 38  # the City of London has no rate: fewer than 20,000 people live there
    assert sorted(values.values()) == slow
    assert f"{len(slow)} forces from {slow[0]:.1f} to {slow[-1]:.1f}" in body(client.get(FORCE))


def test_a_place_among_similar_areas_counts_those_above():
    held = dict(zip("abcdefg", [9.0, 5.0, 7.0, 7.0, 3.0, 1.0, 8.0], strict=True))
    beside = peers.Peers(values={"slot": held}, similar=frozenset("abcde"), similar_by="age")
    assert beside.among_similar("slot", 7.0) == (2, 6)
    assert beside.among_similar("slot", 10.0) == (1, 6)
    assert beside.among_similar("slot", None) is None
    assert beside.among_similar("other", 7.0) is None
    assert peers.Peers(values={"slot": held}).among_similar("slot", 7.0) is None


def test_a_demonstration_area_stands_beside_nobody():
    area = Area.objects.create(code="X1", name="Exampleshire", kind="police_force",
                               nation="demonstration")  # fmt: skip
    row = {"metric_code": "drug_poisoning_deaths", "period_start": "2020-01-01",
           "period_end": "2020-12-31"}  # fmt: skip
    assert peers.of(area, [row]) == peers.Peers()


def test_each_partnership_inside_has_its_line(client):
    page = body(client.get(FORCE))
    assert "Drug poisoning deaths, latest held 44 in 2020, was better than England." in page


def test_quoted_figures_stand_apart_with_their_paper(client):
    page = body(client.get(FORCE))
    quoted = page[page.index('id="quoted"') :]
    assert "over 53" in quoted
    assert "West Mercia Police and Crime Panel" in quoted
    assert "over 53" not in page[: page.index('id="quoted-heading"')]


def test_the_file_of_an_area_holds_what_papers_quote_and_a_narrowed_one_does_not(client):
    rows = rows_of(client, "/areas/E23000016.csv")
    assert [row["qualifier"] for row in rows if row["metric"] == "county_lines_closed"] == ["over"]
    bases = {row["basis"] for row in rows_of(client, "/areas/E23000016.csv?only=stale")}
    assert "quoted" not in bases


def test_a_printed_page_says_since_when_its_figures_stand_or_when_they_were_computed(client):
    said = {
        FORCE: "figures unchanged since",
        "/outcomes/drug_poisoning_deaths/": "figures unchanged since",
        "/areas/": "as computed",
        "/forces/": "as computed",
    }
    for address, words in said.items():
        foot = re.search(r'app-print-foot">([^<]+)<', body(client.get(address))).group(1)
        assert re.search(words + r" \d+ \w+ \d{4}, \d\d:\d\d", foot), address
