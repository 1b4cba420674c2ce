"""Which tables keep a history: every change of a row, written by the database itself."""

import pghistory
import pgtrigger
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder


def append_only(name):
    """Triggers by which the database refuses to change, delete or empty a table."""
    return [
        pgtrigger.Protect(
            name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete
        ),
        pgtrigger.Trigger(
            name=f"{name}_never_emptied",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'This table is only ever added to.';",
        ),
    ]


def kept(*, exclude=()):
    """A decorator: each row is copied to the event table whenever it comes, changes or goes.

    exclude: fields that name a person or a secret, which no history holds. The context (who, in
    which request, for what reason) stands in each event as `pghistory.context` gave it.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude),
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,
        meta={"triggers": append_only("history")},
    )


def event_tables():
    """Every table of history that there is: {name in the database: its model}."""
    found = (
        model
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event)
        and model._meta.managed
        and not model._meta.proxy
    )
    return {model._meta.db_table: model for model in sorted(found, key=lambda one: one.__name__)}


def table_of(label):
    """The model of the history of `app.model`; None where none is kept."""
    tracked = {one.pgh_tracked_model._meta.label_lower: one for one in event_tables().values()}
    return tracked.get(label)


class AskedWhenWritten(DjangoJSONEncoder):
    """A function in the context is asked when a row is written, not for a page that reads."""

    def default(self, value):
        return value() if callable(value) else super().default(value)
