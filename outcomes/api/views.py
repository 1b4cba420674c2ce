"""The lists: which rows each holds, in which order, and how a row is told."""

import inspect

from django.db.models import Prefetch
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from rest_framework.response import Response

from partnerships.models import Area, AreaPart, Partnership, Standing, Term

from .. import csv_files, figures
from ..charts.spec import Cell, Column, Row, TableSpec
from ..models import Indicator, MetricVersion, Observation
from ..pages import places, register_list
from . import questions, rows
from .base import ApiView, ListView
from .documents import LISTS, indexed, listed

SERIES = ("metric_id", "area_id", "period_start", "period_end", "breakdown")


@indexed
class Index(ApiView):
    def get(self, request):
        names = rows.IndexRow().fields
        return Response(
            {name: request.build_absolute_uri(reverse(f"api_{name}")) for name in names}
        )


class FigureList(ListView):
    """Rows about a metric, an area and a period, each as the viewer may see it."""

    lookups = {
        "metric": "metric_id__in",
        "area": "area_id__in",
        "kind": "area__kind",
        "from": "period_start__gte",
        "to": "period_end__lte",
        "breakdown": "breakdown",
        "basis": "basis",
        "window": "window",
    }

    def found(self, asked):
        wanted = {lookup: asked[name] for name, lookup in self.lookups.items() if name in asked}
        found = self.everything().filter(**wanted)
        if "within" in asked:
            found = found.filter(area_id__in=asked["within"])
        if not asked["demo"]:
            found = found.exclude(area__nation=Area.Nation.DEMONSTRATION)
        if "state" in asked:
            found = found.in_state(self.viewer, asked["state"])
        return found.order_by(*self.order)

    def read(self, chosen, asked):
        return chosen.visible_to(self.viewer)

    def told(self, row, asked):
        figures.note_restricted(self.viewer, [row])
        return csv_files.told(row, asked["units"], self.row.columns())


@listed("indicators", rows.IndicatorRow, questions.OfIndicators)
class Indicators(FigureList):
    """Figures for metrics, areas and periods, as the pages show them.

    In order of metric, area and time. Each row has a state: every state but `shown` has a reason,
    and its figures are null.
    """

    order = (*SERIES, "window", "basis")

    def everything(self):
        return Indicator.objects.all()

    def found(self, asked):
        found = super().found(asked)
        return found.latest_for(self.viewer) if asked.get("latest") else found


@listed("observations", rows.ObservationRow, questions.OfObservations)
class Observations(FigureList):
    """Figures as they were said: by publishers, in returns, in papers.

    Only what is held now: what was superseded is not given. In order of metric, area and time.
    """

    order = (*SERIES, "basis")

    def everything(self):
        return Observation.objects.current()

    def told(self, row, asked):
        seen = {name.removeprefix("seen_"): cell for name, cell in row.items()}
        return super().told(seen, asked)


@listed("metrics", rows.MetricRow, questions.OfMetrics)
class Metrics(ListView):
    """The catalogue: what is measured, as it is defined today.

    In the order in which the portal lists it.
    """

    def found(self, asked):
        lookups = {
            "kind": "metric__kind",
            "outcome": "metric__outcome",
            "pillar": "metric__pillar",
            "framework": "metric__framework",
            "direction": "direction",
        }
        wanted = {lookup: asked[name] for name, lookup in lookups.items() if name in asked}
        found = MetricVersion.objects.on(timezone.localdate()).filter(**wanted)
        return found.order_by("metric__order", "metric__code")

    def read(self, chosen, asked):
        return chosen.select_related("metric")

    def told(self, row, asked):
        metric = row.metric
        return self.as_row(
            row,
            code=metric.code,
            kind=metric.kind,
            framework=metric.framework_id or "",
            feeds_framework=metric.feeds_framework,
            outcome=metric.outcome_id or "",
            pillar=metric.pillar_id or "",
            group=metric.group,
            type=row.metric_type,
            unit=row.as_metric().value_unit,
            count_unit=row.unit,
            page=self.address("measure", metric.code),
        )


class PlaceList(ListView):
    """Rows that are places, which may lie within another or be fictional."""

    def placed(self, found, asked, area=""):
        """Those of the places found that are asked for; area: the way from one to its area."""
        if not asked["demo"]:
            found = found.exclude(**{f"{area}nation": Area.Nation.DEMONSTRATION})
        if "within" in asked:
            found = found.filter(**{f"{area}pk__in": asked["within"]})
        return found.filter(kind=asked["kind"]) if "kind" in asked else found


