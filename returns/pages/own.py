"""One's own returns, round by round, with what is to be done."""

from django.utils import timezone

from outcomes.charts.spec import Cell, Column, Row, TableSpec

from .. import doing


def page(viewer, found):
    """The context of the list. found: `doing.own`."""
    if not found:
        return {}
    return {"own": table(viewer, found), "own_say": say(viewer, found)}


def say(viewer, found):
    """What of them waits for the viewer, the first due first."""
    waiting = [one for one in found if doing.to_do(one, viewer)[0]]
    if not waiting:
        return "None of your returns needs you now."
    first = min(waiting, key=lambda one: one.line.how.due_on)
    what, about = doing.to_do(first, viewer)
    said = f"{first.row}: {what[0].lower()}{what[1:]}"
    count = "1 return needs" if len(waiting) == 1 else f"{len(waiting)} returns need"
    return f"{count} you. {said}{f', {about}' if about else ''}."


def table(viewer, found):
    today = timezone.localdate()
    columns = (
        Column("Return"),
        Column("What is to be done"),
        Column("Status", phone="fold"),
        Column("In time", phone="fold"),
    )
    return TableSpec(
        caption="Your returns",
        columns=columns,
        rows=tuple(_row(one, viewer, today) for one in found),
    )


def _row(one, viewer, today):
    row, how = one.row, one.line.how
    what, about = doing.to_do(one, viewer)
    late = how.is_overdue(today)
    return Row(
        (
            Cell(row.round.in_words, href=row.url(), second=row.body),
            Cell(what or "Nothing now", second=about, is_words=not what),
            Cell(how.state.words, second=how.fullness),
            Cell(how.timing(today), tag="late" if late else ""),
        )
    )
