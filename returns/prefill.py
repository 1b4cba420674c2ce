"""What a return holds when it opens: a row for each thing asked, filled in where it is known.

A figure that was published or sent ahead by its source is not asked again, whether it was out
when the return opened or came while it was a draft; governance is what the register says; narrative
and what rarely changes come forward from the return before, to confirm.
"""

from collections import defaultdict
from functools import cached_property

from django.db import transaction

from outcomes.models import MetricVersion, Observation
from partnerships.models import AreaPart

from . import freezing, governance
from .models import Confirmation, Narrative, QuarterlyReturn, Question, ReturnValue, Supplied
from .models.answers import Origin
from .timetable import period

LEVEL = Question.Level
CARRIED = "carried"


def fill(one, opened):
    """Give these returns of a round, just opened, a row for each thing that their form asks."""
    known = Known(one, opened)
    for model in (ReturnValue, Narrative, Confirmation):
        model.objects.bulk_create(
            row
            for each in opened
            for question in known.questions[each.asked_of]
            if MODEL[question.kind] is model
            for row in known.rows(each, question)
        )


MODEL = {
    Question.Kind.FIGURE: ReturnValue,
    Question.Kind.NARRATIVE: Narrative,
    Question.Kind.TEXT: Narrative,
    Question.Kind.CONFIRMATION: Confirmation,
    Question.Kind.DAY: Confirmation,
}


@transaction.atomic
def bring_up(return_id):
    """Fill in what is blank in a draft and known by now; returns how many answers that is.

    What nobody typed follows its source, if that says something else now. What somebody typed is
    never touched.
    """
    quarterly_return = freezing.locked(return_id)
    if freezing.why_frozen(quarterly_return):
        return 0
    known = Known(quarterly_return.round, [quarterly_return])
    values = quarterly_return.returnvalues.filter(
        origin__in=["", Origin.SUPPLIED, Origin.PUBLISHED]
    ) | quarterly_return.returnvalues.filter(state=ReturnValue.State.BLANK)
    moved = 0
    for value in values.select_related("question"):
        said = known.figure(value.question, value.area_id, value.period_start, value.period_end)
        if said is None or said == (value.numerator, value.denominator, value.origin):
            continue
        value.numerator, value.denominator, value.origin = said
        value.state, value.reason = ReturnValue.State.GIVEN, ""
        value.version += 1
        value.save()
        moved += 1
    return moved


def asked_here(question):
    """Whether a return holds an answer of its own: what the force returns is only shown."""
    return question.filled_from != "force"


