"""What is kept: each kind of row is a declaration, and one way serves them all.

Administrators keep places, people and the catalogue; a partnership's lead keeps its register. An
app registers its kinds (`partnerships.kinds`, `outcomes.kinds`). A change is validated in words,
refused if the row was changed meanwhile, audited, told to the history with its reason, and where
figures move, what the database then owes is queued to be computed after commit.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse

from . import access, audit, fictional
from .access import NotAllowed, Permission
from .history import event_tables
from .models import Act, Partnership

PER_PAGE = 50


def no_reason(viewer, row):
    return ""


@dataclass(frozen=True)
class Action:
    """Something done with a row on a page of its own: its words, what it does, and the doing."""

    words: str
    says: str
    do: Callable


@dataclass(frozen=True)
class Kind:
    """One kind of row that is kept.

    key: in addresses. columns: headings, each with what it shows of a row. moves: fields by which
    figures move, so that a change of one needs a reason; adding_moves: so does a new row. last_day:
    the field that ends a row. links: ways on from a row, as (words, address). why_not: why this
    viewer may not change this row, as a sentence. moved_by: whether figures move if it goes. of: of
    a register's kind, the path from a row to its partnership. says: a row in words.
    """

    key: str
    model: type[models.Model]
    one: str
    many: str
    about: str
    needs: Permission
    form: type
    columns: tuple[tuple[str, Callable], ...]
    add_form: type | None = None
    search: tuple[str, ...] = ()
    choice: str = ""
    related: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    moves: frozenset[str] = frozenset()
    adding_moves: bool = False
    last_day: str = "valid_to"
    may_delete: bool = True
    may_add: bool = True
    acts: dict = field(default_factory=dict)
    links: Callable = lambda row: ()
    actions: dict[str, Action] = field(default_factory=dict)
    why_not: Callable = no_reason
    moved_by: Callable = lambda row: False
    of: str = ""
    says: Callable = str

    @property
    def label(self):
        return self.model._meta.label_lower

    def act(self, what):
        """The act that adding, changing or ending is recorded as."""
        return self.acts.get(what, Act.CHANGED)

    def found(self, rows, text="", chosen=""):
        """Of these rows those that match the text and the choice, in their order."""
        rows = rows.order_by(*self.order) if self.order else rows
        if text:
            wanted = Q()
            for name in self.search:
                wanted |= Q(**{f"{name}__icontains": text})
            rows = rows.filter(wanted).distinct()
        return rows.filter(**{self.choice: chosen}) if chosen and self.choice else rows

    def asked(self, query):
        """What an address asks a new row to begin with: ?group=3 chooses the third group."""
        return {name: query[name] for name in self.form.base_fields if name in query}

    def choices(self):
        return self.model._meta.get_field(self.choice).choices if self.choice else ()


@dataclass(frozen=True)
class Shelf:
    """Where rows are kept: on the administration's pages, or in the register of one partnership."""

    partnership: Partnership | None = None

    @property
    def kinds(self):
        return REGISTER if self.partnership else KINDS

    def why_not(self, viewer, kind):
        """Why this viewer may not keep rows of this kind here, as a sentence; "" if they may."""
        return access.why_not(
            viewer, kind.needs, self.partnership.area if self.partnership else None
        )

    def rows(self, kind):
        """Every row of a kind that is kept here."""
        rows = kind.model.objects.select_related(*kind.related)
        return rows.filter(**{kind.of: self.partnership}) if self.partnership else rows

    def url(self, name="", *args):
        """The address of a page: "" the first, "rows", "add", "row", "delete", "action"."""
        if self.partnership:
            name = f"register_{name}" if name else "register"
            return reverse(name, args=[self.partnership.slug, *args])
        return reverse(f"kept_{name}" if name else "administration", args=args)


ADMINISTRATION = Shelf()
KINDS: dict[str, Kind] = {}
REGISTER: dict[str, Kind] = {}
WHEN_FIGURES_MOVE: list[Callable] = []
"""What an app above does, after commit, when a change moves figures."""


def register(*kinds):
    """Add kinds, each to what administrators keep or, if it is `of` a partnership, to registers."""
    for kind in kinds:
        (REGISTER if kind.of else KINDS)[kind.key] = kind


def path_to_partnership(model):
    """How rows of a model lead to the partnership they are of; "" where they do not."""
    return next((kind.of for kind in REGISTER.values() if kind.model is model), "")


def state(row, names):
    """These fields of a row as plain data, to compare and to digest."""
    return {name: _plain(row, row._meta.get_field(name)) for name in names}


def _plain(row, one):
    if one.many_to_many:
        return sorted(str(other) for other in one.value_from_object(row)) if row.pk else []
    value = one.value_from_object(row)
    return "" if value is None else str(value)


def digest(row, names):
    """What a form carries, to tell whether the row was changed since it was read."""
    if row.pk is None:
        return ""
    return digest_of(state(row, names))


