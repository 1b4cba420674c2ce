"""The checks of a return, and the answers to what they found odd."""

import hashlib
import json
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from outcomes import periods
from outcomes.models import MetricVersion
from partnerships import audit
from partnerships.access import NotAllowed
from partnerships.models import Act

from . import checks, freezing, reach
from .history import History
from .models import Confirmation, Flag, Narrative, ReturnValue

State = ReturnValue.State
LONGEST = 4000


@dataclass(frozen=True)
class Odd:
    """Something that a check found, with the answer that stands against it, if there is one."""

    found: checks.Found
    question: object
    area: object
    answer: str = ""
    answered_by: object = None

    @property
    def is_impossible(self):
        return self.found.severity == checks.Severity.IMPOSSIBLE

    @property
    def is_open(self):
        """Whether it stands in the way of a submission."""
        return self.is_impossible or not self.answer

    @property
    def shown(self):
        """What a page carries beside its box: the figures and the answer that it was shown with."""
        return f"{_short(list(self.found.figures))}.{_short(self.answer)}"

    @property
    def key(self):
        """What names it within its return: its rule, its question and its area."""
        return f"{self.found.rule}:{self.question.key}:{self.area.code}"


def values_of(quarterly_return):
    """The figures of a return with what their checks and pages read, in the form's order."""
    rows = ReturnValue.objects.filter(quarterly_return=quarterly_return)
    return list(rows.select_related("question__metric", "question__section", "area", "edited_by"))


def definitions(values):
    """{metric id: its `MetricVersion`} of these values, as defined on the last day of any."""
    metrics = {value.question.metric_id for value in values}
    last = max((value.period_end for value in values), default=timezone.localdate())
    versions = MetricVersion.objects.on(last).filter(metric__in=metrics)
    return {version.metric_id: version for version in versions.select_related("metric")}


def figures(values, history, defined):
    """The answers as plain data for the checks; defined: `definitions` of them."""
    return [_figure(value, defined[value.question.metric_id], history) for value in values]


def _figure(value, version, history):
    question = value.question
    published = history.published(value)
    months = periods.length_in_months(value.period_start, value.period_end) or 0
    return checks.Figure(
        metric=question.metric.code,
        area=value.area.code,
        title=question.words,
        area_name=value.area.name,
        unit=version.unit,
        kind=question.measure,
        counting=version.counting,
        level=question.level,
        state=value.state,
        numerator=_float(value.numerator),
        denominator=_float(value.denominator),
        is_supplied=value.is_supplied,
        required=question.required,
        reason=value.reason,
        past=tuple(
            checks.Past(one.end, _float(one.numerator), _float(one.denominator))
            for one in history.past(value)
        ),
        published=_float(published.figure) if published else None,
        period_end=value.period_end,
        months=0 if version.counting == "stock" else months,
    )


def _float(number):
    return None if number is None else float(number)


def odd(quarterly_return, values=None, history=None, defined=None):
    """Everything that the checks find in a return now, each with the answer that stands: `Odd`.

    An answer stands while the figures that it was given for are the same.
    """
    values = values_of(quarterly_return) if values is None else values
    history = history or History(values)
    defined = definitions(values) if defined is None else defined
    held = Flag.objects.filter(quarterly_return=quarterly_return).select_related("answered_by")
    held = {(flag.question_id, flag.area_id, flag.rule): flag for flag in held}
    by_code = {(value.question.metric.code, value.area.code): value for value in values}
    result = []
    for found in checks.check(figures(values, history, defined)):
        value = by_code[found.metric, found.area]
        flag = held.get((value.question_id, value.area_id, found.rule))
        stands = flag is not None and flag.figures == list(found.figures)
        result.append(
            Odd(
                found,
                value.question,
                value.area,
                flag.answer if stands else "",
                flag.answered_by if stands else None,
            )
        )
    return result


def _short(said):
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def _means(one, words, shown):
    """Whether words that a page sent are meant for this figure, and change what is held.

    shown: `Odd.shown` as the page carried it; "" from what carries none. Words that explained
    another figure explain nothing now, and a box that nobody touched takes nobody's answer away.
    """
    if words == one.answer:
        return False
    if not shown or shown == one.shown:
        return True
    figures, _, answer = shown.partition(".")
    return figures == _short(list(one.found.figures)) and answer != _short(words)


