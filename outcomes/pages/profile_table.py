"""The table of an area's page: a row a measure, with what stands beside it in the same period."""

from .. import charting, periods, portrayal, sentences
from ..charts import signals, words
from ..charts.ranges import Range
from ..charts.sparkline import sparkline
from ..charts.spec import Cell, Column, Row, TableSpec
from ..framework import COUNTED
from ..stats.spc import FEWEST_FOR_LIMITS

ACTIVITY = "Activity: no better or worse"
NOT_HELD = "not held"

KINDS = {
    "region": "regions",
    "police_force": "forces",
    "upper_tier": "authorities",
    "district": "districts",
    "footprint": "partnerships",
    "strategic_board": "boards",
    "integrated_care_board": "care boards",
}
"""What the areas of a kind are called over their bars."""


def table(area, lines, sections, region_name, similar_by=""):
    """All lines in their sections; None without lines. Columns that no line fills are left out."""
    if not lines:
        return None
    all_stale = all(line.stale for line in lines)
    columns = list(_columns(area, lines, all_stale, region_name))
    rows = []
    for section in sections:
        rows.append(Row((Cell(section.name, second=section.text),), kind="group"))
        rows += [Row(tuple(cell(line) for _, cell in columns)) for line in section.lines]
    return TableSpec(
        caption=f"Measures held for {area.in_words}",
        columns=tuple(column for column, _ in columns),
        rows=tuple(rows),
        notes=tuple(_notes(area, lines, region_name, similar_by)),
        marking=charting.DEMONSTRATION if area.is_demonstration else "",
    )


def _notes(area, lines, region_name, similar_by):
    """What the reader must know to read the table: its bars, and whom England stands for."""
    if area.is_demonstration:
        yield charting.FICTIONAL
    drawn = [line.among.count for line in lines if line.among]
    if drawn:
        most = f"up to {max(drawn)}" if len(set(drawn)) > 1 else str(max(drawn))
        region = f"the triangle {region_name}, " if region_name else ""
        yield (
            f"Bars run from the lowest to the highest of {most} {KINDS[area.kind]} in the same"
            " period, each on its own scale; the darker part is their middle half, the upright"
            f" line England, {region}the mark {area.name}: a circle is better than England, a"
            " diamond worse, a pill similar, a square different without judgement, a dot not"
            " compared. White marks are past their date."
        )
    if any(line.similar and not line.stale for line in lines):
        yield f"Similar {KINDS[area.kind]}: {similar_by}. Places run from the highest figure."
    if any(line.metric.is_activity for line in lines):
        yield "Police and partnership activity follows effort: more of it is no better or worse."
    if any(line.row["benchmark"].startswith("England (") for line in lines):
        yield "For figures of the police, England is its 39 police forces added up."


def _columns(area, lines, all_stale, region_name):
    """Each column with the function that makes its cell of a line."""
    yield Column("Measure"), lambda line: _measure(area, line, all_stale)
    yield Column("Latest held" if all_stale else "Latest", number=True), _latest
    yield Column("Change on the year", number=True), _change
    if not area.is_demonstration and area.kind not in ("england", "england_and_wales", "wales"):
        column = Column("England", number=True, second=region_name, phone="fold")
        yield column, lambda line: _england(line, bool(region_name))
        if any(line.among for line in lines):
            kind = KINDS[area.kind]
            column = Column(f"Among {kind}", second="line: England", phone="fold")
            yield column, lambda line: _among(line, kind)
    yield Column("Signal", phone="fold"), lambda line: Cell(**signal(line))
    yield Column("History", phone="fold"), lambda line: Cell(picture=_picture(line))


def _measure(area, line, all_stale):
    row = line.row
    period = periods.label(row["period_start"], row["period_end"])
    if line.stale and not all_stale:
        period = f"Latest held: {period}"
    address = f"/outcomes/{line.entry.code}/{area.code}/"
    return Cell(
        line.metric.title,
        href=address,
        second=period,
        tag="restricted" if row["is_restricted"] else "",
    )


def _latest(line):
    row, metric = line.row, line.metric
    rate = ""
    if metric.has_rate and row["value"] is not None:
        per = sentences.per(metric).removesuffix(" people a year").removesuffix(" a year")
        rate = f"{sentences.value_text(metric, row['value'])} {per}"
    elif row["no_value_reason"] and metric.has_rate:
        rate = "no rate"
    figure = sentences.figure(metric, row)
    return Cell(figure, second=rate, quiet=line.stale, raw=row["numerator"] or row["value"])


def _change(line):
    text = sentences.change_text(line.metric, line.row)
    return Cell(text, quiet=line.stale, raw=line.row["change"])


