"""The chart for the browser: a Plotly figure as plain data, drawn by the same plan as the picture.

Lists of Python's own numbers, no template, no markup in texts, labels at the lines' ends.
"""

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]  # it ships no types

from . import palette
from . import plotly_marks as marks
from .geometry import Plan, Size
from .spec import ChartSpec, Point, Series, pieces
from .svg import FONT, dots_of, runs

Json = dict[str, Any]


def figure(spec: ChartSpec, size: Size) -> Json:
    """{"data": [...], "layout": {...}}: what Plotly.newPlot takes."""
    plan = Plan(spec, size)
    traces: list[Any] = [*_intervals(plan)]
    for series in reversed(spec.series):
        is_bars = spec.kind == "bars" and series is spec.subject
        traces += [_bars(plan, series)] if is_bars else _lines(plan, series)
    drawing: Json = go.Figure(data=traces, layout=_layout(plan)).to_plotly_json()
    return {"data": drawing["data"], "layout": drawing["layout"]}


def _layout(plan: Plan) -> Any:
    return go.Layout(
        template="none", height=plan.size.height, showlegend=False, hovermode=False,
        dragmode=False, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": palette.INK_2},
        margin={"l": plan.left, "r": plan.margin, "t": plan.top, "b": 40, "pad": 0},
        bargap=0.32,
        xaxis=_time_axis(plan), yaxis=_value_axis(plan),
        shapes=marks.shapes(plan), annotations=marks.annotations(plan),
    )  # fmt: skip


def _time_axis(plan: Plan) -> Json:
    """The labels that stand free; the outer ones that must lean are words of their own."""
    labels = [point for point in plan.time_labels if plan.leans(point) == "middle"]
    return {
        "type": "linear", "range": list(plan.days), "fixedrange": True, "showgrid": False,
        "zeroline": False, "ticks": "", "ticklabelstandoff": 6, "tickangle": 0, "automargin": False,
        "tickvals": [point.middle for point in labels],
        "ticktext": [marks.literal(point.label) for point in labels],
    }  # fmt: skip


def _value_axis(plan: Plan) -> Json:
    """The range ends a hair beyond the outer ticks: Plotly leaves out a grid line at its end."""
    hair = (plan.ticks[-1] - plan.ticks[0]) / 150
    return {
        "range": [plan.ticks[0], plan.ticks[-1] + hair], "fixedrange": True, "zeroline": False,
        "gridcolor": palette.GRID, "ticks": "", "ticklabelstandoff": 6, "automargin": False,
        "tickvals": plan.ticks, "ticktext": [plan.tick_text(tick) for tick in plan.ticks],
    }  # fmt: skip


def _trace(points: list[Point] | tuple[Point, ...], **look: Any) -> Any:
    return go.Scatter(
        x=[point.middle for point in points], y=[point.value for point in points],
        hoverinfo="skip", cliponaxis=False, **look,
    )  # fmt: skip


def _intervals(plan: Plan) -> Iterator[Any]:
    """Bars of 6 pixels behind the points, as the error bars of points that are not drawn."""
    held = [
        (point, point.value, point.lower, point.upper)
        for point in (plan.spec.subject.shown if plan.spec.draws_intervals else ())
        if point.value is not None and point.lower is not None and point.upper is not None
    ]
    if held:
        yield _trace(
            [point for point, *_ in held], mode="markers", name="95% interval",
            marker={"opacity": 0, "size": 1},
            error_y={
                "type": "data", "symmetric": False, "thickness": 6, "width": 0,
                "array": [upper - value for _, value, _, upper in held],
                "arrayminus": [value - lower for _, value, lower, _ in held],
                "color": f"rgba(18,67,109,{palette.INTERVAL_OPACITY})",
            },
        )  # fmt: skip


def _lines(plan: Plan, series: Series) -> Iterator[Any]:
    name = marks.literal(series.name)
    if series.role == "quoted":
        mark = {"symbol": "x-thin", "size": 8, "line": {"width": 1.5, "color": palette.INK_3}}
        yield _trace(series.shown, mode="markers", name=name, marker=mark)
        return
    colour, width, dash = palette.line_style(plan.spec, series)
    for piece in pieces(series, plan.spec.breaks):
        for run, is_provisional in runs(piece):
            style = "3px,3px" if is_provisional else _dash(dash)
            line = {"color": colour, "width": width, "dash": style}
            yield _trace(run, mode="lines", name=name, line=line)
    dots = dots_of(plan.spec, series)
    if plain := [point for point in dots if not point.tone]:
        fill = palette.INK_3 if plan.spec.is_controlled else colour
        halo = {"width": 1.5, "color": palette.PAPER}
        mark = {"size": 9.5, "color": fill, "opacity": 1, "line": halo}
        yield _trace(plain, mode="markers", name=name, marker=mark)
    if signals := [point for point in dots if point.tone]:
        yield _trace(signals, mode="markers", name=name, marker=_signals(signals))


SHAPES = {"good": ("circle", 13), "bad": ("diamond", 14), "diff": ("square", 12)}
"""The shape of each judgement, and its size in pixels."""


def _signals(points: list[Point]) -> Json:
    """Filled where the sentence speaks of the point, else hollow."""
    shapes = [SHAPES.get(point.tone, SHAPES["good"]) for point in points]
    return {
        "symbol": [shape for shape, _ in shapes], "size": [size for _, size in shapes],
        "opacity": 1,
        "color": [palette.TONES[p.tone] if p.is_told else palette.PAPER for p in points],
        "line": {
            "color": [palette.PAPER if p.is_told else palette.TONES[p.tone] for p in points],
            "width": [1.5 if point.is_told else 1.75 for point in points],
        },
    }  # fmt: skip


def _dash(dash: str) -> str:
    return ",".join(f"{length}px" for length in dash.split()) or "solid"


def _bars(plan: Plan, series: Series) -> Any:
    points = series.shown
    is_open = [point.status == "provisional" for point in points]
    return go.Bar(
        x=[point.middle for point in points], y=[point.value for point in points],
        name=marks.literal(series.name), hoverinfo="skip", width=plan.step * 0.68,
        marker={
            "color": [palette.PAPER if is_it else palette.AREA for is_it in is_open],
            "line": {"color": palette.AREA, "width": [1.5 if is_it else 0 for is_it in is_open]},
        },
    )  # fmt: skip
