"""A funnel as the chart's component asks for it: pictures, key, words and the browser's data."""

from dataclasses import dataclass

from . import funnel_plotly, funnel_svg, palette, words
from .drawing import Key
from .funnel import PLACES, Funnel
from .geometry import NARROW, WIDE
from .markup import Markup, json_script
from .spec import TableSpec


@dataclass(frozen=True)
class Chart:
    spec: Funnel

    @property
    def wide(self) -> Markup:
        return funnel_svg.draw(self.spec, WIDE)

    @property
    def narrow(self) -> Markup:
        return funnel_svg.draw(self.spec, NARROW)

    @property
    def unit_line(self) -> str:
        return self.spec.unit_line

    @property
    def text(self) -> str:
        return self.spec.text

    @property
    def notes(self) -> list[str]:
        return self.spec.notes

    @property
    def table(self) -> TableSpec:
        return self.spec.table

    @property
    def key(self) -> list[Key]:
        """The lines, which a phone names above the chart."""
        level = words.number(self.spec.benchmark, self.spec.decimals)
        this = [
            Key(f"{spot.name} {self.spec.said(spot)}", palette.AREA, 6, "", is_subject=True)
            for spot in self.spec.areas
            if spot.stands == "this"
        ]
        return [
            *this,
            Key(f"{self.spec.benchmark_name} {level}", palette.INK_2, 1.5, "", is_subject=False),
            Key("95% lines", palette.INK_3, 1.25, "", is_subject=False),
            Key("99.8% lines", palette.INK_3, 1.25, "6 4", is_subject=False),
        ]

    @property
    def payload(self) -> dict[str, object]:
        """What the browser draws from, and what it reads out of each area, smallest first."""
        ordered = sorted(self.spec.areas, key=lambda spot: (spot.lines.denominator, spot.name))
        readings = [
            {
                "x": spot.lines.denominator,
                "text": f"{spot.name}: {self.spec.said(spot)}, {self.spec.size_line.lower()}"
                f" {words.number(spot.lines.denominator)}, {PLACES[spot.beyond]}",
            }
            for spot in ordered
        ]
        return {
            "wide": funnel_plotly.figure(self.spec, WIDE),
            "narrow": funnel_plotly.figure(self.spec, NARROW),
            "readings": readings,
        }

    @property
    def json(self) -> Markup:
        return json_script(self.payload)
