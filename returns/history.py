"""What was said before of what a return asks: the figures of earlier periods, and as published.

Read for those who fill in or read the return itself, each for the areas of their own return.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from outcomes.models import Observation

MOST = 12
BASIS = Observation.Basis


@dataclass(frozen=True)
class Said:
    """A figure of a period on one basis; `numerator` is None where only a share was published."""

    start: date
    end: date
    basis: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    status: str
    source: str

    @property
    def figure(self):
        """The figure as a number: a per cent for a proportion, else the count."""
        if self.value is not None:
            return self.value
        if self.denominator:
            return 100 * self.numerator / self.denominator
        return self.numerator


class History:
    """Of every (metric, area) of some answers: what is held, by period and basis. One query."""

    def __init__(self, values):
        metrics = {value.question.metric_id for value in values}
        areas = {value.area_id for value in values}
        rows = Observation.objects.current().filter(
            metric__in=metrics, area__in=areas, basis__in=[BASIS.RETURN, BASIS.PUBLISHED],
            breakdown="", flag__in=["", "rounded"],
        )  # fmt: skip
        self.held = defaultdict(dict)
        columns = (
            *("metric", "area", "period_start", "period_end", "basis"),
            *("numerator", "denominator", "value", "status", "release__source__publisher"),
        )
        for metric, area, *said in rows.order_by("period_end").values_list(*columns):
            one = Said(*said)
            if one.figure is not None:
                self.held[metric, area][one.start, one.end, one.basis] = one

    def past(self, value):
        """The last values before the period that an answer is of, oldest first.

        Where a period was both published and returned, what was published.
        """
        months = value.period_end - value.period_start
        found = {}
        for (start, end, basis), one in self._of(value).items():
            alike = abs((end - start) - months).days < 5
            if end < value.period_end and alike and (basis == BASIS.PUBLISHED or end not in found):
                found[end] = one
        return [found[end] for end in sorted(found)][-MOST:]

    def published(self, value):
        """What was published of the very period of an answer; None where nothing is."""
        return self._of(value).get((value.period_start, value.period_end, BASIS.PUBLISHED))

    def differences(self, value):
        """(returned, published) of every period of which both are held, oldest first."""
        of = self._of(value)
        pairs = (
            (of.get((start, end, BASIS.RETURN)), one)
            for (start, end, basis), one in of.items()
            if basis == BASIS.PUBLISHED
        )
        return [pair for pair in pairs if pair[0] is not None]

    def _of(self, value):
        return self.held.get((value.question.metric_id, value.area_id), {})
