"""What is odd in one box of a return, set beside its own history and what is published. Pure.

Each rule says what is odd, or None; `checks.RULES` tells what each needs.
"""

from itertools import pairwise
from math import log10, sqrt

from .boxes import (
    FEW,
    Boxes,
    Figure,
    Held,
    Reading,
    Said,
    between,
    compared,
    distance,
    exact,
    known,
    number,
    per_cent,
    period,
    whole,
)  # fmt: skip

ENOUGH = 8
"""Earlier values without which no history is claimed."""
SOME = 4
"""Earlier values that show in what unit, and whether at all, a box is answered."""
FAR = 3.5
"""Usual spreads from the middle that are unusual: Iglewicz and Hoaglin's own bound."""
LARGE = 200
"""From here on chance alone seldom gives the same count twice."""
FEW_POUNDS = 1_000
"""Amounts under it swing."""


def missing(one: Reading, boxes: Boxes) -> Said | None:
    if one.figure.state or not one.figure.required:
        return None
    return Said("This is asked for and is not answered.", exact(None))


def always_given(one: Reading, boxes: Boxes) -> Said | None:
    """No figure now, where every one of the last quarters had one."""
    if len(one.past) < SOME or not one.has_no_gap:
        return None
    words = f"There is no figure, and each of the last {len(one.past)} quarters had one."
    return Said(words, (one.figure.state, *(past.end.isoformat() for past in one.past)))


def nil_where_never(one: Reading, boxes: Boxes) -> Said | None:
    if one.x != 0 or not all(one.tops) or (one.n is not None and one.n < FEW):
        return None
    was = between(lambda top: number(one.figure, top), one.tops)
    words = f"This is nil, and none of the last {len(one.tops)} was ({was})."
    return Said(words, exact(one.x, one.n, *one.tops))


def unusual(one: Reading, boxes: Boxes) -> Said | None:
    """Outside all earlier values, and far from their middle in their own usual spread."""
    value = one.value
    if value is None or one.is_within or (value == 0 and one.figure.kind == "amount"):
        return None
    if distance(one.figure, one.n, value, one.values) <= FAR:
        return None
    way = "higher" if value > one.high else "lower"
    past = f"{way} than any of {_last(one)}"
    was = between(lambda earlier: compared(one.figure, earlier), one.values)
    return Said(f"{whole(one)} is {past} ({was}).", exact(one.x, one.n, *one.values))


def _last(one: Reading) -> str:
    """The earlier values that are compared, in words."""
    left_out = len(one.past) > len(one.values)
    nil = " that were not nil" if left_out and one.figure.kind == "amount" else ""
    return f"the last {len(one.values)}{nil}"


def unusual_base(one: Reading, boxes: Boxes) -> Said | None:
    """The same of the number that a share is out of, which its per cent does not show."""
    n, figure = one.n, one.figure
    if n is None or len(one.bases) < ENOUGH:
        return None
    low, high = min(one.bases), max(one.bases)
    if low <= n <= high or distance(figure, None, n, one.bases) <= FAR:
        return None
    was = between(lambda earlier: number(figure, earlier), one.bases)
    way = "higher" if n > high else "lower"
    words = (
        f"It is out of {number(figure, n)}, {way} than any of the last {len(one.bases)} ({was})."
    )
    return Said(words, exact(n, *one.bases))


def other_unit(one: Reading, boxes: Boxes) -> Said | None:
    """About 100 or 1,000 times, or a thousandth or hundredth of, what an amount has been."""
    if not one.value or one.is_within or one.figure.kind != "amount":
        return None
    power = log10(one.value) - log10(one.usual)
    times = next((times for near, times in UNITS.items() if abs(power - near) < 0.3), None)
    if times is None or one.low / 3 <= one.value <= one.high * 3:
        return None
    words = (
        f"{whole(one)} is about {times} what it has usually been ({number(one.figure, one.usual)})"
    )
    guess = {2: ": it may be in pence", -3: ": it may be in thousands"}.get(round(power), "")
    return Said(f"{words}{guess}.", exact(one.x, *one.values))


UNITS = {2: "100 times", 3: "1,000 times", -2: "a hundredth of", -3: "a thousandth of"}
"""Powers of ten by which pounds are mistaken."""


def other_way_round(one: Reading, boxes: Boxes) -> Said | None:
    """A share near what is left of 100% by its history, and far from its history."""
    if one.value is None or one.is_within:
        return None
    rest = 100 - one.value
    if abs(rest - one.usual) > 5 or abs(one.value - one.usual) < 40:
        return None
    was = between(lambda earlier: compared(one.figure, earlier), one.values)
    words = f"{whole(one)} leaves {rest:.1f}%, near what {_last(one)} were ({was})"
    return Said(f"{words}: the others may have been counted.", exact(one.x, one.n, *one.values))


