"""A return as it was accepted, kept whole, and put back where a change came to nothing."""

import hashlib
import json
from datetime import date
from decimal import Decimal

from .models import Confirmation, Edition, Flag, Narrative, ReturnValue

FIELDS = {
    ReturnValue: (
        *("state", "numerator", "denominator", "reason", "note", "period_start", "period_end"),
        *("origin", "needs_confirming"),
    ),
    Narrative: ("direction", "commentary", "risks", "actions", "origin", "needs_confirming"),
    Confirmation: ("said", "day", "register_says", "note", "origin", "needs_confirming"),
}


def contents(quarterly_return):
    """{model name: {answer's key: its fields as text}} of a return as it stands."""
    found = {}
    for model, names in FIELDS.items():
        rows = model.objects.filter(quarterly_return=quarterly_return)
        found[model.__name__] = {
            row.key: {name: _text(getattr(row, name)) for name in names}
            for row in rows.select_related("question", "area").order_by("pk")
        }
    return found


def _text(value):
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def keep(quarterly_return, at, release):
    """Keep the edition that has just been accepted."""
    answers = contents(quarterly_return)
    return Edition.objects.create(
        quarterly_return=quarterly_return,
        number=quarterly_return.edition,
        at=at,
        answers=answers,
        flags=_flags(quarterly_return),
        same_body=quarterly_return.same_body,
        received_only=quarterly_return.received_only,
        digest=hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest(),
        release=release,
    )


FLAGGED = (
    *("question_id", "area_id", "rule", "severity", "words", "figures"),
    *("answer", "answered_at", "answered_by_id"),
)


def _flags(quarterly_return):
    """What was odd as plain data; the moment as text."""
    rows = Flag.objects.filter(quarterly_return=quarterly_return).order_by("pk")
    return [{name: _text(value) for name, value in row.items()} for row in rows.values(*FLAGGED)]


def put_back(quarterly_return, edition):
    """Write an edition into a draft again: each answer as one more version, what was odd in it
    and how that was explained, and without the files that came since."""
    _put_back_answers(quarterly_return, edition)
    Flag.objects.filter(quarterly_return=quarterly_return).delete()
    Flag.objects.bulk_create(
        Flag(quarterly_return=quarterly_return, **held) for held in edition.flags
    )
    quarterly_return.evidence.filter(added_at__gt=edition.at).delete()


def _put_back_answers(quarterly_return, edition):
    for model in FIELDS:
        held = edition.answers[model.__name__]
        rows = model.objects.filter(quarterly_return=quarterly_return)
        for row in rows.select_related("question", "area"):
            said = held.get(row.key)
            if said is None or said == {name: _text(getattr(row, name)) for name in said}:
                continue
            for name, value in said.items():
                setattr(row, name, model._meta.get_field(name).to_python(value))
            row.version += 1
            row.save()


def as_accepted(quarterly_return, values):
    """Have these values of an unlocked return say what its last edition said, not saved."""
    edition = quarterly_return.editions.order_by("number").last()
    held = edition.answers[ReturnValue.__name__] if edition else {}
    for value in values:
        for name, said in held.get(value.key, {}).items():
            setattr(value, name, ReturnValue._meta.get_field(name).to_python(said))
