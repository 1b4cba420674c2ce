"""The audit, for those who may read it: acts, the history of one row, the last seal."""

from django.core.paginator import Paginator
from django.shortcuts import render

from .. import audit_trail
from ..access import Permission, require
from ..pages import audit as pages


def acts(request):
    require(request.viewer, Permission.READ_AUDIT)
    asked = audit_trail.asked(request.GET)
    page = Paginator(audit_trail.events(asked), 50).get_page(request.GET.get("page"))
    return render(request, "administration/audit.html", pages.acts(page, asked))


def acts_csv(request):
    require(request.viewer, Permission.READ_AUDIT)
    found = audit_trail.events(audit_trail.asked(request.GET))
    return pages.acts_csv(found)


def history(request, label, pk):
    require(request.viewer, Permission.READ_AUDIT)
    changes = audit_trail.history(label, pk)
    return render(request, "administration/read.html", pages.history(label, pk, changes))
