"""Many areas at once: the heat map of measures, and one measure in areas of one's choice."""

from django.http import Http404
from django.shortcuts import render

from .. import csv_files, figures
from ..pages import compare as comparing
from ..pages import heat_map as heat_maps
from ..pages import heat_page
from . import pictures

OUTCOMES = "/outcomes/"


def heat_map(request):
    choice = _asked(request)
    found = heat_maps.of(choice, request.viewer)
    request.section = OUTCOMES
    return render(request, "outcomes/heat_map.html", heat_page.page(choice, found, request.viewer))


def heat_map_csv(request):
    found = heat_maps.of(_asked(request), request.viewer)
    units = {column.entry.code: column.metric.value_unit for column in found.columns}
    demo = csv_files.wants_demo(request)
    return csv_files.response(found.rows, units, "heat-map", demo=demo)


def _asked(request):
    code = request.GET.get("within", "")
    return heat_maps.choose(request.GET, heat_maps.found_within(code) if code else None)


def compare(request):
    entries = figures.catalogue()
    found = _compared(request, entries)
    request.section = OUTCOMES
    context = comparing.page(found, entries, request.viewer)
    return render(request, "outcomes/compare.html", context)


def compare_csv(request):
    found = _compared(request, figures.catalogue())
    rows = [*found.rows, *found.england]
    return csv_files.response(rows, {found.entry.code: found.entry.metric.value_unit}, "compare")


def compare_svg(request):
    found = _compared(request, figures.catalogue())
    address = request.build_absolute_uri().replace("compare.svg", "compare/")
    return pictures.response(comparing.drawn(found, address), "compare")


def _compared(request, entries):
    entry = entries.get(request.GET.get("metric", comparing.LEAD))
    if entry is None:
        raise Http404("No measure has this code.")
    return comparing.of(entry, comparing.chosen(request.GET.getlist("area")), request.viewer)
