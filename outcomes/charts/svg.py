"""The chart as a still picture: without script, on paper and in files. Attributes, no styles."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from . import palette
from .geometry import Plan, Size, wide
from .markup import Markup, element
from .placing import DISC, LINE, Flag
from .spec import ChartSpec, Point, Series, pieces

FONT = "Arial, 'Liberation Sans', sans-serif"
HALO = {"stroke": palette.PAPER, "stroke_width": "4", "paint_order": "stroke"}
"""Keeps words legible where they stand on lines."""

BASELINE = 5
"""From the middle of a line of text to its baseline."""


def draw(spec: ChartSpec, size: Size | None = None) -> Markup:
    """The whole chart but its unit line, its key and its notes, which stand around it."""
    size = size or wide(spec)
    plan = Plan(spec, size)
    parts = [*_grid(plan), *_intervals(plan), *_level(plan)]
    for series in reversed(spec.series):
        parts += _bars(plan, series) if _is_bars(plan, series) else _line(plan, series)
    parts += [*_axis(plan), *_gaps(plan), *_flags(plan), *_target(plan), *_bracket(plan)]
    parts += [*_discs(plan), *_marking(plan)]
    if not size.is_narrow:
        parts += _end_labels(plan)
    return picture(size.width, size.height, parts)


def picture(width: float, height: float, parts: Sequence[str]) -> Markup:
    """An SVG element of that size, hidden from readers: its words stand around it."""
    return Markup(
        element(
            "svg",
            "".join(parts),
            xmlns="http://www.w3.org/2000/svg",
            width=width,
            height=height,
            viewBox=f"0 0 {width} {height}",
            font_family=FONT,
            font_size=14,
            aria_hidden="true",
            focusable="false",
        )
    )


def text(x: float, y: float, words: str, fill: str = palette.INK_2, **attributes: str) -> str:
    """Text whose middle is at height y."""
    return element("text", escape(words), x=x, y=y + BASELINE, fill=fill, **attributes)


def rule(x1: float, y1: float, x2: float, y2: float, stroke: str, **more: str | float) -> str:
    """A straight line."""
    return element("path", d=f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", stroke=stroke, **more)


def _grid(plan: Plan) -> Iterator[str]:
    for tick in plan.ticks:
        y = plan.y(tick)
        yield rule(plan.left, y, plan.right, y, palette.GRID)
        yield text(plan.left - 8, y, plan.tick_text(tick), text_anchor="end")


def _axis(plan: Plan) -> Iterator[str]:
    """The zero line, and the labels of time. The outer ones may lean inwards."""
    if plan.ticks[0] <= 0 <= plan.ticks[-1]:
        yield rule(plan.left, plan.y(0), plan.right, plan.y(0), palette.INK)
    for point in plan.time_labels:
        anchor = plan.leans(point)
        x = {"start": 0, "end": plan.size.width}.get(anchor, plan.x(point.middle))
        yield text(x, plan.bottom + 18, point.label, text_anchor=anchor)


def _marking(plan: Plan) -> Iterator[str]:
    """What is said of the figures, in the picture itself, since pictures are copied out."""
    if plan.spec.marking:
        bold = {"font_weight": "700"}
        yield text(plan.left, plan.bottom + 34, plan.spec.marking, palette.INK, **bold)


def _intervals(plan: Plan) -> Iterator[str]:
    for point in plan.spec.subject.shown if plan.spec.draws_intervals else ():
        if point.lower is not None and point.upper is not None:
            top, bottom = plan.y(min(point.upper, plan.ticks[-1])), plan.y(point.lower)
            yield element(
                "rect", x=plan.x(point.middle) - 3, y=top, width=6, height=bottom - top,
                fill=palette.AREA, fill_opacity=f"{palette.INTERVAL_OPACITY}",
            )  # fmt: skip


def _line(plan: Plan, series: Series) -> Iterator[str]:
    """Pieces of line, a dashed step to each provisional point, then the points."""
    if series.role == "quoted":
        yield from _crosses(plan, series)
        return
    colour, width, dash = palette.line_style(plan.spec, series)
    for piece in pieces(series, plan.spec.breaks):
        for run, is_provisional in runs(piece):
            path = "L".join(f"{plan.x(p.middle):.1f} {plan.y(p.value or 0):.1f}" for p in run)
            more = {"stroke_dasharray": "3 3" if is_provisional else dash}
            yield element(
                "path", d=f"M{path}", fill="none", stroke=colour, stroke_width=width,
                stroke_linejoin="round", **(more if more["stroke_dasharray"] else {}),
            )  # fmt: skip
    for point in dots_of(plan.spec, series):
        x, y = plan.x(point.middle), plan.y(point.value or 0)
        yield _signal(point, x, y) if point.tone else _dot(plan, x, y, colour)


def _dot(plan: Plan, x: float, y: float, colour: str) -> str:
    fill = palette.INK_3 if plan.spec.is_controlled else colour
    return element("circle", cx=x, cy=y, r=4.7, fill=fill, stroke=palette.PAPER, stroke_width=1.5)


def _signal(point: Point, x: float, y: float) -> str:
    """A circle, diamond or square; filled where the sentence speaks of it, else hollow."""
    colour = palette.TONES[point.tone]
    look: dict[str, str | float] = {"fill": palette.PAPER, "stroke": colour, "stroke_width": 1.75}
    if point.is_told:
        look = {"fill": colour, "stroke": palette.PAPER, "stroke_width": 1.5}
    if point.tone == "bad":
        return element("path", d=f"M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8 -8Z", **look)
    if point.tone == "diff":
        return element("rect", x=x - 6, y=y - 6, width=12, height=12, **look)
    return element("circle", cx=x, cy=y, r=6.5, **look)


def runs(piece: Sequence[Point]) -> Iterator[tuple[list[Point], bool]]:
    """A piece cut where its dash changes: (points, whether the line to them is provisional)."""
    run = [piece[0]]
    was = False
    for before, point in pairwise(piece):
        is_provisional = point.status == "provisional"
        if is_provisional != was and len(run) > 1:
            yield run, was
            run = [before]
        was = is_provisional
        run.append(point)
    if len(run) > 1:
        yield run, was


def dots_of(spec: ChartSpec, series: Series) -> tuple[Point, ...]:
    """The points that are drawn as dots: the subject's; of others, only those no line reaches."""
    if series.role in ("area", "part") and (len(series.shown) <= 40 or spec.is_controlled):
        return series.shown
    alone = [piece[0] for piece in pieces(series, spec.breaks) if len(piece) == 1]
    ends = series.shown[-1:] if series.role == "area" else ()
    return tuple(sorted({*alone, *ends}, key=lambda point: point.start))


