"""The page of one measure in one area, put together: its series, its kind, its parts."""

from . import among, figure, parts, places, windows


def context(entry, area, viewer, asked):
    """What the template needs. asked: the address's own words, a QueryDict."""
    held = windows.offered(entry.version.metric, area)
    window = windows.chosen(asked.get("window", ""), held)
    page = figure.of(entry, area, viewer, places.beside(area), window)
    every = "" if asked.get("areas") == "all" else "?areas=all#compare"
    kind = among.beside(entry.metric, area, page.latest, page.england, viewer, every=every)
    made_of = parts.of(entry, area, viewer, page.latest)
    found = figure.context(entry, area, page, everything="all" in asked)
    found |= {"among": kind, "parts": made_of, "windows": windows.choices(held, window)}
    found["restricted"] |= kind.is_restricted or bool(made_of and made_of.is_restricted)
    return found
