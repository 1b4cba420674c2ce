"""How the seats that are expected stand: filled, deputised, vacant, or not recorded.

Pure. Counts are always told as "5 of 7 seats", never as a bare share: a few seats make large per
cents, and a seat that nobody has entered is no vacant one.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from .continuity import Span, State, on


@dataclass(frozen=True)
class ExpectedSeat:
    """A seat, or a group of the list of which no seat is entered (`is_entered` is false).

    first, last: the days of the seat. spans: of who held it or deputised in it, as
    `continuity.Span`. concern: "elected", "education", "lived_experience" or "".
    """

    group: str
    concern: str = ""
    is_entered: bool = True
    is_expected: bool = True
    beyond_treatment: bool = False
    first: date | None = None
    last: date | None = None
    spans: tuple[Span, ...] = ()

    def state(self, day: date) -> State | None:
        """Its state on a day; None where it is not expected then."""
        if not self.is_expected or (self.first and day < self.first):
            return None
        if self.last and day > self.last:
            return None
        if not self.is_entered:
            return State.NOT_RECORDED
        found = on(self.spans, day).state
        # A seat that was entered and never held is vacant: somebody looked, and nobody sits there.
        return State.VACANT if found == State.NOT_RECORDED else found


@dataclass(frozen=True)
class Coverage:
    """Of the seats expected on a day, how many are in each state; they add up to `expected`."""

    filled: int
    deputised: int
    vacant: int
    not_recorded: int

    @property
    def expected(self) -> int:
        return self.filled + self.deputised + self.vacant + self.not_recorded

    @property
    def entered(self) -> int:
        return self.expected - self.not_recorded


def count(seats: Iterable[ExpectedSeat], day: date) -> Coverage:
    """The coverage of these seats (of `ExpectedSeat`) on a day."""
    found = Counter(seat.state(day) for seat in seats)
    return Coverage(
        found[State.HELD], found[State.DEPUTISED], found[State.VACANT], found[State.NOT_RECORDED]
    )


CONCERNS: dict[str, Callable[[ExpectedSeat], bool]] = {
    "Elected members": lambda seat: seat.concern == "elected",
    "Education": lambda seat: seat.concern == "education",
    "Lived experience": lambda seat: seat.concern == "lived_experience",
    "Lived experience beyond treatment": lambda seat: (
        seat.concern == "lived_experience" and seat.beyond_treatment
    ),
}
"""What is asked of nationally, each a line of its own: its words, and which seats count."""


def concerns(seats: Iterable[ExpectedSeat], day: date) -> dict[str, Coverage]:
    """{words: coverage of the seats of that concern}, every concern there whether held or not."""
    seats = list(seats)
    return {words: count(filter(of, seats), day) for words, of in CONCERNS.items()}


def over_time(seats: Iterable[ExpectedSeat], days: Iterable[date]) -> list[tuple[date, Coverage]]:
    """The coverage on each of these days, in their order."""
    seats = list(seats)
    return [(day, count(seats, day)) for day in days]


@dataclass(frozen=True)
class Attended:
    """Of the seats expected at some meetings, how many attended themselves or by a deputy.

    expected counts each seat once a meeting; unknown: those whose attendance was not entered.
    """

    present: int
    deputies: int
    expected: int
    unknown: int

    @property
    def attended(self) -> int:
        return self.present + self.deputies


def attended(how: Iterable[str], expected: int) -> Attended:
    """how: "present", "deputy", "apologies" or "absent" of each seat entered; expected: seats."""
    found = Counter(how)
    entered = sum(found.values())
    expected = max(expected, entered)  # a guest's seat may since have ended
    return Attended(found["present"], found["deputy"], expected, expected - entered)
