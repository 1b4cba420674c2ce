"""The register of partnerships, read: who answers, who sits, where they meet, what is due.

One read serves one partnership or all of them, as it is or as it stood on a day: a few queries,
however many partnerships. What it means is worked out by pure modules (`continuity`, `coverage`,
`balance`, `falling_due`).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from . import falling_due, stood
from .continuity import Span, on
from .coverage import ExpectedSeat, attended, concerns, count
from .models import (
    AgendaItem,
    Attendance,
    DeepDive,
    Duty,
    Holding,
    Meeting,
    Partnership,
    Person,
    Post,
    Reporting,
    Seat,
    SeatGroup,
    SeatList,
    Standing,
    SubGroup,
    Term,
)

ASKED_OF = {
    Partnership.Kind.PARTNERSHIP: (
        Post.SRO,
        Post.LEAD,
        Post.PUBLIC_INVOLVEMENT,
        Post.DATA_DIGITAL,
    ),
    Partnership.Kind.BOARD: (Post.CHAIR,),
}
"""The posts that each kind is asked to name."""

OF_PARTNERSHIP = (Term, Seat, Meeting, Duty, DeepDive, SubGroup, Reporting)
FOR_A_LIST = (Term, Seat, Meeting, Duty)


@dataclass(frozen=True)
class PostStanding:
    """How a post stands on a day. term: of who holds it; deputies: terms of who stands in."""

    post: str
    continuity: object
    term: object = None
    deputies: tuple = ()
    earlier: tuple = ()


@dataclass(frozen=True)
class SeatStanding:
    """How a seat, or a group without one, stands. seat: its row, None for a group without one."""

    group: object
    expected: ExpectedSeat
    state: object
    seat: object = None
    holdings: tuple = ()

    @property
    def name(self):
        return (
            f"{self.group.name}, {self.seat.name}"
            if self.seat and self.seat.name
            else (self.group.name)
        )


@dataclass
class Register:
    """Everything recorded of one partnership, on `day`; `stood_on` where it is read as of then."""

    partnership: Partnership
    day: date
    groups: list
    held: dict = field(default_factory=lambda: defaultdict(list))

    def posts(self):
        """Each post that is asked for, and each other one that was ever held, as it stands."""
        by_post = defaultdict(list)
        for term in self.held[Term]:
            by_post[term.post].append(term)
        asked = ASKED_OF[self.partnership.kind]
        others = [post for post in Post.values if post in by_post and post not in asked]
        return [self._post(post, by_post[post]) for post in (*asked, *others)]

    def _post(self, post, terms):
        spans = [span(term) for term in terms]
        now = [term for term, span in zip(terms, spans, strict=True) if span.covers(self.day)]
        return PostStanding(
            post,
            on(spans, self.day),
            next((term for term in now if term.standing == Standing.HOLDER), None),
            tuple(term for term in now if term.standing == Standing.DEPUTY),
            tuple(term for term in terms if term.valid_to and term.valid_to < self.day),
        )

    def seats(self):
        """Each seat, and each group of the list without one, as it stands."""
        by_group, by_seat = defaultdict(list), defaultdict(list)
        for seat in self.held[Seat]:
            by_group[seat.group_id].append(seat)
        for holding in self.held[Holding]:
            by_seat[holding.seat_id].append(holding)
        found = []
        for group in self.groups:
            if group.pk not in by_group:
                expected = ExpectedSeat(group.name, group.concern, is_entered=False)
                found.append(SeatStanding(group, expected, expected.state(self.day)))
            seats = sorted(by_group[group.pk], key=lambda seat: seat.name)
            found += [self._seat(group, seat, by_seat[seat.id]) for seat in seats]
        return found

    def _seat(self, group, seat, holdings):
        expected = ExpectedSeat(
            group.name,
            group.concern,
            is_expected=seat.is_expected,
            beyond_treatment=seat.beyond_treatment,
            first=seat.valid_from,
            last=seat.valid_to,
            spans=tuple(map(span, holdings)),
        )
        now = tuple(one for one in holdings if span(one).covers(self.day))
        return SeatStanding(group, expected, expected.state(self.day), seat, now)

    def coverage(self, day=None):
        """How many of the seats expected are in each state, on `day` or another."""
        return count((seat.expected for seat in self.seats()), day or self.day)

    def concerns(self):
        return concerns((seat.expected for seat in self.seats()), self.day)

    def papers(self):
        """How each kind of paper stands: {kind: standing}; a board owes none."""
        if self.partnership.kind == Partnership.Kind.BOARD and not self.held[Duty]:
            return {}
        by_kind = defaultdict(list)
        for duty in self.held[Duty]:
            by_kind[duty.kind].append(duty)
        return {
            kind: falling_due.stands(kind, by_kind[kind], self.day) for kind in Duty.Kind.values
        }

    def meetings(self):
        """Meetings held by the day, the last first."""
        held = [one for one in self.held[Meeting] if one.held_on <= self.day]
        return sorted(held, key=lambda one: one.held_on, reverse=True)

    def ahead(self):
        """Meetings after the day, the next first."""
        return sorted(
            (one for one in self.held[Meeting] if one.held_on > self.day),
            key=lambda one: one.held_on,
        )

    def attended(self, meeting):
        """How many of the seats expected on its day attended a meeting of the whole partnership."""
        how = [one.how for one in self.held[Attendance] if one.meeting_id == meeting.id]
        return attended(how, self.coverage(meeting.held_on).entered if how else 0)

    def agenda(self):
        """(day, pillar) of every item on the agenda of a meeting held by the day."""
        days = {meeting.id: meeting.held_on for meeting in self.meetings()}
        return [
            (days[item.meeting_id], item.pillar)
            for item in self.held[AgendaItem]
            if item.meeting_id in days
        ]


def span(row):
    """The days of a term or a holding."""
    return Span(row.valid_from, row.valid_to, row.standing == Standing.DEPUTY)


def of(partnership, day, *, stood_on=None):
    """The whole register of one partnership on a day; as it stood at the end of `stood_on`."""
    (found,) = read([partnership], day, stood_on=stood_on).values()
    return found


def read(partnerships, day, *, models=OF_PARTNERSHIP, stood_on=None):
    """{number of the partnership: its register}, with the rows of these models and what is theirs.

    Queries: one for the list of groups and one for each model, however many partnerships.
    """
    groups = _groups(day) if Seat in models else []
    found = {one.pk: Register(one, day, groups) for one in partnerships}
    for model in models:
        for row in stood.rows(model, stood_on, partnership_id__in=list(found)):
            found[row.partnership_id].held[model].append(row)
    if Seat in models:
        _add(found, Holding, "seat", Seat, stood_on)
    if Meeting in models:
        _add(found, AgendaItem, "meeting", Meeting, stood_on)
    if models is OF_PARTNERSHIP:
        _add(found, Attendance, "meeting", Meeting, stood_on)
    return found


def _add(found, model, name, whole, stood_on):
    """Add the rows that belong to a partnership through another row, such as a seat."""
    owner = {row.id: register for register in found.values() for row in register.held[whole]}
    for row in stood.rows(model, stood_on, **{f"{name}_id__in": list(owner)}):
        owner[getattr(row, f"{name}_id")].held[model].append(row)


def _groups(day):
    """The groups of the list in force on a day, or of the first list if none was yet."""
    lists = SeatList.objects.all()
    current = lists.on(day).order_by("-valid_from")[:1].values("pk")
    groups = list(SeatGroup.objects.filter(seat_list__in=current))
    return groups or list(SeatGroup.objects.filter(seat_list__in=lists[:1].values("pk")))


def names(partnership, *, private):
    """{number: name} of the people a partnership holds; those kept private only if asked for."""
    people = Person.objects.filter(partnership=partnership)
    people = people if private else people.filter(is_private=False)
    return dict(people.values_list("pk", "name"))
