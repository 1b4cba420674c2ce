"""The areas of England and what lies within what, and the bodies that answer for them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse

from partnerships.history import kept


def starts_before_it_ends(name):
    """A constraint: a dated row ends on or after the day it starts."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True)
        | Q(valid_to__isnull=True)
        | Q(valid_to__gte=F("valid_from")),
        name=name,
    )


def one_at_a_time(name, key, **only):
    """A constraint: rows with the same `key` never overlap in time, among those that match `only`.

    Written with ranges of integers so that it needs no extension (btree_gist) in PostgreSQL.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[
            (Func(F(key), F(key), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
            (
                Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange"),
                RangeOperators.OVERLAPS,
            ),
        ],
        condition=Q(**only) if only else None,
    )


class Dated(models.Model):
    """From and to are the first and the last day; empty means not recorded, hence without limit."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class DatedQuerySet(models.QuerySet):
    def on(self, day):
        """The rows in force on this day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )


class AreaQuerySet(DatedQuerySet):
    def in_england(self):
        """England and what lies in it: comparators stay out of lists of England."""
        return self.filter(nation=Area.Nation.ENGLAND)

    def served(self):
        """What this installation serves: the fictional areas only where DEMO is on."""
        return self if settings.DEMO else self.exclude(nation=Area.Nation.DEMONSTRATION)

    def by_any_code(self, code):
        """Areas whose own code, or one of whose aliases, this is."""
        return self.filter(Q(code=code) | Q(aliases__alias=code)).distinct()


@kept()
class Area(Dated):
    """A place with a code: a nation, region, force area, authority, district or a footprint.

    One table for all of them, so that a figure is always about exactly one row here.
    """

    class Kind(models.TextChoices):
        ENGLAND = "england", "England"
        WALES = "wales", "Wales"
        ENGLAND_AND_WALES = "england_and_wales", "England and Wales"
        REGION = "region", "Region"
        POLICE_FORCE = "police_force", "Police force area"
        UPPER_TIER = "upper_tier", "Upper-tier authority"
        DISTRICT = "district", "District"
        INTEGRATED_CARE_BOARD = "integrated_care_board", "Integrated care board"
        FOOTPRINT = "footprint", "Partnership footprint"
        BOARD = "strategic_board", "Strategic board"

    class Nation(models.TextChoices):
        ENGLAND = "england", "England"
        WALES = "wales", "Wales"
        BOTH = "both", "England and Wales"
        DEMONSTRATION = "demonstration", "Demonstration"

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    nation = models.CharField(max_length=16, choices=Nation.choices)
    slug = models.SlugField(max_length=80, null=True, blank=True, unique=True)
    official_name = models.CharField(max_length=160, blank=True)
    note = models.TextField(blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", blank=True
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name", "code"]
        constraints = [
            models.UniqueConstraint(fields=["id", "kind"], name="area_id_and_kind"),
            starts_before_it_ends("area_starts_before_it_ends"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        if self.kind == self.Kind.POLICE_FORCE and self.slug and self.nation != self.Nation.WALES:
            return reverse("force", args=[self.slug])
        if self.kind in (self.Kind.FOOTPRINT, self.Kind.BOARD):
            return reverse("partnership", args=[self.code.removeprefix("CDP-")])
        return reverse("area", args=[self.code])

    @property
    def in_words(self):
        """The area inside a sentence, after "in": the North East, West Mercia."""
        if self.kind == self.Kind.REGION and self.name.split()[0] in {
            "North",
            "South",
            "East",
            "West",
        }:
            return f"the {self.name}{' region' if self.name == 'West Midlands' else ''}"
        if self.name == "Metropolitan Police":
            return "the Metropolitan Police area"
        if self.kind == self.Kind.BOARD or self.name.startswith(("City of London", "Isle")):
            return f"the {self.name}"
        return self.name

    @property
    def in_full(self):
        """The area as a heading: a force area says that it is one."""
        if self.kind != self.Kind.POLICE_FORCE:
            return self.name
        return self.name if self.name.endswith("Police") else f"{self.name} police area"

    @property
    def is_demonstration(self):
        """Whether the area is a fictional one, whose figures illustrate and enter no real total."""
        return self.nation == self.Nation.DEMONSTRATION

    @property
    def is_retired(self):
        """Whether the area has ceased: it stays for the figures published under its code."""
        return self.valid_to is not None


class AreaAlias(models.Model):
    """Another code or name of an area: a recode, a published spelling, a code it replaced."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=160)
    kind = models.CharField(max_length=24)
    valid_from = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["alias"]
        constraints = [
            models.UniqueConstraint(fields=["area", "alias"], name="alias_once_an_area"),
            models.UniqueConstraint(
                fields=["alias"],
                condition=Q(kind="ons_2025"),
                name="a_recode_names_one_area",
            ),
        ]

    def __str__(self):
        return f"{self.alias} ({self.area})"


