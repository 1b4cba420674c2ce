"""Where a partnership meets, what it talks of, and which seats are at the table."""

from django.db import models
from django.db.models import Q

from partnerships.history import kept

from .areas import Area, Dated, DatedQuerySet, Partnership, starts_before_it_ends
from .papers import StoredFile
from .seats import Seat


class Pillar(models.TextChoices):
    """The three pillars of the strategy, and what serves all of them alike."""

    SUPPLY = "supply", "Break drug supply chains"
    TREATMENT = "treatment", "Treatment and recovery"
    DEMAND = "demand", "Reduce demand"
    ACROSS = "across", "All pillars alike"


@kept()
class SubGroup(Dated):
    """A local or thematic group of a partnership: for one authority, one pillar, or neither."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="sub_groups"
    )
    name = models.CharField(max_length=160)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="sub_groups", null=True, blank=True
    )
    pillar = models.CharField(max_length=12, choices=Pillar.choices, blank=True)
    source = models.CharField(max_length=240, blank=True, help_text="How this is known.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "sub-group"
        ordering = ["partnership", "name"]
        constraints = [
            starts_before_it_ends("sub_group_starts_before_it_ends"),
            models.UniqueConstraint(fields=["partnership", "name"], name="one_sub_group_of_a_name"),
            models.UniqueConstraint(
                fields=["id", "partnership"], name="sub_group_id_and_partnership"
            ),
        ]

    def __str__(self):
        return self.name


@kept()
class Meeting(models.Model):
    """One meeting. chair: the post that chaired it, no name. Minutes are a file or a link."""

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", "Partnership"
        SUB_GROUP = "sub_group", "Sub-group"
        BOARD = "board", "Strategic board"
        HOLDING_TO_ACCOUNT = "holding_to_account", "Holding to account"
        PANEL = "panel", "Police and crime panel"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="meetings")
    sub_group = models.ForeignKey(
        SubGroup, on_delete=models.PROTECT, related_name="meetings", null=True, blank=True
    )
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PARTNERSHIP)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=160, blank=True)
    chair = models.CharField(max_length=160, blank=True, help_text="The post, not the person.")
    minutes = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    minutes_link = models.URLField(max_length=400, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-held_on", "-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["id", "partnership"], name="meeting_id_and_partnership"
            ),
            models.UniqueConstraint(
                fields=["partnership", "sub_group", "kind", "held_on"],
                nulls_distinct=False,
                name="one_meeting_of_a_kind_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind="sub_group", sub_group__isnull=False)
                | ~Q(kind="sub_group") & Q(sub_group__isnull=True),
                name="a_meeting_of_a_sub_group_names_it",
            ),
        ]

    def __str__(self):
        whose = self.sub_group.name if self.sub_group_id else self.get_kind_display()
        return f"{whose}, {self.held_on:%-d %B %Y}"


@kept()
class AgendaItem(models.Model):
    """One item of a meeting's agenda, and the pillar that it spoke to."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=240)
    pillar = models.CharField(max_length=12, choices=Pillar.choices)

    class Meta:
        ordering = ["meeting", "order", "id"]

    def __str__(self):
        return self.title


@kept()
class Attendance(models.Model):
    """Whether a seat was at the table at a meeting. Seats attend, no people are named.

    `partnership` repeats that of meeting and seat: two composite foreign keys hold the three
    together, so that nobody attends who has no seat there.
    """

    class How(models.TextChoices):
        PRESENT = "present", "Attended"
        DEPUTY = "deputy", "A deputy attended"
        APOLOGIES = "apologies", "Sent apologies"
        ABSENT = "absent", "Did not attend"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendance")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=How.choices)

    class Meta:
        verbose_name_plural = "attendance"
        ordering = ["meeting", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="a_seat_attends_once"),
        ]

    def __str__(self):
        return f"{self.seat}: {self.get_how_display().lower()}"


@kept()
class DeepDive(models.Model):
    """A pillar looked at closely: what was asked and found, at a meeting or apart from one."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="deep_dives"
    )
    pillar = models.CharField(max_length=12, choices=Pillar.choices)
    title = models.CharField(max_length=160)
    held_on = models.DateField()
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, related_name="deep_dives", null=True, blank=True
    )
    findings = models.TextField(blank=True, help_text="What was found. Name nobody.")
    paper = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    source = models.CharField(max_length=240, blank=True, help_text="How this is known.")

    class Meta:
        ordering = ["-held_on", "title"]

    def __str__(self):
        return f"{self.title}, {self.held_on:%-d %B %Y}"
