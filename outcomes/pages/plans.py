"""The local plan of an area, as its page is grouped by it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import takewhile

from django.db.models import Q

from partnerships.access import Permission
from partnerships.models import Area, AreaPart

from ..models import DeliveryAction, LocalPlan, PlanPriority, PriorityLink
from . import places


@dataclass(frozen=True)
class Plan:
    """A plan, its priorities in their order, and the day for which its links are read.

    The day of a plan that has ended is its last.
    """

    plan: LocalPlan
    priorities: tuple[PlanPriority, ...]
    day: date

    @cached_property
    def links(self):
        """The links in force on the plan's day: {priority's id: [link]}."""
        found = {priority.pk: [] for priority in self.priorities}
        for link in PriorityLink.objects.on(self.day).filter(priority__plan=self.plan):
            found[link.priority_id].append(link)
        return found

    @property
    def ended(self):
        """ "Ended 2024" of a plan that has; "" of one in force."""
        return f"Ended {self.plan.last_year}" if self.day < places.today() else ""

    @property
    def facts(self):
        """The plan as a section of the page, with its years."""
        years = f"{self.plan.first_year} to {self.plan.last_year}"
        return [
            {"term": "Plan", "text": self.plan.title},
            {"term": "Whose", "text": self.plan.body},
            {"term": "Years", "text": ". ".join(filter(None, (years, self.ended)))},
            {"term": "Source", "text": self.plan.source.capitalize()},
        ]


def speaking_to(metric, areas):
    """The priorities in force for any of these areas that speak to a measure, in one query.

    By name, else by its outcome, else by its pillar. A priority that speaks to it twice is told
    once. metric: of the catalogue.
    """
    today = places.today()
    named = Q(metric=metric)
    named |= Q(outcome=metric.outcome_id) if metric.outcome_id else Q()
    named |= Q(pillar=metric.pillar_id) if metric.pillar_id else Q()
    links = PriorityLink.objects.on(today).filter(
        named,
        priority__plan__area__in=areas,
        priority__plan__first_year__lte=today.year,
        priority__plan__last_year__gte=today.year,
    )
    links = links.select_related("priority__plan").order_by("priority__plan", "priority__order")
    return list(dict.fromkeys(link.priority for link in links))


def being_done(metric, areas, viewer):
    """What the rail of a measure says is done about it: facts, none where nothing is recorded.

    areas: the page's own first, then those around it.
    """
    found = {}
    for priority in speaking_to(metric, areas):
        found.setdefault(priority.plan, []).append(priority.text)
    return [
        *(_action(one) for one in actions(metric, areas[0], viewer)),
        *(
            {"term": f"{plan.title}, {plan.body}", "text": f"Priority: {'; '.join(texts)}."}
            for plan, texts in found.items()
        ),
    ]


def actions(metric, area, viewer):
    """Open actions on a measure of the partnerships of an area: public ones, or all to a reader.

    A partnership is of its own footprint, of each authority in it, and of its force.
    """
    mine = Q(partnership__area=area) | Q(partnership__force=area)
    parts = AreaPart.objects.on(places.today()).filter(part=area, relation=Area.Kind.FOOTPRINT)
    mine |= Q(partnership__area__in=parts.values("whole"))
    found = DeliveryAction.objects.filter(mine, metric=metric).select_related("partnership__area")
    found = found.exclude(progress=DeliveryAction.Progress.STOPPED)
    return [
        one
        for one in found
        if one.is_public or viewer.may(Permission.READ_PARTNERSHIP, one.partnership.area)
    ]


def _action(one):
    """An action with its owner and day: what is done, by whom, how far it is."""
    ends = one.done_on or one.due_on
    day = f", {'on' if one.done_on else 'due'} {ends:%-d %B %Y}" if ends else ""
    return {"term": one.title, "text": f"{one.get_progress_display()}{day}. {one.owner}."}


def of(area):
    """The plan in force for an area, or the last that was; None where none is held."""
    found = PlanPriority.objects.filter(plan__area=area).select_related("plan")
    found = list(found.order_by("-plan__last_year", "-plan__first_year", "plan", "order"))
    if not found:
        return None
    plan = found[0].plan
    priorities = tuple(takewhile(lambda priority: priority.plan_id == plan.pk, found))
    return Plan(plan, priorities, min(places.today(), date(plan.last_year, 12, 31)))
