"""The one colour language: shape is judgement, arrow is direction, words always beside them.

A metric without a direction of good can only be higher or lower: its signals are made here so
that no page can give it the colour of better or worse.
"""

from dataclasses import dataclass, replace
from typing import Literal

Tone = Literal["", "good", "bad", "diff", "same"]
Direction = Literal["up", "down", "none"]


@dataclass(frozen=True)
class Signal:
    """An icon and its words. shape: good, bad, diff, same, none or ring; mark: what stands in it.

    detail follows the words in ordinary type: ", 21.7 against 7.7 per 100,000".
    """

    shape: str
    mark: str
    words: str
    tone: Tone = ""
    detail: str = ""

    def saying(self, words: str = "", detail: str = "") -> "Signal":
        """The same signal in other words, or with more said after them."""
        return replace(self, words=words or self.words, detail=detail)


SIGNALS = {
    "better": Signal("good", "", "Better", "good"),
    "worse": Signal("bad", "", "Worse", "bad"),
    "much_better": Signal("good", "", "Much better", "good"),
    "much_worse": Signal("bad", "", "Much worse", "bad"),
    "higher": Signal("diff", "up", "Higher", "diff"),
    "lower": Signal("diff", "down", "Lower", "diff"),
    "much_higher": Signal("diff", "up", "Much higher", "diff"),
    "much_lower": Signal("diff", "down", "Much lower", "diff"),
    "similar": Signal("same", "", "Similar", "same"),
    "improvement_high": Signal("good", "up", "Improving, high", "good"),
    "improvement_low": Signal("good", "down", "Improving, low", "good"),
    "concern_high": Signal("bad", "up", "Concern, high", "bad"),
    "concern_low": Signal("bad", "down", "Concern, low", "bad"),
    "neutral_high": Signal("diff", "up", "Unusually high", "diff"),
    "neutral_low": Signal("diff", "down", "Unusually low", "diff"),
    "common_cause": Signal("same", "wave", "Usual variation", "same"),
    "cannot_say": Signal("none", "dash", "Cannot be said"),
    "pass": Signal("ring", "pass", "Meets the target reliably"),
    "fail": Signal("ring", "fail", "Misses it"),
    "hit_or_miss": Signal("ring", "half", "Sometimes meets it"),
}
"""Every signal that has one meaning whatever the metric."""


def moving(rises: bool, improvement: Direction, words: str = "", detail: str = "") -> Signal:
    """A rise or a fall: good or bad only where the metric says which way is better."""
    mark = "up" if rises else "down"
    words = words or ("Rising" if rises else "Falling")
    if improvement == "none":
        return Signal("diff", mark, words, "diff", detail)
    is_good = rises == (improvement == "up")
    tone: Tone = "good" if is_good else "bad"
    return Signal(tone, mark, words, tone, detail)


def compared(
    word: str, improvement: Direction, benchmark: str = "England", detail: str = ""
) -> Signal:
    """An area beside its benchmark, said as higher or lower, coloured by the metric's direction.

    word: as `stats.compare` gives it, judged or not: "higher", "much_worse", "similar" ...
    """
    strength, _, bare = f"_{word}".rpartition("_")
    if bare == "similar":
        return SIGNALS["similar"].saying(f"Similar to {benchmark}", detail)
    if bare in ("better", "worse"):
        if improvement == "none":
            raise ValueError("A metric without a direction is never better or worse.")
        rises = (bare == "better") == (improvement == "up")
    elif bare in ("higher", "lower"):
        rises = bare == "higher"
    else:
        raise ValueError(f"{word!r} is no comparison.")
    side = "higher" if rises else "lower"
    words = f"Much {side}" if "much" in strength else side.capitalize()
    return moving(rises, improvement, f"{words} than {benchmark}", detail)


@dataclass(frozen=True)
class Headline:
    """The sentence of a page; `phrase`, a part of it, takes the colour of its tone."""

    text: str
    phrase: str = ""
    tone: Tone = ""

    def __post_init__(self) -> None:
        if self.phrase not in self.text:
            raise ValueError(f"{self.phrase!r} is not in the sentence.")

    @property
    def before(self) -> str:
        return self.text.partition(self.phrase)[0] if self.phrase else self.text

    @property
    def after(self) -> str:
        return self.text.partition(self.phrase)[2] if self.phrase else ""
