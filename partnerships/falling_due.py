"""Which paper of each kind stands, which is due next, and whether that is late.

Pure. A paper is due by the day that was set for it; where none is set and a paper is refreshed
every so many years (guidance: the needs assessment and the plan built on it, every three), by that
anniversary of the day the last one was agreed. A due day itself is not yet late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

REFRESHED_AFTER_YEARS = {"needs_assessment": 3, "delivery_plan": 3, "annual_review": 1}
SOON = timedelta(days=60)


class Version(Protocol):
    """A version of a paper: the day set for it, and the day it was agreed, if they are known."""

    due_on: date | None
    agreed_on: date | None


@dataclass(frozen=True)
class Standing:
    """How one kind of paper stands on a day.

    current: the version agreed last, if any; due_on: of what is asked for next, if known;
    state: "late", "soon", "due", "agreed" or "not recorded"; days: late by, or left until due.
    """

    state: str
    current: Version | None = None
    due_on: date | None = None
    days: int | None = None


def anniversary(day: date, years: int) -> date:
    """The same day so many years later; 28 February for one that has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def stands(kind: str, versions: Sequence[Version], day: date) -> Standing:
    """How a kind of paper with these versions (with `due_on` and `agreed_on`) stands on a day."""
    agreed = [one for one in versions if one.agreed_on and one.agreed_on <= day]
    current = max(agreed, key=lambda one: one.agreed_on or day, default=None)
    waiting = [one.due_on for one in versions if one not in agreed and one.due_on]
    due_on = min(waiting, default=None)
    if due_on is None and current and current.agreed_on and kind in REFRESHED_AFTER_YEARS:
        due_on = anniversary(current.agreed_on, REFRESHED_AFTER_YEARS[kind])
    if due_on is None:
        if current:
            return Standing("agreed", current)
        return Standing("due" if versions else "not recorded")
    left = (due_on - day).days
    if left < 0:
        return Standing("late", current, due_on, -left)
    return Standing("soon" if left <= SOON.days else "due", current, due_on, left)
