"""The workflow of a return, drawn from its one table for docs/returns.md."""

from .workflow import DONE, STEPS, Status

WHO = {
    "lead": "lead",
    "sro": "SRO or deputy",
    "office": "office",
    "sro or office": "SRO, deputy or office",
    "acceptor": "who accepts",
}
BEGIN, END = "<!-- drawn from returns/workflow.py -->\n", "<!-- end of what is drawn -->\n"


def drawn():
    """The state diagram and the table of steps, as Markdown."""
    return "\n".join(["", *_diagram(), "", *_table(), "", ""])


def _diagram():
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {Status.DRAFT.label}: the round opens"
    for (status, event), move in STEPS.items():
        if status != move.to:
            yield f"    {status.label} --> {move.to.label}: {_words(event)} ({WHO[move.who]})"
    yield (
        f"    {Status.DRAFT.label} --> {Status.ACCEPTED.label}: "
        "the time of an unlock is over (the portal)"
    )
    yield "```"


def _table():
    yield "| A return that is | is | by | then it is | if |"
    yield "|---|---|---|---|---|"
    for (status, event), move in sorted(STEPS.items(), key=lambda one: _place(one[0][0])):
        asks = [*([move.only] if move.only else []), *(["a reason"] if move.needs_reason else [])]
        yield (
            f"| {status.label.lower()} | {DONE[event]} | {WHO[move.who]} "
            f"| {move.to.label.lower()} | {', '.join(asks)} |"
        )


def _place(status):
    return list(Status).index(status)


def _words(event):
    return event.replace("_", " ")


def renewed(page):
    """A page with what is drawn in it brought up to the table."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + drawn() + END + rest.split(END)[1]
