"""Lists of areas, forces and partnerships, and what stands in the rail of each one's page."""

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from partnerships import register
from partnerships.access import Permission
from partnerships.models import (
    Area,
    AreaPart,
    Organisation,
    Partnership,
    PolicingBody,
    Post,
    Standing,
    Term,
)

from .. import figures
from ..charts.spec import Cell, Column, Row, TableSpec
from . import register_list
from .register_section import state_words

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

INSIDE = {
    "region": "Regions inside",
    "police_force": "Police force areas inside",
    "upper_tier": "Upper-tier authorities inside",
    "district": "Districts inside",
}


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
                Column("Post named as Senior Responsible Owner or chair", phone="fold"),
            ),
            rows=tuple(rows),
        ),
        "partnerships": len(rows) - boards,
        "boards": boards,
    }


def _held_by(one):
    """The office of who holds a post, or that nobody does, and since when."""
    return one.term.title if one.term else _capital(state_words(one.continuity))


def _capital(words):
    return words[:1].upper() + words[1:]


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
    links = [_link(area, _kind_of(area)) for area in places if viewer.sees_demonstration]
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


def of_force(area):
    """The rail of a force: its policing body, its partnerships, its authorities."""
    body = area.policing_bodies.on(today()).first()
    facts = []
    if body:
        facts.append({"term": "Policing body", "text": body.name})
        if not body.confirmed:
            facts.append({"term": "Status of this entry", "text": "To be confirmed"})
        if body.ends_as_given:
            facts.append({"term": "Ends", "text": _ends(body)})
        if body.note:
            facts.append({"term": "Note", "text": body.note})
    panels = area.organisations.filter(kind=Organisation.Kind.POLICE_AND_CRIME_PANEL)
    panels = panels.select_related("host")
    facts += [{"term": "Police and crime panel", "text": _panel(panel)} for panel in panels]
    inside = Partnership.objects.filter(force=area).select_related("area")
    return {
        "crumbs": [{"label": "Forces", "url": "/forces/"}, {"label": area.name}],
        "eyebrow": body.name if body else "Police force area",
        "title": f"{area.name}" if area.name.endswith("Police") else f"{area.name} Police",
        "facts": [("Accountable body", facts)] if facts else [],
        "partnerships": list(inside),
        "links": [("Authorities inside", _inside(area, "upper_tier"), "")],
    }


def _ends(body):
    """When a policing body ends and who takes over, as far as it is known."""
    after = f", then {body.succeeded_by}" if body.succeeded_by else ""
    return f"{body.ends_as_given}{after}. The day is not held."


def _panel(panel):
    """A panel, the council that hosts it and its scrutiny officer, as far as they are held."""
    parts = [panel.name]
    if panel.host:
        parts.append(f"hosted by {panel.host.name}")
    if panel.officer:
        parts.append(f"scrutiny officer: {panel.officer}")
    if panel.officer_email:
        parts.append(panel.officer_email)
    return "; ".join(parts)


def of_partnership(partnership, viewer):
    """The rail of a partnership: who heads it, footprint, force, board, how its days are known."""
    area = partnership.area
    facts = [{"term": "Kind", "text": partnership.get_kind_display()}]
    held = register.read([partnership], today(), models=(Term,))[partnership.pk]
    facts += [
        {"term": Post(one.post).words, "text": _held_by(one)}
        for one in held.posts()
        if one.post in HEADS
    ]
    if area.valid_from:
        since = f"{area.valid_from:%-d %B %Y}. {partnership.footprint_basis}"
        facts.append({"term": "Footprint recorded from", "text": since})
        earlier = "Earlier figures are computed on this footprint."
        facts.append({"term": "Earlier figures", "text": earlier})
    facts.append({"term": "Source", "text": partnership.source})
    if partnership.note:
        facts.append({"term": "Note", "text": partnership.note})
    members = partnership.members.select_related("area")
    side = [("Authorities in the footprint", _inside(area, "upper_tier"), "")]
    if members:
        side.append(("Partnerships under it", [_link(one.area) for one in members], ""))
    if partnership.parent:
        side.append(("Strategic board", [_link(partnership.parent.area)], ""))
    side.append(("Police force area", [_link(partnership.force)], ""))
    if viewer.may(Permission.READ_PARTNERSHIP, area):
        (line,) = register_list.lines([partnership], today())
        side.insert(0, ("Register", [register_list.link(line)], ""))
    if viewer.may(Permission.KEEP_PLACES):
        way = {"label": "Change it", "url": reverse("footprint", args=[partnership.slug])}
        side.append(("Footprint", [way], ""))
    return {
        "crumbs": [{"label": "Partnerships", "url": "/partnerships/"}, {"label": area.name}],
        "eyebrow": partnership.get_kind_display(),
        "title": partnership.name,
        "facts": [("About this partnership", facts)],
        "side": side,
    }


def of_area(area):
    """The rail of any other area: what it lies in, what lies in it, its codes."""
    facts = [{"term": "Kind", "text": area.get_kind_display()}, {"term": "Code", "text": area.code}]
    facts += [
        {"term": "Also coded", "text": f"{alias.alias}, from {alias.valid_from:%-d %B %Y}"}
        for alias in area.aliases.filter(kind="ons_2025")
    ]
    if area.valid_to:
        facts.append({"term": "Ended", "text": f"{area.valid_to:%-d %B %Y}"})
    if area.note:
        facts.append({"term": "Note", "text": area.note})
    wholes = AreaPart.objects.filter(part=area).on(area.valid_to or today())
    wholes = wholes.select_related("whole").order_by("relation")
    lies_in = [_link(part.whole, _kind_of(part.whole)) for part in wholes]
    side = [("Lies in", lies_in, "")] if lies_in else []
    links = []
    parts = AreaPart.objects.filter(whole=area).on(area.valid_to or today())
    kinds = list(parts.values_list("part__kind", flat=True).distinct())
    links += [
        (heading, _inside(area, kind), "")
        for kind, heading in INSIDE.items()
        if kind in kinds and not (area.kind == Area.Kind.ENGLAND and kind == "upper_tier")
    ]
    before, after = list(area.predecessors.all()), list(area.successors.all())
    if before:
        side.append(
            ("Earlier areas, with figures of their own", [_link(one) for one in before], "")
        )
    if after:
        side.append(("Became", [_link(one) for one in after], ""))
    bodies = area.organisations.all()
    if bodies:
        named = [{"term": body.get_kind_display(), "text": body.name} for body in bodies]
        facts += named
    return {
        "crumbs": [{"label": "Areas", "url": "/areas/"}, {"label": area.name}],
        "eyebrow": area.get_kind_display(),
        "title": area.name,
        "facts": [("About this area", facts)],
        "side": side,
        "links": links,
    }


def _kind_of(area):
    """The kind of an area beside its name, where the name does not say it."""
    kind = area.get_kind_display()
    return "" if kind == area.name else kind.lower()


def _inside(area, kind):
    parts = AreaPart.objects.filter(whole=area, part__kind=kind).on(today())
    return [_link(part.part) for part in parts.select_related("part").order_by("part__name")]


def _link(area, second=""):
    return {"label": area.name, "url": area.get_absolute_url(), "second": second}
