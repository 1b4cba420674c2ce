"""A return read whole: its sections with their answers, what is odd, who has what. Few queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from .. import checks, editions, flagging, reach
from ..history import History
from ..models import Confirmation, Narrative, Question, ReturnValue, Section, Status


@dataclass
class Part:
    """One section of a return: its answers in order, what is odd in it, and who has it.

    shown: values of the force's return that this section only shows; waiting: why they are not
    there yet, as a sentence.
    """

    section: Section
    answers: list = field(default_factory=list)
    odd: list = field(default_factory=list)
    delegations: list = field(default_factory=list)
    shown: list = field(default_factory=list)
    asked_of_force: int = 0
    waiting: str = ""

    @property
    def asked(self):
        return len(self.answers) + self.asked_of_force

    @property
    def needed(self):
        """How many answers somebody here has still to give: optional ones are nobody's need."""
        return sum(not one.is_answered and one.question.required for one in self.answers)

    @property
    def open_flags(self):
        return sum(one.is_open for one in self.odd)


class Whole:
    """Everything of a return that its pages show, for one viewer; or of one section, by its key.

    definitions: {metric id: `MetricVersion`} of what it asks.
    """

    def __init__(self, quarterly_return, viewer, key=None):
        self.quarterly_return, self.viewer = quarterly_return, viewer
        self.only = reach.only_sections(viewer, quarterly_return)
        self.values = flagging.values_of(quarterly_return)
        self.history = History(self.values)
        self.definitions = flagging.definitions(self.values)
        self.odd = flagging.odd(quarterly_return, self.values, self.history, self.definitions)
        if self.only is not None:  # what is set beside another's figure would tell it
            self.odd = [one for one in self.odd if one.found.rule not in ACROSS]
        self.parts = self._parts(key)

    def part(self, key):
        """The section with this key that the viewer may see; None for any other."""
        return next((one for one in self.parts if one.section.key == key), None)

    @property
    def asked(self):
        return sum(part.asked for part in self.parts)

    @property
    def needed(self):
        return sum(part.needed for part in self.parts)

    @property
    def open_flags(self):
        """What is odd and waits for a word, but for what is only not answered yet."""
        return [
            one
            for part in self.parts
            for one in part.odd
            if one.is_open and one.found.rule != "missing"
        ]

    def _parts(self, key):
        form, asked_of = self.quarterly_return.round.form_id, self.quarterly_return.asked_of
        questions = Question.objects.filter(section__form=form, section__asked_of=asked_of)
        questions = list(questions.select_related("section").order_by("section__order", "order"))
        parts = {question.section_id: Part(question.section) for question in questions}
        if key is not None:
            parts = {pk: part for pk, part in parts.items() if part.section.key == key}
        questions = [question for question in questions if question.section_id in parts]
        for answer in self._answers({question.kind for question in questions}):
            if answer.question.section_id in parts:
                parts[answer.question.section_id].answers.append(answer)
        for one in self.odd:
            if one.question.section_id in parts:
                parts[one.question.section_id].odd.append(one)
        for each in self.quarterly_return.delegations.all():
            if each.section_id in parts:
                parts[each.section_id].delegations.append(each)
        self._show_force(parts, [one for one in questions if one.filled_from == "force"])
        return [one for one in parts.values() if self.only is None or one.section.pk in self.only]

    def _answers(self, kinds):
        yield from self.values
        for model in (Narrative, Confirmation):
            if kinds & KINDS[model]:
                rows = model.objects.filter(quarterly_return=self.quarterly_return)
                yield from rows.select_related("question", "area", "edited_by")

    def _show_force(self, parts, questions):
        """What the force returns once for all of its partnerships, as it was accepted last."""
        if not questions:
            return
        by_section = defaultdict(set)
        for question in questions:
            by_section[question.section_id].add(question.metric_id)
        force = self.quarterly_return.partnership.force
        values = ReturnValue.objects.filter(
            quarterly_return__round=self.quarterly_return.round_id, quarterly_return__force=force
        )
        values = list(values.select_related("question__metric", "area", "quarterly_return"))
        stands = values[0].quarterly_return if values else None
        if stands and stands.edition and stands.status != Status.ACCEPTED:
            editions.as_accepted(stands, values)
        for section, metrics in by_section.items():
            part = parts[section]
            part.asked_of_force = len(metrics)
            if stands and stands.edition:
                part.shown = [one for one in values if one.question.metric_id in metrics]
            else:
                words = stands.status_words.lower() if stands else "not opened"
                part.waiting = (
                    f"{force.in_full}’s return for this quarter is {words}: its figures stand "
                    "here once it is accepted. Nothing is asked of you."
                )


ACROSS = {rule.name for rule in checks.RULES if rule.across}
"""The rules that set two boxes beside each other, whose words name both figures."""
KINDS = {
    Narrative: {Question.Kind.NARRATIVE, Question.Kind.TEXT},
    Confirmation: {Question.Kind.CONFIRMATION, Question.Kind.DAY},
}