class Known:
    """What is known of these returns before anybody types: read in a few queries for all."""

    def __init__(self, one, opened):
        self.round = one
        self.bases = bases(one.ends)
        self.questions = defaultdict(list)
        asked = Question.objects.filter(section__form=one.form_id).select_related("section")
        for question in asked.order_by("section__order", "order"):
            if asked_here(question):
                self.questions[question.section.asked_of].append(question)
        self.partnerships = [each.partnership for each in opened if each.partnership_id]

    @cached_property
    def authorities(self):
        return authorities(self.partnerships, self.round.ends)

    @cached_property
    def registers(self):
        return governance.registers(self.partnerships) if self.partnerships else {}

    def areas(self, each, level):
        """The ids of the areas that a question of this level asks a return about."""
        if level == LEVEL.AUTHORITY:
            return self.authorities.get(each.partnership.area_id, [])
        return [each.force_id or each.partnership.area_id]

    def rows(self, each, question):
        for area in self.areas(each, question.level):
            common = {"quarterly_return": each, "question": question, "area_id": area}
            if MODEL[question.kind] is ReturnValue:
                yield self._value(common)
            elif MODEL[question.kind] is Narrative:
                yield Narrative(**common, **self._carried(Narrative, WORDS, common))
            else:
                yield Confirmation(**common, **self._confirmed(common))

    def period(self, question):
        return period(self.round.quarter, question.quarters_back, self.bases[question.metric_id])

    def _value(self, common):
        question = common["question"]
        start, end = self.period(question)
        held = self.figure(question, common["area_id"], start, end)
        days = {"period_start": start, "period_end": end}
        if held is None:
            return ReturnValue(**common, **days)
        numerator, denominator, origin = held
        return ReturnValue(
            **common,
            **days,
            state=ReturnValue.State.GIVEN,
            numerator=numerator,
            denominator=denominator,
            origin=origin,
        )

    def _confirmed(self, common):
        asked = common["question"].filled_from
        if asked.startswith("register:"):
            found = self.registers[common["quarterly_return"].partnership_id]
            said, words = governance.answer(asked, found)
            return {"said": said, "register_says": words, "origin": Origin.REGISTER}
        return self._carried(Confirmation, ("said", "day", "note"), common)

    def _carried(self, model, names, common):
        """What the return before said, to be confirmed; what never changes needs no confirming."""
        question = common["question"]
        if question.filled_from != CARRIED:
            return {}
        whose = whose_return(common["quarterly_return"])
        last = self.before[model].get((whose, question.key, common["area_id"]))
        if last is None or not any(getattr(last, name) for name in names):
            return {}
        return {name: getattr(last, name) for name in names} | {
            "origin": Origin.CARRIED,
            "needs_confirming": question.kind == Question.Kind.NARRATIVE,
        }

    def figure(self, question, area, start, end):
        """(numerator, denominator, origin) of what is out already; None where nothing whole is."""
        held = self.figures.get((question.metric_id, area, start, end))
        if held is None or not question.is_proportion:
            return held and (held[0], None, held[2])
        return held if held[1] else None

    @cached_property
    def figures(self):
        """{(metric, area, start, end): (numerator, denominator, origin)} of what is out already."""
        asked = {question.metric_id for one in self.questions.values() for question in one}
        recent = {"metric__in": asked - {None}, "period_end__gte": self._first_end()}
        found = {}
        columns = ("metric", "area", "period_start", "period_end", "numerator", "denominator")
        supplied = Supplied.objects.filter(**recent).values_list(*columns)
        for *key, numerator, denominator in supplied:
            found[tuple(key)] = numerator, denominator, Origin.SUPPLIED
        published = Observation.objects.current().filter(
            **recent, basis=Observation.Basis.PUBLISHED, breakdown="", numerator__isnull=False
        )
        for *key, numerator, denominator in published.values_list(*columns):
            found[tuple(key)] = numerator, denominator, Origin.PUBLISHED
        return found

    def _first_end(self):
        figures = [
            self.period(question)[1]
            for one in self.questions.values()
            for question in one
            if question.kind == Question.Kind.FIGURE
        ]
        return min(figures, default=self.round.ends)

    @cached_property
    def before(self):
        """{model: {(whose, question key, area): its answer in the return before}}."""
        earlier = QuarterlyReturn.objects.filter(
            round__quarter__lt=self.round.quarter,
            partnership__in=[one.pk for one in self.partnerships],
        ).order_by("partnership_id", "-round__quarter")
        last = list(earlier.distinct("partnership_id").values_list("pk", flat=True))
        found = {}
        for model in (Narrative, Confirmation):
            rows = model.objects.filter(
                quarterly_return__in=last, question__filled_from=CARRIED
            ).select_related("quarterly_return", "question")
            found[model] = {
                (whose_return(row.quarterly_return), row.question.key, row.area_id): row
                for row in rows
            }
        return found


WORDS = ("direction", "commentary", "risks", "actions")


def whose_return(each):
    return each.partnership_id, each.force_id


def authorities(partnerships, day):
    """{footprint: ids of the authorities inside it on a day}, by name."""
    areas = [one.area_id for one in partnerships]
    parts = AreaPart.objects.filter(
        whole__in=areas, relation="footprint", part__kind__in=["upper_tier", "district"]
    )
    found = defaultdict(list)
    for whole, part in parts.on(day).order_by("part__name").values_list("whole", "part"):
        found[whole].append(part)
    return found


def bases(day):
    """{metric id: its period in the catalogue's words} of what returns ask, on a day."""
    versions = MetricVersion.objects.on(day).filter(metric__kind="returnable")
    return dict(versions.values_list("metric", "period_basis"))
