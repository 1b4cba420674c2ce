"""A history of 96 by 26 pixels: from zero, its last point dotted, beside the number it ends in."""

from collections.abc import Sequence

from . import palette
from .markup import Markup, element

WIDTH, HEIGHT, EDGE = 96, 26, 4


def sparkline(values: Sequence[float | None], *, is_old: bool = False) -> Markup:
    """None is a gap in the line. Empty without two numbers. is_old: grey, past its date."""
    held = [value for value in values if value is not None]
    if len(held) < 2:
        return Markup("")
    low, high = min(0.0, *held), max(0.0, *held)
    across, up = (WIDTH - 2 * EDGE) / (len(values) - 1), (HEIGHT - 2 * EDGE) / ((high - low) or 1)
    spots = [
        None if value is None else (EDGE + index * across, HEIGHT - EDGE - (value - low) * up)
        for index, value in enumerate(values)
    ]
    colour = palette.INK_3 if is_old else palette.AREA
    return _picture(spots, colour)


def _picture(spots: Sequence[tuple[float, float] | None], colour: str) -> Markup:
    path = ""
    pen_is_up = True
    for spot in spots:
        if spot:
            path += f"{'M' if pen_is_up else 'L'}{spot[0]:.1f} {spot[1]:.1f}"
        pen_is_up = spot is None
    last = [spot for spot in spots if spot][-1]
    line = element("path", d=path, fill="none", stroke=colour, stroke_width=1.5,
                   stroke_linejoin="round", stroke_linecap="round")  # fmt: skip
    dot = element("circle", cx=last[0], cy=last[1], r=3, fill=colour)
    return Markup(
        element(
            "svg",
            line + dot,
            width=WIDTH,
            height=HEIGHT,
            viewBox=f"0 0 {WIDTH} {HEIGHT}",
            aria_hidden="true",
            focusable="false",
        )
    )
