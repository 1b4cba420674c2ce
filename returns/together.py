"""What two boxes of one area cannot, or can hardly, both hold. Pure.

Each rule asks about a box that the portal did not supply; where it supplied both there is nobody
to ask. Adults and young people are counted apart and are never set beside each other.
"""

from collections.abc import Callable

from .boxes import Boxes, Reading, Said, exact, number, period

TOTAL = "adults_in_treatment_r12"
STARTERS = "adults_new_to_treatment_q"
ROUNDING = 2
"""How far off a count published rounded to 5 may be; it is let pass beside a supplied figure."""
NEAR = 0.2
"""How far apart two counts of nearly the same may be, of the larger (people, and presentations)."""

Find = Callable[[Reading, Boxes], Said | None]


def not_above(mine: str, metric: str, theirs: str, verb: str) -> Find:
    """A rule: this part ("x" or "n") of a box is at most that part of the box of a metric.

    verb: "cannot be" where it is impossible, "is" where it is odd.
    """

    def find(one: Reading, boxes: Boxes) -> Said | None:
        other = beside(one, boxes, metric)
        if other is None:
            return None
        small, large = _part(one, mine), _part(other, theirs)
        if small is None or large is None:
            return None
        slack = ROUNDING if one.figure.is_supplied or other.figure.is_supplied else 0
        if small <= large + slack:
            return None
        if not one.figure.is_supplied:
            words = f"{_own(one, mine)} {verb} more than {_named(other, theirs)}"
        else:
            words = f"{_own(other, theirs)} {verb} less than {_named(one, mine)}"
        return _asked(words, one, other, exact(small, large))

    return find


def same_base(mine: str, metric: str, theirs: str) -> Find:
    """A rule: this part of a box counts what that part of the other does."""

    def find(one: Reading, boxes: Boxes) -> Said | None:
        other = beside(one, boxes, metric)
        if other is None:
            return None
        first, second = _part(one, mine), _part(other, theirs)
        if first is None or second is None:
            return None
        if abs(first - second) <= max(5, NEAR * max(first, second)):
            return None
        if not one.figure.is_supplied:
            words = f"{_own(one, mine)} is not near {_named(other, theirs)}"
        else:
            words = f"{_own(other, theirs)} is not near {_named(one, mine)}"
        return _asked(words, one, other, exact(first, second))

    return find


def rose_more_than_started(one: Reading, boxes: Boxes) -> Said | None:
    """Who is in these twelve months and not in those to last quarter's end has started since.

    Odd and not impossible: transfers from elsewhere and revisions of last quarter's are neither.
    """
    before, other = one.a_quarter_before, beside(one, boxes, STARTERS)
    if before is None or other is None:
        return None
    if one.x is None or other.x is None or one.x - before.x <= other.x + 5:
        return None
    rise, was = one.x - before.x, number(one.figure, before.x)
    said = period(one.figure, before.end)
    started = number(other.figure, other.x)
    words = f"{_named(one, 'x')} rose by {number(one.figure, rise)} from {said} ({was})"
    words += f", and {started} started in the quarter"
    return _asked(words, one, other, exact(one.x, before.x, other.x))


def beside(one: Reading, boxes: Boxes, metric: str) -> Reading | None:
    """The box of a metric in the same area, if its period ends on the same day."""
    other = boxes.get((metric, one.figure.area))
    if other is None or other.figure.period_end != one.figure.period_end:
        return None
    return other


def _asked(words: str, one: Reading, other: Reading, figures: tuple[str, ...]) -> Said | None:
    """Ask it of the first, of the other where the portal supplied the first, or of nobody."""
    if not one.figure.is_supplied:
        return Said(f"{words}.", figures)
    return None if other.figure.is_supplied else Said(f"{words}.", figures, other)


def _part(one: Reading, part: str) -> float | None:
    return one.x if part == "x" else one.n


def _own(one: Reading, part: str) -> str:
    value = number(one.figure, _part(one, part) or 0.0)
    return value if part == "x" and not one.figure.is_share else f"{PARTS[part]}, {value},"


def _named(one: Reading, part: str) -> str:
    """A box as another's sentence names it: its title, and its figure in brackets."""
    value = number(one.figure, _part(one, part) or 0.0)
    if part == "x" and not one.figure.is_share:
        return f"“{one.figure.title}” ({value})"
    return f"{PARTS[part].lower()} in “{one.figure.title}” ({value})"


PARTS = {"x": "The number counted", "n": "The number it is out of"}
