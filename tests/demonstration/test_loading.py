"""Exampleshire: loading it, and that it is whole."""

import pytest
from django.db.models import Count

from cdp_portal.demonstration import load
from outcomes.models import Indicator, Metric, Observation, Population, Release
from partnerships.models import Access, Area, AreaPart, User
from tests.prepared import DEMONSTRATION_PASSWORD

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]

DEMO = {"area__nation": Area.Nation.DEMONSTRATION}


def contents():
    counted = [Area, AreaPart, Access, User, Observation, Population, Release]
    return [list(model.objects.order_by("pk").values_list()) for model in counted]


def test_loading_twice_changes_nothing():
    before = contents()
    load(DEMONSTRATION_PASSWORD)
    assert contents() == before


def test_every_returnable_metric_has_sixteen_quarters():
    asked = Metric.objects.filter(kind=Metric.Kind.RETURNABLE)
    held = Observation.objects.current().filter(basis="return", metric__in=asked, **DEMO)
    quarters = dict(held.values_list("metric__code").annotate(n=Count("period_end", distinct=True)))
    assert asked.count() == 27
    assert set(asked.values_list("code", flat=True)) == set(quarters)
    assert min(quarters.values()) >= 16


def test_every_demonstration_code_begins_with_x_or_is_a_footprint():
    codes = Area.objects.filter(nation=Area.Nation.DEMONSTRATION).values_list("code", flat=True)
    assert len(codes) == 5
    assert all(code.startswith(("X", "CDP-exampleshire")) for code in codes)


def test_it_has_indicators():
    assert Indicator.objects.filter(**DEMO).count() > 900
