"""What cannot be in one box of a return, whatever is in the others. Pure.

Each rule says what is wrong, or None; `checks.RULES` tells what each needs.
"""

from math import isfinite

from .boxes import Boxes, Figure, Reading, Said, exact, number, per_cent

UNANSWERED = {"not_applicable": "Not applicable", "not_known": "Not known"}


def not_a_number(one: Reading, boxes: Boxes) -> Said | None:
    both = (one.figure.numerator, one.figure.denominator)
    for part in both:
        if part is not None and not isfinite(part):
            return Said("This is not a number.", exact(*both))
    return None


def negative(one: Reading, boxes: Boxes) -> Said | None:
    for part in (one.x, one.n):
        if part is not None and part < 0:
            return Said(f"{number(one.figure, part)} is less than 0.", exact(one.x, one.n))
    return None


def not_whole(one: Reading, boxes: Boxes) -> Said | None:
    """Events and people are whole; a post may be part of one, and pounds have pence."""
    if one.figure.is_stock:
        return None
    for part in (one.x, one.n):
        if part is None or part % 1 == 0:
            continue
        if one.figure.kind != "amount":
            words = f"{part:,.10g} is not a whole number of {_counted(one.figure)}."
            return Said(words, exact(one.x, one.n))
        if abs(part * 100 - round(part * 100)) > 1e-4:
            return Said(f"£{part:,.10g} has parts of a penny.", exact(one.x, one.n))
    return None


def _counted(figure: Figure) -> str:
    if figure.is_share:
        return "people" if figure.counting == "distinct people" else "events"
    return figure.unit or figure.counting


def part_above_whole(one: Reading, boxes: Boxes) -> Said | None:
    """Of posts more may be filled than were planned: `odd.above_planned` asks."""
    if one.x is None or one.n is None or one.figure.is_stock or not 0 < one.n < one.x:
        return None
    words = f"{number(one.figure, one.x)} cannot be part of {number(one.figure, one.n)}"
    turned = per_cent(one.n, one.x)
    if one.values and one.low - 5 <= turned <= one.high + 5:
        words += f"; the other way round it would be {turned:.1f}%, near what it has been"
    return Said(f"{words}.", exact(one.x, one.n))


def part_of_none(one: Reading, boxes: Boxes) -> Said | None:
    if one.n != 0 or not one.x:
        return None
    return Said(f"{number(one.figure, one.x)} cannot be part of 0.", exact(one.x, one.n))


def given_without_figure(one: Reading, boxes: Boxes) -> Said | None:
    figure = one.figure
    if figure.numerator is None:
        return Said("It is marked as given, and no figure is written.", exact(None))
    if figure.is_share and figure.denominator is None:
        words = f"{number(figure, figure.numerator)} is written without the number it is out of."
        return Said(words, exact(figure.numerator, None))
    return None


def nil_beside_figure(one: Reading, boxes: Boxes) -> Said | None:
    written = one.figure.numerator
    if not written:
        return None
    return Said(f"Nil is marked beside {number(one.figure, written)}.", exact(written))


def nil_without_base(one: Reading, boxes: Boxes) -> Said | None:
    figure = one.figure
    if not figure.is_share or figure.denominator is not None:
        return None
    words = "Nil is marked without the number it is out of, which is 0 if there were none."
    return Said(words, exact(0, None))


def no_reason(one: Reading, boxes: Boxes) -> Said | None:
    state = one.figure.state
    if state not in UNANSWERED or one.figure.reason.strip():
        return None
    return Said(f"{UNANSWERED[state]} is marked without a reason.", (state,))
