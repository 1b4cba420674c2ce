"""Where the figures come from, how fresh they are and how they are computed."""

from django.shortcuts import render

from .. import csv_files
from ..pages import provenance, texts


def data(request):
    return render(request, "data/data.html", provenance.page())


def method(request):
    return render(request, "data/method.html", texts.page("method"))


def releases_csv(request):
    return csv_files.of_table(provenance.releases(), "releases")
