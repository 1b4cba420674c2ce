"""A return as a workbook: downloaded, and read back whole or not at all."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from partnerships import audit
from partnerships.access import NotAllowed
from partnerships.models import Act

from .. import freezing, saving, workbook_choices, workbook_in, workbook_out
from ..models.answers import Origin
from ..pages import workbooks as pages
from ..pages.whole import Whole
from ..step_forms import WorkbookForm
from .opening import fillable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(request, slug, quarter, *, force):
    """The workbook of a return, with the sections that are this viewer's."""
    whole = _whole(request, slug, quarter, force)
    found = whole.quarterly_return
    content = workbook_out.write(whole, timezone.now())
    audit.record(Act.EXPORTED, by=request.viewer.user, subject=found, request=request)
    response = HttpResponse(content, content_type=XLSX)
    name = f"return-{found.slug}-{found.round.slug}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def upload(request, slug, quarter, *, force):
    """Read a workbook back: all of it, or nothing with every fault; then what was chosen."""
    whole = _whole(request, slug, quarter, force)
    found = whole.quarterly_return
    if request.method != "POST":
        return _page(request, whole, WorkbookForm())
    if reason := freezing.why_frozen(found):
        raise NotAllowed(reason)
    if "waiting" in request.POST:
        return _choose(request, whole)
    form = WorkbookForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            read = workbook_in.read(form.cleaned_data["upload"], found, request.viewer)
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            if read.faults:
                return _page(request, whole, WorkbookForm(), faults=read.faults)
            return _keep(request, whole, read.typed, read.emptied)
    return _page(request, whole, form)


def _whole(request, slug, quarter, force):
    """The return, which the viewer may fill in. Raises NotAllowed where no section is theirs."""
    whole = Whole(fillable(request, slug, quarter, force=force), request.viewer)
    if not whole.parts:
        raise NotAllowed(
            "No section of this return is with you: the lead can ask you to fill one in."
        )
    return whole


def _choose(request, whole):
    """Save what the workbook said as it was chosen, answer by answer."""
    found, user = whole.quarterly_return, request.viewer.user
    try:
        waiting = workbook_choices.unpack(request.POST["waiting"], found, user)
    except ValidationError as error:
        form = WorkbookForm({})
        form.add_error("upload", error)
        return _page(request, whole, form)
    choices = {key: request.POST.get(f"choose.{key}", "") for key in waiting.seen}
    typed, undecided = waiting.chosen(choices)
    if undecided:
        return _differences(request, whole, waiting, choices)
    return _keep(request, whole, typed)


def _keep(request, whole, typed, emptied=0):
    """Save all of it, or show what somebody else changed meanwhile."""
    found = whole.quarterly_return
    results = saving.save(found.pk, typed, by=request.viewer, origin=Origin.WORKBOOK, whole=True)
    changed = {one.key: one.answer.version for one in results if one.outcome == "changed"}
    if changed:
        waiting = workbook_choices.Waiting(typed, changed)
        return _differences(request, whole, waiting, {})
    if faults := pages.refused(results):
        return _page(request, whole, WorkbookForm(), faults=faults)
    saved = sum(one.outcome == "saved" for one in results)
    messages.success(request, pages.done(Whole(found, request.viewer), saved, emptied))
    return HttpResponseRedirect(found.url())


def _page(request, whole, form, faults=()):
    return render(request, "returns/workbook.html", pages.upload(whole, form, faults))


def _differences(request, whole, waiting, choices):
    context = pages.differences(whole, waiting, choices)
    return render(request, "returns/workbook_differences.html", context)
