"""The table beside a chart, from the same points as the drawing."""

from datetime import date

from . import text, words
from .spec import Break, Cell, ChartSpec, Column, Point, Row, Series, TableSpec

Period = tuple[date, date]


def of_chart(spec: ChartSpec, last: int | None = None, caption: str = "") -> TableSpec:
    """Every period of a chart, newest first; `last`: the short table, so many of the subject's own.

    A break across which nothing is compared stands as a row of its own between the periods.
    """
    beside = () if last else spec.series[1:]
    others = [{_period(p): p for p in series.points} for series in beside]
    listed = _periods(spec.subject, beside)[: last or None]
    noted = any(_remarks(point) for point in listed)
    rows: list[Row] = []
    later: Point | None = None
    for point in listed:
        rows += [_break_row(cut) for cut in spec.breaks if later and _between(cut, point, later)]
        cells = [Cell(point.label, raw=point.label), *_figures(spec, point)]
        for held in others:
            other = held.get(_period(point))
            cells.append(_value(other, spec.decimals) if other else _words(words.NOT_HELD))
        if noted:
            cells.append(Cell(_remarks(point)))
        rows.append(Row(tuple(cells)))
        later = point
    said = text.levels(spec, spec.limits) if spec.limits and not last else []
    said += [cut.text for cut in spec.breaks if cut.compares]
    notes = tuple(map(words.sentence, said))
    columns = _columns(spec, beside, noted)
    return TableSpec(caption or spec.title, columns, tuple(rows), notes, spec.source, spec.marking)


def _period(point: Point) -> Period:
    return point.start, point.end


def _periods(subject: Series, beside: tuple[Series, ...]) -> list[Point]:
    """A point of the subject for every period of any series, newest first."""
    held = {_period(point): point for point in subject.points}
    for series in beside:
        for point in series.points:
            missing = Point(point.start, point.end, point.label, state="missing")
            held.setdefault(_period(point), missing)
    return sorted(held.values(), key=lambda point: (point.end, point.start), reverse=True)


def _columns(spec: ChartSpec, beside: tuple[Series, ...], noted: bool) -> tuple[Column, ...]:
    columns = [Column(spec.period_heading)]
    if spec.count_heading:
        columns.append(Column(spec.count_heading, number=True))
    if spec.denominator_heading:
        columns.append(Column(spec.denominator_heading, number=True, phone="fold"))
    columns.append(Column(spec.value_heading, number=True))
    if spec.has_intervals:
        columns.append(Column(spec.interval_heading, number=True, phone="under"))
    columns += [Column(series.name, number=True, phone="fold") for series in beside]
    if noted:
        columns.append(Column("Notes", phone="fold"))
    return tuple(columns)


def _figures(spec: ChartSpec, point: Point) -> list[Cell]:
    cells = []
    if spec.count_heading:
        cells.append(_count(point.numerator, point))
    if spec.denominator_heading:
        cells.append(_count(point.denominator, point))
    cells.append(_value(point, spec.decimals))
    if spec.has_intervals:
        cells.append(Cell(words.interval(point, spec.decimals)))
    return cells


def _value(point: Point, decimals: int) -> Cell:
    text = words.figure(point, decimals)
    if not point.is_shown:
        return _words(text, words.CODES.get(point.state, "[x]"))
    return Cell(text, raw=point.value, is_words=text == words.ROUNDED_ZERO)


def _count(value: float | None, point: Point) -> Cell:
    text = words.count(value, point)
    if value is None:
        return _words(text, words.CODES.get(point.state, "[x]"))
    return Cell(text, raw=value, is_words=text == words.ROUNDED_ZERO)


def _words(text: str, code: str = "[x]") -> Cell:
    return Cell(text, raw=code, is_words=True)


def _remarks(point: Point) -> str:
    status = "" if point.status == "final" or not point.is_shown else point.status.capitalize()
    signal = f"{point.signal[:1].upper()}{point.signal[1:]}"
    return ". ".join(part.rstrip(".") for part in (status, signal, point.note) if part)


def _between(cut: Break, before: Point, after: Point) -> bool:
    return not cut.compares and before.middle < cut.on.toordinal() <= after.middle


def _break_row(cut: Break) -> Row:
    text = f"{words.sentence(cut.text)} Figures above and below this line are not compared."
    return Row((Cell(text),), kind="break")
