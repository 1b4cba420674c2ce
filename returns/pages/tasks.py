"""The task list of a return: what needs whom, who has it, and what can be done with it next."""

from dataclasses import dataclass

from django.utils import timezone

from outcomes.charts.spec import Cell, Column, Row, TableSpec
from partnerships.models import Post, Role

from .. import flagging, freezing, reach, thread, workflow
from ..models import ReturnValue, Status

DAY = "%-d %B %Y"
MOMENT = "%-d %B %Y, %H:%M"
OFFERED = {
    "submit": "Submit this return",
    "certify": "Certify this return",
    "accept": "Accept this return",
    "send_back": "Send it back",
    "withdraw": "Withdraw it",
    "unlock": "Unlock it for changes",
    "query": "Ask about it",
    "escalate": "Write to the SRO about it",
}
"""The events in the order in which they are offered, as a button says each."""


ON = {OFFERED[event] for event in ("submit", "certify", "accept")}
"""What leads on, and so may be a page's main button; to go back never is."""
BACK = {
    "send_back": ("Sent back", "sent-back"),
    "withdraw": ("Withdrawn", "draft"),
    "unlock": ("Unlocked", "sent-back"),
}
"""The steps back to a draft: their words and the kind of their tag."""


@dataclass(frozen=True)
class Way:
    """Something that can be done next: its words, its page, and why not yet ("" if it can be)."""

    label: str
    url: str
    reason: str = ""


def task_list(whole):
    """Context of the first page of a return."""
    found = whole.quarterly_return
    not_mine = reach.why_not_fill(whole.viewer, found)
    accepting = reach.accepting_words(found, timezone.localdate())
    frozen = freezing.why_frozen(found)
    may_fill = not (frozen or not_mine)
    ways, steps = list(next_ways(whole)), thread.of(found, words=whole.only is None)
    main = _next_section(whole) if may_fill else None
    main = main or next((way for way in ways if way.label in ON and not way.reason), None)
    return {
        "return": found,
        "title": str(found.body),
        "say": _say(whole, may_fill, accepting),
        "sections": _sections(whole, may_fill),
        "main": main,
        "ways": ways,
        "frozen": frozen if not not_mine else "",
        "may_fill": may_fill,
        "facts": _facts(found, accepting),
        "steps": steps[-3:],
        "went_back": _went_back(found, steps),
        "mine": [
            each for part in whole.parts for each in part.delegations if whole.only is not None
        ],
        "thread_url": found.url("thread"),
        "history_url": found.url("history"),
        "checks": _checks(whole),
        "checks_url": found.url("checks"),
        "crumbs": crumbs(found),
        "area": found.area,
        "tag": tag(found, steps),
        "guide": _guide(whole),
    }


def _guide(whole):
    """The guide of whoever reads the page."""
    if whole.only is not None:
        return "contributor"
    roles = ((Role.LEAD, "lead"), (Role.FORCE, "force"), (Role.SRO, "sro"))
    return next((name for role, name in roles if whole.viewer.is_(role)), "office")


def _next_section(whole):
    """The first section that needs somebody, as the way on; None where none does."""
    part = next((one for one in whole.parts if one.needed), None)
    if part is None:
        return None
    return Way(
        f"Continue: {part.section.title}", whole.quarterly_return.url("section", part.section.key)
    )


def crumbs(found, last=""):
    first = [{"label": "Returns", "url": "/returns/"}]
    own = {"label": str(found), "url": found.url() if last else ""}
    return [*first, own, *([{"label": last, "url": ""}] if last else [])]


def tag(found, steps):
    """The status as a tag: its words and its kind. steps: of `thread.of`."""
    if found.status != Status.DRAFT:
        return {"text": found.status_words, "kind": found.status}
    moved = [one.event for one in steps if one.event in BACK]
    text, kind = BACK[moved[-1]] if moved else ("Draft", "in-progress")
    return {"text": text, "kind": kind}


def _went_back(found, steps):
    """The step by which a draft came back, with its reason; None for one that never left."""
    moved = [one for one in steps if one.event in BACK]
    return moved[-1] if moved and found.status == Status.DRAFT else None


def due_on(found):
    return found.round.force_due_on if found.force_id else found.round.due_on


def due_words(found):
    """When it falls due and closes, or by how much it is late."""
    today, due = timezone.localdate(), due_on(found)
    closes = f"closes {found.round.closes_on:{DAY}}"
    if found.status == Status.ACCEPTED:
        return f"{found.status_words.lower()} {timezone.localtime(found.accepted_at):{DAY}}"
    if found.status != Status.DRAFT:
        late = ", late" if found.is_late else ""
        return f"submitted {timezone.localtime(found.submitted_at):{DAY}}{late}"
    if today > found.round.closes_on:
        return f"closed {found.round.closes_on:{DAY}}"
    if today > due:
        days = (today - due).days
        return f"late by {days} day{'' if days == 1 else 's'}; {closes}"
    return f"due {due:{DAY}}, {closes}"


