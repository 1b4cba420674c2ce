"""Lists of areas, forces and partnerships, and the areas that stand beside one."""

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from partnerships.models import (
    Area,
    AreaPart,
    Partnership,
    PolicingBody,
    Post,
    Standing,
    Term,
)

from .. import figures
from ..charts.spec import Cell, Column, Row, TableSpec

LISTED = (
    Area.Kind.FOOTPRINT,
    Area.Kind.BOARD,
    Area.Kind.REGION,
    Area.Kind.POLICE_FORCE,
    Area.Kind.UPPER_TIER,
    Area.Kind.DISTRICT,
    Area.Kind.INTEGRATED_CARE_BOARD,
)
ONLY_PARTNERSHIPS = Q(force_partnerships__kind=Partnership.Kind.PARTNERSHIP)

TOGETHER = (Area.Kind.FOOTPRINT, Area.Kind.BOARD)

HEADS = {Post.SRO: "SRO", Post.CHAIR: "chair"}
"""The posts that head a partnership or a board, in short."""


def today():
    return timezone.localdate()


def areas(kind="", text=""):
    """Areas of England in force today, by kind and by a part of a name or a code."""
    found = Area.objects.in_england().on(today()).filter(kind__in=LISTED)
    if kind in LISTED:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(
            Q(name__icontains=text)
            | Q(code__iexact=text)
            | Q(official_name__icontains=text)
            | Q(aliases__alias__icontains=text)
            | Q(partnership__name__icontains=text)
            | Q(kind__in=TOGETHER, parts__part__name__icontains=text)
        ).distinct()
    wholes = AreaPart.objects.on(today()).select_related("whole")
    around = wholes.filter(relation__in=["police_force", "region"])
    wholes = wholes.filter(relation__in=["police_force", "region", "upper_tier"]).prefetch_related(
        Prefetch("whole__wholes", queryset=around, to_attr="lies_in")
    )
    return found.select_related("partnership__force").prefetch_related(
        Prefetch("wholes", queryset=wholes, to_attr="lies_in")
    )


def area_list(page, kind, text):
    """The page of the list of areas: its filters, its table, the choice in words."""
    kinds = [("", "All areas"), *((value, Area.Kind(value).label) for value in LISTED)]
    total = page.paginator.count
    said = (
        f"Showing {page.start_index()} to {page.end_index()} of {total:,}"
        if total
        else "Nothing found"
    )
    chosen = [label.lower() for value, label in kinds if value == kind and value]
    chosen += [f"“{text}”"] if text else []
    return {
        "page": page,
        "query": f"kind={kind}&q={text}&" if kind or text else "",
        "table": area_table(page.object_list),
        "summary": f"{said}: {', '.join(chosen)}." if chosen else f"{said} areas of England.",
        "clear": "/areas/" if chosen else "",
        "fields": [
            {"name": "q", "label": "Name or code", "kind": "text", "value": text},
            {
                "name": "kind",
                "label": "Kind of area",
                "kind": "select",
                "options": [
                    {"value": value, "label": label, "selected": value == kind}
                    for value, label in kinds
                ],
            },
        ],
    }


def area_table(found):
    rows = []
    for area in found:
        force, region = _force_and_region(area)
        rows.append(
            Row(
                (
                    Cell(area.name, href=area.get_absolute_url()),
                    Cell(area.get_kind_display()),
                    Cell(
                        force.name if force else "", href=force.get_absolute_url() if force else ""
                    ),
                    Cell(region.name if region else ""),
                    Cell(area.code),
                )
            )
        )
    return TableSpec(
        caption="Areas of England",
        columns=(
            Column("Area"),
            Column("Kind"),
            Column("Police force area", phone="fold"),
            Column("Region", phone="fold"),
            Column("Code", phone="fold"),
        ),
        rows=tuple(rows),
    )


def _force_and_region(area):
    """Where an area lies; a district lies where its county does, a partnership in its force."""
    inside = {part.relation: part.whole for part in area.lies_in}
    if county := inside.get("upper_tier"):
        inside |= {part.relation: part.whole for part in county.lies_in}
    partnership = getattr(area, "partnership", None)
    force = partnership.force if partnership else inside.get("police_force")
    return force, inside.get("region")


