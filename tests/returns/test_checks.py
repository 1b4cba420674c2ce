"""The checks of a return: cases worked by hand, then what holds of any boxes at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.boxes import Said, distance
from returns.checks import RULES, Needs, Past, Rule, Severity, check

from .boxes import A_YEAR, END, SHARES, box, history, people, posts, pounds, share

SUPPLIED = {"is_supplied": True}
TOTAL, STARTERS = "adults_in_treatment_r12", "adults_new_to_treatment_q"


def said(*figures):
    return [(one.rule, one.words) for one in check(figures)]


def rules(*figures):
    return [one.rule for one in check(figures)]


IMPOSSIBLE = {
    "not a number": (box(float("nan")), "not_a_number", "This is not a number."),
    "endless": (share(3, float("inf")), "not_a_number", "This is not a number."),
    "given, nothing written": (
        box(state="given"), "given_without_figure",
        "It is marked as given, and no figure is written.",
    ),
    "given of nothing written": (
        share(12), "given_without_figure", "12 is written without the number it is out of.",
    ),
    "nil and a figure": (box(3, state="nil"), "nil_beside_figure", "Nil is marked beside 3."),
    "nil of how many": (
        share(state="nil"), "nil_without_base",
        "Nil is marked without the number it is out of, which is 0 if there were none.",
    ),
    "not known, no reason": (
        box(state="not_known", reason=" "), "no_reason", "Not known is marked without a reason.",
    ),
    "not applicable, no reason": (
        box(state="not_applicable"), "no_reason", "Not applicable is marked without a reason.",
    ),
    "below nought": (box(-3), "negative", "−3 is less than 0."),
    "negative base": (share(0, -3, state="nil"), "negative", "−3 is less than 0."),
    "pounds below nought": (pounds(-1250.5), "negative", "−£1,250.50 is less than 0."),
    "part of an event": (box(2.5), "not_whole", "2.5 is not a whole number of arrests."),
    "part of a person": (
        share(3, 9.5, counting="distinct people"), "not_whole",
        "9.5 is not a whole number of people.",
    ),
    "part of a penny": (pounds(10.005), "not_whole", "£10.005 has parts of a penny."),
    "a twentieth of a penny": (pounds(10.0005), "not_whole", "£10.0005 has parts of a penny."),
    "part above whole": (share(1_032, 1_030), "part_above_whole", "1,032 cannot be part of 1,030."),
    "the other way round": (
        share(150, 31, past=SHARES), "part_above_whole",
        "150 cannot be part of 31; the other way round it would be 20.7%, near what it has been.",
    ),
    "part of none": (share(2, 0), "part_of_none", "2 cannot be part of 0."),
}  # fmt: skip


@pytest.mark.parametrize(("figure", "rule", "words"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
@pytest.mark.parametrize("supplied", [False, True])
def test_what_cannot_be_stops_a_return_and_says_no_more(figure, rule, words, supplied):
    (found,) = check([replace(figure, is_supplied=supplied, required=True)])
    assert (found.rule, found.words) == (rule, words)
    assert found.severity is Severity.IMPOSSIBLE


POSSIBLE = {
    "nil": box(state="nil"),
    "nought written": box(0),
    "nil, nought written": box(0, state="nil"),
    "nil of some": share(0, 12, state="nil"),
    "nil of none": share(None, 0, state="nil"),
    "none of none": share(0, 0),
    "all": share(12, 12),
    "parts of posts": posts(14.6, 18.2),
    "pence": pounds(1234.56),
    "not known": box(state="not_known", reason="The register was down."),
    "blank": box(),
    "half a blank that is not asked": share(state="", numerator=5),
    "large": box(1e300),
}


@pytest.mark.parametrize("figure", POSSIBLE.values(), ids=POSSIBLE)
def test_what_can_be_is_let_pass(figure):
    assert check([figure]) == []


def test_starters_above_the_total_of_the_year_that_holds_them_stop_the_return():
    both = [people(STARTERS, 130), people(TOTAL, 120, months=12, title="Adults in treatment")]
    (found,) = check(both)
    assert (found.metric, found.severity) == (STARTERS, Severity.IMPOSSIBLE)
    assert found.words == "130 cannot be more than “Adults in treatment” (120)."
    assert found.figures == ("130", "120")
    assert check([both[0], replace(both[1], numerator=130)]) == []


def test_starters_are_set_beside_their_own_area_period_and_age_alone():
    starters = people(STARTERS, 130)
    for other in (
        people(TOTAL, 120, area="X06000001"),
        people(TOTAL, 120, period_end=history([1])[0].period_end),
        people("young_people_in_treatment_r12", 20),
        people(TOTAL),
        people(TOTAL, state="not_known", reason="Late."),
    ):
        assert check([starters, other]) == []


def test_who_supplied_one_of_two_is_asked_of_the_other_beyond_its_rounding():
    total = people(TOTAL, 120, title="Adults in treatment", months=12, **SUPPLIED)
    assert check([people(STARTERS, 122), total]) == []
    assert rules(people(STARTERS, 123), total) == ["starters_above_total"]
    (found,) = check([
        people(STARTERS, 123, title="Starters", **SUPPLIED), replace(total, is_supplied=False),
    ])  # fmt: skip
    assert (found.metric, found.words) == (TOTAL, "120 cannot be less than “Starters” (123).")
    assert check([people(STARTERS, 130, **SUPPLIED), total]) == []


def test_a_box_that_is_impossible_is_set_beside_no_other():
    assert rules(people(STARTERS, 130), people(TOTAL, -5)) == ["negative"]


# Missing.


def test_a_blank_is_asked_about_where_it_is_required():
    (found,) = check([box(required=True)])
    assert (found.rule, found.severity) == ("missing", Severity.HIGH)
    assert found.words == "This is asked for and is not answered."


@pytest.mark.parametrize("state", ["", "not_applicable", "not_known"])
def test_no_figure_where_there_always_was_one(state):
    figure = box(state=state, reason="Late.", past=A_YEAR)
    assert said(figure) == [
        ("always_given", "There is no figure, and each of the last 12 quarters had one.")
    ]
    assert rules(replace(figure, past=history([*A_YEAR[:-1], None]))) == []
    assert rules(replace(figure, past=history([*A_YEAR[:6], None, *A_YEAR[7:]]))) == []
    assert rules(replace(figure, past=history(A_YEAR)[:-1])) == []
    assert rules(replace(figure, past=history(A_YEAR[:3]))) == []


def test_a_required_blank_that_was_always_given_is_asked_once():
    assert rules(box(required=True, past=A_YEAR)) == ["missing"]


# Unusual against its own history.


def test_higher_than_any_and_far_from_the_middle():
    """2√(x + 3/8): 237.5 and 320 are 30.8 and 35.8; the usual spread of these twelve is 1."""
    assert said(box(320, past=A_YEAR)) == [
        ("unusual", "320 is higher than any of the last 12 (212 to 271).")
    ]
    assert rules(box(280, past=A_YEAR)) == []  # higher than any, and not far


def test_lower_than_any():
    assert said(box(160, past=A_YEAR)) == [
        ("unusual", "160 is lower than any of the last 12 (212 to 271).")
    ]


def test_the_spread_is_the_median_deviation():
    """On the scale 81, 100, 121 are 18.042, 20.037, 22.034: the middle of 0, 1.996 and 1.997 is
    1.996, times 1.4826 is 2.959; 196 is 28.027, 7.989 from the middle.
    """
    assert distance(box(196), None, 196, [81, 100, 121]) == pytest.approx(2.700, abs=0.001)


def test_twelve_earlier_values_are_looked_at_and_only_earlier_ones():
    """Neither the two before them, nor this period's own, nor one that could not be counted."""
    figure = box(320, past=[900, 900, *A_YEAR])
    assert rules(figure) == ["unusual"]
    now, impossible = Past(END, 900, None), Past(END.replace(year=2020), -4, None)
    assert said(replace(figure, past=(impossible, *history(A_YEAR), now))) == said(figure)


