"""The framework as a page: six outcomes, their metrics, and the series held for each."""

from .. import figures, periods, sentences
from ..charts.spec import Cell, Column, Row, TableSpec
from ..models import FrameworkMetric, Outcome

WIDEST = ("england", "england_and_wales")


def outcome_list(viewer):
    """Each outcome with its framework metrics, and for each series its latest national figure."""
    entries = figures.catalogue()
    latest = latest_national(viewer)
    sections = []
    for outcome in Outcome.objects.prefetch_related("framework_metrics__series"):
        rows = []
        for framework in outcome.framework_metrics.all():
            series = [entries[one.code] for one in framework.series.all() if one.code in entries]
            series.sort(key=lambda entry: entry.version.metric.order)
            listed = [
                _series_row(entry, latest.get(entry.code))
                for entry in series
                if entry.code in latest or entry.version.metric.kind == "published"
            ]
            rows += [_framework_row(framework), *listed] if listed else [_unfed_row(framework)]
        sections.append({"outcome": outcome, "table": _table(outcome.name, rows)})
    apart = [
        entry for entry in entries.values()
        if entry.version.metric.framework_id is None and entry.version.metric.kind == "published"
    ]  # fmt: skip
    other = [_series_row(entry, latest.get(entry.code)) for entry in apart]
    return {
        "sections": sections,
        "other": _table("Other series held", other),
        "unconfirmed": FrameworkMetric.objects.exclude(definition_status="confirmed").count(),
        "held": sum(entry.version.metric.kind == "published" for entry in entries.values()),
        "asked": sum(entry.version.metric.kind == "returnable" for entry in entries.values()),
    }


def latest_national(viewer):
    """The latest figure of every series for England, else for England and Wales, in one query."""
    found = figures.rows(viewer, latest=True, area__kind__in=WIDEST)
    found.sort(key=lambda row: WIDEST.index(row["area_kind"]), reverse=True)
    return {row["metric_code"]: row for row in found}


def _table(caption, rows):
    columns = (
        Column("Measure"),
        Column("Latest national figure", number=True),
        Column("Period", phone="under"),
        Column("Area", phone="fold"),
    )
    return TableSpec(caption=caption, columns=columns, rows=tuple(rows))


def _framework_row(framework):
    return Row((Cell(f"{framework.code} {framework.name} ({framework.tier})"),), kind="group")


def _unfed_row(framework):
    """A framework metric for which no series is held."""
    named = Cell(f"{framework.code} {framework.name} ({framework.tier})")
    return Row((named, Cell("no published series held", is_words=True), Cell(), Cell()))


def _series_row(entry, row):
    metric = entry.metric
    href = f"/outcomes/{metric.code}/"
    if row is None:
        words = Cell("no national figure", is_words=True)
        return Row((Cell(metric.title, href=href), words, Cell(), Cell()))
    stale = figures.is_stale(metric, row)
    period = periods.label(row["period_start"], row["period_end"])
    return Row(
        (
            Cell(metric.title, href=href),
            Cell(sentences.figure(metric, row), quiet=stale, raw=row["numerator"] or row["value"]),
            Cell(f"Latest held: {period}" if stale else period, quiet=stale),
            Cell(row["area_name"]),
        )
    )


def catalogue_table():
    """Every metric of the catalogue with its definition, for a file."""
    columns = (
        "Code",
        "Title",
        "Kind",
        "Framework code",
        "Unit",
        "Direction",
        "Type",
        "Definition",
        "Definition status",
        "Caution",
    )
    rows = [
        Row(
            tuple(
                Cell(text)
                for text in (
                    entry.code,
                    entry.version.title,
                    entry.version.metric.get_kind_display(),
                    entry.version.metric.framework_id or "",
                    entry.metric.value_unit,
                    entry.version.get_direction_display(),
                    entry.version.metric_type,
                    entry.version.definition,
                    entry.version.get_definition_status_display(),
                    entry.version.caution,
                )
            )
        )
        for entry in figures.catalogue().values()
    ]
    return TableSpec(caption="Catalogue", columns=tuple(map(Column, columns)), rows=tuple(rows))
