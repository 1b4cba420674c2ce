"""Invitations: who is asked in, with what access, and the link by which they first sign in."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from . import audit, mail
from .models import SCOPES, Access, Act, Area, Invitation, Organisation, Role, User
from .tokens import digest

LASTS = timedelta(days=7)


class CannotInvite(Exception):
    """Nobody can be invited like this; the message says why."""


class NoInvitation(Exception):
    """This link invites nobody, or no more; the message says why."""


@dataclass(frozen=True)
class Invited:
    """What came of it. link: where the user first signs in; "" if they already can."""

    user: User
    access: Access
    link: str


@transaction.atomic
def invite(email, role, scope, *, by, ends=None, request=None):
    """Give an e-mail address this role for this scope, an area or a panel, and tell them.

    A new user gets a single-use link; one who signs in already gets a notice. by: the
    administrator, None for the command. Raises CannotInvite or ValidationError.
    """
    email = email.strip().lower()
    validate_email(email)
    _check(role, scope, ends)
    user = User.objects.select_for_update().filter(email=email).first()
    user = user or User.objects.create_user(email)
    if not user.is_active:
        raise CannotInvite("This account is closed. Open it again first.")
    access = _give(user, role, scope, ends, by=by, request=request)
    if user.has_usable_password():
        mail.send("access_given", email, access=access)
        return Invited(user, access, "")
    return Invited(user, access, send_link(user, by=by, request=request))


@transaction.atomic
def send_link(user, *, by, request=None):
    """A new link for a user who has not joined yet; those sent before end."""
    now, key = timezone.now(), secrets.token_urlsafe(32)
    user.invitations.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    invitation = Invitation.objects.create(
        user=user, digest=digest(key), invited_by=by, invited_at=now, expires_at=now + LASTS
    )
    audit.record(Act.INVITED, by=by, subject=user, request=request, invitation=invitation.pk)
    link = settings.PORTAL_URL + reverse("invitation", args=[key])
    mail.send("invitation", user.email, link=link, ends=invitation.expires_at)
    return link


def find(key):
    """The invitation of this link. Raises NoInvitation."""
    invitation = Invitation.objects.select_related("user").filter(digest=digest(key)).first()
    if invitation is None or not invitation.user.is_active:
        raise NoInvitation("Check that you copied all of the link.")
    if invitation.used_at:
        raise NoInvitation("This invitation has been used. Sign in instead.")
    if invitation.expires_at <= timezone.now():
        raise NoInvitation("This invitation has ended. Ask an administrator for a new one.")
    return invitation


@transaction.atomic
def accept(key, name, password, *, request=None):
    """The user, who from now on signs in with this password. Raises NoInvitation."""
    Invitation.objects.select_for_update().filter(digest=digest(key)).first()
    invitation = find(key)
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    user = invitation.user
    user.name = name
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    audit.record(Act.JOINED, by=user, subject=user, request=request, invitation=invitation.pk)
    return user


def scope_by_code(role, code):
    """The area or panel that this code or slug names. Raises CannotInvite, listing what fits."""
    scopes = scopes_of(role)
    for scope in scopes:
        if code in _codes(scope):
            return scope
    listed = "\n".join(f"  {_codes(scope)[0]}: {scope}" for scope in scopes)
    raise CannotInvite(f"The scope of this role is one of:\n{listed}")


def scopes_of(role):
    """Every area, or for a clerk every panel, that this role can be held for today."""
    if role == Role.CLERK:
        return list(
            Organisation.objects.filter(kind=Organisation.Kind.POLICE_AND_CRIME_PANEL).order_by(
                "name"
            )
        )
    areas = Area.objects.on(timezone.localdate()).filter(kind__in=SCOPES[role])
    return list(areas.exclude(nation=Area.Nation.WALES).order_by("kind", "name"))


def _codes(scope):
    if isinstance(scope, Organisation):
        return [scope.code]
    if scope.kind == Area.Kind.ENGLAND:
        return ["england", scope.code]
    return [scope.slug or scope.code.removeprefix("CDP-"), scope.code]


def _check(role, scope, ends):
    fits = isinstance(scope, Organisation) if role == Role.CLERK else (
        isinstance(scope, Area) and scope.kind in SCOPES[role]
    )  # fmt: skip
    if not fits:
        raise CannotInvite(f"{Role(role).label} cannot be held for {scope}.")
    if ends and ends < timezone.localdate():
        raise CannotInvite("The last day must be today or later.")


def _give(user, role, scope, ends, *, by, request):
    today = timezone.localdate()
    of_area = isinstance(scope, Area)
    place = {"area": scope if of_area else None, "organisation": None if of_area else scope}
    held = Access.objects.filter(user=user, role=role, **place)
    if held.filter(Q(valid_to=None) | Q(valid_to__gte=today)).exists():
        raise CannotInvite("They hold this role for this place already.")
    kind = scope.kind if of_area else ""
    access = Access.objects.create(
        user=user, role=role, scope_kind=kind, valid_from=today, valid_to=ends, **place
    )
    audit.record(Act.ACCESS_GIVEN, by=by, subject=access, request=request, user=user.pk)
    return access
