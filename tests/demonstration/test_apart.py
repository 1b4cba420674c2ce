"""The demonstration enters no real figure: with and without it, real areas read the same."""

import pytest
from django.core.management import call_command

from outcomes import recompute, storing
from outcomes.models import Break, Indicator, Observation, Population, Target
from partnerships.models import Area, AreaPart

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]

COLUMNS = [column for column in storing.WRITTEN if column != "run_id"]
FICTIONAL = {"area__nation": Area.Nation.DEMONSTRATION}
ROLLED_UP_BESIDE = ["recorded_neighbourhood_crime", "alcohol_treatment_met_need_pct"]
"""Metrics of which the demonstration holds nothing, read on the same geography."""


def real(codes):
    found = Indicator.objects.filter(metric__code__in=codes).exclude(**FICTIONAL)
    return sorted(found.values_list(*COLUMNS), key=repr)


def take_out():
    for model in (Observation, Population, Break, Target):
        model.objects.filter(**FICTIONAL).delete()
    AreaPart.objects.filter(whole__nation=Area.Nation.DEMONSTRATION).delete()


def test_every_real_area_reads_the_same_without_it():
    held = Observation.objects.filter(**FICTIONAL)
    codes = {*held.values_list("metric__code", flat=True), *ROLLED_UP_BESIDE}
    before = real(codes)
    assert len(before) > 5_000
    take_out()
    recompute.run(codes=sorted(codes), asked_by="tests")
    assert not Indicator.objects.filter(metric__code__in=codes, **FICTIONAL).exists()
    assert real(codes) == before


def test_no_real_area_contains_it_nor_it_a_real_one():
    for part in AreaPart.objects.select_related("whole", "part"):
        assert part.whole.is_demonstration == part.part.is_demonstration


def test_no_figure_of_it_is_compared_with_england():
    found = Indicator.objects.filter(**FICTIONAL)
    assert not found.exclude(full_comparison="", full_benchmark="").exists()


def test_loading_reference_data_again_keeps_its_residents():
    before = Population.objects.filter(**FICTIONAL).count()
    call_command("load_reference")
    assert Population.objects.filter(**FICTIONAL).count() == before == 2 * 14 * 7
