"""One measure in one period on a hexagon map: beside England, or by quantity where not compared."""

import csv
from dataclasses import dataclass
from functools import cache

from .. import sentences
from ..catalogue_files import DATA
from ..charts import heat, hexagons, words
from .heat_map import WITHOUT, number

KINDS = ("police_force", "upper_tier")

TOGETHER = {"E09000001": "Hackney", "E06000053": "Cornwall"}
"""Two small authorities that some publishers count with a neighbour."""

WORDS = {
    "good-2": "much better",
    "good-1": "better",
    "same": "similar",
    "bad-1": "worse",
    "bad-2": "much worse",
    "diff-1": "higher or lower",
    "diff-2": "much higher or lower",
    "plain": "not compared",
    "none": "no figure",
}


@dataclass(frozen=True)
class HexagonMap:
    """The map's picture, its key of (tone, words), and what it does not show."""

    picture: str
    key: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@cache
def tiles(layout):
    """The tiles of a layout, from the file that is shipped: they never change while running."""
    with (DATA / "hex_tiles.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            hexagons.Tile(row["area_code"], row["area_name"], int(row["column"]), int(row["row"]))
            for row in csv.DictReader(lines)
            if row["layout"] == layout
        )


def of(metric, kind, rows, title, this="", source=""):
    """The map of these rows of one period, None where their kind of area has no layout.

    title: what it shows, for readers. this: the code of the area the page is about. source: of
    the figures, named below.
    """
    if kind not in KINDS or not rows:
        return None
    held = {row["area_code"]: row for row in rows}
    compared = any(row["comparison"] for row in rows)
    sizes = {code: size for code, row in held.items() if (size := _size(metric, row)) is not None}
    levels = () if compared else tuple(hexagons.levels(list(sizes.values())))
    drawn = []
    for tile in tiles(kind):
        row = held.get(tile.code)
        tone = _tone(row, sizes.get(tile.code), levels)
        href = f"/outcomes/{metric.code}/{tile.code}/"
        drawn.append(
            hexagons.Hexagon(tile, _says(metric, tile, row), tone, href, tile.code == this)
        )
    notes = _notes(drawn, held, kind)
    notes += (f"Source: {words.sentence(source)}",) if source else ()
    return HexagonMap(hexagons.draw(drawn, title), _key(metric, drawn, levels), notes)


def _size(metric, row):
    if row["state"] != "shown":
        return None
    return row["value"] if row["value"] is not None or metric.has_rate else row["numerator"]


def _tone(row, size, levels):
    if row is None or row["state"] != "shown":
        return "none"
    if row["comparison"]:
        return heat.TONES[row["comparison"]]
    return hexagons.level_of(size, levels) if levels and size is not None else "plain"


def _says(metric, tile, row):
    """ "Cleveland: 21.7, much worse than England"."""
    if row is None or row["state"] != "shown":
        word = WITHOUT[row["state"]] if row else WITHOUT["missing"]
        beside = TOGETHER.get(tile.code)
        return f"{tile.name}: {word}{f' (some series count it with {beside})' if beside else ''}"
    mark = ", restricted" if row["is_restricted"] else ""
    return f"{tile.name}: {number(metric, row)}{_standing(row)}{mark}"


def _standing(row):
    word = row["comparison"].replace("_", " ")
    if not word:
        return ""
    return f", {word} {'to' if word == 'similar' else 'than'} England"


def _key(metric, drawn, levels):
    """What the fills mean: the tones that are drawn, or the range of each level."""
    used = {one.tone for one in drawn}
    if levels:
        ranges = [
            (f"map-{index}", _range(metric, low, high))
            for index, (low, high) in enumerate(levels, start=1)
        ]
        return (*ranges, *((tone, WORDS[tone]) for tone in ("plain", "none") if tone in used))
    return tuple((tone, words) for tone, words in WORDS.items() if tone in used)


def _range(metric, low, high):
    first, last = sentences.value_text(metric, low), sentences.value_text(metric, high)
    return first if first == last else f"{first.removesuffix('%')} to {last}"


def _notes(drawn, held, kind):
    notes = ["Each hexagon is one area, placed about where it lies."]
    judged = {one.tone.partition("-")[0] for one in drawn}
    shapes = [
        ("good", "a disc is better"),
        ("bad", "a diamond is worse"),
        ("diff", "a square is higher or lower"),
    ]
    said = [words for tone, words in shapes if tone in judged]
    if said:
        notes.append(f"{', '.join(said)[:1].upper()}{', '.join(said)[1:]}.")
    if kind == "upper_tier" and set(held) - {one.tile.code for one in drawn}:
        notes.append("Authorities that have ended are in the table only.")
    return tuple(notes)
