"""What: sums over longer spans: only of what adds up, only when whole, hidden with any part."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from outcomes import windows
from outcomes.changing import Breaks
from outcomes.footprints import Geography
from outcomes.framework import Metric
from outcomes.indicators import World
from outcomes.models import Indicator

EVENTS = Metric("m", "M", "count", "events", "outcome", "down", rollup_time="sum")
SHARE = Metric(
    "m", "M", "percent", "events", "outcome", "up", multiplier=100, ci_method="wilson",
    rollup_time="ratio",
)  # fmt: skip
WORLD = World(
    Geography(
        areas=pd.DataFrame({"name": ["A", "England"], "kind": ["upper_tier", "england"],
                            "nation": ["england"] * 2}),
        parts=pd.DataFrame(columns=["whole", "part", "relation", "valid_from", "valid_to"]),
        successions=pd.DataFrame(columns=["old", "new"]),
    ),
    people=pd.DataFrame(columns=["area", "year", "band", "people"]),
    england=1,
)  # fmt: skip


def rows(counts, months=3, first="2020-04-01", basis="published", **columns):
    """Figures of one area, one a period from the first day on; None: not held."""
    start = pd.DatetimeIndex(
        [pd.Timestamp(first) + pd.DateOffset(months=months * n) for n in range(len(counts))]
    )
    end = pd.DatetimeIndex([day + pd.DateOffset(months=months) for day in start])
    frame = pd.DataFrame({"area": 0, "start": start, "end": end - pd.Timedelta(days=1)})
    texts = ("breakdown", "qualifier", "flag", "note", "made_of", "missing", "no_value_reason")
    frame = frame.assign(
        **dict.fromkeys(texts, ""), status="final", basis=basis, source="s", release=1, members=0,
        least=np.nan, numerator=pd.Series(counts, dtype=float), denominator=np.nan, value=np.nan,
        lower=np.nan, upper=np.nan, full_state="shown", full_reason="", public_state="shown",
        public_reason="",
    )  # fmt: skip
    return frame.assign(**columns)


def over(frame, metric=EVENTS, breaks=()):
    found = windows.over(metric, frame, WORLD, Breaks(tuple(breaks)))
    return {
        name: found[found["window"] == name].reset_index(drop=True)
        for name in (windows.ROLLING, windows.TO_DATE, windows.THREE_YEARS)
    }


def spans(frame):
    return [
        (str(start.date()), str(end.date()), value)
        for start, end, value in frame[["start", "end", "value"]].itertuples(index=False)
    ]


def test_four_quarters_together_and_the_year_to_date():
    found = over(rows([1, 2, 3, 4, 5, 6]))
    assert spans(found["rolling"]) == [
        ("2020-04-01", "2021-03-31", 10),
        ("2020-07-01", "2021-06-30", 14),
        ("2020-10-01", "2021-09-30", 18),
    ]
    assert spans(found["year_to_date"]) == [
        ("2020-04-01", "2020-06-30", 1),
        ("2020-04-01", "2020-09-30", 3),
        ("2020-04-01", "2020-12-31", 6),
        ("2020-04-01", "2021-03-31", 10),
        ("2021-04-01", "2021-06-30", 5),
        ("2021-04-01", "2021-09-30", 11),
    ]
    assert set(found["rolling"]["basis"]) == {"derived"}


def test_twelve_months_together():
    found = over(rows(list(range(13)), months=1))
    assert [value for *_, value in spans(found["rolling"])] == [66, 78]
    assert len(found["year_to_date"]) == 13


def test_months_and_quarters_of_one_area_make_each_span_once():
    both = pd.concat([rows([1] * 12, months=1), rows([3] * 4)], ignore_index=True)
    assert spans(over(both)["rolling"]) == [("2020-04-01", "2021-03-31", 12)]


def test_three_years_pool_counts_and_person_years():
    deaths = Metric(
        "m", "M", "count", "events", "outcome", "down", population_band="all_ages",
        multiplier=100_000, ci_method="poisson", rollup_time="sum",
    )  # fmt: skip
    # Parts that add up to the worked value of docs/method.md.
    people = [56_550_138, 56_554_891, 56_888_365]
    frame = rows([2830, 2862, 2890], months=12, first="2020-01-01", denominator=people)
    (year,) = over(frame, deaths)["three_years"].to_dict("records")
    assert (year["numerator"], year["denominator"]) == (8582, 169_993_394)
    assert (year["value"], year["lower"], year["upper"]) == pytest.approx(
        (5.048431, 4.942180, 5.156392), abs=1e-6
    )


def test_a_share_is_sum_over_sum():
    frame = rows([9, 14, 0, 10], denominator=[17.0, 20, 20, 43])
    (year,) = over(frame, SHARE)["rolling"].to_dict("records")
    assert (year["numerator"], year["denominator"], year["value"]) == (33, 100, 33)
    assert year["lower"] < 33 < year["upper"]


def test_a_hidden_window_of_england_leaves_no_comparison_with_it():
    metric = replace(SHARE, compare="interval", judges=True)
    here = rows([9, 14, 0, 10], denominator=[17.0, 20, 20, 43])
    england = rows([900, 900, 900, 900], denominator=[1000.0] * 4, area=1)
    both = over(pd.concat([here, england], ignore_index=True), metric)["rolling"]
    assert list(both["comparison"]) == ["much_worse", ""]
    hidden = england.assign(public_state=["shown", "suppressed", "shown", "shown"])
    both = over(pd.concat([here, hidden], ignore_index=True), metric)["rolling"]
    assert list(both["comparison"]) == ["", ""]


def test_a_window_that_nobody_may_see_leaves_no_change_from_it():
    frame = rows([10, 20, 30, 40, 50, 60, 70, 80])
    assert over(frame)["rolling"]["change"].iloc[-1] == 160
    frame.loc[0, ["full_state", "public_state"]] = "suppressed"
    found = over(frame)["rolling"].iloc[-1]
    assert (found["full_state"], found["change_signal"]) == ("shown", "")
    assert np.isnan(found["change"])


@pytest.mark.parametrize("counts", [[1, 2, None, 4], [1, 2, 3]])
def test_a_window_lacking_a_part_is_not_made(counts):
    found = over(rows(counts))
    assert found["rolling"].empty
    assert [value for *_, value in spans(found["year_to_date"])] == [1, 3] + [6] * (len(counts) < 4)


def test_no_window_spans_a_break_or_a_boundary_change():
    day = date(2021, 1, 1)
    found = over(rows([1, 2, 3, 4, 5, 6, 7]), breaks=[(day, 0)])
    assert [value for *_, value in spans(found["rolling"])] == [22]
    assert len(over(rows([1, 2, 3, 4]), breaks=[(day, 99)])["rolling"]) == 1
    moved = rows([1, 2, 3, 4, 5], members=[7, 7, 8, 8, 8])
    assert over(moved)["rolling"].empty


@pytest.mark.parametrize(
    "change",
    [{"rollup_time": "none"}, {"counting": "distinct people"}],
)
def test_what_does_not_add_up_is_never_added(change):
    assert windows.over(replace(EVENTS, **change), rows([1, 2, 3, 4]), WORLD, Breaks()).empty


def test_a_window_with_a_hidden_part_is_hidden_for_the_same_reason():
    states = ["shown", "restricted", "shown", "shown", "shown", "shown"]
    reasons = ["", "Restricted: not yet published.", "", "", "", ""]
    frame = rows([1, 2, 3, 4, 5, 6], basis="return", public_state=states, public_reason=reasons)
    found = over(frame)["rolling"]
    assert found["public_state"].tolist() == ["restricted", "restricted", "shown"]
    assert found["public_reason"].tolist() == [reasons[1], reasons[1], ""]
    assert found["full_state"].tolist() == ["shown"] * 3
    assert found["public_latest"].tolist() == [False, False, True]
    assert set(found["basis"]) == {"return"}


def test_a_window_of_rounded_parts_is_hidden_from_the_public():
    found = over(rows([10, 20, 30, 40], basis="return", public_is_rounded=[False, True] * 2))
    assert found["rolling"]["public_reason"].tolist() == [windows.ROUNDED_PARTS]
    assert found["rolling"]["full_state"].tolist() == ["shown"]
    assert found["year_to_date"]["public_state"].tolist() == ["shown"] + ["suppressed"] * 3


def test_a_window_is_set_against_the_one_four_quarters_before_and_no_other():
    found = over(rows([10, 20, 30, 40, 50, 60, 70, 80]))["rolling"]
    assert found["change"].fillna(0).tolist() == [0, 0, 0, 0, 160]
    assert str(found["change_from"].iloc[4].date()) == "2020-04-01"
    hidden = rows([10, 20, 30, 40, 50, 60, 70, 80], public_state=["restricted"] + ["shown"] * 7)
    assert over(hidden)["rolling"]["change_is_secret"].tolist() == [False] * 4 + [True]


def test_figures_of_returns_and_of_publishers_are_never_added_together():
    published, returned = rows([1, 2]), rows([3, 4], first="2020-10-01", basis="return")
    assert over(pd.concat([published, returned], ignore_index=True))["rolling"].empty


def test_windows_agree_with_adding_by_hand():
    """A slow second way: every run of periods that follow one another, added up."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        counts = [None if rng.random() < 0.2 else int(rng.integers(0, 50)) for _ in range(14)]
        found = spans(over(rows(counts))["rolling"])
        expected = [
            sum(counts[last - 3 : last + 1])
            for last in range(3, 14)
            if None not in counts[last - 3 : last + 1]
        ]
        assert [value for *_, value in found] == expected


@pytest.mark.django_db
def test_misuse_deaths_of_england_2020_to_2022(country):
    (row,) = Indicator.objects.filter(
        metric__code="drug_misuse_deaths", area__code="E92000001", window="three_years",
        period_start="2020-01-01",
    ).visible_to(None)  # fmt: skip
    assert (row["numerator"], row["denominator"]) == (8582, 169_993_394)
    assert (row["value"], row["lower"], row["upper"]) == pytest.approx(
        (5.048431, 4.942180, 5.156392), abs=1e-6
    )
    assert row["state"] == "shown"
    assert row["change"] is None
