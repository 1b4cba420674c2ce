"""Everything held about a person: to give it to them, to erase it, and to erase it in time.

A name stands in one row of `Person`, an account in one of `User`; all else holds numbers. So what
is erased there is erased everywhere but in backups, which end after their own time.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from . import administrators, audit, dormancy
from .access import NotAllowed
from .models import Act, AuditEvent, Holding, Person, Reminder, Term


def about(person):
    """What a register holds about a person, as plain data: their posts and seats among it."""
    return {
        "name": person.name,
        "email": person.email,
        "partnership": person.partnership.name,
        "speaks_from_lived_experience": person.is_private,
        "agreed_to_be_named_on": _day(person.agreed_on),
        "signs_in_as": person.user.email if person.user else None,
        "posts": [
            {
                "post": term.get_post_display(),
                "standing": term.get_standing_display(),
                "office": term.title,
                "organisation": term.organisation,
                "from": _day(term.valid_from),
                "to": _day(term.valid_to),
            }
            for term in person.terms.all()
        ],
        "seats": [
            {
                "seat": str(holding.seat),
                "standing": holding.get_standing_display(),
                "office": holding.title,
                "organisation": holding.organisation,
                "from": _day(holding.valid_from),
                "to": _day(holding.valid_to),
            }
            for holding in person.holdings.select_related("seat__group")
        ],
    }


def _day(day):
    return day.isoformat() if day else None


TOLD_BESIDE = []
"""What an app above adds to `about_user`: functions of the user that return plain data by name."""


def about_user(user):
    """What is held about somebody who signs in, as plain data, their acts by kind and day."""
    acts = AuditEvent.objects.filter(by=user.pk).order_by("id")
    beside = {name: told for tell in TOLD_BESIDE for name, told in tell(user).items()}
    return {
        "email": user.email,
        "name": user.name,
        "last_signed_in": user.last_login.isoformat() if user.last_login else None,
        "access": [
            {
                "role": access.get_role_display(),
                "for": str(access.scope),
                "from": _day(access.valid_from),
                "to": _day(access.valid_to),
            }
            for access in user.access.select_related("area", "organisation")
        ],
        "tokens": list(user.api_tokens.values_list("name", flat=True)),
        "second_factors": list(
            Authenticator.objects.filter(user=user).values_list("type", flat=True)
        ),
        "known_to_partnerships": [about(person) for person in user.known_as.all()],
        "reminders_sent": user.reminders.count(),
        "acts": [[at.isoformat(), act] for at, act in acts.values_list("at", "act")],
        **beside,
    }


@transaction.atomic
def erase_user(user, request):
    """Erase who an account is: it is closed, and has a number for a name. Returns what is said.

    Its access and its acts stay by number: who held which role when, and that it was one person,
    has to be told for as long as the audit is.
    """
    if administrators.are_only(Q(user=user)):
        raise NotAllowed("This is the last administrator: give another person that role first.")
    if user == request.viewer.user:
        raise NotAllowed("Nobody erases their own account: ask another administrator.")
    known_as = list(user.known_as.all())
    dormancy.close(user, by=request.viewer.user, request=request)
    for person in known_as:
        erase(person, by=request.viewer.user, request=request, why="asked for")
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.is_active, user.name, user.email = False, "", f"erased-{user.pk}@erased.invalid"
    user.set_unusable_password()
    user.save()
    audit.record(Act.CHANGED, by=request.viewer.user, subject=user, request=request, what="erased")
    return f"Erased: the account has the number {user.pk} for a name."


@transaction.atomic
def erase(person, *, by=None, request=None, why):
    """Erase a person: posts and seats stay, without a name. The audit tells it by number."""
    audit.record(Act.CHANGED, by=by, subject=person, request=request, what="erased", why=why)
    person.delete()


def erase_by_request(person, request):
    """Erase a person at their own or the lead's wish; returns what is said."""
    erase(person, by=request.viewer.user, request=request, why="asked for")
    return "Erased: the name and the address are gone."


def erase_in_time():
    """Erase names whose time is over; returns how many. A private name goes as its seat ends.

    Other names are kept for `RETAIN_NAMES_DAYS` after the last post or seat, so that papers of
    that time can be understood. Somebody who never held any is nobody's business at once.
    """
    today = timezone.localdate()
    gone = [
        *_without(today - timedelta(days=settings.RETAIN_PRIVATE_NAMES_DAYS), is_private=True),
        *_without(today - timedelta(days=settings.RETAIN_NAMES_DAYS), is_private=False),
    ]
    for person in gone:
        erase(person, why="its time was over")
    Reminder.objects.filter(
        sent_at__lt=timezone.now() - timedelta(days=settings.RETAIN_REMINDERS_DAYS)
    ).delete()
    return len(gone)


def _without(day, *, is_private):
    """People who held something once, and since before this day nothing any more."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    mine = {"person": OuterRef("pk")}
    ever = Exists(Term.objects.filter(**mine)) | Exists(Holding.objects.filter(**mine))
    still = Exists(Term.objects.filter(lasting, **mine)) | Exists(
        Holding.objects.filter(lasting, **mine)
    )
    return Person.objects.filter(ever, ~still, is_private=is_private)
