"""Rebuilding the indicators: the same twice, all or nothing, and honest about a failure."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from outcomes import recompute, storing
from outcomes.models import Indicator, MetricVersion, Observation, RecomputeRun

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

COLUMNS = [column for column in storing.WRITTEN if column != "run_id"]


def results(**filters):
    """Every stored column but the run, in a fixed order."""
    found = Indicator.objects.filter(**filters).values_list(*COLUMNS)
    return sorted(found, key=repr)


def test_a_second_run_gives_the_same_rows():
    metrics = [
        "drug_poisoning_deaths",
        "recorded_neighbourhood_crime",
        "alcohol_treatment_met_need_pct",
    ]
    before = results(metric__code__in=metrics)
    everything = Indicator.objects.count()
    run = recompute.run(codes=metrics, asked_by="tests")
    assert run.outcome == "succeeded"
    assert run.rows == len(before)
    assert results(metric__code__in=metrics) == before
    assert Indicator.objects.count() == everything


def test_a_failed_run_leaves_the_results_and_says_so_on_the_data_page(client, monkeypatch):
    before = results(metric__code="drug_poisoning_deaths")

    def break_down(*_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(storing, "replace", break_down)
    with pytest.raises(RuntimeError):
        recompute.run(codes=["drug_poisoning_deaths"], asked_by="tests")
    failed = RecomputeRun.objects.first()
    assert (failed.outcome, failed.error) == ("failed", "RuntimeError: the disk is full")
    assert results(metric__code="drug_poisoning_deaths") == before
    page = client.get(reverse("data")).content.decode()
    assert "failed; figures of 1 measure are from" in page
    assert "the disk is full" not in page


def test_a_night_without_a_run_is_told_on_the_data_page(client):
    def told():
        return "Last night&#x27;s run did not take place" in client.get("/data/").content.decode()

    assert not told()
    for run in RecomputeRun.objects.all():
        run.started_at -= timedelta(days=2)
        run.save()
    assert told()


def test_a_run_that_a_killed_worker_left_open_is_closed(country):
    run = RecomputeRun.objects.create(
        started_at=RecomputeRun.objects.first().started_at, outcome="running", asked_by="tests"
    )
    assert recompute.close_interrupted_runs() == 1
    run.refresh_from_db()
    assert (run.outcome, run.error) == ("failed", "The worker ended before it had finished.")


def test_a_changed_observation_changes_its_wholes():
    """One authority's count moves its force and the change on the year."""
    place = {"metric__code": "drug_poisoning_deaths", "period_start": "2020-01-01"}
    held = Observation.objects.current().get(area__code="E10000034", **place)
    wholes = Indicator.objects.filter(area__code="E23000016", window="as_published", **place)
    before = wholes.get().full_numerator
    Observation.objects.filter(pk=held.pk).update(
        numerator=held.numerator + 10, value=held.value + 10
    )
    call_command("recompute", "--metric", "drug_poisoning_deaths")
    assert wholes.get().full_numerator == before + 10
    assert wholes.get().full_change == 17


def test_an_unknown_metric_is_refused_by_name():
    with pytest.raises(CommandError, match="No metric has the code drug_seizure"):
        call_command("recompute", "--metric", "drug_seizure")


def test_a_suppressed_part_means_no_whole():
    place = {"metric__code": "drug_poisoning_deaths", "period_start": "2020-01-01"}
    held = Observation.objects.current().filter(area__code="E10000034", **place)
    held.update(numerator=None, value=None, flag="suppressed")
    recompute.run(codes=["drug_poisoning_deaths"], asked_by="tests")
    shown = Indicator.objects.filter(window="as_published", **place)
    (whole,) = shown.filter(area__code="E23000016").visible_to(None)
    assert (whole["state"], whole["numerator"]) == ("missing", None)
    assert whole["reason"] == "Not held: there is no figure for Worcestershire."
    (part,) = shown.filter(area__code="E10000034").visible_to(None)
    assert (part["state"], part["reason"]) == ("suppressed", "Hidden by its publisher.")


def test_each_area_has_one_latest_figure_of_a_metric():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT metric_id FROM outcomes_indicator WHERE public_latest"
            ' GROUP BY metric_id, area_id, breakdown, "window" HAVING count(*) > 1) more'
        )
        assert cursor.fetchone() == (0,)


def test_rates_use_the_mid_year_that_their_period_contains():
    """A quarter is a quarter of a year of people; three years are three mid-years."""
    published = Indicator.objects.filter(window="as_published")
    quarter = published.get(
        metric__code="recorded_drug_offences", area__code="E23000016", period_start="2019-01-01"
    )
    year = published.get(
        metric__code="stop_search_drugs", area__code="E23000016", period_start="2018-04-01"
    )
    assert quarter.full_denominator == pytest.approx(year.full_denominator / 4)
    three = published.get(
        metric__code="drug_misuse_deaths_3yr",
        area__code="E23000016",
        period_start="2015-01-01",
        basis="published",
    )
    single = published.filter(
        metric__code="drug_poisoning_deaths",
        area__code="E23000016",
        basis="derived",
        period_start__year__in=[2015, 2016, 2017],
    )
    assert three.full_denominator == sum(row.full_denominator for row in single)


def test_no_rate_without_its_population():
    """Before 2011 no population of that edition is held: the count stands, with its reason."""
    row = Indicator.objects.get(
        metric__code="drug_poisoning_deaths",
        area__code="E23000016",
        period_start="2005-01-01",
        window="as_published",
    )
    assert row.full_numerator is not None
    assert row.full_value is None
    assert row.full_no_value_reason == "No rate: the population of that year and age is not held."


def test_what_is_stored_is_what_was_computed():
    """Every kind of column, with what a file or a number could lose."""
    metric = MetricVersion.objects.get(metric__code="drug_seizures")
    frame = recompute.figures_of(metric, recompute.load_world())
    odd = 'Said "so", and\nso: \\N, \\, £ and \t.'
    frame.loc[0, ["note", "value", "lower", "release", "change_from"]] = (
        odd, np.inf, 0.1 + 0.2, None, np.datetime64("1899-12-31"),
    )  # fmt: skip
    frame.loc[1, ["note", "value"]] = ("", -0.0)
    run = RecomputeRun.objects.first()
    changed = storing.replace(metric.metric_id, frame.assign(run=run.pk))
    assert changed == 2
    first, second = (
        Indicator.objects.get(
            metric=metric.metric_id,
            **{name: frame.loc[row, storing.WRITTEN[name]] for name in storing.IDENTITY},
        )
        for row in (0, 1)
    )
    assert (first.full_note, first.full_value, first.full_lower) == (odd, None, 0.1 + 0.2)
    assert (first.release_id, first.full_change_from) == (None, date(1899, 12, 31))
    assert (second.full_note, second.full_value) == ("", 0)
    assert storing.replace(metric.metric_id, frame.assign(run=run.pk)) == 0
    assert storing.replace(metric.metric_id, frame[2:].assign(run=run.pk)) == 2
    assert storing.replace(metric.metric_id, frame[:0]) == len(frame) - 2
