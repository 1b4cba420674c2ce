"""The funnel as a still picture: without script, on paper and in files."""

from collections.abc import Iterator

from . import palette, words
from .funnel import Funnel
from .funnel_plan import OTHERS, Plan
from .geometry import WIDE, Size
from .markup import Markup, element
from .svg import HALO, picture, rule, text


def draw(funnel: Funnel, size: Size = WIDE) -> Markup:
    plan = Plan(funnel, size)
    parts = [*_grid(plan), *_lines(plan), *_spots(plan), *_marking(plan)]
    if not size.is_narrow:
        for y, said, colour, _ in plan.labels:
            parts.append(text(plan.right + 12, y, said, colour))
    return picture(size.width, size.height, parts)


def _grid(plan: Plan) -> Iterator[str]:
    for tick, said in zip(plan.ticks, plan.tick_words, strict=True):
        y = plan.y(tick)
        yield rule(plan.left, y, plan.right, y, palette.INK if tick == 0 else palette.GRID)
        yield text(plan.left - 8, y, said, text_anchor="end")
    for size in plan.sizes:
        anchor = "end" if plan.x(size) > plan.size.width - 40 else "middle"
        yield text(plan.x(size), plan.bottom + 18, words.number(size), text_anchor=anchor)
    yield text(plan.left, plan.bottom + 40, plan.funnel.size_line)


def _lines(plan: Plan) -> Iterator[str]:
    y = plan.y(plan.funnel.benchmark)
    yield rule(plan.left, y, plan.right, y, palette.INK_2, stroke_width=1.5)
    for curve, dash in plan.curves:
        path = "L".join(f"{plan.x(size):.1f} {plan.y(value):.1f}" for size, value in curve)
        more = {"stroke_dasharray": dash} if dash else {}
        if path:
            yield element(
                "path", d=f"M{path}", fill="none", stroke=palette.INK_3, stroke_width="1.25", **more
            )


def _spots(plan: Plan) -> Iterator[str]:
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


def _marking(plan: Plan) -> Iterator[str]:
    if plan.funnel.marking:
        yield text(plan.right, plan.bottom + 40, plan.funnel.marking, palette.INK,
                   font_weight="700", text_anchor="end")  # fmt: skip
