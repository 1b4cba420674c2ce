"""A local measure without code, and definitions whose past is never edited."""

import re
from datetime import date

import pytest

from outcomes import recompute
from outcomes.framework import COUNTED
from outcomes.models import Indicator, Metric, MetricVersion, Observation, Release, Source
from partnerships.models import Area

from .test_keeping import add, change, faults, last_act

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

KITS = {
    "title": "Naloxone kits given out by pharmacies",
    "definition": "Kits handed to a person by a pharmacy.",
    "shape": "events",
    "noun": "naloxone kits",
    "unit": "kits",
    "rate": "all_ages",
    "direction": "up",
    "kind": "returnable",
    "group": "Treatment",
    "pillar": "treatment",
    "often": "12",
    "usual_lag_months": "3",
    "access": "public",
    "small": "on",
    "reason": "Asked for by the board.",
}
CODE = "local_naloxone_kits_given_out_by_pharmacies"


def test_a_local_measure_is_computed_like_any_other(keeper, django_capture_on_commit_callbacks):
    response = add(keeper, "metrics", **KITS)
    assert response.status_code == 302, faults(response)
    metric = Metric.objects.get(code=CODE)
    version = metric.versions.get()
    assert (version.measure, version.rollup_place, version.multiplier) == ("count", "sum", 100_000)
    assert version.disclosure == "small_numbers"
    assert version.definition_status == "local"
    _report(metric, "E10000034", 60)
    recompute.run(codes=[CODE], asked_by="tests")
    shown = Indicator.objects.filter(metric=metric, area__code="E10000034")
    shown = shown.filter(window="as_published").visible_to(None).get()
    assert shown["numerator"] == 60
    assert 8 < shown["value"] < 12
    page = keeper.get(f"/outcomes/{CODE}/E10000034/").content.decode()
    assert re.search(r"60 naloxone kits were recorded in Worcestershire in 2019", page)


def _report(metric, code, count):
    source = Source.objects.first()
    release = Release.objects.create(
        source=source, file_name="kits.csv", sha256="0", recorded_at="2026-11-24T10:00Z",
        rows=1, added=1, revised=0, moved=0, withdrawn=0,
    )  # fmt: skip
    Observation.objects.create(
        metric=metric, area=Area.objects.get(code=code), period_start=date(2019, 1, 1),
        period_end=date(2019, 12, 31), basis="published", numerator=count, status="final",
        release=release, recorded_at="2026-11-24T10:00Z",
    )  # fmt: skip


@pytest.mark.parametrize("shape", ["events", "people", "stock", "amount", "share", "given"])
def test_every_shape_makes_a_definition_that_the_arithmetic_takes(keeper, shape):
    response = add(keeper, "metrics", **KITS | {"shape": shape, "rate": ""})
    assert response.status_code == 302, faults(response)
    version = MetricVersion.objects.get(metric__code=CODE)
    assert version.as_metric().code == CODE
    held = MetricVersion.objects.exclude(pk=version.pk)
    for name in ("measure", "counting", "ci_method", "compare", "rollup_place", "rollup_time"):
        known = {*held.values_list(name, flat=True), *COUNTED}
        assert getattr(version, name) in known, name


def test_a_name_taken_and_a_rate_of_a_share_are_refused(keeper):
    add(keeper, "metrics", **KITS)
    assert "There is a measure of this name already" in faults(add(keeper, "metrics", **KITS))
    other = KITS | {"title": "Another", "shape": "share"}
    assert "is shown as a rate" in faults(add(keeper, "metrics", **other))


def test_words_are_mended_in_place(keeper, django_capture_on_commit_callbacks):
    version = MetricVersion.objects.get(metric__code="drug_poisoning_deaths")
    with django_capture_on_commit_callbacks() as queued:
        response = change(keeper, "definitions", version.pk, caution="Read with care.")
    assert response.status_code == 302, faults(response)
    assert queued == []
    assert MetricVersion.objects.get(pk=version.pk).caution == "Read with care."
    assert last_act().detail["fields"] == ["caution"]


def test_new_arithmetic_is_a_new_definition_and_the_past_stays(
    keeper, django_capture_on_commit_callbacks
):
    version = MetricVersion.objects.get(metric__code="drug_poisoning_deaths")
    response = change(keeper, "definitions", version.pk, multiplier="1000")
    assert "Say why" in faults(response)
    response = change(
        keeper, "definitions", version.pk, multiplier="1000", begins="", reason="Asked for."
    )
    assert "Say from which day" in faults(response)
    with django_capture_on_commit_callbacks() as queued:
        response = change(
            keeper, "definitions", version.pk, multiplier="1000", begins="2026-11-01",
            reason="Asked for.",
        )  # fmt: skip
    assert response.status_code == 302, faults(response)
    assert len(queued) == 1
    old, new = MetricVersion.objects.filter(metric=version.metric).order_by("multiplier")[::-1]
    assert (old.pk, old.multiplier, old.valid_to) == (version.pk, 100_000, date(2026, 10, 31))
    assert (new.multiplier, new.valid_from, new.valid_to) == (1000, date(2026, 11, 1), None)
    assert new.sentence == old.sentence
    response = change(
        keeper, "definitions", old.pk, multiplier="1", begins="2026-11-02", reason="Again."
    )
    assert "This definition has ended" in faults(response)
