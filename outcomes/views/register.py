"""The register of a partnership, for whoever reads its papers."""

from django.shortcuts import render
from django.utils import timezone

from partnerships.access import Permission, require
from partnerships.views.keeping import found_shelf

from ..pages import register as pages


def register(request, slug):
    """As it is today, or with ?on=2026-03-31 as it stood at the end of that day."""
    shelf = found_shelf(slug)
    require(request.viewer, Permission.READ_PARTNERSHIP, shelf.partnership.area)
    asked = request.GET.get("on", "")
    context = pages.page(shelf, request.viewer, timezone.localdate(), asked)
    return render(request, "register/register.html", context)
