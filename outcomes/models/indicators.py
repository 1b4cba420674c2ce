"""Indicators: what we computed from the observations, rebuilt whole, and the one way to read it."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from partnerships.models import Area

from .catalogue import Metric

FIGURES = ("numerator", "denominator", "value", "lower", "upper", "change", "change_percent")
"""Every column that holds a figure: shown or hidden together."""

TOLD = ("comparison", "change_signal")
"""Words that follow from the figures: shown with them."""

SAID = ("no_value_reason", "benchmark", "flag", "qualifier", "note", "made_of")
"""Words about a figure: also said where it is missing, since they may say why."""


class State(models.TextChoices):
    SHOWN = "shown", "Shown"
    SUPPRESSED = "suppressed", "Hidden"
    RESTRICTED = "restricted", "Restricted"
    MISSING = "missing", "Not held"


class RecomputeRun(models.Model):
    """One recomputation: when, how it ended, and how much it wrote."""

    class Outcome(models.TextChoices):
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    asked_by = models.CharField(max_length=40, help_text="nightly, first start, command")
    metrics = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="running", finished_at__isnull=True)
                | ~Q(outcome="running") & Q(finished_at__isnull=False),
                name="a_run_that_ended_says_when",
            )
        ]

    def __str__(self):
        return f"{self.started_at:%d %B %Y %H:%M} {self.outcome}"


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """The indicators as this viewer may see them, each a dictionary.

        `viewer` is a user or None. Figures of a row that is not shown to them are None and
        `state` and `reason` say why. Only this function reads the stored figures: it chooses
        between the two states that were decided when the row was computed.
        """
        side = side_of(viewer)
        shown = Q(**{f"{side}_state": State.SHOWN})
        # What is said of a missing figure may be read; what is said of a hidden one may tell it.
        spoken = shown | Q(**{f"{side}_state": State.MISSING})
        seen = {
            name: Case(When(shown, then=F(f"full_{name}")), default=None)
            for name in (*FIGURES, "change_from")
        }
        for names, where in ((TOLD, shown), (SAID, spoken)):
            seen |= {
                name: Case(
                    When(where, then=F(f"full_{name}")),
                    default=Value(""),
                    output_field=models.TextField(),
                )
                for name in names
            }
        return self.values(
            "period_start",
            "period_end",
            "breakdown",
            "window",
            "basis",
            "status",
            state=F(f"{side}_state"),
            reason=F(f"{side}_reason"),
            latest=F(f"{side}_latest"),
            metric_code=F("metric__code"),
            area_code=F("area__code"),
            area_name=F("area__name"),
            area_kind=F("area__kind"),
            source_key=F("source"),
            release_number=F("release_id"),
            computed_at=F("run__started_at"),
            **seen,
        )

    def latest_for(self, viewer):
        """Each area's last figure that this viewer sees."""
        return self.filter(**{f"{side_of(viewer)}_latest": True})


def side_of(viewer):
    """Which of the two stored states this viewer reads. Nobody signs in yet: the public one."""
    return "public"


class Indicator(models.Model):
    """A computed figure and the two states in which it may be read.

    Nothing refers to these rows: they are replaced whole. The figures are named `full_…`
    because they are what the fullest viewer may see: read them through `visible_to`.
    """

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="indicators")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="indicators")
    period_start = models.DateField()
    period_end = models.DateField()
    breakdown = models.CharField(max_length=60)
    window = models.CharField(max_length=16)
    basis = models.CharField(max_length=12)
    full_numerator = models.FloatField(null=True)
    full_denominator = models.FloatField(null=True)
    full_value = models.FloatField(null=True)
    full_lower = models.FloatField(null=True)
    full_upper = models.FloatField(null=True)
    full_change = models.FloatField(null=True)
    full_change_percent = models.FloatField(null=True)
    full_change_signal = models.CharField(max_length=16)
    full_comparison = models.CharField(max_length=16)
    full_state = models.CharField(max_length=12, choices=State.choices)
    full_reason = models.TextField()
    public_state = models.CharField(max_length=12, choices=State.choices)
    public_reason = models.TextField()
    full_no_value_reason = models.TextField(help_text="Why a count has no rate.")
    full_change_from = models.DateField(
        null=True, help_text="First day of the period compared with."
    )
    full_benchmark = models.CharField(
        max_length=60, help_text="Whom the comparison is with, by name."
    )
    status = models.CharField(max_length=12)
    full_flag = models.CharField(max_length=16)
    full_qualifier = models.CharField(max_length=20)
    full_note = models.TextField()
    full_made_of = models.TextField(help_text="The parts a rolled-up figure is the sum of.")
    full_latest = models.BooleanField(help_text="The last figure that the fullest viewer sees.")
    public_latest = models.BooleanField(help_text="The last figure that the public sees.")
    source = models.TextField(help_text="Keys of the sources, with spaces between.")
    release = models.ForeignKey(
        "outcomes.Release", on_delete=models.PROTECT, null=True, related_name="indicators"
    )
    run = models.ForeignKey(RecomputeRun, on_delete=models.PROTECT, related_name="indicators")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "metric",
                    "area",
                    "period_start",
                    "period_end",
                    "breakdown",
                    "window",
                    "basis",
                ],
                name="one_indicator",
            )
        ]
        indexes = [
            models.Index(
                fields=["area", "metric"],
                condition=Q(public_latest=True),
                name="indicator_latest",
            ),
            models.Index(fields=["metric", "period_start", "period_end"], name="indicator_period"),
        ]

    def __str__(self):
        return f"{self.metric} {self.area} {self.period_start}"
