"""Returns in lists: one's own, all that one reads, and the same as a file."""

from django.shortcuts import render

from outcomes import csv_files
from partnerships import audit
from partnerships.access import NotAllowed
from partnerships.models import Act

from .. import doing, reach
from ..pages import overview, own
from ..pages import side_by_side as side_by_side_pages


def returns(request):
    """One's own returns with what is to be done; for an office or an analyst all they read."""
    viewer = request.viewer
    require_some(viewer)
    readable = reach.readable(viewer)
    found = doing.own(viewer)
    context = own.page(viewer, found)
    if not found or not doing.is_own_alone(viewer, readable):
        asked = overview.Asked.of(request.GET)
        context |= {"overview": overview.page(readable, asked, request.GET.get("page"))}
        viewer.nations.update(context["overview"]["nations"])
    viewer.nations.update(one.row.area.nation for one in found)
    return render(request, "returns/overview.html", context)


def returns_csv(request):
    """The returns that are asked for, as a file. It holds names, so the audit says who has it."""
    require_some(request.viewer)
    rows, name = overview.file_rows(reach.readable(request.viewer), overview.Asked.of(request.GET))
    audit.record(Act.EXPORTED, by=request.viewer.user, request=request, returns=len(rows))
    return csv_files.of_rows(rows, overview.COLUMNS, f"returns-{name}")


def side_by_side(request):
    """One figure of every return of a round, or of one area over its quarters."""
    require_some(request.viewer)
    context = side_by_side_pages.page(request.viewer, request.GET)
    context["crumbs"] = [{"label": "Returns", "url": "/returns/"}, {"label": "Side by side"}]
    return render(request, "returns/side_by_side.html", context)


def require_some(viewer):
    """Raise `NotAllowed` unless there may be returns that this viewer reads."""
    if reason := doing.why_reads_none(viewer):
        raise NotAllowed(reason)
