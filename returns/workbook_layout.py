"""The sheets of a return's workbook: which there are, their columns, and a row for each answer."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from outcomes.models import MetricVersion

from .forms import as_typed
from .models import Confirmation, Narrative, Question, ReturnValue, Section
from .pages import words
from .workbook_cells import digits, plain

HELP, SEAL = "How to fill this in", "Portal"
HEAD = 3
"""The row of the heads, counted from 1; the answers follow it."""
State, Direction, Said = ReturnValue.State, Narrative.Direction, Confirmation.Said
NONE = {
    str(state): words.NO_FIGURE[state]
    for state in (State.NIL, State.NOT_APPLICABLE, State.NOT_KNOWN)
}
DIRECTIONS = {str(one.value): str(one.label) for one in Direction if one.value}
SAID = {str(one.value): str(one.label) for one in Said if one.value}
HOLDS = {"yes": "Yes"}
CONFIRM = "confirm"
"""The name of the cell by which what was carried forward is confirmed; no field of an answer."""


@dataclass(frozen=True)
class Column:
    """A column: its head, how wide it is, and what is filled in there.

    name: of the field of an answer, "" where the column is only read. kind: "figure", "words",
    "day" or "choice"; known: what may be chosen. help: what its note says.
    """

    head: str
    width: int
    name: str = ""
    kind: str = ""
    help: str = ""
    known: dict = field(default_factory=dict)


WHAT = Column("What", 34)
AREA = Column("Area", 18)
MEANS = Column("What it means", 48)
NOTE = Column("Note", 28, "note", "words", "Anything that readers of this answer should know.")
HOLDS_STILL = Column(
    "Still holds",
    20,
    CONFIRM,
    "choice",
    "What came forward from the last return: choose Yes if it still holds as it stands. "
    "To change it confirms it too.",
    HOLDS,
)
COLUMNS = {
    "figures": (
        WHAT,
        AREA,
        Column("Period and level", 30),
        Column(
            "Number",
            14,
            "numerator",
            "figure",
            "The number that was counted, or the pounds, in digits. Empty is no answer and is not "
            "zero. To take an answer out, type: clear",
        ),
        Column(
            "Out of",
            14,
            "denominator",
            "figure",
            "The number that it is out of. Grey where nothing is asked.",
        ),
        Column(
            "Or none",
            17,
            "state",
            "choice",
            "Where there is no number. Nil: it was counted and came to nought. Does not apply: it "
            "does not happen here. Not known: it happens, and you cannot say. "
            "Say why in the next cell.",
            NONE,
        ),
        Column("Why none", 28, "reason", "words", "Why it does not apply or is not known."),
        NOTE,
        MEANS,
        Column("As published", 30),
    ),
    "words": (
        WHAT,
        Column("Quarter", 30),
        Column("Where it is going", 24, "direction", "choice", "Choose from the list.", DIRECTIONS),
        Column("What happened and why", 60, "commentary", "words", "4,000 characters at most."),
        Column("What could go wrong", 40, "risks", "words", "4,000 characters at most."),
        Column("What is being done", 40, "actions", "words", "4,000 characters at most."),
        HOLDS_STILL,
    ),
    "statements": (
        Column("Statement", 56),
        AREA,
        Column("Answer", 18, "said", "choice", "Choose from the list.", SAID),
        Column("Day", 14, "day", "day", "A day such as 31/03/2026."),
        NOTE,
        HOLDS_STILL,
        Column("What the register says", 48),
    ),
    "force": (WHAT, Column("Period and level", 40), Column("Figure", 40)),
}
"""Kind of sheet with its columns, in their order. A change of order is a change of FORMAT."""
KIND = {
    Question.Kind.FIGURE: "figures",
    Question.Kind.NARRATIVE: "words",
    Question.Kind.TEXT: "words",
    Question.Kind.CONFIRMATION: "statements",
    Question.Kind.DAY: "statements",
}


@dataclass
class Row:
    """One answer on its sheet.

    read: {head: words} of the columns that are only read; entries: {name: text as it stands};
    open: the names of those that may be filled in. past: `history.Said`, newest first.
    """

    answer: object
    read: dict
    entries: dict = field(default_factory=dict)
    open: set = field(default_factory=set)
    past: list = field(default_factory=list)


@dataclass
class Sheet:
    """A sheet of one section with answers of one kind; `rows` in the form's order.

    waiting: why what the force returns is not there yet.
    """

    name: str
    kind: str
    section: Section
    rows: list
    waiting: str = ""

    @property
    def columns(self):
        return COLUMNS[self.kind]


def labels(kind, read):
    """The locked words by which a row is known again: all that stand left of the first cell."""
    found = []
    for column in COLUMNS[kind]:
        if column.name:
            break
        found.append(plain(read[column.head]))
    return found


def cells(kind):
    """[(index of the column, column)] of what is filled in, counted from 0."""
    return [(at, column) for at, column in enumerate(COLUMNS[kind]) if column.name]


def open_cells(answer):
    """The names of the cells that may be filled in for an answer."""
    question = answer.question
    if isinstance(answer, ReturnValue):
        base = {"denominator"} if question.is_proportion else set()
        return {"numerator", "state", "reason", "note"} | base
    confirm = {CONFIRM} if answer.needs_confirming else set()
    if isinstance(answer, Narrative):
        more = set() if question.outcome_id is None else {"direction", "risks", "actions"}
        return {"commentary"} | more | confirm
    if question.filled_from.startswith("register:"):
        return {"note"} | confirm
    return {"note", "day" if question.kind == Question.Kind.DAY else "said"} | confirm


def sheets(whole):
    """The sheets of a return (`pages.whole.Whole`) for its viewer, each with its rows."""
    rows, found = _Rows(whole), []
    taken = {HELP.lower(), SEAL.lower(), "history"}
    for part in whole.parts:
        by_kind = defaultdict(list)
        for answer in part.answers:
            by_kind[KIND[answer.question.kind]].append(rows.row(answer))
        if part.asked_of_force and not by_kind:
            by_kind["force"] = [rows.shown(value) for value in part.shown]
        for kind, made in by_kind.items():
            name = sheet_name(part.section.title, taken)
            found.append(Sheet(name, kind, part.section, made, part.waiting))
    return found


def sheet_name(title, taken):
    """A name that a spreadsheet takes: 31 characters at most, cut between words, no two alike."""
    clean = " ".join(re.sub(r"[\[\]:*?/\\]", " ", title).split()).strip("'") or "Section"
    for number in range(1, 1000):
        end = f" ({number})" if number > 1 else ""
        name = clean if len(clean) + len(end) <= 31 else clean[: 32 - len(end)].rpartition(" ")[0]
        name = f"{(name or clean)[: 31 - len(end)]}{end}"
        if name.lower() not in taken:
            taken.add(name.lower())
            return name
    raise ValueError(f"A thousand sections are called {title}.")


class _Rows:
    """Makes the rows of a return's answers: what they show beside the cells is read at once."""

    def __init__(self, whole):
        self.round, self.history = whole.quarterly_return.round, whole.history
        shown = (value for part in whole.parts for value in part.shown)
        metrics = {one.question.metric_id for one in (*whole.values, *shown)}
        versions = MetricVersion.objects.on(self.round.ends).filter(metric__in=metrics)
        self.versions = {one.metric_id: one for one in versions}

    def row(self, answer):
        make = {ReturnValue: self._figure, Narrative: self._words, Confirmation: self._statement}
        return make[type(answer)](answer)

    def _figure(self, value):
        question, version = value.question, self.versions.get(value.question.metric_id)
        entries = as_typed(value)
        for name in ("numerator", "denominator"):
            entries[name] = digits(float(entries[name])) if entries[name] else ""
        entries["state"] = NONE.get(entries["state"], "")
        read = {
            "What": question.words,
            "Area": value.area.in_full,
            "Period and level": self._wanted(value),
            "What it means": meaning(question, version),
            "As published": words.published(value, self.history.published(value)),
        }
        past = list(reversed(self.history.past(value)))
        return Row(value, read, entries, open_cells(value), past)

    def shown(self, value):
        """A figure that the force returned: it is read here, and asked nowhere."""
        read = {
            "What": value.question.words,
            "Period and level": self._wanted(value),
            "Figure": words.said(value),
        }
        return Row(value, read)

    def _wanted(self, value):
        version = self.versions.get(value.question.metric_id)
        is_stock = version is not None and version.counting == "stock"
        return words.wanted(value, is_stock=is_stock)

    def _words(self, narrative):
        question, entries = narrative.question, as_typed(narrative)
        entries["direction"] = DIRECTIONS.get(entries["direction"], "")
        read = {"What": question.words, "Quarter": self.round.in_words}
        return Row(narrative, read, {**entries, CONFIRM: ""}, open_cells(narrative))

    def _statement(self, confirmation):
        question, entries = confirmation.question, as_typed(confirmation)
        entries["said"] = SAID.get(entries["said"], "")
        read = {
            "Statement": question.words,
            "Area": confirmation.area.in_full,
            "What the register says": confirmation.register_says,
        }
        return Row(confirmation, read, {**entries, CONFIRM: ""}, open_cells(confirmation))


def meaning(question, version):
    """What a figure counts, and out of what, in words."""
    if version is None:
        return question.help
    said = [question.help, version.definition]
    if question.is_proportion:
        said.append(f"Number: {version.numerator_meaning} Out of: {version.denominator_meaning}")
    if question.measure == Question.Measure.AMOUNT and not question.help:
        said.append("In pounds.")
    if question.source:
        said.append(f"Comes from: {question.source}.")
    return " ".join(one.strip() for one in said if one.strip())
