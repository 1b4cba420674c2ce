"""A measure that is held for police forces only, on the page of an area inside one.

What the force has is said; a count may be shared out by residents, where the reader asks for it.
"""

from dataclasses import dataclass

from django.utils import timezone

from partnerships.models import Area, AreaPart

from .. import apportioning, figures, periods, sentences
from ..models import Population

ASKED, CHOSEN = "share", "population"
"""The parameter of an address that asks for the estimate, and what it says then."""

QUERY = f"?{ASKED}={CHOSEN}"

KINDS = (Area.Kind.UPPER_TIER, Area.Kind.FOOTPRINT, Area.Kind.BOARD)
BAND = "all_ages"
NO_POPULATION = "The population of that period is not held."


@dataclass(frozen=True)
class Ground:
    """The residents of an area and of its whole force area: {mid-year: residents}."""

    here: dict
    whole: dict


@dataclass(frozen=True)
class Part:
    """A period of the force's, as its reader sees it, with the share of it; None if there is none.

    row: as `figures.rows` gives it.
    """

    row: dict
    share: apportioning.Share | None

    @property
    def reason(self):
        """Why there is no estimate; "" if there is one."""
        if self.share:
            return ""
        shown = self.row["state"] == "shown"
        return NO_POPULATION if shown else self.row["reason"] or "Not held."


@dataclass(frozen=True)
class Held:
    """What the force has, and whether it may be shared out.

    force, latest: the one force around the area and its latest figure; None where there are
    several. why_not: why nothing is shared out; "" where it may be. parts: every period, in order
    of time.
    """

    entry: figures.Entry
    area: Area
    force: Area | None
    latest: dict | None
    why_not: str
    parts: tuple[Part, ...]
    is_chosen: bool

    @property
    def is_restricted(self):
        rows = [part.row for part in self.parts] + ([self.latest] if self.latest else [])
        return any(row["is_restricted"] for row in rows)

    @property
    def link(self):
        return f"/outcomes/{self.entry.code}/{self.force.code}/"

    @property
    def said(self):
        """The latest figure of the force, in words."""
        text = sentences.figure(self.entry.metric, self.latest)
        return f"T{the(self.force)[1:]}: {text} in {period(self.latest)}"

    @property
    def rate(self):
        """What an estimate's rate would be: the force's own, since it is shared out by people."""
        metric, row = self.entry.metric, self.latest
        if self.why_not or not metric.has_rate or row["value"] is None:
            return ""
        rate = sentences.value_text(metric, row["value"])
        return (
            f"A rate of an estimate by population is the force's own: {rate}"
            f" {sentences.per(metric)} in {period(row)}."
        )

    @property
    def choices(self):
        """The line of links that chooses between the force's figures and an estimate."""
        if self.why_not:
            return []
        options = [
            ("held for the police force area only", "?", not self.is_chosen),
            ("estimated by population", QUERY, self.is_chosen),
        ]
        options = [{"label": label, "url": url, "current": now} for label, url, now in options]
        return [{"label": "Figures", "options": options}]


def of(entry, area, viewer, asked):
    """What is held for the force around an area; None where the measure is not a force's only.

    asked: the address's own words, a QueryDict. Of an area with figures of its own it is not
    asked. At most six queries.
    """
    levels = entry.version.levels.split()
    if area.kind not in KINDS or not apportioning.is_held_for_forces_only(levels):
        return None
    forces, why_not, members, all_members = _lies_in(area)
    if not forces:
        return None
    if len(forces) > 1:
        return Held(entry, area, None, None, why_not, (), False)
    rows = figures.rows(viewer, metric=entry.version.metric, area=forces[0])
    shown = [row for row in rows if row["state"] == "shown"]
    if not shown:
        return None
    if not why_not and not apportioning.is_divisible(entry.metric):
        why_not = "Only counts can be shared out by population, and this is not one."
    if why_not:
        return _without(entry, area, forces[0], shown[-1], why_not)
    ground = _ground(forces[0], members, all_members)
    parts = tuple(Part(row, _share(entry.metric, row, ground)) for row in rows)
    if not any(part.share for part in parts):
        why_not = "No population of these periods is held, so nothing can be shared out."
        return _without(entry, area, forces[0], shown[-1], why_not)
    chosen = asked.get(ASKED) == CHOSEN
    return Held(entry, area, forces[0], shown[-1], "", parts, chosen)


def _without(entry, area, force, latest, why_not):
    return Held(entry, area, force, latest, why_not, (), False)


def _lies_in(area):
    """(the forces around an area, why its share of one is not known, its authorities, theirs).

    The share is known only where all of an area lies in one force's area and is not all of it.
    """
    parts = AreaPart.objects.on(area.valid_to or timezone.localdate())
    members = {area.pk}
    if area.kind != Area.Kind.UPPER_TIER:
        inside = parts.filter(whole=area, part__kind=Area.Kind.UPPER_TIER)
        members = set(inside.values_list("part", flat=True))
    around = list(
        parts.filter(part__in=members, relation=Area.Kind.POLICE_FORCE).select_related("whole")
    )
    forces = sorted({one.whole for one in around}, key=lambda force: force.name)
    if len(forces) != 1:
        names = " and ".join(force.name for force in forces)
        several = f"It lies in more than one police force area ({names}), so no share is known."
        return forces, several, members, set()
    inside = parts.filter(whole=forces[0], part__kind=Area.Kind.UPPER_TIER)
    all_members = set(inside.values_list("part", flat=True))
    lying = [one.part_id for one in around]
    if set(lying) != members or len(lying) != len(members):
        partly = f"Not all of it lies in {the(forces[0])}, so its share is not known."
        return forces, partly, members, all_members
    if members == all_members:
        all_of_it = f"It is the whole of {the(forces[0])}, whose figures are its own."
        return forces, all_of_it, members, all_members
    return forces, "", members, all_members


def the(force):
    return f"the {force.in_full}{' area' if force.name.endswith('Police') else ''}"


def _ground(force, members, all_members):
    """The residents of both by mid-year: of the force as published, else of its authorities."""
    held = Population.objects.filter(age_group=BAND, area__in={force.pk, *all_members})
    people = {}
    for area, year, count in held.values_list("area", "year", "people"):
        people.setdefault(area, {})[year] = count
    whole = _sum(people, all_members) | people.get(force.pk, {})
    return Ground(_sum(people, members), whole)


def _sum(people, areas):
    """{mid-year: residents} of several areas, for the years in which all of them are held."""
    held = [people.get(area, {}) for area in areas]
    years = set.intersection(*(set(one) for one in held)) if held else set()
    return {year: sum(one[year] for one in held) for year in years}


def _share(metric, row, ground):
    if row["state"] != "shown":
        return None
    counted = row["numerator"] if row["numerator"] is not None else row["value"]
    span = row["period_start"], row["period_end"]
    here, whole = (apportioning.residents(*span, of) for of in (ground.here, ground.whole))
    return apportioning.share(counted, here, whole)


def period(row):
    return periods.in_words(row["period_start"], row["period_end"])
