"""The returns that somebody reads beyond their own: what is in, what is late, whom to ring."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils import timezone

from outcomes.charts.spec import Cell, Column, Row, TableSpec

from .. import completeness, lines
from ..models import Round
from ..standing import State

PER_PAGE = 50
LAST = "last-four"
MOST_ROUNDS = 4
ORDERS = {
    "": lambda line: (line.row.body,),
    "force": lambda line: (line.force.name, line.row.body),
    "status": lambda line: (list(State).index(line.how.state), line.row.body),
    "due": lambda line: (line.how.due_on, line.row.body),
}
"""What a list is sorted by, as its address names it."""


def _late(line):
    return line.how.is_overdue(timezone.localdate())


KINDS = {
    "late": ("Late, not received", _late),
    "partial": ("Received, not complete", lambda line: line.how.fullness.startswith("Partial")),
    "nil": ("Received, all nil", lambda line: line.how.fullness.endswith("nil")),
}
"""Kinds of return beside the states, by which a list is narrowed."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for. round: the slug of one, or "last-four"."""

    round: str = ""
    status: str = ""
    force: str = ""
    text: str = ""
    order: str = ""

    @classmethod
    def of(cls, query):
        return cls(
            query.get("round", ""),
            query.get("status", ""),
            query.get("force", ""),
            query.get("q", "").strip()[:80],
            query.get("order", ""),
        )

    def query(self, **changes):
        """The address of the same list but for these changes, without its page."""
        held = {"round": self.round, "status": self.status, "force": self.force, "q": self.text}
        held |= {"order": self.order} | changes
        return urlencode({name: value for name, value in held.items() if value})

    def keeps(self, line):
        """Whether a line is asked for, but for its status."""
        named = self.text.lower() in line.row.body.lower()
        return named and self.force in ("", line.force.code)

    def keeps_status(self, line):
        if self.status in KINDS:
            return KINDS[self.status][1](line)
        return self.status in ("", line.how.state)


class Overview:
    """The lines of the rounds that are asked for, of those returns that the viewer reads.

    every: all of them; found: those that the filters keep, sorted.
    """

    def __init__(self, readable, asked):
        self.asked = asked
        self.rounds = list(Round.objects.filter(opened_at__isnull=False)[:20])
        by_slug = {one.slug: one for one in self.rounds}
        self.is_several = asked.round == LAST
        chosen = by_slug.get(asked.round) or next(iter(self.rounds), None)
        self.chosen = self.rounds[:MOST_ROUNDS] if self.is_several else [chosen]
        self.chosen = [one for one in self.chosen if one]
        rows = lines.returns(readable.filter(round__in=self.chosen))
        self.every = lines.read(list(rows))
        self.inside = [line for line in self.every if asked.keeps(line)]
        self.found = [line for line in self.inside if asked.keeps_status(line)]
        self.found.sort(key=ORDERS.get(asked.order, ORDERS[""]))

    @property
    def title(self):
        if self.is_several:
            return f"the last {len(self.chosen)} rounds"
        return self.chosen[0].in_words if self.chosen else "no round"

    def tallies(self, group):
        """{group of a line: its tally}, of what the filters but for the status keep."""
        return tallies(self.inside, group)


def tallies(found, group):
    """{group of a line: its tally}."""
    of = {key(line): line for line in found}
    expected = [
        completeness.Expected(body(line), line.row.round.quarter, line.how.due_on) for line in found
    ]
    sent = [
        completeness.Sent(
            body(line), line.row.round.quarter, bool(line.row.is_late),
            line.how.asked, line.how.answered,
        )
        for line in found
        if line.how.is_received
    ]  # fmt: skip
    return completeness.by(
        expected, sent, timezone.localdate(), lambda one: group(of[one.body, one.quarter])
    )


def body(line):
    return line.row.partnership_id, line.row.force_id


def key(line):
    return body(line), line.row.round.quarter


def kind(line):
    return "Returns of police forces" if line.row.force_id else "Returns of partnerships"


