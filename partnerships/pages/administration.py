"""What is kept, as pages: the index, a list of each kind, a row to change, end or delete."""

from urllib.parse import urlencode

from django.urls import reverse

from .. import keeping
from .table import Cell, table


def index(shelf, kinds):
    """Context of the first page: every kind, with how many rows there are."""
    lines = [
        (
            Cell(kind.many, shelf.url("rows", kind.key)),
            Cell(kind.about),
            Cell(f"{shelf.rows(kind).count():,}"),
        )
        for kind in kinds
    ]
    return {"table": table("What you keep", ("Kind", "What it is", "Held"), lines)}


def rows(shelf, kind, page, text, chosen):
    """Context of the list of a kind."""
    query = urlencode({key: value for key, value in (("q", text), ("choice", chosen)) if value})
    words = ", ".join(filter(None, [f"“{text}”" if text else "", dict(kind.choices()).get(chosen)]))
    count = page.paginator.count
    return {
        "kind": kind,
        "page": page,
        "table": _table(shelf, kind, page.object_list),
        "add": shelf.url("add", kind.key) if kind.may_add else "",
        "fields": _fields(kind, text, chosen),
        "query": f"{query}&" if query else "",
        "summary": f"{count:,} found{': ' + words if words else ''}.",
        "clear": shelf.url("rows", kind.key) if query else "",
        "crumbs": [*_home(shelf), {"label": kind.many, "url": ""}],
    }


def _table(shelf, kind, found):
    lines = []
    for row in found:
        cells = [Cell(str(show(row))) for _, show in kind.columns]
        first = Cell(cells[0].text or kind.says(row), shelf.url("row", kind.key, row.pk))
        lines.append((first, *cells[1:]))
    return table(kind.many, [heading for heading, _ in kind.columns], lines)


def _fields(kind, text, chosen):
    fields = [{"name": "q", "label": "Name or code", "kind": "text", "value": text}]
    if kind.choice:
        options = [("", "Every kind"), *kind.choices()]
        fields.append(
            {
                "name": "choice",
                "label": str(kind.model._meta.get_field(kind.choice).verbose_name).capitalize(),
                "kind": "select",
                "options": [
                    {"value": value, "label": words, "selected": value == chosen}
                    for value, words in options
                ],
            }
        )
    return fields


def row(shelf, kind, found, outcome):
    """Context of the page to add or change a row."""
    title = kind.says(found) if found else f"Add {kind.one}"
    context = {
        "title": title,
        "say": kind.about,
        "form": outcome.form,
        "submit": "Save" if found else "Add",
        "kind": kind,
        "crumbs": crumbs(shelf, kind, title),
        "ways": _ways(shelf, kind, found) if found else [],
    }
    if outcome.meanwhile:
        context["meanwhile"] = table(
            "What differs", ("Field", "As it is now", "As you typed it"),
            [tuple(map(Cell, map(str, line))) for line in outcome.meanwhile],
        )  # fmt: skip
    return context


def closed(shelf, kind, found, reason):
    """Context of the page of a row that this viewer may not change."""
    title = kind.says(found)
    lines = [(Cell(heading), Cell(str(show(found)))) for heading, show in kind.columns]
    return {
        "title": title,
        "say": reason,
        "table": table(title, ("Field", "As it is"), lines),
        "crumbs": crumbs(shelf, kind, title),
        "ways": _ways(shelf, kind, found),
    }


def delete(shelf, kind, found, form):
    """Context of the page on which a deletion is confirmed, or refused for what refers to it."""
    referring = keeping.referring(found)
    title = f"Delete {kind.says(found)}"
    refused = ""
    if not kind.may_delete:
        refused = keeping.NEVER_DELETED
    elif referring:
        refused = f"This cannot be deleted: {', '.join(referring)} refer to it. End it instead."
    return {
        "title": title,
        "say": refused or "Nothing refers to it. Its history stays in the audit.",
        "refused": refused,
        "form": form,
        "submit": "Delete it",
        "crumbs": [*_way_back(shelf, kind, found), {"label": "Delete"}],
    }


def action(shelf, kind, found, what):
    """Context of the page on which something is done with a row."""
    return {
        "title": f"{what.words}: {kind.says(found)}",
        "say": what.says,
        "submit": what.words,
        "crumbs": [*_way_back(shelf, kind, found), {"label": what.words}],
    }


def _way_back(shelf, kind, found):
    back = {"label": kind.says(found), "url": shelf.url("row", kind.key, found.pk)}
    return [*crumbs(shelf, kind, "")[:-1], back]


def _ways(shelf, kind, found):
    ways = [{"label": words, "url": url} for words, url in kind.links(found)]
    for key, action in kind.actions.items():
        url = shelf.url("action", kind.key, found.pk, key)
        ways.append({"label": action.words, "url": url})
    if not shelf.partnership:
        ways.append({"label": "History", "url": reverse("history", args=[kind.label, found.pk])})
    if kind.may_delete:
        ways.append({"label": "Delete", "url": shelf.url("delete", kind.key, found.pk)})
    return ways


def crumbs(shelf, kind, title):
    """The way to a page of one row: the first page, the list of its kind, itself."""
    listed = {"label": kind.many, "url": shelf.url("rows", kind.key)}
    return [*_home(shelf), listed, {"label": title, "url": ""}]


def _home(shelf):
    if not shelf.partnership:
        return [{"label": "Administration", "url": shelf.url()}]
    return [
        {"label": "Partnerships", "url": "/partnerships/"},
        {"label": shelf.partnership.area.name, "url": shelf.partnership.area.get_absolute_url()},
        {"label": "Register", "url": shelf.url()},
    ]
