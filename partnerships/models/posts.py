"""Who answers for a partnership: its named posts, who holds them, from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.history import kept

from .areas import Dated, DatedQuerySet, Partnership, one_at_a_time, starts_before_it_ends
from .people import User


@kept(exclude=["name", "email"])
class Person(models.Model):
    """Somebody known to one partnership: the only table of the register that holds a name.

    A private person holds a seat for lived experience: the name is held only with their recorded
    agreement, is read by that partnership's lead alone, and goes when the seat is given up.
    No history and no audit holds a name, so erasing the row erases the person.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_private = models.BooleanField(
        default=False,
        help_text="Speaks from lived experience: read by the partnership's lead only.",
    )
    agreed_on = models.DateField(
        null=True, blank=True, help_text="The day on which they agreed that their name is held."
    )
    user = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        related_name="known_as",
        null=True,
        blank=True,
        help_text="The account they sign in with, if they have one.",
    )

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_private=False) | Q(agreed_on__isnull=False),
                name="a_private_name_is_held_by_agreement",
            ),
            models.CheckConstraint(
                condition=Q(is_private=False) | Q(user__isnull=True),
                name="a_private_person_is_tied_to_no_account",
            ),
            models.UniqueConstraint(
                fields=["partnership", "user"], name="an_account_is_one_person_of_a_partnership"
            ),
            models.UniqueConstraint(fields=["id", "partnership"], name="person_id_and_partnership"),
        ]

    def __str__(self):
        return f"Person {self.pk}"


class Standing(models.TextChoices):
    """Whether someone holds a post or a seat, or stands in for who does."""

    HOLDER = "holder", "Holder"
    DEPUTY = "deputy", "Deputy"


class Post(models.TextChoices):
    """The posts that guidance asks a partnership to name, and the chair of a board."""

    SRO = "sro", "Senior Responsible Owner"
    LEAD = "lead", "Partnership lead"
    PUBLIC_INVOLVEMENT = "public_involvement", "Public involvement lead"
    DATA_DIGITAL = "data_digital", "Data and digital lead"
    CHAIR = "chair", "Chair"

    @property
    def label(self):
        """What the post is called here: some say Officer where others say Owner."""
        return settings.SRO_LABEL if self == Post.SRO else self._label_


def posts():
    """The choices of a post, read anew each time: what the SRO is called is a setting."""
    return Post.choices


@kept()
class Term(Dated):
    """Someone holds a post of a partnership, or deputises in it, between two days.

    `title` is the office they hold elsewhere, such as Director of Public Health: it is public.
    `person` may be empty where only the office is known, or once the person is erased.
    """

    class RoleType(models.TextChoices):
        DIRECTOR_OF_PUBLIC_HEALTH = "director_of_public_health", "Director of Public Health"
        CHIEF_EXECUTIVE = "chief_executive", "Council chief executive"
        COUNCIL_OFFICER = "council_officer", "Other council officer"
        ELECTED_MEMBER = "elected_member", "Elected member"
        PCC = "pcc", "Police and Crime Commissioner"
        DEPUTY_PCC = "deputy_pcc", "Deputy Police and Crime Commissioner"
        MAYOR = "mayor", "Mayor"
        DMPC = "dmpc", "Deputy Mayor for Policing and Crime"
        OFFICE = "office", "Officer of the policing body"
        POLICE = "police", "Police officer"
        NHS = "nhs", "NHS"
        PROBATION = "probation", "Probation"
        OTHER = "other", "Other"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="terms")
    post = models.CharField(max_length=20, choices=posts)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.HOLDER)
    role_type = models.CharField(max_length=32, choices=RoleType.choices)
    title = models.CharField(max_length=160, help_text="The office they hold elsewhere.")
    organisation = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="terms", null=True, blank=True
    )
    source = models.CharField(max_length=240, blank=True, help_text="How this is known.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "post", "valid_from"]
        constraints = [
            starts_before_it_ends("term_starts_before_it_ends"),
            *(
                one_at_a_time(
                    f"one_{post}_at_a_time", "partnership_id", post=post, standing="holder"
                )
                for post in Post.values
            ),
        ]

    def __str__(self):
        standing = "" if self.standing == Standing.HOLDER else ", deputy"
        return f"{self.get_post_display()}{standing}: {self.title}"


@kept()
class Reporting(Dated):
    """A partnership reports to another body, such as a health and wellbeing board."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="reports_to"
    )
    organisation = models.ForeignKey(
        "Organisation", on_delete=models.PROTECT, related_name="hears_from"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "body reported to"
        verbose_name_plural = "bodies reported to"
        ordering = ["partnership", "organisation"]
        constraints = [
            starts_before_it_ends("reporting_starts_before_it_ends"),
            models.UniqueConstraint(
                fields=["partnership", "organisation", "valid_from"],
                nulls_distinct=False,
                name="reported_to_once",
            ),
        ]

    def __str__(self):
        return str(self.organisation)
