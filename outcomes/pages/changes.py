"""What changed around a series on a day: its definition, its limits, its target, its ground."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Q

from partnerships.models import Area, AreaPart

from ..charts import spec
from ..footprints import in_a_row
from ..models import Break, Target

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """What changed in a series on a day, and why."""

    on: date
    text: str
    compares: bool
    reason: str


def rebases(entry, area):
    """The approved days from which limits are drawn afresh here, in order."""
    found = entry.version.metric.rebases.filter(Q(area=None) | Q(area=area))
    return list(found.exclude(approved_by=None).order_by("on"))


def in_series(entry, area, afresh):
    """Breaks, and rebases across which the line goes on, in order. afresh: from `rebases`."""
    breaks = Break.objects.filter(metric=entry.version.metric)
    found = [
        Change(cut.on, cut.text, cut.compares, cut.reason)
        for cut in breaks.filter(Q(area=None) | Q(area=area))
    ]
    found += [
        Change(one.on, f"Limits drawn afresh, {one.on:%B %Y}", True, one.reason) for one in afresh
    ]
    return sorted(found, key=lambda change: change.on)


def targets(entry, area):
    """The targets of a measure here that end on a day, in order; one without a start runs a year.

    A year, because how long it was meant to run is not known and its line needs a beginning.
    """
    held = Target.objects.filter(metric=entry.version.metric, area=area).exclude(ends=None)
    return [
        spec.Target(one.value, one.starts or one.ends - timedelta(days=365), one.ends, one.text)
        for one in held.order_by("ends")
    ]


def of_target(held):
    """The days on which one target took the place of another. held: from `targets`."""
    return [
        Change(
            new.start,
            f"Target changed, {new.start:%B %Y}",
            True,
            f"Before: {old.text}. From then: {new.text}.",
        )
        for old, new in pairwise(held)
    ]


def of_footprint(area):
    """The days on which authorities joined or left a partnership's footprint after its first."""
    if area.kind not in (Area.Kind.FOOTPRINT, Area.Kind.BOARD):
        return []
    parts = AreaPart.objects.filter(whole=area, relation=area.kind).order_by("part__name")
    parts = list(parts.values_list("part__name", "valid_from", "valid_to"))
    begun = sorted({start for _, start, _ in parts if start})
    days = set(begun[1:]) | {end + DAY for *_, end in parts if end}
    return [_footprint_changed(day, parts) for day in sorted(days)]


def _footprint_changed(day, parts):
    joined = [name for name, start, _ in parts if start == day]
    left = [name for name, _, end in parts if end and end + DAY == day]
    said = [f"{in_a_row(joined)} joined."] if joined else []
    said += [f"{in_a_row(left)} left."] if left else []
    return Change(day, f"Footprint changed, {day:%B %Y}", True, " ".join(said))
