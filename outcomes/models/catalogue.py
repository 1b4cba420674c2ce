"""The catalogue: the framework's outcomes and metrics, and the series that are held for them."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from outcomes import framework
from partnerships.history import kept
from partnerships.models import Area, Dated, DatedQuerySet, one_at_a_time, starts_before_it_ends


class Direction(models.TextChoices):
    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    NONE = "none", "No better or worse"


class DefinitionStatus(models.TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    UNCONFIRMED = "to be confirmed", "To be confirmed"
    LOCAL = "local", "Local"


class Outcome(models.Model):
    """One of the framework's six outcomes."""

    code = models.CharField(max_length=1, primary_key=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=16)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return self.name


class Pillar(models.Model):
    """One of the strategy's three pillars: supply, treatment, demand."""

    code = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return self.name


class FrameworkMetric(models.Model):
    """A metric as the national framework names it; series of figures feed it."""

    code = models.CharField(max_length=3, primary_key=True)
    tier = models.CharField(max_length=16)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="framework_metrics")
    name = models.CharField(max_length=160)
    definition = models.TextField(blank=True)
    numerator = models.TextField(blank=True)
    denominator = models.TextField(blank=True)
    unit = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    source = models.TextField(blank=True)
    frequency = models.CharField(max_length=120, blank=True)
    period_basis = models.CharField(max_length=120, blank=True)
    lowest_geography = models.CharField(max_length=200, blank=True)
    usual_lag = models.CharField(max_length=160, blank=True)
    access = models.CharField(max_length=16)
    disclosure = models.TextField(blank=True)
    definition_status = models.CharField(max_length=16, choices=DefinitionStatus.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} {self.name}"


@kept()
class Metric(models.Model):
    """A series with one meaning. What that meaning is on a day stands in its versions."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", "Published series"
        RETURNABLE = "returnable", "Asked in quarterly returns"
        QUOTED = "quoted", "Quoted in a paper"

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    framework = models.ForeignKey(
        FrameworkMetric, on_delete=models.PROTECT, related_name="series", null=True, blank=True
    )
    feeds_framework = models.BooleanField(default=False)
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, related_name="metrics", null=True, blank=True
    )
    pillar = models.ForeignKey(
        Pillar, on_delete=models.PROTECT, related_name="metrics", null=True, blank=True
    )
    group = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(feeds_framework=False) | Q(framework__isnull=False),
                name="only_a_framework_metric_is_fed",
            )
        ]

    def __str__(self):
        return self.code


@kept()
class MetricVersion(Dated):
    """A metric's definition between two days: its words, its arithmetic and who may see it."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(max_length=160)
    measure = models.CharField(max_length=16)
    counting = models.CharField(max_length=16)
    metric_type = models.CharField(max_length=12)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    population_band = models.CharField(max_length=12, blank=True)
    multiplier = models.FloatField(default=1)
    ci_method = models.CharField(max_length=20)
    compare = models.CharField(max_length=16)
    judges = models.BooleanField()
    rollup_place = models.CharField(max_length=8)
    rollup_time = models.CharField(max_length=8)
    spc = models.BooleanField(
        default=False, help_text="Whether separate months or quarters may be read against limits."
    )
    trend_test = models.BooleanField(
        default=False, help_text="Whether a trend over five years may be tested."
    )
    part_of = models.CharField(max_length=80, blank=True)
    formula = models.CharField(max_length=240, blank=True)
    noun = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    rate_unit = models.CharField(max_length=120, blank=True)
    count_column = models.CharField(max_length=60, blank=True)
    denominator_column = models.CharField(max_length=60, blank=True)
    period_column = models.CharField(max_length=40)
    sentence = models.TextField(blank=True)
    sentence_one = models.TextField(blank=True)
    definition = models.TextField(blank=True)
    numerator_meaning = models.TextField(blank=True)
    denominator_meaning = models.TextField(blank=True)
    caution = models.TextField(blank=True)
    usual_interval_months = models.PositiveSmallIntegerField()
    usual_lag_months = models.PositiveSmallIntegerField()
    period_basis = models.CharField(max_length=60, blank=True)
    levels = models.CharField(max_length=160, blank=True)
    access = models.CharField(max_length=28)
    disclosure = models.CharField(max_length=16)
    definition_status = models.CharField(max_length=16, choices=DefinitionStatus.choices)
    note = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    ARITHMETIC = (
        "title measure counting metric_type direction population_band multiplier ci_method compare"
        " judges rollup_place rollup_time spc trend_test part_of noun unit rate_unit count_column"
        " denominator_column period_column sentence sentence_one access disclosure"
        " usual_interval_months usual_lag_months"
    ).split()

    class Meta:
        ordering = ["metric", "valid_from"]
        constraints = [
            starts_before_it_ends("metric_version_starts_before_it_ends"),
            one_at_a_time("one_definition_on_any_day", "metric_id"),
        ]

    def __str__(self):
        return self.title

    def as_metric(self):
        """This version as the plain data that the arithmetic takes."""
        parts = {sign: tuple(self.formula.split(f" {sign} ")) for sign in "+/"}
        return framework.Metric(
            code=self.metric.code,
            sum_of=parts["+"] if " + " in self.formula else (),
            ratio_of=parts["/"] if " / " in self.formula else (),
            **{name: getattr(self, name) for name in self.ARITHMETIC},
        )


