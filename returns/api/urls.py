"""Addresses of returns in the API; `public` ones open without signing in, and are then empty."""

from django.contrib.auth.decorators import login_not_required as public
from django.urls import path

from . import views

urlpatterns = [
    path("returns/", public(views.Returns.as_view()), name="api_returns"),
    path("answers/", public(views.Answers.as_view()), name="api_answers"),
]