def _england(line, has_region):
    """England's figure in the same period, and under it the region's."""
    beside = beside_text(line.metric, line.england)
    region = beside_text(line.metric, line.region) if has_region else ""
    is_words = beside == NOT_HELD
    return Cell(beside, second=region, quiet=line.stale, is_words=is_words)


def beside_text(metric, row):
    """A comparator's figure: the rate or share where there is one, else the count."""
    if row is None or row["state"] != "shown":
        return NOT_HELD
    if metric.is_comparable and row["value"] is not None:
        return sentences.value_text(metric, row["value"])
    held = row["numerator"] if row["numerator"] is not None else row["value"]
    return sentences.number(held) if metric.measure in (*COUNTED, "estimate") else NOT_HELD


def _among(line, kind):
    """Where the area lies among its kind; empty where too few hold the period."""
    bar = range_of(line, kind)
    said = "" if line.stale else _places(line)
    if bar is None:
        return Cell(said)
    return Cell(picture=bar.picture, alternative=bar.text, second=said)


def _places(line):
    """The place among all areas of the kind, and among the similar ones."""
    said = [sentences.place(line.row)] if sentences.place(line.row) else []
    if line.similar:
        place, of = line.similar
        said.append(f"{words.ordinal(place)} of {of} similar")
    return "; ".join(said)


def range_of(line, kind):
    """The bar of a line, or None where it has no spread or nothing to stand on."""
    england, value = line.england, line.row["value"]
    if not line.among or value is None or england is None or england["value"] is None:
        return None
    region = line.region["value"] if line.region and line.region["state"] == "shown" else None
    compared = _against(line)
    return Range(
        **vars(line.among),
        kind=kind,
        england=england["value"],
        region=region,
        this=value,
        tone=compared.tone if compared else "",
        strong=line.row["comparison"].startswith("much"),
        is_old=line.stale,
        decimals=sentences.decimals_for(line.metric, value),
    )


def _picture(line):
    return sparkline(line.history, is_old=line.stale)


def _against(line):
    """The signal of a comparison, naming England alone: the table's note says who that is."""
    if sentences.against(line.metric, line.row, line.england) is None:
        return None
    return signals.compared(line.row["comparison"], sentences.improvement(line.metric))


def signal(line):
    """How the figure stood, as the parts of a cell: icons and words while recent, then grey words.

    What the series says by itself first, then its target, then England. A recent figure of which
    none of these is known says whether its change could be chance.
    """
    against = _against(line)
    if line.stale:
        said = f"Was {sentences.small(against.words)}" if against else _why_not_compared(line)
        return {"text": said, "quiet": True, "is_words": True}
    own = portrayal.stored(line.metric, line.row)
    found = [*own, *([against] if against else [])]
    changed = sentences.changed(line.metric, line.row)
    if changed and not own and not line.metric.is_activity:
        found.append(changed.saying(detail=CHANCE.get(line.row["change_signal"], "")))
    if found:
        return {"signal": found[0], "signals": tuple(found[1:])}
    return {"text": _why_not_compared(line), "quiet": True, "is_words": True}


CHANCE = {"real": ", more than chance"}


def _why_not_compared(line):
    if line.metric.is_activity:
        return ACTIVITY
    kinds = {periods.kind(line.row["period_start"], line.row["period_end"])}
    shown = sum(value is not None for value in line.history)
    if kinds == {"quarter"} and shown < FEWEST_FOR_LIMITS:
        return f"{shown} of {FEWEST_FOR_LIMITS} quarters: too few to judge"
    if line.row["no_value_reason"]:
        return line.row["no_value_reason"]
    return "" if line.stale or line.row["change"] is None else "Not tested for chance"


def quoted(profile):
    """Figures that papers quote, apart from every series, each with its qualifier and its paper."""
    named = {source.key: source.title for source in profile.sources}
    rows = []
    for row in profile.quoted:
        metric = profile.entries[row["metric_code"]].metric
        period = periods.label(row["period_start"], row["period_end"])
        rows.append(
            Row(
                (
                    Cell(
                        metric.title,
                        href=f"/outcomes/{row['metric_code']}/{row['area_code']}/",
                        second=period,
                    ),
                    Cell(sentences.figure(metric, row)),
                    Cell(f"{named.get(row['source_key'], '')}. {row['note']}"),
                )
            )
        )
    columns = (
        Column("Measure"),
        Column("Quoted", number=True),
        Column("Where and how", phone="fold"),
    )
    return TableSpec(caption="Quoted in papers", columns=columns, rows=tuple(rows))