def changed_on_quarter(one: Reading, boxes: Boxes) -> Said | None:
    return _changed(one, one.a_quarter_before, 3)


def changed_on_year(one: Reading, boxes: Boxes) -> Said | None:
    return _changed(one, one.a_year_before, 12)


def _changed(one: Reading, before: Held | None, months: int) -> Said | None:
    """A large change from the period so many months before, unless it is as good as usual."""
    if before is None or one.value is None:
        return None
    figure, new, old = one.figure, one.value, before.value
    shared = figure.months > months
    if old is None or not _is_large(figure, (old, before.n), (new, one.n), shared):
        return None
    if figure.kind == "amount" and new == 0 and 0 in one.tops:
        return None
    if _is_usual(one, old, new) or _is_common(one, months // 3, shared):
        return None
    words = f"{whole(one)} is {_by(figure, new, old)}"
    words += f" {period(figure, before.end)} ({compared(figure, old)})"
    words += ", with which it shares nine months" if shared else ""
    return Said(f"{words}.", exact(one.x, one.n, before.x, before.n))


def _is_usual(one: Reading, old: float, new: float) -> bool:
    """Whether it was the figure before that was out of the way, and this one is back."""
    if len(one.values) < ENOUGH:
        return False
    return abs(new - one.usual) < abs(old - one.usual)


def _is_common(one: Reading, lag: int, shared: bool) -> bool:
    """Whether a quarter or more of the earlier changes were as large: seasons, few large cases."""
    held = [(past.value, past.n) for past in one.past if past.value is not None]
    steps = zip(held, held[lag:], strict=False)
    large = [_is_large(one.figure, first, second, shared) for first, second in steps]
    return len(large) >= ENOUGH and sum(large) * 4 >= len(large)


Compared = tuple[float, float | None]
"""What is compared, and what it is out of if it is a share."""


def _is_large(figure: Figure, before: Compared, now: Compared, shared: bool) -> bool:
    """More than half, or 15 percentage points, and more than chance (two standard errors).

    A fifth, or 10 points, where the two share nine months; an amount must double or halve.
    """
    (old, old_base), (new, new_base) = before, now
    change = new - old
    if figure.kind == "amount":
        return old >= FEW_POUNDS and (change > old or change < -old / 2)
    if figure.kind == "count":
        part = 0.2 if shared else 0.5
        return old >= FEW and abs(change) > max(part * old, 2 * sqrt(old + new))
    if abs(change) <= (10 if shared else 15) or not old_base or not new_base:
        return False
    middle = min(max((old + new) / 200, 0.01), 0.99)
    return abs(change) > 200 * sqrt(middle * (1 - middle) * (1 / old_base + 1 / new_base))


def _by(figure: Figure, new: float, old: float) -> str:
    """How far one value is from another: "62% above", "20.1 percentage points below"."""
    way = "above" if new > old else "below"
    if figure.is_share:
        return f"{abs(new - old):.1f} percentage points {way}"
    if new < FEW or new > 10 * old:
        return f"far {way}"
    return f"{100 * abs(new / old - 1):.0f}% {way}"


def not_as_published(one: Reading, boxes: Boxes) -> Said | None:
    """Off the published figure by more than its rounding and what is let pass.

    5 or 2% of a count, £1 or 2% of an amount, 1.5 percentage points of a share: half a point of
    rounding, and one.
    """
    figure, published, x = one.figure, one.figure.published, one.x
    if x is None or not known(published):
        return None
    if figure.is_share:
        if not one.n:
            return None
        off, passes, said = abs(per_cent(x, one.n) - published), 1.5, "1.5 percentage points"
    else:
        least = 1 if figure.kind == "amount" else 5
        off, passes = abs(x - published), max(least, 0.02 * published)
        said = f"{number(figure, least)} or 2%"
    if off <= passes + 1e-9:
        return None
    words = f"{whole(one)} is not the published {compared(figure, published)}"
    return Said(f"{words}, beyond the {said} let pass.", exact(x, one.n, published))


def same_as_last(one: Reading, boxes: Boxes) -> Said | None:
    """A large figure that is last quarter's to the digit, in a series that is not always so."""
    before, x = one.a_quarter_before, one.x
    if before is None or x is None or x < LARGE or (x, one.n) != (before.x, before.n):
        return None
    if one.figure.is_stock:
        return None
    if any(first == second for first, second in pairwise(one.tops)):
        return None
    words = f"{whole(one)} is the same figure as {period(one.figure, before.end)}."
    return Said(words, exact(x, one.n, *one.tops[-2:]))


def above_planned(one: Reading, boxes: Boxes) -> Said | None:
    if one.x is None or not one.n or one.x <= one.n or not one.figure.is_stock:
        return None
    x, n = number(one.figure, one.x), number(one.figure, one.n)
    return Said(f"{x} is more than the {n} it is out of.", exact(one.x, one.n))
