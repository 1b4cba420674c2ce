"""The headline sentence of a figure, written from its numbers by rule. Pure.

What, where, how many, when; against what; whether it could be chance; one caution. Past tense,
place and period always, at most 40 words in two sentences. "%" for a share, "percentage points"
for its change. What leads is the strongest thing known: five years of a trend, else a signal of
the control chart, else the standing against England, else the change on the year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import cautions, periods
from .charts import signals
from .charts.signals import Headline, Tone
from .charts.spec import Break, Target
from .framework import COUNTED, Metric
from .sentences import Row, against, figure, number, per, small, value_text

MOST_WORDS = 40
YEARS_OF_A_TREND = 5
ALONE = "to the bodies of this area alone"
MANY_MISSING = "Not held: figures of several of its parts are missing."
ROUNDING = 5
"""Two counts rounded to 5 that differ by no more than this may be the same."""


@dataclass(frozen=True)
class Around:
    """What stands around a figure, as far as it is known.

    england: England's row of the same period. history: the rows of the series in order of time,
    this one among them, as the reader sees them. told: what its chart found at this point, such
    as "above the upper limit of 264". doubt: what was answered when the figure was questioned.
    """

    england: Row | None = None
    target: Target | None = None
    history: Sequence[Row] = ()
    breaks: Sequence[Break] = ()
    told: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Finding:
    """A sentence without its full stop; `phrase`, a part of it, takes the colour of its tone."""

    text: str
    phrase: str = ""
    tone: Tone = ""


def headline(metric: Metric, row: Row, place: str, around: Around | None = None) -> Headline:
    """The sentence of one figure. place: how the area reads in a sentence, after "in"."""
    around = around or Around()
    period = period_in_words(metric, row)
    if row["state"] != "shown":
        title = small(metric.title).replace(" only", " alone")
        named = f"{title} in {place} in {period}"
        reason = cautions.first_sentence(row["reason"]).replace(
            "only to the bodies of this area", ALONE
        )
        text = f"No figure is shown for {named}. {reason}"
        if len(text.split()) > MOST_WORDS:
            text = f"No figure is shown for {named}. {MANY_MISSING}"
        return Headline(text)
    found = next(_findings(metric, row, place, around))
    text = f"{found.text}."
    said = cautions.of(
        metric,
        row,
        place,
        answer=around.doubt,
        history=around.history,
        breaks=around.breaks,
        is_told=bool(found.phrase) or "chance" in found.text,
    )
    for caution in said:
        if len(f"{text} {caution}".split()) <= MOST_WORDS:
            text = f"{text} {caution}"
            break
    return Headline(text, found.phrase, found.tone)


def period_in_words(metric: Metric, row: Row) -> str:
    """The period inside a sentence: a survey asks about the year up to it."""
    start, end = row["period_start"], row["period_end"]
    if metric.counting == "survey" and periods.kind(start, end) == "financial_year":
        return f"the year to {periods.month_of_end(end)}"
    return periods.in_words(start, end)


def _findings(metric: Metric, row: Row, place: str, around: Around) -> Iterator[Finding]:
    """What may lead, the strongest first; the last always stands."""
    yield from _trend(metric, row, place, around)
    opening = _opening(metric, row, place, around)
    yield from _signal(row, opening, around)
    yield from _against(metric, row, opening, around)
    change = _change(metric, row, around)
    usual = ", within its usual variation" if row.get("variation") == "common_cause" else ""
    usual = "" if "chance" in change else usual
    short = _short_of(metric, row, around.target)
    for more in (f"{change}{usual}{short}", f"{change}{short}", change):
        if len(f"{opening}{more}".split()) <= MOST_WORDS:
            yield Finding(f"{opening}{more}")
    yield Finding(opening)


# What the series did


def _trend(metric: Metric, row: Row, place: str, around: Around) -> Iterator[Finding]:
    """A recent trend with its first and last figure, and the last one beside England's."""
    if row.get("trend") not in ("increasing", "decreasing"):
        return
    held = [one for one in around.history if one["period_end"] <= row["period_end"]]
    five = held[-YEARS_OF_A_TREND:]
    if len(five) < YEARS_OF_A_TREND or any(one["state"] != "shown" for one in five):
        return
    rises = row["trend"] == "increasing"
    verb = "rose" if rises else "fell"
    last = periods.label(row["period_start"], row["period_end"])
    phrase = f"{verb} over the five years to {last}"
    course = _from_to(metric, five[0], row, rises)
    text = f"{_subject(metric)} in {place} {phrase}, {course}"
    tone = signals.moving(rises, "none" if metric.is_activity else metric.direction).tone
    beside = _beside_england(metric, row, around.england, last)
    if beside and len(f"{text}{beside}".split()) <= MOST_WORDS:
        yield Finding(f"{text}{beside}", phrase, tone)
    yield Finding(text, phrase, tone)


