"""Quarterly returns and what becomes of them: their status, steps, editions and unlocks."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from outcomes.models import Release
from partnerships.history import append_only, kept
from partnerships.models import (
    Area,
    Dated,
    DatedQuerySet,
    Partnership,
    User,
    one_at_a_time,
    starts_before_it_ends,
)

from .asked import Asked, Round


class Status(models.TextChoices):
    """How far a return is: the workflow of `returns.workflow` moves it, nothing else."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    CERTIFIED = "certified", "Certified"
    ACCEPTED = "accepted", "Accepted"


MOVES = {
    (Status.DRAFT, Status.SUBMITTED),
    (Status.SUBMITTED, Status.CERTIFIED),
    (Status.CERTIFIED, Status.ACCEPTED),
    (Status.SUBMITTED, Status.DRAFT),
    (Status.CERTIFIED, Status.DRAFT),
    (Status.ACCEPTED, Status.DRAFT),
    (Status.DRAFT, Status.ACCEPTED),  # an unlock that ran out: what was accepted stands again
}
"""The changes of status that the database itself allows."""


def set_together(*fields):
    """A constraint: these fields are all set or all empty, so who and when never part."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True for field in fields})
        | Q(**{f"{field}__isnull": False for field in fields}),
        name=f"return_{fields[0]}_set_together",
    )


def only_such_moves():
    listed = ", ".join(f"('{old.value}', '{new.value}')" for old, new in sorted(MOVES))
    return pgtrigger.Trigger(
        name="only_such_moves",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(old__status__df=pgtrigger.F("new__status")),
        func=f"""
            IF (OLD.status, NEW.status) NOT IN ({listed}) THEN
                RAISE EXCEPTION 'A return does not go from % to %.', OLD.status, NEW.status;
            END IF;
            RETURN NEW;
        """,
    )


@kept()
class QuarterlyReturn(models.Model):
    """What one partnership, or one police force, returns for one quarter.

    `edition` counts its acceptances. `is_late` and the counts stand as they were when it was last
    submitted. `same_body`: who certified it and who accepted it belong to one body.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="returns")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="returns", null=True, blank=True
    )
    force = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="returns", null=True, blank=True
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    edition = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    certified_at = models.DateTimeField(null=True, blank=True)
    certified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    certified_as_deputy = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(null=True, help_text="Of its first submission.")
    asked = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)
    is_nil = models.BooleanField(default=False, help_text="Submitted with no figure above nought.")
    same_body = models.BooleanField(default=False)
    received_only = models.BooleanField(
        default=False, help_text="Received: nobody accepts this partnership's returns."
    )

    class Meta:
        verbose_name = "return"
        ordering = ["-round__quarter", "partnership__name", "force__name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "partnership"], name="one_return_a_round"),
            models.UniqueConstraint(fields=["round", "force"], name="one_force_return_a_round"),
            models.CheckConstraint(
                condition=Q(partnership__isnull=True, force__isnull=False)
                | Q(partnership__isnull=False, force__isnull=True),
                name="a_return_is_of_one_body",
            ),
            set_together("submitted_at", "submitted_by"),
            set_together("certified_at", "certified_by"),
            set_together("accepted_at", "accepted_by"),
            models.CheckConstraint(
                condition=Q(certified_by__isnull=True) | ~Q(certified_by=F("submitted_by")),
                name="a_return_is_certified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(answered__lte=F("asked")), name="no_more_answered_than_asked"
            ),
        ]
        triggers = [only_such_moves()]

    def __str__(self):
        return f"{self.body}, {self.round.label}"

    def get_absolute_url(self):
        return self.url()

    @property
    def asked_of(self):
        return Asked.FORCE if self.force_id else Asked.PARTNERSHIP

    @property
    def area(self):
        """The area whose people keep it: the partnership's footprint, or the force's area."""
        return self.force or self.partnership.area

    @property
    def body(self):
        """Whose return it is, by name."""
        return self.force.in_full if self.force_id else self.partnership.name

    @property
    def slug(self):
        return self.force.slug if self.force_id else self.partnership.slug

    def url(self, name="", *args):
        """The address of one of its pages: "" its task list, "section", "checks" …"""
        kind = "force_return" if self.force_id else "return"
        name = f"{kind}_{name}" if name else kind
        return reverse(name, args=[self.slug, self.round.slug, *args])

    @property
    def status_words(self):
        """The status as people say it: a return that nobody has to accept is received."""
        if self.status == Status.ACCEPTED and self.received_only:
            return "Received"
        return self.get_status_display()


@kept()
class AcceptingBody(Dated):
    """Who accepts a partnership's returns between two days; where nothing is said, the police's
    elected policing body. A force's returns are accepted by its policing body."""

    class Body(models.TextChoices):
        POLICING_BODY = "policing_body", "The policing body"
        BOARD = "strategic_board", "The strategic board"
        NOBODY = "nobody", "Nobody: returns are received"

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="accepting_bodies"
    )
    body = models.CharField(max_length=16, choices=Body.choices)
    source = models.CharField(max_length=240, blank=True, help_text="How this is known.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "accepting bodies"
        ordering = ["partnership", "valid_from"]
        constraints = [
            starts_before_it_ends("accepting_body_starts_before_it_ends"),
            one_at_a_time("one_accepting_body_on_any_day", "partnership_id"),
        ]

    def __str__(self):
        return f"{self.partnership}: {self.get_body_display()}"


class Step(models.Model):
    """One step of a return, in its thread: who did what when, and the reason. Only added to."""

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, on_delete=models.PROTECT, related_name="steps"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    event = models.CharField(max_length=16)
    was = models.CharField(max_length=12, choices=Status.choices, blank=True)
    now = models.CharField(max_length=12, choices=Status.choices)
    note = models.TextField(blank=True)
    as_deputy = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]
        triggers = append_only("return_step")

    def __str__(self):
        return f"{self.event}, {self.at:%-d %B %Y}"


class Edition(models.Model):
    """A return as it was accepted, whole: what later unlocking changes is told from it.

    flags: what was odd and how it was explained. same_body, received_only: as the return said of
    its acceptance.
    """

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    answers = models.JSONField()
    flags = models.JSONField(default=list)
    same_body = models.BooleanField(default=False)
    received_only = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the answers.")
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["quarterly_return", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "number"], name="one_edition_of_a_number"
            )
        ]
        triggers = append_only("return_edition")

    def __str__(self):
        return f"Edition {self.number}"


@kept()
class Unlock(models.Model):
    """A return opened again, accepted or of a closed round: by whom, why and until when."""

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, on_delete=models.PROTECT, related_name="unlocks"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["quarterly_return", "at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_unlock_says_why"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("at")), name="an_unlock_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["quarterly_return"],
                condition=Q(ended_at__isnull=True),
                name="one_unlock_at_a_time",
            ),
        ]

    def __str__(self):
        return f"Unlocked {self.at:%-d %B %Y}"
