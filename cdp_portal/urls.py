"""Addresses: the project's own, then those of figures and places."""

from django.contrib.auth.decorators import login_not_required as public
from django.urls import include, path

from . import errors, health, views

handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.went_wrong
handler429 = errors.too_many_attempts

urlpatterns = [
    path("", public(views.home), name="home"),
    path("healthz", public(health.healthz), name="healthz"),
    path("readyz", public(health.readyz), name="readyz"),
    path("api/v1/", include("outcomes.api.urls")),
    path("api/v1/", include("returns.api.urls")),
    path("", include("partnerships.urls")),
    path("", include("partnerships.account_urls")),
    path("", include("returns.urls")),
    path("", include("outcomes.urls")),
]
