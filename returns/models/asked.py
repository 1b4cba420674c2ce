"""What is asked: forms in versions, their sections and questions, and the rounds that ask them."""

from django.db import models
from django.db.models import F, Q

from outcomes import periods
from outcomes.models import Metric, Outcome, Source
from partnerships.history import kept
from partnerships.models import Area, User


class Asked(models.TextChoices):
    """Who is asked: a partnership, or the police force once for all of its partnerships."""

    PARTNERSHIP = "partnership", "Partnership"
    FORCE = "force", "Police force"


class Form(models.Model):
    """What a round asks, in one version. A form that a round has used is never changed."""

    number = models.PositiveSmallIntegerField(unique=True)
    from_quarter = models.DateField(
        unique=True, help_text="First day of the first quarter that it is for."
    )
    note = models.TextField(blank=True, help_text="What is new in it.")

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return f"Form {self.number}"


class Section(models.Model):
    """A part of a form that one colleague can take: police, health, probation, the lead."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    asked_of = models.CharField(max_length=12, choices=Asked.choices)
    title = models.CharField(max_length=80)
    about = models.TextField(blank=True)
    who = models.CharField(max_length=80, blank=True, help_text="Who can usually answer it.")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["form", "order"]
        constraints = [
            models.UniqueConstraint(fields=["form", "key"], name="one_section_of_a_key"),
        ]

    def __str__(self):
        return self.title


class Question(models.Model):
    """One thing that a form asks: a figure, a narrative, or a confirmation.

    level: of what one answer is wanted: each authority, the whole partnership, the force.
    quarters_back: how many quarters before the round's the period ends, because the source is slow.
    filled_from: where the portal itself takes the answer from, where it can.
    """

    class Kind(models.TextChoices):
        FIGURE = "figure", "Figure"
        NARRATIVE = "narrative", "Narrative"
        TEXT = "text", "Text"
        CONFIRMATION = "confirmation", "Confirmation"
        DAY = "day", "Day"

    class Level(models.TextChoices):
        AUTHORITY = "authority", "Each authority"
        PARTNERSHIP = "partnership", "The whole partnership"
        FORCE = "force", "The police force"

    class Measure(models.TextChoices):
        COUNT = "count", "A count"
        AMOUNT = "amount", "An amount in pounds"
        PROPORTION = "proportion", "A number out of another"

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    level = models.CharField(max_length=12, choices=Level.choices)
    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, related_name="asked", null=True, blank=True
    )
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, related_name="asked", null=True, blank=True
    )
    measure = models.CharField(max_length=12, choices=Measure.choices, blank=True)
    quarters_back = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=240)
    help = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True, help_text="Where the answer comes from.")
    filled_from = models.CharField(max_length=60, blank=True)
    required = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["section", "order"]
        constraints = [
            models.UniqueConstraint(fields=["section", "key"], name="one_question_of_a_key"),
            models.CheckConstraint(
                condition=Q(kind="figure", metric__isnull=False)
                | ~Q(kind="figure") & Q(metric__isnull=True),
                name="a_figure_is_of_a_metric",
            ),
        ]

    def __str__(self):
        return self.words

    @property
    def is_proportion(self):
        return self.measure == self.Measure.PROPORTION


@kept()
class Round(models.Model):
    """One quarter's returns: when they open, fall due and close, and the form they use.

    A due day ends at 23:59:59 in London. None falls due before `sources_out_on`, the day by which
    the slowest source that the form asks for is usually out.
    """

    quarter = models.DateField(unique=True, help_text="First day of the quarter.")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="rounds")
    opens_on = models.DateField()
    sources_out_on = models.DateField()
    force_due_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-quarter"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("sources_out_on")),
                name="not_due_before_its_sources_are_out",
            ),
            models.CheckConstraint(
                condition=Q(force_due_on__gte=F("opens_on"))
                & Q(due_on__gte=F("force_due_on"))
                & Q(closes_on__gte=F("due_on")),
                name="a_round_opens_falls_due_and_closes",
            ),
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
                name="a_round_is_of_a_quarter",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def ends(self):
        """The last day of the quarter."""
        return periods.last_day(self.quarter, 3)

    @property
    def slug(self):
        """The quarter in addresses: 2026-q1 is April to June 2026."""
        return periods.quarter_slug(self.quarter)

    @property
    def label(self):
        """The quarter on a page: Q1 2026/27."""
        return periods.label(self.quarter, self.ends)

    @property
    def in_words(self):
        """The quarter with its months: Q1 2026/27 (April to June 2026)."""
        return periods.in_words(self.quarter, self.ends)


class Supplied(models.Model):
    """A figure that a source sent ahead of publication: returns arrive with it filled in.

    It is not an observation: it stands nowhere until a return that carries it is accepted.
    """

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    numerator = models.DecimalField(max_digits=24, decimal_places=10)
    denominator = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "supplied figures"
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "area", "period_start", "period_end"], name="supplied_once"
            ),
            models.CheckConstraint(condition=Q(numerator__gte=0), name="supplied_from_zero"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="supplied_denominator_above_zero",
            ),
        ]

    def __str__(self):
        return f"{self.metric} {self.area} {self.period_start}"
