"""A return as it was accepted, kept whole, and put back where a change came to nothing."""

import hashlib
import json
from datetime import date
from decimal import Decimal

from .models import Confirmation, Edition, Narrative, ReturnValue

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
        same_body=quarterly_return.same_body,
        received_only=quarterly_return.received_only,
        digest=hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest(),
        release=release,
    )


def put_back(quarterly_return, edition):
    """Write the answers of an edition into a draft again, as one more version of each."""
    for model, names in FIELDS.items():
        held = edition.answers[model.__name__]
        rows = model.objects.filter(quarterly_return=quarterly_return)
        for row in rows.select_related("question", "area"):
            said = held.get(row.key)
            if said is None or said == {name: _text(getattr(row, name)) for name in names}:
                continue
            for name in names:
                value = said[name]
                setattr(row, name, model._meta.get_field(name).to_python(value))
            row.version += 1
            row.save()
