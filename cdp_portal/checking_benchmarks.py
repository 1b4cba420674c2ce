"""How long two hundred rules take on one large return."""

import random
from dataclasses import replace
from datetime import date, timedelta
from statistics import median

from outcomes.periods import add_months
from returns import checks

from .measuring import beside, timed

METRICS, AREAS, RULES, QUARTERS = 60, 7, 200, 12
AFTER = date(2026, 10, 1)
KINDS = ("count", "amount", "proportion")


def check_return():
    """200 rules on 60 metrics of 7 areas, beside one pass of medians over the same figures."""
    figures = made_up()
    rules = repeated()
    past = [[one.numerator for one in figure.past] for figure in figures]

    def ours():
        return timed(lambda: checks.check(figures, rules))

    def medians():
        return timed(lambda: [median(values) for values in past])

    found = beside(len(figures), ours, {"medians": medians})
    own = beside(len(figures), lambda: timed(lambda: checks.check(figures)), {"medians": medians})
    return found | {"rules": len(rules), "each_s": {"the portal's own rules": own["ours_s"]}}


def repeated():
    """The portal's rules, and those of them that look at every metric again until there are 200."""
    everywhere = [rule for rule in checks.RULES if not rule.metrics]
    more = RULES - len(checks.RULES)
    again = [everywhere[i % len(everywhere)] for i in range(more)]
    return [
        *checks.RULES,
        *(replace(rule, name=f"{rule.name} {i}", about="") for i, rule in enumerate(again)),
    ]


def made_up():
    """A box for each metric and area, of every kind in turn, with three years of history."""
    chance = random.Random(1)  # noqa: S311 - no secret
    named = sorted({metric for rule in checks.RULES for metric in rule.metrics})
    metrics = (named + [f"metric {i}" for i in range(METRICS)])[:METRICS]
    return [
        _box(metric, f"area {j}", KINDS[i % 3], chance)
        for i, metric in enumerate(metrics)
        for j in range(AREAS)
    ]


def _box(metric, area, kind, chance):
    level = 10 ** chance.uniform(1, 4)
    base = round(level * 3) + 30.0 if kind == "proportion" else None

    def drawn():
        return float(max(0, round(chance.gauss(level, level**0.5))))

    ends = [add_months(AFTER, -3 * k) - timedelta(days=1) for k in range(QUARTERS, -1, -1)]
    return checks.Figure(
        metric=metric, area=area, title=metric, area_name=area, unit="", kind=kind,
        counting="events", level="authority", period_end=ends[-1], months=3, state="given",
        numerator=drawn(), denominator=base, is_supplied=False, required=True, reason="",
        past=tuple(checks.Past(end, drawn(), base) for end in ends[:-1]), published=None,
    )  # fmt: skip