def test_seven_earlier_values_are_no_history():
    assert rules(box(1_000, past=(None, *A_YEAR[:8])[:8])) != ["unusual"]
    assert rules(box(330, past=A_YEAR[:8])) == ["unusual"]


@pytest.mark.parametrize(("count", "asked"), [(0, False), (5, False), (6, True)])
def test_after_nothing_but_nil_six_is_unusual_and_five_is_not(count, asked):
    """2√6.375 − 2√0.375 = 3.83; of 5, 3.41."""
    words = f"{count} is higher than any of the last 12 (always 0)."
    assert said(box(count, past=[0] * 12)) == ([("unusual", words)] if asked else [])


def test_mostly_nil_is_judged_by_chance_and_not_by_a_spread_of_nought():
    mostly = [0, 0, 1, 0, 0, 0, 2, 0, 0, 1, 0, 0]
    assert rules(box(3, past=mostly)) == []
    assert rules(box(7, past=mostly)) == ["unusual"]


def test_a_constant_history_leaves_room_for_chance():
    """Around 100 chance alone is worth 20 either way in twenty, 35 hardly ever."""
    assert rules(box(115, past=[100] * 12)) == []
    assert said(box(145, past=[100] * 12)) == [
        ("unusual", "145 is higher than any of the last 12 (always 100).")
    ]


