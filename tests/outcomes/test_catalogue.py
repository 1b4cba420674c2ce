"""The catalogue as loaded, and what the database refuses of observations."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from outcomes import framework, reference
from outcomes.models import (
    Break,
    FrameworkMetric,
    Metric,
    MetricVersion,
    Observation,
    Outcome,
    Pillar,
    Population,
    Target,
)

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


def test_what_is_loaded():
    assert (Outcome.objects.count(), Pillar.objects.count()) == (6, 3)
    assert FrameworkMetric.objects.count() == 49
    kinds = {kind: Metric.objects.filter(kind=kind).count() for kind in Metric.Kind.values}
    assert kinds == {"published": 91, "returnable": 27, "quoted": 7}
    assert Population.objects.exclude(area__nation="demonstration").count() == 24_270


def test_every_version_makes_a_metric():
    for version in MetricVersion.objects.select_related("metric"):
        metric = version.as_metric()
        assert isinstance(metric, framework.Metric)
        assert not (metric.is_activity and metric.direction != "none"), metric.code
        if metric.has_rate:
            assert " per " in metric.rate_unit or metric.rate_unit.startswith("per "), metric.code


def test_a_part_of_the_framework_was_split_into_its_real_metrics():
    for code, units in [("L12", {"lines", "arrests", "GBP", "weapons"}), ("L13", {"%", "tests"})]:
        held = Metric.objects.filter(framework=code)
        found = {metric.versions.get().unit for metric in held}
        assert found <= units
        assert FrameworkMetric.objects.get(code=code).unit == ""


def test_two_definitions_on_one_day_are_refused():
    version = MetricVersion.objects.first()
    version.pk, version.valid_from = None, date(2030, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_breaks_and_targets():
    broken = Break.objects.filter(compares=False).exclude(area__nation="demonstration")
    assert set(broken.values_list("metric__code", "on")) == {
        ("hospital_admissions_drug_poisoning", date(2017, 4, 1)),
        ("alcohol_dependence_prevalence_estimate", date(2018, 4, 1)),
        ("alcohol_treatment_met_need_pct", date(2018, 4, 1)),
    }
    target = Target.objects.exclude(area__nation="demonstration").get()
    assert (target.metric.code, target.value, target.ends) == (
        "prison_continuity_of_care_pct",
        75,
        date(2025, 3, 31),
    )


def test_quoted_figures_stand_apart_with_their_words():
    """2,181 drug offences in a paper, 2,176 published: both are held, side by side."""
    place = {"metric__code": "recorded_drug_offences", "area__code": "E23000016"}
    quoted = Observation.objects.current().get(basis="quoted", **place)
    assert quoted.value == 2181
    assert "2,176" in quoted.note
    quarters = Observation.objects.current().filter(
        basis="published", period_start__range=("2017-04-01", "2018-01-01"), **place
    )
    assert sum(row.numerator for row in quarters) == 2176
    assert Observation.objects.current().filter(basis="quoted").count() == 27
    qualified = Observation.objects.get(basis="quoted", metric__code="county_lines_closed")
    assert (qualified.qualifier, qualified.value) == ("over", 53)


def test_loading_the_catalogue_again_changes_nothing():
    before = [
        model.objects.count() for model in (Metric, MetricVersion, Break, Target, Observation)
    ]
    reference.load()
    after = [model.objects.count() for model in (Metric, MetricVersion, Break, Target, Observation)]
    assert after == before


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"period_start": date(2030, 1, 1), "period_end": date(2029, 1, 1)},
        {"period_start": date(2030, 4, 1), "numerator": -1},
        {"period_start": date(2030, 4, 1), "denominator": 0},
        {"period_start": date(2030, 4, 1), "flag": "suppressed"},
    ],
)
def test_observations_that_the_database_refuses(change):
    """A second current row; a period that runs backwards; impossible or hidden figures."""
    held = Observation.objects.current().filter(basis="published", numerator__gt=0).first()
    held.pk, held.recorded_at = None, timezone.now()
    held.period_end = change.get("period_end", date(2031, 3, 31) if change else held.period_end)
    for name, value in change.items():
        setattr(held, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save()
