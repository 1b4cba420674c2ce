"""The share of each pillar: worked cases and properties."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from partnerships.balance import FEW, Balance, by_period, missing, of

WORKED = ["treatment"] * 6 + ["supply"] * 3 + ["demand"] + ["across"] * 2 + [None, ""]


def test_items_of_all_pillars_and_of_none_are_counted_apart():
    found = of(WORKED)
    assert found == Balance((3, 6, 1), across=2, untagged=2)
    assert found.shares == (0.3, 0.6, 0.1)
    assert found.total == 14


def test_a_few_items_have_no_share():
    assert of(["treatment"] * (FEW - 1)).shares is None
    assert of(["treatment"] * FEW).shares == (0, 1, 0)


def test_what_nobody_spoke_to_is_named_only_among_enough_items():
    assert missing(of(["treatment"] * FEW)) == ("supply", "demand")
    assert missing(of(["treatment"])) == ()


def test_by_period_in_order():
    items = [(date(2026, 4, 2), "supply"), (date(2025, 4, 2), "demand")]
    assert by_period(items, lambda day: day.year) == [
        (2025, Balance((0, 0, 1))),
        (2026, Balance((1, 0, 0))),
    ]


pillar = st.sampled_from(["supply", "treatment", "demand", "across", "", None])


@given(st.lists(pillar, max_size=60))
def test_every_item_is_counted_once_and_shares_make_a_whole(pillars):
    found = of(pillars)
    assert found.total == len(pillars)
    if found.shares:
        assert abs(sum(found.shares) - 1) < 1e-12


@given(st.lists(st.tuples(st.dates(), pillar), max_size=30))
def test_periods_add_up_to_the_whole(items):
    parts = [one for _, one in by_period(items, lambda day: (day.year, day.month))]
    whole = of(pillar for _, pillar in items)
    assert whole.counts == tuple(sum(one.counts[k] for one in parts) for k in range(3))
    assert whole.total == sum(one.total for one in parts)
