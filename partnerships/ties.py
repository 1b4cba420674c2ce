"""The account that a person of a register signs in with: who may be tied, and when it ends.

Through it somebody who deputises for the SRO certifies returns, so it is given as access is: never
to oneself, and only to an account that holds access to that very partnership.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from . import audit
from .models import Access, Act, Person, User


def with_access(partnership):
    """The open accounts that hold a role for this very partnership today."""
    held = Access.objects.on(timezone.localdate()).filter(area=partnership.area_id)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def may_be_tied(partnership, person):
    """The accounts that a person may be tied to, with the one that they are tied to already."""
    return (with_access(partnership) | User.objects.filter(pk=person.user_id)).order_by("email")


def why_not(viewer, user, person):
    """Why this viewer may not tie this account to a person, as a sentence; "" if they may."""
    if user == viewer.user:
        return "Nobody ties their own account to a person: ask another lead of the partnership."
    others = Person.objects.filter(partnership=person.partnership_id, user=user)
    if others.exclude(pk=person.pk).exists():
        return "This account is another person’s here already: untie it there first."
    return ""


def end(people, *, by=None, request=None, why):
    """Untie people from their accounts; each is audited by number."""
    for person in people.exclude(user=None):
        audit.record(
            Act.CHANGED, by=by, subject=person, request=request, what="untied",
            user=person.user_id, why=why,
        )  # fmt: skip
        person.user = None
        person.save(update_fields=["user"])


def end_in_time():
    """Untie who holds no access to the partnership any more."""
    held = Access.objects.on(timezone.localdate()).filter(
        area=OuterRef("partnership__area"), user=OuterRef("user"), user__is_active=True
    )
    end(Person.objects.filter(~Exists(held), ~Q(user=None)), why="their access ended")
