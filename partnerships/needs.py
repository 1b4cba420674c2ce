"""What waits for someone: each app says what of its own needs a viewer, and Home lists it."""

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from .access import Permission
from .models import Access, ApiToken, Invitation

SOON = timedelta(days=30)
FEW_CODES = 3


@dataclass(frozen=True)
class Need:
    """One thing to do: what, about what, by when, and the page where it is done."""

    title: str
    detail: str
    url: str
    due: date | None = None


def of(viewer):
    """What of a viewer's own account needs them, and of other people's if they keep those."""
    found = [*_access_that_ends(viewer), *_tokens_that_end(viewer), *_recovery_codes(viewer)]
    if viewer.may(Permission.KEEP_PEOPLE):
        found += _invitations()
    return found


def _access_that_ends(viewer):
    today = timezone.localdate()
    held = Access.objects.filter(user=viewer.user).on(today).exclude(valid_to=None)
    for access in held.filter(valid_to__lte=today + SOON).select_related("area", "organisation"):
        yield Need("Your access ends", str(access), "/account/", access.valid_to)


def _tokens_that_end(viewer):
    today = timezone.localdate()
    tokens = ApiToken.objects.filter(user=viewer.user, revoked_at=None, expires_on__gte=today)
    for token in tokens.filter(expires_on__lte=today + SOON):
        yield Need("An API token ends", token.name, "/account/tokens/", token.expires_on)


def _recovery_codes(viewer):
    codes = Authenticator.objects.filter(
        user=viewer.user, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    if codes and len(left := codes.wrap().get_unused_codes()) < FEW_CODES:
        detail = f"{len(left)} of your recovery codes {'is' if len(left) == 1 else 'are'} left"
        yield Need("Make new recovery codes", detail, "/account/")


def _invitations():
    """Invitations whose link ended unused: someone waits, or will never come."""
    ended = Invitation.objects.filter(used_at=None, expires_at__lt=timezone.now())
    ended = ended.filter(user__last_login=None, user__is_active=True)
    waiting = ended.values("user").distinct().count()
    if waiting:
        people = "1 person has" if waiting == 1 else f"{waiting} people have"
        yield Need(
            "Invite again", f"{people} not used their link in time", "/administration/users/"
        )
