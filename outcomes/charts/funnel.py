"""Areas by their size: how far from the benchmark chance alone would carry an area that small.

Where things stand is worked out once, in `_Plan`, for the picture and for the browser's chart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]  # it ships no types

from . import palette, words
from .drawing import Key
from .geometry import NARROW, WIDE, Size, nice
from .markup import Markup, element, json_script
from .plotly_marks import literal
from .spec import Cell, Column, Row, TableSpec
from .svg import FONT, HALO, picture, rule, text

Json = dict[str, Any]

FEWEST = 10
"""With fewer areas the lines have too little between them to be worth drawing."""

NAMED = 8
"""So many areas beyond the outer lines are named in words; more are counted."""

INSIDE = "within the 95% lines"
PLACES = {
    2: "above the 99.8% line", 1: "above the 95% line", 0: INSIDE, -1: "below the 95% line",
    -2: "below the 99.8% line",
}  # fmt: skip


@dataclass(frozen=True)
class Lines:
    """The limits at one denominator, in the unit of the value."""

    denominator: float
    lower: float
    upper: float
    far_lower: float
    far_upper: float


@dataclass(frozen=True)
class Spot:
    """One area: its size, its value, and the limits at its size. stands: "this" or "other"."""

    name: str
    value: float
    lines: Lines
    stands: str = "other"
    href: str = ""

    @property
    def beyond(self) -> int:
        """2 above the 99.8% line, 1 above the 95% line, 0 between, and so downwards."""
        at, value = self.lines, self.value
        if value > at.upper:
            return 2 if value > at.far_upper else 1
        if value < at.lower:
            return -2 if value < at.far_lower else -1
        return 0


@dataclass(frozen=True)
class Words:
    """What a page shows of a funnel as of any chart."""

    headline: str
    marking: str = ""
    is_drawable: bool = True


@dataclass(frozen=True)
class Funnel:
    """A funnel in one period. What chart.html and table.html ask for is made here.

    lines: the limits over the whole range of sizes, smallest first. size_line: what the sizes
    count, under the axis.
    """

    title: str
    headline: str
    unit_line: str
    size_line: str
    areas: tuple[Spot, ...]
    lines: tuple[Lines, ...]
    benchmark: float
    benchmark_name: str = "England"
    decimals: int = 1
    percent: bool = False
    value_heading: str = "Value"
    marking: str = ""
    remarks: tuple[str, ...] = field(default=())
    source: str = ""

    @property
    def spec(self) -> Words:
        return Words(self.headline, self.marking)

    @property
    def wide(self) -> Markup:
        return draw(self, WIDE)

    @property
    def narrow(self) -> Markup:
        return draw(self, NARROW)

    @property
    def key(self) -> list[Key]:
        """The lines, which a phone names above the chart."""
        level = words.number(self.benchmark, self.decimals)
        this = [
            Key(f"{spot.name} {self.said(spot)}", palette.AREA, 6, "", is_subject=True)
            for spot in self.areas
            if spot.stands == "this"
        ]
        return [
            *this,
            Key(f"{self.benchmark_name} {level}", palette.INK_2, 1.5, "", is_subject=False),
            Key("95% lines", palette.INK_3, 1.25, "", is_subject=False),
            Key("99.8% lines", palette.INK_3, 1.25, "6 4", is_subject=False),
        ]

    @property
    def outside(self) -> dict[str, list[str]]:
        """The areas beyond the outer lines, by side, farthest from the benchmark first."""
        far = sorted(self.areas, key=lambda spot: -abs(spot.value - self.benchmark))
        return {
            PLACES[side]: [spot.name for spot in far if spot.beyond == side] for side in (2, -2)
        }

    @property
    def notes(self) -> list[str]:
        """How to read it, and how many areas chance alone would put outside."""
        count = len(self.areas)
        inner = sum(spot.beyond != 0 for spot in self.areas)
        outer = sum(abs(spot.beyond) == 2 for spot in self.areas)
        chance = max(1, round(count / 20))
        read = (
            "The smaller the area, the further chance alone carries its figure from"
            f" {self.benchmark_name}’s. Were all areas alike, about {chance} of {count} would lie"
            " outside the 95% lines and hardly one outside the 99.8% lines:"
            f" {inner} and {outer} did."
        )
        parts = [read, *map(words.sentence, self.remarks)]
        source = [f"Source: {words.sentence(self.source)}"] if self.source else []
        return [" ".join(parts), *source]

    breaks: tuple[str, ...] = ()
    lists_breaks_when_wide: bool = False

    def said(self, spot: Spot) -> str:
        """An area's value as it is printed."""
        return words.number(spot.value, self.decimals)

    @property
    def text(self) -> str:
        """The funnel in words."""
        level = words.number(self.benchmark, self.decimals)
        parts = [self.marking] if self.marking else []
        parts += [
            f"Funnel chart of {len(self.areas)} areas by size: {self.unit_line}",
            f"{self.benchmark_name} {level}",
        ]
        parts += [
            f"{spot.name} {self.said(spot)}, {PLACES[spot.beyond]}"
            for spot in self.areas
            if spot.stands == "this"
        ]
        for place, names in self.outside.items():
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            named = ", ".join(names[:NAMED]) + more if more else words.listed(names)
            parts.append(f"{place[:1].upper()}{place[1:]}: {named or 'none'}")
        return " ".join(words.sentence(part) for part in parts)

    @property
    def table(self) -> TableSpec:
        """Every area by size, largest first, and where it lies."""
        columns = (
            Column("Area"),
            Column(self.size_line, number=True, phone="fold"),
            Column(self.value_heading, number=True),
            Column("In the funnel", phone="fold"),
        )
        ordered = sorted(self.areas, key=lambda spot: (-spot.lines.denominator, spot.name))
        rows = tuple(
            Row((
                Cell(spot.name, href=spot.href),
                Cell(words.number(spot.lines.denominator), raw=spot.lines.denominator),
                Cell(self.said(spot), raw=spot.value),
                Cell(PLACES[spot.beyond].capitalize()),
            ))
            for spot in ordered
        )  # fmt: skip
        return TableSpec(self.title, columns, rows, source=self.source, marking=self.marking)

    @property
    def payload(self) -> Json:
        """What the browser draws from, and what it reads out of each area, smallest first."""
        ordered = sorted(self.areas, key=lambda spot: (spot.lines.denominator, spot.name))
        readings = [
            {
                "x": spot.lines.denominator,
                "text": f"{spot.name}: {self.said(spot)}, {self.size_line.lower()}"
                f" {words.number(spot.lines.denominator)}, {PLACES[spot.beyond]}",
            }
            for spot in ordered
        ]
        return {"wide": figure(self, WIDE), "narrow": figure(self, NARROW), "readings": readings}

    @property
    def json(self) -> Markup:
        return json_script(self.payload)


