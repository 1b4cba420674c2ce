"""A return that is overdue, written about to the Senior Responsible Owner: drafted here, sent by
the office through the workflow (`workflow.apply("escalate", …, note=body)`), which keeps the text
in the thread."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from partnerships import mail
from partnerships.models import Access, Post, Role, Standing, Term, User

from . import reach
from .models import Status


@dataclass(frozen=True)
class Letter:
    """What would be sent: to these addresses, under this subject, in these words."""

    to: tuple[str, ...]
    subject: str
    body: str


def due_on(quarterly_return):
    """The day on which a return falls due."""
    one = quarterly_return.round
    return one.force_due_on if quarterly_return.force_id else one.due_on


def why_not(quarterly_return):
    """Why there is nothing to write to an SRO about, or nobody to write to; "" otherwise."""
    if quarterly_return.force_id:
        return "A force's return has no Senior Responsible Owner: ring the force."
    if timezone.localdate() <= due_on(quarterly_return):
        return f"This return is not overdue: it is due on {due_on(quarterly_return):%-d %B %Y}."
    if not recipients(quarterly_return):
        return "Nobody who can be written to is recorded as Senior Responsible Owner."
    return ""


def recipients(quarterly_return):
    """Addresses of the SRO: of those who hold the role, else of the post's holder or deputies."""
    today = timezone.localdate()
    area = quarterly_return.partnership.area_id
    users = User.objects.filter(
        is_active=True, access__in=Access.objects.filter(role=Role.SRO, area=area).on(today)
    )
    if found := users.order_by("email").values_list("email", flat=True).distinct():
        return tuple(found)
    terms = Term.objects.filter(
        partnership=quarterly_return.partnership_id, post=Post.SRO, person__isnull=False
    ).on(today)
    known = list(terms.select_related("person__user"))
    for standing in (Standing.HOLDER, Standing.DEPUTY):
        held = {_address(term.person) for term in known if term.standing == standing}
        if held := held - {""}:
            return tuple(sorted(held))
    return ()


def _address(person):
    return person.user.email if person.user and person.user.is_active else person.email


def draft(quarterly_return):
    """The letter as it is drafted for the office, who may change its body."""
    return Letter(
        to=recipients(quarterly_return),
        subject=_subject(quarterly_return),
        body=BODY.format(
            body=quarterly_return.body,
            quarter=quarterly_return.round.in_words,
            due=f"{due_on(quarterly_return):%-d %B %Y}",
            ago=_days_since(due_on(quarterly_return)),
            stands=_stands(quarterly_return),
            closes=f"{quarterly_return.round.closes_on:%-d %B %Y}",
            address=f"{settings.PORTAL_URL}/returns/{quarterly_return.slug}/"
            f"{quarterly_return.round.slug}/",
            office=reach.office_words(quarterly_return, timezone.localdate()),
        ),
    )


BODY = """To the Senior Responsible Owner of {body}

The return of {body} for {quarter} fell due on {due}, {ago} ago. {stands} \
The round closes on {closes}.

Please see that it is finished, or tell us what stands in the way and when we can expect it. \
A figure that is not known can be returned as not known, with a reason.

The return: {address}

For {office}"""


def _days_since(day):
    count = (timezone.localdate() - day).days
    return f"{count} day{'' if count == 1 else 's'}"


def _subject(quarterly_return):
    return f"Return overdue: {quarterly_return.body}, {quarterly_return.round.label}"


def _stands(quarterly_return):
    if quarterly_return.status == Status.SUBMITTED:
        return "It has been submitted and waits for your certification."
    return "It has not been submitted."


def send(quarterly_return, body):
    """Send the letter after commit. Accounts of the demonstration are sent none."""
    to = recipients(quarterly_return)
    fictional = set(
        User.objects.filter(is_demonstration=True, email__in=to).values_list("email", flat=True)
    )
    for address in to:
        if address not in fictional:
            mail.send("escalation", address, subject=_subject(quarterly_return), body=body)
