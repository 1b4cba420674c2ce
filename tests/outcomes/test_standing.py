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


def told(variation="", trend="", **more):
    return row(**more) | {"variation": variation, "trend": trend}


@pytest.mark.parametrize(
    ("direction", "given", "said"),
    [
        # The limits decide, whatever the change on the year says.
        ("down", told("concern_high", change=9, signal="chance"), "worse"),
        ("down", told("improvement_low", change=9, signal="real"), "better"),
        ("down", told("common_cause", change=9, signal="real"), ""),
        ("up", told("concern_low"), "worse"),
        # Without limits five years decide.
        ("down", told(trend="increasing", change=-9, signal="real"), "worse"),
        ("up", told(trend="increasing"), "better"),
        ("down", told(trend="no_significant_change", change=9, signal="real"), ""),
        # A trend that cannot be calculated leaves the change on the year.
        ("down", told(trend="cannot_be_calculated", change=9, signal="real"), "worse"),
        ("down", told(change=9, signal="chance"), ""),
        ("none", told("neutral_high", change=9, signal="real"), ""),
    ],
)
def test_what_decides_whether_a_figure_got_worse(direction, given, said):
    assert standing.moved(metric(direction), given) == said


@pytest.mark.parametrize(
    ("given", "share"),
    [
        (told("neutral_high", change=5.0, numerator=105.0), None),  # a change of five things
        (told("neutral_high", change=50.0, numerator=1050.0), 0.05),  # small, and a signal
        (told("common_cause", change=50.0, numerator=150.0), None),  # large, and usual
        (told(change=50.0, numerator=150.0), 0.5),
    ],
)
def test_an_activity_leads_where_its_limits_say_so(given, share):
    assert standing.relative_change(metric("none"), given, stale=False) == share


@pytest.mark.parametrize(
    ("given", "tested"),
    [
        (told("common_cause"), True), (told(trend="decreasing"), True),
        (told(trend="cannot_be_calculated"), False), (told(), False), (told(signal="real"), True),
    ],
)  # fmt: skip
def test_what_is_known_of_a_movement(given, tested):
    assert standing.is_tested(given) == tested