def test_a_rise_that_goes_on_is_not_unusual():
    assert rules(box(221, past=[100 + 10 * i for i in range(12)])) == []


def test_a_share_is_judged_on_its_base():
    """Of 40, chance alone has a spread of 1/√40 on the scale of angles: 35% is 2.0 of them."""
    small = [(8, 40), (9, 40)] * 6
    assert rules(share(14, 40, past=small)) == []
    assert said(share(70, 150, past=SHARES)) == [
        ("unusual", "46.7% (70 of 150) is higher than any of the last 12 (20.0% to 21.3%).")
    ]


def test_a_share_of_a_few_says_nothing():
    assert rules(share(9, 9, past=[(1, 9), (2, 9)] * 6)) == []


def test_what_a_share_is_out_of_is_judged_too():
    assert said(share(80, 400, past=SHARES)) == [
        ("unusual_base", "It is out of 400, higher than any of the last 12 (always 150).")
    ]
    assert rules(share(80, 400, past=[*SHARES[:-1], (80, 410)])) == []


def test_an_amount_is_judged_in_proportion_and_its_nil_quarters_left_out():
    money = [50_000, 0, 60_000, 45_000, 70_000, 0, 52_000, 61_000, 48_000, 66_000, 58_000, 55_000]
    assert said(pounds(400_000.5, past=money)) == [(
        "unusual",
        "£400,000.50 is higher than any of the last 10 that were not nil (£45,000 to £70,000).",
    )]  # fmt: skip
    assert rules(pounds(90_000, past=money)) == []
    assert rules(pounds(0, state="nil", past=money)) == []


# Entered in another way than meant.


MONEY = [50_000 + 1_000 * i for i in range(4)]


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        (5_100_000, "£5,100,000 is about 100 times (£51,500): it may be in pence."),
        (3_000_000, "£3,000,000 is about 100 times (£51,500): it may be in pence."),
        (52, "£52 is about a thousandth of (£51,500): it may be in thousands."),
        (51_000_000, "£51,000,000 is about 1,000 times (£51,500)."),
        (515, "£515 is about a hundredth of (£51,500)."),
    ],
)  # fmt: skip
def test_pounds_in_another_unit(entered, words):
    words = words.replace("(", "what it has usually been (")
    (found,) = check([pounds(entered, past=MONEY)])
    assert (found.rule, found.severity, found.words) == ("other_unit", Severity.HIGH, words)


def test_pounds_that_always_swung_so_far_are_in_no_other_unit():
    assert "other_unit" not in rules(pounds(500_000, past=[4_000, 6_000, 300_000, 5_000]))


def test_a_share_of_the_others():
    words = (
        "79.3% (119 of 150) leaves 20.7%, near what the last 12 were (20.0% to 21.3%): "
        "the others may have been counted."
    )
    assert said(share(119, 150, past=SHARES)) == [("other_way_round", words)]
    assert rules(share(80, 150, past=[(70, 150), (71, 150)] * 6)) == []
    assert rules(share(100, 150, past=SHARES)) == ["unusual"]  # 66.7% leaves 33.3%


# Large changes.


def test_more_than_half_on_the_quarter():
    assert said(box(180, past=[110])) == [
        ("changed_on_quarter", "180 is 64% above Q1 2026/27 (110).")
    ]
    assert rules(box(165, past=[110])) == []  # half, and not more


def test_a_change_that_chance_makes_is_let_pass():
    """10 and 16 are 1.2 standard errors apart, 30 and 60 3.2."""
    assert rules(box(16, past=[10])) == []
    assert rules(box(60, past=[30])) == ["changed_on_quarter"]


def test_a_change_from_under_ten_is_silent():
    assert rules(box(60, past=[9])) == []


def test_no_per_cent_of_a_few():
    assert said(box(4, past=[40])) == [("changed_on_quarter", "4 is far below Q1 2026/27 (40).")]


