"""Addresses: the project's own, then those of figures and places."""

from django.urls import include, path

from . import errors, health, views

handler400 = errors.bad_request

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("outcomes.urls")),
]