def _subject(metric: Metric) -> str:
    """What rose or fell: "Drug poisoning deaths", "The share of adults who ..."."""
    noun = metric.noun or metric.title.lower()
    noun = noun.partition(" per 1")[0]
    if metric.is_proportion:
        return f"The share of {noun}"
    return noun[:1].upper() + noun[1:]


def _from_to(metric: Metric, first: Row, last: Row, rises: bool) -> str:
    """ "from 58 registered in 2016 to 123", or the rates where the counts went another way."""
    counts = first["numerator"], last["numerator"]
    if metric.measure in COUNTED and None not in counts and (counts[1] > counts[0]) == rises:
        verb = re.search(r"\b(?:was|were) (registered|recorded|notified)\b", metric.sentence)
        done = f" {verb[1]}" if verb else ""
        when = periods.label(first["period_start"], first["period_end"])
        return f"from {figure(metric, first)}{done} in {when} to {figure(metric, last)}"
    ends = [value_text(metric, one["value"]) for one in (first, last)]
    unit = _short_unit(metric)
    standard = " (age-standardised)" if metric.measure == "dsr" else ""
    return f"from {ends[0]} to {ends[1]}{unit}{standard}"


def _short_unit(metric: Metric) -> str:
    """ " per 100,000": what follows a rate where the sentence has said the rest."""
    found = re.search(r"per 1[0,]*", metric.value_unit)
    return f" {found[0]}" if found and not metric.is_proportion else ""


def _beside_england(metric: Metric, row: Row, england: Row | None, period: str) -> str:
    signal = against(metric, row, england)
    if signal is None or england is None or row["benchmark"] != "England":
        return ""
    noun = "share" if metric.is_proportion else "rate"
    ends = f"{value_text(metric, row['value'])} against {value_text(metric, england['value'])}"
    said = _plain(signal.words)
    return f", and the {period} {noun} was {said}’s ({ends}{_short_unit(metric)})"


def _plain(said: str) -> str:
    """A comparison inside a sentence, where the degree is left to the icon beside it."""
    return small(said.removeprefix("Much ").strip())


JUDGED: dict[str, Tone] = {"improvement": "good", "concern": "bad", "neutral": "diff"}


def _signal(row: Row, opening: str, around: Around) -> Iterator[Finding]:
    """What the control or run chart found at this figure."""
    judgement, _, side = (row.get("variation") or "").partition("_")
    if judgement in JUDGED and around.told:
        phrase = f"unusually {side}"
        for text in (f"{opening}, {phrase}: {around.told}", f"{opening}, {phrase}"):
            if len(text.split()) <= MOST_WORDS:
                yield Finding(text, phrase, JUDGED[judgement])


def _against(metric: Metric, row: Row, opening: str, around: Around) -> Iterator[Finding]:
    signal, england = against(metric, row, around.england), around.england
    if signal is None or england is None:
        return
    rate = f"{value_text(metric, row['value'])} {per(metric)}" if metric.leads_with_rate else ""
    phrase = _plain(signal.words)
    beside = f"{phrase} ({value_text(metric, england['value'])})"
    stem = f"{opening}: {rate}" if rate else opening
    yield Finding(f"{stem}, {beside}", phrase, signal.tone)


# The figure itself


def _opening(metric: Metric, row: Row, place: str, around: Around) -> str:
    text = figure(metric, row)
    template = _template(metric, row)
    if text == "0" and template.startswith("{value}"):
        text = "No"
    uncertain = text == "0 (rounded)" and "rounded to the nearest 5" in template
    uncertain = uncertain and row["basis"] != "derived"
    said = template.format(
        value="0" if uncertain else text,
        place=place,
        force=_force(row, place),
        period=period_in_words(metric, row),
        count=number(row["numerator"]),
        base=number(row["denominator"]),
    )
    said += ": there were 0, 1 or 2" if uncertain else _rounded(metric, row, template)
    return said[0].upper() + said[1:]


