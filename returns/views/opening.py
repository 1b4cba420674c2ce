"""Which return an address names, for whom: every page of a return begins here."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from outcomes import periods
from partnerships.access import NotAllowed
from partnerships.models import Area

from .. import reach
from ..models import Delegation, QuarterlyReturn

DELEGATIONS = Prefetch(
    "delegations", Delegation.objects.select_related("user", "given_by", "section")
)


def opened(request, slug, quarter, *, force=False):
    """The return of this partnership or force and quarter, which the viewer may read.

    Raises 404 where there is none, and NotAllowed with the reason.
    """
    try:
        first = periods.quarter_from(quarter)
    except ValueError as error:
        raise Http404(str(error)) from error
    served = Area.objects.served()
    whose = (
        {"force__slug": slug, "force__in": served}
        if force
        else {"partnership__slug": slug, "partnership__area__in": served}
    )
    known = QuarterlyReturn.objects.select_related(
        "round__form", "partnership__area", "partnership__force", "partnership__parent", "force",
        "submitted_by", "certified_by", "accepted_by",
    )  # fmt: skip
    found = get_object_or_404(known.prefetch_related(DELEGATIONS), round__quarter=first, **whose)
    if reason := reach.why_not_read(request.viewer, found):
        raise NotAllowed(reason)
    request.viewer.nations.add(found.area.nation)
    return found


def gives_back_typing(view):
    """A view that anyone may post to, to be given back what they typed if they were signed out."""

    @wraps(view)
    def opened_to_all(request, *args, **named):
        if request.user.is_authenticated:
            return view(request, *args, **named)
        typed = [
            text
            for name, text in request.POST.items()
            if text.strip() and name not in TECHNICAL and not name.startswith("flagged.")
        ]
        if not typed:
            return redirect_to_login(request.get_full_path())
        return render(request, "returns/signed_out.html", {"typed": typed}, status=401)

    return login_not_required(opened_to_all)


TECHNICAL = {"csrfmiddlewaretoken", "edits", "until", "user", "take_back"}
"""Fields that nobody types words into."""


def fillable(request, slug, quarter, *, force=False, section_id=None):
    """The same, which the viewer may fill in (a section of). Raises NotAllowed with the reason."""
    found = opened(request, slug, quarter, force=force)
    if reason := reach.why_not_fill(request.viewer, found, section_id):
        raise NotAllowed(reason)
    return found
