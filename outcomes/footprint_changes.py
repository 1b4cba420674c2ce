"""A partnership's footprint changes on a day: what joins or leaves, and where its figures break.

History is never rewritten: what was in the footprint ends the day before, what joins begins that
day, and each measure held for the partnership gets a break, across which nothing is compared.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from partnerships import audit, fictional, keeping
from partnerships.access import NotAllowed
from partnerships.models import Act, Area, AreaPart, Partnership

from .models import Break, Indicator, MetricVersion


@dataclass(frozen=True)
class Change:
    """From `on`, `area` joins the footprint of a partnership, or leaves it."""

    partnership: Partnership
    area: Area
    joins: bool
    on: date
    why: str = ""

    @property
    def words(self):
        verb = "joins" if self.joins else "leaves"
        return f"{self.area.name} {verb} {self.partnership.area.name} from {self.on:%-d %B %Y}"

    @property
    def flag(self):
        """What stands at the break on a chart."""
        return f"Footprint changed, {self.on:%B %Y}"


def check(change):
    """Raise ValidationError in words where the change cannot be."""
    parts = AreaPart.objects.filter(relation=Area.Kind.FOOTPRINT, part=change.area)
    held = parts.filter(whole=change.partnership.area).on(change.on).first()
    if not change.joins:
        if held is None:
            raise ValidationError(f"{change.area.name} is not in the footprint on that day.")
        if held.valid_from and held.valid_from >= change.on:
            raise ValidationError(f"It joined on {held.valid_from:%-d %B %Y}: choose a later day.")
        if (
            not parts.model.objects.filter(whole=change.partnership.area)
            .on(change.on)
            .exclude(part=change.area)
            .exists()
        ):
            raise ValidationError("Nothing would be left of the footprint.")
        return
    if held:
        raise ValidationError(f"{change.area.name} is in the footprint already on that day.")
    later = parts.exclude(valid_to__lt=change.on).select_related("whole").first()
    if later:
        raise ValidationError(
            f"{change.area.name} is in {later.whole.name} on or after that day: it leaves there "
            "first. Nobody is in two partnerships on one day."
        )


def broken(change):
    """The measures held for the partnership, whose figures would break: (code, title), by title."""
    held = Indicator.objects.filter(area=change.partnership.area).values("metric").distinct()
    versions = MetricVersion.objects.on(change.on).filter(metric__in=held)
    return sorted(versions.values_list("metric__code", "title"), key=lambda pair: pair[1])


@transaction.atomic
def make(change, *, viewer, request=None):
    """Write the change and its breaks. Raises ValidationError or NotAllowed with the reason."""
    Partnership.objects.select_for_update().get(pk=change.partnership.pk)
    check(change)
    if reason := fictional.why_not_change(viewer, change.partnership.area):
        raise NotAllowed(reason)
    whole = change.partnership.area
    if change.joins:
        row = AreaPart.objects.create(
            whole=whole, part=change.area, relation=whole.kind, valid_from=change.on,
            note=change.why,
        )  # fmt: skip
    else:
        row = AreaPart.objects.filter(whole=whole, part=change.area).on(change.on).get()
        row.valid_to, row.note = change.on - timedelta(days=1), change.why
        row.save()
    metrics = Indicator.objects.filter(area=whole).values_list("metric", flat=True).distinct()
    for metric in metrics:
        Break.objects.update_or_create(
            metric_id=metric,
            area=whole,
            on=change.on,
            defaults={
                "kind": Break.Kind.BOUNDARY,
                "compares": False,
                "text": change.flag,
                "reason": f"{change.words}. {change.why}",
            },
        )
    audit.record(
        Act.CHANGED, by=viewer.user, subject=row, request=request, what="footprint changed",
        joins=change.joins, on=change.on.isoformat(),
    )  # fmt: skip
    keeping.figures_move()
    return row
