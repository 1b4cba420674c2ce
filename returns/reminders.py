"""E-mail about returns to those who have the next step: before and after one is due, before it
closes, while it waits to be certified, while it waits to be accepted.

Each is sent once at its stage, after it is written down that it was, and audited by number.
Accounts of the demonstration are sent none.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from partnerships import mail
from partnerships.audit import record
from partnerships.models import Access, Act, Area, Reminder, Role, User

from . import escalation, freezing, reach
from .models import QuarterlyReturn, Status

STAGES = {
    "due": (-14, -3, 1, 7),
    "closes": (-3,),
    "certify": (1, 5, 10),
    "accept": (1, 7, 14),
}
"""Days after the day that each is about; before it they are negative."""
STEP = {"certify": "certified", "accept": "accepted"}


@dataclass(frozen=True)
class Due:
    """One thing to remind of: what, of which return, since or until which day, at which stage."""

    what: str
    quarterly_return: QuarterlyReturn
    on: date
    stage: int


def send_due():
    """Send what is to be sent today; returns how many e-mails that is."""
    today = timezone.localdate()
    people = People(today)
    return sum(
        _remind(user, one)
        for each in _waiting()
        for one in due(each, today)
        for user in people.of(one)
    )


def _waiting():
    """The returns that wait for somebody, of what is served here."""
    held = QuarterlyReturn.objects.exclude(status=Status.ACCEPTED).select_related(
        "round", "partnership__area", "partnership__parent", "force"
    )
    served = set(Area.objects.served().values_list("pk", flat=True))
    return [one for one in held.order_by("pk") if one.area.pk in served]


def due(quarterly_return, today):
    """What there is to remind of today about one return: `Due`, each at its last stage."""
    found = [
        Due(what, quarterly_return, on, stages[passed - 1])
        for what, on in _days(quarterly_return)
        if (stages := STAGES[what]) and (passed := _passed(stages, on, today))
    ]
    closing = {one.what for one in found} & {"closes"}
    return [one for one in found if not closing or one.what == "closes"]


def _days(quarterly_return):
    """(what, day) of what this return waits for."""
    if quarterly_return.status == Status.SUBMITTED:
        return [("certify", timezone.localdate(quarterly_return.submitted_at))]
    if quarterly_return.status == Status.CERTIFIED:
        return [("accept", timezone.localdate(quarterly_return.certified_at))]
    if freezing.why_frozen(quarterly_return):
        return []
    if unlock := freezing.open_unlock(quarterly_return):
        return [("closes", timezone.localdate(unlock.expires_at))]
    one = quarterly_return.round
    return [("due", escalation.due_on(quarterly_return)), ("closes", one.closes_on)]


def _passed(stages, on, today):
    """How many stages have come: only the last of them is still worth an e-mail."""
    return sum(today >= on + timedelta(days=stage) for stage in stages)


class People:
    """Who has which step of which return today, of those who can be reached."""

    def __init__(self, today):
        self.today = today
        held = Access.objects.filter(
            role__in=(Role.LEAD, Role.FORCE, Role.SRO, Role.OFFICE),
            user__is_active=True,
            user__is_demonstration=False,
        ).on(today)
        self.held = defaultdict(list)
        for access in held.select_related("user").order_by("user"):
            self.held[access.role, access.area_id].append(access.user)

    def of(self, one):
        """The users whom this is to be said to."""
        each = one.quarterly_return
        if one.what == "certify":
            return [user for user in self._certifiers(each) if user.pk != each.submitted_by_id]
        if one.what == "accept":
            if reach.accepting_body(each, self.today) == reach.BODY.BOARD:
                board = each.partnership.parent
                return self.held[Role.SRO, board.area_id] if board else []
            return self.held[Role.OFFICE, reach.force_id(each)]
        return self.held[Role.FORCE if each.force_id else Role.LEAD, each.area.pk]

    def _certifiers(self, each):
        if each.force_id:
            return self.held[Role.FORCE, each.force_id]
        if found := self.held[Role.SRO, each.area.pk]:
            return found
        deputies = reach.deputies(each.partnership_id, self.today)
        return list(User.objects.filter(pk__in=deputies, is_active=True, is_demonstration=False))


@transaction.atomic
def _remind(user, one):
    each = one.quarterly_return
    _, is_new = Reminder.objects.get_or_create(
        user=user,
        about=f"{QuarterlyReturn._meta.label_lower}:{one.what}"[:40],
        about_id=each.pk,
        due_on=one.on,
        stage=one.stage,
        defaults={"sent_at": timezone.now()},
    )
    if is_new:
        kind = "force/" if each.force_id else ""
        said = {
            "return": each,
            "on": one.on,
            "address": f"/returns/{kind}{each.slug}/{each.round.slug}/",
        }
        if one.what in STEP:
            mail.send("return_waits", user.email, step=STEP[one.what], **said)
        else:
            late, closing = one.stage > 0, one.what == "closes"
            mail.send("return_due", user.email, late=late, closing=closing, **said)
        record(Act.REMINDED, subject=each, what=one.what, stage=one.stage, to=user.pk)
    return int(is_new)