def page(readable, asked, number):
    """The context of the overview."""
    found = Overview(readable, asked)
    if found.is_several:
        bodies = [list(same) for _, same in groupby(sorted(found.found, key=_whose), key=_whose)]
        shown = Paginator(bodies, PER_PAGE).get_page(number)
        table = over_time([line for same in shown.object_list for line in same])
    else:
        shown = Paginator(found.found, PER_PAGE).get_page(number)
        lines.add_contacts(shown.object_list)
        lines.add_flags(shown.object_list)
        table = listing(shown.object_list, asked)
    whole = sum(found.tallies(kind).values(), completeness.Tally())
    query = asked.query()
    return {
        "say": f"{completeness.say(whole)}",
        "title": found.title,
        "table": table if shown.object_list else None,
        "page": shown,
        "query": f"{query}&" if query else "",
        "counts": counts(found),
        "csv": f"/returns.csv?{query}" if query else "/returns.csv",
        "side_by_side": f"/returns/side-by-side/?round={found.chosen[0].slug}"
        if found.chosen
        else "",
        **filters(found, asked, shown),
        "nations": {line.row.area.nation for line in found.every},
    }


def _whose(line):
    return line.row.body, *map(str, body(line))


def filters(found, asked, shown):
    """What `components/filters.html` takes."""
    rounds = [(one.slug, one.in_words) for one in found.rounds] + [(LAST, "The last four rounds")]
    states = [("", "All")] + [(state.value, state.words) for state in State]
    states += [(name, words) for name, (words, _) in KINDS.items()]
    areas = sorted({(line.force.code, line.force.name) for line in found.every}, key=lambda a: a[1])
    now = asked.round if asked.round == LAST or not found.chosen else found.chosen[0].slug
    fields = [select("round", "Round", rounds, now)]
    if not found.is_several:
        fields.append(select("status", "Status", states, asked.status))
    if len(areas) > 1:
        fields.append(select("force", "Force area", [("", "All"), *areas], asked.force))
    fields.append({"name": "q", "label": "Name", "kind": "text", "value": asked.text})
    words = [dict(states).get(asked.status, "").lower() if asked.status else ""]
    words += [dict(areas).get(asked.force, "") if asked.force else ""]
    words += [f"“{asked.text}”" if asked.text else ""]
    words = ", ".join(filter(None, words))
    total = shown.paginator.count
    said = "Nothing found"
    if total:
        said = f"Showing {shown.start_index()} to {shown.end_index()} of {total}"
    return {
        "filters": fields,
        "summary": f"{said}{': ' + words if words else ''}.",
        "clear": f"/returns/?{Asked(round=asked.round).query()}" if words else "",
        "hidden": [{"name": "order", "value": asked.order}] if asked.order else [],
    }


def select(name, label, options, chosen):
    """A choice of `components/filters.html`. options: (value, words) each; chosen: a value."""
    return {
        "name": name,
        "label": label,
        "kind": "select",
        "options": [
            {"value": value, "label": words, "selected": value == chosen}
            for value, words in options
        ],
    }


def listing(shown, asked):
    """A line each: how it stands, when it came or is due, what was asked, whom to ring."""
    today = timezone.localdate()
    headings = (
        ("Return", "", "keep"),
        ("Status", "status", "keep"),
        ("In time", "due", "fold"),
        ("Flags", None, "fold"),
        ("With", None, "fold"),
        ("Whom to ring", None, "fold"),
    )
    columns = tuple(
        Column(
            heading,
            phone=phone,
            href="" if order is None else f"?{asked.query(order=order)}",
            sorted="ascending" if order == asked.order else "",
        )
        for heading, order, phone in headings
    )
    rows = tuple(_row(line, today) for line in shown)
    return TableSpec(caption="Returns", columns=columns, rows=rows)


def _row(line, today):
    row, how = line.row, line.how
    ring = line.ring
    return Row(
        (
            Cell(row.body, href=row.url(), second="" if row.force_id else line.force.name),
            Cell(how.state.words, second=how.fullness),
            Cell(
                how.timing(today),
                second=f"first sent {how.first_on:%-d %B %Y}" if how.first_on else "",
                tag="late" if how.is_overdue(today) else "",
            ),
            flags_cell(line.flags),
            Cell(how.who_has_it, is_words=True),
            contact_cell(ring),
        )
    )


