"""What stands around a measure's chart: what it counts, where it comes from, why it is empty."""

from django.utils import timezone

from .. import periods, sentences
from ..charts.spec import Cell, Column, Row, TableSpec

BY_OTHERS = []
"""What apps that this one does not know say of a latest figure: of (entry, area, its row, viewer),
facts as `status` gives them. They add themselves when they are ready."""


def said_by_others(entry, area, latest, viewer):
    """Facts that other apps add to where a figure comes from; none where no figure is shown."""
    if not latest or latest["state"] != "shown":
        return []
    return [fact for say in BY_OTHERS for fact in say(entry, area, latest, viewer)]


def why_not_held(entry, area):
    """Why an area has no figures of a measure, and what would fill it: two sentences."""
    metric, levels = entry.metric, entry.version.levels.split()
    if metric.counts_people and area.kind not in ("england", "upper_tier", "district"):
        return (
            "One person can be counted in two authorities, so authorities are not added up.",
            "A total published for this area would fill it.",
        )
    if area.kind not in levels:
        names = {kind.replace("_", " ") for kind in levels}
        return (
            f"This measure is published for other kinds of area: {', '.join(sorted(names))}.",
            "",
        )
    if entry.version.metric.kind == "returnable":
        return ("No return has given this figure yet.", "The next quarterly return asks for it.")
    if metric.rollup_place == "none":
        return (
            "No figure of this measure is published for this area.",
            "Only a figure published for it would fill this: the measure is never added up.",
        )
    return (
        "No figure of any part of this area is held, so there is nothing to add up.",
        "Loading the publisher's table for its authorities would fill it.",
    )


def counts(metric, version, page):
    """What this counts: definition, numerator and denominator, rate, how the area is made up."""
    facts = [
        {
            "term": "Definition",
            "text": version.definition,
            "href": f"/outcomes/{metric.code}/#definition",
            "link": "Full definition",
        }
    ]
    if version.definition_status != "confirmed":
        facts.append(
            {"term": "Status of the definition", "text": version.get_definition_status_display()}
        )
    if metric.has_rate:
        band = {"all_ages": "residents of all ages", "0_17": "residents under 18"}
        people = band.get(metric.population_band, "adult residents")
        kind = f"Crude, per {metric.multiplier:,.0f} {people} a year"
        facts.append({"term": "Rate", "text": kind})
    if page.latest and page.latest["made_of"]:
        facts.append({"term": "Area", "text": page.latest["made_of"]})
    if page.latest and page.latest["note"].startswith("Computed on the footprint"):
        facts.append({"term": "Footprint", "text": page.latest["note"]})
    if version.caution:
        facts.append({"term": "Read with care", "text": version.caution})
    facts.append(
        {
            "term": "Method",
            "text": "Rates, intervals, limits and trends.",
            "href": "/data/method/",
            "link": "How they are computed",
        }
    )
    return facts


def status(metric, page):
    """Where the figures come from and how fresh they are."""
    facts = []
    if page.latest:
        row = page.latest
        said = periods.label(row["period_start"], row["period_end"])
        facts.append(
            {
                "term": "Latest held" if page.stale else "Latest",
                "text": f"{said} ({row['status'] or 'final'})",
            }
        )
        if page.stale:
            facts.append(
                {
                    "term": "Past its date",
                    "text": "Newer figures should be out and are not held.",
                }
            )
    facts += [
        {"term": "Source", "text": f"{source.publisher}, {source.title}"} for source in page.sources
    ]
    moments = [row["computed_at"] for row in page.rows if row["computed_at"]]
    if moments:
        since = timezone.localtime(max(moments))
        facts.append({"term": "Unchanged since", "text": f"{since:%-d %B %Y, %H:%M}"})
    return facts


def quoted_table(metric, rows, sources):
    """Figures that papers quote, apart from every series, each with what it disagrees with."""
    if not rows:
        return None
    named = {source.key: source.title for source in sources}
    body = [
        Row(
            (
                Cell(periods.label(row["period_start"], row["period_end"])),
                Cell(sentences.figure(metric, row)),
                Cell(f"{named.get(row['source_key'], '')}. {row['note']}"),
            )
        )
        for row in rows
    ]
    columns = (
        Column("Period"),
        Column("Quoted", number=True),
        Column("Where and how", phone="fold"),
    )
    return TableSpec(caption="Quoted in papers", columns=columns, rows=tuple(body))
