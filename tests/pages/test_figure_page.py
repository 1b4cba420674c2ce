"""One measure in one area: its kind of chart, what is drawn beside it, what it is made of."""

from html import unescape

import pytest

from outcomes import figures
from outcomes.models import Indicator
from outcomes.pages import among, parts, windows
from partnerships.models import Area

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

CLEVELAND, WEST_MERCIA, ENGLAND = "E23000013", "E23000016", "E92000001"


def shown(client, metric, code, query=""):
    return unescape(client.get(f"/outcomes/{metric}/{code}/{query}").content.decode())


def beside(metric, code):
    """What is drawn around the latest figure of an area."""
    entry = figures.catalogue(metric__code=metric)[metric]
    (row,) = figures.rows(None, latest=True, metric__code=metric, area__code=code)
    england = figures.england_beside(None, [row]).get(figures.slot(row))
    area = Area.objects.get(code=code)
    return among.beside(entry.metric, area, row, england, None)


def test_deaths_are_compared_with_intervals_a_funnel_and_a_map(client):
    page = shown(client, "drug_poisoning_deaths", CLEVELAND)
    for heading in ("Compare", "Funnel", "Map", "Beside it"):
        assert f">{heading}</h2>" in page
    drawn = beside("drug_poisoning_deaths", CLEVELAND)
    assert [dot.name for dot in drawn.dots.areas if dot.stands == "this"] == ["Cleveland"]
    assert [spot.name for spot in drawn.funnel.areas if spot.stands == "this"] == ["Cleveland"]
    assert drawn.funnel.benchmark == pytest.approx(7.6554, abs=1e-3)
    above = drawn.funnel.outside["above the 99.8% line"]
    assert above[0] == "Cleveland"
    assert "City of London" not in [spot.name for spot in drawn.funnel.areas]


def test_recorded_crime_has_no_funnel_for_it_varies_more_than_chance():
    drawn = beside("recorded_burglary_residential", WEST_MERCIA)
    assert drawn.funnel is None
    assert all(dot.lower is None for dot in drawn.dots.areas)


@pytest.mark.parametrize("code", ["adults_in_treatment_total", "drug_seizures"])
def test_counts_of_areas_of_all_sizes_are_not_compared(code):
    entry = figures.catalogue(metric__code=code)[code]
    found = figures.rows(None, latest=True, metric__code=code)
    rows = [row for row in found if row["area_kind"] == "police_force"]
    for row in rows[:1]:
        area = Area.objects.get(code=row["area_code"])
        assert among.beside(entry.metric, area, row, None, None).dots is None


def test_only_figures_that_a_reader_sees_are_drawn():
    entry = figures.catalogue(metric__code="drug_poisoning_deaths")["drug_poisoning_deaths"]
    rows = figures.rows(
        None, metric=entry.version.metric, area__kind="police_force", period_start="2020-01-01"
    )
    nothing = {"numerator": None, "denominator": None, "value": None, "lower": None, "upper": None}
    hidden = [rows[0] | nothing | {"state": "suppressed", "reason": "Hidden."}, *rows[1:]]
    england = figures.england_beside(None, rows[:1])
    drawn = among.of(
        entry.metric, "police_force", "Police force areas", hidden, next(iter(england.values()))
    )
    name = rows[0]["area_name"]
    assert name not in [spot.name for spot in drawn.funnel.areas]
    assert [dot.no_number for dot in drawn.dots.areas if dot.name == name] == ["hidden"]


def test_fictional_areas_stand_on_no_map_of_the_country():
    entry = figures.catalogue(metric__code="drug_poisoning_deaths")["drug_poisoning_deaths"]
    rows = figures.rows(
        None,
        metric=entry.version.metric,
        area__kind="police_force",
        area__nation="england",
        period_start="2020-01-01",
    )
    assert among.of(entry.metric, "police_force", "Forces", rows, None).map
    fictional = [row | {"area_nation": "demonstration"} for row in rows]
    drawn = among.of(entry.metric, "police_force", "Forces", fictional, None)
    assert drawn.map is None
    assert drawn.dots.marking == "Demonstration data"


def test_many_areas_are_drawn_on_request(client):
    page = shown(client, "drug_poisoning_deaths", "E06000002")
    assert "Show all " in page
    assert "Show all " not in shown(client, "drug_poisoning_deaths", "E06000002", "?areas=all")


def test_a_whole_lists_its_parts_and_draws_those_that_are_alike(client):
    entry = figures.catalogue(metric__code="recorded_drug_offences")["recorded_drug_offences"]
    area = Area.objects.get(code=WEST_MERCIA)
    (latest,) = figures.rows(None, latest=True, metric=entry.version.metric, area=area)
    found = parts.of(entry, area, None, latest)
    names = [row.cells[0].text for row in found.table.rows]
    assert names == ["Drug offences recorded", "Drug possession recorded",
                     "Drug trafficking recorded"]  # fmt: skip
    assert [row.cells[2].text for row in found.table.rows] == ["100%", "65%", "35%"]
    assert len(found.chart.spec.lines) == 2


def test_quarters_too_few_for_limits_get_a_median_and_say_so(client):
    page = shown(client, "recorded_vehicle_offences", WEST_MERCIA)
    assert "8 of 12 quarters: too few for limits" in page
    assert "Median 1," in page


def test_a_window_is_offered_where_it_is_held():
    held = Indicator.objects.filter(metric__code="drug_poisoning_deaths", area__code=CLEVELAND)
    offered = windows.offered(held[0].metric, held[0].area)
    assert offered[0] == "as_published"
    assert windows.choices(["as_published"], "as_published") == []
    (line,) = windows.choices(["as_published", "rolling"], "rolling")
    assert [option["current"] for option in line["options"]] == [False, True]
    assert windows.chosen("rolling", ["as_published"]) == "as_published"


def test_a_target_that_has_ended_is_said_to_have(client):
    page = shown(client, "prison_continuity_of_care_pct", ENGLAND)
    assert ">Target</h2>" in page
    assert "The 75% ambition for March 2025 ended on 31 March 2025." in page or (
        "The 75% ambition for March 2025 runs to 31 March 2025." in page
    )
    assert ">Target</h2>" not in shown(client, "drug_poisoning_deaths", CLEVELAND)
