"""The lists: the returns that the caller reads, and the figures in them."""

from django.db.models import Q
from django.utils import timezone

from outcomes import figures
from outcomes.api.base import ListView
from outcomes.api.conditional import Stamp
from outcomes.api.documents import listed
from partnerships.models import Area, Person

from .. import answered, lines, reach
from ..models import (
    Confirmation,
    Delegation,
    Narrative,
    QuarterlyReturn,
    ReturnValue,
    Round,
)
from . import questions, rows

CHANGING = (Round, QuarterlyReturn, ReturnValue, Narrative, Confirmation, Delegation, Person)


class ReturnStamp(Stamp):
    """Also what has changed of any return, and who asks: returns are read by role, not by figures.

    Whose deputy somebody is follows from terms, whose changes are among those of registers.
    """

    tables = (*Stamp.tables, *CHANGING)

    def reads_as(self, viewer):
        return viewer.user.pk if viewer.user else None, viewer.second_factor, viewer.reads_as


class OfReturns(ListView):
    """Rows of, or about, returns. of: the way from a row to its return."""

    stamp = ReturnStamp
    of = ""

    def narrowed(self, found, asked):
        """Those of the rows found that are asked for."""
        of = self.of
        lookups = {"round": f"{of}round__quarter", "partnership": f"{of}partnership"}
        lookups["status"] = f"{of}status"
        wanted = {lookup: asked[name] for name, lookup in lookups.items() if name in asked}
        found = found.filter(**wanted)
        if "force" in asked:
            inside = Q(**{f"{of}force": asked["force"]})
            inside |= Q(**{f"{of}partnership__force": asked["force"]})
            found = found.filter(inside)
        if not asked["demo"]:
            fictional = Q(**{f"{of}partnership__area__nation": Area.Nation.DEMONSTRATION})
            fictional |= Q(**{f"{of}force__nation": Area.Nation.DEMONSTRATION})
            found = found.exclude(fictional)
        return found


def common(one):
    """What a row of either list says of its return."""
    force = one.force or one.partnership.force
    return {
        "round": one.round.slug,
        "asked_of": one.asked_of,
        "partnership": one.partnership.slug if one.partnership_id else "",
        "force": force.code,
        "marking": figures.DEMONSTRATION if one.area.is_demonstration else "",
    }


@listed("returns", rows.ReturnRow, questions.OfReturns)
class Returns(OfReturns):
    """Quarterly returns: how each stands, when it came, how full it is.

    The returns that the caller reads; none without a token. In order of quarter.
    """

    def found(self, asked):
        return self.narrowed(reach.readable(self.viewer), asked).order_by("round__quarter", "pk")

    def read(self, chosen, asked):
        self.counts = lines.progress(chosen.order_by().values("pk"))
        return lines.returns(chosen)

    def told(self, row, asked):
        how = lines.standing(row, self.counts.get(row.pk))
        return self.as_row(
            row,
            **common(row),
            area=row.area.code,
            standing=how.state.value,
            due_on=how.due_on,
            asked=how.asked,
            answered=how.answered,
            all_nil=row.is_nil,
            page=self.request.build_absolute_uri(row.get_absolute_url()),
            **{name: _moment(getattr(row, name)) for name in MOMENTS},
        )


MOMENTS = ("opened_at", "first_submitted_at", "submitted_at", "certified_at", "accepted_at")


def _moment(at):
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


@listed("answers", rows.AnswerRow, questions.OfAnswers)
class Answers(OfReturns):
    """Figures as returns give them, with nil, not applicable and not known, and why.

    Of the returns that the caller reads, a draft's too; a contributor reads the sections given to
    them. Once accepted they are in `observations/`. In order of quarter, return and form.
    """

    of = "quarterly_return__"
    order = (
        *("quarterly_return__round__quarter", "quarterly_return"),
        *("question__section__order", "question__order", "pk"),
    )

    def found(self, asked):
        found = self.narrowed(answered.visible(self.viewer), asked)
        if "metric" in asked:
            found = found.filter(question__metric__in=asked["metric"])
        return found.order_by(*self.order)

    def read(self, chosen, asked):
        return chosen.select_related(
            "quarterly_return__round", "quarterly_return__partnership__area",
            "quarterly_return__partnership__force", "quarterly_return__force",
            "question__section", "question__metric", "area",
        )  # fmt: skip

    def told(self, row, asked):
        one = row.quarterly_return
        return self.as_row(
            row,
            **common(one),
            return_status=one.status,
            edition=one.edition,
            section=row.question.section.key,
            metric=row.question.metric.code,
            area=row.area.code,
            area_name=row.area.name,
            state=row.state or rows.BLANK,
            numerator=_number(row.numerator),
            denominator=_number(row.denominator),
            edited_at=_moment(row.edited_at),
        )


def _number(value):
    return None if value is None else float(value)
