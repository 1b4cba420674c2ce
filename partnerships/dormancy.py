"""Accounts that nobody uses: their owner is warned, then the account is closed."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from . import administrators, audit, mail, ties, tokens
from .models import Act, User


def warn_and_close():
    """Warn who has not signed in for DORMANT_WARN_DAYS; close who was warned long enough ago.

    Accounts of the demonstration, and invitations not accepted, which end by themselves, are
    left out; so is the last administrator.
    """
    now = timezone.now()
    used = User.objects.filter(is_active=True, is_demonstration=False, last_login__isnull=False)
    unused = used.filter(last_login__lt=now - timedelta(days=settings.DORMANT_WARN_DAYS))
    for user in unused.filter(dormancy_warned_at=None):
        _warn(user, now)
    warned_before = now - timedelta(days=settings.DORMANT_CLOSE_DAYS)
    for user in unused.filter(dormancy_warned_at__lt=warned_before).order_by("last_login"):
        with transaction.atomic():
            if not administrators.are_only(Q(user=user)):
                close(user, by=None)


@transaction.atomic
def close(user, *, by, request=None):
    """Close an account: no signing in, its sessions and tokens ended, nobody tied to it.

    Its access stays listed.
    """
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user)
    for token in user.api_tokens.filter(revoked_at=None):
        tokens.revoke(token, by=by, request=request)
    ties.end(user.known_as.all(), by=by, request=request, why="the account was closed")
    audit.record(Act.ACCOUNT_CLOSED, by=by, subject=user, request=request)


@transaction.atomic
def reopen(user, *, by, request=None):
    """Open a closed account. Its owner has as long as after a first warning to sign in."""
    User.objects.filter(pk=user.pk).update(is_active=True, dormancy_warned_at=None)
    audit.record(Act.ACCOUNT_OPENED, by=by, subject=user, request=request)


def end_sessions(user, *, but=None):
    """End a user's sessions, in every browser; but: the key of one that goes on."""
    ended = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in ended:
        session.end()
    return ended


@transaction.atomic
def _warn(user, now):
    """Once: the row is claimed before the mail is sent, so that two runs send one."""
    claimed = User.objects.filter(pk=user.pk, dormancy_warned_at=None)
    if claimed.update(dormancy_warned_at=now):
        closes = timezone.localdate(now) + timedelta(days=settings.DORMANT_CLOSE_DAYS)
        mail.send("dormant", user.email, last=user.last_login, closes=closes)
        audit.record(Act.ACCOUNT_WARNED, subject=user)
