"""The registers of several partnerships beside each other: what is vacant, late, and ahead."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from partnerships import balance, register
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


def lines(partnerships, day):
    """A line for each partnership; seven queries however many they are."""
    found = register.read(partnerships, day, models=register.FOR_A_LIST)
    return [line(one) for one in found.values()]


def line(found):
    posts = found.posts()
    empty = (State.VACANT, State.DEPUTISED)
    met, ahead = found.meetings(), found.ahead()
    return Line(
        found.partnership,
        posts[0],
        tuple(one for one in posts if one.continuity.state in empty),
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


def listed(viewer, asked, day):
    """The context of the list for whoever reads registers; {} for everybody else."""
    partnerships = readable(viewer)
    if not partnerships:
        return {}
    viewer.nations.update(one.area.nation for one in partnerships)
    only, order = asked.get("only", ""), asked.get("order", "")
    text = asked.get("q", "").strip()[:80]
    every = lines(partnerships, day)
    found = sorted(chosen(every, only, text), key=lambda one: one.sorted_by(order))
    words = [ONLY.get(only, "").lower() if only else "", f"“{text}”" if text else ""]
    words = ", ".join(filter(None, words))
    return {
        "register": table(found, order),
        "register_summary": f"Showing {len(found)} of {len(every)}{': ' + words if words else ''}.",
        "register_clear": "/partnerships/" if words else "",
        "register_hidden": [{"name": "order", "value": order}] if order else [],
        "register_fields": [
            {"name": "q", "label": "Name", "kind": "text", "value": text},
            {
                "name": "only",
                "label": "Show",
                "kind": "select",
                "options": [
                    {"value": key, "label": label, "selected": key == only}
                    for key, label in ONLY.items()
                ],
            },
        ],
        "register_say": _say(every),
    }


def _say(every):
    vacant = sum(one.head.continuity.state in (State.VACANT, State.DEPUTISED) for one in every)
    late = sum(bool(one.late) for one in every)
    count = len(every)
    whole = "1 partnership" if count == 1 else f"{count} partnerships and boards"
    return f"Of {whole}, {vacant} without an SRO or chair, {late} with a paper late."


def table(found, order=""):
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
            href=f"?order={key}" if key else "",
            sorted="ascending" if key and key == (order or "name") else "",
        )
        for place, (heading, kind, key) in enumerate(headings)
    )
    return TableSpec(
        caption="Registers of partnerships", columns=columns, rows=tuple(map(_row, found))
    )


def _row(one):
    head = one.head
    words = head.term.title if head.term else capital(state_words(head.continuity))
    seats = one.seats
    said = f"{seats.filled} of {seats.expected}" if seats.entered else "not recorded"
    share = one.attention.shares
    return Row(
        (
            Cell(one.partnership.name, href=f"/partnerships/{one.partnership.slug}/register/"),
            Cell(words, second=Post(head.post).label, is_words=not head.term),
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
    url = f"/partnerships/{one.partnership.slug}/register/"
    return {"label": "Who answers, who sits, what is due", "url": url, "second": "; ".join(parts)}
