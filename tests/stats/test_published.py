"""Our intervals beside those that publishers printed, over every printed interval that is held."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from outcomes.stats import intervals

ROOT = Path(__file__).parents[2]
PRINTED = pd.read_csv(ROOT / "outcomes/data/observations.csv", dtype={"area_code": str})
PRINTED = PRINTED[PRINTED["lower_ci"].notna() & PRINTED["upper_ci"].notna()]
ADMISSIONS = "alcohol_specific_admissions_under_18_rate"
PERIODS = ["2018-04-01", "2019-04-01"]


def printed(metric):
    return PRINTED[PRINTED["metric_key"] == metric]


def agree(rows, lower, upper):
    """Whether both limits are the printed ones to the four decimals that are printed."""
    near = np.isclose(lower, rows["lower_ci"], rtol=0, atol=5.0001e-5)
    return near & np.isclose(upper, rows["upper_ci"], rtol=0, atol=5.0001e-5)


def admissions():
    """(rows, whether they agree)."""
    rows = printed(ADMISSIONS)
    per = 100_000 / rows["denominator"]
    lower, upper = (limit * per for limit in intervals.poisson(rows["numerator"]))
    return rows, agree(rows, lower, upper)


def test_successful_completion_is_wilson_in_all_35():
    rows = printed("successful_completion_non_opiate_pct")
    rows = rows[rows["denominator"].notna()]
    lower, upper = intervals.wilson(rows["numerator"], rows["denominator"])
    assert len(rows) == 35
    assert agree(rows, 100 * lower, 100 * upper).all()


def test_admissions_agree_in_99_of_152():
    rows, same = admissions()
    assert (int(same.sum()), len(rows)) == (99, 152)


def test_the_other_53_are_of_counts_rounded_to_5():
    """Each printed interval is exactly that of a whole count one or two away from the printed one.

    Every printed count that disagrees is a multiple of 5, of a period whose counts are rounded.
    """
    rows, same = admissions()
    other = rows[~same]
    assert (other["numerator"] % 5 == 0).all()
    assert set(other["period_start"]) == set(PERIODS)
    near = np.zeros(len(other), dtype=bool)
    for away in (-2, -1, 1, 2):
        limits = intervals.poisson(other["numerator"] + away)
        lower, upper = (limit * 100_000 / other["denominator"] for limit in limits)
        near |= agree(other, lower, upper)
    assert near.all()


def test_the_53_are_listed_in_the_account_of_the_methods():
    """docs/method.md: a row an area, the printed count under each period that disagrees."""
    rows, same = admissions()
    expected = {
        (row.area_code, row.period_start, row.numerator) for row in rows[~same].itertuples()
    }
    text = (ROOT / "docs/method.md").read_text(encoding="utf-8")
    line = re.compile(r"^\| (E\d{8}) \| [^|]+ \| ([\d–]+) \| ([\d–]+) \|$", re.MULTILINE)
    listed = {
        (code, period, float(count))
        for code, *counts in line.findall(text)
        for period, count in zip(PERIODS, counts, strict=True)
        if count != "–"
    }
    assert listed == expected


@pytest.mark.parametrize(
    ("metric", "count"),
    [
        ("alcohol_dependence_prevalence_estimate", 456),
        ("alcohol_related_mortality_rate", 222),
        ("unmet_need_alcohol_pct", 17),
        ("unmet_need_ocu_pct", 13),
    ],
)
def test_the_rest_is_modelled_or_age_standardised_and_never_recomputed(metric, count):
    """Those metrics say `published`, and there are no printed intervals of any other."""
    metrics = pd.read_csv(ROOT / "outcomes/data/metrics.csv").set_index("code")
    assert metrics.loc[metric, "ci_method"] == "published"
    assert len(printed(metric)) == count
    assert PRINTED["metric_key"].nunique() == 6
