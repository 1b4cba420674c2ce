"""Where the figures come from and how fresh they are."""

from django.shortcuts import render

from .. import csv_files
from ..pages import provenance


def data(request):
    return render(request, "data/data.html", provenance.page())


def releases_csv(request):
    return csv_files.of_table(provenance.releases(), "releases")
