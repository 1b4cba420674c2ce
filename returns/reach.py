"""Who may read, fill in and move a return: by role, for exactly the body whose return it is.

A role held for a force reaches the partnerships inside it, but fills in no partnership's return:
what is asked of a body is answered for that body.
"""

from django.db.models import Q, Subquery
from django.utils import timezone

from partnerships import access
from partnerships.access import Permission
from partnerships.models import Access, PolicingBody, Post, Role, Standing, Term

from .models import AcceptingBody, QuarterlyReturn

BODY = AcceptingBody.Body
SEE_ALL = {Role.LEAD, Role.FORCE}
"""Who sees the whole of the return of their own body, beside those who read its papers."""
WITH_SOMEBODY_ELSE = "This section is with somebody else: the lead can ask you to fill it in."


def holds(viewer, role_or_permission, area_id):
    """Whether they hold a role, or one with a permission, for exactly this area."""
    if isinstance(role_or_permission, Permission):
        return any(
            grant.scope_id == area_id and role_or_permission in access.MAY[grant.role]
            for grant in viewer.grants
        )
    return any(
        grant.scope_id == area_id and grant.role == role_or_permission for grant in viewer.grants
    )


def force_id(quarterly_return):
    """The force whose policing body's office looks after a return."""
    return quarterly_return.force_id or quarterly_return.partnership.force_id


def why_not_read(viewer, quarterly_return):
    """Why this viewer may not read this return, as a sentence; "" if they may."""
    area = quarterly_return.area
    if holds(viewer, Permission.FILL_RETURN, area.pk):
        return access.why_not(viewer, Permission.FILL_RETURN, area)
    reason = access.why_not(viewer, Permission.READ_PARTNERSHIP, area)
    if reason and is_deputy(viewer, quarterly_return):
        return why_not_known(viewer, quarterly_return)
    return reason


def why_not_known(viewer, quarterly_return):
    """Why somebody is not known well enough for this return, as a sentence; "" if they are."""
    if viewer.user is None:
        return "Sign in first."
    fictional = viewer.user.is_demonstration and quarterly_return.area.is_demonstration
    if not viewer.second_factor and not fictional:
        return "Sign in with a second factor first."
    return ""


def why_not_fill(viewer, quarterly_return, section_id=None):
    """Why this viewer may not fill in this return (in this section); "" if they may.

    It says nothing of the return's status: `freezing.why_frozen` does.
    """
    if reason := access.why_not(viewer, Permission.FILL_RETURN, quarterly_return.area):
        return reason
    if not holds(viewer, Permission.FILL_RETURN, quarterly_return.area.pk):
        return f"You may not fill in this return: it is {quarterly_return.body}'s own."
    only = None if section_id is None else fills_only(viewer, quarterly_return)
    if only is not None and section_id not in only:
        return WITH_SOMEBODY_ELSE
    return ""


def only_sections(viewer, quarterly_return):
    """The ids of the sections that a contributor sees, their own; None for who sees all."""
    area = quarterly_return.area
    roles = {grant.role for grant in viewer.grants if grant.scope_id == area.pk}
    if roles & SEE_ALL or viewer.may(Permission.READ_PARTNERSHIP, area):
        return None
    if Role.CONTRIBUTOR not in roles or is_deputy(viewer, quarterly_return):
        return None
    return delegated_to(viewer, quarterly_return)


def fills_only(viewer, quarterly_return):
    """The ids of the sections that somebody fills in, whatever they see; None for who fills all."""
    area_id = quarterly_return.area.pk
    if any(holds(viewer, role, area_id) for role in SEE_ALL):
        return None
    return delegated_to(viewer, quarterly_return)


def why_not_speak(viewer, quarterly_return):
    """Why this viewer adds no words to the thread: they are between those who have a part in it."""
    if reason := why_not_read(viewer, quarterly_return):
        return reason
    area = quarterly_return.area
    if only_sections(viewer, quarterly_return) is not None:
        return "The thread is between those who read the whole return: tell the lead."
    office = holds(viewer, Role.OFFICE, force_id(quarterly_return))
    parts = any(holds(viewer, role, area.pk) for role in (*SEE_ALL, Role.SRO))
    board = quarterly_return.partnership and quarterly_return.partnership.parent
    chairs = bool(board) and holds(viewer, Role.SRO, board.area_id)
    if parts or office or chairs or is_deputy(viewer, quarterly_return):
        return ""
    return "You read this return; you have no part in it, so you add nothing to its thread."


