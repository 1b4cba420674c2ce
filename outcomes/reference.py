"""Load the catalogue, the sources, populations, breaks, targets and quoted figures.

From `outcomes/data`. Safe to run again: rows are matched by their keys, changed where a file
changed and never deleted. A quoted figure is kept apart from every published series.
"""

import io
from decimal import Decimal

import pandas as pd
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from partnerships.models import Area
from partnerships.reference import Ours, areas_by_code, day, rows, upsert

from .catalogue_files import DATA, digest, version_of
from .models import (
    Break,
    FrameworkMetric,
    GlossaryTerm,
    LocalPlan,
    Metric,
    MetricVersion,
    Observation,
    Outcome,
    Pillar,
    PlanPriority,
    PriorityLink,
    Release,
    ReviewedFigure,
    Source,
    Target,
)


@transaction.atomic
def load():
    """Everything in `outcomes/data` but the published observations, which have their own door.

    Returns how many rows were left as administrators keep them: {what: rows}.
    """
    ours = Ours()
    _framework()
    _metrics(ours)
    _sources()
    metrics = {metric.code: metric for metric in Metric.objects.all()}
    areas = areas_by_code()
    _population()
    _breaks(metrics, areas, ours)
    _targets(metrics, areas, ours)
    _reviewed(metrics, areas)
    _quoted(metrics, areas)
    _plans(metrics, areas)
    upsert(
        GlossaryTerm,
        [
            GlossaryTerm(slug=slugify(row["term"]), term=row["term"], meaning=row["meaning"])
            for row in rows(DATA, "glossary")
        ],
        ["slug"],
    )
    return +ours.left


def _framework():
    upsert(
        Outcome,
        [
            Outcome(code=row["code"], name=row["name"], level=row["level"], order=row["order"])
            for row in rows(DATA, "outcomes")
        ],
        ["code"],
    )
    pillars = enumerate(rows(DATA, "pillars"), start=1)
    upsert(
        Pillar,
        [Pillar(code=row["code"], name=row["name"], order=order) for order, row in pillars],
        ["code"],
    )
    listed = [
        FrameworkMetric(outcome_id=row.pop("outcome"), **row) for row in rows(DATA, "framework")
    ]
    upsert(FrameworkMetric, listed, ["code"])


def _metrics(ours):
    listed = list(rows(DATA, "metrics"))
    upsert(
        Metric,
        [
            Metric(
                code=row["code"],
                kind=row["kind"],
                framework_id=row["framework_code"] or None,
                feeds_framework=row["feeds"] == "yes",
                outcome_id=row["outcome"] or None,
                pillar_id=row["pillar"] or None,
                group=row["group"],
                order=row["order"],
            )
            for row in listed
            if ours.may(Metric, code=row["code"])
        ],
        ["code"],
    )
    ids = dict(Metric.objects.values_list("code", "id"))
    for row in listed:
        fields = version_of(row)
        first = fields.pop("valid_from")
        if not ours.may(MetricVersion, metric_id=ids[row["code"]]):
            continue
        MetricVersion.objects.update_or_create(
            metric_id=ids[row["code"]], valid_from=first, defaults=fields
        )


def _sources():
    listed = [
        Source(
            key=row["key"],
            publisher=row["publisher"],
            title=row["title"],
            address=row["address"],
            licence=row["licence"],
            period_covered=row["period_covered"],
            copy_read_from=row["copy_read_from"],
            note=row["note"],
        )
        for row in rows(DATA, "sources")
    ]
    upsert(Source, listed, ["key"])


POPULATION = "area_id, year, age_group, people, edition, source_id"


def _population():
    """Bring the mid-year estimates of real areas to the table, which is published whole.

    Only rows that differ are written: each makes every figure owed again.
    """
    frame = pd.read_csv(DATA / "population.csv")
    ids = {code: area.pk for code, area in areas_by_code().items()}
    frame["area_code"] = frame["area_code"].map(ids)
    buffer = io.StringIO()
    columns = ["area_code", "year", "age_group", "population", "vintage", "source"]
    frame[columns].to_csv(buffer, index=False, header=False)
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE listed AS SELECT {POPULATION} FROM outcomes_population"
            " WITH NO DATA"
        )
        cursor.copy_expert(f"COPY listed ({POPULATION}) FROM STDIN (FORMAT csv)", buffer)
        cursor.execute(
            "DELETE FROM outcomes_population p USING partnerships_area a"
            " WHERE a.id = p.area_id AND a.nation <> %s"
            f" AND ({POPULATION}) NOT IN (SELECT {POPULATION} FROM listed)",
            [Area.Nation.DEMONSTRATION],
        )
        cursor.execute(
            f"INSERT INTO outcomes_population ({POPULATION}) SELECT {POPULATION} FROM listed"
            f" EXCEPT SELECT {POPULATION} FROM outcomes_population"
        )
        cursor.execute("DROP TABLE listed")


