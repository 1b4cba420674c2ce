"""Take in figures that a source sends ahead of publication: all of a file or nothing.

They stand nowhere but in returns: blank answers of drafts are filled in with them at once, and
returns that open later arrive with them. What somebody typed is never touched.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from outcomes.models import Source
from outcomes.observation_files import Conflict, Unreadable
from partnerships import audit
from partnerships.models import Act, Area

from . import prefill, supplied_files
from .models import Question, ReturnValue, Status, Supplied

KINDS = {
    Question.Level.AUTHORITY: {Area.Kind.UPPER_TIER, Area.Kind.DISTRICT},
    Question.Level.PARTNERSHIP: {Area.Kind.FOOTPRINT},
    Question.Level.FORCE: {Area.Kind.POLICE_FORCE},
}


class Refused(Exception):
    """The file is not taken in; the message lists every conflict, a line each."""

    def __init__(self, conflicts: list[Conflict]):
        super().__init__("\n".join(str(one) for one in conflicts))
        self.conflicts = conflicts


@dataclass(frozen=True)
class Report:
    """What a file did: its rows, how many were new or said something else, the answers filled."""

    rows: int
    added: int
    changed: int
    filled: int


@transaction.atomic
def load(path: Path, *, by=None, dry_run=False):
    """Take in a file, or with dry_run say what it would do. Raises Refused or Unreadable."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("The file is not UTF-8. Save it as “CSV UTF-8”.") from error
    sent, conflicts = supplied_files.read(text, known())
    if conflicts:
        raise Refused(conflicts)
    added, changed = _keep(sent, by)
    report = Report(len(sent), len(added), len(changed), _fill({*added, *changed}))
    if dry_run:
        transaction.set_rollback(True)
    elif added or changed:
        audit.record(Act.LOADED, by=by, sent_ahead=len(added) + len(changed), rows=len(sent))
    return report


def known():
    """What a file may speak of today."""
    today = timezone.localdate()
    kinds = prefill.bases(today)
    wanted = {}
    asked = Question.objects.filter(kind=Question.Kind.FIGURE).select_related("metric")
    for question in asked.order_by("section__form__number"):
        if question.metric_id in kinds and prefill.asked_here(question):
            wanted[question.metric.code] = supplied_files.Wanted(
                question.metric_id,
                question.is_proportion,
                kinds[question.metric_id],
                frozenset(str(kind) for kind in KINDS[question.level]),
            )
    places = Area.objects.served().values_list("code", "pk", "kind")
    return supplied_files.Known(
        metrics=wanted,
        areas={code: supplied_files.Place(pk, kind) for code, pk, kind in places},
        sources=frozenset(Source.objects.values_list("key", flat=True)),
        today=today,
    )


def _keep(sent, by):
    """(keys that are new, keys that said something else), each (metric, area)."""
    held = {_key(one): one for one in Supplied.objects.filter(
        metric__in={one.metric for one in sent}, area__in={one.area for one in sent}
    )}  # fmt: skip
    now, added, changed = timezone.now(), [], []
    for one in sent:
        key = (one.metric, one.area, one.period_start, one.period_end)
        row = held.get(key) or Supplied(
            metric_id=one.metric, area_id=one.area,
            period_start=one.period_start, period_end=one.period_end,
        )  # fmt: skip
        said = (one.numerator, one.denominator, one.source)
        if row.pk and (row.numerator, row.denominator, row.source_id) == said:
            continue
        (changed if row.pk else added).append((one.metric, one.area))
        row.numerator, row.denominator, row.source_id = said
        row.loaded_at, row.loaded_by = now, by
        row.save()
    return added, changed


def _key(row):
    return row.metric_id, row.area_id, row.period_start, row.period_end


def _fill(moved):
    """Fill in the drafts that ask for any of these (metric, area); returns how many answers."""
    asking = ReturnValue.objects.filter(
        quarterly_return__status=Status.DRAFT,
        question__metric__in={metric for metric, _ in moved},
        area__in={area for _, area in moved},
    )
    drafts = asking.order_by("quarterly_return").values_list("quarterly_return", flat=True)
    return sum(prefill.bring_up(pk) for pk in drafts.distinct())
