"""The thread of a return: its steps and what was said about it, oldest first."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnerships import audit
from partnerships.access import NotAllowed
from partnerships.models import Act

from . import freezing, reach
from .models import Status, Step

WORDS = {
    "opened": "Opened",
    "submit": "Submitted",
    "certify": "Certified",
    "accept": "Accepted",
    "send_back": "Sent back",
    "withdraw": "Withdrawn",
    "unlock": "Unlocked",
    "unlock_ended": "Unlock ended",
    "query": "Asked",
    "reply": "Replied",
    "escalate": "Escalated",
}


@dataclass(frozen=True)
class Line:
    """One step as a page shows it."""

    words: str
    at: datetime
    who: str
    note: str
    event: str


def of(quarterly_return, *, words=True):
    """Every step of a return, oldest first; without the words, for who sees a part of it only."""
    return [
        Line(
            WORDS.get(step.event, step.event) + (" as deputy" if step.as_deputy else ""),
            step.at,
            (step.by.name or step.by.email) if step.by else "The portal",
            step.note if words else "",
            step.event,
        )
        for step in quarterly_return.steps.select_related("by")
    ]


@transaction.atomic
def reply(return_id, words, *, by):
    """Add words to the thread: of whoever reads the return. Changes no status."""
    quarterly_return = freezing.locked(return_id)
    if reason := reach.why_not_speak(by, quarterly_return):
        raise NotAllowed(reason)
    if not words.strip():
        raise NotAllowed("Write something first.")
    step = Step.objects.create(
        quarterly_return=quarterly_return,
        at=timezone.now(),
        by=by.user,
        event="reply",
        was=quarterly_return.status,
        now=Status(quarterly_return.status),
        note=words.strip(),
    )
    audit.record(Act.RETURN_MOVED, by=by.user, subject=quarterly_return, event="reply")
    return step