def _breaks(metrics, areas, ours):
    for row in rows(DATA, "breaks"):
        for code in row["area_codes"].split() or [None]:
            key = {
                "metric_id": metrics[row["metric"]].pk,
                "area_id": areas[code].pk if code else None,
                "on": day(row["on"]),
            }
            if not ours.may(Break, **key):
                continue
            Break.objects.update_or_create(
                **key,
                defaults={
                    "kind": row["kind"],
                    "compares": row["compares"] == "yes",
                    "text": row["text"],
                    "reason": row["reason"],
                },
            )


def _targets(metrics, areas, ours):
    for row in rows(DATA, "targets"):
        key = {
            "metric_id": metrics[row["metric"]].pk,
            "area_id": areas[row["area_code"]].pk,
            "ends": day(row["ends"]),
        }
        if not ours.may(Target, **key):
            continue
        Target.objects.update_or_create(
            **key,
            defaults={
                "starts": day(row["starts"]),
                "value": row["value"],
                "text": row["text"],
                "source": row["source"],
                "confirmed": row["confirmed"] == "yes",
            },
        )


def _reviewed(metrics, areas):
    listed = [
        ReviewedFigure(
            metric=metrics[row["metric"]],
            area=areas[row["area_code"]],
            period_start=day(row["period_start"]),
            period_end=day(row["period_end"]),
            figure=Decimal(row["figure"]),
            answer=row["answer"],
        )
        for row in rows(DATA, "answers")
    ]
    upsert(ReviewedFigure, listed, ["metric", "area", "period_start", "period_end", "figure"])


def _plans(metrics, areas):
    """Local plans, their priorities in their own words, and the links we read in those words.

    A link is only ever added: an administrator may have ended it since.
    """
    priorities = {}
    for row in rows(DATA, "local_plans"):
        plan, _ = LocalPlan.objects.update_or_create(
            area=areas[row["area_code"]],
            title=row["plan"],
            defaults={
                "body": row["body"],
                "first_year": row["first_year"],
                "last_year": row["last_year"],
                "source": row["source"],
            },
        )
        priority, _ = PlanPriority.objects.update_or_create(
            plan=plan, text=row["priority"], defaults={"order": row["order"]}
        )
        priorities[row["area_code"], row["plan"], row["priority"]] = priority
    for row in rows(DATA, "priority_links"):
        PriorityLink.objects.get_or_create(
            priority=priorities[row["area_code"], row["plan"], row["priority"]],
            pillar_id=row["pillar"] or None,
            outcome_id=row["outcome"] or None,
            metric=metrics[row["metric"]] if row["metric"] else None,
            defaults={
                "valid_from": day(row["valid_from"]),
                "valid_to": day(row["valid_to"]),
                "basis": row["basis"],
            },
        )


def _quoted(metrics, areas):
    """Figures that papers quote: one release a paper, each figure once, as it is printed."""
    now = timezone.now()
    listed = list(rows(DATA, "quoted_figures"))
    for key, document in sorted({(row["source"], row["document"]) for row in listed}):
        source, _ = Source.objects.get_or_create(
            key=key, defaults={"publisher": "Quoted in a paper", "title": document}
        )
        quoted = [row for row in listed if row["source"] == key]
        held = Observation.objects.current().filter(basis="quoted", release__source=source)
        if _as_written(held) == {_key(row) for row in quoted}:
            continue
        release = Release.objects.create(
            source=source,
            file_name="quoted_figures.csv",
            sha256=digest("quoted_figures"),
            recorded_at=now,
            rows=len(quoted),
            added=len(quoted),
            revised=0,
            moved=0,
            withdrawn=0,
        )
        held.update(superseded_at=now)
        Observation.objects.bulk_create(
            _quotation(row, metrics, areas, release, now) for row in quoted
        )


def _key(row):
    """What a quoted figure says, as the file has it."""
    value = Decimal(row["value"])
    return row["metric"], row["area_code"], row["period_start"], value, row["qualifier"]


def _as_written(held):
    """What the held quotations say, in the same form."""
    rows = held.values_list("metric__code", "area__code", "period_start", "value", "qualifier")
    return {(code, area, str(start), value, word) for code, area, start, value, word in rows}


def _quotation(row, metrics, areas, release, now):
    words = [f"Quoted as “{row['said']}”, {row['period_as_printed']}.", row["note"]]
    return Observation(
        metric=metrics[row["metric"]],
        area=areas[row["area_code"]],
        period_start=day(row["period_start"]),
        period_end=day(row["period_end"]),
        basis=Observation.Basis.QUOTED,
        numerator=row["numerator"] or None,
        denominator=row["denominator"] or None,
        value=row["value"],
        qualifier=row["qualifier"],
        status=Observation.Status.FINAL,
        note=" ".join(filter(None, words)),
        release=release,
        recorded_at=now,
    )
