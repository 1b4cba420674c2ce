"""One measure in one area: its kind of chart, what is drawn beside it, what it is made of."""

from datetime import date
from html import unescape

import pytest

from outcomes import figures
from outcomes.models import Indicator, LocalPlan, PriorityLink, Target
from outcomes.pages import among, changes, parts, windows
from partnerships.models import Area, AreaPart

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
    assert [spot.name for spot in drawn.funnel.spec.areas if spot.stands == "this"] == ["Cleveland"]
    assert drawn.funnel.spec.benchmark == pytest.approx(7.6554, abs=1e-3)
    above = drawn.funnel.spec.outside["above the 99.8% line"]
    assert above[0] == "Cleveland"
    assert "City of London" not in [spot.name for spot in drawn.funnel.spec.areas]


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
    assert name not in [spot.name for spot in drawn.funnel.spec.areas]
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
    assert "The target of 75% ended on 31 March 2025." in page or (
        "The target is 75% by 31 March 2025." in page
    )
    assert ">Target</h2>" not in shown(client, "drug_poisoning_deaths", CLEVELAND)


def test_a_year_to_date_is_set_beside_the_same_months_of_other_years(client):
    area = Area.objects.get(code=WEST_MERCIA)
    held = figures.rows(
        None, window="year_to_date", metric__code="recorded_drug_offences", area=area
    )
    like = windows.of_like_months(held, area)
    assert {row["period_end"].month for row in held} == {3, 6, 9, 12}
    assert {row["period_end"].month for row in like} == {max(r["period_end"] for r in held).month}
    assert len({row["period_start"] for row in like}) == len(like) > 1
    page = shown(client, "recorded_drug_offences", WEST_MERCIA, "?window=year_to_date")
    assert windows.LIKE_MONTHS in page


def test_the_file_and_the_picture_follow_the_window(client):
    page = shown(client, "drug_poisoning_deaths", CLEVELAND, "?window=three_years")
    for kind in ("csv", "svg"):
        address = f"/outcomes/drug_poisoning_deaths/{CLEVELAND}.{kind}?window=three_years"
        assert f'href="{address}"' in page
    assert 'href="?all=1&window=three_years' in page
    file = client.get(f"/outcomes/drug_poisoning_deaths/{CLEVELAND}.csv?window=three_years")
    assert "three-years.csv" in file["Content-Disposition"]
    lines = b"".join(file.streaming_content).decode().splitlines()
    place = lines[0].split(",").index("window")
    assert len(lines) > 2
    assert {line.split(",")[place] for line in lines[1:]} == {"three_years"}
    picture = client.get(f"/outcomes/drug_poisoning_deaths/{CLEVELAND}.svg?window=three_years")
    assert "?window=three_years" in picture.content.decode()


def test_a_window_that_is_not_held_is_as_published(client):
    file = client.get(f"/outcomes/drug_poisoning_deaths/{CLEVELAND}.csv?window=rolling")
    assert "three_years" not in b"".join(file.streaming_content).decode()
    assert "rolling" not in file["Content-Disposition"]


def test_an_area_is_set_against_its_region(client):
    page = shown(client, "drug_poisoning_deaths", CLEVELAND)
    table = page[page.index(">Beside it</h2>") :]
    assert "Cleveland against it" in table
    assert table.count("Much higher") >= 2


def test_each_drawing_names_its_source(client):
    page = shown(client, "drug_poisoning_deaths", CLEVELAND)
    drawn = page[page.index('id="compare"') : page.index(">Beside it</h2>")]
    assert drawn.count("Source: Office for National Statistics") == 4  # and the funnel's table


def test_a_target_that_took_the_place_of_another_is_noted_on_the_chart(client):
    metric = figures.catalogue()["drug_poisoning_deaths"].version.metric
    for value, start, end in ((9, 2015, 2017), (8, 2018, 2022)):
        Target.objects.create(
            metric=metric,
            area=Area.objects.get(code=CLEVELAND),
            value=value,
            starts=date(start, 1, 1),
            ends=date(end, 12, 31),
            text=f"{value} by {end}",
            source="A test",
            confirmed=True,
        )
    page = shown(client, "drug_poisoning_deaths", CLEVELAND)
    assert "<li>Target changed, January 2018.</li>" in page
    assert "Target changed, January 2018" in page.partition('aria-label="')[2]
    assert "Before: 9 by 2017. From then: 8 by 2022." in page
    assert "below" in page[page.index(">Target</h2>") :] or "above" in page


def test_an_authority_that_joins_a_footprint_is_noted():
    area = Area.objects.filter(kind="footprint", nation="england").first()
    assert changes.of_footprint(area) == []
    other = Area.objects.filter(kind="upper_tier", nation="england").exclude(
        wholes__relation="footprint"
    )
    joined = other.first() or Area.objects.filter(kind="district", nation="england").first()
    AreaPart.objects.create(
        whole=area, part=joined, relation="footprint", valid_from=date(2024, 4, 1)
    )
    (change,) = changes.of_footprint(area)
    assert (change.on, change.text) == (date(2024, 4, 1), "Footprint changed, April 2024")
    assert change.reason == f"{joined.name} joined."


def test_the_rail_says_what_is_being_done_or_that_nothing_is_recorded(client):
    nothing = "Nothing is recorded against this measure."
    assert nothing in shown(client, "drug_poisoning_deaths", CLEVELAND)
    link = PriorityLink.objects.filter(priority__plan__area__nation="england").first()
    plan = link.priority.plan
    LocalPlan.objects.filter(pk=plan.pk).update(last_year=plan.first_year)
    measured = [one.version.metric for one in figures.catalogue().values()]
    metric = next(
        one
        for one in measured
        if link.metric_id == one.pk
        or (link.outcome_id and link.outcome_id == one.outcome_id)
        or (link.pillar_id and link.pillar_id == one.pillar_id)
    )
    assert link.priority.text not in shown(client, metric.code, plan.area.code)
    LocalPlan.objects.filter(pk=plan.pk).update(last_year=2099)
    page = shown(client, metric.code, plan.area.code)
    assert link.priority.text in page
    assert nothing not in page
