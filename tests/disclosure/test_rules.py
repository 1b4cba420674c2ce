"""Each rule of disclosure on a case of its own, and the property that they come to."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes import disclosure, ground
from outcomes.footprints import Geography

from .tables import (
    ENGLAND,
    FIRST,
    FORCE,
    METRIC,
    OTHER_FORCE,
    PART,
    SECOND,
    SHARE,
    WHOLE,
    Key,
    atoms_of,
    days,
    geography,
    printed,
    vintages,
)  # fmt: skip

PLACES = geography([0])


def rows(*cells, **columns):
    """cells: (area, span, count, what differs from a return of the whole, {column: value})."""
    given = [
        {
            "area": area, "start": days(span)[0], "end": days(span)[1], "breakdown": "",
            "basis": "return", "numerator": float(count), "denominator": np.nan, "value": np.nan,
            "flag": "", "made_of": "", **columns, **(more[0] if more else {}),
        }
        for area, span, count, *more in cells
    ]  # fmt: skip
    return pd.DataFrame(given)


def states(frame, metric=METRIC, **options):
    decided = disclosure.decide(frame, metric, PLACES, everything=False, **options)
    return decided["state"].map({"shown": "+", "suppressed": "-", "restricted": "!"}).str.cat()


def test_a_given_whole_goes_with_its_small_part_whoever_gave_it():
    assert states(rows((10, "q0", 3), (11, "q0", 17), (FORCE, "q0", 20))) == "-+-"
    assert states(rows((10, "q0", 6), (11, "q0", 17), (FORCE, "q0", 23))) == "+++"


def test_an_annual_and_a_rolling_total_go_with_a_small_quarter():
    year = rows((10, "q0", 30), (10, "q1", 3), (10, "q2", 30), (10, "q3", 30), (10, "year", 93))
    assert states(year) == "+-++-"
    rolling = rows((10, "q4", 2), (10, "rolling", 65), (10, "year", 93))
    assert states(rolling) == "--+"


def test_a_total_goes_with_a_small_category():
    sex = [(10, "q0", count, {"breakdown": name}) for name, count in (("f", 3), ("m", 40))]
    assert states(rows(*sex, (10, "q0", 43))) == "-+-"
    both = [
        (10, "q0", count, {"breakdown": name})
        for name, count in (("sex: f", 3), ("sex: m", 40), ("age: old", 20), ("age: young", 23))
    ]
    assert states(rows(*both, (11, "q0", 43))) == "-+--+"


def test_a_whole_goes_with_a_small_part_of_another_metric():
    part, whole = rows((10, "q0", 3), (11, "q0", 8)), rows((10, "q0", 30), (11, "q0", 40))
    assert states(part, PART, kin=[(WHOLE, whole)]) == "-+"
    assert states(whole, WHOLE, kin=[(PART, part)]) == "-+"


def test_a_share_goes_with_the_count_that_it_is_made_of():
    above, below = replace(METRIC, code="above"), replace(METRIC, code="below")
    share = replace(SHARE, code="share", ratio_of=("above", "below"))
    counts = rows((10, "q0", 6), (11, "q0", 8))
    bases = rows((10, "q0", 9), (11, "q0", 40))
    shares = rows((10, "q0", 6, {"denominator": 9}), (11, "q0", 8, {"denominator": 40}))
    every = {"above": (above, counts), "below": (below, bases), "share": (share, shares)}
    for own in every.values():
        kin = [each for each in every.values() if each is not own]
        # 3 of the first area are in the base and not in the count, which tells nobody by itself.
        assert states(own[1], own[0], kin=kin) == ("++" if own[0] is above else "-+")


def test_a_public_whole_does_not_give_a_restricted_part_away():
    part, whole = rows((10, "q0", 300)), rows((10, "q0", 900))
    secret = replace(PART, access="restricted")
    assert states(whole, WHOLE, kin=[(secret, part)]) == "-"
    assert states(part, secret, kin=[(WHOLE, whole)]) == "!"


def test_of_two_nested_figures_the_larger_goes_if_they_leave_a_small_one():
    assert states(rows((FORCE, "q0", 20), (10, "q0", 17))) == "-+"
    assert states(rows((FORCE, "q0", 22), (10, "q0", 17))) == "++"
    assert states(rows((10, "year", 60), (10, "q0", 20), (10, "q1", 20), (10, "q2", 18))) == "-+++"
    assert states(rows((FORCE, "year", 40), (10, "q0", 38))) == "-+"
    leaves = rows((ENGLAND, "q0", 43), (FORCE, "q0", 20), (OTHER_FORCE, "q0", 23), (10, "q0", 17))
    assert states(leaves) == "--++"


def test_what_lies_beside_a_small_figure_in_a_released_whole_goes_too():
    released = (FORCE, "q0", 20, {"basis": "published"})
    assert states(rows(released, (10, "q0", 3), (11, "q0", 17), (12, "q0", 9))) == "+--+"
    nought = (FORCE, "q0", 3, {"basis": "published"})
    assert states(rows(nought, (10, "q0", 3), (11, "q0", 0), (12, "q0", 0))) == "+--+"
    assert states(rows((FORCE, "q0", 20, {"basis": "published"}), (10, "q0", 17))) == "+-"


def test_what_may_have_been_shown_before_a_small_figure_came_counts_as_released():
    before = (FORCE, "q0", 20, {"since": FIRST})
    after = [(10, "q0", 3, {"since": SECOND}), (11, "q0", 17, {"since": SECOND})]
    assert states(rows(before, *after)) == "---"
    same = [(area, span, count, {"since": FIRST}) for area, span, count, _ in (before, *after)]
    assert states(rows(*same)) == "--+"


def test_what_was_hidden_beside_a_small_figure_stays_hidden_until_it_is_revised():
    gone = rows((10, "q0", 3), since=FIRST).assign(metric="trial", until=SECOND)
    now = [(10, "q0", 8, {"since": SECOND}), (11, "q0", 12, {"since": SECOND})]
    kept = rows(*now, (FORCE, "q0", 20, {"since": FIRST}))
    assert states(kept, earlier=gone)[-1] == "-"
    revised = rows(*now, (FORCE, "q0", 20, {"since": SECOND}))
    assert states(revised, earlier=gone) == "+++"
    assert states(kept) == "+++"


def test_no_sum_of_ours_undoes_what_its_publisher_hid():
    hidden = (10, "q0", np.nan, {"basis": "published", "flag": "suppressed"})
    rest = (11, "q0", 17, {"basis": "published"})
    ours = (FORCE, "q0", 20, {"basis": "derived", "made_of": "Sum of 7 districts"})
    for everything in (True, False):
        decided = disclosure.decide(rows(hidden, rest, ours), METRIC, PLACES, everything=everything)
        assert list(decided["state"]) == ["suppressed", "shown", "suppressed"]
    theirs = (FORCE, "q0", 20, {"basis": "published"})
    above = (ENGLAND, "q0", 60, {"basis": "derived", "made_of": "Sum of 2 police forces"})
    assert states(rows(hidden, rest, theirs, above)) == "-+++"


def test_what_nobody_may_see_leaves_no_change_and_no_comparison_for_anybody():
    frame = rows((10, "q0", 20), (10, "q4", 30), (11, "q4", 30)).assign(
        public_state="shown", public_is_rounded=False, full_reason="", comparison="worse",
        benchmark="England", change=10.0, change_percent=50.0, change_signal="real",
        change_from=[pd.NaT, days("q0")[0], days("q0")[0]],
    )  # fmt: skip
    assert list(disclosure.withhold_changes(frame)["change"]) == [10, 10, 10]
    undone = frame.assign(full_reason=[disclosure.UNDOES, "", ""])
    found = disclosure.withhold_changes(undone)
    assert list(found["change"].isna()) == [False, True, False]
    assert list(found["change_signal"]) == ["real", "", "real"]
    assert list(found["comparison"]) == ["", "worse", "worse"]


def test_hidden_first_and_hidden_beside_read_the_same():
    decided = disclosure.decide(
        rows((10, "q0", 3), (11, "q0", 17), (FORCE, "q0", 20)), METRIC, PLACES, everything=False
    )
    hidden = decided[decided["state"] != "shown"]
    assert len(hidden) == 2
    assert len(hidden[["state", "reason"]].drop_duplicates()) == 1


def test_reorganised_areas_share_the_ground_that_they_share():
    """10 and 11 became 20 and 21; 10 went to both."""
    areas = pd.DataFrame({"name": ["a"] * 4, "kind": ["upper_tier"] * 4}, index=[10, 11, 20, 21])
    parts = PLACES.parts.iloc[:0]
    successions = pd.DataFrame([(10, 20), (10, 21), (11, 21)], columns=["old", "new"])
    found = ground.pieces(areas, parts, successions, Geography(areas, parts, successions).epochs)
    of = {area: set(group) for area, group in found.groupby("area")["piece"]}
    assert of[10] | of[11] == of[20] | of[21]
    assert of[20] < of[10]
    assert of[11] < of[21]
    assert not of[11] & of[20]


ROUNDS = replace(METRIC, disclosure="rounded_5")


def test_rounding_leaves_nothing_exact():
    frame = rows((12, "q0", 18), (13, "q0", 0), (10, "q0", 3), (FORCE, "q0", 3)).assign(
        value=[18.0, 0.0, 3.0, 3.0], lower=1.0, upper=30.0, change=2.0, change_percent=7.0
    )
    found = disclosure.decide(frame, ROUNDS, PLACES, everything=False)
    assert list(found["numerator"].fillna(-1)) == [20, 0, -1, -1]
    assert list(found["value"].fillna(-1)) == [20, 0, -1, -1]
    assert found[["lower", "upper", "change", "change_percent"]].isna().all(axis=None)
    full = disclosure.decide(frame, ROUNDS, PLACES, everything=True)
    assert list(full["numerator"]) == [18, 0, 3, 3]
    assert not full["is_rounded"].any()


def test_a_rounded_share_is_made_from_rounded_counts():
    share = replace(SHARE, disclosure="rounded_5")
    frame = rows((12, "q0", 18, {"denominator": 62})).assign(value=100 * 18 / 62)
    found = disclosure.decide(frame, share, PLACES, everything=False).iloc[0]
    assert (found["numerator"], found["denominator"]) == (20, 60)
    assert found["value"] == 20 / 60 * 100


def test_a_rounded_rate_keeps_its_population():
    rate = replace(ROUNDS, population_band="all_ages", multiplier=100_000)
    frame = rows((12, "q0", 18, {"denominator": 61_234.5})).assign(value=18 / 61_234.5 * 100_000)
    found = disclosure.decide(frame, rate, PLACES, everything=False).iloc[0]
    assert found["denominator"] == 61_234.5
    assert found["value"] == 20 / 61_234.5 * 100_000


def slowly_hidden(vintage, share):
    """Cells that share somebody, counted by no nought, with a small cell: sets and loops."""
    cells = [
        (key, each, value)
        for key in vintage.held
        for each, value in zip(
            [key, replace(key, rest=True)], vintage.figures(key, share), strict=False
        )
    ]
    nought = {atom for _, each, value in cells if value == 0 for atom in atoms_of(each)}
    hot = {atom for _, each, value in cells if 0 < value < 5 for atom in atoms_of(each)} - nought
    return {key for key, each, _ in cells if atoms_of(each) & hot}


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**9), st.sampled_from([{}, {"share": True}, {"broken_down": True}]))
def test_nothing_that_is_shown_shares_anybody_with_a_small_one(seed, shape):
    vintage, _ = vintages(np.random.default_rng(seed), **shape)
    share = shape.get("share", False)
    table = printed({0: vintage}, None, **shape)[0]
    given = (table["window"] == "") & (table["made_of"] == "")
    shown = table[given & (table["state"] == "shown")]
    spans = {days(span): span for span in ("year", "rolling", "q0", "q1", "q2", "q3", "q4")}
    shown = {Key(row.area, spans[row.start, row.end], row.breakdown) for row in shown.itertuples()}
    assert not shown & slowly_hidden(vintage, share)
    counts = [(atoms_of(key), vintage.figures(key, share)[0]) for key in shown]
    for larger, more in counts:
        for smaller, less in counts:
            assert not (smaller < larger and 0 < more - less < 5)