def _crosses(plan: Plan, series: Series) -> Iterator[str]:
    for point in series.shown:
        x, y = plan.x(point.middle), plan.y(point.value or 0)
        yield _cross(x, y, palette.INK_3)


def _cross(x: float, y: float, colour: str, arm: float = 4) -> str:
    d = f"M{x - arm:.1f} {y - arm:.1f}l{2 * arm} {2 * arm}m0 {-2 * arm}l{-2 * arm} {2 * arm}"
    return element("path", d=d, fill="none", stroke=colour, stroke_width=1.5)


def _is_bars(plan: Plan, series: Series) -> bool:
    return plan.spec.kind == "bars" and series is plan.spec.subject


def _bars(plan: Plan, series: Series) -> Iterator[str]:
    """Bars from zero; a provisional one is an outline."""
    for point in series.shown:
        half = (plan.x(plan.days[0] + plan.step) - plan.left) * 0.34
        top, base = plan.y(max(point.value or 0, 0)), plan.y(min(point.value or 0, 0))
        look: dict[str, str | float] = {"fill": palette.AREA}
        if point.status == "provisional":
            look = {"fill": palette.PAPER, "stroke": palette.AREA, "stroke_width": 1.5}
        x = plan.x(point.middle) - half
        yield element("rect", x=x, y=top, width=2 * half, height=base - top, **look)


def _gaps(plan: Plan) -> Iterator[str]:
    """A cross on the axis where a figure is not held, a hatched square where it is hidden."""
    for point in plan.spec.subject.points:
        if point.is_shown:
            continue
        x, y = plan.x(point.middle), plan.bottom - 1
        yield _hatched(x, y) if point.is_hidden else _cross(x, y, palette.INK_3, 3.5)
    for point, words, height in plan.gap_words:
        yield text(plan.x(point.middle), plan.bottom - height, words, text_anchor="middle")


def _hatched(x: float, y: float) -> str:
    square = element(
        "rect", x=x - 5, y=y - 5, width=10, height=10, fill=palette.PAPER, stroke=palette.INK_3
    )
    d = f"M{x - 5:.1f} {y:.1f}l5-5M{x - 5:.1f} {y + 5:.1f}l10-10M{x:.1f} {y + 5:.1f}l5-5"
    return square + element("path", d=d, fill="none", stroke=palette.INK_3)


