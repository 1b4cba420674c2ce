"""The pages around a return: a step to confirm, its thread, a colleague to ask, a file to add."""

from django.utils import timezone

from .. import escalation, reach
from .. import thread as threads
from . import words
from .tasks import certifier, crumbs, due_words, tag

TITLES = {
    "submit": "Submit this return",
    "certify": "Certify this return",
    "accept": "Accept this return",
    "send_back": "Send this return back",
    "withdraw": "Withdraw this return",
    "unlock": "Unlock this return",
    "query": "Ask about this return",
    "escalate": "Write to the SRO about this return",
}
DONE = {
    "submit": "Submitted. It is frozen now.",
    "certify": "Certified.",
    "accept": "Accepted. Its figures follow on every page within seconds.",
    "send_back": "Sent back, with your reason.",
    "withdraw": "Withdrawn: it is a draft again.",
    "unlock": "Unlocked: it is a draft again, for a time.",
    "query": "Asked. It stands in the thread.",
    "escalate": "Sent. What you wrote stands in the thread.",
}


SUBMIT = {"query": "Ask", "escalate": "Send"}


def says(found, event):
    """What a step does, in one sentence."""
    return {
        "submit": f"It is frozen then, and {certifier(found)} certifies it.",
        "certify": "You say that, as far as you know, these figures are right and complete.",
        "accept": "Its figures are then published here as provisional, and stay frozen.",
        "send_back": "It becomes a draft again. They read your reason in the thread.",
        "withdraw": "It becomes a draft again, and nobody certifies it until it is submitted anew.",
        "unlock": "It becomes a draft again until the day you give. What was accepted stands on "
        "every page until a new edition is accepted.",
        "query": "Nothing changes but the thread: they read it and reply there.",
        "escalate": "Nothing changes but the thread. It goes by e-mail to "
        f"{', '.join(escalation.recipients(found)) if event == 'escalate' else ''}.",
    }[event]


def confirm(whole, event, form):
    """Context of the page on which a step is confirmed: what is being confirmed stands on it."""
    found = whole.quarterly_return
    title = TITLES[event]
    return {
        "return": found,
        "title": title,
        "say": says(found, event),
        "form": form,
        "submit": SUBMIT.get(event) or title.replace("this return", "it"),
        "crumbs": crumbs(found, title),
        "area": found.area,
        "digest": _digest(whole),
        "explained": [
            (part.section.title, one) for part in whole.parts for one in part.odd if one.answer
        ],
        "due": due_words(found),
        "one_body": event == "accept" and _one_body(found),
    }


def _one_body(found):
    return reach.is_one_body(found, timezone.localdate())


def _digest(whole):
    """Each section with its figures in words, for whoever certifies or accepts."""
    return [
        {
            "title": part.section.title,
            "lines": [
                (f"{value.question.words}, {value.area.name}", words.said(value))
                for value in [*part.answers, *part.shown]
                if hasattr(value, "numerator")
            ],
        }
        for part in whole.parts
        if any(hasattr(value, "numerator") for value in [*part.answers, *part.shown])
    ]


def thread(found, form, viewer):
    """Context of the thread's page; who sees some sections only is shown the steps alone."""
    lines = threads.of(found, words=reach.only_sections(viewer, found) is None)
    return {
        "return": found,
        "title": "Thread",
        "say": f"Every step and what was said about it. It is {_status(found, lines)}.",
        "lines": lines,
        "silent": reach.why_not_speak(viewer, found),
        "form": form,
        "crumbs": crumbs(found, "Thread"),
        "area": found.area,
    }


def _status(found, lines):
    return tag(found, lines)["text"].lower()


def delegate(found, section, form):
    given = [one for one in found.delegations.all() if one.section_id == section.pk]
    return {
        "return": found,
        "section": section,
        "title": f"Ask a colleague: {section.title}",
        "say": "They see this section and no other, and fill it in. You submit.",
        "form": form,
        "submit": "Ask them",
        "given": given,
        "has_colleagues": form.fields["user"].queryset.exists(),
        "crumbs": crumbs(found, "Ask a colleague"),
        "area": found.area,
    }


def evidence(found, section, form):
    return {
        "title": f"Add a file: {section.title}",
        "say": "It is kept with this return, and read by whoever reads the return.",
        "form": form,
        "submit": "Add the file",
        "crumbs": crumbs(found, "Add a file"),
        "area": found.area,
    }
