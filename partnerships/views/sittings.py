"""Agenda and attendance of one meeting, on one page."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from .. import keeping, sittings
from ..pages import sittings as pages
from .keeping import found_kind


def sitting(request, slug, pk):
    shelf, kind = found_kind(request, "meetings", slug)
    meeting = get_object_or_404(shelf.rows(kind), pk=pk)
    if reason := keeping.why_not(kind, request.viewer, meeting):
        keeping.refuse(reason)
    if request.method == "POST":
        outcome = sittings.save(meeting, request)
        if outcome.saved:
            messages.success(request, f"Saved: {meeting}.")
            return HttpResponseRedirect(shelf.url("rows", kind.key))
    else:
        outcome = sittings.Outcome(sittings.form_of(meeting))
    return render(request, "register/sitting.html", pages.sitting(shelf, kind, meeting, outcome))