def _flags(plan: Plan) -> Iterator[str]:
    """A dashed line of full height where the line stops; a short tick where it goes on."""
    for flag in plan.flags:
        x = plan.x(flag.cut.on.toordinal())
        foot = plan.top + 12 if flag.cut.compares else plan.bottom
        dash: dict[str, str] = {} if flag.cut.compares else {"stroke_dasharray": "2 3"}
        yield rule(x, plan.top, x, foot, palette.INK_2, **dash)
        yield from _flag_words(plan, flag, x)


def _flag_words(plan: Plan, flag: Flag, x: float) -> Iterator[str]:
    y = plan.top - 9
    if flag.is_number:
        yield element("circle", cx=x, cy=y, r=9, fill=palette.PAPER, stroke=palette.INK_2)
        yield text(x, y, flag.text, text_anchor="middle")
    else:
        yield text(x - 4 if flag.goes_left else x - 1, y, flag.text,
                    text_anchor="end" if flag.goes_left else "start")  # fmt: skip


def _discs(plan: Plan) -> Iterator[str]:
    """The numbers of annotations, on the time axis."""
    for disc in plan.discs:
        ring = {"fill": palette.PAPER, "stroke": palette.INK_2}
        yield element("circle", cx=disc.x, cy=plan.bottom, r=DISC, **ring)
        yield text(disc.x, plan.bottom, f"{disc.number}", palette.INK, text_anchor="middle")


def _level(plan: Plan) -> Iterator[str]:
    """Each segment's band, its limits dashed and its centre solid."""
    for segment, (first, last) in plan.segments:
        x1, x2 = plan.x(first), plan.x(last)
        if segment.has_limits:
            top = plan.top if segment.upper is None else plan.y(segment.upper)
            foot = plan.bottom if segment.lower is None else plan.y(segment.lower)
            yield element(
                "rect", x=x1, y=top, width=x2 - x1, height=foot - top, fill=palette.INK_3,
                fill_opacity=f"{palette.BAND_OPACITY}",
            )  # fmt: skip
        for limit in (segment.lower, segment.upper):
            if limit is not None:
                y, dash = plan.y(limit), {"stroke_dasharray": "6 4"}
                yield rule(x1, y, x2, y, palette.INK_3, stroke_width=1.25, **dash)
        y = plan.y(segment.centre)
        yield rule(x1, y, x2, y, palette.INK_3, stroke_width=1.25)


def _target(plan: Plan) -> Iterator[str]:
    """A step from each target's first day to its last, within the axis; nothing after."""
    for target, (first, last) in plan.targets:
        y = plan.y(target.value)
        yield rule(plan.x(first), y, plan.x(last), y, palette.INK, stroke_width=2)
    if plan.spec.target is None or plan.target_span is None:
        return
    y = plan.y(plan.spec.target.value)
    day, anchor = plan.target_words_at
    middle = y + 12 if plan.target_words_below else y - 12
    yield text(plan.x(day), middle, plan.spec.target.text, palette.INK, text_anchor=anchor, **HALO)


def _bracket(plan: Plan) -> Iterator[str]:
    bracket, span = plan.spec.bracket, plan.bracket_span
    if bracket is None or span is None:
        return
    y, colour = plan.top - (29 if plan.flags_wanted else 9), palette.TONES[bracket.tone]
    x1, x2 = (plan.x(day) for day in span)
    d = f"M{x1:.1f} {y + 6:.1f}V{y:.1f}H{x2:.1f}V{y + 6:.1f}"
    yield element("path", d=d, fill="none", stroke=colour, stroke_width=1.5)
    half = len(bracket.text) * 4
    middle = min((x1 + x2) / 2, plan.size.width - half)
    yield text(middle, y - 10, bracket.text, colour, text_anchor="middle", font_weight="bold")


def _end_labels(plan: Plan) -> Iterator[str]:
    for label in plan.end_labels:
        series = plan.spec.series[label.series] if label.series >= 0 else None
        for index, (words, is_bold) in enumerate(label.lines):
            colour = palette.text_colour(plan.spec, series) if series else palette.INK_2
            weight = {"font_weight": "bold"} if is_bold else {}
            fill = colour if is_bold or index == 0 else palette.INK_2
            x = plan.x(plan.last_day) + 12
            yield text(x, label.y + index * LINE, words, fill, **weight, **HALO)
