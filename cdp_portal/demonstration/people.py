"""The accounts of the demonstration: who they are, what they may do, how they are closed."""

import os
import secrets
from datetime import date

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from cdp_portal import embedded
from partnerships import audit, dormancy
from partnerships.models import Access, Act, Area, Organisation, Role, User

from .places import FORCE, PANEL, PARTNERSHIP

FIRST_DAY = date(2022, 8, 1)
DOMAIN = "exampleshire.example"

ACCOUNTS = {
    "office": (Role.OFFICE, FORCE, "Olu Office"),
    "lead": (Role.LEAD, PARTNERSHIP, "Lena Lead"),
    "contributor": (Role.CONTRIBUTOR, PARTNERSHIP, "Cara Contributor"),
    "sro": (Role.SRO, PARTNERSHIP, "Sam Senior"),
    "force": (Role.FORCE, FORCE, "Finn Force"),
    "superintendent": (Role.FORCE, FORCE, "Sunita Superintendent"),
    "panel": (Role.PANEL, FORCE, "Priya Panel"),
    "clerk": (Role.CLERK, PANEL, "Chris Clerk"),
    "monitoring": (Role.MONITORING, FORCE, "Mo Monitoring"),
    "analyst": (Role.ANALYST, FORCE, "Ana Analyst"),
    "admin": (Role.ADMIN, "E92000001", "Adi Admin"),
}
"""The first part of an address: role, code of the scope, name."""


def address(account):
    return f"{account}@{DOMAIN}"


def lines():
    """The accounts as `make run` prints them: address and role in words."""
    width = max(len(address(account)) for account in ACCOUNTS)
    return [
        f"{address(account):<{width}}  {role.label}" for account, (role, *_) in open_here().items()
    ]


def open_here():
    """The accounts of this installation: in production none of them administers."""
    return {
        account: what
        for account, what in ACCOUNTS.items()
        if settings.LOCAL or what[0] != Role.ADMIN
    }


def password():
    """The password of this installation's demonstration: made once, kept from other accounts."""
    path = embedded.STATE / "demonstration_password"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(12))
    return path.read_text()


def load(password):
    """Every account with its access, open, with this password and no second factor.

    Changes nothing when they are so already, so that a second start is quick.
    """
    held = {user.email: user for user in User.objects.filter(is_demonstration=True)}
    encoded = _encoded(held, password)
    Authenticator.objects.filter(user__in=held.values()).delete()
    for account in ACCOUNTS.keys() - open_here().keys():
        user = held.get(address(account))
        if user and user.is_active:
            _close(user)
    for account, (role, scope, name) in open_here().items():
        user = held.get(address(account)) or User(email=address(account), is_demonstration=True)
        if (user.password, user.is_active, user.name) != (encoded, True, name):
            user.password, user.is_active, user.name = encoded, True, name
            user.save()
        _access(user, role, scope)


def _encoded(held, password):
    """The stored form of the password: the one that is held if it is still the same."""
    first = held.get(address("office"))
    if first and check_password(password, first.password):
        return first.password
    return make_password(password)


def _access(user, role, scope):
    if scope == PANEL:
        place = {"organisation": Organisation.objects.get(code=PANEL)}
    else:
        area = Area.objects.get(code=scope)
        place = {"area": area, "scope_kind": area.kind}
    given, is_new = Access.objects.get_or_create(
        user=user, role=role, valid_from=FIRST_DAY, **place
    )
    if is_new:
        audit.record(Act.ACCESS_GIVEN, subject=given)


def close():
    """No account of the demonstration signs in or reads any more; nothing when all are closed."""
    for user in User.objects.filter(is_demonstration=True, is_active=True):
        _close(user)


def _close(user):
    """Close an account; without its password no session of it lives on when it is opened again."""
    user.set_unusable_password()
    user.save()
    dormancy.close(user, by=None)