@listed("areas", rows.AreaRow, questions.OfAreas)
class Areas(PlaceList):
    """Places with codes: England, regions, police force areas, authorities, footprints.

    Retired areas are among them, since figures were published for them. In order of code.
    """

    def found(self, asked):
        return self.placed(Area.objects.order_by("code"), asked)

    def read(self, chosen, asked):
        return chosen.prefetch_related("successors")

    def told(self, row, asked):
        return self.as_row(
            row,
            successors=sorted(area.code for area in row.successors.all()),
            marking=figures.DEMONSTRATION if row.is_demonstration else "",
            page=self.request.build_absolute_uri(row.get_absolute_url()),
        )


@listed("partnerships", rows.PartnershipRow, questions.OfPartnerships)
class Partnerships(PlaceList):
    """Combating Drugs Partnerships and the boards over them, with their footprints.

    A footprint is as it was on the day asked for. In order of slug.
    """

    def found(self, asked):
        return self.placed(Partnership.objects.order_by("slug"), asked, "area__")

    def read(self, chosen, asked):
        parts = AreaPart.objects.on(asked.get("on") or timezone.localdate()).select_related("part")
        heads = Term.objects.on(asked.get("on") or timezone.localdate())
        heads = heads.filter(post__in=places.HEADS, standing=Standing.HOLDER).order_by("post")
        return chosen.select_related("area", "force", "parent").prefetch_related(
            Prefetch("area__parts", parts.order_by("part__code")),
            Prefetch("terms", heads, to_attr="headed"),
        )

    def told(self, row, asked):
        return self.as_row(
            row,
            area=row.area.code,
            force=row.force.code,
            force_name=row.force.name,
            parent=row.parent.slug if row.parent else "",
            footprint=[part.part.code for part in row.area.parts.all()],
            valid_from=row.area.valid_from,
            post=places.headed_by(row),
            marking=figures.DEMONSTRATION if row.area.is_demonstration else "",
            page=self.address("partnership", row.slug),
        )


@listed("registers", rows.RegisterRow, questions.OfPartnerships)
class Registers(PlaceList):
    """Who answers, who sits and what is due, for the partnerships whose papers the caller reads.

    No name of a person is ever told. Empty for a caller who reads no papers. In order of slug.
    """

    def found(self, asked):
        mine = [one.pk for one in register_list.readable(self.viewer)]
        found = Partnership.objects.filter(pk__in=mine).order_by("slug")
        return self.placed(found, asked, "area__")

    def read(self, chosen, asked):
        day = asked.get("on") or timezone.localdate()
        held = list(chosen.select_related("area", "force"))
        self.lines = {one.partnership.pk: one for one in register_list.lines(held, day)}
        return chosen.select_related("area")

    def told(self, row, asked):
        line = self.lines[row.pk]
        return self.as_row(
            row,
            area=row.area.code,
            headed_by=line.head.term.title if line.head.term else "",
            head_state=str(line.head.continuity.state),
            head_vacant_since=line.head.continuity.since,
            posts_vacant=[post.post for post in line.vacant],
            seats_filled=line.seats.filled,
            seats_deputised=line.seats.deputised,
            seats_vacant=line.seats.vacant,
            seats_not_recorded=line.seats.not_recorded,
            papers_late=list(line.late),
            last_met=line.last_met,
            next_meeting=line.next_meeting,
            marking=figures.DEMONSTRATION if row.area.is_demonstration else "",
            page=self.address("register", row.slug),
        )


def docs(request):
    """The page on which the API is explained and tried."""
    request.section = "/data/"
    entries = [
        Row(
            (
                Cell(f"{view.name}/", href=reverse(f"api_{view.name}")),
                Cell(inspect.getdoc(view).partition("\n\n")[0]),
                Cell(", ".join([*view.asks().fields, "format"])),
            )
        )
        for view in LISTS
    ]
    columns = (Column("List"), Column("Holds"), Column("Parameters", phone="fold"))
    table = TableSpec(caption="Lists", columns=columns, rows=tuple(entries))
    base = request.build_absolute_uri(reverse("api_index"))
    return render(request, "api/docs.html", {"table": table, "base": base})
