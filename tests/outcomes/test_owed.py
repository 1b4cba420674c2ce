"""The database remembers what is owed, whatever the door; a run computes that and no more."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from outcomes import owing, recompute, storing
from outcomes.catalogue_files import DATA
from outcomes.models import (
    Break,
    Indicator,
    Metric,
    MetricVersion,
    Observation,
    Owed,
    Population,
    RecomputeRun,
    Target,
)
from outcomes.tasks import recompute_all, recompute_batch, sweep
from partnerships.models import Area, AreaPart

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

DEATHS = "drug_poisoning_deaths"
PLACE = {"metric__code": DEATHS, "period_start": "2020-01-01"}


def owed():
    """{(code, or "" for every metric): why} of what is owed."""
    return {
        (debt.metric.code if debt.metric_id else ""): debt.why
        for debt in Owed.objects.select_related("metric")
    }


def one_more(code=DEATHS):
    held = Observation.objects.current().filter(
        metric__code=code, area__kind__in=["upper_tier", "police_force"], numerator__gt=0
    )
    held = held.order_by("period_start", "area").last()
    held.numerator += 1
    held.save()


class TestDebts:
    """Each kind of change, by whatever statement, is owed in its own transaction."""

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (one_more, {DEATHS: "observations"}),
            (lambda: Observation.objects.filter(metric__code=DEATHS).delete(),
             {DEATHS: "observations"}),
            (lambda: MetricVersion.objects.filter(metric__code=DEATHS).update(multiplier=1000),
             {DEATHS: "definition"}),
            (lambda: Break.objects.create(
                metric=Metric.objects.get(code=DEATHS), on="2019-01-01", kind="method",
                compares=False, text="New", reason="Because."), {DEATHS: "break"}),
            (lambda: Target.objects.create(
                metric=Metric.objects.get(code=DEATHS), value=1, text="Less", source="A plan",
                area=Area.objects.get(code="E23000016"), confirmed=True), {DEATHS: "target"}),
            (lambda: Area.objects.filter(code="E10000034").update(nation="wales"), {"": "area"}),
            (lambda: AreaPart.objects.filter(part__code="E10000034").update(valid_to="2030-12-31"),
             {"": "footprint"}),
            (lambda: Area.objects.get(code="E10000034").successors.add(
                Area.objects.get(code="E06000019")), {"": "successors"}),
            (lambda: Population.objects.filter(area__code="E10000034", year=2020).delete(),
             {"": "population"}),
        ],
    )  # fmt: skip
    def test_a_change_is_owed(self, change, expected):
        change()
        assert owed() == expected

    def test_what_changes_no_figure_is_not_owed(self):
        Area.objects.filter(code="E10000034").update(note="A note.")
        MetricVersion.objects.filter(metric__code=DEATHS).update(multiplier=F("multiplier"))
        assert owed() == {}

    def test_loading_the_same_again_owes_nothing(self):
        call_command("load_reference", stdout=io.StringIO())
        Owed.objects.all().delete()
        call_command("load_reference", stdout=io.StringIO())
        call_command("load_observations", DATA / "observations.csv", stdout=io.StringIO())
        assert owed() == {}

    def test_what_is_undone_is_not_owed(self):
        with transaction.atomic():
            one_more()
            transaction.set_rollback(True)
        assert owed() == {}


class TestRuns:
    def test_only_what_is_owed_is_computed_and_only_what_differs_is_written(self):
        wrote = dict(Indicator.objects.values_list("pk", "run"))
        one_more()
        run = recompute.run(asked_by="tests", owed_only=True)
        assert (run.outcome, run.metrics, run.is_full) == ("succeeded", 1, False)
        changed = Indicator.objects.filter(run=run)
        assert set(changed.values_list("metric__code", flat=True)) == {DEATHS}
        assert run.changed == changed.count()
        assert 0 < run.changed < 40 < run.rows
        kinds = set(changed.values_list("area__kind", flat=True))
        assert kinds >= {"upper_tier", "police_force"}
        others = Indicator.objects.exclude(run=run).values_list("pk", "run")
        assert all(wrote[pk] == written for pk, written in others)
        assert owed() == {}

    def test_where_nothing_is_owed_nothing_runs(self):
        before = RecomputeRun.objects.count()
        assert recompute.run(asked_by="tests", owed_only=True) is None
        sweep()
        assert RecomputeRun.objects.count() == before

    def test_a_sum_follows_from_its_parts(self):
        """Its own debt is none: it is computed before the debts it follows from are cleared."""
        one_more("recorded_robbery_personal")
        run = recompute.run(asked_by="tests", owed_only=True)
        codes = set(Indicator.objects.filter(run=run).values_list("metric__code", flat=True))
        assert codes == {"recorded_robbery_personal", "recorded_neighbourhood_crime"}

    def test_a_metric_that_ended_keeps_no_figures(self):
        MetricVersion.objects.filter(metric__code="drug_seizures").update(valid_to="2020-01-01")
        recompute.run(asked_by="tests", owed_only=True)
        assert not Indicator.objects.filter(metric__code="drug_seizures").exists()
        assert owed() == {}

    def test_what_changes_while_a_metric_is_read_stays_owed(self, monkeypatch):
        figures_of = recompute.figures_of

        def meanwhile(version, world):
            frame = figures_of(version, world)
            one_more()
            return frame

        one_more()
        monkeypatch.setattr(recompute, "figures_of", meanwhile)
        run = recompute.run(asked_by="tests", owed_only=True)
        assert run.outcome == "succeeded"
        assert owed() == {DEATHS: "observations"}

    def test_a_debt_of_every_metric_that_comes_while_a_run_begins_waits(self, monkeypatch):
        monkeypatch.setattr(owing, "SPREAD", "SELECT 1")  # as if it came just after
        Area.objects.filter(code="E10000034").update(name="Worcester Shire")
        one_more()
        run = recompute.run(asked_by="tests", owed_only=True)
        assert (run.outcome, run.metrics) == ("succeeded", 1)
        assert owed() == {"": "area"}
        assert recompute.run(asked_by="tests", owed_only=True) is None
        assert owed() == {"": "area"}

    def test_a_failure_stops_no_other_metric_and_waits_before_it_is_tried_again(self, monkeypatch):
        one_more()
        one_more("drug_seizures")
        replace = storing.replace
        broken = Metric.objects.get(code=DEATHS).pk

        def breaks(metric, frame):
            if metric == broken:
                raise RuntimeError("the disk is full")
            return replace(metric, frame)

        monkeypatch.setattr(storing, "replace", breaks)
        with pytest.raises(RuntimeError):
            recompute.run(asked_by="tests", owed_only=True)
        failed = RecomputeRun.objects.first()
        assert (failed.outcome, failed.error) == ("failed", "RuntimeError: the disk is full")
        assert (failed.metrics, owed()) == (1, {DEATHS: "observations"})
        assert RecomputeRun.objects.standing_failure() == failed
        monkeypatch.undo()
        assert recompute.run(asked_by="tests", owed_only=True) is None
        Owed.objects.update(failed_at=timezone.now() - owing.AGAIN)
        sweep()
        assert owed() == {}
        assert RecomputeRun.objects.standing_failure() is None

    def test_a_full_run_is_shared_out_and_ends_with_its_last_part(self, monkeypatch):
        monkeypatch.setattr(recompute_batch, "delay", lambda *_: None)
        before = set(RecomputeRun.objects.values_list("pk", flat=True))
        recompute_all(asked_by="tests")
        run = RecomputeRun.objects.exclude(pk__in=before).get()
        parts = recompute.batches(run)
        assert 1 < len(parts) <= recompute.BATCHES
        assert sorted(metric for part in parts for metric in part) == sorted(
            Metric.objects.values_list("pk", flat=True)
        )
        first, last = [next(iter(parts[0]))], [next(iter(parts[1]))]
        Owed.objects.exclude(metric__in=first + last).delete()  # the others are quick to compute
        recompute_batch(run.pk, first)
        run.refresh_from_db()
        assert run.outcome == "running"
        recompute_batch(run.pk, first)  # a task that comes twice finds nothing to do
        recompute_batch(run.pk, last)
        run.refresh_from_db()
        assert (run.outcome, run.is_full) == ("succeeded", True)
        assert run.changed == 0

    def test_a_lost_broker_leaves_it_owed_and_the_sweep_completes_it(self, monkeypatch):
        def lost(*_):
            raise OperationalError("Connection refused")

        one_more()
        monkeypatch.setattr(recompute_batch, "delay", lost)
        with pytest.raises(OperationalError):
            recompute_all(asked_by="nightly")
        left = RecomputeRun.objects.first()
        assert left.outcome == "running"
        sweep()  # somebody may still come for it
        assert RecomputeRun.objects.first() == left
        Owed.objects.exclude(metric__code=DEATHS).delete()  # the others are as they were
        sweep(grace=timedelta(0))
        left.refresh_from_db()
        assert (left.outcome, left.error) == ("failed", "The worker ended before it had finished.")
        assert RecomputeRun.objects.first().outcome == "succeeded"
        assert owed() == {}
