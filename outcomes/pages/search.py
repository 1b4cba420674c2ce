"""Find an area or a measure by a part of its name or by a code: grouped, best first."""

import re
from dataclasses import dataclass

from django.db.models import Q

from partnerships.models import Area

from .. import figures
from ..charts import words
from ..charts.signals import Headline
from ..models import FrameworkMetric
from . import places

SHOWN = 10
"""So many of each group; all of them are in the list of areas."""

CODE = re.compile(r"[A-Za-z]\d{8}|CDP-[a-z-]+")
BODIES = ("footprint", "strategic_board")


@dataclass(frozen=True)
class Result:
    """Something found: where it leads, what it is, and how good a match (lowest first)."""

    label: str
    url: str
    second: str
    rank: int


@dataclass(frozen=True)
class Group:
    heading: str
    noun: str
    found: tuple[Result, ...]

    @property
    def shown(self):
        return self.found[:SHOWN]

    @property
    def more(self):
        return len(self.found) - len(self.shown)


def exactly(text):
    """The address of the one page that this code names; "" if it names none, or several."""
    if CODE.fullmatch(text):
        area = Area.objects.by_any_code(text[:1].upper() + text[1:]).first()
        return area.get_absolute_url() if area else ""
    entries = figures.catalogue()
    if text.lower() in entries:
        return f"/outcomes/{text.lower()}/"
    fed = [code for code, one in entries.items() if _framework_of(one) == text.upper()]
    return f"/outcomes/{fed[0]}/" if len(fed) == 1 else ""


def find(text, viewer):
    """The groups of what is found for a text, the best answered first; at most six queries."""
    areas = list(places.areas(text=text))
    if viewer.sees_demonstration:
        areas += Area.objects.filter(
            Q(name__icontains=text) | Q(code__iexact=text), nation=Area.Nation.DEMONSTRATION
        )
    forces = [area for area in areas if area.kind == "police_force"]
    bodies = [area for area in areas if area.kind in BODIES]
    rest = [area for area in areas if area not in forces and area not in bodies]
    groups = (
        Group("Measures", "measure", _measures(text)),
        Group("Police force areas", "police force area", _areas(text, forces)),
        Group("Partnerships", "partnership", _areas(text, bodies)),
        Group("Other areas", "other area", _areas(text, rest)),
        Group("Metrics of the framework", "framework metric", _framework(text)),
    )
    held = [group for group in groups if group.found]
    return tuple(sorted(held, key=lambda group: group.found[0].rank))


def _framework_of(entry):
    return entry.version.metric.framework_id or ""


def _measures(text):
    asked = text.lower().replace("_", " ").split()
    found = []
    for entry in figures.catalogue().values():
        code = _framework_of(entry)
        said = f"{entry.metric.title} {entry.code.replace('_', ' ')} {code} {entry.group}".lower()
        if all(word in said for word in asked):
            rank = 0 if code == text.upper() else _rank(entry.metric.title, text)
            second = ", ".join(filter(None, [entry.group, code]))
            found.append(Result(entry.metric.title, f"/outcomes/{entry.code}/", second, rank))
    return _best_first(found)


def _areas(text, areas):
    return _best_first(
        Result(
            area.name,
            area.get_absolute_url(),
            ", ".join([area.get_kind_display(), area.code] if area.code[1:].isdigit()
                      else [area.get_kind_display()]),
            _rank(area.name, text),
        )
        for area in areas
    )  # fmt: skip


def _framework(text):
    """Metrics as the framework names them, with the outcome they stand under."""
    named = FrameworkMetric.objects.filter(Q(code__iexact=text) | Q(name__icontains=text))
    return _best_first(
        Result(
            f"{one.code} {one.name}",
            f"/outcomes/#outcome-{one.outcome_id}",
            one.outcome.name,
            0 if one.code == text.upper() else _rank(one.name, text),
        )
        for one in named.select_related("outcome")
    )


def _rank(name, text):
    """How well a name answers: the whole of it, its beginning, a word's beginning, any part."""
    name, text = name.lower(), text.lower()
    if name == text:
        return 1
    if name.startswith(text):
        return 2
    if re.search(rf"\b{re.escape(text)}", name):
        return 3
    return 4 if text in name else 5


def _best_first(found):
    return tuple(sorted(found, key=lambda one: (one.rank, one.label)))


def headline(text, groups):
    """What was found, in a sentence."""
    if not text:
        return Headline("Find an area or a measure by its name or its code.")
    if not groups:
        return Headline(f"Nothing is found for “{text}”.")
    counts = [_count(len(group.found), group.noun) for group in groups]
    said = words.listed(counts)
    return Headline(f"{said[:1].upper()}{said[1:]} found for “{text}”.")


def _count(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"
