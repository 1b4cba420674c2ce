"""Two hundred tables attacked with everything that is printed, by the public and by each lead."""

from functools import cache

import numpy as np
import pytest

from outcomes import differencing, disclosure, overlaps

from .attack import Table, learnt
from .tables import FORCE, Key, planted, printed, vintages

SHAPES = [
    {},
    {"share": True},
    {"broken_down": True},
    {"published": True},
    {"kin": True},
    {"rounds": True},
    {"rounds": True, "share": True},
]
TABLES = [30, 30, 30, 30, 30, 25, 25]
"""How many of each shape."""


PLANTED = len(SHAPES)
BEFORE, AFTER = {(10, 0): 3, (11, 0): 20}, {(10, 0): 8, (11, 0): 15}
WHOLE, PARTS = [Key(FORCE, "q0")], [Key(10, "q0"), Key(11, "q0")]
YEAR_ON = {(10, 0): 3, (10, 4): 30}, [Key(10, "q0"), Key(10, "q4")]


def options(shape):
    return {} if shape == PLANTED else SHAPES[shape]


@cache
def tables(shape):
    """The tables of one shape: {number: (first vintage, second vintage)}."""
    if shape == PLANTED:
        return {
            1: planted([BEFORE, AFTER], 2 * [WHOLE + PARTS]),  # another part makes up for it
            2: planted([BEFORE, BEFORE], [WHOLE, WHOLE + PARTS]),  # the whole came first
            3: planted(2 * YEAR_ON[:1], 2 * YEAR_ON[1:]),  # a change from a small one
        }
    return {
        number: vintages(np.random.default_rng([20261125, shape, number]), **SHAPES[shape])
        for number in range(1, TABLES[shape] + 1)
    }


def both_printings(shape, most=None):
    """{number: what is shown of its first vintage, and of its second when that has come}."""
    held, how = dict(list(tables(shape).items())[:most]), options(shape)
    first = {number: pair[0] for number, pair in held.items()}
    second = {number: pair[1] for number, pair in held.items()}
    before = printed(first, None, **how)
    after = printed(second, first, **how)
    return {number: (before[number], after[number]) for number in held}


def learnt_from(shape, most=None):
    """What any reader learns of hidden numbers from either printing: (number, printing, …).

    most: how many of the tables are attacked.
    """
    share = options(shape).get("share", False)
    attacked = {}
    for number, shown in both_printings(shape, most).items():
        first, second = tables(shape)[number]
        repeated = {key for key, held in second.held.items() if first.held.get(key) == held}
        truths = [first.truth, second.truth]
        for printing in (1, 2):
            frames = shown[:printing]
            attacked[number, printing] = Table.of(frames, truths[:printing], repeated, share)
    name = {id(table): name for name, table in attacked.items()}
    for table, *found in learnt(list(attacked.values())):
        yield *name[id(table)], *found


def test_no_reader_learns_a_hidden_number():
    found = [(shape, *each) for shape in range(PLANTED + 1) for each in learnt_from(shape)]
    assert found == []


def each_by_itself(axis):
    """In place of an axis: no two figures share anything on it unless it is the same."""

    def alone(*asked):
        codes = axis(*asked)
        codes, sets = codes if isinstance(codes, tuple) else (None, codes)
        sets = overlaps.Sets.of([[number] for number in range(len(sets))], len(sets))
        return sets if codes is None else (codes, sets)

    return alone


def nothing(*_):
    return np.zeros(0, dtype=int)


def only_the_small(frame, asked, rules, geography):
    return asked.small


LIMITS_STAY = ("numerator", "denominator", "value", "change", "change_percent")
VALUES_STAY = ("numerator", "denominator", "lower", "upper", "change", "change_percent")


def changes_stay(frame):
    return frame.assign(change_is_secret=False)


def none_before(frame, name, otherwise):
    return np.full(len(frame), otherwise)


RULES = {
    "any but the small alone": (disclosure, "_near_small", only_the_small, 0),
    "ground": (overlaps, "_ground", each_by_itself(overlaps._ground), 0),
    "days": (overlaps, "_days", each_by_itself(overlaps._days), 0),
    "breakdowns": (overlaps, "_breakdowns", each_by_itself(overlaps._breakdowns), 2),
    "measures": (overlaps, "_numbered", each_by_itself(overlaps._numbered), 4),
    "what cannot be taken back": (differencing, "_spread", nothing, 3),
    "limits go with their count": (disclosure, "FIGURES", LIMITS_STAY, 0),
    "limits go with their share": (disclosure, "FIGURES", LIMITS_STAY, 1),
    "a value goes with its counts": (disclosure, "FIGURES", VALUES_STAY, 1),
    "a change goes with what it is from": (disclosure, "withhold_changes", changes_stay, PLANTED),
    "any but the small alone, rounded": (disclosure, "_near_small", only_the_small, 5),
    "what was hidden before": (differencing, "_held_over", nothing, PLANTED),
    "what may have been shown before": (disclosure, "_moments", none_before, PLANTED),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_attack_finds_each_rule_that_is_taken_away(rule, monkeypatch):
    module, name, instead, shape = RULES[rule]
    monkeypatch.setattr(module, name, instead)
    assert next(learnt_from(shape, most=6), None)
