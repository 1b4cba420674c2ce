"""What the register says to the confirmations of a return: nobody types it again."""

from django.db import transaction
from django.utils import timezone

from partnerships import register
from partnerships.continuity import State
from partnerships.models import Duty, Post

from . import freezing
from .models import Confirmation
from .models.answers import Origin

YES, NO = Confirmation.Said.YES, Confirmation.Said.NO


def registers(partnerships):
    """{partnership id: its register today}: a few queries, however many partnerships."""
    found = register.read(partnerships, timezone.localdate(), models=register.FOR_A_LIST)
    return {one.partnership.pk: one for one in found.values()}


def answer(asked, found):
    """(said, words) that a register gives to what `Question.filled_from` names; ("", "") for none.

    asked: "register:post:sro", "register:seats", "register:duty:delivery_plan".
    """
    _, what, *which = asked.split(":")
    return {"post": _post, "seats": _seats, "duty": _duty}[what](found, *which)


def _post(found, post):
    one = next(one for one in found.posts() if one.post == post)
    words, state = Post(post).label, one.continuity.state
    if state == State.HELD:
        return YES, f"{words}: {one.term.title}."
    since = one.continuity.since
    vacant = f"vacant since {since:%-d %B %Y}" if since else "vacant"
    if state == State.DEPUTISED:
        return NO, f"{words}: {vacant}; a deputy stands in."
    if state == State.VACANT:
        return NO, f"{words}: {vacant}."
    return "", f"{words}: nothing is recorded in the register."


def _seats(found):
    held = found.coverage()
    if not held.entered:
        return "", "No seats are recorded in the register."
    lacking = [
        words for words, one in found.concerns().items() if not (one.filled or one.deputised)
    ]
    words = (
        f"{held.filled} of {held.expected} expected seats are filled, {held.deputised} deputised."
    )
    if lacking:
        words += f" Nobody sits for: {', '.join(lacking).lower()}."
    return (NO if lacking or held.filled + held.deputised < held.expected else YES), words


def _duty(found, kind):
    one = found.papers().get(kind)
    words = str(Duty.Kind(kind).label)
    if one is None or one.state == "not recorded":
        return "", f"{words}: nothing is recorded in the register."
    if one.current is None:
        return NO, f"{words}: none is agreed."
    said = f"{words}: {one.current.version}, agreed {one.current.agreed_on:%-d %B %Y}"
    if one.state == "late":
        return NO, f"{said}; the next was due {one.due_on:%-d %B %Y}."
    return YES, f"{said}."


@transaction.atomic
def refresh_draft(return_id):
    """Bring a return's confirmations up to the register, unless it is frozen."""
    quarterly_return = freezing.locked(return_id)
    if not freezing.why_frozen(quarterly_return):
        refresh(quarterly_return)


def refresh(quarterly_return):
    """Bring the confirmations of a draft up to what the register says now."""
    if quarterly_return.partnership_id is None:
        return
    found = registers([quarterly_return.partnership])[quarterly_return.partnership_id]
    asked = quarterly_return.confirmations.filter(question__filled_from__startswith="register:")
    for one in asked.select_related("question"):
        said, words = answer(one.question.filled_from, found)
        if (one.said, one.register_says) != (said, words):
            one.said, one.register_says, one.origin = said, words, Origin.REGISTER
            one.version += 1
            one.save(update_fields=["said", "register_says", "origin", "version"])