def test_on_the_same_quarter_a_year_before():
    """110, 140, 170 and then 172: no leap in any quarter, and one on the year."""
    (found,) = check([box(172, past=[110, 140, 170, 171])])
    assert (found.rule, found.severity) == ("changed_on_year", Severity.LOW)
    assert found.words == "172 is 56% above Q2 2025/26 (110)."


def test_a_gap_is_not_last_quarter():
    assert rules(box(180, past=[110, None])) == []


def test_twelve_months_that_share_nine_may_move_by_a_fifth():
    rolling = people(TOTAL, 1_250, past=[1_000], months=12)
    assert said(rolling) == [(
        "changed_on_quarter",
        "1,250 is 25% above the year to June 2026 (1,000), with which it shares nine months.",
    )]  # fmt: skip
    assert rules(replace(rolling, numerator=1_190)) == []


def test_a_share_changes_by_points():
    assert said(share(60, 150, past=[(30, 150)])) == [(
        "changed_on_quarter",
        "40.0% (60 of 150) is 20.0 percentage points above Q1 2026/27 (20.0%).",
    )]  # fmt: skip
    assert rules(share(51, 150, past=[(30, 150)])) == []
    assert rules(share(8, 20, past=[(4, 20)])) == []  # 20 points of 20 people are chance


def test_pounds_must_double_or_halve():
    assert rules(pounds(21_000, past=[10_000])) == ["changed_on_quarter"]
    assert rules(pounds(19_000, past=[10_000])) == []
    assert rules(pounds(4_900, past=[10_000])) == ["changed_on_quarter"]
    assert rules(pounds(2_500, past=[900])) == []


def test_changes_that_come_every_year_are_usual():
    assert rules(box(190, past=[190, 100] * 6)) == []
    assert rules(box(190, past=[190, 100] * 3)) == ["changed_on_quarter"]


def test_back_to_the_usual_is_no_oddness():
    assert rules(box(240, past=[*A_YEAR[:-1], 100])) == []


def test_the_same_oddness_is_said_once_by_the_gravest():
    assert rules(box(600, past=A_YEAR)) == ["unusual"]


# Beside what is published, and last quarter's figure again.


def test_a_published_figure_beyond_what_is_let_pass():
    (found,) = check([box(260, published=250)])
    assert (found.rule, found.severity) == ("not_as_published", Severity.HIGH)
    assert found.words == "260 is not the published 250, beyond the 5 or 2% let pass."
    assert found.figures == ("260", "", "250")
    assert rules(box(255, published=250)) == []
    assert rules(box(13, published=10)) == []
    assert rules(box(1_020, published=1_000)) == []


def test_a_published_share_and_amount():
    assert said(share(30, 100, published=28)) == [(
        "not_as_published",
        "30.0% (30 of 100) is not the published 28.0%, beyond the 1.5 percentage points let pass.",
    )]  # fmt: skip
    assert rules(share(295, 1_000, published=28)) == []
    assert rules(pounds(10_300, published=10_000)) == ["not_as_published"]


def test_nil_where_none_was_ever_nil():
    assert said(box(state="nil", past=[3, 5, 4, 2, 6, 3, 1, 4])) == [
        ("nil_where_never", "This is nil, and none of the last 8 was (1 to 6).")
    ]
    assert rules(box(state="nil", past=[3, 5, 4, 2, 0, 3, 1, 4])) == []
    assert rules(box(state="nil", past=[3, 5, 4, 2, 6, 3, 1])) == []
    assert rules(box(past=[3, 5, 4, 2, 6, 3, 1, None])) == []


def test_a_large_figure_twice():
    assert said(box(1_236, past=[1_240, 1_236])) == [
        ("same_as_last", "1,236 is the same figure as Q1 2026/27.")
    ]
    assert rules(box(1_236, past=[1_236])) == []  # one earlier value is no series
    assert rules(box(1_236, past=[1_236] * 3)) == []
    assert rules(box(36, past=[40, 36])) == []
    assert rules(share(210, 900, past=[(200, 880), (210, 900)])) == ["same_as_last"]
    assert rules(share(210, 901, past=[(200, 880), (210, 900)])) == []
    assert rules(posts(210, 240, past=[(200, 240), (210, 240)])) == []
    population = [(1_240, 500_000), (1_236, 501_000)]  # what a count is held beside is no base
    assert rules(box(1_236, past=population)) == ["same_as_last"]


