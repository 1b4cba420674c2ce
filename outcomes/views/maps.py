"""Many areas at once: the heat map of measures."""

from django.shortcuts import render

from .. import csv_files
from ..pages import heat_map as heat_maps
from ..pages import heat_page

OUTCOMES = "/outcomes/"


def heat_map(request):
    choice = _asked(request)
    found = heat_maps.of(choice, request.viewer)
    request.section = OUTCOMES
    return render(request, "outcomes/heat_map.html", heat_page.page(choice, found, request.viewer))


def heat_map_csv(request):
    found = heat_maps.of(_asked(request), request.viewer)
    units = {column.entry.code: column.metric.value_unit for column in found.columns}
    return csv_files.response(found.rows, units, "heat-map")


def _asked(request):
    code = request.GET.get("within", "")
    return heat_maps.choose(request.GET, heat_maps.found_within(code) if code else None)
