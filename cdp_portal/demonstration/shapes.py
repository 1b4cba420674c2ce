"""Figures from shapes: the same every time, since each series has a seed of its own. Pure."""

import math
import random
from dataclasses import dataclass
from datetime import date

from outcomes.periods import add_months, last_day, quarter_slug

FIRST, COUNT = date(2021, 4, 1), 22
"""The first quarter, and how many were written."""
LARGE = 4.5
"""How many times its usual size the one large case makes a quarter."""


@dataclass(frozen=True)
class Quarter:
    """A financial-year quarter, named as in addresses: 2026-q2 is July to September 2026."""

    name: str
    start: date
    end: date


def quarters(today):
    """The quarters of the demonstration that have ended by a day."""
    found = []
    start = FIRST
    while (end := last_day(start, 3)) < today:
        found.append(Quarter(quarter_slug(start), start, end))
        start = add_months(start, 3)
    return found


def factor(shape, by, at, index, name):
    """What a shape makes of its level in the quarter of this number and name."""
    if shape in ("rising", "falling"):
        return 1 + by * min(index, COUNT - 1) / (COUNT - 1)
    if shape == "stepping":
        return 1 + by if name >= at else 1.0
    if shape == "seasonal":
        return 1 + by * math.sin(math.pi * index / 2)
    return 1.0


def series(row, today):
    """{quarter's name: (numerator, denominator, status)} of one row of `figures.csv`.

    What was written ends with its 22nd quarter; later ones stay about where it ended. The words
    of `special` may leave a quarter out, blank or star it, make it nought or large, or
    give it a status. A proportion's level is per cent of its base.
    """
    seed = random.Random(f"{row['metric']} {row['area']}")  # noqa: S311 - no secret
    special = dict(pair.split("=") for pair in row["special"].split())
    by, noise = float(row["by"] or 0), float(row["noise"] or 0)
    listed, found = row["values"].split(), {}
    for index, quarter in enumerate(quarters(today)):
        around, usual = 1 + seed.gauss(0, noise), 1 + seed.gauss(0, 0.03)
        base = round(float(row["base"]) * usual) if row["base"] else None
        if listed:
            written = listed[index if index < COUNT else COUNT - 4 + index % 4]
            count = None if written == "." else int(written)
            base = int(row["base"]) if row["base"] else None
        else:
            level = float(row["level"]) * factor(row["shape"], by, row["at"], index, quarter.name)
            count = round(max(0.2, around) * level * (base / 100 if base else 1))
            count = min(count, base) if base else count
        word = special.get(quarter.name, "")
        if count is not None and word != "missing":
            found[quarter.name] = _said(count, base, word)
    return found


def _said(count, base, word):
    """A figure as a file has it, after a special word."""
    if word in ("suppressed", "not_available"):
        return ("*" if word == "suppressed" else ""), "", "final"
    count = {"zero": 0, "large": round(count * LARGE)}.get(word, count)
    status = word if word in ("revised", "provisional") else "final"
    return count, "" if base is None else base, status
