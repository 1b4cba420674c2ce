"""The colours of charts: the style sheet's, named by meaning."""

from .signals import Tone
from .spec import ChartSpec, Series

INK, INK_2, INK_3, PAPER, GRID = "#14212B", "#47545F", "#5F6B75", "#FFFFFF", "#E4E2DC"
AREA, OTHER = "#12436D", "#7D868D"

PARTS = (("#12436D", ""), ("#28A197", ""), ("#801650", "8 4"), ("#3D3D3D", "2 3"))
"""Parts of a whole: colour and dash."""

PART_WORDS = ("#12436D", "#1C6E6B", "#801650", "#3D3D3D")
"""The same for words: turquoise is too light to read."""

COMPARATOR_DASHES = ("6 4", "2 3", "8 3 2 3")

TONES: dict[Tone, str] = {
    "": INK, "good": "#0B63A5", "bad": "#B3470B", "diff": "#5A2D82", "same": INK_3,
}  # fmt: skip

INTERVAL_OPACITY = 0.16
BAND_OPACITY = 0.07
"""Between the limits of a control chart."""


def line_style(spec: ChartSpec, series: Series) -> tuple[str, float, str]:
    """Colour, width and dash of a line. In a control chart colour is kept for the signals."""
    if series.role == "comparator":
        before = [other for other in spec.series if other.role == "comparator"].index(series)
        return OTHER, 2, COMPARATOR_DASHES[before % len(COMPARATOR_DASHES)]
    if series.role == "part":
        before = [other for other in spec.series if other.role == "part"].index(series)
        colour, dash = PARTS[before % len(PARTS)]
        return colour, 2.5, dash
    return (INK_2, 2, "") if spec.is_controlled else (AREA, 2.5, "")


def text_colour(spec: ChartSpec, series: Series) -> str:
    """The line's colour, or a darker one of the same meaning where that is too light for words."""
    if series.role == "comparator":
        return INK_3
    colour = line_style(spec, series)[0]
    parts = [part for part, _ in PARTS]
    return PART_WORDS[parts.index(colour)] if colour in parts else colour
