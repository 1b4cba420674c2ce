"""Returns in a list: how each stands, what was asked of it, and whom to ring. Few queries for all.

What is read here of one return the reader must be allowed to read: lists start from
`reach.readable`.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone

from outcomes.models import MetricVersion
from partnerships.models import Access, Post, Role, Standing, Term

from . import checks, flagging
from .history import History
from .models import Confirmation, Flag, Narrative, QuarterlyReturn, ReturnValue, Status, Step
from .standing import Standing as How
from .standing import State

ANSWERED = {
    ReturnValue: ~Q(state=""),
    Narrative: ~Q(commentary="") & (~Q(direction="") | Q(question__outcome=None)),
    Confirmation: ~Q(said="") | Q(day__isnull=False),
}
"""What `is_answered` says of each kind of answer, but that it may wait to be confirmed."""


@dataclass(frozen=True)
class Contact:
    """Whom to ring: the post they hold, and name and e-mail where these may be read."""

    post: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Flags:
    """Of what the checks found odd: how many wait for a word, and how many have one."""

    open: int = 0
    answered: int = 0


@dataclass
class Line:
    """A return as a list shows it."""

    row: QuarterlyReturn
    how: How
    contacts: dict = field(default_factory=dict)
    flags: Flags | None = None

    @property
    def force(self):
        """The police force area it is in."""
        return self.row.force or self.row.partnership.force

    @property
    def ring(self):
        """Whom to ring while it is theirs to move: the SRO to certify, else who fills it in."""
        if self.row.partnership_id and self.how.state == State.SUBMITTED:
            return self.contacts.get(Post.SRO)
        return self.contacts.get(Post.LEAD)


def returns(found):
    """These returns with what a line reads of each: one query."""
    moved = Step.objects.filter(quarterly_return=OuterRef("pk")).exclude(was=F("now"))
    return found.select_related(
        "round", "partnership__area", "partnership__force", "partnership__parent", "force"
    ).annotate(moved_by=Subquery(moved.order_by("-at", "-pk").values("event")[:1]))


def read(rows):
    """A `Line` for each of these rows of `returns`; one query for all."""
    counts = progress([row.pk for row in rows]) if rows else {}
    return [Line(row, standing(row, counts.get(row.pk))) for row in rows]


def standing(row, counted):
    """How a row of `returns` stands. counted: its `progress`; None where that is not wanted."""
    asked, answered, typed = counted or (row.asked, row.answered, 1)
    first = row.first_submitted_at
    return How(
        status=row.status,
        moved_by=row.moved_by or "opened",
        accepted_before=row.edition,
        received_only=row.received_only,
        is_force=row.force_id is not None,
        was_touched=typed > 0,
        due_on=due_on(row),
        first_on=timezone.localdate(first) if first else None,
        asked=asked,
        answered=answered,
        is_nil=row.is_nil,
    )


def due_on(row):
    return row.round.force_due_on if row.force_id else row.round.due_on


def progress(ids):
    """{return: (boxes asked, answered, typed in by somebody)} of these returns, in one query.

    What need not be answered counts only where it was, so that it never makes a return partial.
    """
    parts = [
        model.objects.filter(quarterly_return__in=ids)
        .order_by()
        .values("quarterly_return")
        .annotate(
            asked=Count("pk", filter=Q(question__required=True) | holds),
            answered=Count("pk", filter=holds),
            typed=Count("pk", filter=Q(version__gt=0, edited_by__isnull=False)),
        )
        .values_list("quarterly_return", "asked", "answered", "typed")
        for model, said in ANSWERED.items()
        for holds in [Q(needs_confirming=False) & said]
    ]
    found = defaultdict(lambda: (0, 0, 0))
    for pk, *counts in parts[0].union(*parts[1:], all=True):
        found[pk] = tuple(map(sum, zip(found[pk], counts, strict=True)))
    return dict(found)


def add_contacts(lines):
    """Say of each line whom to ring: from the register, else from who has access. Two queries.

    A private name is left out, and no name stands where only the office is known.
    """
    today = timezone.localdate()
    partnerships = [line.row.partnership_id for line in lines if line.row.partnership_id]
    terms = Term.objects.on(today).filter(
        partnership__in=partnerships, post__in=[Post.SRO, Post.LEAD]
    )
    held = {}
    # A deputy stands in only where nobody holds the post: holders come last and are kept.
    for term in terms.order_by("standing", "pk").select_related("person"):
        if term.standing == Standing.HOLDER or (term.partnership_id, term.post) not in held:
            held[term.partnership_id, term.post] = _of_term(term)
    lacking = {
        line.row.area.pk for line in lines if (line.row.partnership_id, Post.LEAD) not in held
    }
    accounts = _accounts(lacking, today) if lacking else {}
    for line in lines:
        for post in (Post.SRO, Post.LEAD):
            if found := held.get((line.row.partnership_id, post)):
                line.contacts[post] = found
        line.contacts.setdefault(Post.LEAD, accounts.get(line.row.area.pk))


def _of_term(term):
    deputy = " (deputy)" if term.standing == Standing.DEPUTY else ""
    post = f"{Post(term.post).label}{deputy}: {term.title}"
    if term.person is None or term.person.is_private:
        return Contact(post)
    return Contact(post, term.person.name, term.person.email)


def _accounts(areas, today):
    """{area: whoever has signed up as its lead or its force officer, the first of them}."""
    held = Access.objects.on(today).filter(
        area__in=areas, role__in=[Role.LEAD, Role.FORCE], user__is_active=True
    )
    found = {}
    for one in held.order_by("pk").select_related("user"):
        words = str(Role(one.role).label)
        found.setdefault(one.area_id, Contact(words, one.user.name, one.user.email))
    return found


def add_flags(lines):
    """Count of each line what its checks found odd; three queries for all.

    What is merely not answered yet is counted with the boxes, not here.
    """
    flags = Flag.objects.filter(quarterly_return__in=[line.row.pk for line in lines])
    kept = defaultdict(dict)
    for flag in flags:
        kept[flag.quarterly_return_id][flag.question_id, flag.area_id, flag.rule] = flag
    drafts = [line for line in lines if line.row.status == Status.DRAFT and line.how.was_touched]
    odd = _odd(drafts) if drafts else {}
    for line in lines:
        held = kept[line.row.pk]
        if line.row.status != Status.DRAFT:
            line.flags = Flags(answered=sum(bool(flag.answer) for flag in held.values()))
        elif line in drafts:
            found = [_stands(held.get(key), figures) for key, figures in odd[line.row.pk]]
            line.flags = Flags(found.count(False), found.count(True))


def _stands(flag, figures):
    """Whether this was answered, and of the same figures."""
    return flag is not None and bool(flag.answer) and flag.figures == list(figures)


def _odd(lines):
    """{return: [(what names the oddness, its figures)]} of some drafts; two queries."""
    found = {line.row.pk: [] for line in lines}
    last = max((line.row.round.ends for line in lines), default=None)
    version = MetricVersion.objects.on(last).filter(metric=OuterRef("question__metric"))
    values = ReturnValue.objects.filter(quarterly_return__in=list(found)).annotate(
        unit=Subquery(version.values("unit")[:1]), counting=Subquery(version.values("counting")[:1])
    )
    values = list(values.select_related("question__metric", "question__section", "area"))
    versions = {value.question.metric_id: value for value in values}
    history = History(values)
    of = defaultdict(list)
    for value in values:
        of[value.quarterly_return_id].append(value)
    for pk, mine in of.items():
        by_code = {(value.question.metric.code, value.area.code): value for value in mine}
        for one in checks.check(flagging.figures(mine, history, versions)):
            if one.rule != "missing":
                value = by_code[one.metric, one.area]
                found[pk].append(((value.question_id, value.area_id, one.rule), one.figures))
    return found
