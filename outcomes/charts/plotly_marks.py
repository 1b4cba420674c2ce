"""What stands in Plotly's chart beside its lines: rules, flags, brackets, signs and words.

Heights of words are pixels of the plan, turned into values of the axis: the chart's height is
fixed, its width is the window's.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from . import palette
from .geometry import Plan
from .placing import DISC, LINE

Json = dict[str, Any]


def literal(text: str) -> str:
    """Text that Plotly prints as it is: it would read tags and entities in it."""
    return escape(text, quote=False)


def shapes(plan: Plan) -> list[Json]:
    return [
        *_zero(plan),
        *_gaps(plan),
        *_flags(plan),
        *_level(plan),
        *_target(plan),
        *_bracket(plan),
        *_discs(plan),
    ]


def annotations(plan: Plan) -> list[Json]:
    words = [
        *_outer_times(plan),
        *_gap_words(plan),
        *_flag_words(plan),
        *_target_words(plan),
        *_bracket_words(plan),
        *_disc_numbers(plan),
    ]
    return words if plan.size.is_narrow else [*words, *_end_labels(plan)]


def _words(text: str, colour: str = palette.INK_2, bold: bool = False, **place: Any) -> Json:
    font: Json = {"color": colour, "size": 14}
    if bold:
        font["weight"] = 700
    return {"text": literal(text), "showarrow": False, "yanchor": "middle", "font": font, **place}


def _rule(x0: float, x1: float, y: float, colour: str, width: float) -> Json:
    line = {"color": colour, "width": width}
    return {"type": "line", "x0": x0, "x1": x1, "y0": y, "y1": y, "line": line}


def _zero(plan: Plan) -> Iterator[Json]:
    if plan.ticks[0] <= 0 <= plan.ticks[-1]:
        yield _rule(*plan.days, 0, palette.INK, 1)


def _level(plan: Plan) -> Iterator[Json]:
    """Each segment's band, its limits dashed and its centre solid, behind the line."""
    for segment, (first, last) in plan.segments:
        if segment.has_limits:
            yield {
                "type": "rect", "x0": first, "x1": last, "layer": "below",
                "y0": plan.ticks[0] if segment.lower is None else segment.lower,
                "y1": plan.ticks[-1] if segment.upper is None else segment.upper,
                "fillcolor": palette.INK_3, "opacity": palette.BAND_OPACITY, "line": {"width": 0},
            }  # fmt: skip
        for limit in (segment.lower, segment.upper):
            if limit is not None:
                drawn = _rule(first, last, limit, palette.INK_3, 1.25)
                yield {**drawn, "line": {**drawn["line"], "dash": "6px,4px"}, "layer": "below"}
        yield {**_rule(first, last, segment.centre, palette.INK_3, 1.25), "layer": "below"}


def _sign(day: float, path: str, fill: str = "rgba(0,0,0,0)", at: float = 0.0) -> Json:
    """A small sign of fixed size about a day, on the axis (0) or at the top (1)."""
    return {
        "type": "path", "path": path, "xref": "x", "yref": "paper", "xsizemode": "pixel",
        "ysizemode": "pixel", "xanchor": day, "yanchor": at, "fillcolor": fill,
        "line": {"color": palette.INK_3, "width": 1.5},
    }  # fmt: skip


def _gaps(plan: Plan) -> Iterator[Json]:
    """They stand on the axis, not at a value: a figure that is not there is not a zero."""
    for point in plan.spec.subject.points:
        if point.is_hidden:
            yield _sign(point.middle, "M-5,-5L5,-5L5,5L-5,5Z", palette.PAPER)
            yield _sign(point.middle, "M-5,0L0,5M-5,-5L5,5M0,-5L5,0")
        elif not point.is_shown:
            yield _sign(point.middle, "M-4,-4L4,4M-4,4L4,-4")


def _outer_times(plan: Plan) -> Iterator[Json]:
    """Time labels that must lean inwards at the chart's edge; Plotly would leave them out."""
    for point in plan.time_labels:
        below: Json = {"xref": "paper", "yref": "paper", "y": 0, "yshift": -16}
        if plan.leans(point) == "start":
            yield _words(point.label, x=0, xshift=-plan.left, xanchor="left", **below)
        elif plan.leans(point) == "end":
            yield _words(point.label, x=1, xshift=plan.margin, xanchor="right", **below)


