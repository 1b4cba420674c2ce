"""What is kept: a list of each kind, a page to add, change, end or delete a row.

Without a slug these are the administration's pages; with one, the register of that partnership.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from .. import fictional, keeping
from ..access import Permission, require
from ..kept_forms import EndForm
from ..models import Area, Partnership
from ..pages import administration as pages


def found_shelf(slug):
    """The administration's shelf, or that of the partnership with this slug. Raises 404."""
    if slug is None:
        return keeping.ADMINISTRATION
    known = Partnership.objects.filter(area__in=Area.objects.served()).select_related("area")
    return keeping.Shelf(get_object_or_404(known, slug=slug))


def found_kind(request, key, slug=None):
    """The shelf and its kind with this key, which the viewer may keep. Raises 404 or NotAllowed."""
    shelf = found_shelf(slug)
    kind = shelf.kinds.get(key)
    if kind is None:
        raise Http404("Nothing of this name is kept.")
    if reason := shelf.why_not(request.viewer, kind):
        keeping.refuse(reason)
    if shelf.partnership:
        request.viewer.nations.add(shelf.partnership.area.nation)
    return shelf, kind


def index(request):
    shelf = keeping.ADMINISTRATION
    kinds = [kind for kind in shelf.kinds.values() if not shelf.why_not(request.viewer, kind)]
    if not kinds:
        require(request.viewer, Permission.KEEP_PEOPLE)
    return render(request, "administration/index.html", pages.index(shelf, kinds))


def rows(request, key, slug=None):
    shelf, kind = found_kind(request, key, slug)
    text, chosen = request.GET.get("q", "").strip()[:80], request.GET.get("choice", "")
    found = fictional.people_seen_by(request.viewer, kind.found(shelf.rows(kind), text, chosen))
    page = Paginator(found, keeping.PER_PAGE).get_page(request.GET.get("page"))
    context = pages.rows(shelf, kind, page, text, chosen)
    return render(request, "administration/list.html", context)


def add(request, key, slug=None):
    shelf, kind = found_kind(request, key, slug)
    if not kind.may_add:
        raise Http404(f"{kind.many} are not added here.")
    return _form(request, shelf, kind, kind.add_form or kind.form)


def row(request, key, pk, slug=None):
    shelf, kind = found_kind(request, key, slug)
    known = fictional.people_seen_by(request.viewer, shelf.rows(kind))
    found = get_object_or_404(known, pk=pk)
    if reason := keeping.why_not(kind, request.viewer, found):
        if request.method == "POST":
            keeping.refuse(reason)
        return render(request, "administration/read.html", pages.closed(shelf, kind, found, reason))
    return _form(request, shelf, kind, kind.form, found)


def delete(request, key, pk, slug=None):
    shelf, kind = found_kind(request, key, slug)
    found = get_object_or_404(shelf.rows(kind), pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moved = keeping.delete(kind, request, pk, form.cleaned_data["reason"])
        return _saved(request, shelf, kind, f"Deleted: {kind.says(found)}.", moved)
    return render(request, "administration/delete.html", pages.delete(shelf, kind, found, form))


def act(request, key, pk, action, slug=None):
    shelf, kind = found_kind(request, key, slug)
    found, what = get_object_or_404(shelf.rows(kind), pk=pk), kind.actions.get(action)
    if what is None:
        raise Http404("This is not done here.")
    if reason := keeping.why_not(kind, request.viewer, found):
        keeping.refuse(reason)
    if request.method == "POST":
        return _saved(request, shelf, kind, what.do(found, request), moved=False)
    return render(request, "form.html", pages.action(shelf, kind, found, what))


def _form(request, shelf, kind, form_class, found=None):
    if request.method == "POST":
        outcome = keeping.change(kind, form_class, request, found and found.pk, shelf=shelf)
        if outcome.saved:
            saved = f"Saved: {kind.says(outcome.form.instance)}."
            return _saved(request, shelf, kind, saved, outcome.moved)
    else:
        asked = {} if found else kind.asked(request.GET)
        form = form_class(
            instance=found, initial=asked, kind=kind, viewer=request.viewer, shelf=shelf
        )
        outcome = keeping.Outcome(form)
    return render(request, "administration/row.html", pages.row(shelf, kind, found, outcome))


def _saved(request, shelf, kind, words, moved):
    follow = " Figures follow within minutes." if moved else ""
    messages.success(request, words + follow)
    return HttpResponseRedirect(shelf.url("rows", kind.key))
