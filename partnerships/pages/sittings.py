"""The page on which agenda and attendance of a meeting are entered."""

from .. import sittings
from .administration import crumbs
from .table import Cell, table


def sitting(shelf, kind, meeting, outcome):
    """Context: the form, and what somebody else entered meanwhile beside what was typed."""
    title = f"Agenda and attendance: {meeting}"
    context = {
        "title": title,
        "say": "Enter what was on the agenda, and which seats came. Seats attend, nobody is named.",
        "form": outcome.form,
        "crumbs": crumbs(shelf, kind, title),
    }
    if outcome.meanwhile:
        lines = [
            tuple(map(Cell, pair)) for pair in _differences(sittings.form_of(meeting), outcome.form)
        ]
        headings = ("Field", "As it is now", "As you typed it")
        context["meanwhile"] = table("What differs", headings, lines)
    return context


def _differences(theirs, typed):
    for held, new in zip(theirs.visible_fields(), typed.visible_fields(), strict=False):
        words = [_said(held), _said(new)]
        if words[0] != words[1]:
            yield (held.label, *words)


def _said(bound):
    value = bound.value() or ""
    return str(dict(getattr(bound.field, "choices", ())).get(value, value)) if value else ""
