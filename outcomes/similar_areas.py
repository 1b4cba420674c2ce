"""The areas that may fairly be set beside one: by an official list where one is loaded, else by
population and age. Without a list they are never called more than "similar by population and age".
"""

import csv
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone

from partnerships import audit
from partnerships.models import Act, Area, AreaPart
from partnerships.reference import areas_by_code

from .models import Neighbour, NeighbourList, Population
from .populations import TOO_FEW
from .stats import similar

KINDS = (Area.Kind.UPPER_TIER, Area.Kind.POLICE_FORCE, Area.Kind.FOOTPRINT)
BY_POPULATION_AND_AGE = "similar by population and age"
ALL, YOUNG = "all_ages", "0_17"
COLUMNS = ("area_code", "neighbour_code", "rank")


class Refused(ValueError):
    """A list that is not loaded, and why."""


@dataclass(frozen=True)
class Place:
    """One area with its residents and the share of them under 18, both of one year.

    distance, size, age: from the area asked about, as `stats.similar.Neighbour`; None for it.
    """

    area: Area
    people: int
    under_18: float
    distance: float | None = None
    size: float | None = None
    age: float | None = None


@dataclass(frozen=True)
class Similar:
    """The areas nearest to `own` by population and age, nearest first, and those compared."""

    own: Place
    places: tuple[Place, ...]
    year: int
    among: int


@dataclass(frozen=True)
class Listed:
    """The neighbours of an area in an official list, nearest first."""

    list: NeighbourList
    areas: tuple[Area, ...]


def of(area, count=10, found=None):
    """The areas to set beside this one, nearest first, and what chose them.

    (areas, basis): by the official list loaded last that has this area, "from" its name, else by
    population and age; basis stands after "an area". () where neither can say: a fictional, a
    retired or a very small area, another kind. found: what `by_population_and_age` gave, where it
    has been asked already.
    """
    listed = official(area)
    if listed:
        return listed.areas[:count], f"from {listed.list.name}"
    found = found or by_population_and_age(area, count)
    return (
        tuple(place.area for place in found.places[:count]) if found else ()
    ), BY_POPULATION_AND_AGE


def official(area):
    """`Listed` by the list loaded last that has this area, in one query; None if there is none."""
    rows = Neighbour.objects.filter(area=area).select_related("list", "neighbour")
    rows = list(rows.order_by("-list__loaded_at", "list", "rank"))
    if not rows:
        return None
    first = rows[0].list
    return Listed(first, tuple(row.neighbour for row in rows if row.list_id == first.id))


def by_population_and_age(area, count=10):
    """`Similar` among the areas of its kind in England today; None if it has none.

    Areas of fewer than 20,000 people are left out: no rate is shown for them either.
    """
    if area.kind not in KINDS or area.nation != Area.Nation.ENGLAND:
        return None
    year, held = _residents(area.kind)
    numbers = sorted(number for number, (people, _) in held.items() if people >= TOO_FEW)
    if area.pk not in numbers:
        return None
    people, young = np.array([held[number] for number in numbers], dtype=float).T
    at = numbers.index(area.pk)
    found = similar.nearest(similar.ingredients(people, young), at, count)
    areas = Area.objects.in_bulk([numbers[one.position] for one in found])
    places = tuple(
        Place(
            areas[numbers[one.position]],
            int(people[one.position]),
            young[one.position] / people[one.position],
            one.distance,
            one.size,
            one.age,
        )
        for one in found
    )
    own = Place(area, int(people[at]), young[at] / people[at])
    return Similar(own, places, year, len(numbers)) if places else None


def _residents(kind):
    """(year, {area's number: (residents, under 18)}) of the areas of a kind, of the latest year.

    A partnership's are the sum of the authorities in its footprint today, if all are held.
    """
    areas = Area.objects.in_england().on(timezone.localdate()).filter(kind=kind)
    made_of = {}
    if kind == Area.Kind.FOOTPRINT:
        parts = AreaPart.objects.on(timezone.localdate()).filter(whole__in=areas)
        for whole, part in parts.values_list("whole_id", "part_id"):
            made_of.setdefault(whole, []).append(part)
        areas = [part for mine in made_of.values() for part in mine]
    bands = Population.objects.filter(age_group__in=(ALL, YOUNG))
    latest = bands.filter(age_group=YOUNG).order_by("-year").values("year")[:1]
    rows = bands.filter(year=Subquery(latest), area__in=areas)
    held, year = {}, 0
    for number, band, people, of_year in rows.values_list("area_id", "age_group", "people", "year"):
        year = of_year
        held.setdefault(number, {})[band] = people
    both = {number: (row[ALL], row[YOUNG]) for number, row in held.items() if len(row) == 2}
    if kind == Area.Kind.FOOTPRINT:
        both = {
            whole: tuple(map(sum, zip(*(both[part] for part in mine), strict=True)))
            for whole, mine in made_of.items()
            if all(part in both for part in mine)
        }
    return year, both


@transaction.atomic
def load(path, name, source):
    """Load an official list from a CSV file, whole, in place of what it held. The list.

    Columns: area_code, neighbour_code, rank (1 is the nearest). Raises `Refused` with the line.
    """
    areas, loaded = areas_by_code(), []
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not set(COLUMNS) <= set(reader.fieldnames or ()):
            raise Refused(f"The file needs the columns {', '.join(COLUMNS)}.")
        for line, row in enumerate(reader, start=2):
            loaded.append((line, *_read(row, line, areas)))
    _once(loaded)
    NeighbourList.objects.filter(name=name).delete()
    made = NeighbourList.objects.create(name=name, source=source, loaded_at=timezone.now())
    Neighbour.objects.bulk_create(
        Neighbour(list=made, area=area, neighbour=neighbour, rank=rank)
        for _, area, neighbour, rank in loaded
    )
    audit.record(Act.LOADED, subject=made, what="neighbours", rows=len(loaded))
    return made


def _read(row, line, areas):
    for column in COLUMNS[:2]:
        if row[column] not in areas:
            raise Refused(f"Line {line}: no area has the code {row[column] or '(empty)'}.")
    area, neighbour = (areas[row[column]] for column in COLUMNS[:2])
    if area == neighbour:
        raise Refused(f"Line {line}: no area is its own neighbour.")
    if area.is_demonstration or neighbour.is_demonstration:
        raise Refused(f"Line {line}: a fictional area is nobody's neighbour.")
    if not row["rank"].isascii() or not row["rank"].isdigit() or row["rank"] == "0":
        raise Refused(f"Line {line}: a rank is a whole number from 1.")
    return area, neighbour, int(row["rank"])


def _once(loaded):
    """Each neighbour once and one a rank, or the line that says otherwise."""
    if not loaded:
        raise Refused("The file has no rows.")
    neighbours, ranks = set(), set()
    for line, area, neighbour, rank in loaded:
        if (area, neighbour) in neighbours:
            raise Refused(f"Line {line}: {area} has {neighbour} as a neighbour twice.")
        if (area, rank) in ranks:
            raise Refused(f"Line {line}: {area} has two neighbours of rank {rank}.")
        neighbours.add((area, neighbour))
        ranks.add((area, rank))
