"""Indicators: what we computed from the observations, rebuilt whole, and the one way to read it."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When

from partnerships.models import Area

from .catalogue import Metric

FIGURES = ("numerator", "denominator", "value", "lower", "upper")
"""Every column that holds a figure of the period: shown or hidden together."""

ROUNDED = ("numerator", "denominator", "value")
"""Figures that the public sees made from rounded counts, where the metric's rule rounds."""

CHANGES = ("change", "change_percent")
"""What the figure was less the one before: withheld also where that one is hidden."""

READINGS = ("variation", "assurance", "trend", "quintile", "rank_best", "rank_worst", "rank_of")
"""How a figure stands in its series and among areas: held for either side, from what it sees."""

TOLD = ("comparison",)
"""Words that follow from the figures: shown with them."""

SAID = ("no_value_reason", "benchmark", "flag", "qualifier", "note", "made_of")
"""Words about a figure: also said where it is missing, since they may say why."""


class State(models.TextChoices):
    SHOWN = "shown", "Shown"
    SUPPRESSED = "suppressed", "Hidden"
    RESTRICTED = "restricted", "Restricted"
    MISSING = "missing", "Not held"


class RunQuerySet(models.QuerySet):
    def last_good(self):
        """The last run that computed everything; before there was one, the last that succeeded."""
        good = self.filter(outcome=RecomputeRun.Outcome.SUCCEEDED)
        return good.order_by("-is_full", "-started_at").first()

    def standing_failure(self):
        """The run whose failure still stands: the last to end, or the newest that left debts."""
        ended = self.exclude(outcome=RecomputeRun.Outcome.RUNNING)
        last = ended.order_by("-finished_at").first()
        if last is None or last.outcome == RecomputeRun.Outcome.FAILED:
            return last
        return ended.filter(outcome=RecomputeRun.Outcome.FAILED, owed__isnull=False).first()


class RecomputeRun(models.Model):
    """One recomputation: when, how it ended, and how much it computed and changed."""

    class Outcome(models.TextChoices):
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    asked_by = models.CharField(max_length=40, help_text="nightly, first start, command")
    is_full = models.BooleanField(default=False, help_text="Whether every metric was asked for.")
    metrics = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(
        default=0, help_text="Rows that were not stored as they were computed."
    )
    error = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

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


class Owed(models.Model):
    """A metric's figures no longer follow from what is held: since when, and why.

    Written by triggers in the transaction of the change. Without a metric it is owed by every one.
    Nothing in the database ties a debt to its metric or run: both may go before it does.
    """

    metric = models.ForeignKey(
        Metric, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="owed"
    )
    since = models.DateTimeField()
    why = models.CharField(max_length=60)
    run = models.ForeignKey(
        RecomputeRun,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="owed",
        help_text="The run that answers for it.",
    )
    failed_at = models.DateTimeField(null=True, help_text="When it was last tried in vain.")

    class Meta:
        ordering = ["since"]
        verbose_name_plural = "owed"

    def __str__(self):
        return f"{self.metric_id or 'every metric'}: {self.why}"


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """The indicators as this viewer may see them, each a dictionary.

        `viewer` is an `access.Viewer`, or None for anyone. Figures of a row that is not shown to
        them are None and `state` and `reason` say why; `is_restricted` marks a row that is shown
        to them and not to the public. Only this function reads the stored figures: it chooses
        between the two states that were decided when the row was computed.
        """
        served = self if settings.DEMO else self.exclude(area__nation=Area.Nation.DEMONSTRATION)
        reads_full = reads_full_of(viewer)
        shown = _of_either(reads_full, state=State.SHOWN)
        exact = shown & _full_or(reads_full, Q(public_is_rounded=False))
        # What is said of a missing figure may be read; what is said of a hidden one may tell it.
        spoken = shown | _of_either(reads_full, state=State.MISSING)
        changed = shown & _full_or(reads_full, Q(change_is_secret=False))
        seen = {name: _if(exact, name) for name in FIGURES}
        seen |= {name: _exact_or_rounded(exact, shown, name) for name in ROUNDED}
        seen |= {name: _if(changed, name) for name in (*CHANGES, "change_from")}
        seen |= {name: _text_if(exact, name) for name in TOLD}
        seen |= {name: _text_if(spoken, name) for name in SAID}
        seen["benchmark"] = _text_if(exact, "benchmark")
        seen["flag"] = Case(
            When(shown & ~exact, then=Value("rounded")),
            default=seen["flag"],
            output_field=models.TextField(),
        )
        seen["change_signal"] = _text_if(changed, "change_signal")
        seen |= {name: either(reads_full, name) for name in READINGS}
        return served.values(
            "period_start",
            "period_end",
            "breakdown",
            "window",
            "basis",
            "status",
            state=either(reads_full, "state"),
            reason=either(reads_full, "reason"),
            latest=either(reads_full, "latest"),
            is_restricted=Case(
                When(shown & ~Q(public_state=State.SHOWN), then=Value(True)),
                default=Value(False),
                output_field=models.BooleanField(),
            ),
            metric_code=F("metric__code"),
            area_code=F("area__code"),
            area_name=F("area__name"),
            area_kind=F("area__kind"),
            area_nation=F("area__nation"),
            source_key=F("source"),
            release_number=F("release_id"),
            computed_at=F("run__started_at"),
            **seen,
        )

    def latest_for(self, viewer):
        """Each area's last figure that this viewer sees."""
        reads_full = reads_full_of(viewer)
        return self.filter(_of_either(reads_full, latest=True))

    def in_state(self, viewer, state):
        """The indicators that this viewer sees in this state."""
        return self.filter(_of_either(reads_full_of(viewer), state=state))