def _gap_words(plan: Plan) -> Iterator[Json]:
    for point, words, height in plan.gap_words:
        yield _words(words, x=point.middle, y=0, yref="paper", yshift=height, xanchor="center")


def _flags(plan: Plan) -> Iterator[Json]:
    for flag in plan.flags:
        day = flag.cut.on.toordinal()
        if flag.cut.compares:
            yield {**_sign(day, "M0,0L0,-12", at=1), "line": {"color": palette.INK_2, "width": 1}}
        else:
            yield {
                "type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1,
                "line": {"color": palette.INK_2, "width": 1, "dash": "2px,3px"},
            }  # fmt: skip
        if flag.is_number:
            disc = _sign(day, "", palette.PAPER, at=1)
            del disc["path"]
            yield {**disc, "type": "circle", "x0": -9, "x1": 9, "y0": 0, "y1": 18}


def _flag_words(plan: Plan) -> Iterator[Json]:
    for flag in plan.flags:
        anchor = "center" if flag.is_number else "right" if flag.goes_left else "left"
        yield _words(
            flag.text, x=flag.cut.on.toordinal(), y=1, yref="paper", yshift=9, xanchor=anchor,
            xshift=0 if flag.is_number else 2 if flag.goes_left else -2,
        )  # fmt: skip


def _target(plan: Plan) -> Iterator[Json]:
    for target, span in plan.targets:
        yield _rule(*span, target.value, palette.INK, 2)


def _discs(plan: Plan) -> Iterator[Json]:
    """The numbers of annotations, on the time axis."""
    for disc in plan.discs:
        ring = _sign(plan.day_at(disc.x), "", palette.PAPER)
        del ring["path"]
        edge = {"x0": -DISC, "x1": DISC, "y0": -DISC, "y1": DISC}
        yield {**ring, "type": "circle", "line": {"color": palette.INK_2, "width": 1}, **edge}


def _disc_numbers(plan: Plan) -> Iterator[Json]:
    for disc in plan.discs:
        day = plan.day_at(disc.x)
        yield _words(f"{disc.number}", palette.INK, x=day, y=0, yref="paper", xanchor="center")


def _target_words(plan: Plan) -> Iterator[Json]:
    if plan.spec.target and plan.target_span:
        day, anchor = plan.target_words_at
        yield _words(
            plan.spec.target.text, palette.INK, x=day, y=plan.spec.target.value,
            bgcolor="rgba(255,255,255,0.85)",
            yshift=-12 if plan.target_words_below else 12,
            xanchor="right" if anchor == "end" else "left",
        )  # fmt: skip


def _bracket(plan: Plan) -> Iterator[Json]:
    if plan.spec.bracket and plan.bracket_span:
        x0, x1 = plan.bracket_span
        y = 29 if plan.flags_wanted else 9
        yield {
            "type": "path", "path": f"M{x0},{y - 6}L{x0},{y}L{x1},{y}L{x1},{y - 6}",
            "xref": "x", "yref": "paper", "ysizemode": "pixel", "yanchor": 1,
            "line": {"color": palette.TONES[plan.spec.bracket.tone], "width": 1.5},
        }  # fmt: skip


def _bracket_words(plan: Plan) -> Iterator[Json]:
    if plan.spec.bracket and plan.bracket_span:
        yield _words(
            plan.spec.bracket.text, palette.TONES[plan.spec.bracket.tone], bold=True,
            x=sum(plan.bracket_span) / 2, y=1, yref="paper", xanchor="center",
            yshift=39 if plan.flags_wanted else 19,
        )  # fmt: skip


def _end_labels(plan: Plan) -> Iterator[Json]:
    for label in plan.end_labels:
        series = plan.spec.series[label.series] if label.series >= 0 else None
        for index, (words, is_bold) in enumerate(label.lines):
            own = palette.text_colour(plan.spec, series) if series else palette.INK_2
            colour = own if is_bold or index == 0 else palette.INK_2
            yield _words(
                words, colour, is_bold, x=plan.last_day, xshift=12, xanchor="left",
                y=plan.value_at(label.y + index * LINE),
            )  # fmt: skip
