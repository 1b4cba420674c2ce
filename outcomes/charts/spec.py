"""What a chart says, apart from how it is drawn: one specification, many drawings.

The browser's chart, the static picture, the table, the text alternative and the file are all
made from the same frozen objects, so they cannot disagree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Literal

from .signals import Signal, Tone

State = Literal["shown", "missing", "suppressed", "restricted"]
Status = Literal["final", "provisional", "revised"]
Kind = Literal["trend", "run", "spc", "bars"]
Role = Literal["area", "comparator", "part", "quoted"]


@dataclass(frozen=True)
class Point:
    """One period of one series. A value is a number only where the state is "shown"."""

    start: date
    end: date
    label: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    state: State = "shown"
    status: Status = "final"
    note: str = ""
    qualifier: str = ""
    """"about", "over" or "at least", as the publisher wrote it."""
    rounded: bool = False
    """Rounded to 5 by the publisher: 0 means 0 to 2."""
    signal: str = ""
    """What a control or run chart found at this point, in words: "above the upper limit"."""
    tone: Tone = ""
    """The judgement of that signal, which gives the point its shape."""
    is_told: bool = False
    """Whether the page's sentence speaks of this signal: its shape is filled."""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"The period {self.label} ends before it starts.")
        figures = (self.value, self.lower, self.upper, self.numerator, self.denominator)
        if any(number is not None and number != number for number in figures):
            raise ValueError(f"A missing figure is None, not NaN ({self.label}).")
        if self.state != "shown" and any(number is not None for number in figures):
            raise ValueError(f"A figure that is {self.state} carries no number ({self.label}).")

    @property
    def is_shown(self) -> bool:
        return self.state == "shown" and self.value is not None

    @property
    def is_hidden(self) -> bool:
        return self.state in ("suppressed", "restricted")

    @property
    def has_interval(self) -> bool:
        return self.is_shown and self.lower is not None and self.upper is not None

    @property
    def middle(self) -> float:
        """Where the point stands on the time axis: a day number, so that breaks fall between."""
        return (self.start.toordinal() + self.end.toordinal() + 1) / 2


@dataclass(frozen=True)
class Series:
    """Points in order of time. "quoted" ones come from papers and are never joined."""

    name: str
    points: tuple[Point, ...]
    role: Role = "area"

    @property
    def shown(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.is_shown)

    @property
    def last(self) -> Point | None:
        return self.shown[-1] if self.shown else None


@dataclass(frozen=True)
class Break:
    """A day on which something about the series changed.

    compares: False for a new definition or method, across which nothing is compared and the
    line stops; True for a new source or boundary, which is noted while the line goes on.
    """

    on: date
    text: str
    compares: bool = False


@dataclass(frozen=True)
class Target:
    value: float
    start: date
    end: date
    text: str


@dataclass(frozen=True)
class Annotation:
    """A day on which something around the series changed; a numbered disc on the time axis."""

    on: date
    text: str


@dataclass(frozen=True)
class Segment:
    """A stretch of time read against its own level, from its first day to its last.

    has_limits: False where too few points allow none. lower, upper: None where a limit would lie
    beyond what the figure can be, below nought or above 100 per cent.
    """

    start: date
    end: date
    centre: float
    lower: float | None = None
    upper: float | None = None
    has_limits: bool = False
    is_trial: bool = False

    @property
    def name(self) -> str:
        """What its centre is called: the mean between limits, the median where there are none."""
        return "Average" if self.has_limits else "Median"


