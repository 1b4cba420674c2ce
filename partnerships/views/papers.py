"""What leaves a register: files, a calendar, a text for government, what is held of someone."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import get_text_list

from .. import audit, calendar, everything, fictional, keeping, register
from ..access import Permission, require
from ..models import Act, AreaPart, Person, Post, StoredFile, Term
from ..pages.administration import crumbs
from .keeping import found_kind, found_shelf


def readable_shelf(request, slug):
    """The register with this slug, whose papers the viewer may read."""
    shelf = found_shelf(slug)
    require(request.viewer, Permission.READ_PARTNERSHIP, shelf.partnership.area)
    return shelf


def stored_file(request, slug, pk):
    """A file, as an attachment: a browser never shows it as a page of the portal."""
    shelf = readable_shelf(request, slug)
    held = get_object_or_404(StoredFile, partnership=shelf.partnership, pk=pk)
    try:
        content = held.content.open("rb")
    except FileNotFoundError as error:
        raise Http404("The file is not here any more.") from error
    audit.record(Act.EXPORTED, by=request.viewer.user, subject=held, request=request)
    return FileResponse(
        content,
        as_attachment=True,
        filename=held.name,
        content_type="application/octet-stream",
    )


def duties_ics(request, slug):
    """What falls due and when it meets, for a calendar."""
    shelf = readable_shelf(request, slug)
    found = register.read([shelf.partnership], timezone.localdate(), models=register.FOR_A_LIST)
    text = calendar.of(found[shelf.partnership.pk], settings.PORTAL_URL)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{shelf.partnership.slug}.ics"'
    return response


def notification(request, slug, pk):
    """The text that tells government of a change of post, ready to be sent."""
    shelf, kind = found_kind(request, "posts", slug)
    term = get_object_or_404(shelf.rows(kind), pk=pk)
    before = Term.objects.filter(
        partnership=term.partnership, post=term.post, standing=term.standing,
        valid_to__lt=term.valid_from or timezone.localdate(),
    ).order_by("-valid_to").first()  # fmt: skip
    title = f"Text to tell government: {Post(term.post).label}"
    context = {
        "title": title,
        "term": term,
        "before": before,
        "partnership": shelf.partnership,
        "covers": _covers(shelf.partnership.area),
        "crumbs": crumbs(shelf, kind, title),
    }
    return render(request, "register/notification.html", context)


def _covers(area):
    """The authorities of a footprint today, by name; of an area without parts its own name."""
    parts = AreaPart.objects.on(timezone.localdate()).filter(whole=area, relation=area.kind)
    named = list(parts.order_by("part__name").values_list("part__name", flat=True))
    return get_text_list(named, "and") or area.name


def about_person(request, slug, pk):
    """Everything held about somebody, to be given to them."""
    shelf, kind = found_kind(request, "people", slug)
    person = get_object_or_404(Person, partnership=shelf.partnership, pk=pk)
    if reason := keeping.why_not(kind, request.viewer, person):
        keeping.refuse(reason)
    return _given(request, person, everything.about(person))


def about_user(request, pk):
    """Everything held about somebody who signs in, to be given to them."""
    _, kind = found_kind(request, "users")
    known = fictional.people_seen_by(request.viewer, kind.model.objects.all())
    user = get_object_or_404(known, pk=pk)
    return _given(request, user, everything.about_user(user))


def _given(request, whom, said):
    audit.record(Act.EXPORTED, by=request.viewer.user, subject=whom, request=request)
    response = JsonResponse(said, json_dumps_params={"indent": 2})
    name = f"{whom._meta.model_name}-{whom.pk}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
