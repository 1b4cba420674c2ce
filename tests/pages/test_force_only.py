"""What a force has, on the page of an area inside it: shared out only where that is asked for."""

import csv
import io
from html import unescape

import pytest

from outcomes import figures
from outcomes.apportioning import MARKING
from outcomes.models import Indicator
from outcomes.pages import force_only
from partnerships.models import Area, AreaPart

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

OFFENCES = "recorded_drug_offences"
ADDRESS = f"/outcomes/{OFFENCES}"
SHARED = "?share=population"


def shown(client, address):
    return unescape(client.get(address).content.decode())


def answers(client, area):
    """The page, the file and the picture of the share of an area."""
    found = [client.get(f"{ADDRESS}/{area.code}{end}{SHARED}") for end in ("/", ".csv", ".svg")]
    return [b"".join(one) if one.streaming else one.content for one in found]


@pytest.fixture
def middlesbrough(country):
    return Area.objects.get(name="Middlesbrough", kind="upper_tier")


def held_for(area, code=OFFENCES, asked=None, viewer=None):
    entry = figures.catalogue(metric__code=code)[code]
    return force_only.of(entry, area, viewer, asked or {})


def test_nothing_is_shared_out_unless_it_is_asked_for(client, middlesbrough):
    page = shown(client, f"{ADDRESS}/{middlesbrough.code}/")
    assert "no published figure is held for Middlesbrough" in page
    assert "Cleveland police area" in page
    assert f'href="{SHARED}">estimated by population' in page
    assert MARKING not in page
    assert "app-chart" not in page


def test_the_share_is_marked_with_what_it_was_made_from(client, middlesbrough):
    page = shown(client, f"{ADDRESS}/{middlesbrough.code}/{SHARED}")
    part = held_for(middlesbrough).parts[-1]
    assert part.share.estimate == pytest.approx(
        part.row["numerator"] * part.share.residents / part.share.of
    )
    assert f'role="img" aria-label="{MARKING}. Line chart: ' in page
    assert "an estimate of" in page
    assert "It is not a count of what happened here" in page
    assert f"{part.row['numerator']:,.0f}" in page
    assert f"{part.share.residents:,.0f}" in page
    assert f"{part.share.of:,.0f}" in page
    for judged in ("Better", "Worse", "Compare with others", ">Funnel<", ">Beside it<"):
        assert judged not in page
    assert Indicator.objects.filter(metric__code=OFFENCES, area=middlesbrough).count() == 0


def test_the_file_and_the_picture_say_that_it_is_an_estimate(client, middlesbrough):
    answer = client.get(f"{ADDRESS}/{middlesbrough.code}.csv{SHARED}")
    assert "estimate-by-population" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["marking"] for row in rows} == {MARKING}
    assert all(row["force_name"] == "Cleveland" for row in rows)
    row = rows[-1]
    share = float(row["residents"]) / float(row["force_residents"])
    assert float(row["estimate"]) == round(share * float(row["force_figure"]))
    picture = client.get(f"{ADDRESS}/{middlesbrough.code}.svg{SHARED}").content.decode()
    assert MARKING in picture
    assert "share=population" in picture
    assert client.get(f"{ADDRESS}/{middlesbrough.code}.svg").status_code == 404


def test_the_shares_of_a_force_come_to_its_figure(middlesbrough):
    force = AreaPart.objects.get(part=middlesbrough, relation="police_force").whole
    inside = Area.objects.filter(wholes__whole=force, kind="upper_tier")
    shares = [held_for(area).parts[-1].share for area in inside]
    assert len(shares) == 4
    assert sum(one.estimate for one in shares) == pytest.approx(shares[0].figure, rel=1e-3)


def test_only_what_a_reader_sees_is_shared_out(client, middlesbrough):
    force = Area.objects.get(code="E23000013")
    rows = Indicator.objects.filter(metric__code=OFFENCES, area=force, window="as_published")
    last = rows.order_by("-period_start").first()
    rows.filter(pk=last.pk).update(public_state="suppressed", public_reason="Hidden: why.")
    part = held_for(middlesbrough).parts[-1]
    assert (part.share, part.reason) == (None, "Hidden: why.")
    before = answers(client, middlesbrough)
    rows.filter(pk=last.pk).update(full_numerator=7171, full_value=717, full_denominator=17)
    assert answers(client, middlesbrough) == before
    rows.update(public_state="suppressed", public_reason="Hidden: why.")
    assert held_for(middlesbrough) is None


@pytest.mark.parametrize("code", ["stop_search_drugs_arrest_pct", "drug_offences_charged_pct"])
def test_a_share_is_not_shared_out_and_says_why(client, code, middlesbrough):
    held = held_for(middlesbrough, code)
    assert held.why_not.startswith("Only counts can be shared out")
    assert held.choices == []
    page = shown(client, f"/outcomes/{code}/{middlesbrough.code}/{SHARED}")
    assert held.said in page
    assert held.why_not in page
    assert MARKING not in page


def test_an_area_that_is_the_whole_of_a_force_has_nothing_to_share(client):
    area = Area.objects.get(name="Gloucestershire", kind="upper_tier")
    held = held_for(area)
    assert "It is the whole of the Gloucestershire police area" in held.why_not
    assert MARKING not in shown(client, f"{ADDRESS}/{area.code}/{SHARED}")


def test_an_area_in_several_forces_or_partly_in_one_has_no_known_share(middlesbrough):
    partnership = Area.objects.get(partnership__name__startswith="County Durham and Darlington")
    AreaPart.objects.create(whole=partnership, part=middlesbrough, relation="footprint")
    several = held_for(partnership)
    assert several.why_not.startswith("It lies in more than one police force area (Cleveland and")
    assert several.choices == []
    AreaPart.objects.filter(part=middlesbrough, relation="police_force").delete()
    assert held_for(partnership).why_not.startswith("Not all of it lies in the Durham police area")


def test_what_is_held_for_authorities_too_is_never_shared_out(client, middlesbrough):
    assert held_for(middlesbrough, "drug_poisoning_deaths") is None
    assert held_for(middlesbrough, "quoted_cost_to_society") is None
    plain = shown(client, f"/outcomes/drug_poisoning_deaths/{middlesbrough.code}/")
    asked = shown(client, f"/outcomes/drug_poisoning_deaths/{middlesbrough.code}/{SHARED}")
    assert MARKING not in asked
    assert "estimated by population" not in plain


def test_its_rate_is_said_to_be_that_of_the_force(client, middlesbrough):
    held = held_for(middlesbrough)
    assert held.rate.startswith("A rate of an estimate by population is the force's own: ")
    assert held.rate in shown(client, f"{ADDRESS}/{middlesbrough.code}/{SHARED}")


def test_its_queries_are_few(client, middlesbrough, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        client.get(f"{ADDRESS}/{middlesbrough.code}/{SHARED}")
