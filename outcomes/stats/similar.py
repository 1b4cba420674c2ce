"""Which areas are alike in population and age: a distance whose parts can be read.

It knows nothing else of an area, neither need nor deprivation, and stands in for no official
list of neighbours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .intervals import Floats

FEWEST = 3
"""With fewer areas of a kind none is nearer than another by anything but accident."""


@dataclass(frozen=True)
class Neighbour:
    """One of the areas compared, by its position, and how far it lies.

    size, age: by how many standard deviations of its kind it is larger, and has more under-18s;
    distance: the root of the sum of their squares.
    """

    position: int
    size: float
    age: float
    distance: float


def ingredients(people: ArrayLike, under_18: ArrayLike) -> Floats:
    """Each area's size and age, standardised among all: shape (n, 2), NaN where not held.

    people, under_18: shape (n,), residents. Size is the logarithm of the population, so that
    twice as many is one step whatever the size; age is the share under 18. Each has mean 0 and
    standard deviation 1 over the areas held; one that is the same everywhere is 0.
    """
    n, young = np.asarray(people, dtype=float), np.asarray(under_18, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        sound = (n > 0) & (young >= 0) & (young <= n)
        parts = np.stack([np.log(n), young / n], axis=1)
    parts[~sound] = np.nan
    if not sound.any():
        return parts
    parts = parts - parts[sound].mean(axis=0)
    spread = parts[sound].std(axis=0)
    return np.asarray(parts / np.where(spread > 1e-12, spread, np.inf))


def nearest(parts: Floats, of: int, count: int = 10) -> list[Neighbour]:
    """The `count` areas nearest to the one at position `of`, nearest first; ties by position.

    parts: as `ingredients` makes them. None for an area that is not held, or among fewer than
    three.
    """
    held = np.asarray(~np.isnan(parts).any(axis=1))
    if not held[of] or held.sum() < FEWEST:
        return []
    away = parts - parts[of]
    distance = np.sqrt((away**2).sum(axis=1))
    order = np.argsort(distance, kind="stable")
    order = order[held[order] & (order != of)][:count]
    return [
        Neighbour(int(one), float(away[one, 0]), float(away[one, 1]), float(distance[one]))
        for one in order
    ]