def delegated_to(viewer, quarterly_return):
    mine = [one for one in quarterly_return.delegations.all() if one.user_id == viewer.user.pk]
    return {one.section_id for one in mine}


def deputies(partnership_id, day):
    """The users who deputise for the SRO of a partnership on a day.

    Their account is tied to a deputy's term, and holds access to that very partnership.
    """
    terms = Term.objects.filter(
        partnership=partnership_id, post=Post.SRO, standing=Standing.DEPUTY
    ).on(day)
    held = Access.objects.filter(area__partnership=partnership_id, user__is_active=True).on(day)
    return held.filter(user__in=terms.values("person__user")).values_list("user", flat=True)


def is_deputy(viewer, quarterly_return):
    """Whether they deputise for the SRO today: their account is tied to a deputy's term."""
    if viewer.user is None or quarterly_return.partnership_id is None:
        return False
    today = timezone.localdate()
    return viewer.user.pk in deputies(quarterly_return.partnership_id, today)


def accepting_body(quarterly_return, day):
    """Who accepts it on a day, as `AcceptingBody.Body`."""
    if quarterly_return.force_id:
        return BODY.POLICING_BODY
    held = AcceptingBody.objects.filter(partnership=quarterly_return.partnership_id).on(day)
    return BODY(held.values_list("body", flat=True).first() or BODY.POLICING_BODY)


def accepting_words(quarterly_return, day):
    """Who accepts it on a day, by name."""
    held = PolicingBody.objects.filter(force=force_id(quarterly_return)).on(day)
    if quarterly_return.partnership_id:
        bodies = AcceptingBody.objects.filter(partnership=quarterly_return.partnership_id).on(day)
        held = held.annotate(accepting=Subquery(bodies.values("body")[:1]))
    found = held.first()
    name = found.name if found else "the policing body"
    body = getattr(found, "accepting", None)
    if body == BODY.BOARD and quarterly_return.partnership.parent:
        return quarterly_return.partnership.parent.name
    return f"{name}, which receives it without accepting it" if body == BODY.NOBODY else name


def office_words(quarterly_return, day):
    """The policing body whose office looks after a return on a day, by name."""
    held = PolicingBody.objects.filter(force=force_id(quarterly_return)).on(day).first()
    return held.name if held else "the policing body"


OF_THE_POLICING_BODY = {
    Term.RoleType.PCC,
    Term.RoleType.DEPUTY_PCC,
    Term.RoleType.MAYOR,
    Term.RoleType.DMPC,
    Term.RoleType.OFFICE,
}


def is_one_body(quarterly_return, day):
    """Whether who certifies and who accepts belong to one body, as where the PCC is SRO."""
    if quarterly_return.partnership_id is None:
        return False
    if accepting_body(quarterly_return, day) == BODY.BOARD:
        return False
    held = Term.objects.filter(partnership=quarterly_return.partnership_id, post=Post.SRO)
    held = held.filter(standing=Standing.HOLDER).on(day)
    return held.filter(role_type__in=OF_THE_POLICING_BODY).exists()


def readable(viewer):
    """The returns that this viewer may read, for lists: the same rule as `why_not_read`."""
    if viewer.user is None:
        return QuarterlyReturn.objects.none()
    may_fill = [
        grant.scope_id
        for grant in viewer.grants
        if Permission.FILL_RETURN in access.MAY[grant.role]
    ]
    reads = [
        grant for grant in viewer.grants if Permission.READ_PARTNERSHIP in access.MAY[grant.role]
    ]
    reach = frozenset().union(*(grant.reach for grant in reads))
    deputising = Term.objects.filter(
        post=Post.SRO, standing=Standing.DEPUTY, person__user=viewer.user
    ).on(timezone.localdate())
    own = [grant.scope_id for grant in viewer.grants]
    found = (
        Q(partnership__area__in=[*reach, *may_fill])
        | Q(force__in=[*reach, *may_fill])
        | Q(partnership__in=deputising.values("partnership"), partnership__area__in=own)
    )
    if any(grant.everywhere for grant in reads):
        found |= Q(partnership__area__nation="england") | Q(force__nation="england")
    held = QuarterlyReturn.objects.filter(found)
    if viewer.second_factor or viewer.user is None:
        return held
    if not viewer.user.is_demonstration:
        return held.none()
    fictional = Q(partnership__area__nation="demonstration") | Q(force__nation="demonstration")
    return held.filter(fictional)
