"""Filling in a return: a section at a time, each box as it is left, and the checks."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils import timezone
from django.views.decorators.http import require_POST

from partnerships.access import NotAllowed

from .. import flagging, freezing, reach, saving, typing_kept
from ..models import Section
from ..pages import sections
from ..pages.whole import Whole
from . import sent
from .opening import fillable, opened


def section(request, slug, quarter, key, *, force):
    """One section: read by whoever reads the return, filled in by whose it is.

    Somebody who was signed out meanwhile loses nothing: what they sent stands in the boxes again,
    not saved, once they have signed in.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(put_aside(request))
    found = opened(request, slug, quarter, force=force)
    whole = Whole(found, request.viewer, None if request.method == "POST" else key)
    part = whole.part(key)
    if part is None:
        if Section.objects.filter(form=found.round.form_id, asked_of=found.asked_of, key=key):
            raise NotAllowed(reach.WITH_SOMEBODY_ELSE)
        raise Http404("This return has no such section.")
    typed, results = typing_kept.take(request, part), {}
    if request.method == "POST":
        typed = sent.answers(request.POST)
        try:
            results = _saved(found, part, request)
        except NotAllowed as error:
            return _not_saved(request, found, part, typed, str(error))
        if all(one.outcome in ("saved", "same") for one in results.values()):
            messages.success(request, f"Saved: {part.section.title}.")
            return HttpResponseRedirect(_next(request, found, whole, part))
        whole = Whole(found, request.viewer)
        part = whole.part(key)
    context = sections.section(whole, part, typed, results)
    return render(request, "returns/section.html", context)


def put_aside(request):
    """The address that shows again, not saved, what this request typed in a section."""
    match = resolve(request.path)
    key = typing_kept.keep(request, sent.answers(request.POST), match.kwargs)
    return f"{request.path}?typed={key}" if key else request.get_full_path()


def _saved(found, part, request):
    """Save each answer of a section for itself. {key: `Saved`}, but for what was given up."""
    known = {answer.key for answer in part.answers}
    results = saving.save(found.pk, sent.typed(request.POST, known), by=request.viewer)
    words, shown = sent.flags(request.POST)
    flagging.answer(found.pk, words, by=request.viewer, shown=shown)
    return {one.key: one for one in results}


def _not_saved(request, found, part, typed, reason):
    """The return was frozen meanwhile, say: what was typed is shown, to be copied."""
    context = sections.not_saved(found, part, typed, reason)
    return render(request, "returns/not_saved.html", context, status=403)


def _next(request, found, whole, part):
    """The next section that needs somebody, or the task list: as the button that was pressed."""
    if "leave" in request.POST:
        return found.url()
    after = [one for one in whole.parts if one.section.order > part.section.order]
    following = next((one for one in after if one.needed), None)
    return found.url("section", following.section.key) if following else found.url()


@require_POST
def save(request, slug, quarter, *, force):
    """The boxes that were left: what came of each, as JSON for the page's script."""
    if request.POST.get("for", "") not in ("", str(request.user.pk)):
        return JsonResponse({"refused": SOMEBODY_ELSE}, status=403)
    try:
        found = fillable(request, slug, quarter, force=force)
        results = saving.save(found.pk, sent.typed(request.POST), by=request.viewer)
        words, shown = sent.flags(request.POST)
        flagging.answer(found.pk, words, by=request.viewer, shown=shown)
    except NotAllowed as error:
        return JsonResponse({"refused": str(error)}, status=403)
    whole = Whole(found, request.viewer)
    told = [sections.told(whole, one) for one in results]
    given_up = {
        key for key, fields in sent.answers(request.POST).items() if sent.takes_theirs(fields)
    }
    told += sections.told_theirs(whole, given_up)
    return JsonResponse(
        {
            "at": f"{timezone.localtime():%H:%M}",
            "progress": sections.progress_of(whole, {one["key"] for one in told}),
            "answers": told,
        }
    )


SOMEBODY_ELSE = (
    "Somebody else has signed in here since this page was opened. Nothing was sent in their name: "
    "open the page again."
)


def checks(request, slug, quarter, *, force):
    """Everything that the checks found odd, each with a box for its answer."""
    found = opened(request, slug, quarter, force=force)
    if request.method == "POST":
        words, shown = sent.flags(request.POST)
        kept = flagging.answer(found.pk, words, by=request.viewer, shown=shown)
        messages.success(request, f"Saved: {kept} answer{'' if kept == 1 else 's'}.")
        return HttpResponseRedirect(found.url("checks"))
    may_fill = not (reach.why_not_fill(request.viewer, found) or freezing.why_frozen(found))
    context = sections.checks(Whole(found, request.viewer), may_fill)
    return render(request, "returns/checks.html", context)
