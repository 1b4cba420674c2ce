"""What stands beside the figures of one area: England, its region, and the areas of its kind."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from partnerships.access import ANYONE
from partnerships.models import Area, AreaPart

from . import figures, similar_areas
from .models import Indicator

FEWEST = 5
"""Among fewer similar areas a place says nothing."""

READ = (
    "metric_code", "period_start", "period_end", "area_code", "area_kind", "area_name", "basis",
    "state", "numerator", "value", "qualifier", "flag",
)  # fmt: skip


@dataclass(frozen=True)
class Peers:
    """Rows by slot: England's, the region's, and {code: value} of every area of the same kind.

    similar: codes of the areas like this one; similar_by: what chose them. Empty for a
    demonstration area, which is never set beside real ones.
    """

    england: dict = field(default_factory=dict)
    region: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    similar: frozenset = frozenset()
    similar_by: str = ""

    def among_similar(self, slot, value):
        """(place from the highest, of how many) among similar areas and this one, or None.

        Ties share the better place. None where fewer than five of them hold the period.
        """
        held = [held for code, held in self.values.get(slot, {}).items() if code in self.similar]
        if value is None or len(held) < FEWEST:
            return None
        return 1 + sum(other > value for other in held), 1 + len(held)

    @property
    def region_name(self):
        return next((row["area_name"] for row in self.region.values()), "")


def of(area, latest, near=None):
    """What stands beside these rows of an area in the same periods, in one query.

    And four for which areas are similar, unless `near` has them: `by_population_and_age`.

    Only what the public may see: who compares never learns another area's restricted figure.
    """
    if area.is_demonstration or not latest:
        return Peers()
    wanted = {figures.slot(row) for row in latest}
    found = {}
    for row in _around(area, wanted).visible_to(ANYONE).values(*READ):
        key = figures.slot(row), row["area_code"]
        held = found.get(key)
        if figures.slot(row) in wanted and (held is None or _goes_first(row, held)):
            found[key] = row
    near, basis = similar_areas.of(area, found=near)
    peers = Peers(similar=frozenset(one.code for one in near), similar_by=basis)
    for (slot, code), row in found.items():
        if row["area_kind"] == "england" and code != area.code:
            peers.england[slot] = row
        elif row["area_kind"] == "region" and area.kind != "region":
            peers.region[slot] = row
        elif row["value"] is not None:
            peers.values.setdefault(slot, {})[code] = row["value"]
    return peers


def _goes_first(row, held):
    return figures.PRECEDENCE[row["basis"]] < figures.PRECEDENCE[held["basis"]]


def _around(area, wanted):
    """Indicators of England, of the region and of the areas of the same kind in force that day."""
    day = area.valid_to or timezone.localdate()
    codes, starts, ends = (set(parts) for parts in zip(*wanted, strict=True))
    found = Indicator.objects.filter(
        window="as_published",
        breakdown="",
        metric__code__in=codes,
        period_start__in=starts,
        period_end__in=ends,
    ).exclude(basis="quoted")
    same = Area.objects.in_england().on(day).filter(kind=area.kind)
    return found.filter(
        Q(area__kind="england") | Q(area__in=_regions(area, day)) | Q(area__in=same)
    )


def _regions(area, day):
    """The region of an area, of what it lies in, or of the force of a partnership."""
    parts = AreaPart.objects.on(day)
    wholes = parts.filter(part=area).exclude(relation="england").values("whole")
    lies = Q(part=area) | Q(part__in=wholes)
    if area.kind in (Area.Kind.FOOTPRINT, Area.Kind.BOARD):
        lies |= Q(part=area.partnership.force_id)
    return parts.filter(lies, relation="region").values("whole")
