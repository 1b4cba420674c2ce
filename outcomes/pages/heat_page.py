"""The heat map's page around its cells: subject, filters, the heads that order it."""

from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from partnerships.models import Area

from ..models import Outcome, Pillar
from . import heat_map, heat_words
from .among import NAMES

FITS = 7
"""So many columns fit a page; more scroll inside their frame."""


def page(choice, found, viewer):
    """What the template needs, in the order in which it is read."""
    outcomes, pillars = list(Outcome.objects.all()), list(Pillar.objects.all())
    title = _title(choice, found, {one.pk: one.name for one in (*outcomes, *pillars)})
    heads = [_head(choice, column) for column in found.columns]
    order = urlencode({"order": choice.order})
    fictional = bool(choice.within and choice.within.is_demonstration)
    return {
        "choice": choice,
        "title": title,
        "headline": heat_words.headline(found.columns, found.lines, NAMES[choice.kind]),
        "fields": _fields(choice, viewer, outcomes, pillars),
        "hidden": [{"name": "metric", "value": code} for code in choice.metrics],
        "summary": _summary(choice, found),
        "heads": heads,
        "by_name": choice.ordered_by("name"),
        "is_by_name": not any(head["sorted"] for head in heads),
        "says_stale": not all(column.is_stale for column in found.columns),
        "is_wide": len(heads) > FITS,
        "lines": found.lines,
        "restricted": any(row["is_restricted"] for row in found.rows),
        "since": max((row["computed_at"] for row in found.rows), default=None),
        "rule": [
            *heat_words.rule(found.columns, found.compared, fictional),
            *heat_words.own(found),
        ],
        "chooser": _chooser(choice, found),
        "csv": f"{reverse('heat_map_csv')}?{choice.query}&{order}{'&demo=1' * fictional}",
        "has_demonstration": fictional,
        "crumbs": [{"label": "Outcomes", "url": "/outcomes/"}, {"label": "Heat map"}],
    }


def _title(choice, found, names):
    """The subject: "Drug-related deaths and harm in the West Midlands region, against England"."""
    if choice.outcome == heat_map.CHOSEN:
        subject = found.columns[0].metric.title if len(found.columns) == 1 else "Chosen measures"
    elif choice.outcome in names:
        subject = names[choice.outcome].partition(" ")[2]  # after "Reduce", "Increase", "Improve"
    else:
        subject = names.get(choice.pillar, "All measures")
    where = f" in {choice.within.in_words}" if choice.within else ""
    against = "" if choice.within and choice.within.is_demonstration else ", against England"
    return f"{subject[:1].upper()}{subject[1:]}{where}{against}"


def _summary(choice, found):
    """How much is shown and for when: "14 upper-tier authorities, 7 measures, ..."."""
    areas, measures = len(found.lines), len(found.columns)
    kind = NAMES[choice.kind] if areas != 1 else Area.Kind(choice.kind).label
    old = sum(column.is_stale for column in found.columns)
    past = (
        " All are past their date: newer figures are not held."
        if measures and old == measures
        else ""
    )
    return (
        f"{areas} {kind[:1].lower()}{kind[1:]}, {measures} measure{'' if measures == 1 else 's'},"
        f" each in the newest period that most areas hold.{past}"
    )


def _head(choice, column):
    code = column.entry.code
    if choice.order == code:
        return _head_of(column, choice.ordered_by(f"-{code}"), "descending")
    if choice.order == f"-{code}":
        return _head_of(column, choice.ordered_by(code), "ascending")
    return _head_of(column, choice.ordered_by(code), "")


def _head_of(column, href, is_sorted):
    england = column.england if column.benchmark else None
    return {
        "title": column.metric.title,
        "href": href,
        "sorted": is_sorted,
        "period": column.period,
        "is_stale": column.is_stale,
        "unit": column.unit,
        "benchmark": column.benchmark,
        "england": f"/outcomes/{column.entry.code}/{england['area_code']}/" if england else "",
    }


def _fields(choice, viewer, outcomes, pillars):
    """The selects: what they offer lies in the viewer's scope."""
    kinds = [(kind, NAMES[kind]) for kind in heat_map.KINDS]
    outcome = [*((one.pk, one.name) for one in outcomes), (heat_map.ALL, "All outcomes")]
    if choice.metrics:
        outcome.append((heat_map.CHOSEN, "Chosen measures"))
    pillar = [("", "All pillars"), *((one.pk, one.name) for one in pillars)]
    return [
        _select("kind", "Areas", kinds, choice.kind),
        _select("within", "Within", _places(choice, viewer), choice.within and choice.within.code),
        _select("outcome", "Outcome", outcome, choice.outcome),
        _select("pillar", "Pillar", pillar, choice.pillar),
    ]


def _places(choice, viewer):
    """England, its regions and its forces; the demonstration for those whose access lies in it."""
    offered = Q(nation=Area.Nation.ENGLAND, kind__in=["region", "police_force"])
    if viewer.sees_demonstration:
        offered |= Q(nation=Area.Nation.DEMONSTRATION, kind="police_force")
    if choice.within:
        offered |= Q(pk=choice.within.pk)
    found = list(Area.objects.filter(offered))
    found.sort(key=lambda area: (area.is_demonstration, area.kind != "region", area.name))
    marks = {"region": "region", "police_force": "police force area"}
    return [
        ("", "England"),
        *((a.code, f"{a.name} ({_mark(a, marks)})") for a in found),
    ]


def _mark(area, marks):
    return "demonstration" if area.is_demonstration else marks.get(area.kind, "")


def _select(name, label, options, chosen):
    return {
        "name": name,
        "label": label,
        "kind": "select",
        "options": [
            {"value": value, "label": words, "selected": value == (chosen or "")}
            for value, words in options
        ],
    }


def _chooser(choice, found):
    """Every measure held for this kind of area, by group, those shown now marked."""
    shown = {column.entry.code for column in found.columns}
    return [
        {
            "heading": group,
            "items": [
                {"value": one.code, "label": one.metric.title, "checked": one.code in shown}
                for one in members
            ],
        }
        for group, members in groupby(found.offered, key=lambda entry: entry.group)
    ]
