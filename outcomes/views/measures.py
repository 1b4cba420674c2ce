"""Outcomes and measures: what is measured, for which areas, and one measure in one area."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from .. import csv_files, figures
from ..pages import estimated, figure_page, framework, places, windows
from ..pages import figure as figure_pages
from ..pages import measure as measure_pages
from . import pictures
from .areas import found_area

PER_PAGE = 50


def found_entry(code):
    """The metric of the catalogue with this code. Raises 404 in words."""
    entry = figures.catalogue(metric__code=code).get(code)
    if entry is None:
        raise Http404(f"No measure has the code {code}.")
    return entry


def outcome_list(request):
    context = framework.outcome_list(request.viewer)
    return render(request, "outcomes/list.html", {**context, "computed": figures.last_computed()})


def outcome_list_csv(request):
    return csv_files.of_table(framework.catalogue_table(), "outcomes")


def measure(request, metric):
    entry = found_entry(metric)
    choice = _choice(request, entry)
    page = Paginator(measure_pages.rows(entry.version.metric, choice, request.viewer), PER_PAGE)
    page = page.get_page(request.GET.get("page"))
    context = measure_pages.page(entry, choice, page, request.viewer)
    return render(request, "outcomes/measure.html", context)


def measure_csv(request, metric):
    entry = found_entry(metric)
    rows = measure_pages.rows(entry.version.metric, _choice(request, entry), request.viewer)
    return csv_files.response(rows, {entry.code: entry.metric.value_unit}, entry.code)


def figure(request, metric, code):
    entry, area = found_entry(metric), found_area(code)
    if area.code != code:
        return HttpResponsePermanentRedirect(reverse("figure", args=[metric, area.code]))
    context = figure_page.context(entry, area, request.viewer, request.GET)
    request.section = context["crumbs"][0]["url"]
    return render(request, "outcomes/figure.html", context)


def figure_svg(request, metric, code):
    entry, area = found_entry(metric), found_area(code)
    path, known = reverse("figure", args=[metric, area.code]), request.as_known
    window = _window(request, entry, area)
    chosen = figure_page.estimate(entry, area, request.viewer, request.GET)
    path = f"{path}{estimated.QUERY}" if chosen else figure_pages.asking(path, window=window)
    address = request.build_absolute_uri(known.keeping(path) if known else path)
    if chosen:
        drawn = estimated.drawn(chosen, address, known)
    else:
        page = figure_pages.of(entry, area, request.viewer, places.beside(area), window)
        drawable = page.chart is not None and page.chart.is_drawable
        drawn = figure_pages.drawn(area, page, address, known) if drawable else None
    if drawn is None:
        raise Http404("Too few figures are held to draw.")
    return pictures.response(drawn, f"{entry.code}-{area.code.lower()}")


def figure_csv(request, metric, code):
    entry, area = found_entry(metric), found_area(code)
    if chosen := figure_page.estimate(entry, area, request.viewer, request.GET):
        return _estimate_csv(request, entry, area, chosen)
    series = {"metric": entry.version.metric, "area": area}
    window = _window(request, entry, area)
    rows = figures.rows(request.viewer, window=window, **series)
    name = f"{entry.code}-{area.code.lower()}"
    if window == windows.AS_PUBLISHED:
        rows += figures.rows(request.viewer, quoted=True, **series)
    else:
        name += f"-{window.replace('_', '-')}"
    units, demo = {entry.code: entry.metric.value_unit}, csv_files.wants_demo(request)
    return csv_files.response(rows, units, name, demo=demo, known=request.as_known)


def _window(request, entry, area):
    """The span of time that an address asks for, as its page reads it."""
    asked = request.GET.get("window", "")
    return windows.chosen(asked, windows.offered(entry.version.metric, area) if asked else ())


def _estimate_csv(request, entry, area, chosen):
    """The estimates by population; those of a fictional area only where its figures are asked."""
    known = request.as_known
    wanted = not area.is_demonstration or csv_files.wants_demo(request)
    rows = estimated.file_rows(chosen, known) if wanted else []
    name = f"{entry.code}-{area.code.lower()}-estimate-by-population"
    name = f"demonstration-{name}" if rows and area.is_demonstration else name
    name = f"{name}-{known.query}" if known else name
    return csv_files.of_rows(rows, estimated.COLUMNS, name)


def _choice(request, entry):
    asked = {name: request.GET.get(name, "") for name in ("kind", "period", "order", "areas")}
    return measure_pages.choose(entry.version.metric, **asked)