def _say(whole, may_fill, accepting):
    found = whole.quarterly_return
    if may_fill and whole.only is not None and not whole.parts:
        return "No section of this return is with you. The lead can ask you to fill one in."
    if found.status == Status.DRAFT:
        needs = f"{whole.needed} of {whole.asked}"
        words = f"{needs} need you" if may_fill else f"{needs} are still to be answered"
        if not whole.needed:
            words = f"All {whole.asked} are answered"
        flags = len(whole.open_flags)
        odd = f"; {flags} odd figure{'' if flags == 1 else 's'} to explain" if flags else ""
        due = due_words(found)
        return f"{words}{odd}. {due[:1].upper()}{due[1:]}."
    waits = {
        Status.SUBMITTED: f"It waits to be certified by {certifier(found)}.",
        Status.CERTIFIED: f"It waits for {accepting}.",
        Status.ACCEPTED: f"{found.status_words}: its figures stand on every page.",
    }
    return waits[found.status]


def certifier(found):
    return "a second officer of the force" if found.force_id else f"the {Post.SRO.label}"


def _sections(whole, may_fill):
    """A row a section: how far it is, who has it, what is odd."""
    found = whole.quarterly_return
    rows = []
    for part in whole.parts:
        delegated = ", ".join(
            f"{each.user.name or each.user.email}{' (done)' if each.done_at else ''}"
            for each in part.delegations
        )
        flags = sum(one.is_open and one.found.rule != "missing" for one in part.odd)
        rows.append(
            Row(
                (
                    Cell(part.section.title, href=found.url("section", part.section.key)),
                    Cell(_needs(part), second=f"{flags} to explain" if flags else ""),
                    Cell(_answered(part)),
                    Cell(delegated or ("The force" if part.asked_of_force else _whose(found)),
                         second=_usually(part) if may_fill and not delegated else ""),
                )
            )
        )  # fmt: skip
    return TableSpec(
        caption="Sections",
        columns=(
            Column("Section"),
            Column("Needs you" if may_fill else "Still open"),
            Column("Answered", phone="fold"),
            Column("Who has it", phone="fold"),
        ),
        rows=tuple(rows),
    )


def _whose(found):
    return "The force" if found.force_id else "The partnership lead"


def _usually(part):
    """Who can usually answer a section, where that is not the lead anyway."""
    who = part.section.who
    return "" if part.asked_of_force or who.endswith("partnership lead") else f"Usually: {who}"


def _needs(part):
    if part.waiting:
        return "Waits for the force"
    return str(part.needed) if part.needed else "Nothing"


def _answered(part):
    answered = sum(one.is_answered for one in part.answers) + len(part.shown)
    return f"{answered} of {part.asked}"


def _checks(whole):
    odd = [one for part in whole.parts for one in part.odd if one.found.rule != "missing"]
    still = sum(one.is_open for one in odd)
    if not odd:
        return "The checks found nothing odd."
    return f"{len(odd)} odd, {still} still to explain."


def next_ways(whole):
    """What this viewer may do with the return next, with the reason where not yet."""
    found, viewer = whole.quarterly_return, whole.viewer
    for event, label in OFFERED.items():
        if (found.status, event) not in workflow.STEPS:
            continue
        reason = workflow.why_not(found, event, viewer)
        if reason and workflow.STEPS[found.status, event].only:
            continue  # it is seldom due, and no fault of anybody's while it is not
        if reason == "" and event == "submit":
            reason = _not_yet(whole)
        if reason == "" or _is_of_role(found, viewer, event):
            yield Way(label, found.url("step", event), reason)


def _not_yet(whole):
    """Why a return is not ready to be submitted, as a sentence; "" if it is."""
    still = [one for part in whole.parts for one in part.odd if one.is_open]
    unsaid = [
        answer
        for part in whole.parts
        for answer in part.answers
        if not isinstance(answer, ReturnValue)
        and answer.question.required
        and not answer.is_answered
    ]
    return flagging.to_do(still, unsaid) if still or unsaid else ""


def _is_of_role(found, viewer, event):
    """Whether their role causes this event, though not now: the page then says why not."""
    move = workflow.STEPS[found.status, event]
    return workflow.WHO[move.who](viewer, found, event) == ""


def _facts(found, accepting):
    """What stands in the rail: who did what when, and who does what next."""
    stamps = [
        ("Submitted", found.submitted_at, found.submitted_by),
        ("Certified", found.certified_at, found.certified_by),
        ("Accepted", found.accepted_at, found.accepted_by),
    ]
    facts = [
        {"term": "Quarter", "text": found.round.in_words},
        {"term": "Due", "text": f"{due_on(found):{DAY}}"},
        {"term": "Closes", "text": f"{found.round.closes_on:{DAY}}"},
        *(
            {
                "term": term,
                "text": f"{timezone.localtime(at):{MOMENT}}, {by.name or by.email}",
            }
            for term, at, by in stamps
            if at
        ),
        {"term": "Certified by" if not found.certified_at else "Certifier",
         "text": _first_up(certifier(found))},
        {"term": "Accepted by" if not found.accepted_at else "Accepting body",
         "text": _first_up(accepting)},
    ]  # fmt: skip
    if found.is_late:
        facts.append({"term": "Timing", "text": "First submitted after the due day"})
    if found.same_body:
        facts.append({"term": "Note", "text": "Certified and accepted by one body"})
    if found.edition:
        facts.append({"term": "Edition", "text": str(found.edition)})
    return facts


def _first_up(text):
    return text[:1].upper() + text[1:]
