"""Read the audit: acts that were asked for, and what happened to one row."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.http import Http404

from .history import table_of
from .models import Act, AuditEvent


@dataclass(frozen=True)
class Asked:
    """What is looked for; empty: everything. `wrong` says what could not be understood."""

    act: str = ""
    day: date | None = None
    by: int | None = None
    wrong: str = ""


@dataclass(frozen=True)
class Change:
    """One event of a row's history: (field, what it was, what it became) of what changed."""

    at: object
    what: str
    by: int | None
    portal: str
    request: str
    reason: str
    fields: tuple[tuple[str, str, str], ...]


def asked(given):
    """What an address asks for, from its query."""
    act, wrong, day = given.get("act", ""), [], None
    if given.get("day"):
        try:
            day = date.fromisoformat(given["day"])
        except ValueError:
            wrong.append("the day is not one")
    by = given.get("by", "").strip()
    if by and not (by.isascii() and by.isdecimal() and len(by) < 19):
        wrong.append("a person is found by number")
        by = ""
    return Asked(
        act=act if act in Act.values else "",
        day=day,
        by=int(by) if by else None,
        wrong=", ".join(wrong),
    )


def events(wanted):
    found = AuditEvent.objects.all()
    if wanted.act:
        found = found.filter(act=wanted.act)
    if wanted.day:
        found = found.filter(at__date=wanted.day)
    return found.filter(by=wanted.by) if wanted.by is not None else found


def has_history(label):
    """Whether rows of this model have a page of history."""
    return table_of(label) is not None


def history(label, pk):
    """What happened to one row, newest first. Raises 404 where nothing is kept of it."""
    model = table_of(label)
    if model is None or not str(pk).isascii():
        raise Http404("No history is kept of this.")
    key = apps.get_model(label)._meta.pk
    found = list(model.objects.filter(**{key.name: pk}).order_by("pgh_id"))
    if not found:
        raise Http404("No history is kept of this.")
    return [_change(model, *pair) for pair in zip([None, *found], found, strict=False)][::-1]


def _change(model, before, event):
    told = event.pgh_context or {}
    return Change(
        at=event.pgh_created_at,
        what={"insert": "Added", "update": "Changed", "delete": "Deleted"}[event.pgh_label],
        by=told.get("user"),
        portal=told.get("portal", ""),
        request=told.get("request", ""),
        reason=told.get("reason", ""),
        fields=tuple(_differences(model, before, event)),
    )


def _differences(model, before, event):
    if event.pgh_label == "delete":
        return
    for one in model._meta.concrete_fields:
        if one.name.startswith("pgh_") or one.name == "id":
            continue
        was, became = (_text(row, one) for row in (before, event))
        if was != became:
            yield one.verbose_name.capitalize(), was, became


def _text(row, one):
    value = getattr(row, one.attname) if row is not None else None
    return "" if value is None else str(value)
