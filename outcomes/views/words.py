"""Pages of words: about the data, accessibility, the glossary, and the gallery for developers."""

from django.shortcuts import render

from ..charts import examples
from ..models import GlossaryTerm
from ..pages.gallery import forms_in_every_state


def about(request):
    return render(request, "words/about.html")


def accessibility(request):
    return render(request, "words/accessibility.html")


def glossary(request):
    return render(request, "words/glossary.html", {"terms": GlossaryTerm.objects.all()})


def gallery(request):
    return render(request, "gallery.html", {**examples.gallery(), **forms_in_every_state()})
