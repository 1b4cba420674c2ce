"""The record of difference: worked by hand, by properties, and against a plain calculation."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import periods
from returns.differences import Pair, say


def quarters(*pairs):
    first = date(2024, 4, 1)
    starts = [periods.add_months(first, 3 * n) for n in range(len(pairs))]
    return [
        Pair(start, periods.last_day(start, 3), *pair)
        for start, pair in zip(starts, pairs, strict=True)
    ]


@pytest.mark.parametrize(
    ("pairs", "is_share", "words"),
    [
        ([], False, "Nothing is published yet of a period that was returned."),
        # 988 against 1,000 in all: 12 of 1,000
        (
            [(494, 500), (494, 500)],
            False,
            "Returned 1.2% below what was published, on average, in 2 quarters.",
        ),
        ([(110, 100)], False, "Returned 10.0% above what was published in 1 quarter."),
        ([(7, 7), (30, 30)], False, "Returned exactly as published, in 2 quarters."),
        (
            [(90, 100), (110, 100)],
            False,
            "Returned as much in all as what was published, on average, in 2 quarters.",
        ),
        # of fewer than ten: a number, no per cent; nought published divides nothing
        ([(3, 0)], False, "Returned 3 above what was published in 1 quarter."),
        (
            [(2, 1), (2, 0)],
            False,
            "Returned 1.5 above what was published, on average, in 2 quarters.",
        ),
        (
            [(45.0, 44.0), (50.0, 50.2)],
            True,
            "Returned 0.4 percentage points above what was published, on average, in 2 quarters.",
        ),
    ],
)
def test_in_words(pairs, is_share, words):
    assert say(quarters(*pairs), is_share=is_share) == words


def test_years_are_periods():
    pair = Pair(date(2025, 7, 1), date(2026, 6, 30), 110, 100)
    assert say([pair], is_share=False).endswith("in 1 period.")


counts = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=12)


@given(counts)
def test_above_and_below_are_which_is_more(pairs):
    returned, published = (sum(side) for side in zip(*pairs, strict=True))
    words = say(quarters(*pairs), is_share=False)
    if "above" in words:
        assert returned > published
    if "below" in words:
        assert returned < published
    assert ("%" in words) <= (published >= 10)


@given(counts.filter(lambda pairs: sum(b for _, b in pairs) >= 10))
def test_the_per_cent_is_that_of_exact_fractions(pairs):
    returned, published = (sum(side) for side in zip(*pairs, strict=True))
    exact = abs(Fraction(returned - published, published)) * 100
    words = say(quarters(*pairs), is_share=False)
    if "%" in words:
        told = Fraction(words.removeprefix("Returned ").partition("%")[0])
        assert abs(told - exact) <= Fraction(1, 20) + Fraction(1, 10**9)
