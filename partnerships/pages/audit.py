"""The audit as a page and a file."""

import csv
import json
import textwrap

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone

from .. import audit_trail
from ..models import Act, AuditEvent, Seal
from .table import Cell, table

FEW = 5


def acts(page, wanted):
    """Context of the page of acts."""
    query = "&".join(
        f"{name}={value}"
        for name, value in (("act", wanted.act), ("day", wanted.day), ("by", wanted.by))
        if value not in (None, "")
    )
    return {
        "page": page,
        "table": _table(page.object_list),
        "fields": _fields(wanted),
        "query": f"{query}&" if query else "",
        "summary": _summary(page, wanted),
        "clear": reverse("audit") if query else "",
        "wrong": wanted.wrong,
        "seal": _seal(),
        "say": _say(),
    }


def _say():
    """The one sentence: whether everything sealed is as it was."""
    last = _last_verification()
    if last is None:
        return "Nothing has been verified yet: that is done every night after sealing."
    when = f"{timezone.localtime(last.at):%-d %B %Y at %H:%M}"
    if last.detail["held"]:
        return f"Everything sealed was as it had been when it was last verified, {when}."
    found = len(last.detail["differences"])
    return f"The audit was touched: verification on {when} found {found} differences."


def _seal():
    last, verified = Seal.objects.order_by("id").last(), _last_verification()
    differences = verified.detail["differences"] if verified else []
    digest = " ".join(textwrap.wrap(last.digest, 8)) if last else ""
    return {"last": last, "digest": digest, "differences": differences}


def _last_verification():
    return AuditEvent.objects.filter(act=Act.VERIFIED).order_by("-id").first()


def _fields(wanted):
    options = [("", "Every act"), *Act.choices]
    return [
        {
            "name": "act",
            "label": "Act",
            "kind": "select",
            "options": [
                {"value": value, "label": words, "selected": value == wanted.act}
                for value, words in options
            ],
        },
        {"name": "day", "label": "Day, as 2026-11-24", "kind": "text", "value": wanted.day or ""},
        {"name": "by", "label": "Person’s number", "kind": "text", "value": wanted.by or ""},
    ]


def _summary(page, wanted):
    words = [
        Act(wanted.act).label.lower() if wanted.act else "",
        f"on {wanted.day:%-d %B %Y}" if wanted.day else "",
        f"by person {wanted.by}" if wanted.by is not None else "",
    ]
    said = ", ".join(filter(None, words))
    count = page.paginator.count
    return f"{count:,} act{'' if count == 1 else 's'}{': ' + said if said else ''}."


def _table(events):
    lines = [
        (
            Cell(f"{timezone.localtime(event.at):%-d %b %Y, %H:%M:%S}"),
            Cell(event.get_act_display()),
            Cell(_who(event.by)),
            _subject(event),
            Cell(_detail(event.detail)),
        )
        for event in events
    ]
    return table("Acts", ("When", "Act", "By", "On", "Detail"), lines)


def _who(number):
    return f"Person {number}" if number is not None else "The portal"


def _subject(event):
    if not event.subject_type:
        return Cell("")
    words = f"{event.subject_type.split('.')[-1]} {event.subject_id}"
    if audit_trail.has_history(event.subject_type):
        return Cell(words, reverse("history", args=[event.subject_type, event.subject_id]))
    return Cell(words)


def _detail(detail):
    """Numbers and codes as "name: value", long lists by their length."""
    said = []
    for name, value in detail.items():
        if value in ("", [], None):
            continue
        if isinstance(value, list):
            few = len(value) <= FEW
            said.append(f"{name}: {', '.join(map(str, value)) if few else f'{len(value)} of them'}")
        else:
            said.append(f"{name}: {value}")
    return "; ".join(said)


def acts_csv(events):
    """The acts as a file, streamed."""
    writer = csv.writer(_Echo())

    def lines():
        yield "\ufeff" + writer.writerow(
            ["at", "act", "by", "subject_type", "subject_id", "detail", "request_id"]
        )
        for event in events.iterator(chunk_size=1000):
            yield writer.writerow(
                [
                    event.at.isoformat(timespec="seconds"), event.act, event.by,
                    event.subject_type, event.subject_id,
                    json.dumps(event.detail, sort_keys=True), event.request_id,
                ]
            )  # fmt: skip

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


class _Echo:
    """A file that hands back what is written, so that rows can be streamed."""

    def write(self, text):
        return text


def history(label, pk, changes):
    """Context of the page on one row's history."""
    name = label.split(".")[-1]
    lines = [
        (
            Cell(f"{timezone.localtime(change.at):%-d %b %Y, %H:%M:%S}"),
            Cell(change.what),
            Cell(_who(change.by) if change.by is not None else change.portal or "The portal"),
            Cell("; ".join(f"{field}: {was or 'nothing'} → {new or 'nothing'}"
                           for field, was, new in change.fields)),
            Cell(change.reason),
        )
        for change in changes
    ]  # fmt: skip
    columns = ("When", "What", "By", "Fields", "Reason")
    count = len(changes)
    times = "once" if count == 1 else f"{count} times"
    return {
        "title": f"History of {name} {pk}",
        "say": f"It was added, changed or deleted {times}.",
        "table": table(f"History of {name} {pk}", columns, lines),
        "crumbs": [
            {"label": "Administration", "url": reverse("administration")},
            {"label": "Audit", "url": reverse("audit")},
            {"label": f"History of {name} {pk}", "url": ""},
        ],
    }
