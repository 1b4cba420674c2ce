"""Users, what each may do and where, their invitations and their API tokens."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q

from partnerships.history import kept

from .areas import Area, Dated, DatedQuerySet, Organisation, starts_before_it_ends


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """A user who signs in by this address; without a password they cannot yet."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


@kept(exclude=["email", "name", "password", "last_login", "dormancy_warned_at"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(
        default=False, help_text="Made by the demonstration: no second factor, no real place."
    )
    dormancy_warned_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = UserManager()

    def __str__(self):
        return self.email


class Role(models.TextChoices):
    """What someone is here. What each may do is the table in `partnerships.access`."""

    CONTRIBUTOR = "contributor", "Contributor"
    LEAD = "lead", "Partnership lead"
    SRO = "sro", "Senior Responsible Owner"
    FORCE = "force", "Force officer"
    OFFICE = "office", "Policing body's office"
    MONITORING = "monitoring", "Monitoring officer"
    CLERK = "clerk", "Panel's scrutiny officer"
    PANEL = "panel", "Panel member"
    ANALYST = "analyst", "Analyst"
    ADMIN = "admin", "Administrator"

    @property
    def label(self):
        """What the role is called here: some say Officer where others say Owner."""
        return settings.SRO_LABEL if self == Role.SRO else self._label_


def roles():
    """The choices of a role, read anew each time: what the SRO is called is a setting."""
    return Role.choices


SCOPES = {
    Role.CONTRIBUTOR: ("footprint", "police_force"),
    Role.LEAD: ("footprint", "strategic_board"),
    Role.SRO: ("footprint", "strategic_board"),
    Role.FORCE: ("police_force",),
    Role.OFFICE: ("police_force",),
    Role.MONITORING: ("police_force",),
    Role.CLERK: ("",),  # a panel, which is an organisation and no area
    Role.PANEL: ("police_force",),
    Role.ANALYST: ("police_force", "england"),
    Role.ADMIN: ("england",),
}
"""The kinds of area that a role is held for."""


@kept()
class Access(Dated):
    """A role that a user holds for an area, or for a panel, between two days.

    `scope_kind` repeats the kind of the area; the database holds the two together by a
    composite foreign key, so that which role fits which scope can be a constraint.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access")
    role = models.CharField(max_length=12, choices=roles)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="access", null=True, blank=True
    )
    scope_kind = models.CharField(max_length=24, choices=Area.Kind.choices, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="access", null=True, blank=True
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "access"
        ordering = ["user", "role", "valid_from"]
        constraints = [
            starts_before_it_ends("access_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(role=Role.CLERK, area__isnull=True, organisation__isnull=False)
                | ~Q(role=Role.CLERK) & Q(area__isnull=False, organisation__isnull=True),
                name="access_has_one_scope",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    *(Q(role=role, scope_kind__in=kinds) for role, kinds in SCOPES.items()),
                    _connector=Q.OR,
                ),
                name="access_role_fits_its_scope",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area", "organisation", "valid_from"],
                nulls_distinct=False,
                name="access_given_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.scope}"

    @property
    def scope(self):
        """The area or the panel for which the role is held."""
        return self.area or self.organisation


class Invitation(models.Model):
    """A single-use link by which an invited user first signs in. Only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]

    def __str__(self):
        return f"Invitation {self.pk}"


@kept(exclude=["digest", "name", "begins", "last_used_on"])
class ApiToken(models.Model):
    """A key by which a program reads what its owner may read. Only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text="What uses it.")
    digest = models.CharField(max_length=64, unique=True)
    begins = models.CharField(max_length=12, help_text="Its first letters, to tell it by.")
    issued_at = models.DateTimeField()
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    second_factor = models.BooleanField(help_text="Issued in a session with a second factor.")

    class Meta:
        ordering = ["-issued_at"]

    def __str__(self):
        return f"{self.begins}… {self.name}"
