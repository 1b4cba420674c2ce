"""Sections given to colleagues: to whom, with which words, and that they are done."""

from django.db import transaction
from django.utils import timezone

from partnerships import audit, mail
from partnerships.access import NotAllowed
from partnerships.models import Access, Act, Role, User

from . import freezing, reach
from .models import Delegation

LONGEST_NUMBER = 18


def colleagues(quarterly_return):
    """The accounts that may be asked: contributors of exactly this body today."""
    held = Access.objects.filter(
        role=Role.CONTRIBUTOR, area=quarterly_return.area, user__is_active=True
    ).on(timezone.localdate())
    return User.objects.filter(pk__in=held.values("user")).order_by("name", "email")


def why_not(viewer, quarterly_return):
    """Why this viewer may not give sections to others, as a sentence; "" if they may."""
    if reason := reach.why_not_fill(viewer, quarterly_return):
        return reason
    if reach.fills_only(viewer, quarterly_return) is not None:
        return "You may not pass a section on: ask the lead."
    return freezing.why_frozen(quarterly_return)


@transaction.atomic
def give(return_id, section, user, message, *, by):
    """Ask a colleague to fill in a section; they are told by e-mail.

    Asked again, they are told the new words, and the section is not done any more.
    """
    quarterly_return = freezing.locked(return_id)
    if reason := why_not(by, quarterly_return):
        raise NotAllowed(reason)
    if not colleagues(quarterly_return).filter(pk=user.pk).exists():
        raise NotAllowed("That account is no contributor here: an administrator gives the role.")
    given, is_new = Delegation.objects.get_or_create(
        quarterly_return=quarterly_return,
        section=section,
        user=user,
        defaults={
            "given_at": timezone.now(),
            "given_by": by.user,
            "message": message.strip(),
        },
    )
    if not is_new:
        given.message, given.done_at = message.strip(), None
        given.save(update_fields=["message", "done_at"])
    audit.record(Act.DELEGATED, by=by.user, subject=quarterly_return, section=section.key)
    if not user.is_demonstration and (is_new or message.strip()):
        mail.send(
            "delegated",
            user.email,
            section=section,
            quarterly_return=quarterly_return,
            message=message.strip(),
            by=by.user,
        )
    return given


@transaction.atomic
def take_back(return_id, pk, *, by):
    """Take a section back from a colleague: what they typed stays. pk: as a page sent it."""
    quarterly_return = freezing.locked(return_id)
    if reason := why_not(by, quarterly_return):
        raise NotAllowed(reason)
    is_number = pk.isascii() and pk.isdigit() and len(pk) < LONGEST_NUMBER
    given = Delegation.objects.filter(
        quarterly_return=quarterly_return, pk=pk if is_number else None
    ).first()
    if given:
        key = given.section.key
        given.delete()
        audit.record(Act.DELEGATED, by=by.user, subject=quarterly_return, taken_back=key)


@transaction.atomic
def done(return_id, section, *, by):
    """Say, as the colleague who has it, that a section is filled in."""
    quarterly_return = freezing.locked(return_id)
    given = Delegation.objects.filter(
        quarterly_return=quarterly_return, section=section, user=by.user
    ).first()
    if given is None:
        raise NotAllowed("This section is not with you.")
    if reason := freezing.why_frozen(quarterly_return):
        raise NotAllowed(reason)
    given.done_at = None if given.done_at else timezone.now()
    given.save(update_fields=["done_at"])
    audit.record(Act.DELEGATED, by=by.user, subject=quarterly_return, done=section.key)
    return given
