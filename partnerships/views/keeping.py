"""What administrators keep: a list of each kind, a page to add, change, end or delete a row."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from .. import fictional, keeping
from ..access import Permission, require, why_not
from ..kept_forms import EndForm
from ..pages import administration as pages


def found_kind(request, key):
    """The kind with this key, which the viewer may keep. Raises 404 or NotAllowed."""
    kind = keeping.KINDS.get(key)
    if kind is None:
        raise Http404("Nothing of this name is kept.")
    require(request.viewer, kind.needs)
    return kind


def index(request):
    kinds = [kind for kind in keeping.KINDS.values() if not why_not(request.viewer, kind.needs)]
    if not kinds:
        require(request.viewer, Permission.KEEP_PEOPLE)
    return render(request, "administration/index.html", pages.index(kinds))


def rows(request, key):
    kind = found_kind(request, key)
    text, chosen = request.GET.get("q", "").strip()[:80], request.GET.get("choice", "")
    found = fictional.people_seen_by(request.viewer, kind.found(text, chosen))
    page = Paginator(found, keeping.PER_PAGE).get_page(request.GET.get("page"))
    context = pages.rows(kind, page, text, chosen)
    return render(request, "administration/list.html", context)


def add(request, key):
    kind = found_kind(request, key)
    if not kind.may_add:
        raise Http404(f"{kind.many} are not added here.")
    return _form(request, kind, kind.add_form or kind.form)


def row(request, key, pk):
    kind = found_kind(request, key)
    known = fictional.people_seen_by(request.viewer, kind.model.objects.all())
    found = get_object_or_404(known.select_related(*kind.related), pk=pk)
    if reason := keeping.why_not(kind, request.viewer, found):
        if request.method == "POST":
            keeping.refuse(reason)
        return render(request, "administration/read.html", pages.closed(kind, found, reason))
    return _form(request, kind, kind.form, found)


def delete(request, key, pk):
    kind = found_kind(request, key)
    found = get_object_or_404(kind.model, pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moved = keeping.delete(kind, request, pk, form.cleaned_data["reason"])
        return _saved(request, kind, f"Deleted: {found}.", moved)
    return render(request, "administration/delete.html", pages.delete(kind, found, form))


def act(request, key, pk, action):
    kind = found_kind(request, key)
    found, what = get_object_or_404(kind.model, pk=pk), kind.actions.get(action)
    if what is None:
        raise Http404("This is not done here.")
    if reason := keeping.why_not(kind, request.viewer, found):
        keeping.refuse(reason)
    if request.method == "POST":
        return _saved(request, kind, what.do(found, request), moved=False)
    return render(request, "form.html", pages.action(kind, found, what))


def _form(request, kind, form_class, found=None):
    if request.method == "POST":
        outcome = keeping.change(kind, form_class, request, found and found.pk)
        if outcome.saved:
            return _saved(request, kind, f"Saved: {outcome.form.instance}.", outcome.moved)
    else:
        form = form_class(instance=found, kind=kind, viewer=request.viewer)
        outcome = keeping.Outcome(form)
    return render(request, "administration/row.html", pages.row(kind, found, outcome))


def _saved(request, kind, words, moved):
    follow = " Figures follow within minutes." if moved else ""
    messages.success(request, words + follow)
    return HttpResponseRedirect(reverse("kept_rows", args=[kind.key]))
