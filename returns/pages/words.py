"""Figures and answers of a return as a page says them."""

from outcomes import periods
from outcomes.charts.sparkline import sparkline

from ..forms import plain
from ..models import ReturnValue
from ..models.answers import Origin

State = ReturnValue.State
NO_FIGURE = {
    State.NIL: "Nil",
    State.NOT_APPLICABLE: "Does not apply",
    State.NOT_KNOWN: "Not known",
    State.BLANK: "Not answered",
}
LEVELS = {
    "authority": "this authority alone",
    "partnership": "the whole partnership",
    "force": "the whole force area",
}
FROM = {
    Origin.PUBLISHED: "Filled in as published.",
    Origin.SUPPLIED: "Filled in from the report that its source sent ahead.",
    Origin.FORCE: "From the force’s return.",
    Origin.REGISTER: "From the register.",
    Origin.CARRIED: "Carried forward from the last return.",
    Origin.WORKBOOK: "Read from a workbook.",
}


def number(value, measure="count"):
    """A decimal as people read it: 1,234, £12,500, 0.5; a per cent to one decimal."""
    if value is None:
        return ""
    if measure == "proportion":
        return f"{value:,.1f}%"
    whole = value == value.to_integral_value()
    text = f"{value:,.0f}" if whole else f"{value.normalize():,f}"
    return f"£{text}" if measure == "amount" else text


def said(value):
    """The answer of a figure in words: "212", "64 of 190 (33.7%)", "Not known: the reason"."""
    if value.state != State.GIVEN:
        words = NO_FIGURE[value.state]
        return f"{words}: {value.reason}" if value.reason else words
    measure = value.question.measure
    if value.question.is_proportion:
        top, base = number(value.numerator), number(value.denominator)
        if not value.denominator:
            return f"{top} of {base}"
        return f"{top} of {base} ({number(100 * value.numerator / value.denominator, measure)})"
    return number(value.numerator, measure)


def wanted(value, *, is_stock):
    """The exact period and level of what a box wants: both are named in every box."""
    start, end = value.period_start, value.period_end
    when = f"on {end:%-d %B %Y}" if is_stock else periods.in_words(start, end)
    return f"{when[:1].upper()}{when[1:]}, for {LEVELS[value.question.level]}"


class Past:
    """The last values of a series: their sparkline, their range in words, and each of them."""

    def __init__(self, value, held):
        self.measure = value.question.measure
        self.held = held
        self.picture = sparkline([float(one.figure) for one in held])

    @property
    def range(self):
        """ "212 to 271", or the one value there is; "" for none."""
        if not self.held:
            return ""
        low, high = (pick(one.figure for one in self.held) for pick in (min, max))
        ends = [number(low, self.measure), number(high, self.measure)]
        return ends[0] if low == high else f"{ends[0]} to {ends[1]}"

    @property
    def heading(self):
        return f"Last {len(self.held)}" if len(self.held) > 1 else "Last value"

    @property
    def rows(self):
        """(period, figure, its count and base, status) of each, the newest first."""
        return [
            (
                periods.label(one.start, one.end),
                number(one.figure, self.measure),
                f"{number(one.numerator)} of {number(one.denominator)}" if one.denominator else "",
                one.status,
            )
            for one in reversed(self.held)
        ]


def published(value, one):
    """What was published of the very period, with its status and source; "" for nothing."""
    if one is None:
        return ""
    figure = number(one.figure, value.question.measure)
    return f"Published so far: {figure}, {one.status}, {one.source}."


def typed(decimal):
    """A decimal as a box shows it, ready to be changed."""
    return plain(decimal)
