"""Home for someone signed in: what needs them, what stands out, and where their work is."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from outcomes import needs as figure_needs
from outcomes.charts.signals import Headline
from outcomes.pages import signals
from partnerships import needs as account_needs
from partnerships import register_needs
from partnerships.access import Permission
from partnerships.models import Access, Role
from returns import needs as return_needs

SOURCES = (account_needs.of, register_needs.of, return_needs.of, figure_needs.of)
"""Each app's own list of what needs a viewer."""


@dataclass(frozen=True)
class Line:
    """A need with its day in words: "tomorrow", "in 3 days", "23 November 2026"."""

    need: account_needs.Need
    when: str


def page(viewer):
    """The context of a signed-in viewer's Home."""
    found = [need for source in SOURCES for need in source(viewer)]
    found.sort(key=lambda need: need.due or date.max)
    standings = signals.standings(viewer)
    return {
        "headline": Headline(_say(found)),
        "lines": [Line(need, in_days(need.due)) for need in found],
        "signals": signals.table(standings),
        "restricted": any(one.row["is_restricted"] for one in standings[: signals.MOST]),
        "more_signals": max(0, len(standings) - signals.MOST),
        "places": list(_places(viewer)),
        "work": list(_work(viewer)),
    }


def _say(found):
    if not found:
        return "Nothing needs you."
    things = "1 thing needs" if len(found) == 1 else f"{len(found)} things need"
    return f"{things} you.{_first(in_days(found[0].due))}"


def _first(when):
    """When the first of them is due, or since when it has waited."""
    if not when:
        return ""
    verb = "has waited" if when.startswith("since") else "is due"
    return f" The first {verb} {when}."


def in_days(day):
    """A day ahead as people say it; "" for none."""
    if day is None:
        return ""
    days = (day - timezone.localdate()).days
    if days < 0:
        return f"since {day:%-d %B %Y}"
    return {0: "today", 1: "tomorrow"}.get(
        days, f"in {days} days" if days < 8 else f"{day:%-d %B %Y}"
    )


def _places(viewer):
    """The places and panels of a viewer's roles, each with what they are there."""
    held = Access.objects.filter(user=viewer.user).on(timezone.localdate())
    held = held.select_related("area__partnership", "organisation").exclude(role=Role.ADMIN)
    for access in held.prefetch_related("organisation__areas"):
        # A panel has no page of its own: the areas it covers have.
        places = [access.area] if access.area else access.organisation.areas.all()
        for place in places:
            role = access.get_role_display()
            yield {
                "label": place.in_full,
                "url": place.get_absolute_url(),
                "second": role if access.area else f"{role}, {access.organisation.name}",
            }


def _work(viewer):
    """Where an administrator keeps things."""
    if viewer.may(Permission.KEEP_PEOPLE):
        yield {"label": "Users and their access", "url": "/administration/", "second": ""}
    if viewer.may(Permission.READ_AUDIT):
        yield {"label": "Audit", "url": "/administration/audit/", "second": ""}
