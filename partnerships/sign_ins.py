"""What follows when somebody signs in, fails to, signs out, or changes how they sign in."""

from datetime import timedelta

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.utils import timezone

from . import audit
from .models import Act, User


@receiver(account.user_logged_in)
def signed_in(request, user, **_):
    """Record it, end the session a fixed time from now, and forget a warning of dormancy."""
    end_after_the_longest(request)
    User.objects.filter(pk=user.pk, dormancy_warned_at__isnull=False).update(
        dormancy_warned_at=None
    )
    records = get_authentication_records(request, user)
    how = [record.get("type") or record["method"] for record in records]
    audit.record(Act.SIGNED_IN, by=user, subject=user, request=request, how=how)


def end_after_the_longest(request):
    """A session ends so long after it began, however busy it is."""
    ends = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session.set_expiry(ends)


@receiver(auth.user_logged_out)
def signed_out(request, user, **_):
    if user is not None:
        audit.record(Act.SIGNED_OUT, by=user, subject=user, request=request)


@receiver(auth.user_login_failed)
def refused(credentials, request=None, **_):
    """By whom is not known; whose account it was tried on is the subject, if there is one."""
    _record_attempt(Act.SIGN_IN_REFUSED, credentials.get("email"), request, how="password")


@receiver(mfa.authentication_failed)
def code_refused(request, user, authenticator, **_):
    how = authenticator.type
    audit.record(Act.SIGN_IN_REFUSED, subject=user, request=request, how=how)


@receiver(user_locked_out)
def locked_out(request, username, **_):
    _record_attempt(Act.LOCKED_OUT, username, request)


def _record_attempt(act, address, request, **detail):
    tried_on = User.objects.filter(email=(address or "").lower()).first()
    audit.record(act, subject=tried_on, request=request, **detail)


@receiver([account.password_changed, account.password_reset])
def password_changed(request, user, **_):
    audit.record(Act.PASSWORD_CHANGED, by=user, subject=user, request=request)


@receiver([mfa.authenticator_added, mfa.authenticator_reset])
def second_factor_added(request, user, authenticator, **_):
    how = authenticator.type
    audit.record(Act.SECOND_FACTOR_ADDED, by=user, subject=user, request=request, how=how)


@receiver(mfa.authenticator_removed)
def second_factor_removed(request, user, authenticator, **_):
    how = authenticator.type
    audit.record(Act.SECOND_FACTOR_REMOVED, by=user, subject=user, request=request, how=how)
