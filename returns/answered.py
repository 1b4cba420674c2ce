"""Answers across returns, as somebody may read them: a contributor only those of their sections."""

from django.db.models import Exists, OuterRef, Q

from partnerships import access
from partnerships.access import Permission
from partnerships.models import Partnership, Role

from . import doing, reach
from .models import Delegation, ReturnValue


def visible(viewer, model=ReturnValue):
    """The answers of this kind that the viewer may read, in every return."""
    found = model.objects.filter(quarterly_return__in=reach.readable(viewer))
    if narrow := only_contributes_to(viewer):
        theirs = Q(quarterly_return__partnership__area__in=narrow)
        theirs |= Q(quarterly_return__force__in=narrow)
        given = Delegation.objects.filter(
            user=viewer.user,
            quarterly_return=OuterRef("quarterly_return"),
            section=OuterRef("question__section"),
        )
        found = found.filter(~theirs | Exists(given))
    return found


def only_contributes_to(viewer):
    """Ids of the areas whose return the viewer reads as a contributor and in no other way."""
    of = {}
    for grant in viewer.grants:
        of.setdefault(grant.scope_id, set()).add(grant.role)
    alone = {
        area
        for area, roles in of.items()
        if Role.CONTRIBUTOR in roles and not roles & reach.SEE_ALL
    }
    reads = [
        grant for grant in viewer.grants if Permission.READ_PARTNERSHIP in access.MAY[grant.role]
    ]
    alone = {area for area in alone if not any(area in grant.reach for grant in reads)}
    if not alone:
        return alone
    whole = Partnership.objects.filter(pk__in=doing.deputised(viewer))
    return alone - set(whole.values_list("area", flat=True))
