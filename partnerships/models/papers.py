"""Files of a partnership, the papers that it owes, and what it was reminded of."""

from django.db import models
from django.db.models import Q

from partnerships.history import kept

from .areas import Area, Partnership
from .people import User


def stored_as(stored, name):
    """Where a file lies in the private media: under its digest, whatever it was called."""
    kind = "forces" if stored.force_id else "partnerships"
    owner = stored.force_id or stored.partnership_id
    return f"{kind}/{owner}/{stored.digest[:2]}/{stored.digest}"


@kept()
class StoredFile(models.Model):
    """A file that was checked, kept in private media and served only through permission.

    It is a partnership's, or a police force's.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="files", null=True, blank=True
    )
    force = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="files", null=True, blank=True
    )
    name = models.CharField(max_length=160, help_text="What it is called when downloaded.")
    content = models.FileField(upload_to=stored_as, max_length=200)
    kind = models.CharField(max_length=8, help_text="What its content is: pdf, docx, xlsx …")
    size = models.PositiveIntegerField(help_text="In bytes.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "file"
        ordering = ["-stored_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "digest"], name="a_file_is_kept_once_a_partnership"
            ),
            models.UniqueConstraint(fields=["force", "digest"], name="a_file_is_kept_once_a_force"),
            models.UniqueConstraint(fields=["id", "partnership"], name="file_id_and_partnership"),
            models.CheckConstraint(
                condition=Q(partnership__isnull=True, force__isnull=False)
                | Q(partnership__isnull=False, force__isnull=True),
                name="a_file_is_of_one_body",
            ),
        ]

    def __str__(self):
        return self.name


@kept()
class Duty(models.Model):
    """A paper that a partnership is asked for: one version of it, due, agreed, found where.

    Every version is a row; the one before stays. `agreed_by` is a body or a post, no name.
    """

    class Kind(models.TextChoices):
        TERMS_OF_REFERENCE = "terms_of_reference", "Terms of reference"
        NEEDS_ASSESSMENT = "needs_assessment", "Needs assessment"
        DELIVERY_PLAN = "delivery_plan", "Delivery plan"
        PERFORMANCE_FRAMEWORK = "performance_framework", "Performance framework"
        ANNUAL_REVIEW = "annual_review", "Annual review"
        PROGRESS_REPORT = "progress_report", "Progress report"

    class Status(models.TextChoices):
        EXPECTED = "expected", "Not begun"
        DRAFT = "draft", "In draft"
        AGREED = "agreed", "Agreed"
        PUBLISHED = "published", "Agreed and published"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    version = models.CharField(max_length=60, help_text="Such as 2025 to 2028, or 2.")
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.EXPECTED)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.CharField(
        max_length=160, blank=True, help_text="The body or the post that agreed it."
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    link = models.URLField(max_length=400, blank=True)
    source = models.CharField(max_length=240, blank=True, help_text="How this is known.")
    note = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["partnership", "kind", "-due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "version"], name="one_duty_of_a_version"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["expected", "draft"], agreed_on__isnull=True)
                | Q(status__in=["agreed", "published"], agreed_on__isnull=False),
                name="what_is_agreed_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | ~Q(link="") | Q(file__isnull=False),
                name="what_is_published_is_found_somewhere",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.version}"


class Reminder(models.Model):
    """An e-mail that was sent about something due: once to a user at each stage."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reminders")
    about = models.CharField(max_length=40, help_text="What kind of thing, as its table is called.")
    about_id = models.BigIntegerField()
    due_on = models.DateField()
    stage = models.SmallIntegerField(help_text="Days after it is due; before: negative.")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "about", "about_id", "due_on", "stage"], name="reminded_once"
            ),
        ]

    def __str__(self):
        return f"{self.about} {self.about_id}, due {self.due_on:%-d %B %Y}"
