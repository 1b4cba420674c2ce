"""The checks of a return: which rules there are, how grave each is, and what each needs. Pure.

Only what cannot be, within the return or beside its predecessor, is IMPOSSIBLE and stops it. All
else asks for a sentence: the figure may well be right. What the portal itself supplied is never
asked about. A box whose own figure is impossible is asked nothing more, and is set beside no
other, until that is put right.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from . import impossible, odd, together
from .boxes import Boxes, Figure, Past, Reading, Said

__all__ = ["RULES", "Figure", "Found", "Needs", "Past", "Rule", "Severity", "check"]


class Severity(StrEnum):
    """IMPOSSIBLE stops a return; the others are answered in words. The gravest first."""

    IMPOSSIBLE = "impossible"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Needs(Enum):
    """What a box must hold for a rule to look at it: each rule's way with what is missing."""

    NOTHING = "it looks at every box"
    GIVEN = "the mark that it is given, with a figure or without"
    NIL = "the mark that it is nil"
    NO_FIGURE = "neither mark: it looks at blank, not applicable and not known"
    FIGURE = "a figure or nil: blank, not applicable and not known are passed over"
    BOTH = "a numerator and a denominator: without either it is passed over"

    def met_by(self, one: Reading) -> bool:
        if self is Needs.BOTH:
            return one.x is not None and one.n is not None
        if self is Needs.FIGURE:
            return one.x is not None
        mark = {"given": Needs.GIVEN, "nil": Needs.NIL}.get(one.figure.state, Needs.NO_FIGURE)
        return self in (Needs.NOTHING, mark)


