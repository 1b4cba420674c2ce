"""Returns of Leeds and of West Yorkshire Police, under a strategic board, and people to move them.

Leeds is a real partnership with a board over it; the people are made by the test. Days are counted
from today, so that it does not matter when the tests are run.
"""

from datetime import timedelta

from django.utils import timezone

from partnerships.access import viewer_of
from partnerships.models import Access, Area, Partnership, Person, User
from returns import rounds, saving, workflow
from returns.models import AcceptingBody, Form, QuarterlyReturn, ReturnValue, Round, Status
from returns.saving import Typed

LEEDS, FORCE = "CDP-leeds", "E23000010"
BOARD = "CDP-west-yorkshire-board"
ELSEWHERE = "CDP-herefordshire-worcestershire"
OTHER_FORCE = "E23000016"
LEEDS_CITY = "E08000035"
STATE = ReturnValue.State


def day(count):
    """The day so many days from today."""
    return timezone.localdate() + timedelta(days=count)


def a_round(*, opens=-20, sources_out=-9, force_due=5, due=10, closes=20, quarters_ago=1):
    """The round of the quarter that ended last (or before), its days counted from today."""
    quarter = rounds.last_ended(timezone.localdate())
    for _ in range(quarters_ago - 1):
        quarter = rounds.last_ended(quarter)
    Round.objects.filter(quarter=quarter, returns__isnull=True).delete()
    days = {
        "opens_on": day(opens), "sources_out_on": day(sources_out),
        "force_due_on": day(force_due), "due_on": day(due), "closes_on": day(closes),
    }  # fmt: skip
    one, _ = Round.objects.update_or_create(
        quarter=quarter, defaults={"form": Form.objects.latest("number"), **days}
    )
    return one


def opened(one, *codes):
    """The returns of Leeds and of the force in a round, opened."""
    rounds.open_round(one, timezone.localdate(), code__in=codes or (LEEDS, FORCE))
    return of_leeds(one), of_force(one)


def of_leeds(one):
    return QuarterlyReturn.objects.filter(round=one, partnership__area__code=LEEDS).first()


def of_force(one):
    return QuarterlyReturn.objects.filter(round=one, force__code=FORCE).first()


def person(name, role="", scope=LEEDS, **days):
    """Somebody who signs in with a second factor, with this role for this area if any is named."""
    user, _ = User.objects.get_or_create(email=f"{name}@portal.example")
    if role:
        area = Area.objects.get(code=scope)
        Access.objects.create(user=user, role=role, area=area, scope_kind=area.kind, **days)
    return user


def known(user):
    return viewer_of(user, second_factor=True)


class People:
    """Who takes a return through its steps: of Leeds a lead, an SRO and an office; two officers."""

    def __init__(self):
        self.lead = person("lead", "lead")
        self.sro = person("sro", "sro")
        self.office = person("office", "office", FORCE)
        self.officer = person("officer", "force", FORCE)
        self.second = person("second", "force", FORCE)

    def steps(self, quarterly_return):
        """(event, who) from draft to accepted."""
        first, second = (
            (self.officer, self.second) if quarterly_return.force_id else (self.lead, self.sro)
        )
        return (("submit", first), ("certify", second), ("accept", self.office))

    def take(self, quarterly_return, status):
        """Move a return on until it has this status; returns it."""
        order = list(Status.values)
        now, then = order.index(quarterly_return.status), order.index(status)
        for event, user in self.steps(quarterly_return)[now:then]:
            quarterly_return = workflow.apply(event, quarterly_return.pk, by=user)
        assert quarterly_return.status == status
        return quarterly_return


def say_not_known(quarterly_return, by):
    """Answer all that is blank, every figure as not known: nothing then stands in the way."""
    told = {"origin": "typed", "version": 1, "edited_at": timezone.now(), "edited_by": by}
    quarterly_return.returnvalues.filter(state="").update(
        state=STATE.NOT_KNOWN, reason="Not told.", **told
    )
    needed = {"question__required": True}
    quarterly_return.narratives.filter(commentary="", **needed).update(
        direction="unclear", commentary="Too early to say.", **told
    )
    quarterly_return.confirmations.filter(said="", day=None, **needed).update(
        note="Not told.", **told
    )


def give(quarterly_return, key, *, by, area=None, **fields):
    """Save one answer as a page does: its question's key, and what is typed."""
    values = [*saving.by_key(quarterly_return).values()]
    one = next(one for one in values if one.question.key == key and area in (None, one.area.code))
    (saved,) = saving.save(quarterly_return.pk, [Typed(one.key, one.version, fields)], by=known(by))
    return saved


def accepted_by(body, code=LEEDS):
    partnership = Partnership.objects.get(area__code=code)
    return AcceptingBody.objects.create(partnership=partnership, body=body)


def sro_term(role_type, *, standing="holder", user=None, **days):
    """A term as Leeds's SRO in the register, of somebody who signs in or not."""
    leeds = Partnership.objects.get(area__code=LEEDS)
    who = user and Person.objects.create(partnership=leeds, name="Somebody", user=user)
    return leeds.terms.create(
        post="sro", standing=standing, role_type=role_type, title="An office", person=who, **days
    )
