"""The order of an area's measures: what leads, then by pillar, by outcome or by plan priority."""

from dataclasses import dataclass, field

from ..standing import Standing

GROUPS = {"pillar": "pillar", "outcome": "outcome", "plan": "plan priority"}

NO_PILLAR = "Across the pillars"
NO_OUTCOME = "Under no outcome"
NO_PRIORITY = "Linked to no priority of the plan"
NOT_LINKED = "No measure is linked to this priority yet."
NOT_HELD = "No figure is held of what it is linked to."
NOT_LISTED = "Its measures stand above, or are not among those chosen."
LEADING = (Standing.WORSE_AND_WORSENING, Standing.WORSENING, Standing.CHANGED_MOST)


@dataclass
class Section:
    """A heading over measures; text says why there is none, or on what ground they stand there."""

    name: str
    text: str = ""
    lines: list = field(default_factory=list)


def sections(lines, group, plan):
    """Every line once: those that lead first, the rest in the groups asked for."""
    leading = [
        Section(kind.value, lines=[line for line in lines if line.standing == kind])
        for kind in LEADING
    ]
    rest = [line for line in lines if line.standing not in LEADING]
    grouped = _by_priority(lines, rest, plan) if group == "plan" and plan else _by(rest, group)
    return [section for section in (*leading, *grouped) if section.lines or section.text]


def _by(lines, group):
    """By the pillar or the outcome of each measure, in their order; those without one last."""
    found = {}
    for line in lines:
        under = getattr(line.entry.version.metric, group)
        found.setdefault(under, []).append(line)
    without = found.pop(None, [])
    ordered = sorted(found, key=lambda under: under.order)
    last = Section(NO_PILLAR if group == "pillar" else NO_OUTCOME, lines=without)
    return [*(Section(under.name, lines=found[under]) for under in ordered), last]


def _by_priority(lines, rest, plan):
    """By the first priority that each measure is linked to; every priority stands in its words."""
    left, found = list(rest), []
    for priority in plan.priorities:
        links = plan.links[priority.pk]
        mine = [line for line in left if any(_speaks(link, line) for link in links)]
        left = [line for line in left if line not in mine]
        spoken = any(_speaks(link, line) for link in links for line in lines)
        text = NOT_LINKED if not links else NOT_LISTED if spoken else NOT_HELD
        bases = ". ".join(dict.fromkeys(link.basis.rstrip(".") for link in links))
        found.append(Section(priority.text, f"{bases}." if mine else text, mine))
    return [*found, Section(NO_PRIORITY, lines=left)]


def _speaks(link, line):
    """Whether a priority is linked to a measure, or to its outcome or pillar."""
    metric = line.entry.version.metric
    if link.metric_id:
        return link.metric_id == metric.pk
    if link.outcome_id:
        return link.outcome_id == metric.outcome_id
    return link.pillar_id == metric.pillar_id