@dataclass(frozen=True)
class _Plan:
    """Sizes across and values up, as pixels of a frame."""

    funnel: Funnel
    size: Size

    @property
    def right(self) -> int:
        return self.size.width - self.size.right

    @property
    def bottom(self) -> int:
        return self.size.height - 60

    top = 10

    @cached_property
    def left(self) -> int:
        return max(44, round(12 + 7.8 * max(len(tick) for tick in self.tick_words)))

    @cached_property
    def reach(self) -> float:
        """The largest size on the axis."""
        return 1.02 * max(
            *(spot.lines.denominator for spot in self.funnel.areas),
            self.funnel.lines[-1].denominator,
        )

    @cached_property
    def ticks(self) -> list[float]:
        """Round values from nought that hold every area; lines of smaller areas may leave."""
        highest = max(self.funnel.benchmark, *(spot.value for spot in self.funnel.areas))
        most = 100.0 if self.funnel.percent else None
        return nice(0.0, highest * 1.05, self.funnel.decimals, most)

    @property
    def tick_words(self) -> list[str]:
        decimals = 0 if all(tick == int(tick) for tick in self.ticks) else 1
        return [words.number(tick, decimals) for tick in self.ticks]

    @cached_property
    def sizes(self) -> list[float]:
        """Round sizes that are named under the axis."""
        found = nice(0.0, self.reach, 0, None)
        return [size for size in found if size <= self.reach]

    def x(self, size: float) -> float:
        return self.left + size / self.reach * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - value / self.ticks[-1] * (self.bottom - self.top)

    def curve(self, name: str) -> list[tuple[float, float]]:
        """One of the limits as (size, value), where it lies inside the frame."""
        points = [(at.denominator, getattr(at, name)) for at in self.funnel.lines]
        return [(size, value) for size, value in points if 0 <= value <= self.ticks[-1]]

    @property
    def curves(self) -> Iterator[tuple[list[tuple[float, float]], str]]:
        """The four limits, each with its dash."""
        for name, dash in CURVES.items():
            yield self.curve(name), dash

    @property
    def labels(self) -> list[tuple[float, str, str, bool]]:
        """What stands at the lines' right end: value, words, colour, bold; apart by a line."""
        level = words.number(self.funnel.benchmark, self.funnel.decimals)
        last = self.funnel.lines[-1]
        wanted = [
            (last.far_upper, "99.8% line"), (last.upper, "95% line"),
            (self.funnel.benchmark, f"{self.funnel.benchmark_name} {level}"),
        ]  # fmt: skip
        placed: list[tuple[float, str, str, bool]] = []
        floor = float("inf")
        for value, said in reversed(wanted):
            y = min(self.y(min(value, self.ticks[-1])), floor - 18)
            floor = y
            placed.append((y, said, palette.INK_2, False))
        return placed

    @property
    def this(self) -> Spot | None:
        return next((spot for spot in self.funnel.areas if spot.stands == "this"), None)

    @property
    def others(self) -> list[Spot]:
        return [spot for spot in self.funnel.areas if spot.stands != "this"]


