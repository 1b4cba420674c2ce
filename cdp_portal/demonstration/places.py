"""The areas of Exampleshire, who answers for them, who lives there, and its plan."""

from datetime import date
from pathlib import Path

from outcomes.framework import DEMONSTRATION
from outcomes.models import LocalPlan, Metric, PlanPriority, Population, PriorityLink, Source
from partnerships.models import Area, AreaPart, Organisation, Partnership, PolicingBody
from partnerships.reference import day, rows, upsert

DATA = Path(__file__).parent / "data"
FIRST_DAY = date(2022, 8, 1)

FORCE, NORTHVALE, SOUTHMERE = "X23000001", "X10000001", "X06000001"
PARTNERSHIP, BOARD = "CDP-exampleshire", "CDP-exampleshire-board"
PANEL = "XPCP-exampleshire"

YEARS = range(2011, 2025)
AGES = {"0_17": 0.2, "15_24": 0.12, "15_64": 0.63, "16_59": 0.57, "16_64": 0.615, "all_ages": 1.0}
"""Share of the residents in each age group; adults are all ages less those under 18."""


def load():
    """Everything but figures and people; returns the areas by code."""
    _source()
    areas = _areas()
    _parts(areas)
    _bodies(areas)
    _population(areas)
    _plan(areas)
    return areas


def _source():
    upsert(
        Source,
        [
            Source(
                key=DEMONSTRATION,
                publisher="Demonstration",
                title="Illustrative figures of Exampleshire, a fictional area",
                licence="Made for this portal",
                period_covered="2011 to 2026",
                note="No figure here is about a real place.",
            )
        ],
        ["key"],
    )


def _areas():
    listed = [
        Area(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            nation=Area.Nation.DEMONSTRATION,
            slug=row["slug"] or None,
            official_name=row["official_name"],
            note="A fictional area: every figure of it is an illustration.",
            valid_from=day(row["valid_from"]),
        )
        for row in rows(DATA, "areas")
    ]
    upsert(Area, listed, ["code"])
    return {area.code: area for area in Area.objects.filter(nation=Area.Nation.DEMONSTRATION)}


def _parts(areas):
    wholes = {FORCE: None, PARTNERSHIP: FIRST_DAY, BOARD: FIRST_DAY}
    for whole, first in wholes.items():
        for part in (NORTHVALE, SOUTHMERE):
            AreaPart.objects.get_or_create(
                whole=areas[whole],
                part=areas[part],
                valid_from=first,
                defaults={"relation": areas[whole].kind},
            )


def _bodies(areas):
    force = areas[FORCE]
    PolicingBody.objects.update_or_create(
        force=force,
        valid_from=date(2021, 5, 13),
        defaults={
            "name": "Exampleshire Police and Crime Commissioner",
            "kind": PolicingBody.Kind.PCC,
            "confirmed": True,
            "note": "A fictional body.",
        },
    )
    common = {
        "force": force,
        "footprint_basis": "A fictional day.",
        "source": "Demonstration",
        "note": "A fictional partnership.",
    }
    board, _ = Partnership.objects.update_or_create(
        area=areas[BOARD],
        defaults=common
        | {
            "slug": "exampleshire-board",
            "name": "Exampleshire Drugs Strategy Board",
            "kind": Partnership.Kind.BOARD,
        },
    )
    Partnership.objects.update_or_create(
        area=areas[PARTNERSHIP],
        defaults=common
        | {
            "slug": "exampleshire",
            "name": "Exampleshire Combating Drugs Partnership",
            "kind": Partnership.Kind.PARTNERSHIP,
            "parent": board,
        },
    )
    panel, _ = Organisation.objects.update_or_create(
        code=PANEL,
        defaults={
            "name": "Exampleshire Police and Crime Panel",
            "kind": Organisation.Kind.POLICE_AND_CRIME_PANEL,
            "host": areas[NORTHVALE],
            "officer": "Scrutiny officer, Northvale County Council",
            "officer_email": "scrutiny@exampleshire.example",
        },
    )
    panel.areas.add(force)


def _population(areas):
    """Two authorities that grow a little each year; the rest is rolled up from them."""
    listed = []
    for row in rows(DATA, "areas"):
        for year in YEARS if row["residents"] else ():
            grown = int(row["residents"]) * (1 + 0.004 * (year - YEARS[0]))
            people = {age: round(grown * share) for age, share in AGES.items()}
            people["18_plus"] = people["all_ages"] - people["0_17"]
            listed += [
                Population(
                    area=areas[row["code"]],
                    year=year,
                    age_group=age,
                    people=number,
                    edition="Demonstration",
                    source_id=DEMONSTRATION,
                )
                for age, number in people.items()
            ]
    upsert(Population, listed, ["area", "year", "age_group"])


def _plan(areas):
    plan, _ = LocalPlan.objects.update_or_create(
        area=areas[FORCE],
        title="Police and Crime Plan 2024 to 2029",
        defaults={
            "body": "Exampleshire Police and Crime Commissioner",
            "first_year": 2024,
            "last_year": 2029,
            "source": "Demonstration",
        },
    )
    priorities = {}
    for row in rows(DATA, "plan"):
        text = row["priority"]
        if text not in priorities:
            priorities[text], _ = PlanPriority.objects.get_or_create(
                plan=plan, text=text, defaults={"order": len(priorities) + 1}
            )
        PriorityLink.objects.get_or_create(
            priority=priorities[text],
            valid_from=date(2024, 7, 1),
            defaults={"basis": "Demonstration"},
            **_end(row),
        )


def _end(row):
    """What a priority is linked to: one pillar, outcome or metric."""
    if row["metric"]:
        return {"metric": Metric.objects.get(code=row["metric"])}
    return {"pillar_id": row["pillar"]} if row["pillar"] else {"outcome_id": row["outcome"]}
