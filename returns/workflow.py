"""The workflow of a return, as one table, and the one question asked of it.

docs/returns.md draws it. Every path goes through `apply`: page, workbook and command alike.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from partnerships import access, audit, keeping
from partnerships.access import NotAllowed, Viewer
from partnerships.models import Act, Role

from . import editions, escalation, flagging, freezing, governance, publish, reach, saving
from .models import Status, Step, Unlock

UNLOCKED_FOR = timedelta(days=14)
UNLOCKED_AGAIN = timedelta(days=7)
"""How long a correction that came back may be worked on at least."""


@dataclass(frozen=True)
class Move:
    """Where an event leads, who may cause it, the pair of fields it stamps, and what it asks for.

    who: "lead", "sro", "office" or "acceptor"; for a force's return the lead and the SRO are two of
    its officers. clears: the pairs that it empties. only: when it can be, where not always.
    """

    to: Status
    who: str
    stamps: str = ""
    clears: tuple = ()
    needs_reason: bool = False
    only: str = ""


DRAFT, SUBMITTED, CERTIFIED, ACCEPTED = Status
ALL = ("submitted", "certified", "accepted")
STEPS = {
    (DRAFT, "submit"): Move(SUBMITTED, "lead", "submitted"),
    (SUBMITTED, "certify"): Move(CERTIFIED, "sro", "certified"),
    (CERTIFIED, "accept"): Move(ACCEPTED, "acceptor", "accepted"),
    (SUBMITTED, "send_back"): Move(DRAFT, "sro or office", clears=ALL, needs_reason=True),
    (CERTIFIED, "send_back"): Move(DRAFT, "office", clears=ALL, needs_reason=True),
    (SUBMITTED, "withdraw"): Move(DRAFT, "lead", clears=ALL),
    (ACCEPTED, "unlock"): Move(DRAFT, "office", clears=ALL, needs_reason=True),
    (DRAFT, "unlock"): Move(DRAFT, "office", needs_reason=True, only="its round is closed"),
    **{
        (status, "escalate"): Move(status, "office", needs_reason=True, only="it is overdue")
        for status in (DRAFT, SUBMITTED)
    },
    **{
        (status, "query"): Move(status, "office", needs_reason=True)
        for status in (DRAFT, SUBMITTED, CERTIFIED, ACCEPTED)
    },
}
"""(status, event): what follows.

