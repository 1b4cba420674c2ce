"""The register of a partnership, for whoever reads its papers."""

from datetime import date

from django.shortcuts import render
from django.utils import timezone

from partnerships.access import Permission, require
from partnerships.views.keeping import found_shelf

from ..pages import register as pages


def register(request, slug):
    """As it is today, or with ?on=2026-03-31 as it stood at the end of that day."""
    shelf = found_shelf(slug)
    require(request.viewer, Permission.READ_PARTNERSHIP, shelf.partnership.area)
    today = timezone.localdate()
    asked, wrong = asked_day(request.GET.get("on", ""), today)
    context = pages.page(shelf, request.viewer, today, asked)
    first = context["first_entry"]
    if asked and (first is None or asked < first):
        wrong = (
            f"The first entry was made on {first:%-d %B %Y}." if first else "Nothing was entered."
        )
    return render(request, "register/register.html", {**context, "wrong": wrong})


def asked_day(text, today):
    """The day that an address asks for, None for today, and what is wrong with it in words."""
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, f"“{text[:20]}” is no day. Write it as 2026-03-31."
    if day > today:
        return None, "That day is still to come."
    return (None if day == today else day), ""