@dataclass(frozen=True)
class Found:
    """One oddness. figures: those it rests on, as text; an answer stands while they are these."""

    rule: str
    severity: Severity
    metric: str
    area: str
    words: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One rule. `find` says what is odd of one box, or None.

    at_least: earlier values needed. about: rules of one word speak of the same oddness, and the
    gravest is kept, the first of equals. metrics: those it looks at, all if empty. across: it sets
    two boxes beside each other, and itself minds which of them the portal supplied.
    """

    name: str
    severity: Severity
    needs: Needs
    find: Callable[[Reading, Boxes], Said | None]
    at_least: int = 0
    about: str = ""
    metrics: tuple[str, ...] = ()
    across: bool = False

    def looks_at(self, one: Reading) -> bool:
        if not self.needs.met_by(one) or len(one.values) < self.at_least:
            return False
        if self.metrics and one.figure.metric not in self.metrics:
            return False
        return not one.figure.is_supplied or self.across or self.stops

    @property
    def stops(self) -> bool:
        return self.severity is Severity.IMPOSSIBLE


def _across(name: str, severity: Severity, metric: str, find: together.Find) -> Rule:
    return Rule(name, severity, Needs.FIGURE, find, metrics=(metric,), across=True)


NOTHING, GIVEN, NIL, NO_FIGURE, FIGURE, BOTH = Needs
IMPOSSIBLE, HIGH, MEDIUM, LOW = Severity

RULES = (
    Rule("not_a_number", IMPOSSIBLE, NOTHING, impossible.not_a_number),
    Rule("given_without_figure", IMPOSSIBLE, GIVEN, impossible.given_without_figure),
    Rule("nil_beside_figure", IMPOSSIBLE, NIL, impossible.nil_beside_figure),
    Rule("nil_without_base", IMPOSSIBLE, NIL, impossible.nil_without_base),
    Rule("no_reason", IMPOSSIBLE, NO_FIGURE, impossible.no_reason),
    Rule("negative", IMPOSSIBLE, NOTHING, impossible.negative),
    Rule("not_whole", IMPOSSIBLE, NOTHING, impossible.not_whole),
    Rule("part_above_whole", IMPOSSIBLE, BOTH, impossible.part_above_whole),
    Rule("part_of_none", IMPOSSIBLE, BOTH, impossible.part_of_none),
    _across(
        "starters_above_total", IMPOSSIBLE, together.STARTERS,
        together.not_above("x", together.TOTAL, "x", "cannot be"),
    ),
    Rule("missing", HIGH, NO_FIGURE, odd.missing, about="answer"),
    Rule("always_given", LOW, NO_FIGURE, odd.always_given, about="answer"),
    Rule("not_as_published", HIGH, FIGURE, odd.not_as_published),
    Rule("other_unit", HIGH, FIGURE, odd.other_unit, odd.SOME, "level"),
    Rule("other_way_round", HIGH, BOTH, odd.other_way_round, odd.SOME, "level"),
    Rule("nil_where_never", MEDIUM, FIGURE, odd.nil_where_never, odd.ENOUGH, "level"),
    Rule("unusual", MEDIUM, FIGURE, odd.unusual, odd.ENOUGH, "level"),
    Rule("unusual_base", MEDIUM, BOTH, odd.unusual_base, about="base"),
    Rule("changed_on_quarter", MEDIUM, FIGURE, odd.changed_on_quarter, 1, "level"),
    Rule("changed_on_year", LOW, FIGURE, odd.changed_on_year, 1, "level"),
    Rule("same_as_last", LOW, FIGURE, odd.same_as_last, 2),
    Rule("above_planned", LOW, BOTH, odd.above_planned),
    _across("rose_more_than_started", MEDIUM, together.TOTAL, together.rose_more_than_started),
    *(
        _across(
            f"{metric}_beyond_treatment", MEDIUM, metric,
            together.not_above(part, together.TOTAL, "x", "is"),
        )
        for metric, part in (
            ("residential_rehab", "x"), ("inpatient_detox", "x"), ("treatment_progress", "n"),
            ("naloxone_supplied", "n"), ("stable_accommodation", "n"),
        )
    ),
    _across(
        "quarter_beyond_year", MEDIUM, "cj_referrals",
        together.not_above("n", "early_unplanned_exits", "n", "is"),
    ),
    _across(
        "starters_differ", MEDIUM, "cj_referrals",
        together.same_base("n", together.STARTERS, "x"),
    ),
)  # fmt: skip
"""Every rule, in the order in which the first of equals is kept."""


def check(figures: Sequence[Figure], rules: Sequence[Rule] = RULES) -> list[Found]:
    """What is impossible or odd in these boxes, the gravest first; no two of one oddness of a box.

    The order of the figures does not matter. Each metric has one box an area.
    """
    readings = [Reading(one) for one in figures]
    placed = list(enumerate(rules))
    alone = [(place, rule) for place, rule in placed if rule.stops and not rule.across]
    rest = [(place, rule) for place, rule in placed if not rule.stops or rule.across]
    noted = _noted(alone, readings, {})
    stopped = {(found.metric, found.area) for _, _, found in noted}
    boxes = {
        key: one for one in readings if (key := (one.figure.metric, one.figure.area)) not in stopped
    }
    noted += _noted(rest, list(boxes.values()), boxes)
    return [found for _, _, found in _said_once(noted)]


Noted = tuple[int, Rule, Found]
"""The place of a rule among the rules, the rule, and what it found."""


def _noted(
    rules: Iterable[tuple[int, Rule]], readings: Sequence[Reading], boxes: Boxes
) -> list[Noted]:
    noted = []
    looked_at: dict[tuple[object, ...], list[Reading]] = {}
    for place, rule in rules:
        kind = (rule.needs, rule.metrics, rule.at_least, rule.across)
        if kind not in looked_at:  # hundreds of rules look at a handful of selections
            looked_at[kind] = [one for one in readings if rule.looks_at(one)]
        find = rule.find
        for one in looked_at[kind]:
            said = find(one, boxes)
            if said is not None:
                noted.append((place, rule, _found(rule, said, said.of or one)))
    return noted


def _found(rule: Rule, said: Said, one: Reading) -> Found:
    figure = one.figure
    return Found(rule.name, rule.severity, figure.metric, figure.area, said.words, said.figures)


def _said_once(noted: Iterable[Noted]) -> list[Noted]:
    """In order of gravity, metric, area and rule, the first of each oddness."""
    gravity = list(Severity).index
    kept: dict[tuple[str, str, str], Noted] = {}
    for one in sorted(noted, key=lambda one: (gravity(one[2].severity), one[0])):
        _, rule, found = one
        kept.setdefault((found.metric, found.area, rule.about or rule.name), one)
    return sorted(
        kept.values(),
        key=lambda one: (gravity(one[2].severity), one[2].metric, one[2].area, one[0]),
    )
