"""What of their registers needs those who keep and read them: vacancies, late papers, meetings."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from . import register
from .access import Permission
from .continuity import State
from .models import Area, Duty, Partnership, Post, Role
from .needs import Need

AHEAD = timedelta(days=21)
CONCERNED = (Role.LEAD, Role.SRO, Role.OFFICE)


def of(viewer):
    """Needs of the registers of one's own partnerships, for a lead, an SRO and an office."""
    found = concerned(viewer)
    if not found:
        return
    for one in register.read(found, timezone.localdate(), models=register.FOR_A_LIST).values():
        yield from _posts(one)
        yield from _papers(one)
        yield from _meetings(one)


def concerned(viewer):
    """The partnerships of one's own area whose register is one's concern."""
    grants = [grant for grant in viewer.grants if grant.role in CONCERNED]
    reach = frozenset().union(*(grant.reach for grant in grants))
    if not reach:
        return []
    held = Partnership.objects.filter(Q(area__in=reach), area__in=Area.objects.served())
    held = held.select_related("area")
    return [one for one in held if viewer.may(Permission.READ_PARTNERSHIP, one.area)]


def address(found):
    return f"/partnerships/{found.partnership.slug}/register/"


def _posts(found):
    for one in found.posts():
        if one.continuity.state in (State.VACANT, State.DEPUTISED):
            words = f"{Post(one.post).label} vacant"
            yield Need(words, found.partnership.name, address(found), one.continuity.since)


def _papers(found):
    for kind, one in found.papers().items():
        if one.state in ("late", "soon"):
            late = " is late" if one.state == "late" else " falls due"
            title = f"{Duty.Kind(kind).label}{late}"
            yield Need(title, found.partnership.name, address(found), one.due_on)


def _meetings(found):
    for meeting in found.ahead():
        if meeting.held_on <= found.day + AHEAD:
            yield Need("Meeting ahead", str(meeting), address(found), meeting.held_on)
