"""What the authorities of an area hold of people who cannot be added up, for its own page."""

from django.utils import timezone

from partnerships.access import ANYONE
from partnerships.models import Area, AreaPart

from .. import brackets, figures


def of(entry, area):
    """A sentence with the bracket of the local counts; "" where none can be said. Two queries.

    Only of what the public may see.
    """
    if not (entry.metric.counts_people and entry.metric.measure == "people"):
        return ""
    parts = AreaPart.objects.on(timezone.localdate()).filter(
        whole=area, part__kind=Area.Kind.UPPER_TIER
    )
    codes = list(parts.values_list("part__code", flat=True))
    if len(codes) < 2:
        return ""
    rows = figures.rows(ANYONE, metric=entry.version.metric, area__code__in=codes)
    found = brackets.newest(rows, codes)
    return brackets.sentence(entry.metric, *found, area.in_words) if found else ""
