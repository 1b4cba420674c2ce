"""Two hundred tables attacked with everything that is printed, by the public and by each lead."""

from functools import cache

import numpy as np
import pytest

from outcomes import differencing, disclosure, overlaps

from .attack import learnt
from .tables import FORCE, planted, printed, vintages

SHAPES = [
    {},
    {"share": True},
    {"broken_down": True},
    {"published": True},
    {"kin": True},
]


PLANTED = len(SHAPES)
BEFORE, AFTER = {10: 3, 11: 20}, {10: 8, 11: 15}


def options(shape):
    return {} if shape == PLANTED else SHAPES[shape]


@cache
def tables(shape):
    """Forty tables of one shape: {number: (first vintage, second vintage)}."""
    if shape == PLANTED:
        return {
            1: planted([BEFORE, AFTER], 2 * [(FORCE, 10, 11)]),  # another part makes up for it
            2: planted([BEFORE, BEFORE], [(FORCE,), (FORCE, 10, 11)]),  # the whole came first
        }
    return {
        number: vintages(np.random.default_rng([20261125, shape, number]), **SHAPES[shape])
        for number in range(1, 41)
    }


def both_printings(shape):
    """{number: what is shown of its first vintage, and of its second when that has come}."""
    held, how = tables(shape), options(shape)
    first = {number: pair[0] for number, pair in held.items()}
    second = {number: pair[1] for number, pair in held.items()}
    before = printed(first, None, **how)
    after = printed(second, first, **how)
    return {number: (before[number], after[number]) for number in held}


def learnt_from(shape):
    """What any reader learns of hidden numbers from either printing: (number, printing, …)."""
    share = options(shape).get("share", False)
    for number, shown in both_printings(shape).items():
        first, second = tables(shape)[number]
        truths = [first.truth, second.truth]
        repeated = [key for key, held in second.held.items() if first.held.get(key) == held]
        for each in learnt([shown[0]], truths[:1], [], share):
            yield number, 1, *each
        for each in learnt(shown, truths, repeated, share):
            yield number, 2, *each


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


def none_before(frame, name, otherwise):
    return np.full(len(frame), otherwise)


RULES = {
    "any but the small alone": (disclosure, "_near_small", only_the_small, 0),
    "ground": (overlaps, "_ground", each_by_itself(overlaps._ground), 0),
    "days": (overlaps, "_days", each_by_itself(overlaps._days), 0),
    "breakdowns": (overlaps, "_breakdowns", each_by_itself(overlaps._breakdowns), 2),
    "measures": (overlaps, "_numbered", each_by_itself(overlaps._numbered), 4),
    "what cannot be taken back": (differencing, "_spread", nothing, 3),
    "what was hidden before": (differencing, "_held_over", nothing, PLANTED),
    "what may have been shown before": (disclosure, "_moments", none_before, PLANTED),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_attack_finds_each_rule_that_is_taken_away(rule, monkeypatch):
    module, name, instead, shape = RULES[rule]
    monkeypatch.setattr(module, name, instead)
    assert next(learnt_from(shape), None)
