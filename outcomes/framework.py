"""What a metric is, as plain data: made from a catalogue row and passed in, never looked up.

Source: the National Combating Drugs Outcomes Framework and each publisher's own definitions,
as written in `outcomes/data/metrics.csv`.
"""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["up", "down", "none"]

DEMONSTRATION = "demonstration"
"""The source of every figure of the fictional areas, and the nation that they are of."""

COUNTED = ("count", "people", "stock", "amount")
"""Measures whose figure is a number of things, so that a rate may be made from it."""


@dataclass(frozen=True)
class Metric:
    """One version of one metric: how its numbers are read, rolled up, compared and said."""

    code: str
    title: str
    measure: str
    counting: str
    metric_type: str
    direction: Direction
    population_band: str = ""
    multiplier: float = 1
    ci_method: str = "none"
    compare: str = "none"
    judges: bool = False
    rollup_place: str = "none"
    rollup_time: str = "none"
    spc: bool = False
    trend_test: bool = False
    part_of: str = ""
    sum_of: tuple[str, ...] = ()
    ratio_of: tuple[str, ...] = ()
    noun: str = ""
    unit: str = ""
    rate_unit: str = ""
    count_column: str = ""
    denominator_column: str = ""
    period_column: str = "Period"
    sentence: str = ""
    sentence_one: str = ""
    access: str = "public"
    disclosure: str = "as_published"
    usual_interval_months: int = 12
    usual_lag_months: int = 12

    @property
    def is_activity(self) -> bool:
        """Activity rises and falls with effort: never better or worse."""
        return self.metric_type == "activity"

    @property
    def has_rate(self) -> bool:
        """Whether the value is a rate that we make from a count and a population."""
        return bool(self.population_band) and self.measure in COUNTED

    @property
    def leads_with_rate(self) -> bool:
        """Whether charts draw the rate; without an honest interval they draw the count."""
        return self.has_rate and self.ci_method != "none"

    @property
    def permits_funnel(self) -> bool:
        """Whether chance is nearly all that moves areas of one size apart: deaths, admissions."""
        separate = self.rollup_time == "sum"
        return self.ci_method == "poisson" and self.compare == "interval" and separate

    @property
    def is_comparable(self) -> bool:
        """Whether the value says the same of a large area as of a small one: a rate or a share."""
        return self.has_rate or self.measure not in (*COUNTED, "estimate")

    @property
    def is_proportion(self) -> bool:
        """Whether the value is a share, so that a change in it is in percentage points."""
        return self.measure in ("percent", "percent_only")

    @property
    def value_unit(self) -> str:
        """The unit of `value`, in words."""
        return self.rate_unit if self.has_rate else self.unit

    @property
    def counts_people(self) -> bool:
        """Whether one person counts once an area, so that areas do not add up."""
        return self.counting == "distinct people"

    @property
    def goes_stale_after_months(self) -> int:
        """Twice the usual interval and lag: past this a latest figure is headed "Latest held"."""
        return 2 * (self.usual_interval_months + self.usual_lag_months)
