"""Addresses of areas, measures and data; `public` ones open without signing in."""

from django.contrib.auth.decorators import login_not_required as public
from django.urls import path

from .views import areas, data, footprints, maps, measures, register, search, words

urlpatterns = [
    path("areas/", public(areas.area_list), name="areas"),
    path("areas.csv", public(areas.area_list_csv), name="areas_csv"),
    path("areas/<str:code>/", public(areas.area), name="area"),
    path("areas/<str:code>/similar/", public(areas.similar_areas), name="similar"),
    path("areas/<str:code>.csv", public(areas.area_csv), name="area_csv"),
    path("forces/", public(areas.force_list), name="forces"),
    path("forces.csv", public(areas.force_list_csv), name="forces_csv"),
    path("forces/<slug:slug>/", public(areas.force), name="force"),
    path("partnerships/", public(areas.partnership_list), name="partnerships"),
    path("partnerships.csv", public(areas.partnership_list_csv), name="partnerships_csv"),
    path("partnerships/<slug:slug>/", public(areas.partnership), name="partnership"),
    path("partnerships/register.csv", areas.register_list_csv, name="registers_csv"),
    path("partnerships/<slug:slug>/footprint/", footprints.footprint, name="footprint"),
    path("partnerships/<slug:slug>/register/", register.register, name="register"),
    path("outcomes/", public(measures.outcome_list), name="outcomes"),
    path("outcomes.csv", public(measures.outcome_list_csv), name="outcomes_csv"),
    path("outcomes/<slug:metric>/", public(measures.measure), name="measure"),
    path("outcomes/<slug:metric>.csv", public(measures.measure_csv), name="measure_csv"),
    path("outcomes/<slug:metric>/<str:code>/", public(measures.figure), name="figure"),
    path("outcomes/<slug:metric>/<str:code>.csv", public(measures.figure_csv), name="figure_csv"),
    path("outcomes/<slug:metric>/<str:code>.svg", public(measures.figure_svg), name="figure_svg"),
    path("heat-map/", public(maps.heat_map), name="heat_map"),
    path("heat-map.csv", public(maps.heat_map_csv), name="heat_map_csv"),
    path("compare/", public(maps.compare), name="compare"),
    path("compare.csv", public(maps.compare_csv), name="compare_csv"),
    path("compare.svg", public(maps.compare_svg), name="compare_svg"),
    path("search/", public(search.search), name="search"),
    path("data/", public(data.data), name="data"),
    path("data/method/", public(data.method), name="method"),
    path("data/releases.csv", public(data.releases_csv), name="releases_csv"),
    path("about/", public(words.about), name="about"),
    path("accessibility/", public(words.accessibility), name="accessibility"),
    path("guides/<slug:role>/", public(words.guide), name="guide"),
    path("privacy/", public(words.privacy), name="privacy"),
    path("glossary/", public(words.glossary), name="glossary"),
    path("gallery/", public(words.gallery), name="gallery"),
]
