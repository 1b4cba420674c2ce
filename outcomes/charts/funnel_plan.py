"""Where everything stands in a funnel: worked out once, so that both drawings agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from . import palette, words
from .funnel import Funnel, Spot
from .geometry import Size
from .scales import nice

CURVES = {"lower": "", "upper": "", "far_lower": "6 4", "far_upper": "6 4"}
"""The four limits, each with its dash."""

OTHERS = "0.35"
"""How dark the areas are that the page is not about."""


@dataclass(frozen=True)
class Plan:
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
