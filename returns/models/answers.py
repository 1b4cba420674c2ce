"""Answers: a row for each thing asked of each area, from the day a return opens."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from partnerships.history import kept
from partnerships.models import Area, StoredFile, User

from .asked import Question, Section
from .returning import QuarterlyReturn, Status


def frozen():
    """Triggers by which the database refuses to touch what belongs to a return past draft.

    The return is read under a lock, so that no answer slips in beside a submission. Nor does a row
    leave a frozen return for one that is not.
    """
    look = """
        SELECT status INTO held FROM returns_quarterlyreturn
        WHERE id = {row}.quarterly_return_id FOR SHARE;
        IF held <> '{draft}' THEN
            RAISE EXCEPTION 'This return is frozen: it is %.', held;
        END IF;
        RETURN {row};
    """
    common = {"when": pgtrigger.Before, "declare": [("held", "VARCHAR")]}
    return [
        pgtrigger.Trigger(
            name="frozen_to_changes",
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=look.format(row="NEW", draft=Status.DRAFT.value),
            **common,
        ),
        pgtrigger.Trigger(
            name="frozen_to_deletion",
            operation=pgtrigger.Delete,
            func=look.format(row="OLD", draft=Status.DRAFT.value),
            **common,
        ),
        pgtrigger.Trigger(
            name="stays_with_its_return",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__quarterly_return__df=pgtrigger.F("new__quarterly_return")),
            func="RAISE EXCEPTION 'What belongs to a return stays with it.';",
        ),
    ]


class Origin(models.TextChoices):
    """Where an answer was taken from."""

    TYPED = "typed", "Typed in"
    WORKBOOK = "workbook", "Read from a workbook"
    PUBLISHED = "published", "As published"
    SUPPLIED = "supplied", "Sent ahead by its source"
    FORCE = "force", "From the force's return"
    REGISTER = "register", "From the register"
    CARRIED = "carried", "Carried forward from the last return"


BY_THE_PORTAL = {Origin.PUBLISHED, Origin.SUPPLIED, Origin.FORCE, Origin.REGISTER}
"""Origins of what the portal itself supplied."""


class Answer(models.Model):
    """What is common to every answer: of which question and area, and in which version.

    version: 0 until somebody saves it; each save adds one, and a save that read an older version
    is refused. needs_confirming: carried forward, and waiting for somebody to say it still holds.
    """

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=12, choices=Origin.choices, blank=True)
    needs_confirming = models.BooleanField(default=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.question}, {self.area}"

    @property
    def key(self):
        """What names it within its return: the question's key and the area's code."""
        return f"{self.question.key}:{self.area.code}"

    @property
    def is_supplied(self):
        """Whether the portal itself supplied it, and nobody has changed it since."""
        return self.origin in BY_THE_PORTAL


def answered_once(name):
    return models.UniqueConstraint(
        fields=["quarterly_return", "question", "area"], name=f"{name}_answered_once"
    )


@kept()
class ReturnValue(Answer):
    """A figure: given, or nil, not applicable or not known with a reason. Blank is none of them.

    A count or an amount stands in `numerator`; a proportion has both. It is of the period from
    `period_start` to `period_end`, both included.
    """

    class State(models.TextChoices):
        BLANK = "", "Not answered"
        GIVEN = "given", "Given"
        NIL = "nil", "Nil"
        NOT_APPLICABLE = "not_applicable", "Not applicable"
        NOT_KNOWN = "not_known", "Not known"

    state = models.CharField(max_length=16, choices=State.choices, blank=True)
    numerator = models.DecimalField(max_digits=24, decimal_places=10, null=True, blank=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=10, null=True, blank=True)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    period_start = models.DateField()
    period_end = models.DateField()

    class Meta:
        ordering = ["question__section__order", "question__order", "area__name"]
        constraints = [
            answered_once("value"),
            models.CheckConstraint(
                condition=Q(state="given", numerator__isnull=False)
                | Q(state="nil", numerator=0)
                | Q(
                    state__in=["", "not_applicable", "not_known"],
                    numerator__isnull=True,
                    denominator__isnull=True,
                ),
                name="a_figure_stands_where_one_is_given",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["not_applicable", "not_known"]) | ~Q(reason=""),
                name="no_figure_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True) | Q(numerator__gte=0),
                name="returned_from_zero",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gte=0),
                name="returned_denominator_from_zero",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="returned_period_runs_on"
            ),
        ]
        triggers = frozen()

    @property
    def is_answered(self):
        return self.state != self.State.BLANK and not self.needs_confirming


@kept()
class Narrative(Answer):
    """Words: on an outcome its direction, commentary, risks and actions; else commentary alone."""

    class Direction(models.TextChoices):
        BLANK = "", "Not said"
        BETTER = "better", "Getting better"
        SAME = "same", "Much the same"
        WORSE = "worse", "Getting worse"
        UNCLEAR = "unclear", "Too early or too little to say"

    direction = models.CharField(max_length=8, choices=Direction.choices, blank=True)
    commentary = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    actions = models.TextField(blank=True)

    class Meta:
        ordering = ["question__section__order", "question__order"]
        constraints = [answered_once("narrative")]
        triggers = frozen()

    @property
    def is_answered(self):
        said = self.commentary and (self.direction or self.question.outcome_id is None)
        return bool(said) and not self.needs_confirming


@kept()
class Confirmation(Answer):
    """A statement confirmed or not, with what the register says of it; or a day."""

    class Said(models.TextChoices):
        BLANK = "", "Not answered"
        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_APPLICABLE = "not_applicable", "Does not apply"

    said = models.CharField(max_length=16, choices=Said.choices, blank=True)
    day = models.DateField(null=True, blank=True)
    register_says = models.TextField(blank=True, help_text="As the register stood.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["question__section__order", "question__order", "area__name"]
        constraints = [answered_once("confirmation")]
        triggers = frozen()

    @property
    def is_answered(self):
        """Where the register says nothing, a note that says why is an answer."""
        return bool(self.said or self.day or self.note) and not self.needs_confirming


@kept()
class Evidence(models.Model):
    """A file that a return rests on, under the register's rules for files."""

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, on_delete=models.PROTECT, related_name="evidence"
    )
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=240, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "section", "file"], name="evidence_once_a_section"
            )
        ]
        triggers = frozen()

    def __str__(self):
        return str(self.file)
