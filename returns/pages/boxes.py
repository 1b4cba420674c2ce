"""The boxes of a section: each answer with what helps to give it, ready for its template."""

from dataclasses import dataclass, field

from django.utils import timezone

from .. import forms
from ..models import Confirmation, Narrative, ReturnValue
from . import words


@dataclass
class Box:
    """One answer as a form shows it.

    fields: what stands in each field, as typed or as held; errors: {field: words}; theirs: what
    somebody else saved meanwhile, {field: text}, where that is so; odd: of `flagging.Odd`.
    """

    answer: object
    fields: dict
    errors: dict = field(default_factory=dict)
    theirs: dict = field(default_factory=dict)
    odd: list = field(default_factory=list)
    past: words.Past | None = None
    published: str = ""
    wanted: str = ""
    version: int = 0

    @property
    def kind(self):
        """Which template shows it: figure, narrative, confirmation or day."""
        if isinstance(self.answer, ReturnValue):
            return "figure"
        if isinstance(self.answer, Narrative):
            return "narrative"
        return "day" if self.answer.question.kind == "day" else "confirmation"

    @property
    def name(self):
        """What the names of its fields begin with."""
        return self.answer.key

    @property
    def id(self):
        return self.answer.key.replace(":", "-")

    @property
    def filled_from(self):
        return words.FROM.get(self.answer.origin, "")

    @property
    def changed(self):
        """Who changed it last and when; "" where nobody did."""
        by, at = self.answer.edited_by, self.answer.edited_at
        if by is None:
            return ""
        return f"Last changed by {by.name or by.email}, {timezone.localtime(at):%-d %B %Y, %H:%M}."

    @property
    def from_register(self):
        return self.answer.question.filled_from.startswith("register:")

    @property
    def said(self):
        """The answer in words, where it is only read."""
        if self.kind == "figure":
            return words.said(self.answer)
        if self.kind == "day":
            return f"{self.answer.day:%-d %B %Y}" if self.answer.day else "Not answered"
        if self.kind == "confirmation":
            return self.answer.get_said_display() if self.answer.said else "Not answered"
        return self.answer.commentary or "Not answered"

    @property
    def theirs_in_words(self):
        return forms.in_words(self.theirs)

    @property
    def yours_in_words(self):
        return forms.in_words(self.fields)

    @property
    def states(self):
        """The choices of a figure: (value, words, chosen)."""
        chosen = self.fields.get("state", "")
        chosen = "" if chosen == ReturnValue.State.GIVEN else chosen
        return [(value, text, value == chosen) for value, text in STATES]

    @property
    def directions(self):
        return [
            (value, text, value == self.fields.get("direction"))
            for value, text in Narrative.Direction.choices
            if value
        ]

    @property
    def answers_to_confirm(self):
        return [
            (value, text, value == self.fields.get("said"))
            for value, text in Confirmation.Said.choices
            if value
        ]


STATES = [
    ("", "A figure"),
    (ReturnValue.State.NIL, "Nil: it was counted, and there were none"),
    (ReturnValue.State.NOT_APPLICABLE, "Does not apply here"),
    (ReturnValue.State.NOT_KNOWN, "Not known"),
]


@dataclass
class Group:
    """The boxes of one question: one for each area that it is asked of."""

    question: object
    boxes: list
    definition: object = None

    @property
    def heading(self):
        return self.question.words

    @property
    def is_figure(self):
        return self.question.kind == "figure"

    @property
    def unit(self):
        return self.definition.unit if self.definition else ""


def groups(whole, part, typed=None, results=None):
    """The questions of a section with their boxes.

    typed: {key: fields} as somebody typed them, not saved; results: {key: saving.Saved}.
    """
    typed, results = typed or {}, results or {}
    definitions = whole.definitions
    found = {}
    for answer in part.answers:
        result = results.get(answer.key)
        sent = typed.get(answer.key, {}) if result is None or result.errors or result.theirs else {}
        box = Box(
            answer,
            {**forms.as_typed(answer), **sent},
            errors=result.errors if result else {},
            theirs=result.theirs if result and result.outcome == "changed" else {},
            odd=[
                one
                for one in part.odd
                if (one.question.pk, one.area.pk) == (answer.question_id, answer.area_id)
            ],
            version=_version(answer, sent, result),
        )
        if isinstance(answer, ReturnValue):
            box.past = words.Past(answer, whole.history.past(answer))
            definition = definitions[answer.question.metric_id]
            box.wanted = words.wanted(answer, is_stock=definition.counting == "stock")
            box.published = words.published(answer, whole.history.published(answer))
        group = found.setdefault(
            answer.question_id,
            Group(answer.question, [], definitions.get(answer.question.metric_id)),
        )
        group.boxes.append(box)
    return list(found.values())


def _version(answer, sent, result):
    """The version that a box sends: what was read of it, unless both values are now shown."""
    read = sent.get("version", "")
    is_shown_both = result is not None and result.outcome == "changed"
    if is_shown_both or not (read.isascii() and read.isdigit()):
        return answer.version
    return int(read[:9])
