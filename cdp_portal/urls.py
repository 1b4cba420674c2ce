"""Addresses: the project's own, then each app's."""

from importlib.util import find_spec

from django.urls import include, path

from . import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *[
        path("", include(f"{app}.urls"))
        for app in ["partnerships", "outcomes"]
        if find_spec(f"{app}.urls")
    ],
]
