"""The page of one measure in one area, put together: its series, its kind, its parts."""

from .. import figures
from . import among, figure, parts, places, plans, windows


def context(entry, area, viewer, asked):
    """What the template needs. asked: the address's own words, a QueryDict."""
    held = windows.offered(entry.version.metric, area)
    window = windows.chosen(asked.get("window", ""), held)
    parents = places.beside(area)
    page = figure.of(entry, area, viewer, parents, window)
    every = f"{figure.asking('', areas='all', window=window)}#compare"
    every = "" if asked.get("areas") == "all" else every
    kind = among.beside(
        entry.metric,
        area,
        page.latest,
        page.england,
        viewer,
        every=every,
        source=figures.source_line(page.sources),
    )
    made_of = parts.of(entry, area, viewer, page.latest)
    found = figure.context(entry, area, page, everything="all" in asked, window=window)
    found |= {"among": kind, "parts": made_of, "windows": windows.choices(held, window)}
    found["done"] = plans.being_done(entry.version.metric, [area, *parents])
    found["restricted"] |= kind.is_restricted or bool(made_of and made_of.is_restricted)
    return found