CURVES = {"lower": "", "upper": "", "far_lower": "6 4", "far_upper": "6 4"}
OTHERS = "0.35"


def draw(funnel: Funnel, size: Size = WIDE) -> Markup:
    plan = _Plan(funnel, size)
    parts = [*_grid(plan), *_lines(plan), *_spots(plan), *_marking(plan)]
    if not size.is_narrow:
        for y, said, colour, _ in plan.labels:
            parts.append(text(plan.right + 12, y, said, colour))
    return picture(size.width, size.height, parts)


def _grid(plan: _Plan) -> Iterator[str]:
    for tick, said in zip(plan.ticks, plan.tick_words, strict=True):
        y = plan.y(tick)
        yield rule(plan.left, y, plan.right, y, palette.INK if tick == 0 else palette.GRID)
        yield text(plan.left - 8, y, said, text_anchor="end")
    for size in plan.sizes:
        anchor = "end" if plan.x(size) > plan.size.width - 40 else "middle"
        yield text(plan.x(size), plan.bottom + 18, words.number(size), text_anchor=anchor)
    yield text(plan.left, plan.bottom + 40, plan.funnel.size_line)


def _lines(plan: _Plan) -> Iterator[str]:
    y = plan.y(plan.funnel.benchmark)
    yield rule(plan.left, y, plan.right, y, palette.INK_2, stroke_width=1.5)
    for curve, dash in plan.curves:
        path = "L".join(f"{plan.x(size):.1f} {plan.y(value):.1f}" for size, value in curve)
        more = {"stroke_dasharray": dash} if dash else {}
        if path:
            yield element(
                "path", d=f"M{path}", fill="none", stroke=palette.INK_3, stroke_width="1.25", **more
            )


def _spots(plan: _Plan) -> Iterator[str]:
    for spot in plan.others:
        x, y = plan.x(spot.lines.denominator), plan.y(spot.value)
        yield element("circle", cx=x, cy=y, r=5, fill=palette.INK_3, fill_opacity=OTHERS)
    if this := plan.this:
        x, y = plan.x(this.lines.denominator), plan.y(this.value)
        halo = {"stroke": palette.PAPER, "stroke_width": "1.5"}
        yield element("circle", cx=x, cy=y, r=6.5, fill=palette.AREA, **halo)
        if not plan.size.is_narrow:
            said = f"{this.name} {plan.funnel.said(this)}"
            goes_left = x + len(said) * 8 > plan.size.width - 8
            yield text(
                x - 12 if goes_left else x + 12, y, said, palette.AREA, font_weight="bold",
                text_anchor="end" if goes_left else "start", **HALO,
            )  # fmt: skip


def _marking(plan: _Plan) -> Iterator[str]:
    if plan.funnel.marking:
        yield text(plan.right, plan.bottom + 40, plan.funnel.marking, palette.INK,
                   font_weight="700", text_anchor="end")  # fmt: skip


def figure(funnel: Funnel, size: Size) -> Json:
    """{"data": [...], "layout": {...}}: what Plotly.newPlot takes."""
    plan = _Plan(funnel, size)
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


def _level_trace(plan: _Plan) -> Iterator[Any]:
    level = plan.funnel.benchmark
    yield _trace(
        [(0.0, level), (plan.reach, level)], mode="lines", name=plan.funnel.benchmark_name,
        line={"color": palette.INK_2, "width": 1.5},
    )  # fmt: skip


def _line_traces(plan: _Plan) -> Iterator[Any]:
    for name, dash in CURVES.items():
        style = "6px,4px" if dash else "solid"
        line = {"color": palette.INK_3, "width": 1.25, "dash": style}
        yield _trace(plan.curve(name), mode="lines", name=name, line=line)


def _spot_traces(plan: _Plan) -> Iterator[Any]:
    others = [(spot.lines.denominator, spot.value) for spot in plan.others]
    mark = {"size": 10, "color": palette.INK_3, "opacity": float(OTHERS)}
    yield _trace(others, mode="markers", name="areas", marker=mark)
    if this := plan.this:
        halo = {"width": 1.5, "color": palette.PAPER}
        yield _trace(
            [(this.lines.denominator, this.value)], mode="markers", name="this",
            marker={"size": 13, "color": palette.AREA, "opacity": 1, "line": halo},
        )  # fmt: skip