def test_more_posts_filled_than_planned_are_asked_about():
    assert said(posts(21.5, 20)) == [("above_planned", "21.5 is more than the 20 it is out of.")]


# Two boxes.


def test_a_part_above_what_it_is_a_part_of():
    total = people(TOTAL, 400, title="Adults in treatment")
    assert said(people("inpatient_detox", 410), total) == [
        ("inpatient_detox_beyond_treatment", "410 is more than “Adults in treatment” (400).")
    ]
    naloxone = share(300, 450, metric="naloxone_supplied", area="X10000001")
    assert said(naloxone, total) == [(
        "naloxone_supplied_beyond_treatment",
        "The number it is out of, 450, is more than “Adults in treatment” (400).",
    )]  # fmt: skip
    assert rules(replace(naloxone, denominator=400), total) == []


def test_presentations_of_the_quarter_and_of_the_year():
    quarter = share(30, 300, metric="cj_referrals", title="Referrals")
    year = share(20, 280, metric="early_unplanned_exits", title="Exits", months=12)
    assert said(quarter, year) == [(
        "quarter_beyond_year",
        "The number it is out of, 300, is more than the number it is out of in “Exits” (280).",
    )]  # fmt: skip


def test_two_counts_of_nearly_the_same():
    referrals = share(30, 300, metric="cj_referrals", area="X10000001")
    assert said(referrals, people(STARTERS, 200, title="Starters")) == [
        ("starters_differ", "The number it is out of, 300, is not near “Starters” (200).")
    ]
    assert rules(referrals, people(STARTERS, 250)) == []


def test_more_people_than_have_started():
    total = people(TOTAL, 1_150, past=[1_000], months=12, title="Adults in treatment")
    words = (
        "“Adults in treatment” (1,150) rose by 150 from the year to June 2026 (1,000), "
        "and 140 started in the quarter."
    )
    assert said(total, people(STARTERS, 140)) == [("rose_more_than_started", words)]
    assert rules(total, people(STARTERS, 145)) == []


# Of any boxes at all.

NUMBERS = st.one_of(
    st.none(),
    st.integers(-3, 40).map(float),
    st.integers(0, 10**7).map(float),
    st.floats(),
)
STATES = st.sampled_from(["", "given", "given", "nil", "not_applicable", "not_known"])
METRICS = sorted({metric for rule in RULES for metric in rule.metrics} | {TOTAL})
MAKERS = st.sampled_from([box, share, pounds, posts])


@st.composite
def boxes(draw):
    make = draw(MAKERS)
    figure = make(
        draw(NUMBERS), draw(NUMBERS),
        metric=draw(st.sampled_from(METRICS)), area=draw(st.sampled_from(["A", "B"])),
        state=draw(STATES), required=draw(st.booleans()), is_supplied=draw(st.booleans()),
        reason=draw(st.sampled_from(["", "Late."])), published=draw(NUMBERS),
        months=draw(st.sampled_from([0, 3, 12])),
    )  # fmt: skip
    past = draw(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=14))
    return replace(figure, past=history(past))


RETURNS = st.lists(boxes(), max_size=8, unique_by=lambda one: (one.metric, one.area))


@given(RETURNS, st.randoms(use_true_random=False))
def test_the_order_of_figures_does_not_matter(figures, chance):
    found = check(figures)
    shuffled = list(figures)
    chance.shuffle(shuffled)
    assert check(shuffled) == found
    assert found == sorted(found, key=lambda one: list(Severity).index(one.severity))
    for one in found:
        assert one.words.endswith(".")
        assert all(isinstance(text, str) for text in one.figures)


@given(RETURNS)
def test_what_the_portal_supplied_is_never_asked_about(figures):
    supplied = {(one.metric, one.area) for one in figures if one.is_supplied}
    for found in check(figures):
        assert found.severity is Severity.IMPOSSIBLE or (found.metric, found.area) not in supplied


@given(RETURNS)
def test_what_is_not_answered_has_no_figure_to_be_odd(figures):
    """Whatever is written behind a blank or a reason, nothing is said of it as a figure."""
    blank = [
        replace(one, state=one.state if one.state not in ("given", "nil") else "")
        for one in figures
    ]
    allowed = {"missing", "always_given", "no_reason", "not_a_number"}
    assert {found.rule for found in check(blank)} <= allowed


