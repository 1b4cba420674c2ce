"""The returns of Exampleshire: rounds that are over, and the open one in the middle of its work."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from outcomes import periods
from outcomes.framework import DEMONSTRATION
from outcomes.models import Metric
from partnerships.models import Area, User
from partnerships.reference import rows
from returns import editions, flagging, publish, rounds
from returns.models import (
    Confirmation,
    Narrative,
    QuarterlyReturn,
    Question,
    ReturnValue,
    Status,
    Step,
    Supplied,
)
from returns.models.answers import Origin
from returns.prefill import bases
from returns.timetable import period

from . import people, shapes
from .places import DATA, FORCE, PARTNERSHIP

ROUNDS = 5
"""How many rounds are over, before the open one."""
LATE = 3
"""How many rounds back the partnership was late."""
FICTIONAL = {"nation": Area.Nation.DEMONSTRATION}
BARRIERS = "Grants are confirmed for one year at a time, so posts stay open."
NOT_KNOWN = "The provider's system could not report on this quarter."
REPORTED = ("NDTMS", "OHID")
"""What the names of the sources begin with whose reports arrive before a return is due."""
SENT_BY = {
    "partnership": {"submit": "lead", "certify": "sro", "accept": "office"},
    "force": {"submit": "force", "certify": "superintendent", "accept": "office"},
}


def load():
    """Once: what was done with a return of the demonstration since is left as it is."""
    ours = Q(partnership__area__code=PARTNERSHIP) | Q(force__code=FORCE)
    if QuarterlyReturn.objects.filter(ours).exists():
        return
    today = timezone.localdate()
    series = Series(today)
    last = rounds.last_ended(today)
    for back in range(ROUNDS, 0, -1):
        one = rounds.prepare(periods.add_months(last, -3 * back))
        if one:
            rounds.open_round(one, today, **FICTIONAL)
            for each in one.returns.filter(ours):
                series.answer(each)
                accepted(each, late=back == LATE and each.partnership_id is not None)
    current = rounds.prepare(last)
    series.supply(current)
    rounds.open_round(current, today, **FICTIONAL)
    force_return = current.returns.get(force__code=FORCE)
    series.answer(force_return)
    publish.publish(accepted(force_return))


class Series:
    """The invented figures by (metric, area, quarter), and what they are written into."""

    def __init__(self, today):
        self.found = {
            (row["metric"], row["area"]): shapes.series(row, today) for row in rows(DATA, "figures")
        }
        self.users = {name: user(name) for name in ("lead", "force")}

    def of(self, metric, area, quarter_end):
        """(numerator, denominator) as decimals of a quarter; None where there is no figure."""
        quarter = periods.quarter_slug(periods.quarter_of(quarter_end))
        numerator, denominator, _ = self.found[metric, area].get(quarter, ("", "", ""))
        if numerator in ("", "*"):
            return None
        return Decimal(numerator), Decimal(denominator) if denominator != "" else None

    def supply(self, one):
        """What the treatment reports say of the quarters that a round asks for."""
        kinds = bases(one.ends)
        now = timezone.now()
        areas = dict(Area.objects.filter(**FICTIONAL).values_list("code", "pk"))
        asked = Question.objects.filter(section__form=one.form_id, level="authority", kind="figure")
        for question in asked.filter(metric__isnull=False).select_related("metric"):
            start, end = period(one.quarter, question.quarters_back, kinds[question.metric_id])
            for metric, area in self.found:
                figure = self.of(metric, area, end) if metric == question.metric.code else None
                if figure and question.source.startswith(REPORTED):
                    Supplied.objects.update_or_create(
                        metric=question.metric,
                        area_id=areas[area],
                        period_start=start,
                        period_end=end,
                        defaults={
                            "numerator": figure[0],
                            "denominator": figure[1],
                            "source_id": DEMONSTRATION,
                            "loaded_at": now,
                        },
                    )

    def answer(self, each):
        """Fill in a return from the figures and the invented words."""
        told = {"edited_at": timezone.now(), "edited_by": self.users["lead"], "version": 1}
        if each.force_id:
            told["edited_by"] = self.users["force"]
        for model, fill in (
            (ReturnValue, self._figure),
            (Narrative, self._words),
            (Confirmation, self._confirmed),
        ):
            answers = list(
                model.objects.filter(quarterly_return=each).select_related("question", "area")
            )
            changed = [one for one in answers if fill(one)]
            for one in changed:
                one.needs_confirming = False
                one.origin = one.origin or Origin.TYPED
                for name, value in told.items():
                    setattr(one, name, value)
            names = [field.name for field in model._meta.concrete_fields if field.name != "id"]
            model.objects.bulk_update(changed, names)

    def _figure(self, one):
        code = Metric.objects.get(pk=one.question.metric_id).code
        figure = self.of(code, one.area.code, one.period_end)
        if figure is None:
            one.state, one.reason = ReturnValue.State.NOT_KNOWN, NOT_KNOWN
        else:
            one.state = ReturnValue.State.GIVEN
            one.numerator, one.denominator = figure
        return True

    def _words(self, one):
        words = {row["outcome"]: row for row in rows(DATA, "narrative")}
        said = words.get(one.question.outcome_id)
        if said:
            for name in ("direction", "commentary", "risks", "actions"):
                setattr(one, name, said[name])
        elif one.question.key == "barriers_and_asks":
            one.commentary = BARRIERS
        return True

    def _confirmed(self, one):
        if one.question.key == "baseline_maintained":
            one.said = Confirmation.Said.YES
        elif one.question.key == "plan_approved_on":
            one.day = one.quarterly_return.round.quarter.replace(month=4, day=23)
        else:
            return False
        return True


def user(account):
    return User.objects.get(email=people.address(account))


def accepted(each, *, late=False):
    """Take a filled return through its steps, each on a day of its round; returns it."""
    flagging.count(each)
    due = each.round.force_due_on if each.force_id else each.round.due_on
    submitted = due + timedelta(days=4 if late else -6)
    now = timezone.now()
    opened = min(_at(each.round.opens_on), now)
    QuarterlyReturn.objects.filter(pk=each.pk).update(opened_at=opened)
    was = Status.DRAFT
    steps = (
        ("submit", Status.SUBMITTED, 0),
        ("certify", Status.CERTIFIED, 2),
        ("accept", Status.ACCEPTED, 5),
    )
    for event, status, days in steps:
        at = min(_at(submitted + timedelta(days=days)), now)
        by = user(SENT_BY[each.asked_of][event])
        pair = status.value
        each.status = status
        setattr(each, f"{pair}_at", at)
        setattr(each, f"{pair}_by", by)
        if event == "submit":
            each.first_submitted_at, each.is_late = at, late
        each.edition += event == "accept"
        each.save()
        Step.objects.create(quarterly_return=each, at=at, by=by, event=event, was=was, now=status)
        was = status
    editions.keep(each, at, None)
    return each


def _at(day):
    return timezone.make_aware(datetime.combine(day, time(10, 30)))
