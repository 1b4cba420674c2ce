"""The funnel for the browser: a Plotly figure as plain data, drawn by the same plan."""

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]  # it ships no types

from . import palette, words
from .funnel import Funnel
from .funnel_plan import CURVES, OTHERS, Plan
from .geometry import Size
from .plotly_marks import literal
from .svg import FONT

Json = dict[str, Any]


def figure(funnel: Funnel, size: Size) -> Json:
    """{"data": [...], "layout": {...}}: what Plotly.newPlot takes."""
    plan = Plan(funnel, size)
    traces = [*_level_trace(plan), *_line_traces(plan), *_spot_traces(plan)]
    annotations = [
        _said(funnel.size_line, palette.INK_2, x=0, xref="paper", y=0, yref="paper", yshift=-40,
              xanchor="left"),
    ]  # fmt: skip
    if not size.is_narrow:
        annotations += [
            _said(said, colour, x=1, xref="paper", xshift=12, xanchor="left",
                  y=(plan.bottom - y) / (plan.bottom - plan.top), yref="paper")
            for y, said, colour, _ in plan.labels
        ]  # fmt: skip
    layout = go.Layout(
        template="none", height=size.height, showlegend=False, hovermode=False, dragmode=False,
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": palette.INK_2},
        margin={"l": plan.left, "r": size.right, "t": plan.top, "b": 60, "pad": 0},
        xaxis=_axis(plan.sizes, list(map(words.number, plan.sizes)), plan.reach, grid=False),
        yaxis=_axis(plan.ticks, plan.tick_words, plan.ticks[-1] * 1.004, grid=True),
        annotations=annotations,
    )  # fmt: skip
    drawing: Json = go.Figure(data=traces, layout=layout).to_plotly_json()
    return {"data": drawing["data"], "layout": drawing["layout"]}


def _axis(ticks: list[float], said: list[str], reach: float, *, grid: bool) -> Json:
    return {
        "type": "linear", "range": [0, reach], "fixedrange": True, "showgrid": grid,
        "gridcolor": palette.GRID, "zeroline": grid, "zerolinecolor": palette.INK, "ticks": "",
        "ticklabelstandoff": 6, "tickangle": 0, "automargin": False, "tickvals": ticks,
        "ticktext": said,
    }  # fmt: skip


def _said(words: str, colour: str, **place: Any) -> Json:
    font = {"color": colour, "size": 14}
    return {
        "text": literal(words), "showarrow": False, "yanchor": "middle", "font": font, **place
    }  # fmt: skip


def _trace(points: list[tuple[float, float]], **look: Any) -> Any:
    return go.Scatter(x=[x for x, _ in points], y=[y for _, y in points], hoverinfo="skip", **look)


def _level_trace(plan: Plan) -> Iterator[Any]:
    level = plan.funnel.benchmark
    yield _trace(
        [(0.0, level), (plan.reach, level)], mode="lines", name=plan.funnel.benchmark_name,
        line={"color": palette.INK_2, "width": 1.5},
    )  # fmt: skip


def _line_traces(plan: Plan) -> Iterator[Any]:
    for name, dash in CURVES.items():
        style = "6px,4px" if dash else "solid"
        line = {"color": palette.INK_3, "width": 1.25, "dash": style}
        yield _trace(plan.curve(name), mode="lines", name=name, line=line)


def _spot_traces(plan: Plan) -> Iterator[Any]:
    others = [(spot.lines.denominator, spot.value) for spot in plan.others]
    mark = {"size": 10, "color": palette.INK_3, "opacity": float(OTHERS)}
    yield _trace(others, mode="markers", name="areas", marker=mark)
    if this := plan.this:
        halo = {"width": 1.5, "color": palette.PAPER}
        yield _trace(
            [(this.lines.denominator, this.value)], mode="markers", name="this",
            marker={"size": 13, "color": palette.AREA, "opacity": 1, "line": halo},
        )  # fmt: skip
