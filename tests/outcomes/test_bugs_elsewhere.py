"""Bugs that others had with their numbers, each by where it was seen, and the test that answers it.

| Seen in | What went wrong | Tests |
|---|---|---|
| NHSRplotthedots 143 | two of three on opposite sides | stats/test_spc.py, `nhsr_143` |
| NHSRplotthedots 167, 172 | the colour of a trend | stats/test_spc.py, `nhsr_167_172` |
| NHSRplotthedots 171 | assurance of a past segment | stats/test_spc.py, `nhsr_171` |
| etools PRP 918 | a blank read as nought | below, `prp_918` |
| etools PRP 1040 | what is sent back stays in totals | below, `prp_1040` |
| DHIS2 2110, 4681 | over several periods above 100% | below, `dhis2_2110_4681` |
| Superset 18924 | one cache for two readers | api/test_readers.py, `get_different_bytes` |
| Kobo 3113, Avni 1995 | a page and a file that disagree | access/test_equality.py |
| fingertipsR 72, 126 | nothing found, and nothing said | below, `fingertips_72_126` |
| fingertipsR 75 | the largest file held in memory | api/test_streaming.py, `is_never_held` |
| ONS, MHCLG pages | no table; too many lines | charts/test_drawing.py |
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.stats import landing, ranks, rates, runs, spc

from . import test_windows
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


QUARTER = st.integers(1, 40).flatmap(lambda below: st.tuples(st.integers(0, below), st.just(below)))


@given(st.lists(QUARTER, min_size=4, max_size=9))
def test_what_came_of_what_was_expected_over_several_periods_dhis2_2110_4681(quarters):
    """What was expected is added up as what came is, so that no span comes above 100%."""
    came, expected = zip(*quarters, strict=True)
    found = test_windows.over(test_windows.rows(came, denominator=expected), test_windows.SHARE)
    for name, most in (("rolling", 4), ("year_to_date", 4)):
        assert not (found[name]["value"] > 100).any()
        assert (found[name]["denominator"] <= sum(sorted(expected)[-most:])).all()
    assert found["rolling"]["denominator"].tolist() == [
        sum(expected[first : first + 4]) for first in range(len(expected) - 3)
    ]


@pytest.mark.parametrize("lacks", range(8))
def test_a_period_of_which_nothing_came_is_expected_all_the_same_dhis2_2110_4681(lacks):
    """Three quarters that are held are no year: neither of what came nor of what was expected."""
    came = [30] * 8
    came[lacks] = None
    found = test_windows.over(test_windows.rows(came, denominator=40.0), test_windows.SHARE)
    whole = [first for first in range(5) if lacks not in range(first, first + 4)]
    assert found["rolling"]["denominator"].tolist() == [160] * len(whole)
    assert found["rolling"]["value"].tolist() == [75] * len(whole)


def test_nothing_found_says_what_is_lacking_and_what_is_there_fingertips_72_126():
    """A whole without a figure names the part that lacks; the parts that are held stand."""
    found = results(SHARE, (20, "return", 30, 60))
    assert found[FOOTPRINT, "return"].full_reason == "Not held: there is no figure for Area 21."
    assert found[20, "return"].value == 50
    alone = results(replace(METRIC, rollup_place="none"), (20, "return", 30, None))
    assert set(alone) == {(20, "return")}
