"""What of their returns needs somebody: to fill in, to answer, to certify, to accept, to chase."""

from django.utils import timezone

from partnerships.access import MAY, Permission
from partnerships.models import Role
from partnerships.needs import Need

from . import doing, lines
from .models import Status


def of(viewer):
    """Needs of the returns of one's own, and of those that one's office accepts and chases."""
    if viewer.user is None:
        return
    found = doing.own(viewer, status__in=[Status.DRAFT, Status.SUBMITTED])
    for one in found:
        yield from _own(one, viewer)
    yield from _flags(found)
    if any(Permission.ACCEPT_RETURN in MAY[grant.role] for grant in viewer.grants) or viewer.is_(
        Role.SRO
    ):
        yield from _to_accept(viewer)
    yield from _overdue(viewer)


def _own(one, viewer):
    what, about = doing.to_do(one, viewer)
    due = one.line.how.due_on
    if what:
        detail = f"{one.row}: {about}" if about else str(one.row)
        yield Need(what, detail, one.row.url(), one.unlocked_until or due)
    elif one.unlocked_until and one.roles & doing.FILLS:
        yield Need("An unlock ends", str(one.row), one.row.url(), one.unlocked_until)


def _flags(found):
    """What the checks asked of drafts that one fills in oneself."""
    mine = [
        one.line
        for one in found
        if one.row.status == Status.DRAFT and one.roles & doing.FILLS and one.line.how.was_touched
    ]
    if not mine:
        return
    lines.add_flags(mine)
    for line in mine:
        if line.flags and line.flags.open:
            count = line.flags.open
            words = "1 box looks odd" if count == 1 else f"{count} boxes look odd"
            title = "Answer what the checks asked"
            yield Need(title, f"{line.row}: {words}", line.row.url("checks"), line.how.due_on)


def _to_accept(viewer):
    for line in doing.to_accept(viewer):
        certified = f"certified {timezone.localtime(line.row.certified_at):%-d %B %Y}"
        yield Need(
            "Accept a return", f"{line.row}: {certified}", line.row.url(), line.row.round.closes_on
        )


def _overdue(viewer):
    late = doing.overdue(viewer)
    if late:
        words = "1 return is late" if len(late) == 1 else f"{len(late)} returns are late"
        named = ", ".join(str(one.partnership or one.force) for one in late[:3])
        more = f" and {len(late) - 3} more" if len(late) > 3 else ""
        due = min(lines.due_on(one) for one in late)
        yield Need(words, named + more, "/returns/?status=late", due)
