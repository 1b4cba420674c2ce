"""Who answers for a partnership, who sits at its table, and where they meet."""

from partnerships import register
from partnerships.continuity import State, gaps
from partnerships.coverage import over_time
from partnerships.kept_forms import days
from partnerships.models import Meeting, Post, SubGroup

from ..charts.spec import Cell, Row, TableSpec
from .register_section import DAY, Section, columns_of, empty, office, quarter_ends

PRIVATE = "Never named here"
STATES = {
    State.HELD: "Filled",
    State.DEPUTISED: "Deputised",
    State.VACANT: "Vacant",
    State.NOT_RECORDED: "Not recorded",
    None: "Not expected here",
}
SHOWN_MEETINGS = 8
QUARTERS = 8


def posts(found, reader):
    """Who answers for the partnership: vacancies are loud."""
    rows = []
    for one in found.posts():
        held = one.term
        deputies = [office(term, reader) for term in one.deputies]
        rows.append(
            Row(
                (
                    Cell(Post(one.post).label),
                    Cell(office(held, reader)) if held else empty(one.continuity),
                    Cell(days(held) if held else ""),
                    Cell("; ".join(deputies) or "none recorded", is_words=not deputies),
                    Cell(_before(one, found.day)),
                )
            )
        )
    table = TableSpec(
        caption="Posts",
        columns=columns_of("Post", "Held by", "Days", "Deputy", "Before"),
        rows=tuple(rows),
    )
    return Section(
        "posts",
        "Who answers for it",
        _held_words([one.continuity.state for one in found.posts()]),
        table,
        reader.ways(("Change posts", "posts")),
    )


def _held_words(states):
    """How many posts have no holder, and of how many none is recorded."""
    without = sum(state in (State.VACANT, State.DEPUTISED) for state in states)
    silent = sum(state == State.NOT_RECORDED for state in states)
    said = ((without, "without a holder"), (silent, "not recorded"))
    parts = [f"{count} of {len(states)} posts {words}" for count, words in said if count]
    return f"{', '.join(parts)}." if parts else "Every post has a holder."


def _before(one, day):
    """Who held a post earlier, and how long it stood empty between."""
    earlier = [f"{term.title} {days(term)}" for term in one.earlier if term.standing == "holder"]
    spans = [register.span(term) for term in (*one.earlier, *([one.term] if one.term else []))]
    first = min((span.first for span in spans if span.first), default=None)
    without = [(last - start).days + 1 for start, last in gaps(spans, first, day)] if first else []
    if earlier and without:
        earlier.append(f"without a holder for {sum(without):,} days in all")
    return "; ".join(earlier)


def seats(found, reader):
    """Seats against the groups expected; elected members, education, lived experience first."""
    covered = found.coverage()
    rows = [Row((Cell("What is asked of nationally"),), "group")]
    rows += [
        Row((Cell(words), Cell(covered_words(one)), Cell(""), Cell("")))
        for words, one in found.concerns().items()
    ]
    rows.append(Row((Cell("Every seat"),), "group"))
    for one in found.seats():
        private = bool(one.seat and one.group.concern == "lived_experience")
        who = [_sitting(holding, reader, private) for holding in one.holdings]
        rows.append(
            Row(
                (
                    Cell(one.name),
                    _stands(one.state),
                    Cell("; ".join(filter(None, who))),
                    Cell(one.seat.note if one.seat else ""),
                )
            )
        )
    words = (
        f"{covered_words(covered)}. The groups are those that guidance expects; no law names them."
    )
    table = TableSpec(
        caption="Seats",
        columns=columns_of("Seat", "How it stands", "Who sits there", "Note"),
        rows=tuple(rows),
    )
    kept = reader.ways(("Change seats", "seats"), ("Change who sits there", "holders"))
    return Section("seats", "Who sits at the table", words, table, kept, seats_over_time(found))


def seats_over_time(found):
    """How the seats stood at the end of each of the last quarters, where any was entered."""
    expected = [seat.expected for seat in found.seats()]
    rows = tuple(
        Row(
            (
                Cell(f"{day:{DAY}}"),
                Cell(f"{one.filled} of {one.expected}"),
                Cell(str(one.deputised)),
                Cell(str(one.vacant)),
            )
        )
        for day, one in over_time(expected, quarter_ends(found.day, QUARTERS))
        if one.entered
    )
    headings = ("At the end of", "Seats filled", "Deputised", "Vacant")
    table = TableSpec(
        caption="How the seats stood over time", columns=columns_of(*headings), rows=rows
    )
    return table if rows else None


def _stands(state):
    """How a seat stands; that it is vacant is loud."""
    if state == State.VACANT:
        return Cell("", tag="vacant")
    return Cell(STATES[state], is_words=state != State.HELD)


def covered_words(one):
    """A coverage in words: "5 of 7 seats filled, 1 deputised, 1 vacant"."""
    if not one.expected:
        return "none expected"
    rest = [
        ("deputised", one.deputised),
        ("vacant", one.vacant),
        ("not recorded", one.not_recorded),
    ]
    parts = [f"{one.filled} of {one.expected} seat{'s' if one.expected > 1 else ''} filled"]
    return ", ".join(parts + [f"{number} {words}" for words, number in rest if number])


def _sitting(holding, reader, private):
    standing = " (deputy)" if holding.standing == "deputy" else ""
    if private:
        return f"{reader.name(holding) or PRIVATE}{standing}"
    return f"{office(holding, reader)}{standing}"


def meetings(found, reader):
    """Meetings held and ahead, each with its attendance as attended of expected."""
    held, ahead = found.meetings(), found.ahead()
    groups = {group.id: group.name for group in found.held[SubGroup]}
    rows = []
    for meeting in (*reversed(ahead), *held[:SHOWN_MEETINGS]):
        came = found.attended(meeting)
        minutes = reader.file(meeting.minutes_id) or meeting.minutes_link
        words = f"{came.attended} of {came.expected} seats" if came.expected else "not recorded"
        if came.deputies:
            words += f", {came.deputies} by deputy"
        if meeting in ahead:
            words = "ahead"
        kind = groups.get(meeting.sub_group_id) or Meeting.Kind(meeting.kind).label
        rows.append(
            Row(
                (
                    Cell(f"{meeting.held_on:{DAY}}"),
                    Cell(kind),
                    Cell(words),
                    Cell(meeting.chair),
                    Cell("Minutes" if minutes else "", href=minutes),
                )
            )
        )
    if ahead:
        words = f"The next meeting is on {ahead[0].held_on:{DAY}}."
    else:
        words = "No meeting ahead is recorded."
    columns = ("Day", "Meeting", "Attended", "Chaired by", "Minutes")
    table = TableSpec(
        caption="Meetings",
        columns=columns_of(*columns),
        rows=tuple(rows),
    )
    kept = reader.ways(("Change meetings", "meetings"))
    return Section("meetings", "Meetings", words, table if rows else None, kept)
