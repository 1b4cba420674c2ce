"""Who is expected at the table, and who sits there. The lists are guidance, no statute."""

import pgtrigger
from django.db import models
from django.db.models import Q

from partnerships.history import kept

from .areas import Dated, DatedQuerySet, Partnership, one_at_a_time, starts_before_it_ends
from .posts import Person, Standing


@kept()
class SeatList(Dated):
    """A version of the list of groups that guidance expects, in force between two days."""

    name = models.CharField(max_length=160, unique=True)
    source = models.CharField(max_length=240)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from"]
        constraints = [starts_before_it_ends("seat_list_starts_before_it_ends")]

    def __str__(self):
        return self.name


@kept()
class SeatGroup(models.Model):
    """One group of a list. `concern`: what is asked nationally of seats such as these, if it is."""

    class Concern(models.TextChoices):
        NONE = "", "None"
        ELECTED = "elected", "Elected members"
        EDUCATION = "education", "Education"
        LIVED_EXPERIENCE = "lived_experience", "Lived experience"

    seat_list = models.ForeignKey(SeatList, on_delete=models.PROTECT, related_name="groups")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    concern = models.CharField(max_length=16, choices=Concern.choices, blank=True)

    class Meta:
        ordering = ["seat_list", "order"]
        constraints = [
            models.UniqueConstraint(fields=["seat_list", "name"], name="one_group_of_a_name"),
        ]

    def __str__(self):
        return self.name


@kept()
class Seat(Dated):
    """A seat of a partnership for a group of the list; a two-tier area may have several of one.

    Of a group that a partnership does not expect, a row says so and why: `is_expected` is false.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="seats")
    group = models.ForeignKey(SeatGroup, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField(
        max_length=120, blank=True, help_text="What tells it from other seats of its group."
    )
    is_expected = models.BooleanField(default=True)
    beyond_treatment = models.BooleanField(
        default=False,
        help_text="For lived experience of drugs other than as a user of treatment services.",
    )
    note = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "group__order", "name"]
        constraints = [
            starts_before_it_ends("seat_starts_before_it_ends"),
            models.UniqueConstraint(fields=["id", "partnership"], name="seat_id_and_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "group", "name", "valid_from"],
                nulls_distinct=False,
                name="one_seat_of_a_name",
            ),
            models.CheckConstraint(
                condition=Q(is_expected=True) | ~Q(note=""), name="a_seat_not_expected_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.group}, {self.name}" if self.name else str(self.group)

    @property
    def is_private(self):
        """Whether whoever sits here is never named."""
        return self.group.concern == SeatGroup.Concern.LIVED_EXPERIENCE


ONLY_BY_AGREEMENT = """
    IF NEW.person_id IS NOT NULL AND EXISTS (
        SELECT FROM partnerships_seat seat
        JOIN partnerships_seatgroup one ON one.id = seat.group_id
        JOIN partnerships_person person ON person.id = NEW.person_id
        WHERE seat.id = NEW.seat_id
        AND (
            person.partnership_id <> seat.partnership_id
            OR (one.concern = 'lived_experience') <> person.is_private
            OR (one.concern = 'lived_experience' AND NEW.title || NEW.organisation <> '')
        )
    ) THEN
        RAISE EXCEPTION 'This person cannot be named in this seat.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'only_who_agreed_sits_for_lived_experience';
    END IF;
    RETURN NEW;
"""


@kept()
class Holding(Dated):
    """Someone holds a seat, or deputises in it, between two days.

    In a seat for lived experience nothing but the days is held, or a private person who agreed.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holdings")
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.HOLDER)
    title = models.CharField(
        max_length=160, blank=True, help_text="The office they hold elsewhere."
    )
    organisation = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="holdings", null=True, blank=True
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "holder of a seat"
        verbose_name_plural = "holders of seats"
        ordering = ["seat", "valid_from"]
        constraints = [
            starts_before_it_ends("holding_starts_before_it_ends"),
            one_at_a_time("one_holder_of_a_seat", "seat_id", standing="holder"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_by_agreement",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=ONLY_BY_AGREEMENT,
            )
        ]

    def __str__(self):
        return f"{self.seat}: {self.get_standing_display().lower()}"
