"""Addresses of administrators' pages."""

from django.urls import path

from .views import audit, keeping

urlpatterns = [
    path("administration/", keeping.index, name="administration"),
    path("administration/audit/", audit.acts, name="audit"),
    path("administration/audit.csv", audit.acts_csv, name="audit_csv"),
    path("administration/history/<str:label>/<str:pk>/", audit.history, name="history"),
    path("administration/<slug:key>/", keeping.rows, name="kept_rows"),
    path("administration/<slug:key>/add/", keeping.add, name="kept_add"),
    path("administration/<slug:key>/<int:pk>/", keeping.row, name="kept_row"),
    path("administration/<slug:key>/<int:pk>/do/<slug:action>/", keeping.act, name="kept_action"),
    path("administration/<slug:key>/<int:pk>/delete/", keeping.delete, name="kept_delete"),
]