@kept()
class Break(models.Model):
    """A day on which a series changes: its definition (nothing compares across), or its source."""

    class Kind(models.TextChoices):
        DEFINITION = "definition", "Definition"
        METHOD = "method", "Method"
        SOURCE = "source", "Source"
        BOUNDARY = "boundary", "Boundary"

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="breaks")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, help_text="Empty: every area."
    )
    on = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    compares = models.BooleanField(help_text="Whether figures on both sides may be compared.")
    text = models.CharField(max_length=80)
    reason = models.TextField()

    class Meta:
        ordering = ["metric", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "area", "on"], nulls_distinct=False, name="one_break_a_day"
            )
        ]

    def __str__(self):
        return f"{self.metric}: {self.text}"


@kept()
class Rebase(models.Model):
    """A day from which limits are drawn afresh: the process changed, somebody said so and why.

    It counts once somebody else has approved it. Figures on both sides may still be compared:
    where they may not, that is a `Break`.
    """

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="rebases")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, help_text="Empty: every area."
    )
    on = models.DateField()
    reason = models.TextField()
    fix_after = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(12)],
        help_text="Periods whose average and limits then stand fixed; empty: all of them.",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rebases_proposed"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rebases_approved",
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["metric", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "area", "on"], nulls_distinct=False, name="one_rebase_a_day"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rebase_says_why"),
            models.CheckConstraint(
                condition=Q(fix_after__isnull=True) | Q(fix_after__gte=12),
                name="rebase_fixes_twelve_or_more",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False)
                & ~Q(approved_by=F("proposed_by")),
                name="rebase_is_approved_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.metric}: limits afresh from {self.on:%-d %B %Y}"


@kept()
class Target(models.Model):
    """An ambition for a series in an area, from its start to its end; none is normal."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="targets")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="targets")
    value = models.FloatField()
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    text = models.CharField(max_length=160)
    source = models.CharField(max_length=160)
    confirmed = models.BooleanField()

    class Meta:
        ordering = ["metric", "ends"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="target_starts_before_it_ends",
            )
        ]

    def __str__(self):
        return f"{self.metric}: {self.text}"


class GlossaryTerm(models.Model):
    """A word the portal uses, and what it means in plain English."""

    slug = models.SlugField(max_length=80, primary_key=True)
    term = models.CharField(max_length=80)
    meaning = models.TextField()

    class Meta:
        ordering = ["term"]

    def __str__(self):
        return self.term
