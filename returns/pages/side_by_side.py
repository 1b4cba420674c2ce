"""One figure of every return that somebody reads, and of one area over its quarters."""

from collections import defaultdict
from dataclasses import dataclass

from outcomes import periods
from outcomes.charts.spec import Cell, Column, Row, TableSpec
from partnerships.models import Area

from .. import answered, differences, lines, reach
from ..history import History
from ..models import Flag, QuarterlyReturn, Question, ReturnValue, Round
from ..models.answers import Origin
from ..models.asked import Asked
from . import overview, words

State = ReturnValue.State


@dataclass(frozen=True)
class Choice:
    """What an address asks for, where that is there: a round, a metric, an area over its quarters.

    rounds, questions: what there is to choose from, the questions in the order of the form.
    """

    rounds: list
    round: Round | None
    questions: list
    question: Question | None
    area: Area | None

    @property
    def metric(self):
        return self.question.metric if self.question else None


def chosen(viewer, asked):
    """The choice of an address; what it names in vain is left for the first that there is."""
    rounds = list(Round.objects.filter(opened_at__isnull=False).select_related("form")[:20])
    by_slug = {one.slug: one for one in rounds}
    one = by_slug.get(asked.get("round")) or next(iter(rounds), None)
    questions = _questions(viewer, one) if one else []
    by_code = {question.metric.code: question for question in questions}
    question = by_code.get(asked.get("metric")) or next(iter(questions), None)
    area = Area.objects.served().filter(code=asked.get("area", "").replace("\0", "")).first()
    return Choice(rounds, one, questions, question, area)


def _questions(viewer, one):
    """What the form of a round asks as figures, of whoever's returns the viewer reads."""
    readable = reach.readable(viewer).filter(round=one)
    kinds = set()
    if readable.filter(force__isnull=False).exists():
        kinds.add(Asked.FORCE)
    if readable.filter(partnership__isnull=False).exists():
        kinds.add(Asked.PARTNERSHIP)
    found = Question.objects.filter(
        section__form=one.form, section__asked_of__in=kinds, kind=Question.Kind.FIGURE
    ).exclude(filled_from="force")
    return list(found.select_related("metric", "section").order_by("section__order", "order"))


def page(viewer, asked):
    """The context of the page."""
    choice = chosen(viewer, asked)
    values = _values(viewer, choice)
    viewer.nations.update(value.area.nation for value in values)
    flags = _flags(values)
    table, say = None, "No return that you read asks for this figure."
    if values and choice.area:
        table, say = over_time(values, flags, choice)
    elif values:
        table, say = across(values, flags, choice)
    return {"choice": choice, "table": table, "say": say, **_filters(choice, len(values))}


def _values(viewer, choice):
    if choice.question is None:
        return []
    found = answered.visible(viewer).filter(question__metric=choice.metric)
    found = found.select_related("question__metric", "question__section", "area")
    if choice.area:
        rows = found.filter(area=choice.area).order_by("-quarterly_return__round__quarter")
    else:
        rows = found.filter(quarterly_return__round=choice.round).order_by("area__name")
    rows = list(rows)
    whole = QuarterlyReturn.objects.filter(pk__in={row.quarterly_return_id for row in rows})
    whole = {line.row.pk: line for line in lines.read(list(lines.returns(whole)))}
    for row in rows:
        line = whole[row.quarterly_return_id]
        row.quarterly_return, row.how = line.row, line.how
    return rows


def _flags(values):
    """{(return, area): what the checks asked of this figure there, with the answers}."""
    found = defaultdict(list)
    for flag in Flag.objects.filter(
        quarterly_return__in={value.quarterly_return_id for value in values},
        question__in={value.question_id for value in values},
    ):
        said = f" Answer: {flag.answer}" if flag.answer else " Not answered yet."
        found[flag.quarterly_return_id, flag.area_id].append(f"{flag.words}{said}")
    return found