NOBODY = Q(pk__in=[])


def reads_full_of(viewer):
    """Which rows this viewer reads in their full state, as a condition."""
    if viewer is None:
        return NOBODY
    reads = Q(area_id__in=viewer.full_areas) if viewer.full_areas else NOBODY
    if viewer.reads_everywhere:
        reads |= ~Q(area__nation=Area.Nation.DEMONSTRATION)
    return reads


# Django builds a condition anew for each of the many columns that stand under it, which takes
# longer than the query: so what the public reads is written without the side that it never reads.


def _of_either(reads_full, **pair):
    """Whether a row's pair of columns, by its common name, has this value for the viewer."""
    ((name, value),) = pair.items()
    public = Q(**{f"public_{name}": value})
    if reads_full is NOBODY:
        return public
    return reads_full & Q(**{f"full_{name}": value}) | ~reads_full & public


def _full_or(reads_full, condition):
    return condition if reads_full is NOBODY else reads_full | condition


def either(reads_full, name):
    """The full or the public side of a pair of columns."""
    if reads_full is NOBODY:
        return F(f"public_{name}")
    return Case(When(reads_full, then=F(f"full_{name}")), default=F(f"public_{name}"))


def _if(condition, name):
    return Case(When(condition, then=F(f"full_{name}")), default=None)


def _exact_or_rounded(exact, shown, name):
    return Case(
        When(exact, then=F(f"full_{name}")), When(shown, then=F(f"public_{name}")), default=None
    )


def _text_if(condition, name):
    return Case(
        When(condition, then=F(f"full_{name}")),
        default=Value(""),
        output_field=models.TextField(),
    )


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
    public_is_rounded = models.BooleanField(
        default=False, help_text="Whether the public sees counts rounded to the nearest 5."
    )
    public_numerator = models.FloatField(null=True, help_text="Rounded; empty where exact.")
    public_denominator = models.FloatField(null=True, help_text="Rounded; empty where exact.")
    public_value = models.FloatField(null=True, help_text="From rounded counts, or empty.")
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
    change_is_secret = models.BooleanField(
        default=True,
        help_text="Whether the change would tell the public a figure that is hidden from them.",
    )
    full_variation = models.CharField(max_length=16, default="")
    public_variation = models.CharField(max_length=16, default="")
    full_assurance = models.CharField(max_length=12, default="")
    public_assurance = models.CharField(max_length=12, default="")
    full_trend = models.CharField(max_length=24, default="")
    public_trend = models.CharField(max_length=24, default="")
    full_quintile = models.PositiveSmallIntegerField(null=True, help_text="1 holds the lowest.")
    public_quintile = models.PositiveSmallIntegerField(null=True)
    full_rank_best = models.PositiveSmallIntegerField(null=True, help_text="1 is the highest.")
    public_rank_best = models.PositiveSmallIntegerField(null=True)
    full_rank_worst = models.PositiveSmallIntegerField(null=True)
    public_rank_worst = models.PositiveSmallIntegerField(null=True)
    full_rank_of = models.PositiveSmallIntegerField(null=True, help_text="Areas that are ranked.")
    public_rank_of = models.PositiveSmallIntegerField(null=True)
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
