"""What is odd in one box of a return, set beside its own history and what is published. Pure.

Each rule says what is odd, or None; `checks.RULES` tells what each needs.
"""

from itertools import pairwise
from math import log10, sqrt
from statistics import median

from .boxes import (
    FEW,
    LAST,
    Boxes,
    Figure,
    Past,
    Reading,
    Said,
    between,
    comparable,
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
    """No figure now, where every one of the last periods had one."""
    figure = one.figure
    earlier = [past for past in figure.past if past.period_end < figure.period_end][-LAST:]
    if figure.state in ("given", "nil") or not all(known(past.numerator) for past in earlier):
        return None
    words = f"There is no figure, and each of the last {len(one.past)} periods had one."
    return Said(words, (figure.state, *(past.period_end.isoformat() for past in one.past)))


def nil_where_never(one: Reading, boxes: Boxes) -> Said | None:
    if one.x != 0 or not all(one.tops) or (one.n is not None and one.n < FEW):
        return None
    was = between(lambda top: number(one.figure, top), one.tops)
    words = f"This is nil, and none of the last {len(one.tops)} was ({was})."
    return Said(words, exact(one.x, one.n, *one.tops))


def unusual(one: Reading, boxes: Boxes) -> Said | None:
    """Outside all earlier values, and far from their middle in their own usual spread."""
    value = one.value
    if value is None or (value == 0 and one.figure.kind == "amount"):
        return None
    low, high = min(one.values), max(one.values)
    if low <= value <= high or distance(one.figure, one.n, value, one.values) <= FAR:
        return None
    way = "higher" if value > high else "lower"
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
    if not one.value or one.figure.kind != "amount":
        return None
    usual = median(one.values)
    power = log10(one.value) - log10(usual)
    times = next((times for near, times in UNITS.items() if abs(power - near) < 0.3), None)
    if times is None or min(one.values) / 3 <= one.value <= max(one.values) * 3:
        return None
    words = f"{whole(one)} is about {times} what it has usually been ({number(one.figure, usual)})"
    guess = {2: ": it may be in pence", -3: ": it may be in thousands"}.get(round(power), "")
    return Said(f"{words}{guess}.", exact(one.x, *one.values))


UNITS = {2: "100 times", 3: "1,000 times", -2: "a hundredth of", -3: "a thousandth of"}
"""Powers of ten by which pounds are mistaken."""


def other_way_round(one: Reading, boxes: Boxes) -> Said | None:
    """A share near what is left of 100% by its history, and far from its history."""
    if one.value is None or not one.figure.is_share:
        return None
    usual, rest = median(one.values), 100 - one.value
    if abs(rest - usual) > 5 or abs(one.value - usual) < 40:
        return None
    was = between(lambda earlier: compared(one.figure, earlier), one.values)
    words = f"{whole(one)} leaves {rest:.1f}%, near what {_last(one)} were ({was})"
    return Said(f"{words}: the others may have been counted.", exact(one.x, one.n, *one.values))


def changed_on_quarter(one: Reading, boxes: Boxes) -> Said | None:
    return _changed(one, 3)


def changed_on_year(one: Reading, boxes: Boxes) -> Said | None:
    return _changed(one, 12)


def _changed(one: Reading, months: int) -> Said | None:
    """A large change from the period so many months before, unless it is as good as usual."""
    before, figure = one.before(months), one.figure
    if before is None or one.x is None or before.numerator is None:
        return None
    now = Past(figure.period_end, one.x, one.n)
    old, new = (_compared(figure, past) for past in (before, now))
    shared = figure.months > months
    if old is None or new is None or not _is_large(figure, before, now, shared):
        return None
    if _is_usual(one, old, new) or _is_common(one, months // 3, shared):
        return None
    words = f"{whole(one)} is {_by(figure, new, old)}"
    words += f" {period(figure, before.period_end)} ({compared(figure, old)})"
    words += ", with which it shares nine months" if shared else ""
    return Said(f"{words}.", exact(one.x, one.n, before.numerator, before.denominator))


def _compared(figure: Figure, past: Past) -> float | None:
    return comparable(figure, past.numerator, past.denominator)


def _is_usual(one: Reading, old: float, new: float) -> bool:
    """Whether it was the figure before that was out of the way, and this one is back."""
    if len(one.values) < ENOUGH:
        return False
    middle = median(one.values)
    return abs(new - middle) < abs(old - middle)


def _is_common(one: Reading, lag: int, shared: bool) -> bool:
    """Whether a quarter or more of the earlier changes were as large: seasons, few large cases."""
    steps = zip(one.past, one.past[lag:], strict=False)
    large = [_is_large(one.figure, first, second, shared) for first, second in steps]
    return len(large) >= ENOUGH and sum(large) * 4 >= len(large)


def _is_large(figure: Figure, before: Past, now: Past, shared: bool) -> bool:
    """More than half, or 15 percentage points, and more than chance (two standard errors).

    A fifth, or 10 points, where the two share nine months; an amount must double or halve.
    """
    old, new = _compared(figure, before), _compared(figure, now)
    if old is None or new is None:
        return False
    change = new - old
    if figure.is_share:
        both = 1 / (before.denominator or 1) + 1 / (now.denominator or 1)
        middle = min(max((old + new) / 200, 0.01), 0.99)
        chance = 200 * sqrt(middle * (1 - middle) * both)
        return abs(change) > max(10 if shared else 15, chance)
    if figure.kind == "amount":
        return old >= FEW_POUNDS and (change > old or change < -old / 2)
    part = 0.2 if shared else 0.5
    return old >= FEW and abs(change) > max(part * old, 2 * sqrt(old + new))


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
    before, x = one.before(3), one.x
    if before is None or x is None or x < LARGE or one.figure.is_stock:
        return None
    if (x, one.n) != (before.numerator, before.denominator if one.figure.is_share else None):
        return None
    if any(first == second for first, second in pairwise(one.tops)):
        return None
    words = f"{whole(one)} is the same figure as {period(one.figure, before.period_end)}."
    return Said(words, exact(x, one.n, *one.tops[-2:]))


def above_planned(one: Reading, boxes: Boxes) -> Said | None:
    if one.x is None or not one.n or one.x <= one.n or not one.figure.is_stock:
        return None
    x, n = number(one.figure, one.x), number(one.figure, one.n)
    return Said(f"{x} is more than the {n} it is out of.", exact(one.x, one.n))