@kept()
class AreaPart(Dated):
    """This area lies within that one, between two days.

    `relation` repeats the kind of the whole; the database holds the two together by a
    composite foreign key, so that "one force on any day" can be an exclusion constraint.
    """

    whole = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="wholes")
    relation = models.CharField(max_length=24, choices=Area.Kind.choices)
    note = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            starts_before_it_ends("part_starts_before_it_ends"),
            models.CheckConstraint(condition=~Q(whole=F("part")), name="no_area_is_part_of_itself"),
            one_at_a_time("one_force_on_any_day", "part_id", relation="police_force"),
            one_at_a_time("one_partnership_on_any_day", "part_id", relation="footprint"),
            one_at_a_time("one_region_on_any_day", "part_id", relation="region"),
            one_at_a_time("one_upper_tier_on_any_day", "part_id", relation="upper_tier"),
        ]

    def __str__(self):
        return f"{self.part} in {self.whole}"


@kept()
class PolicingBody(Dated):
    """Who holds a force to account: a commissioner, a mayor, a corporation, later a board."""

    class Kind(models.TextChoices):
        PCC = "pcc", "Police and Crime Commissioner"
        PFCC = "pfcc", "Police, Fire and Crime Commissioner"
        MAYOR = "mayor", "Mayor"
        CORPORATION = "corporation", "Corporation"
        BOARD = "board", "Policing and Crime Board"

    force = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="policing_bodies")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    confirmed = models.BooleanField(help_text="Seen in a public source, not general knowledge.")
    ends_as_given = models.CharField(
        max_length=40, blank=True, help_text="When it ends, where only the month or year is known."
    )
    succeeded_by = models.CharField(
        max_length=160, blank=True, help_text="Who takes over, as far as it is known."
    )
    note = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "policing bodies"
        ordering = ["force__name", "valid_from"]
        constraints = [
            starts_before_it_ends("policing_body_starts_before_it_ends"),
            one_at_a_time("one_policing_body_on_any_day", "force_id"),
        ]

    def __str__(self):
        return self.name


@kept()
class Partnership(models.Model):
    """A Combating Drugs Partnership, or a strategic board over several, with its own area.

    Its footprint is its area's dated parts. The day each footprint begins, and how that day
    is known, stand on the area and in `footprint_basis`.
    """

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", "Partnership"
        BOARD = "strategic_board", "Strategic board"

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="partnership")
    force = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="force_partnerships")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="members", null=True, blank=True
    )
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    footprint_basis = models.TextField(help_text="How the footprint's first day is known.")
    source = models.CharField(max_length=160)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


@kept()
class Organisation(models.Model):
    """Another body with a place in local governance, by type and area."""

    class Kind(models.TextChoices):
        COMMUNITY_SAFETY_PARTNERSHIP = (
            "community_safety_partnership",
            "Community safety partnership",
        )
        POLICE_AND_CRIME_PANEL = "police_and_crime_panel", "Police and crime panel"
        HEALTH_AND_WELLBEING_BOARD = "health_and_wellbeing_board", "Health and wellbeing board"

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=32, choices=Kind.choices)
    areas = models.ManyToManyField(Area, related_name="organisations")
    host = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        related_name="hosts",
        null=True,
        blank=True,
        help_text="The council that hosts it.",
    )
    officer = models.CharField(
        max_length=160, blank=True, help_text="The post of its scrutiny officer, not the person."
    )
    officer_email = models.EmailField(
        blank=True, help_text="The office's address, not a person's own."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
