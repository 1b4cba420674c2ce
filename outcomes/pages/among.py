"""An area among its kind in one period: dots and whiskers, the funnel and the map."""

from dataclasses import dataclass, replace

import numpy as np

from .. import charting, figures, periods, sentences, similar_areas
from ..charts import dots, funnel, funnel_drawing, words
from ..stats.funnel import limits
from . import hexagon_map

KINDS = (
    "region",
    "police_force",
    "footprint",
    "strategic_board",
    "upper_tier",
    "district",
    "integrated_care_board",
)
NAMES = {
    "region": "Regions",
    "police_force": "Police force areas",
    "footprint": "Partnerships",
    "strategic_board": "Strategic boards",
    "upper_tier": "Upper-tier authorities",
    "district": "Districts",
    "integrated_care_board": "Integrated care boards",
}

STEPS = 60
"""Points of each line of a funnel, closer together where it bends: among the small areas."""

ADMITTED_AGAIN = (
    "People admitted again are counted again, so more areas lie outside than chance would put there"
)


@dataclass(frozen=True)
class Among:
    """What is drawn of one measure in one period; each is None where the rules do not allow it."""

    caption: str
    dots: dots.Dots | None
    funnel: funnel_drawing.Chart | None
    map: hexagon_map.HexagonMap | None
    is_restricted: bool = False


NOTHING = Among("", None, None, None)


def beside(metric, area, row, england, viewer, *, every="", source=""):
    """The drawings around a figure: every area of its kind in its period, similar ones marked.

    source: of the figures, named below each drawing. One query for the rows, and four for which
    areas are similar.
    """
    if row is None or row["area_kind"] not in KINDS or not metric.is_comparable:
        return NOTHING
    kind = row["area_kind"]
    rows = rows_beside(viewer, metric, row)
    near, basis = similar_areas.of(area)
    similar = {one.code for one in near}
    found = of(
        metric,
        kind,
        NAMES[kind],
        rows,
        england,
        this=area.code,
        every=every,
        similar=similar,
        source=source,
    )
    if found.dots and similar & {row["area_code"] for row in rows}:
        told = f"Lighter dots of the same colour: {basis}."
        found = replace(found, dots=replace(found.dots, notes=(told, *found.dots.notes)))
    return found


def rows_beside(viewer, metric, row):
    """Every area of a row's kind and nation in its period, as the viewer may see them."""
    return figures.rows(
        viewer,
        window=row["window"],
        metric__code=metric.code,
        area__kind=row["area_kind"],
        area__nation=row["area_nation"],
        period_start=row["period_start"],
        period_end=row["period_end"],
    )


def of(metric, kind, names, rows, england, *, this="", every="", similar=frozenset(), source=""):
    """The drawings of these rows of one period.

    names: what the areas are called. england: England's row of the period or None. this: the code
    of the page's area, similar: those like it. every: the address that draws all areas,
    "" where this is it. source: of the figures, named below each drawing.
    """
    held = [row for row in rows if row["state"] == "shown" and row["value"] is not None]
    if not metric.is_comparable or len(held) < 2:
        return NOTHING
    period = periods.in_words(held[0]["period_start"], held[0]["period_end"])
    fictional = bool(charting.marking(rows))
    caption = f"{metric.title}: {names[:1].lower()}{names[1:]}, {period}"
    dotted = _dots(metric, rows, england, caption, this, every, similar)
    sized = _funnel(metric, held, england, caption, this)
    mapped = None if fictional else hexagon_map.of(metric, kind, rows, caption, this, source)
    if source:
        dotted = replace(dotted, notes=(f"Source: {words.sentence(source)}",))
        sized = sized and replace(sized, source=source)
    return Among(
        caption=caption,
        dots=dotted,
        funnel=sized and funnel_drawing.Chart(sized),
        map=mapped,
        is_restricted=any(row["is_restricted"] for row in rows),
    )


def _unit(metric, rows, more=""):
    marking = charting.marking(rows)
    said = charting.unit_line(metric, metric.has_rate)
    return f"{said}{more}{f'. {marking}' if marking else ''}"


def _decimals(metric, rows):
    return max((sentences.decimals_for(metric, row["value"]) for row in rows), default=1)


def _dots(metric, rows, england, caption, this, every, similar):
    """Areas by value, with their intervals where the metric has honest ones."""
    shown = [row for row in rows if row["state"] == "shown" and row["value"] is not None]
    has_intervals = any(row["lower"] is not None for row in shown)
    level = england and england["state"] == "shown" and england["value"] is not None
    intervals = ", with 95% intervals" if has_intervals else ""
    return dots.Dots(
        title=caption,
        headline=caption,
        unit_line=_unit(metric, rows, intervals),
        areas=tuple(_dot(metric, row, this, similar) for row in rows),
        benchmark=england["value"] if level else None,
        decimals=_decimals(metric, shown),
        value_heading=charting.value_heading(metric, metric.has_rate),
        marking=charting.marking(rows),
        shows_all=not every,
        all_href=every,
    )


def _dot(metric, row, this, similar):
    code = row["area_code"]
    stands = "this" if code == this else "similar" if code in similar else "other"
    shown = row["state"] == "shown"
    return dots.Dot(
        name=row["area_name"],
        value=row["value"] if shown else None,
        lower=row["lower"] if shown else None,
        upper=row["upper"] if shown else None,
        stands=stands,
        href=f"/outcomes/{metric.code}/{code}/",
        no_number=sentences.figure(metric, row) if not shown else "no rate",
    )


def _funnel(metric, held, england, caption, this):
    """Limits round England's figure for an area of each size, where chance is all there is."""
    sized = [row for row in held if row["denominator"]]
    level = england and england["state"] == "shown" and england["value"]
    if not (metric.permits_funnel and level and len(sized) >= funnel.FEWEST):
        return None
    kind = "proportion" if metric.is_proportion else "rate"
    sizes = np.array([row["denominator"] for row in sized])
    spots = zip(sized, _lines(sizes, level, kind, metric), strict=True)
    over = np.geomspace(sizes.min() * 0.8, sizes.max() * 1.02, STEPS)
    return funnel.Funnel(
        title=f"{caption}, by size",
        headline=f"{caption}, by size",
        unit_line=_unit(metric, held),
        size_line=metric.denominator_column or "Base",
        areas=tuple(
            funnel.Spot(
                name=row["area_name"],
                value=row["value"],
                lines=lines,
                stands="this" if row["area_code"] == this else "other",
                href=f"/outcomes/{metric.code}/{row['area_code']}/",
            )
            for row, lines in spots
        ),
        lines=tuple(_lines(over, level, kind, metric)),
        benchmark=level,
        decimals=_decimals(metric, held),
        percent=metric.is_proportion,
        value_heading=charting.value_heading(metric, metric.has_rate),
        remarks=(ADMITTED_AGAIN,) if "admissions" in metric.noun else (),
    )


def _lines(sizes, level, kind, metric):
    """The limits at each size, as the drawing wants them."""
    found = limits(sizes, level, kind, metric.multiplier)
    lower, upper, far_lower, far_upper = (each.tolist() for each in found)
    for at in zip(sizes.tolist(), lower, upper, far_lower, far_upper, strict=True):
        yield funnel.Lines(*at)
