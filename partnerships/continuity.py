"""Whether a post or a seat is held on a day, by whom it is stood in for, and since when not.

Pure: dates in, words out. First and last days belong to a term, so one that ends today is held
today; an empty first or last day is one that is not recorded, hence without limit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    HELD = "held"
    DEPUTISED = "deputised"  # nobody holds it, and a deputy stands in
    VACANT = "vacant"
    NOT_RECORDED = "not recorded"  # nobody was ever entered: that is not the same as vacant


@dataclass(frozen=True)
class Span:
    """Days from first to last during which a post or seat is held, or deputised in."""

    first: date | None
    last: date | None
    is_deputy: bool = False

    def covers(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def has_begun(self, day: date) -> bool:
        return self.first is None or self.first <= day


@dataclass(frozen=True)
class Continuity:
    """How a post or seat stands on a day. since: its first day without a holder, if that is known.

    days: how many days it has been without one, today among them; None where not known or held.
    ahead: the first day of a holder who is named already but has not begun.
    """

    state: State
    since: date | None = None
    days: int | None = None
    ahead: date | None = None


def on(spans: Iterable[Span], day: date) -> Continuity:
    """How a post or seat with these spans (of `Span`) stands on a day.

    What ends later than `day` is not known to end; what begins later is only `ahead`.
    """
    spans = list(spans)
    begun = [span for span in spans if span.has_begun(day)]
    holders = [span for span in begun if not span.is_deputy]
    later = [span.first for span in spans if span.first and not span.is_deputy]
    ahead = min((first for first in later if first > day), default=None)
    if any(span.covers(day) for span in holders):
        return Continuity(State.HELD, ahead=ahead)
    deputised = any(span.covers(day) for span in begun if span.is_deputy)
    if not begun:
        return Continuity(State.NOT_RECORDED, ahead=ahead)
    last = max((span.last for span in holders if span.last), default=None)
    since = last + timedelta(days=1) if last else None
    state = State.DEPUTISED if deputised else State.VACANT
    return Continuity(state, since, (day - since).days + 1 if since else None, ahead)


def gaps(spans: Iterable[Span], first: date, last: date) -> list[tuple[date, date]]:
    """The stretches between two days on which nobody held it, as (first, last) pairs in order.

    Before anyone was entered nothing is known, so nothing is a gap.
    """
    holders = [span for span in spans if not span.is_deputy]
    if not holders:
        return []
    entered = min(span.first or date.min for span in holders)
    edge = max(first, entered)
    found: list[tuple[date, date]] = []
    for span in sorted(holders, key=lambda span: span.first or date.min):
        if span.first and span.first > edge:
            found.append((edge, min(last, span.first - timedelta(days=1))))
        if span.last is None:
            return [gap for gap in found if gap[0] <= last]
        edge = max(edge, span.last + timedelta(days=1))
    found.append((edge, last))
    return [gap for gap in found if gap[0] <= gap[1]]
