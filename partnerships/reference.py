"""Load the areas of England, who lies within whom, and the bodies, from `partnerships/data`.

Safe to run again: rows are matched by their codes, changed where the file changed and never
deleted, since an administrator may have added others. A row that an administrator changed or
deleted on the portal's pages is theirs from then on: the files leave it alone.
"""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

from django.db import transaction

from .history import table_of
from .models import (
    Act,
    Area,
    AreaAlias,
    AreaPart,
    AuditEvent,
    Organisation,
    Partnership,
    PolicingBody,
    SeatGroup,
    SeatList,
    Standing,
    SubGroup,
    Term,
)

RECODED = "ons_2025"
"""The kind of alias that is a former or a later code of one area: files may use it."""

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


class Ours:
    """Which shipped rows may be loaded: not those that administrators keep, which are counted."""

    def __init__(self):
        self.left, self._theirs = Counter(), {}

    def may(self, model, **key):
        """Whether no administrator has added, changed or deleted a row with this key."""
        asked = model, tuple(key)
        if asked not in self._theirs:
            self._theirs[asked] = kept_by_people(*asked)
        theirs = tuple(key.values()) in self._theirs[asked]
        self.left[model._meta.verbose_name_plural] += theirs
        return not theirs


def kept_by_people(model, fields):
    """The keys, these fields, that the rows which administrators changed have or ever had."""
    label = model._meta.label_lower
    acts = AuditEvent.objects.filter(act=Act.CHANGED, by__isnull=False, subject_type=label)
    ids = {int(number) for number in acts.values_list("subject_id", flat=True)}
    return set(table_of(label).objects.filter(id__in=ids).values_list(*fields)) if ids else set()


def areas_by_code():
    """Every area by its code, and by the code it had where that was changed."""
    recoded = AreaAlias.objects.filter(kind=RECODED).select_related("area")
    former = {one.alias: one.area for one in recoded}
    return former | {area.code: area for area in Area.objects.all()}


@transaction.atomic
def load():
    """Everything in `partnerships/data`, in the order in which it depends on itself.

    Returns how many rows were left as administrators keep them: {what: rows}.
    """
    ours = Ours()
    _areas(ours)
    areas = areas_by_code()
    _partnerships(areas, ours)
    areas = areas_by_code()
    _parts(areas, ours)
    _names_and_successors(areas, ours)
    _policing_bodies(areas, ours)
    _organisations(areas, ours)
    _seat_lists(ours)
    _terms(ours)
    _sub_groups(areas, ours)
    return +ours.left


def _areas(ours):
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
        if ours.may(Area, code=row["code"])
    ]
    upsert(Area, areas, ["code"])


def _partnerships(areas, ours):
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
            if ours.may(Area, code=row["code"])
        ],
        ["code"],
    )
    own = {area.code: area for area in Area.objects.filter(kind__in=kinds.values())}
    for row in listed:
        if row["code"] not in own or not ours.may(Partnership, area_id=own[row["code"]].pk):
            continue
        Partnership.objects.update_or_create(
            area=own[row["code"]],
            defaults={
                "force": areas[row["force_code"]],
                "parent": Partnership.objects.filter(slug=row["parent_slug"]).first(),
                "slug": row["slug"],
                "name": row["name"],
                "kind": row["kind"],
                "footprint_basis": row["footprint_basis"],
                "source": row["source"],
                "note": row["note"],
            },
        )


def _parts(areas, ours):
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
        if whole not in areas or part not in areas:
            continue
        place = areas[whole].pk, areas[part].pk
        if not ours.may(AreaPart, whole_id=place[0], part_id=place[1]):
            continue
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


def _names_and_successors(areas, ours):
    aliases = [
        AreaAlias(
            area=areas[row["area_code"]],
            alias=row["alias"],
            kind=row["kind"],
            valid_from=day(row["valid_from"]),
            note=row["note"],
        )
        for row in rows(DATA, "area_aliases")
        if row["area_code"] in areas
    ]
    upsert(AreaAlias, aliases, ["area", "alias"])
    for row in rows(DATA, "area_successions"):
        if {row["old"], row["new"]} <= areas.keys() and ours.may(Area, code=row["old"]):
            areas[row["old"]].successors.add(areas[row["new"]])


def _policing_bodies(areas, ours):
    for row in rows(DATA, "policing_bodies"):
        force = areas.get(row["force_code"])
        key = {"force_id": force and force.pk, "valid_from": day(row["valid_from"])}
        if force is None or not ours.may(PolicingBody, **key):
            continue
        PolicingBody.objects.update_or_create(
            **key,
            defaults={
                "name": row["name"],
                "kind": row["kind"],
                "valid_to": day(row["valid_to"]),
                "ends_as_given": row["ends_as_given"],
                "succeeded_by": row["succeeded_by"],
                "confirmed": row["confirmed"] == "yes",
                "note": row["note"],
            },
        )


def _organisations(areas, ours):
    listed = [
        row
        for row in rows(DATA, "organisations")
        if ours.may(Organisation, code=row["code"]) and {*row["area_codes"].split()} <= areas.keys()
    ]
    upsert(
        Organisation,
        [
            Organisation(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                host=areas.get(row["host_code"]),
                officer=row["officer"],
            )
            for row in listed
        ],
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


def _seat_lists(ours):
    """The groups that guidance expects, by version of the list."""
    for row in rows(DATA, "seat_groups"):
        if not ours.may(SeatList, name=row["list"]):
            continue
        listed, _ = SeatList.objects.update_or_create(
            name=row["list"],
            defaults={"valid_from": day(row["valid_from"]), "source": row["source"]},
        )
        if ours.may(SeatGroup, seat_list_id=listed.pk, name=row["group"]):
            SeatGroup.objects.update_or_create(
                seat_list=listed,
                name=row["group"],
                defaults={"order": row["order"], "concern": row["concern"]},
            )


def _terms(ours):
    """Who holds which post, by the office they hold: the sources name no person to be held."""
    for row in rows(DATA, "terms"):
        partnership = Partnership.objects.filter(slug=row["slug"]).first()
        if partnership is None or not ours.may(
            Term, partnership_id=partnership.pk, post=row["post"]
        ):
            continue
        Term.objects.update_or_create(
            partnership=partnership,
            post=row["post"],
            standing=Standing.HOLDER,
            valid_from=day(row["valid_from"]),
            defaults={
                "role_type": row["role_type"],
                "title": row["title"],
                "organisation": row["organisation"],
                "source": row["source"],
            },
        )


def _sub_groups(areas, ours):
    for row in rows(DATA, "sub_groups"):
        partnership = Partnership.objects.filter(slug=row["slug"]).first()
        key = {"partnership_id": partnership and partnership.pk, "name": row["name"]}
        if partnership is None or not ours.may(SubGroup, **key):
            continue
        SubGroup.objects.update_or_create(
            **key,
            defaults={"area": areas.get(row["area_code"]), "source": row["source"]},
        )
