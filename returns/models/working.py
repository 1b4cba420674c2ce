"""How people work on a return: who has which section, and what the checks asked."""

from django.db import models
from django.db.models import Q

from partnerships.history import kept
from partnerships.models import Area, User

from .answers import frozen
from .asked import Question, Section
from .returning import QuarterlyReturn


@kept()
class Delegation(models.Model):
    """A section of a return that somebody was asked to fill in."""

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, on_delete=models.PROTECT, related_name="delegations"
    )
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="delegations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    message = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["section__order", "given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "section", "user"], name="delegated_once"
            )
        ]

    def __str__(self):
        return f"{self.section}: {self.user}"


@kept()
class Flag(models.Model):
    """What a check found odd, and the answer in words. It stands while its figures are the same."""

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, on_delete=models.PROTECT, related_name="flags"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=12)
    words = models.TextField()
    figures = models.JSONField(help_text="The figures that it rests on, as text.")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["quarterly_return", "question__order", "area__name", "rule"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "question", "area", "rule"], name="one_flag_a_rule"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="a_flag_says_who_answered",
            ),
        ]
        triggers = frozen()

    def __str__(self):
        return self.words
