"""Slow second implementations, in plain Python, one point at a time."""

import math
from itertools import pairwise
from statistics import fmean, median


def missing(value):
    return value is None or math.isnan(value)


def parts(values, rebase):
    """The segments of a series: (first position, values)."""
    edges = sorted({0, *rebase, len(values)})
    return [(a, values[a:b]) for a, b in pairwise(edges)]


def xmr_segment(values, fix_after, screen, newer):
    """(centre, lower, upper, near_lower, near_upper, labels) of one segment."""
    base = values if fix_after is None else values[:fix_after]
    held = [value for value in base if not missing(value)]
    nothing = [math.nan] * 5, [""] * len(values)
    if not held:
        return nothing
    rough = fmean(held)
    centre = rough + fmean([value - rough for value in held])
    ranges = [abs(b - a) for a, b in pairwise(base) if not missing(a) and not missing(b)]
    if not ranges:
        return [centre, *[math.nan] * 4], labels(values, [centre, *[math.nan] * 4], newer)
    average = fmean(ranges)
    if screen:
        kept = [size for size in ranges if size < 3.267 * average]
        if kept and fmean(kept) > 0:
            average = fmean(kept)
    width = 2.66 * average
    limits = [
        centre,
        centre - width,
        centre + width,
        centre - width * 2 / 3,
        centre + width * 2 / 3,
    ]
    return limits, labels(values, limits, newer)


def labels(values, limits, newer):
    centre, lower, upper = limits[:3]
    found = []
    for i, value in enumerate(values):
        if missing(value):
            found.append("")
        elif value > upper:
            found.append("above_limit")
        elif value < lower:
            found.append("below_limit")
        elif trend_at(values, i, 7):
            found.append(trend_at(values, i, 7))
        elif two_in_three_at(values, i, limits, newer):
            found.append(two_in_three_at(values, i, limits, newer))
        elif shift_at(values, i, centre, 7):
            found.append(shift_at(values, i, centre, 7))
        else:
            found.append("")
    return found


def trend_at(values, i, needed):
    """Rising or falling, of any window of `needed` points in one direction that holds point i."""
    found = ""
    for start in range(i - needed + 1, i + 1):
        window = values[max(start, 0) : start + needed]
        if start < 0 or len(window) < needed or any(missing(value) for value in window):
            continue
        steps = [b - a for a, b in pairwise(window)]
        if all(step > 0 for step in steps):
            found = "rising"
        elif all(step < 0 for step in steps):
            found = "falling"
    return found  # of two trends that meet at i, the later window is the one that begins there


def two_in_three_at(values, i, limits, newer):
    _, lower, upper, near_lower, near_upper = limits

    def side(value):
        if missing(value):
            return ""
        if value > near_upper and (newer or value <= upper):
            return "near_high"
        if value < near_lower and (newer or value >= lower):
            return "near_low"
        return ""

    mine = side(values[i])
    for start in (i - 2, i - 1, i):
        if start < 0 or start + 3 > len(values):
            continue
        if mine and sum(side(value) == mine for value in values[start : start + 3]) >= 2:
            return mine
    return ""


def shift_at(values, i, line, needed):
    for name, beyond in (
        ("shift_high", lambda value: value > line),
        ("shift_low", lambda value: value < line),
    ):
        for start in range(i - needed + 1, i + 1):
            window = values[max(start, 0) : start + needed]
            if start >= 0 and len(window) == needed and all(beyond(value) for value in window):
                return name
    return ""


def xmr(values, rebase=(), fix_after=None, screen=True, newer=False):
    """(limits of each point, label of each point) of a whole series."""
    limits, special = [], []
    for _, part in parts(values, rebase):
        five, words = xmr_segment(part, fix_after, screen, newer)
        limits += [five] * len(part)
        special += words
    return limits, special


def point_type(label, improvement):
    if label in {"above_limit", "rising", "near_high", "shift_high"}:
        high = True
    elif label:
        high = False
    else:
        return "common_cause"
    if improvement == "none":
        return "neutral_high" if high else "neutral_low"
    good = high == (improvement == "up")
    return ("improvement" if good else "concern") + ("_high" if high else "_low")


def run_chart(values, rebase=()):
    """(median of each point, label of each point)."""
    lines, special = [], []
    for _, part in parts(values, rebase):
        held = [value for value in part if not missing(value)]
        middle = median(held) if held else math.nan
        lines += [middle] * len(part)
        for i, value in enumerate(part):
            word = ""
            if len(held) >= 10 and not missing(value):
                word = trend_at(part, i, 5) or run_at(part, i, middle)
            special.append(word)
    return lines, special


def run_at(values, i, middle):
    """Walk both ways from point i over points on its side and on the median."""
    if values[i] == middle:
        return ""
    above = values[i] > middle
    count = 1
    for way in (1, -1):
        j = i + way
        while 0 <= j < len(values) and not missing(values[j]):
            if values[j] != middle:
                if (values[j] > middle) != above:
                    break
                count += 1
            j += way
    if count < 6:
        return ""
    return "shift_high" if above else "shift_low"
