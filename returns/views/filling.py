"""Filling in a return: a section at a time, each box as it is left, and the checks."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from partnerships.access import NotAllowed

from .. import flagging, freezing, reach, saving, typing_kept
from ..models import Section
from ..pages import sections
from ..pages.whole import Whole
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
    typed, results = typing_kept.take(request), {}
    if request.method == "POST":
        typed = typed_in(request.POST)
        results = _saved(found, part, request, typed)
        if all(one.outcome in ("saved", "same") for one in results.values()):
            messages.success(request, f"Saved: {part.section.title}.")
            return HttpResponseRedirect(_next(request, found, whole, part))
        whole = Whole(found, request.viewer)
        part = whole.part(key)
    context = sections.section(whole, part, typed, results)
    return render(request, "returns/section.html", context)


def put_aside(request):
    """The address that shows again, not saved, what this request typed."""
    typed = typed_in(request.POST)
    key = typing_kept.keep(typed) if typed else ""
    return f"{request.path}?typed={key}" if key else request.path


def typed_in(data):
    """{answer's key: {field: text}} of what a page sent: names are "key.field"."""
    typed = {}
    for name in data:
        key, dot, field = name.rpartition(".")
        if dot and ":" in key and not key.startswith("flag."):
            typed.setdefault(key, {})[field] = data[name]
    return typed


def flags_answered(data):
    """{`Odd.key`: words} of what a page sent: names are "flag.rule:question:area"."""
    return {name.removeprefix("flag."): data[name] for name in data if name.startswith("flag.")}


def _saved(found, part, request, typed):
    """Save each answer of a section for itself. {key: `Saved`}, but for what was given up."""
    listed = [
        saving.Typed(key, _version(fields), fields)
        for key, fields in typed.items()
        if fields.get("take") != "theirs"
    ]
    known = {answer.key for answer in part.answers}
    results = saving.save(found.pk, [one for one in listed if one.key in known], by=request.viewer)
    flagging.answer(found.pk, flags_answered(request.POST), by=request.viewer)
    return {one.key: one for one in results}


def _version(fields):
    version = fields.get("version", "")
    return int(version) if version.isascii() and version.isdigit() else -1


def _next(request, found, whole, part):
    """The next section that needs somebody, or the task list: as the button that was pressed."""
    if "leave" in request.POST:
        return found.url()
    after = [one for one in whole.parts if one.section.order > part.section.order]
    following = next((one for one in after if one.needed), None)
    return found.url("section", following.section.key) if following else found.url()


@require_POST
def save(request, slug, quarter, *, force):
    """One answer, as its box is left: what came of it, as JSON for the page's script."""
    try:
        found = fillable(request, slug, quarter, force=force)
        results = saving.save(
            found.pk,
            [
                saving.Typed(key, _version(fields), fields)
                for key, fields in typed_in(request.POST).items()
            ],
            by=request.viewer,
        )
        flagging.answer(found.pk, flags_answered(request.POST), by=request.viewer)
    except NotAllowed as error:
        return JsonResponse({"refused": str(error)}, status=403)
    whole = Whole(found, request.viewer)
    return JsonResponse(
        {
            "at": f"{timezone.localtime():%H:%M}",
            "progress": sections.progress_of(whole, {one.key for one in results}),
            "answers": [sections.told(whole, one) for one in results],
        }
    )


def checks(request, slug, quarter, *, force):
    """Everything that the checks found odd, each with a box for its answer."""
    found = opened(request, slug, quarter, force=force)
    if request.method == "POST":
        kept = flagging.answer(found.pk, flags_answered(request.POST), by=request.viewer)
        messages.success(request, f"Saved: {kept} answer{'' if kept == 1 else 's'}.")
        return HttpResponseRedirect(found.url("checks"))
    may_fill = not (reach.why_not_fill(request.viewer, found) or freezing.why_frozen(found))
    context = sections.checks(Whole(found, request.viewer), may_fill)
    return render(request, "returns/checks.html", context)
