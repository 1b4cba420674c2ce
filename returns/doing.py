"""What a viewer is to do with a return of their own now, in words; "" for nothing."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from partnerships.access import MAY, Permission
from partnerships.models import Post, Role, Standing, Term

from . import lines, reach, workflow
from .models import Delegation, Status, Unlock

FILLS = {Role.LEAD, Role.FORCE}
OWN = {Role.LEAD, Role.CONTRIBUTOR, Role.SRO, Role.FORCE}


@dataclass
class Mine:
    """A return of one's own: its line, one's roles there, and one's sections of it."""

    line: lines.Line
    roles: frozenset
    sections: list = field(default_factory=list)
    unlocked_until: date | None = None

    @property
    def row(self):
        return self.line.row


def own(viewer, **only):
    """The returns of the bodies for which the viewer has a part in returning, the latest first.

    Five queries at most, however many returns. only: conditions on the returns.
    """
    scopes = {grant.scope_id for grant in viewer.grants if grant.role in OWN}
    standing_in = deputised(viewer)
    if not scopes and not standing_in:
        return []
    mine = reach.readable(viewer).filter(_of(scopes, standing_in), **only)
    rows = list(lines.returns(mine))
    found = [_mine(viewer, line, standing_in) for line in lines.read(rows)]
    _add_sections(viewer, found)
    _add_unlocks(found)
    return found


def _of(scopes, partnerships):
    """The condition of a return that it is of these areas, or of these partnerships."""
    return Q(partnership__area__in=scopes) | Q(force__in=scopes) | Q(partnership__in=partnerships)


def deputised(viewer):
    """The ids of the partnerships for whose SRO they deputise today, with access to it."""
    if viewer.user is None:
        return set()
    terms = Term.objects.filter(
        post=Post.SRO, standing=Standing.DEPUTY, person__user=viewer.user,
        partnership__area__in=[grant.scope_id for grant in viewer.grants],
    ).on(timezone.localdate())  # fmt: skip
    return set(terms.values_list("partnership", flat=True))


def _mine(viewer, line, standing_in):
    area = line.row.area.pk
    roles = {Role(grant.role) for grant in viewer.grants if grant.scope_id == area}
    if line.row.partnership_id in standing_in:
        roles.add(Role.SRO)
    return Mine(line, frozenset(roles))


def _add_sections(viewer, found):
    drafts = {one.row.pk: one for one in found if one.row.status == Status.DRAFT}
    if not any(Role.CONTRIBUTOR in one.roles for one in drafts.values()):
        return
    held = Delegation.objects.filter(
        quarterly_return__in=list(drafts), user=viewer.user, done_at=None
    )
    for one in held.select_related("section"):
        drafts[one.quarterly_return_id].sections.append(one.section)


def _add_unlocks(found):
    unlocked = {one.row.pk: one for one in found if one.row.status == Status.DRAFT}
    unlocked = {pk: one for pk, one in unlocked.items() if one.row.edition}
    if not unlocked:
        return
    for one in Unlock.objects.filter(quarterly_return__in=list(unlocked), ended_at=None):
        unlocked[one.quarterly_return_id].unlocked_until = timezone.localdate(one.expires_at)


def to_do(one, viewer):
    """(what to do, what it is about) in words; what is "" where nothing is theirs to do."""
    return BY_STATUS[one.row.status](one, viewer)


def _draft(one, viewer):
    how = one.line.how
    left = f"{how.asked - how.answered} of {how.asked} boxes need an answer"
    if one.roles & FILLS:
        again = how.state in ("sent_back", "withdrawn", "unlocked")
        what = "Correct it and submit it again" if again else "Fill it in"
        return (what, left) if how.asked > how.answered or again else ("Submit it", left)
    if Role.CONTRIBUTOR in one.roles:
        titles = ", ".join(section.title for section in one.sections)
        return (f"Fill in {titles}", "") if titles else ("", "No section is with you")
    return "", f"With {how.who_has_it}: {left}"


def _submitted(one, viewer):
    reason = workflow.why_not(one.row, "certify", viewer)
    if not reason:
        return "Certify it", one.line.how.fullness
    can_sign = Role.SRO in one.roles or (one.row.force_id and Role.FORCE in one.roles)
    return "", reason if can_sign else f"With {one.line.how.who_has_it}"


def _certified(one, viewer):
    return "", f"With {reach.accepting_words(one.row, timezone.localdate())}, to accept"


def _accepted(one, viewer):
    return "", f"{one.row.status_words} on {timezone.localtime(one.row.accepted_at):%-d %B %Y}"


BY_STATUS = {
    Status.DRAFT: _draft,
    Status.SUBMITTED: _submitted,
    Status.CERTIFIED: _certified,
    Status.ACCEPTED: _accepted,
}


def to_accept(viewer):
    """The certified returns that this viewer may accept now, with their lines."""
    if not viewer.is_(Role.OFFICE, Role.SRO):
        return []
    waiting = reach.readable(viewer).filter(status=Status.CERTIFIED)
    found = lines.read(list(lines.returns(waiting)))
    return [line for line in found if not workflow.why_not(line.row, "accept", viewer)]


def overdue(viewer):
    """The returns that the viewer's office looks after and that are late and not in."""
    forces = {grant.scope_id for grant in viewer.grants if grant.role == Role.OFFICE}
    if not forces:
        return []
    today = timezone.localdate()
    held = reach.readable(viewer).filter(
        status=Status.DRAFT, edition=0, round__closes_on__gte=today
    )
    late = Q(force__in=forces, round__force_due_on__lt=today)
    late |= Q(partnership__force__in=forces, round__due_on__lt=today)
    return list(held.filter(late).select_related("partnership__area", "force", "round"))


def why_reads_none(viewer):
    """Why this viewer reads no return at all, as a sentence; "" if there may be some they read."""
    if viewer.user is None:
        return "Sign in to read returns."
    may = {Permission.FILL_RETURN, Permission.READ_PARTNERSHIP}
    if not any(may & MAY[grant.role] for grant in viewer.grants) and not deputised(viewer):
        return "You may not read returns: your role does not allow it."
    if not viewer.second_factor and not viewer.user.is_demonstration:
        return "Sign in with a second factor to read returns."
    return ""


def is_own_alone(viewer, readable):
    """Whether the returns they read are none but their own."""
    scopes = {grant.scope_id for grant in viewer.grants if grant.role in OWN}
    return not readable.exclude(_of(scopes, deputised(viewer))).exists()
