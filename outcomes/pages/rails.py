"""What stands beside the measures of an area: who answers for it, what lies in it, its codes."""

from django.urls import reverse

from partnerships import register
from partnerships.access import Permission
from partnerships.models import Area, AreaPart, Organisation, Partnership, Post, SubGroup, Term

from . import register_list
from .places import HEADS, kind_of, link, today
from .register_section import capital, state_words

INSIDE = {
    "region": "Regions inside",
    "police_force": "Police force areas inside",
    "upper_tier": "Upper-tier authorities inside",
    "district": "Districts inside",
}


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
    held = register.read([partnership], today(), models=(Term, SubGroup))[partnership.pk]
    facts += [
        {"term": Post(one.post).label, "text": _held_by(one)}
        for one in held.posts()
        if one.post in HEADS
    ]
    if body := partnership.force.policing_bodies.on(today()).first():
        facts.append({"term": "Policing body", "text": body.name})
    if groups := sorted(group.name for group in held.held[SubGroup]):
        facts.append({"term": "Sub-groups", "text": "; ".join(groups)})
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
        side.append(("Partnerships under it", [link(one.area) for one in members], ""))
    if partnership.parent:
        side.append(("Strategic board", [link(partnership.parent.area)], ""))
    side.append(("Police force area", [link(partnership.force)], ""))
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
    lies_in = [link(part.whole, kind_of(part.whole)) for part in wholes]
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
        side.append(("Earlier areas, with figures of their own", [link(one) for one in before], ""))
    if after:
        side.append(("Became", [link(one) for one in after], ""))
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


def _inside(area, kind):
    parts = AreaPart.objects.filter(whole=area, part__kind=kind).on(today())
    return [link(part.part) for part in parts.select_related("part").order_by("part__name")]


def _held_by(one):
    """The office of who holds a post, or that nobody does, and since when."""
    return one.term.title if one.term else capital(state_words(one.continuity))
