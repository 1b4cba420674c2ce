"""Read indicators for a page or a file: always through the gate, in as few queries as can be."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from . import sentences
from .framework import Metric as Definition
from .models import Indicator, MetricVersion, RecomputeRun, Source

PRECEDENCE = {"published": 0, "return": 1, "derived": 2}


@dataclass(frozen=True)
class Entry:
    """A metric of the catalogue as it is defined today."""

    version: MetricVersion

    @cached_property
    def metric(self) -> Definition:
        return self.version.as_metric()

    @property
    def code(self):
        return self.version.metric.code

    @property
    def group(self):
        return self.version.metric.group


def catalogue(**filters):
    """The catalogue in its order: {code: Entry}, in one query."""
    versions = MetricVersion.objects.on(timezone.localdate()).filter(**filters)
    versions = versions.select_related(
        "metric__framework", "metric__outcome", "metric__pillar"
    ).order_by("metric__order", "metric__code")
    return {version.metric.code: Entry(version) for version in versions}


def rows(viewer, *conditions, quoted=False, latest=False, window="as_published", **filters):
    """Visible rows in order of metric, area and time; of several bases the one that goes first."""
    found = Indicator.objects.filter(*conditions, window=window, breakdown="", **filters)
    found = found.latest_for(viewer) if latest else found
    found = found.filter(basis="quoted") if quoted else found.exclude(basis="quoted")
    found = found.order_by(*ORDER).visible_to(viewer)
    note_restricted(viewer, found)
    return list(found) if quoted else _chosen(found)


ORDER = ("metric__order", "metric_id", "area__name", "area_id", "period_start")


def of_area(viewer, area):
    """Everything held for an area, and apart from it what papers quote; in one query."""
    found = Indicator.objects.filter(window="as_published", breakdown="", area=area)
    found = found.order_by(*ORDER).visible_to(viewer)
    note_restricted(viewer, found)
    quoted = [row for row in found if row["basis"] == "quoted"]
    return _chosen(row for row in found if row["basis"] != "quoted"), quoted


def _chosen(found):
    """Of several bases of one figure the one that goes first."""
    chosen = {}
    for row in found:
        key = row["metric_code"], row["area_code"], row["period_start"], row["period_end"]
        held = chosen.get(key)
        if held is None or PRECEDENCE[row["basis"]] < PRECEDENCE[held["basis"]]:
            chosen[key] = row
    return list(chosen.values())


def note_restricted(viewer, found):
    """Note on the viewer which series were shown to them and not to the public, for the audit.

    And of which nations the areas were, for the page's own marking.
    """
    if viewer is not None:
        viewer.nations.update(row["area_nation"] for row in found)
    shown = {(row["metric_code"], row["area_code"]) for row in found if row["is_restricted"]}
    if shown:
        viewer.seen.update(shown)


def marking(row):
    """What a file, a page or an answer says of a figure that is not simply public; "" if it is."""
    return MARKINGS[row["area_nation"] == "demonstration", row["is_restricted"]]


DEMONSTRATION = "Demonstration data"
MARKINGS = {
    (False, False): "",
    (True, False): DEMONSTRATION,
    (False, True): "Restricted",
    (True, True): "Demonstration data; restricted",
}
"""Whether the area is fictional and whether the public may not see the figure: what is said."""


def newest_widely_held(slots):
    """Of (first day, last day, areas) the newest that nine in ten hold of the most that hold one.

    The one period that a table of areas states: a newer one that few hold would leave gaps.
    """
    ordered = sorted(slots, key=lambda slot: (slot[1], slot[0]), reverse=True)
    most = max(n for *_, n in ordered)
    return next((start, end) for start, end, n in ordered if n >= most * 0.9)


def slot(row):
    """What identifies the same figure in another area."""
    return row["metric_code"], row["period_start"], row["period_end"]


def england_beside(viewer, beside):
    """England's rows in the periods of these rows: {slot: row}, in one query."""
    wanted = {slot(row) for row in beside}
    if not wanted:
        return {}
    codes = {code for code, *_ in wanted}
    starts = {start for _, start, _ in wanted}
    found = rows(viewer, area__kind="england", metric__code__in=codes, period_start__in=starts)
    return {slot(row): row for row in found if slot(row) in wanted}


def is_stale(metric, row):
    """Whether a latest figure is past its date today."""
    return sentences.is_stale(metric, row["period_end"], timezone.localdate())


def last_computed():
    """When the figures that are shown were computed; None before the first run."""
    runs = RecomputeRun.objects.filter(outcome=RecomputeRun.Outcome.SUCCEEDED)
    return runs.order_by("-started_at").values_list("started_at", flat=True).first()


def source_line(sources):
    """Who published figures and where, as it stands under a chart; "" without sources."""
    return "; ".join(dict.fromkeys(f"{one.publisher}, {one.title}" for one in sources))


def sources_of(found):
    """The sources that rows name, in order: a rolled-up row may name several."""
    keys = {key for row in found for key in row["source_key"].split()}
    return list(Source.objects.filter(key__in=keys))
