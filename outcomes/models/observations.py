"""Observations: what a publisher, a return or a paper said, kept for ever as it was said."""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from outcomes import disclosure
from partnerships.models import Area

from .catalogue import Metric
from .indicators import ROUNDED, Indicator, State, either, reads_full_of


class Source(models.Model):
    """A published table or page that figures were read from."""

    key = models.CharField(max_length=60, primary_key=True)
    publisher = models.CharField(max_length=160)
    title = models.TextField()
    address = models.TextField(blank=True)
    licence = models.CharField(max_length=160, blank=True)
    period_covered = models.CharField(max_length=160, blank=True)
    copy_read_from = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["publisher", "title"]

    def __str__(self):
        return self.key


class Release(models.Model):
    """One file read into one source: what it was, and what it changed."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="releases")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    revised = models.PositiveIntegerField()
    moved = models.PositiveIntegerField(help_text="Revised rows whose figure itself changed.")
    withdrawn = models.PositiveIntegerField()

    class Meta:
        ordering = ["-recorded_at", "source"]

    def __str__(self):
        return f"{self.source_id}, {self.recorded_at:%d %B %Y}"


FIGURES = ("numerator", "denominator", "value", "published_lower", "published_upper")
SAID = ("qualifier", "flag", "note")
IDENTITY = ("metric", "area", "period_start", "period_end", "breakdown", "basis", "release")
"""What an observation shares with the indicator that was computed from it."""

UNDECIDED = "Restricted: the next nightly run decides who may see it."
RELEASED = Q(basis__in=["published", "quoted"])
WITHHELD = RELEASED & Q(flag="suppressed")
NOT_HELD = RELEASED & Q(numerator__isnull=True, value__isnull=True)
RELEASED_STATE = (
    When(WITHHELD, then=Value(State.SUPPRESSED)),
    When(NOT_HELD, then=Value(State.MISSING)),
    When(RELEASED, then=Value(State.SHOWN)),
)
RELEASED_REASON = (
    When(WITHHELD, then=Value(disclosure.BY_PUBLISHER)),
    When(NOT_HELD, then=Value("Not held.")),
    When(RELEASED, then=Value("")),
)


class ObservationQuerySet(models.QuerySet):
    def current(self):
        """What is held now: nothing superseded."""
        return self.filter(superseded_at__isnull=True)

    def as_known_on(self, moment):
        """What was held at this moment."""
        return self.filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment), recorded_at__lte=moment
        )

    def visible_to(self, viewer):
        """The observations as this viewer may see them, each a dictionary; figures as `seen_…`.

        What a publisher has released is shown as released. Any other row follows the decision
        stored with the indicator that was computed from this very row; while none has been, the
        row is restricted.
        """
        told = {
            "state": _told("state", viewer, RELEASED_STATE, State.RESTRICTED),
            "reason": _told("reason", viewer, RELEASED_REASON, UNDECIDED),
        }
        shown, spoken = Q(state=State.SHOWN), Q(state__in=[State.SHOWN, State.MISSING])
        public = _told("state", None, RELEASED_STATE, State.RESTRICTED)
        rounded = shown & Q(is_rounded=True)
        seen = {
            f"seen_{name}": Case(
                When(rounded, then=F(f"rounded_{name}") if name in ROUNDED else Value(None)),
                When(shown, then=Cast(F(name), models.FloatField())),
                output_field=models.FloatField(),
            )
            for name in FIGURES
        }
        seen |= {
            f"seen_{name}": Case(
                When(spoken, then=F(name)), default=Value(""), output_field=models.TextField()
            )
            for name in SAID
        }
        seen["seen_flag"] = Case(
            When(rounded, then=Value("rounded")),
            default=seen["seen_flag"],
            output_field=models.TextField(),
        )
        return (
            self.annotate(**told)
            .alias(public_state=public, **_rounded_for(viewer))
            .values(
                "period_start",
                "period_end",
                "breakdown",
                "basis",
                "status",
                "state",
                "reason",
                "recorded_at",
                is_restricted=Case(
                    When(shown & ~Q(public_state=State.SHOWN), then=Value(True)),
                    default=Value(False),
                ),
                metric_code=F("metric__code"),
                area_code=F("area__code"),
                area_name=F("area__name"),
                area_nation=F("area__nation"),
                source_key=F("release__source_id"),
                release_number=F("release_id"),
                **seen,
            )
        )

    def in_state(self, viewer, state):
        """The observations that this viewer sees in this state."""
        told = _told("state", viewer, RELEASED_STATE, State.RESTRICTED)
        return self.alias(told_state=told).filter(told_state=state)


def _told(name, viewer, released, otherwise):
    """What the viewer is told of a row: as released, else as decided of it, else `otherwise`."""
    same = {key: OuterRef(key) for key in IDENTITY}
    decided = Indicator.objects.filter(window="as_published", **same)
    decided = decided.annotate(told=either(reads_full_of(viewer), name)).values("told")[:1]
    decided = Subquery(decided, output_field=models.TextField())
    return Case(
        *released,
        default=Coalesce(decided, Value(otherwise), output_field=models.TextField()),
        output_field=models.TextField(),
    )


def _rounded_for(viewer):
    """Whether the viewer sees the counts rounded, and what they then see."""
    decided = Indicator.objects.filter(
        window="as_published", **{key: OuterRef(key) for key in IDENTITY}
    ).filter(~reads_full_of(viewer), public_is_rounded=True)
    return {"is_rounded": Exists(decided)} | {
        f"rounded_{name}": Subquery(decided.values(f"public_{name}")[:1]) for name in ROUNDED
    }


class Observation(models.Model):
    """A figure for a metric, an area and a period on one basis. Superseded, never edited."""

    class Basis(models.TextChoices):
        PUBLISHED = "published", "Published"
        RETURN = "return", "Quarterly return"
        QUOTED = "quoted", "Quoted in a paper"
        DERIVED = "derived", "Derived"

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", "Provisional"
        REVISED = "revised", "Revised"
        FINAL = "final", "Final"

    class Flag(models.TextChoices):
        NONE = "", "None"
        ROUNDED = "rounded", "Rounded to 5"
        SUPPRESSED = "suppressed", "Suppressed by the publisher"
        NOT_AVAILABLE = "not_available", "Not available"

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="observations")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="observations")
    period_start = models.DateField()
    period_end = models.DateField()
    breakdown = models.CharField(max_length=60, blank=True)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    numerator = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    value = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    published_lower = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    published_upper = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    qualifier = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices)
    flag = models.CharField(max_length=16, choices=Flag.choices, blank=True)
    note = models.TextField(blank=True)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="observations")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "area", "period_start", "period_end", "breakdown", "basis"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_observation",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="observation_period_runs_on"
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True) | Q(numerator__gte=0),
                name="observation_counts_from_zero",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="observation_denominator_above_zero",
            ),
            models.CheckConstraint(
                condition=~Q(flag__in=["suppressed", "not_available"])
                | Q(numerator__isnull=True, value__isnull=True),
                name="a_hidden_observation_holds_no_figure",
            ),
        ]
        indexes = [models.Index(fields=["release"], name="observation_release")]

    def __str__(self):
        return f"{self.metric} {self.area} {self.period_start}"


class Population(models.Model):
    """A mid-year population estimate: people of an age group, by edition."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="populations")
    year = models.PositiveSmallIntegerField()
    age_group = models.CharField(max_length=12)
    people = models.PositiveIntegerField()
    edition = models.CharField(max_length=60)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "age_group"], name="one_population_a_year_and_age"
            )
        ]

    def __str__(self):
        return f"{self.area} {self.year} {self.age_group}"


class ReviewedFigure(models.Model):
    """An odd figure that somebody has checked: as published, so loading does not ask again."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="reviewed_figures")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    period_start = models.DateField()
    period_end = models.DateField()
    figure = models.DecimalField(max_digits=24, decimal_places=10)
    answer = models.TextField()

    class Meta:
        ordering = ["metric", "area", "period_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "area", "period_start", "period_end", "figure"],
                name="one_answer_a_figure",
            )
        ]

    def __str__(self):
        return f"{self.metric} {self.area} {self.period_start}"