@given(RETURNS)
def test_a_box_whose_figure_cannot_be_is_asked_nothing_else(figures):
    alone = {rule.name for rule in RULES if rule.stops and not rule.across}
    found = check(figures)
    stopped = {(one.metric, one.area) for one in found if one.rule in alone}
    assert all(one.rule in alone for one in found if (one.metric, one.area) in stopped)


@given(MAKERS, st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 14))
def test_the_figure_that_always_was_is_let_pass(make, first, second, times):
    numerator, denominator = sorted((float(first), float(second)))
    pair = (numerator, denominator if make in (share, posts) else None)
    assert check([replace(make(*pair), past=history([pair] * times))]) == []


@given(
    st.lists(st.integers(10**5, 10**7), min_size=8, max_size=12),
    st.integers(10**5, 10**8),
    st.integers(2, 1_000),
)
def test_an_amount_in_other_money_is_as_unusual(past, now, rate):
    """Judged by its logarithm: what is said of pounds is said of as many pence."""
    figure = pounds(now)
    one = distance(figure, None, now, past)
    other = distance(figure, None, now * rate, [value * rate for value in past])
    assert other == pytest.approx(one, abs=1e-6)


@given(st.lists(st.integers(0, 500), min_size=8, max_size=12), st.integers(0, 500))
def test_further_out_is_as_odd_or_odder(past, more):
    figure = box(max(past) + more)
    near = distance(figure, None, max(past) + more, past)
    assert distance(figure, None, max(past) + more + 50, past) >= near


def plain_distance(value, past):
    """Of counts: as the definition has it, step by step."""

    def middle(values):
        ordered = sorted(values)
        half = len(ordered) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

    scaled = [2 * (count + 3 / 8) ** 0.5 for count in past]
    centre = middle(scaled)
    spread = max(1, 1.4826 * middle([abs(one - centre) for one in scaled]))
    return abs(2 * (value + 3 / 8) ** 0.5 - centre) / spread


@given(st.lists(st.integers(0, 10**6), min_size=8, max_size=12), st.integers(0, 10**6))
def test_counts_are_called_unusual_as_the_definition_has_it(past, now):
    outside = not min(past) <= now <= max(past)
    expected = outside and plain_distance(now, past) > 3.5
    found = rules(box(now, past=past))
    assert ("unusual" in found) == (expected and not (now == 0 and all(past)))


def test_two_hundred_rules_on_a_return_of_sixty_values():
    many = [
        replace(RULES[i % len(RULES)], name=f"{RULES[i % len(RULES)].name} {i}", about="")
        for i in range(200)
    ]
    figures = [
        box(1_000 + i, metric=f"metric_{i}", area=f"area_{j}", past=A_YEAR)
        for i in range(60)
        for j in range(7)
    ]
    found = check(figures, many)
    times = sum(rule.name.startswith("unusual ") for rule in many)
    assert sum(one.rule.startswith("unusual ") for one in found) == 420 * times
    assert {(one.metric, one.area) for one in found} == {(one.metric, one.area) for one in figures}


def always(name, severity=Severity.LOW, **told):
    return Rule(name, severity, Needs.FIGURE, lambda one, boxes: Said(f"{name}.", ()), **told)


def test_a_rule_across_boxes_minds_itself_what_was_supplied():
    both = [always("alone"), always("across", across=True)]
    assert [one.rule for one in check([box(3, **SUPPLIED)], both)] == ["across"]
    assert [one.rule for one in check([box(3, **SUPPLIED)], both[::-1])] == ["across"]


def test_the_gravest_of_one_oddness_is_kept_wherever_it_stands():
    two = [always("low", about="level"), always("high", Severity.HIGH, about="level")]
    assert [one.rule for one in check([box(3)], two)] == ["high"]
    equals = [always("first", about="level"), always("second", about="level")]
    assert [one.rule for one in check([box(3)], equals)] == ["first"]


def test_every_rule_has_a_name_of_its_own():
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_an_explanation_rests_on_its_figures():
    first, again = check([box(320, past=A_YEAR)]), check([box(320, past=A_YEAR)])
    assert first == again
    for changed in (box(321, past=A_YEAR), box(320, past=(*A_YEAR[:-1], 237))):
        assert check([changed])[0].figures != first[0].figures
    assert first[0].figures[0] == "320"
    assert check([pounds(1e6 + 0.25, past=A_YEAR)])[0].figures[0] == "1000000.25"
