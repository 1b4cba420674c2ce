"""The page on which a workbook is downloaded and read back, and what it says of what it found."""

from outcomes.charts.spec import Cell, Column, Row, TableSpec

from .. import forms, freezing, saving, workbook_choices
from ..models import ReturnValue
from ..workbook_in import Fault
from ..workbook_layout import DIRECTIONS, NONE, SAID
from .tasks import crumbs, due_words

MOST = 200
"""Faults listed on the page."""
TITLE = "Fill in as a workbook"
HEADS = {
    "numerator": "Number",
    "denominator": "Out of",
    "state": "Or none",
    "reason": "Why none",
    "note": "Note",
    "direction": "Where it is going",
    "commentary": "What happened and why",
    "risks": "What could go wrong",
    "actions": "What is being done",
    "said": "Answer",
    "day": "Day",
}


def upload(whole, form, faults):
    """Context of the page with the download and the upload. faults: `workbook_in.Fault`."""
    found = whole.quarterly_return
    frozen = freezing.why_frozen(found)
    return {
        "return": found,
        "title": TITLE,
        "say": _say(found, faults),
        "form": form,
        "submit": "Upload and check",
        "frozen": frozen,
        "download": found.url("workbook_file"),
        "faults": _table(faults) if faults else None,
        "crumbs": crumbs(found, TITLE),
        "area": found.area,
    }


def _say(found, faults):
    if not faults:
        return f"Everything this return asks, in one Excel file: {due_words(found)}."
    many = len(faults)
    said = "1 cell has" if many == 1 else f"{many} cells have"
    return f"{said} to be put right first. Nothing was saved."


def _table(faults):
    notes = [f"The first {MOST} of {len(faults)}."] if len(faults) > MOST else []
    return TableSpec(
        caption="What to put right in the workbook",
        columns=(Column("Sheet"), Column("Cell"), Column("What to do")),
        rows=tuple(
            Row((Cell(one.sheet), Cell(one.cell), Cell(one.words))) for one in faults[:MOST]
        ),
        notes=tuple(notes),
    )


def refused(results):
    """Faults of answers that could no longer be saved when it came to it."""
    return [
        Fault(str(one.answer.question), one.answer.area.name, " ".join(one.errors.values()))
        for one in results
        if one.outcome == "invalid"
    ]


def done(whole, saved, emptied):
    """What came of a workbook, in words."""
    said = [
        "Read. Nothing in the workbook was new."
        if not saved
        else f"Read and saved: {saved} answer{'' if saved == 1 else 's'}."
    ]
    if emptied:
        cells = "1 cell was" if emptied == 1 else f"{emptied} cells were"
        said.append(
            f"{cells} emptied: that leaves the answer as it stands. To take it out, type clear."
        )
    if odd := len(whole.open_flags):
        said.append(f"{odd} odd figure{'' if odd == 1 else 's'} to explain on the checks page.")
    return " ".join(said)


def differences(whole, waiting, choices):
    """Context of the page on which each answer that both sides changed is chosen."""
    found = whole.quarterly_return
    answers = saving.by_key(found, set(waiting.seen))
    typed = {one.key: one for one in waiting.typed}
    asked = [
        {
            "key": key,
            "heading": f"{answers[key].question.words}, {answers[key].area.name}",
            "who": _who(answers[key]),
            "lines": _lines(answers[key], typed[key].fields),
            "choice": choices.get(key, ""),
            "is_missing": bool(choices) and not choices.get(key),
        }
        for key in waiting.seen
        if key in answers
    ]
    many = len(asked)
    answer = "An answer was" if many == 1 else f"{many} answers were"
    return {
        "return": found,
        "title": "Two versions",
        "say": f"{answer} changed on the page after your workbook was made. Nothing is saved yet.",
        "asked": asked,
        "is_missing": any(one["is_missing"] for one in asked),
        "waiting": workbook_choices.pack(waiting, found, whole.viewer.user),
        "crumbs": crumbs(found, TITLE),
        "area": found.area,
        "cancel": found.url("workbook"),
    }


def _who(answer):
    return (answer.edited_by.name or answer.edited_by.email) if answer.edited_by else "Somebody"


def _lines(answer, fields):
    """[{head, mine, theirs}] of what the workbook says otherwise than the return does now."""
    theirs = forms.as_typed(answer)
    form = forms.form_for(answer, fields)
    form.is_valid()
    mine = {name: _said(form.cleaned_data.get(name)) for name in theirs}
    if isinstance(answer, ReturnValue) and mine["state"] == ReturnValue.State.NIL:
        mine["numerator"] = ""
    return [
        {
            "head": HEADS[name],
            "mine": _label(name, mine[name]) or "Nothing",
            "theirs": _label(name, theirs[name]) or "Nothing",
        }
        for name in theirs
        if mine[name] != theirs[name] and not (name == "state" and _is_given(mine, theirs))
    ]


def _is_given(mine, theirs):
    """Whether both sides give a figure or nothing: the state then says no more than they do."""
    return {mine["state"], theirs["state"]} <= {"", "given"}


def _said(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else forms.plain(value)


def _label(name, said):
    known = {"state": NONE | {"given": "A number"}, "direction": DIRECTIONS, "said": SAID}
    return known.get(name, {}).get(said, said)
