"""API tokens: keys by which a program reads what its owner may read, and nothing more."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from . import access, audit
from .models import Act, ApiToken

BEGINS = "cdp_"
LONGEST = timedelta(days=365)


class CannotIssue(Exception):
    """No token can be issued for this; the message says why."""


@transaction.atomic
def issue(user, name, expires_on, *, second_factor, request=None):
    """The text of a new token, which is kept nowhere: show it once.

    second_factor: whether the session that asks was signed in to with one, which the token then
    carries. Raises CannotIssue.
    """
    today = timezone.localdate()
    if not today <= expires_on <= today + LONGEST:
        raise CannotIssue("A token ends within a year from today.")
    text = BEGINS + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest(text),
        begins=text[:8],
        issued_at=timezone.now(),
        expires_on=expires_on,
        second_factor=second_factor,
    )
    audit.record(Act.TOKEN_ISSUED, by=user, subject=token, request=request)
    return text


@transaction.atomic
def revoke(token, *, by, request=None):
    """End a token now. One that has ended already stays as it is."""
    ended = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    if ended:
        audit.record(Act.TOKEN_REVOKED, by=by, subject=token, request=request)


def viewer_of_token(text):
    """The viewer that a token's owner is today, or None if it is no token in force.

    Three queries, and one more on the first use of a day.
    """
    today = timezone.localdate()
    in_force = ApiToken.objects.filter(revoked_at=None, expires_on__gte=today, user__is_active=True)
    token = in_force.select_related("user").filter(digest=digest(text)).first()
    if token is None:
        return None
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return access.viewer_of(token.user, second_factor=token.second_factor)


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()
