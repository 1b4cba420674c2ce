"""Addresses of areas, measures and data."""

from django.urls import path

from .views import areas, data, measures, words

urlpatterns = [
    path("areas/", areas.area_list, name="areas"),
    path("areas.csv", areas.area_list_csv, name="areas_csv"),
    path("areas/<str:code>/", areas.area, name="area"),
    path("areas/<str:code>.csv", areas.area_csv, name="area_csv"),
    path("forces/", areas.force_list, name="forces"),
    path("forces.csv", areas.force_list_csv, name="forces_csv"),
    path("forces/<slug:slug>/", areas.force, name="force"),
    path("partnerships/", areas.partnership_list, name="partnerships"),
    path("partnerships.csv", areas.partnership_list_csv, name="partnerships_csv"),
    path("partnerships/<slug:slug>/", areas.partnership, name="partnership"),
    path("outcomes/", measures.outcome_list, name="outcomes"),
    path("outcomes.csv", measures.outcome_list_csv, name="outcomes_csv"),
    path("outcomes/<slug:metric>/", measures.measure, name="measure"),
    path("outcomes/<slug:metric>.csv", measures.measure_csv, name="measure_csv"),
    path("outcomes/<slug:metric>/<str:code>/", measures.figure, name="figure"),
    path("outcomes/<slug:metric>/<str:code>.csv", measures.figure_csv, name="figure_csv"),
    path("data/", data.data, name="data"),
    path("data/releases.csv", data.releases_csv, name="releases_csv"),
    path("about/", words.about, name="about"),
    path("accessibility/", words.accessibility, name="accessibility"),
    path("glossary/", words.glossary, name="glossary"),
    path("gallery/", words.gallery, name="gallery"),
]
