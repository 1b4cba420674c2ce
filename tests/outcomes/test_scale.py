"""Synthetic volume: only where nobody's figures are, and never to be taken for a place."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cdp_portal.computing_benchmarks import STAGES
from outcomes import recompute, scale
from outcomes.models import Indicator, Metric, Observation
from partnerships.models import Area, AreaPart

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


def generate(**options):
    call_command("generate_scale", areas=26, quarters=5, stdout=io.StringIO(), **options)


def counts():
    return [model.objects.count() for model in (Area, AreaPart, Metric, Observation, Indicator)]


def test_a_database_that_may_hold_figures_is_refused(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "portal")
    before = counts()
    with pytest.raises(CommandError, match="The database portal is not a scratch one"):
        generate()
    assert counts() == before
    generate(database="portal")
    assert counts() != before


def test_synthetic_areas_roll_up_and_say_what_they_are():
    before = counts()
    real = set(Area.objects.values_list("pk", flat=True))
    generate()
    made = Area.objects.exclude(pk__in=real)
    assert len(made) == 26
    assert all(area.code.startswith("X-SCALE-") for area in made)
    assert all(area.name.startswith("Synthetic ") for area in made)
    assert not AreaPart.objects.filter(part__in=made, whole__in=real).exists()
    recompute.run(codes=["synthetic_02"], asked_by="tests")
    found = Indicator.objects.filter(metric__code="synthetic_02", window="as_published")
    found = found.exclude(area__in=real)
    assert len(found) == 26 * 5
    force = found.filter(area__kind="police_force", full_value__isnull=False).first()
    parts = found.filter(area__wholes__whole=force.area, period_start=force.period_start)
    assert force.full_numerator == sum(part.full_numerator for part in parts)
    with pytest.raises(CommandError, match="holds synthetic areas already"):
        generate()
    scale.remove()
    assert counts() == before


@pytest.mark.parametrize("stage", STAGES)
def test_the_steps_that_the_benchmark_times_are_there(stage):
    module, function = STAGES[stage]
    assert callable(getattr(module, function))
