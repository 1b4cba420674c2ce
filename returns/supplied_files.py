"""Read a file of figures that a source sends ahead of publication, and say what is wrong with it.

Pure: what is known (metrics, areas, sources) is passed in. A row is a figure of one area and
period: a share has both numbers, a count or an amount the first alone. Blank is no figure, so it
is refused.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from outcomes import periods
from outcomes.observation_files import Conflict, Unreadable

from .timetable import period

COLUMNS = (
    "metric_key", "area_code", "period_start", "period_end", "numerator", "denominator", "source",
)  # fmt: skip
NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Wanted:
    """What returns ask of a metric: its number, whether it is a share, its period, of which areas.

    kinds: the kinds of area that answer it.
    """

    metric: int
    is_share: bool
    basis: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class Place:
    """An area that a file may name: its number and kind."""

    area: int
    kind: str


@dataclass(frozen=True)
class Known:
    """What a file may speak of: metrics and areas by code, keys of sources."""

    metrics: dict[str, Wanted]
    areas: dict[str, Place]
    sources: frozenset[str]
    today: date


@dataclass(frozen=True)
class Sent:
    """One figure that was sent ahead, by the numbers of its metric and area."""

    metric: int
    area: int
    period_start: date
    period_end: date
    numerator: Decimal
    denominator: Decimal | None
    source: str


def read(text: str, known: Known) -> tuple[list[Sent], list[Conflict]]:
    """The figures of a file and everything that is wrong with it, in its order.

    Raises Unreadable where it has not the columns.
    """
    lines = csv.DictReader(io.StringIO(text))
    columns = [name.strip() for name in lines.fieldnames or ()]
    if lacking := [name for name in COLUMNS if name not in columns]:
        raise Unreadable(f"The file has no column {', '.join(lacking)}.")
    lines.fieldnames = columns
    sent: list[Sent] = []
    conflicts: list[Conflict] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, line in enumerate(lines, start=2):
        row = {name: (line[name] or "").strip() for name in COLUMNS}
        wrong = list(_wrong(number, row, known))
        if not wrong:
            one = _sent(row, known)
            key = one.metric, one.area, one.period_start, one.period_end
            first = seen.setdefault(key, number)
            if first != number:
                words = f"row {first} gives the same figure."
                wrong = [Conflict(number, "metric_key", words, "Keep one of them.")]
            sent.append(one)
        conflicts += wrong
    return sent, conflicts


def _sent(row: dict[str, str], known: Known) -> Sent:
    return Sent(
        metric=known.metrics[row["metric_key"]].metric,
        area=known.areas[row["area_code"]].area,
        period_start=date.fromisoformat(row["period_start"]),
        period_end=date.fromisoformat(row["period_end"]),
        numerator=Decimal(row["numerator"]),
        denominator=Decimal(row["denominator"]) if row["denominator"] else None,
        source=row["source"],
    )


def _wrong(number: int, row: dict[str, str], known: Known) -> Iterator[Conflict]:
    wanted = known.metrics.get(row["metric_key"])
    place = known.areas.get(row["area_code"])
    if wanted is None:
        yield Conflict(
            number, "metric_key", f"“{row['metric_key']}” is not asked in returns.",
            "Use the code of a metric that is.",
        )  # fmt: skip
    if place is None:
        yield Conflict(
            number, "area_code", f"no area has the code “{row['area_code']}”.", "Use its ONS code."
        )
    if wanted and place and place.kind not in wanted.kinds:
        asked = " or ".join(sorted(wanted.kinds)).replace("_", " ")
        yield Conflict(
            number, "area_code", f"this is not asked of “{row['area_code']}”.",
            f"It is asked of: {asked}.",
        )  # fmt: skip
    if row["source"] not in known.sources:
        yield Conflict(number, "source", f"“{row['source']}” is no source.", "Use the key of one.")
    yield from _wrong_days(number, row, wanted, known.today)
    yield from _wrong_numbers(number, row, wanted)


def _wrong_days(
    number: int, row: dict[str, str], wanted: Wanted | None, today: date
) -> Iterator[Conflict]:
    days = {}
    for name in ("period_start", "period_end"):
        try:
            days[name] = date.fromisoformat(row[name]) if DAY.fullmatch(row[name]) else None
        except ValueError:
            days[name] = None
        if days[name] is None:
            yield Conflict(number, name, f"“{row[name]}” is no day.", "Write 2026-09-30.")
    start, end = days["period_start"], days["period_end"]
    if end and end >= today:
        yield Conflict(number, "period_end", "this period has not ended.", "Send it once it has.")
    if wanted and start and end:
        first, last = period(periods.quarter_of(end), 0, wanted.basis)
        if end != last:
            yield Conflict(
                number, "period_end", "a return's periods end with a quarter.",
                f"This quarter ends on {last}.",
            )  # fmt: skip
        elif start != first:
            yield Conflict(
                number, "period_start", f"this metric's period is {wanted.basis}.",
                f"The one that ends then starts on {first}.",
            )  # fmt: skip


def _wrong_numbers(number: int, row: dict[str, str], wanted: Wanted | None) -> Iterator[Conflict]:
    for name in ("numerator", "denominator"):
        if row[name] and not NUMBER.fullmatch(row[name]):
            yield Conflict(
                number,
                name,
                f"“{row[name]}” is no number from 0 up.",
                "Write it as 1234 or 0.5.",
            )
            return
    if not row["numerator"]:
        yield Conflict(number, "numerator", "there is no figure.", "Leave the row out.")
        return
    if wanted is None:
        return
    if not wanted.is_share:
        if row["denominator"]:
            yield Conflict(number, "denominator", "this is no share.", "Leave it empty.")
    elif not row["denominator"] or Decimal(row["denominator"]) == 0:
        yield Conflict(
            number, "denominator", "a share is out of a number above 0.",
            "Give it, or leave the row out.",
        )  # fmt: skip
    elif Decimal(row["numerator"]) > Decimal(row["denominator"]):
        yield Conflict(number, "numerator", "a part is not above its whole.", "Check both numbers.")
