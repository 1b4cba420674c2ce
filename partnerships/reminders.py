"""E-mail before and after something of a register falls due, to those whose register it is.

Sent once at each stage to each lead, after it is written down that it was: a run that is done
twice sends nothing twice.
"""

from datetime import timedelta

from django.utils import timezone

from . import mail, register
from .models import Access, Area, Duty, Partnership, Reminder, Role

STAGES = (-30, -7, 1, 14)
"""Days after the due day; before it they are negative."""


def send_due():
    """Send what is to be sent today; returns how many e-mails that is."""
    today = timezone.localdate()
    served = Partnership.objects.filter(area__in=Area.objects.served()).select_related("area")
    leads = _leads(today)
    found = register.read(
        [one for one in served if one.area_id in leads], today, models=register.FOR_A_LIST
    )
    return sum(
        _remind(user, one, kind, paper.due_on, stage)
        for one in found.values()
        for kind, paper in one.papers().items()
        if paper.due_on
        for stage in STAGES[_passed(paper.due_on, today) - 1 : _passed(paper.due_on, today)]
        for user in leads[one.partnership.area_id]
    )


def _passed(due_on, today):
    """How many stages have come: only the last of them is still worth an e-mail."""
    return sum(today >= due_on + timedelta(days=stage) for stage in STAGES)


def _leads(today):
    """{area: the users who lead it today}: those who can be reached."""
    held = Access.objects.filter(role=Role.LEAD, user__is_active=True).on(today)
    found = {}
    for access in held.select_related("user"):
        found.setdefault(access.area_id, []).append(access.user)
    return found


def _remind(user, one, kind, due_on, stage):
    _, is_new = Reminder.objects.get_or_create(
        user=user,
        about=f"{Duty._meta.label_lower}:{kind}"[:40],
        about_id=one.partnership.pk,
        due_on=due_on,
        stage=stage,
        defaults={"sent_at": timezone.now()},
    )
    if is_new and not user.is_demonstration:
        mail.send(
            "falls_due",
            user.email,
            paper=Duty.Kind(kind).label,
            partnership=one.partnership,
            due_on=due_on,
            late=stage > 0,
        )
    return int(is_new)
