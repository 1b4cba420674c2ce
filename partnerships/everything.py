"""Everything held about a person: to give it to them, to erase it, and to erase it in time.

A name stands in one row of `Person`, an account in one of `User`; all else holds numbers. So what
is erased there is erased everywhere but in backups, which end after their own time.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from . import audit
from .models import Act, Holding, Person, Reminder, Term


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
                "post": term.post_words,
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
