"""The page of one measure in one area, put together: its series, its kind, its parts."""

from dataclasses import replace

from .. import figures
from . import among, estimated, figure, figure_facts, force_only, parts, places, plans, windows


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
    found["done"] = plans.being_done(entry.version.metric, [area, *parents], viewer)
    found["restricted"] |= kind.is_restricted or bool(made_of and made_of.is_restricted)
    found["status"] += figure_facts.said_by_others(entry, area, page.latest, viewer)
    return found if page.rows else found | _around(entry, area, viewer, asked, found)


def _around(entry, area, viewer, asked, found):
    """What is held for the force alone around an area that has no figures, and its estimate."""
    held = force_only.of(entry, area, viewer, asked)
    if held is None:
        return {}
    more = {"held": held, "restricted": found["restricted"] or held.is_restricted}
    if held.is_chosen:
        estimate = estimated.of(held)
        page = replace(found["page"], headline=estimate.headline)
        more |= {"estimate": estimate, "page": page, "computed": estimate.latest["computed_at"]}
        more["status"] = estimated.status(held, page, estimate)
    return more


def estimate(entry, area, viewer, asked):
    """What a force holds, for the files of an area inside it that ask for their share of it.

    None where none is asked for, or none may be.
    """
    if asked.get(force_only.ASKED) != force_only.CHOSEN:
        return None
    if windows.offered(entry.version.metric, area):
        return None
    held = force_only.of(entry, area, viewer, asked)
    return held if held and held.is_chosen else None
