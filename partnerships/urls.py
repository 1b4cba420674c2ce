"""Addresses of administrators' pages, and of the registers that partnerships keep."""

from django.urls import path

from .views import audit, keeping, papers, sittings

REGISTER = "partnerships/<slug:slug>/register/"

urlpatterns = [
    path("administration/", keeping.index, name="administration"),
    path("administration/audit/", audit.acts, name="audit"),
    path("administration/audit.csv", audit.acts_csv, name="audit_csv"),
    path("administration/history/<str:label>/<str:pk>/", audit.history, name="history"),
    path("administration/users/<int:pk>/everything.json", papers.about_user, name="about_user"),
    path("administration/<slug:key>/", keeping.rows, name="kept_rows"),
    path("administration/<slug:key>/add/", keeping.add, name="kept_add"),
    path("administration/<slug:key>/<int:pk>/", keeping.row, name="kept_row"),
    path("administration/<slug:key>/<int:pk>/do/<slug:action>/", keeping.act, name="kept_action"),
    path("administration/<slug:key>/<int:pk>/delete/", keeping.delete, name="kept_delete"),
    path(f"{REGISTER}meetings/<int:pk>/agenda-and-attendance/", sittings.sitting, name="sitting"),
    path(f"{REGISTER}duties.ics", papers.duties_ics, name="duties_ics"),
    path(f"{REGISTER}files/<int:pk>/", papers.stored_file, name="stored_file"),
    path(f"{REGISTER}posts/<int:pk>/notification/", papers.notification, name="notification"),
    path(f"{REGISTER}people/<int:pk>/everything.json", papers.about_person, name="about_person"),
    path(f"{REGISTER}<slug:key>/", keeping.rows, name="register_rows"),
    path(f"{REGISTER}<slug:key>/add/", keeping.add, name="register_add"),
    path(f"{REGISTER}<slug:key>/<int:pk>/", keeping.row, name="register_row"),
    path(f"{REGISTER}<slug:key>/<int:pk>/do/<slug:action>/", keeping.act, name="register_action"),
    path(f"{REGISTER}<slug:key>/<int:pk>/delete/", keeping.delete, name="register_delete"),
]
