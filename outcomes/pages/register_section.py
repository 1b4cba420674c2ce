"""What every section of a register's page is made of, and who may see what in it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from partnerships import register
from partnerships.access import Permission
from partnerships.continuity import State
from partnerships.models import StoredFile

from ..charts.spec import Cell, Column, TableSpec

DAY = "%-d %B %Y"


@dataclass(frozen=True)
class Section:
    """One part of the page. kept: the addresses of what is kept in it, as {label, url}."""

    key: str
    heading: str
    say: str
    table: TableSpec | None = None
    kept: tuple = ()
    over_time: TableSpec | None = None


@dataclass(frozen=True)
class Reader:
    """What whoever reads may see: names, files, and where they may change what they see.

    names: by the number of a person; files: the addresses of those held, by number; shelf_url:
    the function that gives the addresses of what they keep, None for who keeps nothing.
    """

    names: dict
    files: dict
    shelf_url: object = None

    def name(self, row):
        return self.names.get(row.person_id, "")

    def file(self, number):
        """The address of a file; "" without one, or where it is not held any more."""
        return self.files.get(number, "")

    def ways(self, *pairs):
        """Links to lists that are kept, for whoever keeps them: pairs of (words, key)."""
        if self.shelf_url is None:
            return ()
        return tuple({"label": words, "url": self.shelf_url("rows", key)} for words, key in pairs)


def reader_of(viewer, shelf):
    """What this viewer reads of a register: its lead also the names that are kept private."""
    keeps = viewer.may(Permission.KEEP_REGISTER, shelf.partnership.area)
    names = register.names(shelf.partnership, private=keeps)
    held = StoredFile.objects.filter(partnership=shelf.partnership).values_list("pk", flat=True)
    files = {pk: reverse("stored_file", args=[shelf.partnership.slug, pk]) for pk in held}
    return Reader(names, files, shelf.url if keeps else None)


def quarter_ends(day, count):
    """The last days of so many quarters that ended before a day, the last first."""
    ends, month = [], date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    for _ in range(count):
        ends.append(month - timedelta(days=1))
        month = date(ends[-1].year, ends[-1].month - 2, 1)
    return ends


def columns_of(*headings):
    """Columns with these headings, of which a phone folds all but the first two."""
    return tuple(
        Column(heading, phone="fold" if place > 1 else "keep")
        for place, heading in enumerate(headings)
    )


def capital(words):
    """Words with a capital at their beginning; names of months keep theirs."""
    return words[:1].upper() + words[1:]


def state_words(continuity):
    """A vacancy with its own length: "vacant for 56 days, since 1 October 2026"."""
    if continuity.state == State.NOT_RECORDED:
        return "not recorded"
    words = "vacant" if continuity.state == State.VACANT else "deputised"
    if continuity.days:
        length = "1 day" if continuity.days == 1 else f"{continuity.days:,} days"
        words += f" for {length}, since {continuity.since:{DAY}}"
    if continuity.ahead:
        words += f"; held again from {continuity.ahead:{DAY}}"
    return words


def empty(continuity):
    """A post without a holder in a table: loud, and for how long."""
    words = state_words(continuity)
    if continuity.state == State.NOT_RECORDED:
        return Cell(capital(words), is_words=True)
    state, _, rest = words.partition(" ")
    return Cell("" if state == "vacant" else capital(state), tag="vacant", second=rest)


def office(term, reader):
    return ", ".join(filter(None, [reader.name(term), term.title, term.organisation]))