def _template(metric: Metric, row: Row) -> str:
    """The metric's own sentence, in the singular for one, without counts where none are held."""
    if row["numerator"] == 1 and metric.sentence_one and row["flag"] != "rounded":
        return metric.sentence_one
    noun = metric.noun or metric.title.lower()
    plain = "{value} " + noun + " in {place} in {period}"
    template = metric.sentence or plain
    needed = [name for name in ("count", "base") if f"{{{name}}}" in template]
    held = {"count": row["numerator"], "base": row["denominator"]}
    if all(held[name] is not None for name in needed):
        return template
    if "{count} of {base}" in template:
        return template.replace("{count} of {base}", "{value} of").replace(" ({value})", "")
    return metric.title + " in {place} in {period}: {value}"


CONSTABULARIES = frozenset(
    (
        "Avon and Somerset|Cambridgeshire|Cheshire|Cumbria|Derbyshire|Durham|Gloucestershire"
        "|Hampshire|Hampshire and Isle of Wight|Hertfordshire|Lancashire|Norfolk|Suffolk"
    ).split("|")
)
"""Police areas whose force is or was a constabulary: the sentence does not name the force."""


def _force(row: Row, place: str) -> str:
    """Who recorded: "West Mercia Police", else "Police in England"."""
    if row.get("area_kind") != "police_force" or place in CONSTABULARIES:
        return f"Police in {place}"
    return f"{place.removesuffix(' Police area')} Police"


def _rounded(metric: Metric, row: Row, template: str) -> str:
    """That counts were rounded by their publisher, where the sentence does not say so itself."""
    if row["flag"] != "rounded" or not row["numerator"] or "rounded" in template:
        return ""
    if metric.is_proportion:
        return " (from counts rounded to 5)"
    each = "each authority " if row["made_of"].startswith("Sum of") else ""
    return f" ({each}rounded to 5)"


def _change(metric: Metric, row: Row, around: Around) -> str:
    """What was so a year before: in per cent, in number, or that the difference could be chance."""
    if metric.counting == "survey":
        return _last_survey(metric, row, around)
    change = row["change"]
    if change is None or around.doubt:
        return ""
    if metric.is_proportion:
        return _change_of_share(row, change)
    if metric.measure not in (*COUNTED, "estimate"):
        moved = number(abs(change), 1)
        same = f", as in {_label_before(row)}"
        return f", {'up' if change > 0 else 'down'} {moved} in a year" if float(moved) else same
    if row["flag"] == "rounded" and abs(change) <= ROUNDING:
        return ""
    return _change_of_count(row, change)


def _last_survey(metric: Metric, row: Row, around: Around) -> str:
    """The figure of the survey before, beside this one, with nothing claimed of the two."""
    before = [
        one
        for one in around.history
        if one["period_end"] < row["period_start"] and one["state"] == "shown"
    ]
    if not before:
        return ""
    last = before[-1]
    return f", and {value_text(metric, last['value'])} in {period_in_words(metric, last)}"


def _change_of_count(row: Row, change: float) -> str:
    held = row["numerator"] if row["numerator"] is not None else row["value"]
    before = f"{number(held - change)} in {_label_before(row)}"
    if not change:
        return f", as in {_label_before(row)}"
    if row["change_signal"] == "chance":
        return f" and {before}: a difference of this size could be chance"
    percent = row["change_percent"]
    if percent is None or periods.kind(row["period_start"], row["period_end"]) == "quarter":
        return f", {number(abs(change))} {'more' if change > 0 else 'fewer'} than a year before"
    digits = 0 if abs(percent) >= 1 else 1
    return (
        f", {'up' if change > 0 else 'down'} {number(abs(percent), digits)}% in a year ({before})"
    )


def _change_of_share(row: Row, change: float) -> str:
    points = number(abs(change), 0 if float(change).is_integer() else 1)
    if not float(points):
        return f", as in {_label_before(row)}"
    noun = "percentage point" if points == "1" else "percentage points"
    chance = (
        "; a difference of this size could be chance" if row["change_signal"] == "chance" else ""
    )
    return f", {'up' if change > 0 else 'down'} {points} {noun} in a year{chance}"


def _label_before(row: Row) -> str:
    return periods.label(*periods.year_before(row["period_start"], row["period_end"]))


def _short_of(metric: Metric, row: Row, target: Target | None) -> str:
    """How far a figure was from an ambition, in its unit, on the side that is not good enough."""
    if target is None or row["value"] is None or metric.direction == "none":
        return ""
    falls = metric.direction == "down"
    gap = (row["value"] - target.value) * (1 if falls else -1)
    if gap <= 0:
        return f", and met the {target.text}"
    apart = number(gap, 0 if float(gap).is_integer() else 1)
    return f" and {apart} {'above' if falls else 'short of'} the {target.text}"
