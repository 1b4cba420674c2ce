"""Similar areas: from the populations held, by an official list where one is loaded."""

import re

import pytest
from django.core.management import CommandError, call_command

from outcomes import similar_areas
from outcomes.models import NeighbourList, Population
from partnerships.models import Act, Area, AuditEvent

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

WORCESTERSHIRE, WEST_MERCIA, CITY = "E10000034", "E23000016", "E09000001"


def area(code):
    return Area.objects.get(code=code)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (WORCESTERSHIRE, "upper_tier"),
        (WEST_MERCIA, "police_force"),
        ("CDP-herefordshire-worcestershire", "footprint"),
    ],
)
def test_ten_of_its_own_kind_nearest_first(code, kind):
    found = similar_areas.by_population_and_age(area(code), count=10)
    distances = [place.distance for place in found.places]
    assert distances == sorted(distances)
    assert {place.area.kind for place in found.places} == {kind}
    assert {place.area.nation for place in found.places} == {"england"}
    assert code not in [place.area.code for place in found.places]
    for place in found.places:
        assert place.distance == pytest.approx((place.size**2 + place.age**2) ** 0.5)


def test_residents_are_those_held_of_one_year():
    found = similar_areas.by_population_and_age(area(WEST_MERCIA))
    held = Population.objects.filter(area__code=WEST_MERCIA, year=found.year)
    people = dict(held.values_list("age_group", "people"))
    assert found.own.people == people["all_ages"]
    assert found.own.under_18 == people["0_17"] / people["all_ages"]


def test_a_partnership_has_the_people_of_its_authorities():
    found = similar_areas.by_population_and_age(area("CDP-herefordshire-worcestershire"))
    parts = Population.objects.filter(
        area__code__in=[WORCESTERSHIRE, "E06000019"], year=found.year, age_group="all_ages"
    )
    assert found.own.people == sum(parts.values_list("people", flat=True))


@pytest.mark.parametrize("code", [CITY, "E06000053", "E12000005", "E92000001"])
def test_very_small_areas_and_other_kinds_have_none_and_are_nobodys(code):
    assert similar_areas.of(area(code)) == ((), similar_areas.BY_POPULATION_AND_AGE)
    everyone = similar_areas.by_population_and_age(area(WORCESTERSHIRE), count=999)
    assert code not in [place.area.code for place in everyone.places]
    assert everyone.among == len(everyone.places) + 1


def test_the_page_says_what_it_is_and_shows_the_ingredients(client):
    page = client.get(f"/areas/{WORCESTERSHIRE}/similar/").content.decode()
    assert "similar by population and age" in page
    assert "No official list of neighbours is loaded here" in page
    assert len(re.findall(r'<th scope="row">', page)) == 11
    assert not re.search("most similar (areas|forces)", page)


def test_the_rail_names_the_nearest(client):
    page = client.get("/forces/west-mercia/").content.decode()
    assert "Forces similar by population and age" in page
    nearest = similar_areas.by_population_and_age(area(WEST_MERCIA), 5).places
    for place in nearest:
        assert place.area.get_absolute_url() in page


def test_a_comparison_offers_the_nearest(client):
    page = client.get(f"/compare/?metric=drug_poisoning_deaths&area={WORCESTERSHIRE}")
    offered = page.content.decode().split("Add one similar by population and age:")[1]
    offered = offered.split("</p>")[0]
    nearest = similar_areas.by_population_and_age(area(WORCESTERSHIRE), 3).places
    for place in nearest:
        assert f"area={place.area.code}" in offered


@pytest.fixture
def write(tmp_path):
    def to_file(*rows, head="area_code,neighbour_code,rank"):
        path = tmp_path / "neighbours.csv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return path

    return to_file


def load(path, name="Nearest neighbours 2024"):
    call_command("load_neighbours", path, name=name, source="Its owner, 2024.")


def test_an_official_list_goes_before_ours_and_is_named(client, write):
    load(write(f"{WORCESTERSHIRE},E10000013,1", f"{WORCESTERSHIRE},E10000031,2"))
    found, basis = similar_areas.of(area(WORCESTERSHIRE))
    assert ([one.code for one in found], basis) == (
        ["E10000013", "E10000031"],
        "from Nearest neighbours 2024",
    )
    page = client.get(f"/areas/{WORCESTERSHIRE}/similar/").content.decode()
    assert "Nearest neighbours 2024" in page
    assert "Its owner, 2024." in page
    other, basis = similar_areas.of(area(WEST_MERCIA))
    assert (len(other), basis) == (10, similar_areas.BY_POPULATION_AND_AGE)
    assert AuditEvent.objects.filter(act=Act.LOADED, detail__what="neighbours").exists()


def test_a_list_loaded_again_replaces_itself(write):
    load(write(f"{WORCESTERSHIRE},E10000013,1"))
    load(write(f"{WORCESTERSHIRE},E10000031,1"))
    (held,) = NeighbourList.objects.all()
    assert [one.neighbour.code for one in held.neighbours.all()] == ["E10000031"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["E10000034,E00000000,1"], "Line 2: no area has the code E00000000"),
        (["E10000034,,1"], "no area has the code (empty)"),
        (["E10000034,E10000034,1"], "no area is its own neighbour"),
        (["E10000034,E10000013,0"], "a rank is a whole number from 1"),
        (["E10000034,E10000013,first"], "a rank is a whole number from 1"),
        (["E10000034,E10000013,1", "E10000034,E10000013,2"], "Line 3: Worcestershire has"),
        (["E10000034,E10000013,1", "E10000034,E10000031,1"], "two neighbours of rank 1"),
        ([], "no rows"),
    ],
)
def test_a_faulty_list_is_refused_whole(write, rows, said):
    with pytest.raises(CommandError, match=re.escape(said)):
        load(write(*rows))
    assert not NeighbourList.objects.exists()


def test_a_file_of_another_shape_is_refused(write):
    with pytest.raises(CommandError, match="needs the columns"):
        load(write("x,y", head="area,other"))
