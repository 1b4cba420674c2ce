"""The areas of England as loaded, and what the database refuses."""

from datetime import date

import pytest

from partnerships import reference
from partnerships.models import (
    Area,
    AreaAlias,
    AreaPart,
    Organisation,
    Partnership,
    PolicingBody,
    User,
)
from tests.refusing import refused

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

DAYS = [date(2010, 1, 1), date(2019, 3, 31), date(2019, 4, 1), date(2023, 4, 1), date(2026, 11, 24)]


@pytest.mark.parametrize("day", DAYS)
def test_every_upper_tier_has_one_force_and_one_region_on_any_day(day):
    there = Area.objects.in_england().filter(kind="upper_tier").on(day)
    retired_then = set(there.values_list("pk", flat=True))
    for relation in ("police_force", "region"):
        parts = AreaPart.objects.on(day).filter(relation=relation, part__kind="upper_tier")
        parts = parts.exclude(part__nation="demonstration")
        held = list(parts.values_list("part", flat=True))
        assert len(held) == len(set(held))
        assert set(held) == retired_then
    assert len(there) in (151, 152, 153)


def test_lists_of_england_leave_comparators_out():
    kinds = Area.objects.in_england().values_list("kind", flat=True)
    assert set(kinds).isdisjoint({"wales", "england_and_wales"})
    forces = Area.objects.filter(kind="police_force").exclude(nation="demonstration")
    assert (forces.count(), forces.in_england().count()) == (43, 39)


def test_barnsley_and_sheffield_are_one_area_each_with_an_alias():
    for old, new in [("E08000016", "E08000038"), ("E08000019", "E08000039")]:
        alias = AreaAlias.objects.get(alias=new)
        assert (alias.area.code, alias.valid_from) == (old, date(2025, 4, 1))
        assert not Area.objects.filter(code=new).exists()
        assert Area.objects.by_any_code(new).get().code == old


def test_only_partnerships_seen_in_a_source_are_loaded():
    held = Partnership.objects.exclude(area__nation="demonstration")
    assert held.filter(kind="partnership").count() == 23
    assert set(held.filter(kind="strategic_board").values_list("slug", flat=True)) == {
        "west-yorkshire-board",
        "south-yorkshire-board",
        "pan-lancashire-alliance",
    }
    assert not Partnership.objects.filter(
        slug__in=["bradford", "westminster-kensington-chelsea"]
    ).exists()
    assert Partnership.objects.get(slug="leeds").parent.slug == "west-yorkshire-board"


def test_footprints_are_dated_and_say_how_the_date_is_known():
    partnership = Partnership.objects.get(slug="herefordshire-worcestershire")
    parts = AreaPart.objects.filter(whole=partnership.area)
    assert {part.part.code for part in parts} == {"E06000019", "E10000034"}
    assert {part.valid_from for part in parts} == {date(2022, 8, 1)}
    assert "date of this partnership's own footprint is not held" in partnership.footprint_basis


def test_every_english_force_has_one_policing_body_today():
    today = PolicingBody.objects.on(date(2026, 11, 24)).filter(force__nation="england")
    assert sorted(today.values_list("force__code", flat=True)) == sorted(
        Area.objects.in_england().filter(kind="police_force").values_list("code", flat=True)
    )


def test_community_safety_partnerships_have_their_areas():
    west_mercia = Organisation.objects.filter(areas__code="E06000019").get()
    assert west_mercia.kind == "community_safety_partnership"


def test_loading_again_changes_nothing():
    before = [
        model.objects.count() for model in (Area, AreaPart, AreaAlias, Partnership, Organisation)
    ]
    reference.load()
    after = [
        model.objects.count() for model in (Area, AreaPart, AreaAlias, Partnership, Organisation)
    ]
    assert after == before


def part(whole, code, relation, first=None, last=None):
    return AreaPart.objects.create(
        whole=Area.objects.get(code=whole),
        part=Area.objects.get(code=code),
        relation=relation,
        valid_from=first,
        valid_to=last,
    )


def test_a_second_force_on_the_same_day_is_refused():
    with refused():
        part("E23000013", "E10000034", "police_force", date(2020, 1, 1))


def test_two_partnerships_over_one_authority_are_refused():
    with refused():
        part("CDP-leeds", "E10000034", "footprint", date(2023, 1, 1))


def test_a_board_over_partnerships_is_no_second_partnership():
    assert part("CDP-west-yorkshire-board", "E10000034", "strategic_board", date(2023, 1, 1)).pk


def test_a_footprint_may_follow_another(db):
    held = AreaPart.objects.get(whole__code="CDP-leeds")
    held.valid_to = date(2026, 12, 31)
    held.save()
    assert part("CDP-rotherham", held.part.code, "footprint", date(2027, 1, 1)).pk


def test_a_relation_that_is_not_the_kind_of_its_whole_is_refused():
    with refused():
        part("E23000013", "E10000034", "region", date(2020, 1, 1))


def test_an_area_is_no_part_of_itself():
    with refused():
        part("E23000013", "E23000013", "police_force")


def test_what_ends_before_it_starts_is_refused():
    with refused():
        part("CDP-leeds", "E06000001", "footprint", date(2024, 1, 1), date(2023, 1, 1))


def test_two_policing_bodies_at_once_are_refused():
    with refused():
        PolicingBody.objects.create(
            force=Area.objects.get(code="E23000016"),
            name="A second body",
            kind="board",
            confirmed=False,
            valid_from=date(2027, 1, 1),
        )


def test_a_user_signs_in_by_an_address_in_small_letters():
    assert User.objects.create_user("Lead@Example.ORG").email == "lead@example.org"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("E12000001", "the North East"),
        ("E12000005", "the West Midlands region"),
        ("E12000007", "London"),
        ("E23000001", "the Metropolitan Police area"),
        ("E09000001", "the City of London"),
        ("E23000016", "West Mercia"),
    ],
)
def test_how_an_area_reads_in_a_sentence(code, words):
    assert Area.objects.get(code=code).in_words == words
