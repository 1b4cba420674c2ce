"""The figures of Exampleshire: returned quarter by quarter, published year by year."""

import csv
import hashlib
import tempfile
from datetime import date
from pathlib import Path

from django.utils import timezone

from outcomes import observations
from outcomes.framework import DEMONSTRATION
from outcomes.models import Break, Metric, MetricVersion, Release, Target
from outcomes.observation_files import COLUMNS
from outcomes.periods import add_months
from partnerships.reference import day, rows
from returns.models import Question
from returns.rounds import last_ended

from . import shapes
from .places import DATA, FORCE, NORTHVALE, SOUTHMERE

HEADER = [*(name for name in COLUMNS if name != "source"), "status"]
NOTE = "Illustrative figure of a fictional area."


def load(areas):
    """Both files through the one door, and what charts say beside them; quick when held."""
    _load_file("exampleshire-returns.csv", returned(timezone.localdate()), "return")
    _load_file("exampleshire-published.csv", published(), "published")
    _breaks_and_targets(areas)


def _load_file(name, lines, basis):
    """Record these lines as a file, unless its release is the last of that name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADER, restval="")
            writer.writeheader()
            writer.writerows(lines)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        last = Release.objects.filter(file_name=name).order_by("-recorded_at").first()
        if last is None or last.sha256 != digest:
            observations.record(path, source=DEMONSTRATION, basis=basis)


def returned(today):
    """Every returnable metric in every quarter whose round is over, as rows of a file.

    What the round that is open asks for is left to its returns: see `returns.py`.
    """
    rolling = set(
        MetricVersion.objects.filter(period_basis="rolling 12 months").values_list(
            "metric__code", flat=True
        )
    )
    asked_last = {
        question.metric.code: add_months(last_ended(today), -3 * question.quarters_back)
        for question in Question.objects.filter(kind="figure").select_related("metric")
    }
    for row in rows(DATA, "figures"):
        found = shapes.series(row, today)
        for quarter in shapes.quarters(today):
            if quarter.name in found and quarter.start < asked_last[row["metric"]]:
                numerator, denominator, status = found[quarter.name]
                start = add_months(quarter.start, -9 if row["metric"] in rolling else 0)
                yield _line(row, start, quarter.end, numerator, denominator, status)


def _line(row, start, end, numerator, denominator, status="final"):
    return {
        "metric_key": row["metric"],
        "area_code": row["area"],
        "period_start": start,
        "period_end": end,
        "numerator": numerator,
        "denominator": denominator,
        "status": status,
        "note": NOTE,
    }


def published():
    """The series of `published.csv`: a year or three years a figure, as rows of a file."""
    for row in rows(DATA, "published"):
        first, months, step = day(row["first"]), int(row["months"]), int(row["step"])
        for index, said in enumerate(row["values"].split()):
            start = add_months(first, step * index)
            end = date.fromordinal(add_months(start, months).toordinal() - 1)
            numerator, _, denominator = said.partition("/")
            if numerator != ".":
                yield _line(row, start, end, numerator, denominator)


def _breaks_and_targets(areas):
    for row in rows(DATA, "breaks"):
        Break.objects.update_or_create(
            metric=Metric.objects.get(code=row["metric"]),
            area=areas[row["area"]],
            on=day(row["on"]),
            defaults={
                "kind": row["kind"],
                "compares": row["compares"] == "yes",
                "text": row["text"],
                "reason": row["reason"],
            },
        )
    for place in (NORTHVALE, SOUTHMERE, FORCE):
        Target.objects.update_or_create(
            metric=Metric.objects.get(code="continuity_of_care"),
            area=areas[place],
            ends=date(2027, 3, 31),
            defaults={
                "value": 75,
                "starts": date(2024, 4, 1),
                "text": "75% ambition for March 2027",
                "source": "Demonstration",
                "confirmed": True,
            },
        )
