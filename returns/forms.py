"""What may be typed as an answer: one form for each kind of question."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from .models import Confirmation, Narrative, ReturnValue

State = ReturnValue.State
MOST = Decimal(10) ** 12
WRITTEN = re.compile(r"£?\s?(\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+|\d+)(\.\d+)?", re.ASCII)
"""A number as people write it. 1,50 may mean two things, so it means neither."""
LONGEST = 4000


class Number(forms.Field):
    """A number as people type it: 1,234 or £1,234.50; blank is no number, and never nought."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value):
        text = str(value or "").strip()
        if not text:
            return None
        written = WRITTEN.fullmatch(text)
        if not written:
            shown = text[:40]
            raise ValidationError(f"“{shown}” is not a number. Type digits, such as 1,234 or 12.5.")
        number = Decimal(re.sub(r"[,\s£]", "", text))
        if number >= MOST:
            raise ValidationError(f"“{text[:40]}” is too large.")
        if number.as_tuple().exponent < -6:
            raise ValidationError("Give six decimals at most.")
        return number

    def prepare_value(self, value):
        return plain(value)


def plain(value):
    """A decimal as it is typed: 1234, 0.5; "" for none."""
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value.normalize():f}"


class AnswerForm(forms.Form):
    """The fields of an answer; `columns` are those of them that are stored as they are."""

    columns = ()

    confirm = forms.BooleanField(required=False)

    def changes(self, answer):
        """Whether saving would change anything; to confirm what was carried forward is a change."""
        told = {name: self.cleaned_data[name] for name in self.columns}
        confirmed = answer.needs_confirming and self.cleaned_data["confirm"]
        return confirmed or any(getattr(answer, name) != value for name, value in told.items())

    def moves(self, answer):
        """Whether saving would change what is said itself, and not a note beside it."""
        said = (name for name in self.columns if name != "note")
        return any(getattr(answer, name) != self.cleaned_data[name] for name in said)

    def put(self, answer):
        """Write the cleaned fields into the answer."""
        for name in self.columns:
            setattr(answer, name, self.cleaned_data[name])


class FigureForm(AnswerForm):
    """A figure, or why there is none."""

    columns = ("state", "numerator", "denominator", "reason", "note")

    numerator = Number(required=False)
    denominator = Number(required=False)
    state = forms.ChoiceField(choices=State.choices, required=False)
    reason = forms.CharField(required=False, max_length=LONGEST)
    note = forms.CharField(required=False, max_length=LONGEST)

    def __init__(self, *args, has_denominator=False, **options):
        super().__init__(*args, **options)
        self.has_denominator = has_denominator

    def clean(self):
        said = super().clean()
        if self.errors:
            return said
        if not self.has_denominator:
            said["denominator"] = None
        typed = said["numerator"] is not None or said["denominator"] is not None
        state = said["state"]
        if state in (State.BLANK, State.GIVEN):
            state = State.GIVEN if typed else State.BLANK
        said["state"] = str(state)
        self.JUDGED.get(state, FigureForm._none)(self, said, typed)
        if state not in (State.NIL, State.NOT_APPLICABLE, State.NOT_KNOWN):
            said["reason"] = ""
        return said

    def _given(self, said, typed):
        if said["numerator"] is None:
            self.add_error("numerator", "Give the number on top as well, or say why there is none.")
        if self.has_denominator and said["denominator"] is None:
            self.add_error("denominator", "Give the number that it is out of as well.")

    def _nil(self, said, typed):
        if said["numerator"]:
            self.add_error("numerator", "Nil means nought: take the figure out, or the nil.")
        said["numerator"] = Decimal(0)

    def _without(self, said, typed):
        if typed:
            self.add_error("numerator", "There is a figure and a reason for none: keep one.")
        if not said["reason"]:
            self.add_error("reason", "Say why, in a few words.")

    def _none(self, said, typed):
        """Blank is no answer, and nothing is wrong with it."""

    JUDGED = {
        State.GIVEN: _given,
        State.NIL: _nil,
        State.NOT_APPLICABLE: _without,
        State.NOT_KNOWN: _without,
    }


class NarrativeForm(AnswerForm):
    """Words on an outcome."""

    columns = ("direction", "commentary", "risks", "actions")

    direction = forms.ChoiceField(choices=Narrative.Direction.choices, required=False)
    commentary = forms.CharField(required=False, max_length=LONGEST)
    risks = forms.CharField(required=False, max_length=LONGEST)
    actions = forms.CharField(required=False, max_length=LONGEST)


class ConfirmationForm(AnswerForm):
    """A statement confirmed or not, or a day. What the register says is changed there."""

    columns = ("said", "day", "note")

    said = forms.ChoiceField(choices=Confirmation.Said.choices, required=False)
    day = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"],
        error_messages={"invalid": "Give a day such as 31/03/2026."},
    )
    note = forms.CharField(required=False, max_length=LONGEST)

    def __init__(self, *args, from_register=False, **options):
        super().__init__(*args, **options)
        if from_register:
            self.columns = ("note",)


def form_for(answer, typed):
    """The form of an answer, with what was typed; fields that were not sent stay as they are."""
    data = as_typed(answer) | {
        name: value.replace("\r\n", "\n") if isinstance(value, str) else value
        for name, value in typed.items()
        if value is not None
    }
    if isinstance(answer, ReturnValue):
        if typed.get("state") is None and (typed.get("numerator") or typed.get("denominator")):
            data["state"] = ""  # a figure that replaces a "not known" says so by being there
        return FigureForm(data, has_denominator=answer.question.is_proportion)
    if isinstance(answer, Narrative):
        return NarrativeForm(data)
    return ConfirmationForm(data, from_register=answer.question.filled_from.startswith("register:"))


def as_typed(answer):
    """The fields of an answer as text, as a form or a workbook shows them."""
    if isinstance(answer, ReturnValue):
        given = answer.state == State.GIVEN
        return {
            "numerator": plain(answer.numerator) if given else "",
            "denominator": plain(answer.denominator),
            "state": answer.state,
            "reason": answer.reason,
            "note": answer.note,
        }
    if isinstance(answer, Narrative):
        return {name: getattr(answer, name) for name in NarrativeForm.columns}
    day = answer.day.strftime("%d/%m/%Y") if answer.day else ""
    return {"said": answer.said, "day": day, "note": answer.note}


def in_words(fields):
    """Typed or saved fields as one line, to set two beside each other: "280", "Not known, why"."""
    state = fields.get("state")
    told = {**fields, "state": State(state).label if state in NO_FIGURE else ""}
    hidden = ("version", "confirm", "take")
    return (
        ", ".join(text for name, text in told.items() if text and name not in hidden) or "nothing"
    )


NO_FIGURE = (State.NIL, State.NOT_APPLICABLE, State.NOT_KNOWN)
