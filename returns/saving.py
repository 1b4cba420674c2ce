"""Saving answers: each in its own version, so that nobody overwrites what they have not read."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from partnerships import audit
from partnerships.access import NotAllowed
from partnerships.history import table_of
from partnerships.models import Act

from . import forms, freezing, reach
from .models import Confirmation, Evidence, Flag, Narrative, ReturnValue
from .models.answers import Origin

MODELS = (ReturnValue, Narrative, Confirmation)


@dataclass(frozen=True)
class Typed:
    """What somebody typed for one answer: its key, the version they had read, and the fields."""

    key: str
    version: int
    fields: dict


@dataclass(frozen=True)
class Saved:
    """What came of one answer: "saved", "same", "invalid" or "changed" (by somebody, meanwhile).

    errors: {field: words} where invalid; answer: the row as it stands; theirs: what others saved;
    version: what a page may send next, None where it is the answer's own. A box that nobody touched
    on an old page keeps the version that was read, so that a later change of it is told.
    """

    key: str
    outcome: str
    answer: object = None
    errors: dict = field(default_factory=dict)
    theirs: dict = field(default_factory=dict)
    version: int | None = None


@transaction.atomic
def save(return_id, typed, *, by, origin=Origin.TYPED, whole=False):
    """Save what was typed: each answer for itself, or (`whole`) all of it or nothing.

    by: the viewer. Returns a `Saved` for each. Raises NotAllowed where the return is frozen, is not
    theirs to fill in, or a section is with somebody else.
    """
    quarterly_return = freezing.locked(return_id)
    if reason := reach.why_not_fill(by, quarterly_return) or freezing.why_frozen(quarterly_return):
        raise NotAllowed(reason)
    answers = by_key(quarterly_return, {one.key for one in typed})
    only = reach.fills_only(by, quarterly_return)
    results = [_save(answers.get(one.key), one, by.user, origin, only) for one in typed]
    if whole and any(one.outcome in ("invalid", "changed") for one in results):
        transaction.set_rollback(True)
        return results
    changed = [one for one in results if one.outcome == "saved"]
    if changed:
        audit.record(Act.RETURN_SAVED, by=by.user, subject=quarterly_return, answers=len(changed))
    return results


def by_key(quarterly_return, keys=None):
    """{key: answer} of a return, or of those of its answers that have one of these keys."""
    found = {}
    for model in MODELS:
        rows = model.objects.filter(quarterly_return=quarterly_return)
        if keys is not None:
            rows = rows.filter(question__key__in={key.partition(":")[0] for key in keys})
        for row in rows.select_related(
            "question__section", "question__metric", "area", "edited_by"
        ):
            row.quarterly_return = quarterly_return
            if keys is None or row.key in keys:
                found[row.key] = row
    return found


def _save(answer, typed, user, origin, only):
    if answer is None or (only is not None and answer.question.section_id not in only):
        raise NotAllowed(reach.WITH_SOMEBODY_ELSE)
    form = forms.form_for(answer, typed.fields)
    if not form.is_valid():
        errors = {name: " ".join(said) for name, said in form.errors.items()}
        return Saved(typed.key, "invalid", answer, errors)
    if not form.changes(answer):
        return Saved(typed.key, "same", answer)
    if typed.version != answer.version:
        if is_untouched(answer, typed):
            return Saved(typed.key, "same", answer, version=typed.version)
        return Saved(typed.key, "changed", answer, theirs=forms.as_typed(answer))
    if form.moves(answer):
        answer.origin = origin
    form.put(answer)
    answer.version += 1
    answer.needs_confirming = False
    answer.edited_at, answer.edited_by = timezone.now(), user
    answer.save()
    return Saved(typed.key, "saved", answer)


def is_untouched(answer, typed):
    """Whether what was sent is only what the sender had read: a page sends every box it shows.

    What they had read stands in the history, under the version that their page carried.
    """
    read = table_of(answer._meta.label_lower).objects.filter(
        pgh_obj_id=answer.pk, version=typed.version
    )
    event = read.order_by("pgh_id").last()
    if event is None or typed.fields.get("confirm"):
        return False
    was = forms.as_typed(as_it_was(type(answer), event, answer.question))
    sent = {name: text.replace("\r\n", "\n") for name, text in typed.fields.items() if text}
    if was.get("state") == ReturnValue.State.GIVEN:
        was["state"] = ""  # as a page says it
    return all(sent.get(name, "") == text for name, text in was.items() if name in typed.fields)


def as_it_was(model, event, question):
    """An answer as an event of its history has it, not saved: the event has the same fields."""
    names = [field.attname for field in model._meta.concrete_fields if field.name != "id"]
    answer = model(**{name: getattr(event, name) for name in names})
    answer.question = question
    return answer


def edits(quarterly_return):
    """How often a return was changed: what a page carries, to tell a stale one.

    Saves of its answers, of what explains its flags, and files added or taken away.
    """
    counts = [
        model.objects.filter(quarterly_return=quarterly_return).aggregate(all=Sum("version"))["all"]
        for model in MODELS
    ]
    for model in (Flag, Evidence):
        events = table_of(model._meta.label_lower).objects
        counts.append(events.filter(quarterly_return=quarterly_return.pk).count())
    return sum(count or 0 for count in counts)


EDITED = [*((model, "edited") for model in MODELS), (Flag, "answered"), (Evidence, "added")]
"""Each model of a return with what begins the names of its "at" and "by"."""


def last_editor(quarterly_return):
    """The id of the user who changed an answer, an explanation or a file last; None if nobody."""
    last = None
    for model, did in EDITED:
        rows = model.objects.filter(quarterly_return=quarterly_return)
        rows = rows.exclude(**{f"{did}_at": None}).order_by(f"-{did}_at")
        found = rows.values_list(f"{did}_at", f"{did}_by").first()
        if found and (last is None or found > last):
            last = found
    return last[1] if last else None
