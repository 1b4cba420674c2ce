"""What: a figure beside its region's, and its place among areas of its kind, in words."""

from dataclasses import replace
from datetime import date

import pytest

from outcomes import comparisons
from outcomes.framework import Metric
from outcomes.stats import rates

DEATHS = Metric(
    "m", "M", "count", "events", "outcome", "down", population_band="all_ages",
    multiplier=100_000, ci_method="poisson", compare="interval", judges=True,
)  # fmt: skip


def row(count, people, area="A", **fields):
    value, lower, upper = (float(part) for part in rates.rate(count, people, 100_000))
    return {
        "metric_code": "m", "period_start": date(2020, 1, 1), "period_end": date(2020, 12, 31),
        "breakdown": "", "window": "as_published", "area_code": area, "state": "shown",
        "basis": "published", "numerator": count, "denominator": people, "value": value,
        "lower": lower, "upper": upper, "no_value_reason": "", **fields,
    }  # fmt: skip


REGION = row(1000, 10_000_000, "R")


@pytest.mark.parametrize(
    ("count", "word"),
    [(10, "similar"), (18, "worse"), (30, "much_worse"), (3, "better"), (0, "much_better")],
)
def test_beside_its_region(count, word):
    """1,000 of 10 million is 10 per 100,000: an area of 100,000 has about as many with 10."""
    assert comparisons.with_area(DEATHS, row(count, 100_000), REGION) == word


@pytest.mark.parametrize(
    ("metric", "mine", "other"),
    [
        (DEATHS, {}, None),
        (replace(DEATHS, compare="quintile"), {}, REGION),
        (DEATHS, {"period_start": date(2019, 1, 1)}, REGION),
        (DEATHS, {"state": "suppressed", "value": None}, REGION),
        (DEATHS, {"basis": "quoted"}, REGION),
        (DEATHS, {"area_code": "R"}, REGION),
        (DEATHS, {}, REGION | {"state": "restricted", "value": None}),
        (DEATHS, {"lower": None, "upper": None}, REGION),
    ],
)
def test_what_is_not_compared(metric, mine, other):
    assert comparisons.with_area(metric, row(30, 100_000, **mine), other) == ""


def test_a_measure_that_may_not_be_judged_is_only_higher_or_lower():
    metric = replace(DEATHS, judges=False)
    assert comparisons.with_area(metric, row(30, 100_000), REGION) == "much_higher"


def test_two_estimates_are_similar_where_their_intervals_touch():
    metric = replace(DEATHS, compare="two_intervals")
    other = REGION | {"lower": 12.0, "upper": 14.0}
    assert comparisons.with_area(metric, row(9, 1, lower=14.0, upper=15.0), other) == "similar"
    assert comparisons.with_area(metric, row(9, 1, lower=14.1, upper=15.0), other) == "worse"
