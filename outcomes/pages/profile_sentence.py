"""The sentence of an area's page: what is worse and worsening, else how it stood, else how old.

By rule, from the lines of `profile`: at most two sentences, never a judgement on an old figure.
"""

from .. import periods, standing
from ..charts import words
from ..charts.signals import Headline
from ..standing import Standing

FEW = 2
"""So many measures are named in a sentence; more are counted, the first of them named."""


def headline(area, lines):
    """What leads, where something leads; else the standing against England; else the age of all."""
    if not lines:
        return Headline(f"No figures are held for {area.in_words}.")
    fresh = [line for line in lines if not line.stale]
    for kind, phrase in PHRASES.items():
        found = [line for line in fresh if line.standing == kind]
        if found:
            return _leads(area, found, fresh, phrase)
    judged = [line for line in fresh if line.is_compared]
    if judged:
        return _against_england(area, judged)
    tested = [line for line in fresh if line.row["change_signal"] in ("real", "chance")]
    if tested:
        return _changes(area, tested)
    if fresh:
        newest = periods.month_of_end(max(line.row["period_end"] for line in fresh))
        return Headline(
            f"{len(fresh)} of the {len(lines)} measures held for {area.in_words} are recent enough"
            f" to call; the newest ends in {newest}."
        )
    return Headline(
        f"Nothing held for {area.in_words} is recent enough to call better or worse. {_ends(lines)}"
    )


PHRASES = {
    Standing.WORSE_AND_WORSENING: "worse than England and getting worse",
    Standing.WORSENING: "got worse on the year by more than chance",
}


def _leads(area, found, fresh, phrase):
    """Which measures lead, and how many others moved the right way."""
    verb = "" if phrase.startswith("got") else "was " if len(found) == 1 else "were "
    text = f"{_names(found)} in {area.in_words} {verb}{phrase}. {_others(found, fresh)}"
    return Headline(text.strip(), phrase, "bad")


def _names(found):
    """Up to two measures by name; of more their number and the first."""
    titles = [line.metric.title for line in found]
    if len(titles) <= FEW:
        return _capital(words.listed([titles[0], *map(_small, titles[1:])]))
    return f"{_number(len(titles))} measures, {_small(titles[0])} first among them,"


def _others(found, fresh):
    """What the other measures did: how many got better, of those that could be told."""
    told = [line for line in fresh if line.row["change_signal"] in ("real", "chance")]
    better = sum(standing.moved(line.metric, line.row) == "better" for line in told)
    rest = len(told) - len(found)
    if rest <= 0:
        return ""
    if rest == 1:
        return f"The one other whose change was tested {'got' if better else 'did not get'} better."
    return f"Of {rest} others whose change was tested, {better or 'none'} got better."


def _against_england(area, judged):
    found = [line.row["comparison"] for line in judged]
    worse = sum(word in standing.WORSE for word in found)
    better = sum(word in standing.BETTER for word in found)
    similar = found.count("similar")
    phrase = f"worse than England on {worse or 'none'}"
    recent = f"the {len(found)} measures" if len(found) > 1 else "the one measure"
    return Headline(
        f"{_capital(area.in_words)} was {phrase} of {recent} recent enough to compare,"
        f" better on {better} and similar on {similar}.",
        phrase if worse else "",
        "bad" if worse else "",
    )


def _changes(area, tested):
    """What moved where nothing is compared: how many got better, and that none got worse."""
    better = [line for line in tested if standing.moved(line.metric, line.row) == "better"]
    if not better:
        return Headline(
            f"None of the {len(tested)} measures of {area.in_words} whose change was tested"
            " got better or worse on the year by more than chance."
        )
    phrase = "got better on the year by more than chance"
    return Headline(
        f"{_names(better)} in {area.in_words} {phrase}. None whose change was tested got worse.",
        phrase,
        "good",
    )


def _ends(lines):
    """When the leading measure ends, and the largest group of the others."""
    lead = lines[0]
    first = f"{lead.metric.title} end in {_end(lead)}"
    others = [line for line in lines if line.entry.group != lead.entry.group]
    if not others:
        return f"{first}."
    groups = [line.entry.group for line in others]
    largest = max(groups, key=groups.count)
    last = max((line for line in others if line.entry.group == largest), key=_period_end)
    return f"{first}, {largest.split(',')[0].lower()} figures in {_end(last)}."


def _period_end(line):
    return line.row["period_end"]


def _end(line):
    return periods.month_of_end(_period_end(line))


NUMBERS = "No One Two Three Four Five Six Seven Eight Nine".split()


def _number(count):
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _capital(text):
    return text[:1].upper() + text[1:]


def _small(text):
    return text[:1].lower() + text[1:]
