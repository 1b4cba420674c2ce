"""Pages of words: about the data, accessibility, the glossary, and the gallery for developers."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from partnerships.models import Role

from ..charts import examples
from ..models import GlossaryTerm
from ..pages import texts
from ..pages.gallery import forms_in_every_state


def about(request):
    return render(request, "words/about.html")


def privacy(request):
    """What is held about people, why, who reads it, how long it is kept."""
    days = {
        "names": settings.RETAIN_NAMES_DAYS,
        "private": settings.RETAIN_PRIVATE_NAMES_DAYS,
        "reminders": settings.RETAIN_REMINDERS_DAYS,
        "dormant": settings.DORMANT_WARN_DAYS + settings.DORMANT_CLOSE_DAYS,
    }
    return render(request, "words/privacy.html", {"days": days})


GUIDES = {
    "lead": Role.LEAD,
    "contributor": Role.CONTRIBUTOR,
    "sro": Role.SRO,
    "force": Role.FORCE,
    "office": Role.OFFICE,
    "administrator": Role.ADMIN,
}
"""The guides of docs/guides, by the last word of their address, each with whose it is."""


def guide(request, role):
    if role not in GUIDES:
        raise Http404("There is no guide of this name.")
    others = [
        {"label": whose.label, "url": reverse("guide", args=[other])}
        for other, whose in GUIDES.items()
        if other != role
    ]
    return render(request, "words/guide.html", {**texts.page(f"guides/{role}"), "others": others})


def accessibility(request):
    return render(request, "words/accessibility.html")


def glossary(request):
    return render(request, "words/glossary.html", {"terms": GlossaryTerm.objects.all()})


def gallery(request):
    return render(request, "gallery.html", {**examples.gallery(), **forms_in_every_state()})
