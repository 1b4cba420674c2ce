"""How people sign in: what django-allauth and django-axes are told of this portal."""

import base64
import hashlib
import ipaddress
import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.urls import reverse

from . import mail

PORTAL = "Combating Drugs Partnerships"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""What counts as a second factor. Recovery codes stand in for one and are none by themselves."""


def signed_in_twice(request):
    """Whether this session was signed in to with a second factor, or has just set one up.

    A passkey alone is enough: it is asked to verify its user, by finger, face or PIN.
    """
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def prove_possession(request, kind):
    """Remember that this session's user has just shown a second factor, by setting it up."""
    record_authentication(request, request.user, "mfa", type=kind)


def has_second_factor(user):
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def needs_second_factor(user):
    """Every account outside the demonstration does."""
    return not user.is_demonstration


def client_address(request):
    """Who calls: past as many proxies as are trusted, counted from ours; as in the rate limits."""
    hops, forwarded = settings.TRUSTED_PROXIES, request.headers.get("X-Forwarded-For")
    if not (hops and forwarded):
        return request.META.get("REMOTE_ADDR")
    addresses = forwarded.split(",")
    return addresses[-min(hops, len(addresses))].strip()


def typed_address(request, credentials=None):
    """The e-mail address that somebody tries to sign in with, for django-axes to count by."""
    typed = (credentials or {}).get("email") or request.POST.get("login") or ""
    return typed.strip().lower()[:255]


def passkeys_work(request):
    """Passkeys belong to a name; a portal called by a number has none."""
    host = request.get_host()
    host = host[1 : host.index("]")] if host.startswith("[") else host.partition(":")[0]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False


class AccountAdapter(DefaultAccountAdapter):
    """The setting ACCOUNT_ADAPTER: nobody signs up, and what allauth says is said in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed",
        "email_password_mismatch": "The email address or the password is not right",
        "enter_current_password": "This is not your password",
        "incorrect_password": "This is not your password",
        "incorrect_code": "The code is not right, or it has been used",
        "too_many_login_attempts": "There were too many attempts. Wait 5 minutes, then try again",
        "rate_limited": "There were too many attempts. Wait 5 minutes, then try again",
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request)

    def get_reset_password_from_key_url(self, key):
        """At the portal's own address, whatever the request called it."""
        user, _, token = key.partition("-")
        return settings.PORTAL_URL + reverse(
            "account_reset_password_from_key", kwargs={"uidb36": user, "key": token}
        )

    def reauthenticate(self, user, password):
        """By the user's own address: allauth's table of addresses is not used here."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not within minutes of signing in, which proved as much."""
        records = get_authentication_records(context.request, context.request.user)
        latest = max((record["at"] for record in records), default=0)
        return time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix, email, context):
        with mail.logged(template_prefix):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        super().send_notification_mail(template_prefix, user, context, email=user.email)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The setting MFA_ADAPTER: secrets are encrypted, and the last factor stays."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Add another second factor before you remove this one",
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_issuer(self):
        return PORTAL

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        others = others.exclude(pk=authenticator.pk)
        return others.exists() or not needs_second_factor(authenticator.user)

    def generate_authenticator_name(self, user, type):  # noqa: A002 - allauth's name
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": PORTAL}


def _cipher():
    """Made from the portal's key; a key of before, in SECRET_KEY_FALLBACKS, still opens."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second factor {key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
