"""The home page: how to find an area, and where England stands on the framework's headlines."""

from .. import figures, headlines, periods, sentences
from ..charts.signals import Headline
from ..charts.spec import Cell, Column, Row, TableSpec
from .framework import latest_national

LEAD = "adults_in_treatment_total"

HEADLINES = (
    "csew_last_year_any_16_59",
    "ocu_prevalence_estimate",
    "drug_misuse_deaths",
    "drug_poisoning_deaths",
    "hospital_admissions_drug_poisoning",
    "recorded_neighbourhood_crime",
    "recorded_drug_offences",
    "drug_seizures",
    "adults_in_treatment_total",
    "young_people_in_treatment",
    "prison_continuity_of_care_pct",
    "successful_completion_non_opiate_pct",
)
"""One series for each outcome or two, so that the page is read in a minute."""


def page(viewer):
    entries = figures.catalogue()
    latest = latest_national(viewer)
    lead = latest.get(LEAD)
    headline = (
        headlines.headline(entries[LEAD].metric, lead, "England")
        if lead and LEAD in entries
        else Headline("No figure is held yet.")
    )
    return {"headline": headline, "table": _table(entries, latest)}


def _table(entries, latest):
    rows, outcome = [], None
    for code in HEADLINES:
        if code not in latest or code not in entries:
            continue
        entry, row = entries[code], latest[code]
        named = entry.version.metric.outcome
        if named != outcome:
            rows.append(Row((Cell(named.name if named else entry.group),), kind="group"))
            outcome = named
        rows.append(_row(entry, row))
    if not rows:
        return None
    columns = (
        Column("Measure"),
        Column("Latest", number=True),
        Column("Change on the year", number=True),
    )
    return TableSpec(caption="National figures", columns=columns, rows=tuple(rows))


def _row(entry, row):
    metric = entry.metric
    stale = figures.is_stale(metric, row)
    period = periods.label(row["period_start"], row["period_end"])
    where = "" if row["area_kind"] == "england" else f", {row['area_name']}"
    return Row(
        (
            Cell(
                metric.title,
                href=f"/outcomes/{metric.code}/",
                second=f"{'Latest held: ' if stale else ''}{period}{where}",
            ),
            Cell(sentences.figure(metric, row), quiet=stale),
            Cell(sentences.change_text(metric, row), quiet=stale),
        )
    )