A draft is unlocked once its round is closed, and only then: it can then be changed and submitted
for a time. While its round is open it needs no unlocking."""
EVENTS = {
    "submit": "submit",
    "certify": "certify",
    "accept": "accept",
    "send_back": "send back",
    "withdraw": "withdraw",
    "unlock": "unlock",
    "query": "ask about",
    "escalate": "write to the SRO about",
}
"""Each event in words, after "You may not" and before "this return"."""


def why_not(quarterly_return, event, user):
    """Why this user cannot do this with this return now, as a sentence; "" if they can.

    user: a user, whose second factor the page has asked for, or a viewer.
    """
    move = STEPS.get((quarterly_return.status, event))
    if move is None:
        return f"This return is {quarterly_return.status_words.lower()}: {_instead(event)}"
    viewer = as_viewer(user)
    if reason := WHO[move.who](viewer, quarterly_return, event):
        return reason
    return CHECKED[event](viewer, quarterly_return) if event in CHECKED else ""


def _instead(event):
    froms = sorted(
        f"{status.label.lower()} (once {move.only})" if move.only else status.label.lower()
        for (status, other), move in STEPS.items()
        if other == event
    )
    if not froms:
        raise ValueError(f"{event} is no event of a return.")
    return f"only one that is {' or '.join(froms)} can be {DONE[event]}."


DONE = {
    "submit": "submitted",
    "certify": "certified",
    "accept": "accepted",
    "send_back": "sent back",
    "withdraw": "withdrawn",
    "unlock": "unlocked",
    "query": "asked about",
    "escalate": "written to the SRO about",
}


def as_viewer(user):
    """The viewer that a user is today; a viewer as it is."""
    return user if isinstance(user, Viewer) else access.viewer_of(user, second_factor=True)


def _lead(viewer, quarterly_return, event):
    role = Role.FORCE if quarterly_return.force_id else Role.LEAD
    return _role(viewer, quarterly_return, event, role, quarterly_return.area)


def _sro(viewer, quarterly_return, event):
    if quarterly_return.force_id:
        return _role(viewer, quarterly_return, event, Role.FORCE, quarterly_return.force)
    if reach.is_deputy(viewer, quarterly_return):
        return reach.why_not_known(viewer, quarterly_return)
    return _role(viewer, quarterly_return, event, Role.SRO, quarterly_return.area)


def _office(viewer, quarterly_return, event):
    force = quarterly_return.force or quarterly_return.partnership.force
    return _role(viewer, quarterly_return, event, Role.OFFICE, force)


def _sro_or_office(viewer, quarterly_return, event):
    if _sro(viewer, quarterly_return, event) == "":
        return ""
    return _office(viewer, quarterly_return, event)


def _acceptor(viewer, quarterly_return, event):
    body = reach.accepting_body(quarterly_return, timezone.localdate())
    if body != reach.BODY.BOARD:
        return _office(viewer, quarterly_return, event)
    board = quarterly_return.partnership.parent
    if board is None:
        return "A board is to accept this return, and the partnership stands under none."
    return _role(viewer, quarterly_return, event, Role.SRO, board.area)


def _role(viewer, quarterly_return, event, role, area):
    if reason := reach.why_not_known(viewer, quarterly_return):
        return reason
    if not viewer.is_(role):
        return f"You may not {EVENTS[event]} this return: your role does not allow it."
    if not reach.holds(viewer, role, area.pk):
        return (
            f"You may not {EVENTS[event]} this return: your access does not reach {area.in_words}."
        )
    return ""


WHO = {
    "lead": _lead,
    "sro": _sro,
    "office": _office,
    "sro or office": _sro_or_office,
    "acceptor": _acceptor,
}


def _another_certifies(viewer, quarterly_return):
    if viewer.user.pk == quarterly_return.submitted_by_id:
        return "A return is certified by somebody other than the person who submitted it."
    if viewer.user.pk == saving.last_editor(quarterly_return):
        return "A return is certified by somebody other than the person who changed it last."
    return ""


def _may_be_submitted(viewer, quarterly_return):
    return freezing.why_frozen(quarterly_return)


def _may_be_unlocked(viewer, quarterly_return):
    if quarterly_return.status == ACCEPTED:
        return ""
    if not freezing.has_closed(quarterly_return):
        return "This return is a draft of a round that is open: there is nothing to unlock."
    if freezing.open_unlock(quarterly_return) and not freezing.why_frozen(quarterly_return):
        return "This return is unlocked already."
    return ""


def _may_be_escalated(viewer, quarterly_return):
    return escalation.why_not(quarterly_return)


CHECKED = {
    "certify": _another_certifies,
    "submit": _may_be_submitted,
    "unlock": _may_be_unlocked,
    "escalate": _may_be_escalated,
}
"""What else has to be so, by event."""


ON = {"submit", "certify", "accept"}
"""What vouches for the answers, so that it is refused where they changed since they were read."""


@transaction.atomic
def apply(event, return_id, *, by, note="", edits=None, until=None):
    """Move a return through one event, stamp it, tell its thread and audit it.

    by: the user or viewer. note: the reason, which some events need. edits: `saving.edits` as the
    page showed it, so that a stale one is refused. until: of an unlock, when it ends.
    Raises NotAllowed with the reason as a sentence; nothing is then written.
    """
    quarterly_return = freezing.locked(return_id)
    viewer, note = as_viewer(by), note.strip()
    if reason := why_not(quarterly_return, event, viewer):
        raise NotAllowed(reason)
    move = STEPS[quarterly_return.status, event]
    if move.needs_reason and not note:
        raise NotAllowed(f"Say why, to {EVENTS[event]} this return.")
    if event in ON and edits is not None and edits != saving.edits(quarterly_return):
        raise NotAllowed(
            "Somebody changed this return after you opened the page. Nothing was done: read it "
            "again, then decide."
        )
    was, now = quarterly_return.status, timezone.now()
    if event in BEFORE:
        BEFORE[event](quarterly_return, viewer, now)
    _stamp(quarterly_return, move, viewer, now)
    if event in AFTER:
        AFTER[event](quarterly_return, viewer, now, note, until)
    as_deputy = event == "certify" and quarterly_return.certified_as_deputy
    Step.objects.create(
        quarterly_return=quarterly_return,
        at=now,
        by=viewer.user,
        event=event,
        was=was,
        now=quarterly_return.status,
        note=note,
        as_deputy=as_deputy,
    )
    audit.record(
        Act.RETURN_MOVED,
        by=viewer.user,
        subject=quarterly_return,
        event=event,
        was=was,
        now=str(quarterly_return.status),
    )
    return quarterly_return


def _stamp(quarterly_return, move, viewer, now):
    for pair in move.clears:
        setattr(quarterly_return, f"{pair}_at", None)
        setattr(quarterly_return, f"{pair}_by", None)
    if move.stamps:
        setattr(quarterly_return, f"{move.stamps}_at", now)
        setattr(quarterly_return, f"{move.stamps}_by", viewer.user)
    if move.to == DRAFT and quarterly_return.status != DRAFT:
        quarterly_return.certified_as_deputy = quarterly_return.same_body = False
    quarterly_return.status = move.to
    quarterly_return.save()


def _before_submit(quarterly_return, viewer, now):
    governance.refresh(quarterly_return)
    still, unsaid = flagging.write(quarterly_return), flagging.unanswered(quarterly_return)
    if still or unsaid:
        raise NotAllowed(f"This return is {flagging.to_do(still, unsaid)}")
    flagging.count(quarterly_return)
    if quarterly_return.first_submitted_at is None:
        one = quarterly_return.round
        due = one.force_due_on if quarterly_return.force_id else one.due_on
        quarterly_return.first_submitted_at = now
        quarterly_return.is_late = timezone.localdate(now) > due


def _before_certify(quarterly_return, viewer, now):
    has_role = reach.holds(viewer, Role.SRO, quarterly_return.area.pk)
    quarterly_return.certified_as_deputy = not quarterly_return.force_id and not has_role


def _before_accept(quarterly_return, viewer, now):
    day = timezone.localdate(now)
    quarterly_return.same_body = reach.is_one_body(quarterly_return, day)
    body = reach.accepting_body(quarterly_return, day)
    quarterly_return.received_only = body == reach.BODY.NOBODY
    quarterly_return.edition += 1


def _after_accept(quarterly_return, viewer, now, note, until):
    quarterly_return.unlocks.filter(ended_at=None).update(ended_at=now)
    release = publish.publish(quarterly_return)
    editions.keep(quarterly_return, now, release)
    if release is not None:
        keeping.figures_move()


def _before_unlock(quarterly_return, viewer, now):
    """An unlock whose time was over, and that nothing has ended yet, gives way to the new one."""
    quarterly_return.unlocks.filter(ended_at=None).update(ended_at=now)


def _after_coming_back(quarterly_return, viewer, now, note, until):
    """A correction that is sent back or withdrawn has its time again: it was in time once."""
    over = quarterly_return.unlocks.filter(ended_at=None, expires_at__lte=now + UNLOCKED_AGAIN)
    over.update(expires_at=now + UNLOCKED_AGAIN)


def _after_unlock(quarterly_return, viewer, now, note, until):
    if until is not None and until <= now:
        raise NotAllowed("An unlock ends at a time to come.")
    Unlock.objects.create(
        quarterly_return=quarterly_return,
        at=now,
        by=viewer.user,
        reason=note,
        expires_at=until or now + UNLOCKED_FOR,
    )


def _after_escalate(quarterly_return, viewer, now, note, until):
    escalation.send(quarterly_return, note)


BEFORE = {
    "submit": _before_submit,
    "certify": _before_certify,
    "accept": _before_accept,
    "unlock": _before_unlock,
}
AFTER = {
    "accept": _after_accept,
    "send_back": _after_coming_back,
    "withdraw": _after_coming_back,
    "unlock": _after_unlock,
    "escalate": _after_escalate,
}