def flags_cell(flags):
    """How many flags wait for a word, and how many have one."""
    if flags is None:
        return Cell("nothing typed yet", is_words=True)
    said = [f"{flags.open} to answer" if flags.open else ""]
    said += [f"{flags.answered} answered" if flags.answered else ""]
    words = ", ".join(filter(None, said))
    return Cell(words or "none", is_words=not words)


def contact_cell(contact):
    if contact is None:
        return Cell("not recorded", is_words=True)
    return Cell(contact.name or contact.post, second=", ".join(_rest(contact)))


def _rest(contact):
    return filter(None, [contact.post if contact.name else "", contact.email])


COUNTED = ("Expected", "Received", "On time", "Complete", "Late, not received")


def counts(found):
    """Partnerships and forces, and each force area where there are several, as "5 of 7"."""
    by_kind = found.tallies(kind)
    by_force = found.tallies(lambda line: line.force.name)
    rows = [_counted(name, one) for name, one in sorted(by_kind.items(), reverse=True)]
    if len(by_force) > 1:
        rows += [_counted(name, one) for name, one in sorted(by_force.items())]
    return _table("How many are in", "Whose", rows) if rows else None


def over_time(found):
    """Of each body, its returns over several rounds."""
    rows = []
    for _, same in groupby(found, key=_whose):
        mine = list(same)
        (one,) = tallies(mine, body).values()
        latest = max(mine, key=lambda line: line.row.round.quarter)
        rows.append(_counted(latest.row.body, one, href=latest.row.url()))
    return _table("Returns by whose they are", "Return", rows)


def _table(caption, first, rows):
    columns = (Column(first), *(Column(heading) for heading in COUNTED))
    folded = {"Expected", "On time", "Late, not received"}
    columns = tuple(
        Column(one.heading, phone="fold" if one.heading in folded else "keep") for one in columns
    )
    note = "On time is counted of those received or late: of the others it is not known yet."
    return TableSpec(caption=caption, columns=columns, rows=tuple(rows), notes=(note,))


def _counted(name, one, href=""):
    of = completeness.of
    return Row(
        (
            Cell(name, href=href),
            Cell(str(one.expected)),
            Cell(of(one.received, one.expected)),
            Cell(
                of(one.on_time, one.could_be_on_time) if one.could_be_on_time else "not known yet",
                is_words=not one.could_be_on_time,
            ),
            Cell(of(one.complete, one.expected)),
            Cell(str(one.overdue) if one.overdue else "none", is_words=not one.overdue),
        )
    )


COLUMNS = (
    "round", "kind", "body", "area", "force", "status", "received", "on_time", "days_late",
    "due_on", "first_sent_on", "asked", "answered", "all_nil", "flags_open", "flags_answered",
    "with", "ring_post", "ring_name", "ring_email", "marking",
)  # fmt: skip


def file_rows(readable, asked):
    """The lines that are asked for, as rows of a file, and the round in its name."""
    found = Overview(readable, asked)
    lines.add_contacts(found.found)
    lines.add_flags(found.found)
    named = [one.slug for one in found.chosen]
    name = named[0] if len(named) == 1 else "several-rounds" if named else "none"
    return [_file_row(line) for line in found.found], name


def _file_row(line):
    row, how, ring, flags = line.row, line.how, line.ring, line.flags
    return {
        "round": row.round.slug,
        "kind": row.asked_of,
        "body": row.body,
        "area": row.area.code,
        "force": line.force.code,
        "status": how.state.value,
        "received": "yes" if how.is_received else "no",
        "on_time": ("no" if row.is_late else "yes") if how.is_received else "",
        "days_late": how.days_late if how.is_received else "",
        "due_on": how.due_on.isoformat(),
        "first_sent_on": how.first_on.isoformat() if how.first_on else "",
        "asked": how.asked,
        "answered": how.answered,
        "all_nil": "yes" if how.is_received and row.is_nil else "no" if how.is_received else "",
        "flags_open": flags.open if flags else "",
        "flags_answered": flags.answered if flags else "",
        "with": how.who_has_it,
        "ring_post": ring.post if ring else "",
        "ring_name": ring.name if ring else "",
        "ring_email": ring.email if ring else "",
        "marking": "Demonstration data" if row.area.is_demonstration else "",
    }
