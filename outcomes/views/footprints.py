"""A change of footprint: what would break is shown before anything is written."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render

from partnerships.access import Permission, require
from partnerships.views.keeping import found_shelf

from .. import footprint_changes
from ..footprint_forms import FootprintForm

CONFIRMED = "confirmed"


def footprint(request, slug):
    """Step one asks, step two shows what breaks, and only its button changes anything."""
    shelf = found_shelf(slug)
    require(request.viewer, Permission.KEEP_PLACES)
    partnership = shelf.partnership
    form = FootprintForm(request.POST or None, partnership=partnership)
    context = {
        "title": f"Change the footprint of {partnership.area.name}",
        "area": partnership.area,
        "form": form,
        "crumbs": [
            {"label": "Partnerships", "url": "/partnerships/"},
            {"label": partnership.area.name, "url": partnership.area.get_absolute_url()},
            {"label": "Change the footprint", "url": ""},
        ],
    }
    if request.method == "POST" and form.is_valid():
        if request.POST.get(CONFIRMED):
            try:
                footprint_changes.make(form.change, viewer=request.viewer, request=request)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"{form.change.words}. Figures follow within minutes.")
                return HttpResponseRedirect(partnership.area.get_absolute_url())
        context |= {"change": form.change, "broken": footprint_changes.broken(form.change)}
    return render(request, "register/footprint.html", context)
