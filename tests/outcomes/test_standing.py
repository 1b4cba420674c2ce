"""Which measures lead an area's page: the rule over a table of cases written by hand."""

import pytest

from outcomes import standing
from outcomes.framework import Metric
from outcomes.standing import Standing


def metric(direction="down", judges=True, metric_type="outcome", measure="count"):
    return Metric(
        code="a", title="A", measure=measure, counting="events", metric_type=metric_type,
        direction=direction, judges=judges,
    )  # fmt: skip


def row(comparison="", change=None, signal="", numerator=100.0, value=None):
    return {
        "comparison": comparison, "change": change, "change_signal": signal,
        "numerator": numerator, "value": value,
    }  # fmt: skip


BOTH, MOVED, REST = Standing.WORSE_AND_WORSENING, Standing.WORSENING, Standing.IN_ITS_PLACE


@pytest.mark.parametrize(
    ("direction", "comparison", "change", "signal", "stale", "stands"),
    [
        ("down", "worse", 9, "real", False, BOTH),
        ("down", "much_worse", 9, "real", False, BOTH),
        ("up", "worse", -9, "real", False, BOTH),
        ("down", "worse", 9, "real", True, REST),  # past its date
        ("down", "worse", 9, "chance", False, REST),
        ("down", "worse", 9, "", False, REST),  # no test, no claim
        ("down", "worse", -9, "real", False, REST),  # worse, and getting better
        ("down", "worse", None, "", False, REST),
        ("down", "similar", 9, "real", False, MOVED),
        ("down", "better", 9, "real", False, MOVED),
        ("down", "", 9, "real", False, MOVED),  # compared with nobody
        ("up", "", 9, "real", False, REST),
        ("none", "higher", 9, "real", False, REST),
    ],
)
def test_what_leads(direction, comparison, change, signal, stale, stands):
    assert standing.of(metric(direction), row(comparison, change, signal), stale) == stands


def test_activity_never_leads_as_worse():
    activity = metric("down", metric_type="activity")
    assert standing.of(activity, row("worse", 9, "real"), stale=False) == REST


def test_a_metric_that_may_not_be_judged_is_never_worse_than_england():
    assert standing.of(metric(judges=False), row("worse", 9, "real"), stale=False) == MOVED


@pytest.mark.parametrize(
    ("direction", "given", "stale", "share"),
    [
        ("none", row(change=50.0, numerator=150.0), False, 0.5),
        ("none", row(change=-50.0, numerator=50.0), False, -0.5),
        ("none", row(change=-50.0, numerator=50.0), True, None),
        ("none", row(change=50.0, numerator=150.0, signal="chance"), False, None),
        ("none", row(change=5.0, numerator=1005.0), False, None),  # half a per cent
        ("none", row(change=8.0, numerator=12.0), False, None),  # from four
        ("none", row(change=12.0, numerator=12.0), False, None),  # from nothing
        ("none", row(change=None, numerator=12.0), False, None),
        ("down", row(change=50.0, numerator=150.0), False, None),
    ],
)
def test_what_changed_most(direction, given, stale, share):
    assert standing.relative_change(metric(direction), given, stale) == share


def test_a_share_changes_by_what_it_was():
    given = row(change=5.0, numerator=3.0, value=25.0, signal="real")
    found = standing.relative_change(metric("none", measure="percent"), given, stale=False)
    assert found == 0.25
