"""The registers of several partnerships beside each other: what is vacant, late, and ahead."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q

from partnerships import balance, register, stood
from partnerships.access import Permission
from partnerships.continuity import State
from partnerships.models import Area, Partnership, Post

from ..charts.spec import Cell, Column, Row, TableSpec
from .register_section import DAY, capital, state_words

ONLY = {
    "": "All",
    "vacant": "With a post vacant",
    "seats": "With a seat vacant",
    "late": "With a paper late",
}
SORTED = ("name", "vacant", "seats", "late", "met")
EMPTY = (State.VACANT, State.DEPUTISED)
"""How a post stands that has no holder."""


@dataclass(frozen=True)
class Line:
    """One partnership's register in short."""

    partnership: Partnership
    head: register.PostStanding
    vacant: tuple
    seats: object
    late: tuple
    last_met: date | None
    next_meeting: date | None
    attention: balance.Balance

    def sorted_by(self, order):
        """What it is sorted by: a name, or how much is vacant or late."""
        return {
            "vacant": (-len(self.vacant), self.partnership.name),
            "seats": (-(self.seats.vacant + self.seats.deputised), self.partnership.name),
            "late": (-len(self.late), self.partnership.name),
            "met": (self.last_met or date.min, self.partnership.name),
        }.get(order, (self.partnership.name,))


def readable(viewer):
    """The partnerships whose papers this viewer reads, by name."""
    grants = viewer.holding(Permission.READ_PARTNERSHIP)
    reach = frozenset().union(*(grant.reach for grant in grants))
    where = Q(area__in=reach)
    if any(grant.everywhere for grant in grants):
        where |= ~Q(area__nation=Area.Nation.DEMONSTRATION)
    served = Partnership.objects.filter(area__in=Area.objects.served())
    found = served.filter(where).select_related("area", "force") if grants else ()
    return [one for one in found if viewer.may(Permission.READ_PARTNERSHIP, one.area)]


def lines(partnerships, day, stood_on=None):
    """A line for each partnership; seven queries however many they are, `stood_on` a day too."""
    found = register.read(partnerships, day, models=register.FOR_A_LIST, stood_on=stood_on)
    return [line(one) for one in found.values()]


def line(found):
    posts = found.posts()
    met, ahead = found.meetings(), found.ahead()
    return Line(
        found.partnership,
        posts[0],
        tuple(one for one in posts if one.continuity.state in EMPTY),
        found.coverage(),
        tuple(kind for kind, one in found.papers().items() if one.state == "late"),
        met[0].held_on if met else None,
        ahead[0].held_on if ahead else None,
        balance.of(pillar for _, pillar in found.agenda()),
    )


def chosen(found, only, text):
    """The lines that are asked for: with something vacant or late, by a part of a name."""
    keep = {
        "vacant": lambda one: one.vacant,
        "seats": lambda one: one.seats.vacant or one.seats.deputised,
        "late": lambda one: one.late,
    }.get(only, lambda one: True)
    text = text.lower()
    return [one for one in found if keep(one) and text in one.partnership.name.lower()]


@dataclass(frozen=True)
class Asked:
    """What an address asks of the list: a part of a name, what is vacant or late, order, a day."""

    text: str
    only: str
    order: str
    on: str

    @classmethod
    def of(cls, query):
        only, order = query.get("only", ""), query.get("order", "")
        return cls(
            query.get("q", "").strip()[:80],
            only if only in ONLY else "",
            order if order in SORTED else "",
            query.get("on", ""),
        )

    def query(self, **other):
        """As an address says it, with something else instead; "" for the whole list of today."""
        said = {"q": self.text, "only": self.only, "order": self.order, "on": self.on} | other
        said = urlencode({name: value for name, value in said.items() if value})
        return f"?{said}" if said else ""


def listed(viewer, query, today):
    """The context of the list for whoever reads registers; {} for everybody else."""
    partnerships = readable(viewer)
    if not partnerships:
        return {}
    viewer.nations.update(one.area.nation for one in partnerships)
    asked = Asked.of(query)
    stood_on, wrong = stood.asked(asked.on, partnerships, today)
    asked = replace(asked, on=str(stood_on or ""))
    every = lines(partnerships, stood_on or today, stood_on)
    found = chosen(every, asked.only, asked.text)
    found.sort(key=lambda one: one.sorted_by(asked.order))
    words = [ONLY[asked.only].lower()] if asked.only else []
    words = ", ".join(words + ([f"“{asked.text}”"] if asked.text else []))
    return {
        "register": table(found, asked),
        "register_summary": f"Showing {len(found)} of {len(every)}{': ' + words if words else ''}.",
        "register_clear": "/partnerships/" if words or stood_on else "",
        "register_hidden": [{"name": "order", "value": asked.order}] if asked.order else [],
        "register_fields": _fields(asked, today),
        "register_say": _say(every),
        "register_csv": f"/partnerships/register.csv{asked.query()}",
        "register_wrong": wrong,
        "stood_on": stood_on,
        "as_today": f"/partnerships/{asked.query(on='')}",
    }


