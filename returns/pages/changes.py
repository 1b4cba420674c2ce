"""The history of a return's answers: each change as the database wrote it down, newest first."""

from collections import defaultdict
from itertools import pairwise

from django.core.paginator import Paginator
from django.utils import timezone

from outcomes.charts.spec import Cell, Column, Row, TableSpec
from partnerships.history import table_of
from partnerships.models import User

from .. import forms, reach, saving
from ..models import Confirmation, Narrative, Question, ReturnValue
from .tasks import MOMENT, crumbs

PER_PAGE = 50
NOBODY = "The portal"


def page(found, viewer, number):
    """Context of the page: the changes of the answers that the viewer may see."""
    listed = Paginator(changes(found, viewer), PER_PAGE).get_page(number)
    count = listed.paginator.count
    return {
        "return": found,
        "title": "History of answers",
        "say": f"{count:,} change{'' if count == 1 else 's'} since the return was opened."
        if count
        else "Nothing was changed since the return was opened.",
        "page": listed,
        "table": _table(listed),
        "crumbs": crumbs(found, "History of answers"),
        "area": found.area,
    }


def changes(found, viewer):
    """Each change as (moment, who, what, before, after), newest first. Five queries."""
    only = reach.only_sections(viewer, found)
    questions = Question.objects.filter(section__form=found.round.form_id)
    if only is not None:
        questions = questions.filter(section__in=only)
    questions = {question.pk: question for question in questions}
    lines = []
    for model in (ReturnValue, Narrative, Confirmation):
        events = table_of(model._meta.label_lower)
        rows = events.objects.filter(quarterly_return=found.pk, question__in=questions)
        by_answer = defaultdict(list)
        for event in rows.select_related("area").order_by("pgh_id"):
            by_answer[event.pgh_obj_id].append(event)
        for said in by_answer.values():
            for before, after in pairwise(said):
                told = [_said(model, one, questions) for one in (before, after)]
                if told[0] != told[1]:
                    what = f"{questions[after.question_id].words}, {after.area.name}"
                    lines.append((after.pgh_created_at, after.edited_by_id, what, *told))
    lines.sort(key=lambda line: line[0], reverse=True)
    names = {
        user.pk: user.name or user.email
        for user in User.objects.filter(pk__in={line[1] for line in lines} - {None})
    }
    return [(at, names.get(by, NOBODY), *rest) for at, by, *rest in lines]


def _said(model, event, questions):
    """An answer as it stood, in words."""
    answer = saving.as_it_was(model, event, questions[event.question_id])
    if model is ReturnValue and answer.state == "":
        return "not answered"
    return forms.in_words(forms.as_typed(answer))


def _table(listed):
    return TableSpec(
        caption="Changes of answers",
        columns=(
            Column("When"),
            Column("What"),
            Column("Before", phone="fold"),
            Column("After"),
            Column("Who", phone="fold"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(f"{timezone.localtime(at):{MOMENT}}"),
                    Cell(what),
                    Cell(before),
                    Cell(after),
                    Cell(who),
                )
            )
            for at, who, what, before, after in listed
        ),
    )
