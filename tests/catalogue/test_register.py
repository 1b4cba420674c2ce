"""Who: areas, what lies in what, policing bodies and partnerships agree with each other."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.catalogue.files import AREA_KINDS, AREAS, codes, register


def in_force(part, day):
    return (part["valid_from"] or "0") <= day <= (part["valid_to"] or "9")


def test_areas_use_known_kinds_and_slugs_belong_to_forces():
    assert {area["kind"] for area in AREAS.values()} == AREA_KINDS
    assert codes(AREAS.values(), "nation") == {"england", "wales", "both"}
    for area in AREAS.values():
        assert bool(area["slug"]) == (area["kind"] == "police_force"), area
        assert area["published_name"] != area["name"]
    slugs = [area["slug"] for area in AREAS.values() if area["slug"]]
    assert len(slugs) == len(set(slugs)) == 43
    kinds = Counter(area["kind"] for area in AREAS.values() if area["nation"] == "england")
    assert (kinds["region"], kinds["police_force"], kinds["upper_tier"]) == (9, 39, 161)


def days_of_change():
    dates = {
        day for part in register("area_parts") for day in (part["valid_from"], part["valid_to"])
    }
    known = {date.fromisoformat(day) for day in dates if day} | {date(1993, 1, 1)}
    one = timedelta(days=1)
    return sorted({str(day + step) for day in known for step in (-one, 0 * one, one)})


@pytest.mark.parametrize("day", [*days_of_change(), "2026-11-24"])
def test_on_any_day_an_authority_is_in_one_force_and_one_region(day):
    wholes = {}
    for part in register("area_parts"):
        if in_force(part, day):
            kind = AREAS[part["whole"]]["kind"]
            wholes.setdefault(part["part"], Counter())[kind] += 1
    upper_tiers = [code for code in wholes if AREAS[code]["kind"] == "upper_tier"]
    assert len(upper_tiers) in {151, 152, 153}
    for code in upper_tiers:
        assert wholes[code] == {"police_force": 1, "region": 1, "england": 1}, code
    for code, kinds in wholes.items():
        if AREAS[code]["kind"] == "district":
            assert kinds == {"upper_tier": 1}, code
        if AREAS[code]["kind"] == "police_force" and AREAS[code]["nation"] == "england":
            assert kinds == {"region": 1, "england": 1}, code


def test_a_retired_authority_ends_the_day_before_its_successors_begin():
    parts = register("area_parts")
    for row in register("area_successions"):
        old, new = AREAS[row["old"]], AREAS[row["new"]]
        next_day = date.fromisoformat(old["valid_to"]) + timedelta(days=1)
        assert date.fromisoformat(new["valid_from"]) == next_day
        for part in parts:
            if part["part"] == old["code"]:
                assert part["valid_to"] == old["valid_to"], part
            if part["part"] == new["code"]:
                assert part["valid_from"] == new["valid_from"], part
    assert codes(register("area_successions"), "old") == {
        area["code"] for area in AREAS.values() if area["valid_to"]
    }


def test_the_register_names_only_areas_that_exist():
    for part in register("area_parts"):
        assert {part["whole"], part["part"]} <= set(AREAS), part
    for alias in register("area_aliases"):
        assert alias["area_code"] in AREAS
        assert alias["alias"] not in AREAS, "an alias would shadow an area"
        assert alias["kind"] in {"ons_2025", "published_name", "other_name", "retired_code"}
    for organisation in register("organisations"):
        assert set(organisation["area_codes"].split()) <= set(AREAS), organisation
        assert organisation["force_code"] in AREAS
        assert bool(organisation["area_codes"]) == (organisation["nation"] == "england")
    named = {(alias["area_code"], alias["alias"]) for alias in register("area_aliases")}
    for area in AREAS.values():
        if area["published_name"]:
            assert (area["code"], area["published_name"]) in named


def test_every_force_of_england_has_a_policing_body():
    forces = {
        area["code"]
        for area in AREAS.values()
        if area["kind"] == "police_force" and area["nation"] == "england"
    }
    assert codes(register("policing_bodies"), "force_code") == forces
    for body in register("policing_bodies"):
        assert body["kind"] in {"pcc", "pfcc", "mayor", "corporation"}
        assert body["confirmed"] in {"yes", "to be confirmed"}


def test_partnerships_lie_in_their_force_and_take_no_authority_twice():
    table = register("partnerships")
    boards = codes([row for row in table if row["kind"] == "strategic_board"], "slug")
    taken = Counter()
    for row in table:
        areas = row["area_codes"].split()
        assert row["code"] == f"CDP-{row['slug']}"
        assert row["footprint_from"]
        assert row["footprint_basis"]
        assert row["parent_slug"] in boards | {""}
        for code in areas:
            assert AREAS[code]["kind"] == "upper_tier"
            force = [
                part["whole"]
                for part in register("area_parts")
                if part["part"] == code and AREAS[part["whole"]]["kind"] == "police_force"
            ]
            assert force == [row["force_code"]], row
        if row["kind"] == "partnership":
            taken.update(areas)
    assert max(taken.values()) == 1
    assert len(codes(table, "short_name")) == len(table)
