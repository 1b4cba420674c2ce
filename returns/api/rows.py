"""The rows of each list, as its schema describes them."""

from rest_framework import serializers

from outcomes.api.rows import Row, day, number, one_of, text, whole

from ..models import ReturnValue, Status
from ..models.answers import Origin
from ..models.asked import Asked
from ..standing import State

BLANK = "not_answered"
STATES = [(state.value or BLANK, state.label) for state in ReturnValue.State]
ORIGINS = list(Origin.choices)
MARKING = '"Demonstration data" where it is fictional.'


def moment(what):
    return serializers.DateTimeField(help_text=what, allow_null=True)


def yes_or_no(what, **options):
    return serializers.BooleanField(help_text=what, **options)


class ReturnRow(Row):
    """A quarterly return of a partnership or a police force, as it stands now."""

    round = text("The quarter: 2026-q1 is April to June 2026.")
    asked_of = one_of(Asked.choices, "Whose return it is.")
    partnership = text("The partnership's slug; empty for a force's return.")
    body = text("Whose it is, by name.")
    area = text("The code of the footprint, or of the police force area.")
    force = text("The code of the police force area it is in.")
    status = one_of(Status.choices, "How far it is in the workflow.")
    standing = one_of(
        [(state.value, state.words) for state in State], "The status, and why a draft is one."
    )
    opened_at = moment("When it was opened.")
    due_on = day("Its day; it is in time until midnight in London.")
    first_submitted_at = moment("When it was submitted for the first time; null: never.")
    submitted_at = moment("When it was submitted last; null while it is a draft.")
    certified_at = moment("When it was certified; null until then.")
    accepted_at = moment("When it was accepted, or received; null until then.")
    is_late = yes_or_no("Whether it first came after its day; null: not yet.", allow_null=True)
    received_only = yes_or_no("Whether it is received, since nobody has to accept it.")
    same_body = yes_or_no("Whether who certified it and who accepted it belong to one body.")
    certified_as_deputy = yes_or_no("Whether a deputy of the SRO certified it.")
    asked = whole("How many boxes need an answer.")
    answered = whole("How many have one: not known, with its reason, is one.")
    all_nil = yes_or_no("Whether it was submitted with no figure above nought.")
    edition = whole("How often it was accepted.")
    marking = text(MARKING)
    page = text("The address of its page.")


class AnswerRow(Row):
    """A figure asked by a return, with its answer as it stands now, published or not."""

    round = text("The quarter of the return.")
    asked_of = one_of(Asked.choices, "Whose return it is.")
    partnership = text("The partnership's slug; empty for a force's return.")
    force = text("The code of the police force area it is in.")
    return_status = one_of(Status.choices, "How far the return is: a draft's figures may change.")
    edition = whole("How often the return was accepted.")
    section = text("The key of the section that asks it.")
    metric = text("The metric's code; `metrics/` defines it.")
    area = text("The area's code; `areas/` describes it.")
    area_name = text("The area's name.")
    period_start = day("First day of what it is of.")
    period_end = day("Last day of what it is of.")
    state = one_of(STATES, "What was answered.")
    numerator = number("The count, the pounds, or the part of a share; null: no figure.")
    denominator = number("The whole of a share; null: no figure, or no share.")
    origin = one_of(ORIGINS, "Where it was taken from; empty: not answered.", allow_blank=True)
    needs_confirming = yes_or_no("Whether it was carried forward and nobody has confirmed it yet.")
    reason = text("Why there is no figure, where there is none.")
    note = text("What was said of it.")
    edited_at = moment("When somebody changed it last; null: nobody has.")
    marking = text(MARKING)
