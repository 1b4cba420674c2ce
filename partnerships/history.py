"""Which tables keep a history: every change of a row, written by the database itself."""

import pghistory
import pgtrigger


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
