"""One area and all that is held for it, measure by measure: force, partnership and area pages."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from .. import charting, figures, peers, standing
from ..charts.signals import Headline
from ..charts.spec import TableSpec
from ..standing import Standing
from ..stats.spread import Spread, spread
from . import profile_grouping as grouping
from . import profile_sentence as sentence
from . import profile_table as tables

ONLY = {
    "": "all",
    "fresh": "recent enough to call",
    "stale": "latest held, past its date",
    "direction": "with a better and a worse",
}
"""What the page can be narrowed to, as its address says it and in words."""

LEAD = 5
"""So many activities that changed most stand together; the rest stay in their groups."""


@dataclass(frozen=True)
class Line:
    """A measure in this area: its latest figure, its history, and what stands beside it."""

    entry: figures.Entry
    row: dict
    history: tuple
    stale: bool
    england: dict | None = None
    region: dict | None = None
    among: Spread | None = None
    similar: tuple[int, int] | None = None
    standing: Standing = Standing.IN_ITS_PLACE

    @property
    def metric(self):
        return self.entry.metric

    @property
    def is_compared(self):
        return bool(self.row["comparison"]) and self.metric.judges

    def keeps(self, only):
        """Whether the line stays when the page is narrowed."""
        return {
            "fresh": not self.stale,
            "stale": self.stale,
            "direction": self.metric.direction != "none" and not self.metric.is_activity,
        }.get(only, True)


@dataclass(frozen=True)
class Profile:
    """The sentence of an area's page, its table and what both are made from.

    everything: every line held; lines: those that the page is narrowed to.
    """

    area: object
    everything: tuple[Line, ...]
    lines: tuple[Line, ...]
    quoted: tuple[dict, ...]
    entries: dict
    rows: tuple[dict, ...]
    group: str
    only: str
    plan: object | None
    region_name: str
    similar_by: str = ""

    @cached_property
    def headline(self) -> Headline:
        return sentence.headline(self.area, self.everything)

    @cached_property
    def table(self) -> TableSpec | None:
        sections = grouping.sections(self.lines, self.group, self.plan)
        return tables.table(self.area, self.lines, sections, self.region_name, self.similar_by)

    @cached_property
    def sources(self):
        return figures.sources_of([*(line.row for line in self.everything), *self.quoted])

    @property
    def since(self):
        """Since when all of its figures have stood as they are; None without figures."""
        moments = [line.row["computed_at"] for line in self.everything]
        return max((moment for moment in moments if moment), default=None)

    @property
    def is_restricted(self):
        """Whether the page shows this viewer a figure that the public may not see."""
        return any(row["is_restricted"] for row in (*self.rows, *self.quoted))

    @property
    def rows_for_file(self):
        """Every period of the measures shown; of all of them, with what papers quote."""
        if not self.only:
            return [*self.rows, *self.quoted]
        codes = {line.entry.code for line in self.lines}
        return [row for row in self.rows if row["metric_code"] in codes]

    @property
    def units(self):
        """The unit of each measure in words."""
        return {code: entry.metric.value_unit for code, entry in self.entries.items()}

    @property
    def csv(self):
        asked = {"only": self.only, "demo": "1" * self.area.is_demonstration}
        query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
        return f"/areas/{self.area.code}.csv{f'?{query}' if query else ''}"


def of(area, viewer, *, group="", only="", plan=None, near=None):
    """The profile of an area in three queries: its figures, those beside it, the catalogue.

    near: which areas are similar to it, where it has been asked already.
    """
    entries = figures.catalogue()
    held, quoted = figures.of_area(viewer, area)
    latest = [row for row in held if row["latest"]]
    beside = peers.of(area, latest, near)
    everything = _leading([_line(entries, series, beside) for series in _series(held, entries)])
    only = only if only in ONLY else ""
    kept = tuple(line for line in everything if line.keeps(only))
    return Profile(
        area=area,
        everything=everything,
        lines=kept,
        quoted=tuple(row for row in quoted if row["metric_code"] in entries),
        entries=entries,
        rows=tuple(held),
        group=group if group in grouping.GROUPS and (plan or group != "plan") else "pillar",
        only=only,
        plan=plan,
        region_name=beside.region_name,
        similar_by=beside.similar_by,
    )


def _series(held, entries):
    """The figures of each measure that has a latest one, in order of time."""
    for code, found in groupby(held, key=lambda row: row["metric_code"]):
        series = list(found)
        if code in entries and any(row["latest"] for row in series):
            yield series


def _line(entries, series, beside):
    row = next(row for row in series if row["latest"])
    entry, slot = entries[row["metric_code"]], figures.slot(row)
    stale = figures.is_stale(entry.metric, row)
    comparable = row["value"] is not None and entry.metric.is_comparable
    return Line(
        entry=entry,
        row=row,
        history=tuple(_history(entry.metric, series)),
        stale=stale,
        england=beside.england.get(slot),
        region=beside.region.get(slot),
        among=spread(list(beside.values.get(slot, {}).values()))
        if comparable and beside.england
        else None,
        similar=beside.among_similar(slot, row["value"]) if comparable else None,
        standing=standing.of(entry.metric, row, stale),
    )


def _history(metric, rows):
    """The drawn figure of each period, None where none is shown."""
    rate = charting.draws_rate(metric, rows)
    values = [charting.point(metric, row, rate).value for row in rows]
    first = next((index for index, value in enumerate(values) if value is not None), 0)
    return values[first:]


def _leading(lines):
    """The lines with the few activities that changed most marked as such."""
    changes = {
        line.entry.code: abs(change)
        for line in lines
        if (change := standing.relative_change(line.metric, line.row, line.stale))
    }
    most = set(sorted(changes, key=changes.get, reverse=True)[:LEAD])
    return tuple(
        Line(**vars(line) | {"standing": Standing.CHANGED_MOST})
        if line.entry.code in most
        else line
        for line in lines
    )


def context(profile):
    """What the template of an area's page needs, beside what stands around it."""
    return {
        "area": profile.area,
        "profile": profile,
        "choices": choices(profile) if profile.everything else [],
        "quoted": tables.quoted(profile) if profile.quoted else None,
        "sources": _sources(profile),
        "restricted": profile.is_restricted,
        "since": profile.since,
    }


def _sources(profile):
    """Publishers, each with the titles of what was read."""
    found = {}
    for source in profile.sources:
        found.setdefault(source.publisher, []).append(source.title)
    return [{"term": publisher, "text": "; ".join(titles)} for publisher, titles in found.items()]


def choices(profile):
    """The lines of links that regroup and narrow the page, each choice an address."""
    groups = {
        name: said for name, said in grouping.GROUPS.items() if name != "plan" or profile.plan
    }
    counts = {name: sum(line.keeps(name) for line in profile.everything) for name in ONLY}
    kept = {
        name: f"{said} ({counts[name]})"
        for name, said in ONLY.items()
        if name in ("", profile.only) or 0 < counts[name] < counts[""]
    }
    lines = [
        _choice("Grouped by", groups, profile.group, lambda name: _query(name, profile.only)),
        _choice("Showing", kept, profile.only, lambda name: _query(profile.group, name)),
    ]
    return [line for line in lines if len(line["options"]) > 1]


def _choice(label, options, chosen, query):
    return {
        "label": label,
        "options": [
            {"label": said, "url": query(name) or "?", "current": name == chosen}
            for name, said in options.items()
        ],
    }


def _query(group, only):
    asked = [f"group={group}"] if group != "pillar" else []
    asked += [f"only={only}"] if only else []
    return f"?{'&'.join(asked)}" if asked else ""
