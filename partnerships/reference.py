"""Load the areas of England, who lies within whom, and the bodies, from `partnerships/data`.

Safe to run again: rows are matched by their codes, changed where the file changed and never
deleted, since an administrator may have added others.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from .models import Area, AreaAlias, AreaPart, Organisation, Partnership, PolicingBody

DATA = Path(__file__).parent / "data"


def rows(folder, name):
    """The rows of a shipped file, each a dictionary of text."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def day(text):
    """A day as written in a file; None where it is not recorded."""
    return date.fromisoformat(text) if text else None


def upsert(model, objects, key):
    """Insert the objects or bring the rows that share their key up to date."""
    fields = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in {*key, "id"} and not field.primary_key
    ]
    options = {"update_conflicts": True, "unique_fields": key, "update_fields": fields}
    model.objects.bulk_create(objects, **(options if fields else {"ignore_conflicts": True}))


@transaction.atomic
def load():
    """Everything in `partnerships/data`, in the order in which it depends on itself."""
    _areas()
    areas = {area.code: area for area in Area.objects.all()}
    _partnerships(areas)
    areas = {area.code: area for area in Area.objects.all()}
    _parts(areas)
    _names_and_successors(areas)
    _policing_bodies(areas)
    _organisations(areas)


def _areas():
    areas = [
        Area(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            nation=row["nation"],
            slug=row["slug"] or None,
            official_name=row["official_name"],
            note=row["note"],
            valid_from=day(row["valid_from"]),
            valid_to=day(row["valid_to"]),
        )
        for row in rows(DATA, "areas")
    ]
    upsert(Area, areas, ["code"])


def _partnerships(areas):
    """Partnerships with an area each; boards first, since they are parents."""
    listed = sorted(rows(DATA, "partnerships"), key=lambda row: row["kind"] != "strategic_board")
    kinds = {"partnership": Area.Kind.FOOTPRINT, "strategic_board": Area.Kind.BOARD}
    upsert(
        Area,
        [
            Area(
                code=row["code"],
                name=row["short_name"],
                kind=kinds[row["kind"]],
                nation=Area.Nation.ENGLAND,
                valid_from=day(row["footprint_from"]),
            )
            for row in listed
        ],
        ["code"],
    )
    own = {area.code: area for area in Area.objects.filter(kind__in=kinds.values())}
    for row in listed:
        Partnership.objects.update_or_create(
            area=own[row["code"]],
            defaults={
                "force": areas[row["force_code"]],
                "parent": Partnership.objects.filter(slug=row["parent_slug"]).first(),
                "slug": row["slug"],
                "name": row["name"],
                "kind": row["kind"],
                "post": row["post"],
                "footprint_basis": row["footprint_basis"],
                "source": row["source"],
                "note": row["note"],
            },
        )


def _parts(areas):
    """Containment: shipped rows, and each partnership's authorities from its first day."""
    wanted = [
        (row["whole"], row["part"], day(row["valid_from"]), day(row["valid_to"]))
        for row in rows(DATA, "area_parts")
    ]
    wanted += [
        (row["code"], part, day(row["footprint_from"]), None)
        for row in rows(DATA, "partnerships")
        for part in row["area_codes"].split()
    ]
    held = {(part.whole_id, part.part_id, part.valid_from): part for part in AreaPart.objects.all()}
    own = {row["code"] for row in rows(DATA, "partnerships")}
    new, changed = [], []
    for whole, part, first, last in wanted:
        place = areas[whole].pk, areas[part].pk
        row = held.get((*place, first))
        if row is None and whole in own:  # the shipped first day of a footprint was corrected
            row = next((held[key] for key in held if key[:2] == place), None)
        if row is None:
            row = AreaPart(whole_id=place[0], part_id=place[1], relation=areas[whole].kind)
            new.append(row)
        elif (row.valid_from, row.valid_to) != (first, last):
            changed.append(row)
        row.valid_from, row.valid_to = first, last
    AreaPart.objects.bulk_update(changed, ["valid_from", "valid_to"])
    AreaPart.objects.bulk_create(new)


def _names_and_successors(areas):
    aliases = [
        AreaAlias(
            area=areas[row["area_code"]],
            alias=row["alias"],
            kind=row["kind"],
            valid_from=day(row["valid_from"]),
            note=row["note"],
        )
        for row in rows(DATA, "area_aliases")
    ]
    upsert(AreaAlias, aliases, ["area", "alias"])
    for row in rows(DATA, "area_successions"):
        areas[row["old"]].successors.add(areas[row["new"]])


def _policing_bodies(areas):
    for row in rows(DATA, "policing_bodies"):
        PolicingBody.objects.update_or_create(
            force=areas[row["force_code"]],
            valid_from=day(row["valid_from"]),
            defaults={
                "name": row["name"],
                "kind": row["kind"],
                "valid_to": day(row["valid_to"]),
                "confirmed": row["confirmed"] == "yes",
                "note": row["note"],
            },
        )


def _organisations(areas):
    listed = list(rows(DATA, "organisations"))
    upsert(
        Organisation,
        [Organisation(code=row["code"], name=row["name"], kind=row["kind"]) for row in listed],
        ["code"],
    )
    own = {organisation.code: organisation for organisation in Organisation.objects.all()}
    through = Organisation.areas.through
    through.objects.bulk_create(
        [
            through(organisation_id=own[row["code"]].pk, area_id=areas[code].pk)
            for row in listed
            for code in row["area_codes"].split()
        ],
        ignore_conflicts=True,
    )
