"""Areas, police forces and partnerships: each with all that is held for it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from partnerships.access import Permission, require
from partnerships.models import Area, Partnership

from .. import csv_files
from ..pages import inside, places, plans, profile, rails, register_list, similar

PER_PAGE = 50


def found_area(code):
    """The area with this code, in any of its codes. Raises 404 in words."""
    area = Area.objects.served().by_any_code(code).first()
    if area is None:
        raise Http404(f"No area has the code {code}.")
    return area


def area_list(request):
    kind, text = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:80]
    found = places.areas(kind, text)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {**places.area_list(page, kind, text), **places.at_the_foot(request.viewer)}
    return render(request, "areas/list.html", context)


def area_list_csv(request):
    table = places.area_table(
        places.areas(request.GET.get("kind", ""), request.GET.get("q", "")[:80])
    )
    return csv_files.of_table(table, "areas")


def area(request, code):
    place = found_area(code)
    if place.code != code or place.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(place.get_absolute_url())
    return _profile(request, place, rails.of_area(place))


def similar_areas(request, code):
    place = found_area(code)
    if place.code != code:
        return HttpResponsePermanentRedirect(similar.address(place))
    return render(request, "areas/similar.html", similar.page(place))


def area_csv(request, code):
    place = found_area(code)
    found = profile.of(place, request.viewer, only=request.GET.get("only", ""))
    rows, demo = found.rows_for_file, csv_files.wants_demo(request)
    return csv_files.response(
        rows, found.units, place.code.lower(), demo=demo, known=request.as_known
    )


def force_list(request):
    context = {**places.force_list(), **places.at_the_foot(request.viewer)}
    return render(request, "areas/forces.html", context)


def force_list_csv(request):
    return csv_files.of_table(places.force_list()["table"], "forces")


def force(request, slug):
    forces = Area.objects.served().filter(kind=Area.Kind.POLICE_FORCE)
    place = get_object_or_404(forces.exclude(nation=Area.Nation.WALES), slug=slug)
    return _profile(request, place, rails.of_force(place), plans.of(place))


def partnership_list(request):
    context = {**places.partnership_list(), **places.at_the_foot(request.viewer)}
    context |= register_list.listed(request.viewer, request.GET, timezone.localdate())
    return render(request, "areas/partnerships.html", context)


def partnership_list_csv(request):
    return csv_files.of_table(places.partnership_list()["table"], "partnerships")


def register_list_csv(request):
    """The registers that the viewer reads, as a file; with ?on= as they stood on that day."""
    require(request.viewer, Permission.READ_PARTNERSHIP)
    context = register_list.listed(request.viewer, request.GET, timezone.localdate())
    if not context:
        return csv_files.of_table(register_list.nothing(), "registers")
    if wrong := context["register_wrong"]:
        raise Http404(wrong)
    stood_on = context["stood_on"]
    return csv_files.of_table(context["register"], f"registers{f'-{stood_on}' if stood_on else ''}")


def partnership(request, slug):
    partners = Partnership.objects.select_related("area", "force", "parent")
    found = get_object_or_404(partners.filter(area__in=Area.objects.served()), slug=slug)
    return _profile(request, found.area, rails.of_partnership(found, request.viewer))


def _profile(request, place, around, plan=None):
    asked = {name: request.GET.get(name, "") for name in ("group", "only")}
    near = similar.nearest(place)
    found = profile.of(place, request.viewer, plan=plan, near=near, **asked)
    if "partnerships" in around:
        around["side"] = inside.partnerships(around["partnerships"], request.viewer, found.entries)
    around["links"] = [*around.get("links", ()), *similar.rail(place, near)]
    return render(request, "areas/profile.html", {**around, **profile.context(found)})
