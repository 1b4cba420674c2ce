"""What the page of a figure says of the return that gave it."""

from django.utils import timezone

from outcomes.models import Observation
from outcomes.pages.figure_facts import BY_OTHERS

from . import reach
from .models import QuarterlyReturn, ReturnValue
from .publish import ONE_BODY


def of(entry, area, latest, viewer):
    """Facts of a figure that a return gave: which, how it stands, and what it is set beside.

    Whoever sees the figure is told; who reads the return is led to it. latest: a visible row.
    """
    if latest["basis"] != Observation.Basis.RETURN:
        return
    given = ReturnValue.objects.filter(
        question__metric__code=entry.code, area=area, period_start=latest["period_start"],
        period_end=latest["period_end"], quarterly_return__edition__gt=0,
    )  # fmt: skip
    found = QuarterlyReturn.objects.filter(pk__in=given.values("quarterly_return"))
    found = found.select_related("round", "partnership__area", "force").first()
    if found is None:
        return
    may_read = reach.readable(viewer).filter(pk=found.pk).exists()
    fact = {"term": "From a return", "text": _words(found)}
    if may_read:
        fact |= {"href": found.get_absolute_url(), "link": "The return"}
    yield fact
    if may_read:
        yield {
            "term": "Returned and published",
            "text": "Quarter by quarter, beside each other.",
            "href": f"/returns/side-by-side/?metric={entry.code}&area={area.code}",
            "link": "How far apart they were",
        }


def _words(found):
    said = f"{found}. "
    if found.accepted_at is None:
        said += "Unlocked to be corrected; what was accepted stands until then."
    else:
        said += f"{found.status_words} on {timezone.localtime(found.accepted_at):%-d %B %Y}."
    return f"{said} {ONE_BODY}" if found.same_body else said


BY_OTHERS.append(of)
