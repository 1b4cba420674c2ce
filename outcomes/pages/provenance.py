"""Where the figures come from: sources and releases, nightly runs, and odd figures reviewed."""

from datetime import timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone

from ..charts.spec import Cell, Column, Row, TableSpec
from ..framework import DEMONSTRATION
from ..models import RecomputeRun, Release, ReviewedFigure, Source


def page():
    """The Data page: how fresh the results are, every release, the last runs, reviewed figures."""
    runs = list(RecomputeRun.objects.all()[:10])
    good = RecomputeRun.objects.last_good()
    failed = RecomputeRun.objects.standing_failure()
    return {
        "good": good,
        "failed": _failed(failed, good) if failed else _overdue(good),
        "sources": sources(),
        "runs": _runs(runs),
        "reviewed": _reviewed(),
    }


def _failed(run, good):
    """That a run failed, how much it left undone, and how old those figures are."""
    when = f"{timezone.localtime(run.started_at):%-d %B %Y at %H:%M}"
    if good is None:
        return f"The run of {when} failed, and no run has succeeded yet."
    since = f"{timezone.localtime(good.started_at):%-d %B %Y}"
    undone = run.owed.values("metric").distinct().count()
    of = f" of {undone} measure{'' if undone == 1 else 's'}" if undone else ""
    return f"The run of {when} failed; figures{of} are from {since}."


NIGHT = timedelta(hours=30)
"""A run that began so long ago was not last night's."""


def _overdue(good):
    """That last night's run did not take place, where one has before; "" if it did."""
    if good is None or good.started_at > timezone.now() - NIGHT:
        return ""
    since = f"{timezone.localtime(good.started_at):%-d %B %Y}"
    return f"Last night's run did not take place; figures are from {since}."


def sources():
    """Every source that real figures were read from, with what is held of it now."""
    held = Count(
        "releases__observations", filter=Q(releases__observations__superseded_at__isnull=True)
    )
    found = (
        Source.objects.exclude(key=DEMONSTRATION)
        .annotate(held=held, read=Max("releases__recorded_at"))
        .filter(held__gt=0)
        .order_by("publisher", "title")
    )
    rows = [
        Row(
            (
                Cell(
                    source.title,
                    href=source.address if source.address.startswith("https://") else "",
                ),
                Cell(source.publisher),
                Cell(source.period_covered),
                Cell(f"{source.held:,}", raw=source.held),
                Cell(_day(source.read)),
                Cell(source.licence),
            )
        )
        for source in found
    ]
    columns = (
        Column("Source"), Column("Publisher", phone="fold"), Column("Covers", phone="fold"),
        Column("Figures held", number=True), Column("Loaded", phone="fold"),
        Column("Licence", phone="fold"),
    )  # fmt: skip
    return TableSpec(caption="Sources", columns=columns, rows=tuple(rows))


def releases():
    """Every release of real figures: the file, its digest and what it changed."""
    rows = [
        Row(
            tuple(
                Cell(str(text))
                for text in (
                    release.source_id, release.source.publisher, release.source.title,
                    release.file_name, release.sha256,
                    release.recorded_at.isoformat(timespec="seconds"), release.rows,
                    release.added, release.revised, release.moved, release.withdrawn,
                )
            )
        )
        for release in Release.objects.exclude(source=DEMONSTRATION).select_related("source")
    ]  # fmt: skip
    columns = (
        "Source", "Publisher", "Title", "File", "SHA-256", "Loaded", "Rows", "New", "Revised",
        "Figures moved", "Withdrawn",
    )  # fmt: skip
    return TableSpec(caption="Releases", columns=tuple(map(Column, columns)), rows=tuple(rows))


def _runs(runs):
    rows = [
        Row(
            (
                Cell(f"{timezone.localtime(run.started_at):%-d %B %Y, %H:%M}"),
                Cell(run.get_outcome_display()),
                Cell(run.asked_by.capitalize()),
                Cell(f"{run.rows:,}", raw=run.rows),
            )
        )
        for run in runs
    ]
    columns = (
        Column("Started"), Column("How it ended"), Column("Asked for by", phone="fold"),
        Column("Figures computed", number=True),
    )  # fmt: skip
    return TableSpec(caption="The last runs", columns=columns, rows=tuple(rows))


def _reviewed():
    found = ReviewedFigure.objects.select_related("metric", "area").prefetch_related(
        "metric__versions"
    )
    rows = [
        Row(
            (
                Cell(
                    one.metric.versions.all()[0].title,
                    href=f"/outcomes/{one.metric.code}/{one.area.code}/",
                    second=f"{one.area.name}, {one.period_start:%B %Y} to {one.period_end:%B %Y}",
                ),
                Cell(f"{one.figure.normalize():,f}"),
                Cell(one.answer),
            )
        )
        for one in found
    ]
    columns = (
        Column("Figure"),
        Column("As published", number=True),
        Column("What we asked and found", phone="fold"),
    )
    return TableSpec(caption="Odd figures that are as published", columns=columns, rows=tuple(rows))


def _day(moment):
    return f"{timezone.localtime(moment):%-d %B %Y}" if moment else ""
