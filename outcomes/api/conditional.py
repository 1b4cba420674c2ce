"""Whether an answer has changed since a caller had it, found out without reading a figure."""

import hashlib
from functools import cache
from pathlib import Path

from django.db.models import Count, Max, Q, Sum, Value
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from partnerships.models import Area, AreaPart, Duty, Holding, Meeting, Partnership, Seat, Term

from ..models import Metric, MetricVersion, RecomputeRun, Release

TABLES = (
    *(Area, AreaPart, Partnership, Term, Seat, Holding, Duty, Meeting),
    *(Metric, MetricVersion),
)
"""Tables of whose rows a history is kept and of which answers are made."""
CODE = Path(__file__).resolve().parents[2]


@cache
def version_of_code():
    """A digest of the code and the files it is shipped with: either may change what is said."""
    digest = hashlib.sha256()
    for app in ("outcomes", "partnerships", "returns"):
        for path in sorted((CODE / app).rglob("*")):
            if path.suffix in {".py", ".csv"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def last_changes(tables=TABLES):
    """(table, its last row, when) for all that an answer is made of, in one query."""
    last = [_computed()]
    last.append(_last(Release.objects.order_by("-pk"), "release", "recorded_at"))
    for model in tables:
        history = model.pgh_event_model.objects.order_by("-pgh_id")
        last.append(_last(history, model._meta.model_name, "pgh_created_at"))
    return sorted(last[0].union(*last[1:], all=True))


def _computed():
    """How many runs have succeeded and rows have changed: a run replaces metric after metric."""
    good = Count("pk", filter=Q(outcome=RecomputeRun.Outcome.SUCCEEDED))
    return (
        RecomputeRun.objects.order_by()
        .values(table=Value("run"))
        .annotate(
            number=Sum("changed", default=0) + good,
            at=Max("finished_at", filter=Q(outcome=RecomputeRun.Outcome.SUCCEEDED)),
        )
        .values_list("table", "number", "at")
    )


def _last(rows, name, at):
    return rows.annotate(table=Value(name)).values_list("table", "pk", at)[:1]


class Stamp:
    """What a caller is told of an answer so that they need not read it twice.

    The tag follows from the last run, release and change of places or metrics, from whose
    figures the viewer reads, the day, the address, the form of the answer and the code: every
    one of them, and nothing else, may change its bytes.
    """

    tables = TABLES

    def __init__(self, request, viewer):
        changes = last_changes(self.tables)
        told = (
            changes, self.reads_as(viewer), timezone.localdate(), request.build_absolute_uri(),
            request.accepted_media_type, version_of_code(),
        )  # fmt: skip
        self.request = request
        self.tag = f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'
        self.changed_at = max((at for *_, at in changes if at), default=None)
        # A day alone cannot say that a reader's access has changed since: only their tag can.
        self.is_public = viewer.user is None

    def reads_as(self, viewer):
        """A key: two viewers with the same key are answered alike."""
        return viewer.reads_as

    def unchanged(self):
        """The answer 304 (or 412), if the caller holds what they would get; else None."""
        seconds = int(self.changed_at.timestamp()) if self.changed_at and self.is_public else None
        return get_conditional_response(self.request, self.tag, seconds)

    def on(self, answer):
        """The answer with what a caller may ask with next time."""
        answer["ETag"] = self.tag
        if self.changed_at:
            answer["Last-Modified"] = http_date(self.changed_at.timestamp())
        return answer