def force_list():
    forces = Area.objects.in_england().filter(kind=Area.Kind.POLICE_FORCE).order_by("name")
    bodies = PolicingBody.objects.on(today())
    forces = forces.annotate(
        partnerships=Count("force_partnerships", filter=ONLY_PARTNERSHIPS)
    ).prefetch_related(Prefetch("policing_bodies", queryset=bodies, to_attr="bodies_today"))
    rows = [
        Row(
            (
                Cell(force.name, href=force.get_absolute_url()),
                Cell(", ".join(body.name for body in force.bodies_today) or "not held"),
                Cell(str(force.partnerships or "none held"), is_words=not force.partnerships),
            )
        )
        for force in forces
    ]
    return {
        "table": TableSpec(
            caption="Police force areas of England",
            columns=(
                Column("Police force area"),
                Column("Policing body"),
                Column("Partnerships held", number=True, phone="fold"),
            ),
            rows=tuple(rows),
        ),
        "count": len(rows),
    }


def partnership_list():
    found = Partnership.objects.filter(area__nation=Area.Nation.ENGLAND)
    heads = Term.objects.on(today()).filter(post__in=HEADS, standing=Standing.HOLDER)
    found = found.select_related("area", "force", "parent").prefetch_related(
        _parts(), Prefetch("terms", queryset=heads, to_attr="headed")
    )
    rows = [
        Row(
            (
                Cell(one.name, href=one.area.get_absolute_url()),
                Cell(one.get_kind_display()),
                Cell(one.force.name, href=one.force.get_absolute_url()),
                Cell(", ".join(part.part.name for part in one.area.footprint)),
                Cell(headed_by(one) or "not held", is_words=not one.headed),
            )
        )
        for one in found
    ]
    boards = sum(one.kind == Partnership.Kind.BOARD for one in found)
    return {
        "table": TableSpec(
            caption="Partnerships and strategic boards",
            columns=(
                Column("Partnership"),
                Column("Kind", phone="fold"),
                Column("Police force area"),
                Column("Authorities", phone="fold"),
                Column("Post named as SRO or chair", phone="fold"),
            ),
            rows=tuple(rows),
        ),
        "partnerships": len(rows) - boards,
        "boards": boards,
    }


def headed_by(partnership):
    """Who answers for it, by the office they hold: "Police and Crime Commissioner (SRO)"."""
    return ", ".join(f"{term.title} ({HEADS[term.post]})" for term in partnership.headed)


def at_the_foot(viewer):
    """What stands below a list: when figures were computed, and the demonstration.

    fictional: the demonstration's force, and links to its places for those who see them.
    """
    places = Area.objects.served().filter(nation=Area.Nation.DEMONSTRATION)
    places = list(places.select_related("partnership").order_by("kind", "name"))
    force = next((area for area in places if area.kind == Area.Kind.POLICE_FORCE), None)
    links = [link(area, kind_of(area)) for area in places if viewer.sees_demonstration]
    return {
        "computed": figures.last_computed(),
        "fictional": {"force": force, "links": links} if force else None,
    }


def _parts():
    parts = AreaPart.objects.on(today()).select_related("part").order_by("part__name")
    return Prefetch("area__parts", queryset=parts, to_attr="footprint")


def beside(area):
    """The areas that stand beside this one on a figure's page: its force, its region, England.

    A fictional area never stands beside a real one.
    """
    if area.kind == Area.Kind.ENGLAND or area.nation in (Area.Nation.WALES, Area.Nation.BOTH):
        return []
    wholes = AreaPart.objects.filter(part=area, relation__in=["police_force", "region"])
    wholes = wholes.on(area.valid_to or today()).select_related("whole").order_by("relation")
    found = [part.whole for part in wholes]
    partnership = getattr(area, "partnership", None)
    if partnership:
        found.append(partnership.force)
    if area.is_demonstration:
        return found
    return [*found, Area.objects.get(kind=Area.Kind.ENGLAND)]


def kind_of(area):
    """The kind of an area beside its name, where the name does not say it."""
    kind = area.get_kind_display()
    return "" if kind == area.name else kind.lower()


def link(area, second=""):
    return {"label": area.name, "url": area.get_absolute_url(), "second": second}
