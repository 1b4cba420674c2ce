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


def may_be_tied(viewer, partnership, person):
    """The accounts that this viewer may tie a person to, with the one it is tied to already."""
    others = with_access(partnership).exclude(pk=viewer.user.pk)
    return (others | User.objects.filter(pk=person.user_id)).order_by("email")


def is_another(user, person):
    """Whether an account is tied to another person of the partnership."""
    held = Person.objects.filter(partnership=person.partnership_id, user=user)
    return held.exclude(pk=person.pk).exists()


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
