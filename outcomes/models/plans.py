"""Local plans: what a policing body said it would put first, and which measures speak to it."""

from django.db import models
from django.db.models import Q

from partnerships.history import kept
from partnerships.models import Area, Dated, DatedQuerySet, starts_before_it_ends

from .catalogue import Metric, Outcome, Pillar


@kept()
class LocalPlan(models.Model):
    """A police and crime plan, or another local plan, for an area between two years."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="plans")
    body = models.CharField(max_length=160, help_text="Whose plan it is, as the plan says.")
    title = models.CharField(max_length=160)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=160)

    class Meta:
        ordering = ["area", "-first_year", "title"]
        constraints = [
            models.UniqueConstraint(fields=["area", "title"], name="one_plan_of_a_title"),
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year")),
                name="plan_starts_before_it_ends",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.body}"


@kept()
class PlanPriority(models.Model):
    """One priority of a plan, in its own words and order."""

    plan = models.ForeignKey(LocalPlan, on_delete=models.CASCADE, related_name="priorities")
    text = models.CharField(max_length=240)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "text"], name="one_priority_of_a_text")
        ]

    def __str__(self):
        return self.text


@kept()
class PriorityLink(Dated):
    """A priority speaks to a pillar, an outcome or a metric, between two days; who says so."""

    priority = models.ForeignKey(PlanPriority, on_delete=models.CASCADE, related_name="links")
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, null=True, blank=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, null=True, blank=True)
    basis = models.CharField(max_length=160, help_text="How the link is known.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["priority", "valid_from"]
        constraints = [
            starts_before_it_ends("priority_link_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(pillar__isnull=False, outcome__isnull=True, metric__isnull=True)
                | Q(pillar__isnull=True, outcome__isnull=False, metric__isnull=True)
                | Q(pillar__isnull=True, outcome__isnull=True, metric__isnull=False),
                name="priority_link_has_one_end",
            ),
            models.UniqueConstraint(
                fields=["priority", "pillar", "outcome", "metric", "valid_from"],
                nulls_distinct=False,
                name="priority_link_once",
            ),
        ]

    def __str__(self):
        return f"{self.priority}: {self.pillar or self.outcome or self.metric}"