@dataclass(frozen=True)
class Limits:
    """The levels the points are read against; only the last segment's are named at its end.

    note: under the level's name, such as why there are no limits.
    """

    segments: tuple[Segment, ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not self.segments:
            raise ValueError("Limits have at least one segment.")

    @property
    def last(self) -> Segment:
        return self.segments[-1]

    @property
    def levels(self) -> list[float]:
        """Every value that is drawn as a level."""
        found = [level for one in self.segments for level in (one.centre, one.lower, one.upper)]
        return [level for level in found if level is not None]


@dataclass(frozen=True)
class Bracket:
    """Spans the points that a trend test looked at, with its words."""

    start: date
    end: date
    text: str
    tone: Tone = "same"


@dataclass(frozen=True)
class ChartSpec:
    """A chart over time. The first series is the subject; at most four are lines.

    headline: the sentence the chart proves. unit_line: the unit, spelt out, over the axis.
    count_heading, value_heading, denominator_heading: the table's words for the numbers; an
    empty one leaves its column out. percent: nothing is drawn beyond 100. marking: what every
    drawing and the table say of the figures ("Demonstration data").
    """

    kind: Kind
    title: str
    unit_line: str
    headline: str
    series: tuple[Series, ...]
    breaks: tuple[Break, ...] = ()
    target: Target | None = None
    other_targets: tuple[Target, ...] = ()
    """Those before and after it: drawn as it is, without words."""
    annotations: tuple[Annotation, ...] = ()
    limits: Limits | None = None
    bracket: Bracket | None = None
    notes: tuple[str, ...] = ()
    source: str = ""
    as_of: str = ""
    zero_based: bool = True
    percent: bool = False
    decimals: int = 1
    period_heading: str = "Period"
    count_heading: str = ""
    denominator_heading: str = ""
    value_heading: str = "Value"
    interval_heading: str = "95% interval"
    marking: str = ""
    holds: tuple[float, ...] = ()
    """Values that the axis reaches whatever is drawn: small multiples share one scale by it."""

    def __post_init__(self) -> None:
        if not self.series:
            raise ValueError("A chart has at least one series.")
        if len(self.lines) > 4:
            raise ValueError("At most four lines: draw small multiples.")
        if self.is_controlled and self.limits is None:
            raise ValueError("A control chart has its limits.")
        for series in self.series:
            starts = [point.start for point in series.points]
            if starts != sorted(set(starts)):
                raise ValueError(f"{series.name}: one point a period, in order of time.")

    @property
    def lines(self) -> tuple[Series, ...]:
        return tuple(series for series in self.series if series.role != "quoted")

    @property
    def subject(self) -> Series:
        return self.series[0]

    @property
    def is_controlled(self) -> bool:
        """Whether its points are read against limits, each in the shape of what was found."""
        return self.kind == "spc"

    @property
    def is_drawable(self) -> bool:
        """One point is a number and a sentence, not a chart."""
        return any(len(series.shown) > 1 for series in self.lines)

    @property
    def shown(self) -> tuple[Point, ...]:
        return tuple(point for series in self.series for point in series.shown)

    @property
    def has_intervals(self) -> bool:
        return any(point.has_interval for point in self.subject.points)

    @property
    def draws_intervals(self) -> bool:
        """A control chart says with its limits how far a figure varies; its table has intervals."""
        return self.has_intervals and not self.is_controlled

    @property
    def level_decimals(self) -> int:
        """Levels are printed like figures, small whole numbers with one decimal more."""
        levels = self.limits.levels if self.limits else [0.0]
        return 1 if self.decimals == 0 and max(levels) < 10 else self.decimals


def pieces(series: Series, breaks: Sequence[Break] = ()) -> list[tuple[Point, ...]]:
    """The series cut where its line must stop: at missing points, gaps and real breaks.

    A quoted series falls into single points. A gap is a step of more than one and a half times
    the usual one.
    """
    cuts = [cut.on for cut in breaks if not cut.compares]
    steps = [b.middle - a.middle for a, b in pairwise(series.points)]
    usual = median(steps) if steps else 0.0
    found: list[list[Point]] = []
    before: Point | None = None
    for point in series.points:
        if not point.is_shown:
            before = None
            continue
        goes_on = (
            before is not None
            and series.role != "quoted"
            and point.middle - before.middle <= 1.5 * usual
            and not any(before.middle < day.toordinal() <= point.middle for day in cuts)
        )
        if goes_on:
            found[-1].append(point)
        else:
            found.append([point])
        before = point
    return [tuple(piece) for piece in found]


@dataclass(frozen=True)
class Column:
    """phone: "keep" the column, put it "under" the one before it, or "fold" it into its row.

    second: unit, period or benchmark, lighter, under the heading. href and sorted are given
    where the table sorts by this column.
    """

    heading: str
    number: bool = False
    second: str = ""
    phone: Literal["keep", "under", "fold"] = "keep"
    href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""

    @property
    def css(self) -> str:
        """Its classes: what is on the right, and what a phone does not show in its place."""
        names = ["app-table__number"] if self.number else []
        if self.phone != "keep":
            names.append("app-table__wide")
        return " ".join(names)


@dataclass(frozen=True)
class Cell:
    """Text as it is to be read; `is_words` where words stand in the place of a number.

    second: a smaller line below. signals: more of them, a line
    each. picture: a sparkline or a bar, and its alternative in words.
    quiet: past its date. raw: what a file holds, where that is not the text. tag: a kind of
    tag.html that marks the row, such as "restricted".
    """

    text: str = ""
    href: str = ""
    second: str = ""
    signal: Signal | None = None
    signals: tuple[Signal, ...] = ()
    picture: str = ""
    alternative: str = ""
    tag: str = ""
    raw: float | str | None = None
    is_words: bool = False
    quiet: bool = False

    @property
    def says_something(self) -> bool:
        return bool(self.text or self.signal or self.picture)


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    kind: Literal["row", "group", "total", "break"] = "row"

    @property
    def spans(self) -> bool:
        """Whether its one cell lies over all columns."""
        return self.kind in ("group", "break")


@dataclass(frozen=True)
class Place:
    """A cell where the page shows it, with what a phone puts under it."""

    column: Column
    cell: Cell
    under: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Line:
    """A row as the page lays it out: its head, its other cells, and what a phone folds away."""

    kind: str
    spans: bool
    head: Place
    places: tuple[Place, ...]
    folded: tuple[Place, ...]


@dataclass(frozen=True)
class TableSpec:
    """The first cell of each row is its head. Groups and breaks have one cell over all columns."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    source: str = ""
    marking: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            expected = 1 if row.spans else len(self.columns)
            if len(row.cells) != expected:
                raise ValueError(f"{self.caption}: a {row.kind} has {expected} cells.")

    @property
    def lines(self) -> Iterator[Line]:
        for row in self.rows:
            places = list(map(Place, self.columns, row.cells))
            folds = (place for place in places if place.column.phone == "fold")
            folded = tuple(place for place in folds if place.cell.says_something)
            yield Line(row.kind, row.spans, places[0], tuple(_stacked(places))[1:], folded)


def _stacked(places: list[Place]) -> Iterator[Place]:
    """Each place with the cells that follow it and go under it on a phone."""
    for index, place in enumerate(places):
        under = []
        for later in places[index + 1 :]:
            if later.column.phone != "under":
                break
            under.append(later.cell)
        yield Place(place.column, place.cell, tuple(under) if place.column.phone == "keep" else ())
