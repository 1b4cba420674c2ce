"""An accepted return becomes observations, in the transaction of its acceptance."""

from outcomes import observations
from outcomes.framework import DEMONSTRATION
from outcomes.models import Observation

from .models import ReturnValue
from .reference import SOURCE

State = ReturnValue.State
ONE_BODY = "Certified and accepted by one body."
NO_FIGURE = {
    State.NOT_APPLICABLE: "Does not apply, says the return.",
    State.NOT_KNOWN: "Not known when the return was accepted.",
}


def publish(quarterly_return):
    """Record the figures of a return on the basis "return", provisional; returns the release.

    What an earlier edition gave and this one does not is superseded; the old value stays held.
    Returns None where nothing changed. What then has to be computed is owed by the database.
    """
    values = ReturnValue.objects.filter(quarterly_return=quarterly_return)
    figures = [
        figure
        for value in values.select_related("question")
        if (figure := _figure(value, quarterly_return)) is not None
    ]
    asked = [
        (value.question.metric_id, value.area_id, value.period_start, value.period_end)
        for value in values
    ]
    source = DEMONSTRATION if quarterly_return.area.is_demonstration else SOURCE
    return observations.record_returned(
        figures, asked=asked, source=source, name=name(quarterly_return)
    )


def name(quarterly_return):
    """What a release of a return is called: whose it is, the quarter and the edition."""
    kind = "force" if quarterly_return.force_id else "partnership"
    whose = f"{kind} {quarterly_return.slug}, {quarterly_return.round.slug}"
    return f"return of {whose}, edition {quarterly_return.edition}"


def _figure(value, quarterly_return):
    """The observation that an answer makes; None where it was not answered, or is 0 of 0."""
    if value.state == State.BLANK or value.denominator == 0:
        return None
    note = NO_FIGURE.get(value.state, "")
    if quarterly_return.same_body:
        note = f"{note} {ONE_BODY}".strip()
    return {
        "metric_id": value.question.metric_id,
        "area_id": value.area_id,
        "period_start": value.period_start,
        "period_end": value.period_end,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "status": Observation.Status.PROVISIONAL,
        "flag": Observation.Flag.NOT_AVAILABLE if value.state in NO_FIGURE else "",
        "note": note,
    }
