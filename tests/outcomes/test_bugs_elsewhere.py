"""Bugs that others had with their numbers, each by where it was seen.

NHSRplotthedots 143, 167, 171 and 172 stand with the other tests of charts, tests/stats/test_spc.py.
"""

import numpy as np

from outcomes.stats import landing, ranks, rates, runs, spc

from .test_returns import FOOTPRINT, METRIC, SHARE, results


def test_blank_is_not_zero_in_a_total_prp_918():
    """One authority left its box blank: there is no total, and the blank is named."""
    found = results(METRIC, (20, "return", 30, None), (21, "return", np.nan, None))
    whole = found[FOOTPRINT, "return"]
    assert np.isnan(whole.numerator)
    assert whole.full_state == "missing"
    assert "Area 21" in whole.full_reason


def test_zero_is_not_blank_in_a_total_prp_918():
    found = results(METRIC, (20, "return", 30, None), (21, "return", 0, None))
    assert found[FOOTPRINT, "return"].numerator == 30


def test_blank_is_not_zero_in_a_share_prp_918():
    found = results(SHARE, (20, "return", 30, 60), (21, "return", np.nan, 40))
    assert np.isnan(found[FOOTPRINT, "return"].value)


def test_blank_is_not_zero_in_a_rate_a_chart_a_rank_or_a_projection_prp_918():
    value, lower, _ = rates.rate([np.nan, 0], [50_000, 50_000], 100_000)
    assert np.isnan([value[0], lower[0]]).all()
    assert (value[1], lower[1]) == (0, 0)
    with_blank = [10, 12] * 6 + [np.nan]
    assert spc.xmr(with_blank, improvement="up").centre[0] == 11
    assert spc.xmr(with_blank, improvement="up").special[-1] == ""
    assert runs.chart(with_blank, improvement="up").median[0] == 11
    assert np.isnan(ranks.quantiles([1, 2, 3, 4, 5, np.nan])[-1])
    assert landing.project(range(6), [1, 2, 3, 4, 5, np.nan], 9).value == 10


def test_what_is_sent_back_leaves_the_total_prp_1040():
    """The figure of an authority whose return is sent back is withdrawn, and the total with it."""
    before = results(METRIC, (20, "return", 30, None), (21, "return", 12, None))
    after = results(METRIC, (20, "return", 30, None))
    assert before[FOOTPRINT, "return"].numerator == 42
    assert np.isnan(after[FOOTPRINT, "return"].numerator)
    assert after[FOOTPRINT, "return"].full_state == "missing"
