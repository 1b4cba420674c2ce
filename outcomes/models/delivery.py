"""What a partnership set out to do, how far it is, and how it judges itself."""

from django.db import models
from django.db.models import Q

from partnerships.history import kept
from partnerships.models import Partnership, SubGroup

from .catalogue import Metric, Outcome, Pillar
from .plans import PlanPriority


@kept()
class DeliveryAction(models.Model):
    """One action of a delivery plan: whose it is, by when, how far, and what it should move.

    owner: a post and its body, no name. `sub_group` is one of the same partnership's (a composite
    foreign key holds it).
    """

    class Progress(models.TextChoices):
        NOT_BEGUN = "not_begun", "Not begun"
        ON_TRACK = "on_track", "On track"
        AT_RISK = "at_risk", "At risk"
        BEHIND = "behind", "Behind"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="delivery_actions"
    )
    title = models.CharField(max_length=240)
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, null=True, blank=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, null=True, blank=True)
    sub_group = models.ForeignKey(
        SubGroup, on_delete=models.PROTECT, related_name="actions", null=True, blank=True
    )
    priority = models.ForeignKey(
        PlanPriority, on_delete=models.PROTECT, related_name="actions", null=True, blank=True
    )
    owner = models.CharField(max_length=160, help_text="The post and its body, not the person.")
    begun_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    progress = models.CharField(max_length=12, choices=Progress.choices, default=Progress.NOT_BEGUN)
    said = models.TextField(blank=True, help_text="What was done so far, and what comes next.")
    is_public = models.BooleanField(
        default=False, help_text="Anyone may read it beside the measure that it should move."
    )

    class Meta:
        verbose_name = "action"
        ordering = ["partnership", "due_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress="done", done_on__isnull=False)
                | ~Q(progress="done") & Q(done_on__isnull=True),
                name="what_is_done_says_when",
            ),
            models.CheckConstraint(
                condition=Q(begun_on__isnull=True)
                | Q(due_on__isnull=True)
                | Q(due_on__gte=models.F("begun_on")),
                name="action_begins_before_it_is_due",
            ),
        ]

    def __str__(self):
        return self.title


@kept()
class SelfAssessment(models.Model):
    """How a partnership judged itself on a day: its progress report, form "CDP progress return".

    Its governance part is the register as it stood on that day, and its metrics are the
    indicators: neither is typed again.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Agreed"

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="self_assessments"
    )
    as_at = models.DateField(help_text="The day that it describes.")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.CharField(max_length=160, blank=True, help_text="The body or the post.")
    barriers = models.TextField(blank=True, help_text="What stands in the way.")
    asks = models.TextField(blank=True, help_text="What is asked of central government.")

    class Meta:
        verbose_name = "self-assessment"
        ordering = ["partnership", "-as_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "as_at"], name="one_self_assessment_of_a_day"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", agreed_on__isnull=True)
                | Q(status="agreed", agreed_on__isnull=False),
                name="an_agreed_self_assessment_says_when",
            ),
        ]

    def __str__(self):
        return f"Self-assessment, {self.as_at:%-d %B %Y}"


@kept()
class OutcomeAssessment(models.Model):
    """What a self-assessment says of one outcome."""

    class Direction(models.TextChoices):
        BETTER = "better", "Getting better"
        SAME = "same", "No clear change"
        WORSE = "worse", "Getting worse"
        UNKNOWN = "unknown", "Cannot be said"

    class Rating(models.TextChoices):
        RED = "red", "Red: off course"
        AMBER = "amber", "Amber: needs attention"
        GREEN = "green", "Green: on course"
        NONE = "none", "Not rated"

    assessment = models.ForeignKey(
        SelfAssessment, on_delete=models.CASCADE, related_name="outcomes"
    )
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="assessments")
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.UNKNOWN)
    rating = models.CharField(max_length=8, choices=Rating.choices, default=Rating.NONE)
    commentary = models.TextField(blank=True)
    risks = models.TextField(blank=True, help_text="The key risks.")

    class Meta:
        verbose_name = "assessment of an outcome"
        ordering = ["assessment", "outcome__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "outcome"], name="one_assessment_of_an_outcome"
            ),
        ]

    def __str__(self):
        return f"{self.outcome}, {self.assessment}"