def digest_of(said):
    """A digest of plain data."""
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """What came of a change: the form, whether it was saved, and the fields others changed."""

    form: object
    saved: bool = False
    moved: bool = False
    meanwhile: tuple = ()


@transaction.atomic
def change(kind, form_class, request, pk=None, **options):
    """Add (without pk) or change a row as the form says, or hand back what is wrong in words."""
    row = locked(kind, pk, request.viewer) if pk else None
    form = form_class(
        request.POST, request.FILES, instance=row, kind=kind, viewer=request.viewer, **options
    )
    names = form.kept_fields()
    before = state(form.instance, names)
    if row is not None and request.POST.get("as_read") != digest(row, names):
        return _meanwhile(kind, form_class, request, row, before, **options)
    if not form.is_valid():
        return Outcome(form)
    if reason := fictional.why_not_change(request.viewer, form.instance):
        raise NotAllowed(reason)
    reason = form.cleaned_data.get("reason", "")
    moved = form.moves_figures()
    try:
        with transaction.atomic(), pghistory.context(reason=reason):
            saved = form.save()
    except ValidationError as error:
        form.add_error(None, error)
        return Outcome(form)
    except IntegrityError:
        form.add_error(
            None, "Somebody changed something that this depends on. Look, and try again."
        )
        return Outcome(form)
    changed = [name for name, was in before.items() if state(saved, [name])[name] != was]
    what = "added" if pk is None else "ended" if changed == [kind.last_day] else "changed"
    _tell(kind, kind.act(what), saved, request, what=what, fields=changed, reason=reason)
    if moved:
        figures_move()
    return Outcome(form, saved=True, moved=moved)


def _meanwhile(kind, form_class, request, row, now, **options):
    """The form with what was typed, beside what somebody else has saved meanwhile."""
    data = request.POST.copy()
    data["as_read"] = digest(row, now)
    theirs = form_class(instance=row, kind=kind, viewer=request.viewer, **options)
    form = form_class(data, instance=row, kind=kind, viewer=request.viewer, **options)
    pairs = []
    for name in now:
        held, typed = theirs[name], form[name]
        if said(held) != said(typed):
            pairs.append((held.label, said(held), said(typed)))
    return Outcome(form, meanwhile=tuple(pairs) or (("Nothing else differs", "", ""),))


def said(bound):
    """What stands in a field, as a person reads it."""
    value = bound.value()
    if hasattr(bound.field, "choices"):
        for key, words in bound.field.choices:
            if str(key) == str("" if value is None else value):
                return str(words) if key else ""
    value = bound.field.prepare_value(value)
    return {True: "Yes", False: "No", None: ""}.get(value, value) if not value else str(value)


def locked(kind, pk, viewer):
    """The row, which nobody else changes until this is saved. Raises NotAllowed with the reason."""
    row = kind.model.objects.select_for_update().get(pk=pk)
    if reason := why_not(kind, viewer, row):
        raise NotAllowed(reason)
    return row


def why_not(kind, viewer, row):
    """Why this viewer may not change this row, as a sentence; "" if they may."""
    return fictional.why_not_change(viewer, row) or kind.why_not(viewer, row)


NEVER_DELETED = "This is ended or closed, never deleted."


def referring(row):
    """What refers to a row, in words: while anything does it is not deleted."""
    own = {(many.remote_field.through, many.m2m_field_name()) for many in row._meta.many_to_many}
    histories = set(event_tables().values())
    found = []
    for relation in row._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        model = relation.related_model
        if model in histories or (model, relation.field.name) in own:
            continue
        if relation.on_delete is models.DO_NOTHING:  # it does not mind
            continue
        if count := model._base_manager.filter(**{relation.field.name: row}).count():
            found.append(f"{count:,} × {model._meta.verbose_name}")
    return found


@transaction.atomic
def delete(kind, request, pk, reason):
    """Delete a row to which nothing refers. Raises NotAllowed with what does."""
    row = locked(kind, pk, request.viewer)
    if not kind.may_delete:
        raise NotAllowed(NEVER_DELETED)
    if found := referring(row):
        raise NotAllowed(f"This cannot be deleted: {', '.join(found)} refer to it. End it instead.")
    moved = kind.adding_moves or kind.moved_by(row)
    _tell(kind, Act.CHANGED, row, request, what="deleted", fields=[], reason=reason)
    with pghistory.context(reason=reason):
        row.delete()
    if moved:
        figures_move()
    return moved


def _tell(kind, act, row, request, **detail):
    audit.record(act, by=request.viewer.user, subject=row, request=request, **detail)


def figures_move():
    """Have done, after commit, what follows when a change moves figures."""
    for act in WHEN_FIGURES_MOVE:
        transaction.on_commit(act, robust=True)


def refuse(reason):
    """Raise the reason as a refusal."""
    raise NotAllowed(reason)