def _fields(asked, today):
    """The choices above the list."""
    options = [
        {"value": key, "label": label, "selected": key == asked.only} for key, label in ONLY.items()
    ]
    return [
        {"name": "q", "label": "Name", "kind": "text", "value": asked.text},
        {"name": "only", "label": "Show", "kind": "select", "options": options},
        {
            "name": "on",
            "label": "As they stood on",
            "kind": "day",
            "value": asked.on,
            "last": str(today),
        },
    ]


def _say(every):
    states = [one.head.continuity.state for one in every]
    vacant = sum(state in EMPTY for state in states)
    silent = sum(state == State.NOT_RECORDED for state in states)
    late = sum(bool(one.late) for one in every)
    whole = "1 partnership" if len(every) == 1 else f"{len(every)} partnerships and boards"
    unsaid = f" and {silent} with none recorded" if silent else ""
    return f"Of {whole}, {vacant} without an SRO or chair{unsaid}, {late} with a paper late."


def nothing():
    """The list of who reads no register."""
    return table([], Asked("", "", "", ""))


def table(found, asked):
    headings = (
        ("Partnership", "", "name"),
        ("Headed by", "", ""),
        ("Posts vacant", "number", "vacant"),
        ("Seats filled", "", "seats"),
        ("Papers late", "number", "late"),
        ("Last met", "", "met"),
        ("Next meeting", "", ""),
        ("Agenda on treatment", "", ""),
    )
    columns = tuple(
        Column(
            heading,
            number=kind == "number",
            phone="keep" if place in (0, 2) else "fold",
            href=asked.query(order=key) if key else "",
            sorted="ascending" if key and key == (asked.order or "name") else "",
        )
        for place, (heading, kind, key) in enumerate(headings)
    )
    rows = tuple(_row(one, asked.on) for one in found)
    return TableSpec(caption="Registers of partnerships", columns=columns, rows=rows)


def _row(one, on):
    head = one.head
    words = head.term.title if head.term else capital(state_words(head.continuity))
    seats = one.seats
    said = f"{seats.filled} of {seats.expected}" if seats.entered else "not recorded"
    share = one.attention.shares
    return Row(
        (
            Cell(one.partnership.name, href=f"{address(one)}{f'?on={on}' if on else ''}"),
            Cell(
                words,
                second=Post(head.post).label,
                tag="vacant" if head.continuity.state in EMPTY else "",
                is_words=not head.term,
            ),
            Cell(
                str(len(one.vacant)),
                second=", ".join(Post(post.post).label for post in one.vacant),
            ),
            Cell(said, is_words=not seats.entered),
            Cell(str(len(one.late))),
            Cell(
                f"{one.last_met:{DAY}}" if one.last_met else "not recorded",
                is_words=not one.last_met,
            ),
            Cell(
                f"{one.next_meeting:{DAY}}" if one.next_meeting else "not recorded",
                is_words=not one.next_meeting,
            ),
            Cell(
                f"{one.attention.counts[1]} of {one.attention.of_one_pillar} items"
                if share
                else "too few items",
                is_words=not share,
            ),
        )
    )


def address(one):
    """The address of a register."""
    return f"/partnerships/{one.partnership.slug}/register/"


def link(one):
    """The way to a register, with what is vacant and late in it."""
    parts = []
    if one.vacant:
        parts.append(f"vacant: {', '.join(Post(post.post).label for post in one.vacant)}")
    if one.seats.entered:
        parts.append(f"{one.seats.filled} of {one.seats.expected} seats filled")
    if one.late:
        parts.append(f"{len(one.late)} paper{'s' if len(one.late) > 1 else ''} late")
    if one.next_meeting:
        parts.append(f"next meeting {one.next_meeting:{DAY}}")
    return {
        "label": "Who answers, who sits, what is due",
        "url": address(one),
        "second": "; ".join(parts),
    }
