"""What a heat map says: its sentence, and the rule that its words follow."""

from ..charting import FICTIONAL
from ..charts import words
from ..charts.signals import Headline

SMALL = "no one two three four five six seven eight nine".split()
FEW = 3
"""More areas than this that stand equal are counted, not named."""

INTERVALS = ("interval", "two_intervals")


def counted(number):
    """A number in a sentence: words below ten."""
    return SMALL[number] if number < len(SMALL) else f"{number:,}"


def headline(columns, lines, noun):
    """Which area stood out most against England, by rule.

    columns: with `.metric` and `.england`; lines: with `.area` and `.rows`; noun: the areas.
    """
    if not columns:
        return Headline(f"None of these measures is held for {noun[:1].lower()}{noun[1:]}.")
    if len(columns) == 1:
        return _of_one(columns[0], lines, noun)
    worse = _standing_out(lines, "much_worse") or _standing_out(lines, "worse")
    better = _standing_out(lines, "much_better") or _standing_out(lines, "better")
    if worse:
        first, phrase = worse
        return Headline(f"{first}.{f' {better[0]}.' if better else ''}", phrase, "bad")
    if better:
        return Headline(f"No area was worse than England. {better[0]}.", better[1], "good")
    higher = _standing_out(lines, "much_higher") or _standing_out(lines, "higher")
    if higher:
        return Headline(f"{higher[0]}: no better or worse.", higher[1], "diff")
    if any(row and row["comparison"] for line in lines for row in line.rows):
        return Headline("No area differed from England on any of these measures.")
    those = f"None of these {counted(len(columns))} measures"
    if all(line.area.is_demonstration for line in lines):
        return Headline(f"{those} is compared with England: the area is fictional.")
    return Headline(f"{those} is compared with England: they count activity or have no interval.")


def _standing_out(lines, word):
    """("Stoke was much worse than England on three of four measures compared", its phrase).

    The area with most cells of this word, then with most of its weaker form, then with fewest
    compared; all of them where they are equal. None where no cell has it.
    """
    weak = word.removeprefix("much_")

    def key(line):
        said = [row["comparison"] for row in line.rows if row and row["comparison"]]
        return said.count(word), said.count(weak), -len(said)

    best = max(map(key, lines), default=(0, 0, 0))
    if not best[0]:
        return None
    first = [line.area.name for line in lines if key(line) == best]
    phrase = f"{word.replace('_', ' ')} than England"
    verb = "was" if len(first) == 1 else "were"
    return f"{_names(first)} {verb} {phrase} on {_share(best[0], -best[2])}", phrase


def _share(some, compared):
    """ "three of four measures compared", "all four measures compared"."""
    if compared == 1:
        return "the one measure compared"
    if some == compared:
        return f"{'both' if some == 2 else f'all {counted(some)}'} measures compared"
    return f"{counted(some)} of {counted(compared)} measures compared"


def _names(names):
    if len(names) <= FEW:
        return words.listed(names)
    return f"{names[0]}, {names[1]} and {counted(len(names) - 2)} others"


def _of_one(column, lines, noun):
    """The sentence of a single measure: how many areas differed, and which was highest."""
    said = [line.rows[0]["comparison"] for line in lines if line.rows[0]]
    said = [word for word in said if word]
    total = f"{len(said)} {noun[:1].lower()}{noun[1:]}"
    title = f"{column.metric.title}, {column.period}"
    if not said:
        return Headline(f"{title}: not compared with England.")
    for word, tone in (("worse", "bad"), ("better", "good"), ("higher", "diff")):
        if some := [one for one in said if one in (word, f"much_{word}")]:
            verb = "was" if len(some) == 1 else "were"
            phrase = f"{word} than England"
            much = some.count(f"much_{word}")
            more = f", {counted(much)} of them much {word}" if 0 < much < len(some) else ""
            text = f"{title}: {counted(len(some))} of {total} {verb} {phrase}{more}."
            return Headline(text, phrase, tone)
    return Headline(f"{title}: none of {total} differed from England.")


def own(found):
    """What the second lines of cells say, where a cell has one."""
    if found.tells_series:
        yield (
            "The line under the word is about the area alone: its own limits, where quarters are"
            " many enough for them, or the trend of its last five years."
        )
    if found.tells_fifths:
        yield "Fifths are of all areas of this kind with a figure in the same period."


def rule(columns, compared, fictional=False):
    """The rule in words, and how many cells would differ by chance alone."""
    parts = [FICTIONAL] if fictional else []
    used = {column.metric.compare for column in columns if column.england}
    if compared and "interval" in used:
        parts.append(
            "Word and colour say whether the area's 95% interval leaves England's figure out;"
            " “much” uses the 99.8% interval."
        )
    if compared and "two_intervals" in used:
        parts.append("Estimates differ where their 95% interval and England's do not touch.")
    if compared:
        chance = max(1, round(compared / 20))
        parts.append(
            f"Of the {compared:,} figures compared, about {chance:,} would differ from England by"
            " chance alone (1 in 20)."
        )
    if any(column.metric.is_activity for column in columns):
        parts.append("Activity follows effort: higher or lower, never better or worse.")
    if not fictional:
        parts.append("Not compared: no interval can be given, or England's figure is not held.")
    return parts
