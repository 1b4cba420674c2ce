"""The home page."""

from django.shortcuts import render

from outcomes.pages import home as home_page


def home(request):
    return render(request, "home.html", home_page.page(request.viewer))
