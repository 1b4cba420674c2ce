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
    tested = [line for line in fresh if standing.is_tested(line.row)]
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
    Standing.WORSENING: "got worse by more than chance",
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
    told = [line for line in fresh if standing.is_tested(line.row)]
    better = sum(standing.moved(line.metric, line.row) == "better" for line in told)
    rest = len(told) - len(found)
    if rest <= 0:
        return ""
    if rest == 1:
        return f"The one other whose change was tested {'got' if better else 'did not get'} better."
    return f"Of {rest} others whose change was tested, {better or 'none'} got better."


def _against_england(area, judged):
    """On how many measures an area was worse; all on one side are told at once."""
    found = [line.row["comparison"] for line in judged]
    sides = {
        "worse": sum(word in standing.WORSE for word in found),
        "better": sum(word in standing.BETTER for word in found),
        "similar": found.count("similar"),
    }
    place = f"{_capital(area.in_words)} was"
    for side, (phrase, tone) in AGAINST.items():
        if sides[side] == len(found):
            text = f"{place} {phrase} on {_every(len(found))} recent enough to compare."
            return Headline(text, phrase if tone else "", tone)
    phrase = f"worse than England on {sides['worse'] or 'none'}"
    rest = [f"{side} on {sides[side]}" for side in ("better", "similar") if sides[side]]
    return Headline(
        f"{place} {phrase} of the {len(found)} measures recent enough to compare,"
        f" {words.listed(rest)}.",
        phrase if sides["worse"] else "",
        "bad" if sides["worse"] else "",
    )


AGAINST = {
    "worse": ("worse than England", "bad"),
    "better": ("better than England", "good"),
    "similar": ("similar to England", ""),
}


def _every(count):
    return {1: "the one measure", 2: "both measures"}.get(count, f"all {count} measures")


def _changes(area, tested):
    """What moved where nothing is compared: how many got better, and that none got worse."""
    better = [line for line in tested if standing.moved(line.metric, line.row) == "better"]
    if not better and len(tested) == 1:
        title = _small(tested[0].metric.title)
        return Headline(
            f"The change in {title} in {area.in_words} on the year could be chance;"
            " no other change was tested."
        )
    if not better:
        return Headline(
            f"None of the {len(tested)} measures of {area.in_words} whose change was tested"
            " got better or worse by more than chance."
        )
    phrase = "got better by more than chance"
    return Headline(
        f"{_names(better)} in {area.in_words} {phrase}. None whose change was tested got worse.",
        phrase,
        "good",
    )


def _ends(lines):
    """When the leading measure ends, and the largest group of the others."""
    lead = lines[0]
    first = f"Figures on {_small(lead.metric.title)} end in {_end(lead)}"
    others = [line for line in lines if line.entry.group != lead.entry.group]
    if not others:
        return f"{first}."
    groups = [line.entry.group for line in others]
    largest = max(groups, key=groups.count)
    last = max((line for line in others if line.entry.group == largest), key=_period_end)
    subject = largest.partition(",")[0].lower()
    return f"{first}, those on {SUBJECTS.get(subject, subject)} in {_end(last)}."


SUBJECTS = {"need": "need for treatment"}
"""Groups whose own name does not read inside the sentence."""


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
