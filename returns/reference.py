"""Load what returns ask, from `returns/data`: a form is written once and then never changed."""

from pathlib import Path

from django.db import transaction

from outcomes.models import MetricVersion, Source
from partnerships.reference import day, rows, upsert

from .models import Form, Question, Section

DATA = Path(__file__).parent / "data"
SOURCE = "quarterly_returns"
"""The source of figures that were accepted here."""
PUBLISHER = "Combating Drugs Partnerships and police forces"
TITLE = "Quarterly returns accepted on this portal"
COUNT = Question.Measure.COUNT
MEASURES = {"percent": Question.Measure.PROPORTION, "amount": Question.Measure.AMOUNT}


@transaction.atomic
def load():
    """Each form of the files that is not held yet, with its sections and questions."""
    held = set(Form.objects.values_list("number", flat=True))
    versions = MetricVersion.objects.filter(metric__kind="returnable").order_by("valid_from")
    metrics = {one.metric.code: one for one in versions.select_related("metric")}
    upsert(Source, [Source(key=SOURCE, publisher=PUBLISHER, title=TITLE)], ["key"])
    for row in rows(DATA, "forms"):
        if int(row["number"]) not in held:
            _form(row, metrics)


def _form(row, metrics):
    form = Form.objects.create(
        number=row["number"], from_quarter=day(row["from_quarter"]), note=row["note"]
    )
    sections = {
        one["key"]: Section.objects.create(
            form=form,
            order=order,
            **{name: one[name] for name in ("key", "asked_of", "title", "about", "who")},
        )
        for order, one in enumerate(_of(form, "sections"), start=1)
    }
    as_written = ("key", "kind", "level", "words", "help", "source", "filled_from")
    Question.objects.bulk_create(
        Question(
            section=sections[one["section"]],
            metric_id=metrics[one["metric"]].metric_id if one["metric"] else None,
            measure=MEASURES.get(metrics[one["metric"]].measure, COUNT) if one["metric"] else "",
            outcome_id=one["outcome"] or None,
            quarters_back=one["quarters_back"],
            required=one["required"] == "yes",
            order=order,
            **{name: one[name] for name in as_written},
        )
        for order, one in enumerate(_of(form, "questions"), start=1)
    )


def _of(form, name):
    return [row for row in rows(DATA, name) if row["form"] == str(form.number)]
