"""A return as a whole: its task list, the steps it takes, its thread, and who has which section."""

from datetime import datetime, time

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from partnerships import audit
from partnerships.access import NotAllowed
from partnerships.models import Act

from .. import (
    delegating,
    escalation,
    evidence,
    freezing,
    reach,
    saving,
    step_forms,
    thread,
    workflow,
)
from ..models import Evidence, Section
from ..pages import changes, steps, tasks
from ..pages.whole import Whole
from .opening import opened


def task_list(request, slug, quarter, *, force):
    found = opened(request, slug, quarter, force=force)
    return render(request, "returns/tasks.html", tasks.task_list(Whole(found, request.viewer)))


def step(request, slug, quarter, event, *, force):
    """Confirm one step on a page of its own, which says what it does; then do it."""
    found = opened(request, slug, quarter, force=force)
    if (found.status, event) not in workflow.STEPS and request.method != "POST":
        raise Http404("A return takes no such step now.")
    if event not in workflow.EVENTS:
        raise Http404("A return takes no such step.")
    if reason := workflow.why_not(found, event, request.viewer):
        return _refused(request, found, reason)
    options = {"event": event, "status": found.status}
    if request.method == "POST":
        form = step_forms.StepForm(request.POST, **options)
        if form.is_valid():
            return _take(request, found, event, form)
    else:
        initial = {"edits": saving.edits(found)}
        if event == "escalate":
            initial["note"] = escalation.draft(found).body
        form = step_forms.StepForm(initial=initial, **options)
    context = steps.confirm(Whole(found, request.viewer), event, form)
    return render(request, "returns/step.html", context)


def _take(request, found, event, form):
    said = form.cleaned_data
    until = said.get("until")
    if until:
        until = timezone.make_aware(datetime.combine(until, time(23, 59, 59)))
    try:
        workflow.apply(
            event,
            found.pk,
            by=request.viewer,
            note=said["note"],
            edits=said["edits"],
            until=until,
        )
    except NotAllowed as error:
        return _refused(request, found, str(error))
    messages.success(request, steps.DONE[event])
    return HttpResponseRedirect(found.url())


def _refused(request, found, reason):
    """Back to the task list, which says why: what was typed of a reason is short."""
    messages.warning(request, reason, extra_tags="Not done")
    return HttpResponseRedirect(found.url())


def the_thread(request, slug, quarter, *, force):
    found = opened(request, slug, quarter, force=force)
    form = step_forms.ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        thread.reply(found.pk, form.cleaned_data["words"], by=request.viewer)
        messages.success(request, "Added to the thread.")
        return HttpResponseRedirect(found.url("thread"))
    context = steps.thread(found, form, request.viewer)
    return render(request, "returns/thread.html", context)


def history(request, slug, quarter, *, force):
    """Every change of an answer, before and after."""
    found = opened(request, slug, quarter, force=force)
    context = changes.page(found, request.viewer, request.GET.get("page"))
    return render(request, "returns/history.html", context)


def delegate(request, slug, quarter, key, *, force):
    """Ask a colleague to fill in a section, or take it back."""
    found = opened(request, slug, quarter, force=force)
    section = _section(found, key)
    if reason := delegating.why_not(request.viewer, found):
        raise NotAllowed(reason)
    if "take_back" in request.POST:
        delegating.take_back(found.pk, request.POST["take_back"], by=request.viewer)
        messages.success(request, "Taken back. What was typed stays.")
        return HttpResponseRedirect(found.url("delegate", key))
    colleagues = delegating.colleagues(found)
    form = step_forms.DelegateForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        delegating.give(found.pk, section, said["user"], said["message"], by=request.viewer)
        messages.success(request, f"{said['user'].name or said['user'].email} has it now.")
        return HttpResponseRedirect(found.url())
    return render(request, "returns/delegate.html", steps.delegate(found, section, form))


@require_POST
def done(request, slug, quarter, key, *, force):
    """The colleague says that a section is filled in, or that it is not yet."""
    found = opened(request, slug, quarter, force=force)
    given = delegating.done(found.pk, _section(found, key), by=request.viewer)
    messages.success(request, "Marked as done." if given.done_at else "Open again.")
    return HttpResponseRedirect(found.url())


def add_evidence(request, slug, quarter, key, *, force):
    found = opened(request, slug, quarter, force=force)
    section = _section(found, key)
    if reason := reach.why_not_fill(request.viewer, found, section.pk) or freezing.why_frozen(
        found
    ):
        raise NotAllowed(reason)
    form = step_forms.EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        evidence.add(found.pk, section, said["upload"], said["note"], by=request.viewer)
        messages.success(request, "The file is with the section.")
        return HttpResponseRedirect(found.url("section", key))
    return render(request, "form.html", steps.evidence(found, section, form))


def evidence_file(request, slug, quarter, pk, *, force):
    """A file of the return, as an attachment; taken away by whoever may change it."""
    found = opened(request, slug, quarter, force=force)
    held = get_object_or_404(Evidence.objects.select_related("file", "section"),
                             quarterly_return=found, pk=pk)  # fmt: skip
    only = reach.only_sections(request.viewer, found)
    if only is not None and held.section_id not in only:
        raise NotAllowed("This file belongs to a section that is with somebody else.")
    if request.method == "POST":
        evidence.remove(found.pk, pk, by=request.viewer)
        messages.success(request, "The file is taken away.")
        return HttpResponseRedirect(found.url("section", held.section.key))
    try:
        content = held.file.content.open("rb")
    except FileNotFoundError as error:
        raise Http404("The file is not here any more.") from error
    audit.record(Act.EXPORTED, by=request.viewer.user, subject=held.file, request=request)
    return FileResponse(
        content,
        as_attachment=True,
        filename=held.file.name,
        content_type="application/octet-stream",
    )


def _section(found, key):
    return get_object_or_404(Section, form=found.round.form_id, asked_of=found.asked_of, key=key)
