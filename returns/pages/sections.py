"""The page of one section, the checks page, and what a script is told of a saved box."""

from .. import forms, freezing, reach
from ..models import Evidence
from . import boxes, words
from .tasks import crumbs, due_words


def section(whole, part, typed, results):
    """Context of a section's page; typed and results as `boxes.groups` takes them."""
    found = whole.quarterly_return
    frozen = freezing.why_frozen(found)
    not_mine = reach.why_not_fill(whole.viewer, found, part.section.pk)
    refused = [one for one in results.values() if one.outcome == "invalid"]
    changed = [one for one in results.values() if one.outcome == "changed"]
    return {
        "return": found,
        "part": part,
        "title": part.section.title,
        "groups": boxes.groups(whole, part, typed, results),
        "may_fill": not (frozen or not_mine),
        "frozen": frozen,
        "progress": progress(part, not (frozen or not_mine)),
        "due": due_words(found),
        "refused": refused,
        "changed": changed,
        "is_unsaved": bool(typed) and not results,
        "save_url": found.url("save"),
        "task_list": found.url(),
        "files": [(one, found.url("file", one.pk)) for one in _files(found, part)],
        "evidence_url": found.url("evidence", part.section.key),
        "crumbs": crumbs(found, part.section.title),
        "area": found.area,
        "shown": [(value, words.said(value)) for value in part.shown],
        "may_delegate": whole.only is None and not (frozen or not_mine),
        "delegate_url": found.url("delegate", part.section.key),
    }


def _files(found, part):
    held = Evidence.objects.filter(quarterly_return=found, section=part.section)
    return held.select_related("file")


def progress(part, may_fill=True):
    """How far a section is: "3 of 8 answered"; what the force answers is not counted as asked."""
    answered = sum(one.is_answered for one in part.answers)
    if not part.answers:
        return "Nothing here is asked of you."
    left = part.needed
    if not may_fill:
        return f"{answered} of {len(part.answers)} answered."
    needs = "nothing here needs you" if not left else f"{left} need{'s' if left == 1 else ''} you"
    return f"{answered} of {len(part.answers)} answered; {needs}."


def progress_of(whole, keys):
    """The progress of the section that holds these answers."""
    for part in whole.parts:
        if any(answer.key in keys for answer in part.answers):
            return progress(part)
    return ""


def told(whole, saved):
    """What a page's script is told of one answer that it sent."""
    part = next((one for one in whole.parts if any(a.key == saved.key for a in one.answers)), None)
    odd = part.odd if part else []
    return {
        "key": saved.key,
        "outcome": saved.outcome,
        "version": saved.answer.version if saved.version is None else saved.version,
        "errors": saved.errors,
        "theirs": saved.theirs,
        "theirs_in_words": forms.in_words(saved.theirs),
        "odd": [
            {"key": one.key, "words": one.found.words, "answer": one.answer,
             "shown": one.shown, "impossible": one.is_impossible}
            for one in odd
            if f"{one.question.key}:{one.area.code}" == saved.key and one.found.rule != "missing"
        ],
    }  # fmt: skip


def told_theirs(whole, keys):
    """What a page's script is told of the boxes in which what others saved is to stand."""
    return [
        {
            "key": answer.key,
            "outcome": "theirs",
            "version": answer.version,
            "errors": {},
            "theirs": forms.as_typed(answer),
            "odd": [],
        }
        for part in whole.parts
        for answer in part.answers
        if answer.key in keys
    ]


def not_saved(found, part, typed, reason):
    """Context of the page that gives back what was typed where nothing could be saved."""
    answers = {answer.key: answer for answer in part.answers}
    return {
        "return": found,
        "title": "Not saved",
        "say": reason,
        "lines": [
            (f"{answers[key].question.words}, {answers[key].area.name}", forms.in_words(fields))
            for key, fields in typed.items()
            if key in answers
        ],
        "crumbs": crumbs(found, part.section.title),
        "area": found.area,
    }


def checks(whole, may_fill):
    """Context of the checks page: what cannot be, what needs a word, and what has one."""
    found = whole.quarterly_return
    odd = [(part, one) for part in whole.parts for one in part.odd]
    impossible = [pair for pair in odd if pair[1].is_impossible]
    missing = [pair for pair in odd if pair[1].found.rule == "missing"]
    asked = [pair for pair in odd if pair not in impossible and pair not in missing]
    still = [sum(one.is_open for _, one in pairs) for pairs in (missing, asked)]
    return {
        "return": found,
        "title": "Checks",
        "say": _say(len(impossible), *still, bool(missing or asked)),
        "impossible": _lines(found, impossible),
        "groups": [
            ("This is odd, and may well be right", "Say why.", _lines(found, asked)),
            (
                "This is not answered yet",
                "Answer it, or say why it is left out.",
                _lines(found, missing),
            ),
        ],
        "asks": bool(missing or asked),
        "may_fill": may_fill,
        "frozen": freezing.why_frozen(found),
        "crumbs": crumbs(found, "Checks"),
        "area": found.area,
        "task_list": found.url(),
    }


def _say(impossible, missing, odd, explained):
    said = []
    if impossible:
        verb = "has" if impossible == 1 else "have"
        said.append(f"{impossible} cannot be right and {verb} to be changed")
    if odd:
        said.append(f"{odd} odd figure{'' if odd == 1 else 's'} to explain")
    if missing:
        said.append(f"{missing} not answered yet")
    if not said:
        return "Everything odd is explained." if explained else "The checks found nothing odd."
    return f"{', '.join(said)}."


def _lines(found, pairs):
    return [
        {
            "odd": one,
            "heading": f"{one.question.words}, {one.area.name}",
            "section": part.section.title,
            "url": f"{found.url('section', part.section.key)}#{one.question.key}-{one.area.code}",
        }
        for part, one in pairs
    ]
