"""How many returns were expected and what came of them, each counted once. Pure.

Only what was expected is counted, so nothing can be more than all of it; over several quarters
what was expected is added up, return by return. (DHIS2 has shown more than 100% complete, and
added up wrongly over several periods: its issues DHIS2-2110 and DHIS2-4681.)
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True)
class Expected:
    """A return that was asked of a partnership or a force (`body`) for a quarter."""

    body: Hashable
    quarter: date
    due_on: date


@dataclass(frozen=True)
class Sent:
    """A return that came. is_late: of its first submission; asked, answered: how many boxes."""

    body: Hashable
    quarter: date
    is_late: bool
    asked: int
    answered: int

    @property
    def is_complete(self) -> bool:
        return self.answered >= self.asked


@dataclass(frozen=True)
class Tally:
    """Counts of returns. overdue: past their day and not received. Add them to join groups."""

    expected: int = 0
    received: int = 0
    on_time: int = 0
    complete: int = 0
    overdue: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        both = ((getattr(self, one.name), getattr(other, one.name)) for one in fields(self))
        return Tally(*map(sum, both))

    @property
    def not_yet_due(self) -> int:
        return self.expected - self.received - self.overdue

    @property
    def could_be_on_time(self) -> int:
        """Those of which it is known by now whether they came in time."""
        return self.received + self.overdue


def tally(expected: Iterable[Expected], sent: Iterable[Sent], today: date) -> Tally:
    """Count what was expected and, of it, what came. What nobody expected is left out.

    Of several that came for one body and quarter the first counts.
    """
    return by(expected, sent, today, lambda _: None).get(None, Tally())


def by(
    expected: Iterable[Expected],
    sent: Iterable[Sent],
    today: date,
    group: Callable[[Expected], Hashable],
) -> dict[Hashable, Tally]:
    """{group: its tally}, in the order in which groups are met."""
    came: dict[tuple[Hashable, date], Sent] = {}
    for one in sent:
        came.setdefault((one.body, one.quarter), one)
    asked = {(want.body, want.quarter): want for want in expected}
    found: dict[Hashable, Tally] = {}
    for key, want in asked.items():
        name = group(want)
        found[name] = found.get(name, Tally()) + _one(want, came.get(key), today)
    return found


def _one(expected: Expected, sent: Sent | None, today: date) -> Tally:
    if sent is None:
        return Tally(1, overdue=int(today > expected.due_on))
    return Tally(1, 1, on_time=int(not sent.is_late), complete=int(sent.is_complete))


def of(part: int, whole: int) -> str:
    """A count as people say it, never a bare per cent: 5 of 7; none expected."""
    return f"{part} of {whole}" if whole else "none"


def say(found: Tally) -> str:
    """The whole in a sentence or two: "5 of 7 returns received, 4 on time and 3 complete. …"."""
    if not found.expected:
        return "No return is expected."
    came = f"{of(found.received, found.expected)} returns received"
    if found.expected == 1:
        came = "The 1 return expected is received" if found.received else "1 return expected"
    if found.received:
        came += f", {found.on_time} on time and {found.complete} complete"
    left = [
        f"{found.overdue} {'is' if found.overdue == 1 else 'are'} late" if found.overdue else "",
        f"{found.not_yet_due} {'is' if found.not_yet_due == 1 else 'are'} not due yet"
        if found.not_yet_due
        else "",
    ]
    rest = " and ".join(filter(None, left))
    return f"{came}. {rest}." if rest else f"{came}."
