"""The end of an unlock: where nothing came of it, what was accepted stands again, whole."""

import structlog
from django.db import transaction
from django.utils import timezone

from partnerships import audit
from partnerships.models import Act

from . import editions, flagging, freezing
from .models import Status, Step, Unlock

log = structlog.get_logger(__name__)


@transaction.atomic
def _end(unlock, now):
    """End an unlock whose time is over: what was accepted stands again, whole."""
    quarterly_return = freezing.locked(unlock.quarterly_return_id)
    unlock = Unlock.objects.select_for_update().get(pk=unlock.pk)
    if unlock.ended_at or quarterly_return.status != Status.DRAFT:
        return 0
    edition = quarterly_return.editions.order_by("number").last()
    if edition is not None:
        _put_back(quarterly_return, edition)
    unlock.ended_at = now
    unlock.save(update_fields=["ended_at"])
    Step.objects.create(
        quarterly_return=quarterly_return,
        at=now,
        by=None,
        event="unlock_ended",
        was=Status.DRAFT,
        now=quarterly_return.status,
        note="The time of the unlock was over"
        + (": what was accepted stands again." if edition else "."),
    )
    audit.record(
        Act.RETURN_MOVED,
        subject=quarterly_return,
        event="unlock_ended",
        was=str(Status.DRAFT),
        now=str(quarterly_return.status),
    )
    return 1


PAIRS = ("submitted", "certified", "accepted")


def _put_back(quarterly_return, edition):
    editions.put_back(quarterly_return, edition)
    for pair, event in zip(PAIRS, ("submit", "certify", "accept"), strict=True):
        step = quarterly_return.steps.filter(event=event, at__lte=edition.at).last()
        setattr(quarterly_return, f"{pair}_at", step.at)
        setattr(quarterly_return, f"{pair}_by", step.by)
        if event == "certify":
            quarterly_return.certified_as_deputy = step.as_deputy
    quarterly_return.same_body = edition.same_body
    quarterly_return.received_only = edition.received_only
    flagging.count(quarterly_return)
    quarterly_return.status = Status.ACCEPTED
    quarterly_return.save()


def end_unlocks():
    """End every unlock whose time is over while the return is a draft; returns how many.

    One that was submitted in time goes on its way: its unlock ends when it is accepted.
    """
    now, ended = timezone.now(), 0
    over = Unlock.objects.filter(ended_at=None, expires_at__lte=now)
    for one in over.filter(quarterly_return__status=Status.DRAFT):
        try:
            ended += _end(one, now)
        except Exception:
            log.exception("unlock not ended", unlock=one.pk)
    return ended
