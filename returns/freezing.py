"""Whether a return may be changed now: only a draft may, and the database holds it so.

Every path that changes an answer takes the lock first: `models.answers.frozen` refuses the rest.
"""

from django.utils import timezone

from .models import QuarterlyReturn, Status


def of(pk):
    """A return with what its pages and its workflow read of it."""
    return QuarterlyReturn.objects.select_related(
        "round__form", "partnership__area", "partnership__force", "partnership__parent", "force"
    ).get(pk=pk)


def locked(return_id):
    """The return, which nobody else moves or fills in until the transaction is over."""
    QuarterlyReturn.objects.select_for_update().get(pk=return_id)
    return of(return_id)


def why_frozen(quarterly_return):
    """Why nobody may change the answers of this return now, as a sentence; "" if they may."""
    if quarterly_return.status != Status.DRAFT:
        return (
            f"This return is {quarterly_return.status_words.lower()}, so it is frozen: "
            "to change it, it has to be sent back, withdrawn or unlocked."
        )
    # Only what was accepted once or is of a closed round can have been unlocked: the usual draft
    # costs no query.
    closed = has_closed(quarterly_return)
    unlock = open_unlock(quarterly_return) if quarterly_return.edition or closed else None
    if unlock:
        if unlock.expires_at <= timezone.now():
            return f"The unlock of this return ended on {_moment(unlock.expires_at)}."
        return ""
    if closed:
        day = quarterly_return.round.closes_on
        return f"This round closed on {day:%-d %B %Y}: the office can open it again."
    return ""


def open_unlock(quarterly_return):
    """The unlock of a return that has not been ended, though its time may be over; or None."""
    return quarterly_return.unlocks.filter(ended_at=None).first()


def has_closed(quarterly_return):
    """Whether the round of a return is over: its last day ends at midnight in London."""
    return timezone.localdate() > quarterly_return.round.closes_on


def _moment(at):
    return f"{timezone.localtime(at):%-d %B %Y at %H:%M}"