def across(values, flags, choice):
    """(table, sentence): this figure in each return of a round."""
    rows = tuple(
        Row(
            (
                Cell(value.area.name, href=_address(choice, value.area), second=_whose(value)),
                *_answer(value),
                _status(value),
                _asked(value, flags),
            )
        )
        for value in values
    )
    given = sum(value.state in (State.GIVEN, State.NIL) for value in values)
    when = periods.in_words(values[0].period_start, values[0].period_end)
    whose = "1 return gives" if given == 1 else f"{given} returns give"
    if choice.question.level == Question.Level.AUTHORITY:
        whose = "1 authority has" if given == 1 else f"{given} authorities have"
    say = f"{whose} a figure for {when}, of {len(values)} asked."
    return _table(choice, "Area", rows), say


def over_time(values, flags, choice):
    """(table, sentence): this figure of one area, quarter by quarter, beside what was published."""
    history = History(values)
    is_share = choice.question.is_proportion
    rows = []
    for value in values:
        published = history.published(value)
        said = words.number(published.figure, value.question.measure) if published else "not held"
        when = periods.label(value.period_start, value.period_end)
        rows.append(
            Row(
                (
                    Cell(when, href=value.quarterly_return.url(), second=_whose(value)),
                    *_answer(value),
                    Cell(said, is_words=not published),
                    _status(value),
                    _asked(value, flags),
                )
            )
        )
    say = differences.say(_pairs(values, history), is_share=is_share)
    table = _table(choice, "Period", tuple(rows), Column("Published since", number=True))
    return table, say


def _pairs(values, history):
    """What was returned, and by no publisher filled in, beside what was published of it."""
    filled = {
        (value.period_start, value.period_end)
        for value in values
        if value.origin == Origin.PUBLISHED
    }
    return [
        differences.Pair(
            returned.start, returned.end, float(returned.figure), float(published.figure)
        )
        for returned, published in history.differences(values[0])
        if (returned.start, returned.end) not in filled
    ]


def _table(choice, first, rows, *more):
    columns = (
        Column(first),
        Column("Answer", number=True),
        *more,
        Column("Status of the return", phone="fold"),
        Column("Asked and answered", phone="fold"),
    )
    notes = APART if choice.area else "Each area leads to its own earlier quarters."
    return TableSpec(caption=choice.question.words, columns=columns, rows=rows, notes=(notes,))


APART = (
    "What was filled in as published is left out of the comparison. A publisher counts later, and "
    "may count otherwise: a difference is no fault by itself."
)


def _answer(value):
    """The answer in words, and under it what it was taken from or why there is none."""
    given = value.state == State.GIVEN
    said = words.said(value) if given else words.NO_FIGURE[value.state]
    where = words.FROM.get(value.origin, "")
    second = value.reason or where
    return (Cell(said, second=second, is_words=not given),)


def _status(value):
    return Cell(value.how.state.words, href=value.quarterly_return.url())


def _asked(value, flags):
    said = flags.get((value.quarterly_return_id, value.area_id), [])
    said = [*said, f"Note: {value.note}"] if value.note else said
    return Cell(" ".join(said) or "nothing", is_words=not said)


def _whose(value):
    one = value.quarterly_return
    return "" if value.area.pk == one.area.pk else one.body


def _address(choice, area):
    return f"?round={choice.round.slug}&metric={choice.metric.code}&area={area.code}"


def _filters(choice, count):
    rounds = [(one.slug, one.in_words) for one in choice.rounds]
    metrics = [(one.metric.code, one.words) for one in choice.questions]
    now = choice.round.slug if choice.round else ""
    fields = [
        overview.select("round", "Round", rounds, now),
        overview.select("metric", "Figure", metrics, choice.metric.code if choice.metric else ""),
    ]
    summary = f"Showing {count}."
    if choice.area:
        summary = f"Showing {count}: {choice.area.name}, quarter by quarter."
    return {
        "filters": fields,
        "summary": summary,
        "clear": f"?round={now}&metric={choice.metric.code}"
        if choice.area and choice.metric
        else "",
    }
