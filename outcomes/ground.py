"""What ground each area covers, in the smallest pieces that areas have in common. Pure."""

import pandas as pd

FAR_PAST, FAR_FUTURE = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")

Pieces = frozenset[int]


def pieces(
    areas: pd.DataFrame, parts: pd.DataFrame, successions: pd.DataFrame, days: pd.DatetimeIndex
) -> pd.DataFrame:
    """The pieces of each area on each day: columns epoch (position of the day), area, piece.

    areas, parts, successions: as in `footprints.Geography`. Areas that share ground share pieces,
    whatever their kinds. An area without parts is one piece; one that was reorganised is a piece
    for each way from an oldest area to a newest one.
    """
    ways = _ways(successions)
    rows = []
    for epoch, day in enumerate(days):
        inside = _parts_on(parts, day)
        covered: dict[int, Pieces] = {}
        for area in map(int, areas.index):
            ground = _ground(area, inside, ways, covered)
            rows += [(epoch, area, piece) for piece in sorted(ground)]
    return pd.DataFrame(rows, columns=["epoch", "area", "piece"])


def _parts_on(parts: pd.DataFrame, day: pd.Timestamp) -> dict[int, list[int]]:
    """The parts of each whole on a day; before its first footprint, those of its first."""
    begins = parts["valid_from"].fillna(FAR_PAST)
    ends = parts["valid_to"].fillna(FAR_FUTURE)
    first = begins.groupby(parts["whole"]).transform("min")
    held = parts[((begins <= day) & (ends >= day)) | ((first > day) & (begins == first))]
    inside: dict[int, list[int]] = {}
    for whole, part in zip(held["whole"].tolist(), held["part"].tolist(), strict=True):
        inside.setdefault(whole, []).append(part)
    return inside


def _ways(successions: pd.DataFrame) -> dict[int, Pieces]:
    """For each reorganised area, the numbers of the ways from oldest to newest through it."""
    pairs = list(zip(successions["old"].tolist(), successions["new"].tolist(), strict=True))
    after: dict[int, list[int]] = {}
    for old, new in pairs:
        after.setdefault(old, []).append(new)
    ways = [[old] for old in sorted({old for old, _ in pairs} - {new for _, new in pairs})]
    done = []
    while ways:
        way = ways.pop()
        onward = [new for new in after.get(way[-1], []) if new not in way]
        ways += [[*way, new] for new in onward]
        done += [] if onward else [way]
    through: dict[int, set[int]] = {}
    for number, way in enumerate(sorted(done), start=1):
        for area in way:
            through.setdefault(area, set()).add(-number)
    return {area: frozenset(numbers) for area, numbers in through.items()}


def _ground(
    area: int, parts: dict[int, list[int]], ways: dict[int, Pieces], covered: dict[int, Pieces]
) -> Pieces:
    """The pieces of an area: those of its parts, else its ways, else itself; kept in `covered`."""
    if area not in covered:
        covered[area] = ways.get(area, frozenset([area]))  # and no circle of parts runs for ever
        if inside := parts.get(area):
            found = (_ground(part, parts, ways, covered) for part in inside)
            covered[area] = frozenset().union(*found)
    return covered[area]
