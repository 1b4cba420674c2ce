"""Pages of words: about the data, accessibility, the glossary, and the gallery for developers."""

from django.conf import settings
from django.shortcuts import render

from ..charts import examples
from ..models import GlossaryTerm
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


def accessibility(request):
    return render(request, "words/accessibility.html")


def glossary(request):
    return render(request, "words/glossary.html", {"terms": GlossaryTerm.objects.all()})


def gallery(request):
    return render(request, "gallery.html", {**examples.gallery(), **forms_in_every_state()})
