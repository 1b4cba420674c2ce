"""Addresses of the API, below /api/v1/; `public` ones open without signing in."""

from django.contrib.auth.decorators import login_not_required as public
from django.urls import path

from . import documents, views

urlpatterns = [
    path("", public(views.Index.as_view()), name="api_index"),
    path("schema/", public(documents.Schema.as_view()), name="api_schema"),
    path("docs/", public(views.docs), name="api_docs"),
    path("indicators/", public(views.Indicators.as_view()), name="api_indicators"),
    path("observations/", public(views.Observations.as_view()), name="api_observations"),
    path("metrics/", public(views.Metrics.as_view()), name="api_metrics"),
    path("areas/", public(views.Areas.as_view()), name="api_areas"),
    path("partnerships/", public(views.Partnerships.as_view()), name="api_partnerships"),
    path("registers/", public(views.Registers.as_view()), name="api_registers"),
]
