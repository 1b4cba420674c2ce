"""Rounds: when each quarter's returns open, fall due and close, and the opening of them."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from outcomes import periods
from outcomes.models import MetricVersion
from partnerships import audit
from partnerships.models import Act, Area, Partnership

from . import prefill
from .models import Form, QuarterlyReturn, Question, Round, Status, Step
from .models.asked import Asked
from .timetable import out_on, period, timetable


def days_of(quarter, form):
    """The timetable of a quarter's round with this form, from the usual lags of its sources."""
    out = sources_out(quarter, form)
    return timetable(quarter, out[Asked.FORCE], out[Asked.PARTNERSHIP])


def sources_out(quarter, form):
    """{who is asked: the days by which the sources of what they are asked are usually out}."""
    versions = MetricVersion.objects.on(periods.last_day(quarter, 3))
    lags = dict(versions.values_list("metric", "usual_lag_months"))
    out = {Asked.FORCE: [], Asked.PARTNERSHIP: []}
    asked = Question.objects.filter(section__form=form, kind=Question.Kind.FIGURE)
    for question in asked.select_related("section"):
        _, last = period(quarter, question.quarters_back, "quarter")
        out[question.section.asked_of].append(out_on(last, lags[question.metric_id]))
    return out


def last_ended(today):
    """The first day of the quarter that ended last."""
    return periods.add_months(periods.quarter_of(today), -3)


def prepare(quarter):
    """The round of a quarter, made from the form in force if it is not there yet.

    While none of its returns is open, it follows a newer form, and its days with it.
    """
    form = Form.objects.filter(from_quarter__lte=quarter).order_by("-from_quarter").first()
    if form is None:
        return None
    held = Round.objects.filter(quarter=quarter).first()
    if held and (held.form_id == form.pk or held.opened_at):
        return held
    days = {"form": form, **asdict(days_of(quarter, form))}
    made, _ = Round.objects.update_or_create(quarter=quarter, defaults=days)
    return made


def open_due(today=None):
    """Open what is to be open: for every live partnership and force its return of the round.

    The round of the quarter that still runs is prepared, so that its days can be changed before it
    opens. Safe to run again: only what lacks a return is given one. Returns how many it opened.
    """
    today = today or timezone.localdate()
    prepare(last_ended(today))
    prepare(periods.quarter_of(today))
    rounds = Round.objects.filter(opens_on__lte=today, closes_on__gte=today)
    return sum(open_round(one, today) for one in rounds.select_related("form"))


@transaction.atomic
def open_round(one, today, **only):
    """Open the returns of a round that are not there yet. only: fields of the areas to open for."""
    one = Round.objects.select_for_update().get(pk=one.pk)
    held = QuarterlyReturn.objects.filter(round=one)
    missing = [
        *({"force": area} for area in forces(today, **only).exclude(pk__in=_of(held, "force"))),
        *(
            {"partnership": each}
            for each in partnerships(today, **only).exclude(pk__in=_of(held, "partnership"))
        ),
    ]
    if not missing:
        return 0
    now = timezone.now()
    opened = QuarterlyReturn.objects.bulk_create(
        QuarterlyReturn(round=one, opened_at=now, **whose) for whose in missing
    )
    Step.objects.bulk_create(
        Step(quarterly_return=each, at=now, by=None, event="opened", now=Status.DRAFT)
        for each in opened
    )
    prefill.fill(one, opened)
    if one.opened_at is None:
        one.opened_at = now
        one.save(update_fields=["opened_at"])
    audit.record(Act.RETURN_OPENED, subject=one, returns=len(opened))
    return len(opened)


def _of(returns, name):
    return returns.exclude(**{name: None}).values(name)


def forces(today, **only):
    """The police forces that are asked: those with a partnership that is served here."""
    held = Area.objects.served().on(today).filter(kind=Area.Kind.POLICE_FORCE, **only)
    return held.filter(force_partnerships__isnull=False).distinct()


def partnerships(today, **only):
    """The partnerships that are asked: no boards, which return nothing of their own."""
    live = Area.objects.served().on(today).filter(**only)
    held = Partnership.objects.filter(kind=Partnership.Kind.PARTNERSHIP, area__in=live)
    return held.select_related("area", "force")