@transaction.atomic
def answer(return_id, answers, *, by, shown=None):
    """Answer what the checks found odd. answers: {`Odd.key`: words}. by: the viewer.

    shown: {`Odd.key`: `Odd.shown`} as the page carried it. Raises NotAllowed where the return is
    frozen or not theirs, or words are too long. Answers to what is no longer found are left out, as
    are those that a page sent for other figures; returns how many were kept.
    """
    shown = shown or {}
    if any(len(words) > LONGEST for words in answers.values()):
        raise NotAllowed(f"An answer has {LONGEST:,} characters at most.")
    quarterly_return = freezing.locked(return_id)
    if reason := reach.why_not_fill(by, quarterly_return) or freezing.why_frozen(quarterly_return):
        raise NotAllowed(reason)
    only = reach.fills_only(by, quarterly_return)
    kept = 0
    for one in odd(quarterly_return):
        words = (answers.get(one.key) or "").replace("\0", "").strip()
        if one.is_impossible or one.key not in answers:
            continue
        if not _means(one, words, shown.get(one.key, "")):
            continue
        if only is not None and one.question.section_id not in only:
            continue
        _keep(quarterly_return, one, words, by.user)
        kept += 1
    if kept:
        audit.record(Act.RETURN_SAVED, by=by.user, subject=quarterly_return, flags=kept)
    return kept


def _keep(quarterly_return, one, words, user):
    said = {"answer": words, "answered_at": timezone.now(), "answered_by": user}
    if not words:
        said |= {"answered_at": None, "answered_by": None}
    Flag.objects.update_or_create(
        quarterly_return=quarterly_return,
        question=one.question,
        area=one.area,
        rule=one.found.rule,
        defaults={
            "severity": one.found.severity.value,
            "words": one.found.words,
            "figures": list(one.found.figures),
            **said,
        },
    )


def write(quarterly_return):
    """Keep what the checks find as the return is submitted; returns what is still open.

    Flags whose oddness is gone go with it.
    """
    found = odd(quarterly_return)
    still = [one for one in found if one.is_open]
    if still:
        return still
    Flag.objects.filter(quarterly_return=quarterly_return).exclude(
        pk__in=[
            flag.pk
            for flag in Flag.objects.filter(quarterly_return=quarterly_return)
            if any(
                (flag.question_id, flag.area_id, flag.rule)
                == (one.question.pk, one.area.pk, one.found.rule)
                for one in found
            )
        ]
    ).delete()
    return []


def unanswered(quarterly_return):
    """The narratives and confirmations that are required and not answered, or not yet confirmed.

    A figure that is missing is a flag instead, which a word explains.
    """
    return [
        one
        for model in (Narrative, Confirmation)
        for one in model.objects.filter(quarterly_return=quarterly_return).select_related(
            "question"
        )
        if one.question.required and not one.is_answered
    ]


def to_do(still, unsaid=()):
    """Why a return cannot be submitted yet, in words; unsaid: of `unanswered`."""
    impossible = sum(one.is_impossible for one in still)
    asked = len(still) - impossible + len(unsaid)
    said = []
    if impossible:
        said.append(f"{impossible} cannot be right")
    if asked:
        said.append(f"{asked} {'needs' if asked == 1 else 'need'} an answer or a word")
    return f"not yet. {' and '.join(said)}."


def count(quarterly_return):
    """Write into a return how much of what it was asked is answered, and whether all of it is nil.

    A "not known" is an answer: that a figure is missing is then known. What is optional and was
    left out was not asked.
    """
    values = list(quarterly_return.returnvalues.select_related("question"))
    answers = [
        *values,
        *Narrative.objects.filter(quarterly_return=quarterly_return).select_related("question"),
        *Confirmation.objects.filter(quarterly_return=quarterly_return).select_related("question"),
    ]
    answers = [one for one in answers if one.question.required or one.is_answered]
    quarterly_return.asked = len(answers)
    quarterly_return.answered = sum(one.is_answered for one in answers)
    given = [value for value in values if value.state in (State.GIVEN, State.NIL)]
    quarterly_return.is_nil = bool(given) and not any(value.numerator for value in given)
