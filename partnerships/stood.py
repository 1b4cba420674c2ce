"""Rows of the register as they are, or as they stood at the end of a day, from the history.

A row of the history has the fields of the row it tells of, so both read alike; names of people
stand in no history, and what was erased stays erased.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from .history import table_of
from .models import Term

DELETED = "delete"


def rows(model, day=None, *, related=(), **only):
    """Rows of a model now, or as they stood at the end of `day`. only: conditions on their fields.

    The conditions must be on fields that never change of a row, such as its partnership. related:
    what is read with each row.
    """
    if day is None:
        return list(model.objects.filter(**only).select_related(*related))
    told = table_of(model._meta.label_lower).objects.filter(pgh_created_at__lt=end_of(day), **only)
    last = told.select_related(*related).order_by("id", "-pgh_created_at", "-pgh_id").distinct("id")
    return [row for row in last if row.pgh_label != DELETED]


def asked(text, partnerships, today):
    """The day that an address asks for, None for today; and in words what is wrong with it.

    A day before the first entry is shown, with what is wrong: nothing was entered.
    """
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, f"“{text[:20]}” is no day. Write it as 2026-03-31."
    if day == today:
        return None, ""
    if day > today:
        return None, "That day is still to come."
    first = first_entry(partnerships)
    if first is None:
        return day, "Nothing was entered."
    return day, "" if day >= first else f"The first entry was made on {first:%-d %B %Y}."


def first_entry(partnerships):
    """The day on which the first entry was made in any of these registers; None without one."""
    told = table_of(Term._meta.label_lower).objects.filter(
        partnership_id__in=[one.pk for one in partnerships]
    )
    first = told.order_by("pgh_created_at").values_list("pgh_created_at", flat=True).first()
    return timezone.localtime(first).date() if first else None


def end_of(day):
    """The first instant after a day, in London."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
