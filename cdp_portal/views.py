"""The home page: England's figures for anyone, what needs them for whoever is signed in."""

from django.shortcuts import render

from outcomes.pages import home as home_page

from . import desk


def home(request):
    if request.viewer.user:
        return render(request, "desk.html", desk.page(request.viewer))
    return render(request, "home.html", home_page.page(request.viewer))
