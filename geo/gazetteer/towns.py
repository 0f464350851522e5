"""Where to go on from a place: the next towns in each direction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from shapely import Point, STRtree, box

from geo.gazetteer.names import people
from geo.gazetteer.types import Direction, Place

WELL_KNOWN = 1_000
"""A place of so many people is one by whose name neighbours know the way."""

TOWARDS = {Direction.NORTH: (0, 1), Direction.EAST: (1, 0), Direction.SOUTH: (0, -1), Direction.WEST: (-1, 0)}


class Towns:
    """The well-known places among some."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Keep those that are well known, and their metres."""
        self._towns = [place for place in places if people(place) >= WELL_KNOWN]
        self._metres = np.array([(place.x, place.y) for place in self._towns]).reshape(-1, 2)
        self._tree = STRtree([Point(place.x, place.y) for place in self._towns])
        self._around = lru_cache(maxsize=4_096)(self._look)

    def around(self, place: Place, distance_m: float) -> Mapping[Direction, Place]:
        """Find in each direction the town that lies nearest to the spot so many metres away.

        It lies within a right angle around the direction, from half as far to three times as far. A direction in which
        there is none, such as that of the sea, is left out. Answers about the same spot are kept.
        """
        return self._around(place.x, place.y, distance_m)

    def _look(self, x: float, y: float, distance_m: float) -> dict[Direction, Place]:
        found = {}
        reach_m = 3 * distance_m
        near = self._tree.query(box(x - reach_m, y - reach_m, x + reach_m, y + reach_m))
        east, north = (self._metres[near] - (x, y)).T
        for direction, (to_east, to_north) in TOWARDS.items():
            along, aside = (to_east * east, north) if to_east else (to_north * north, east)
            there = np.flatnonzero((np.abs(aside) <= along) & (along >= distance_m / 2))
            if there.size:
                off = (along[there] - distance_m) ** 2 + aside[there] ** 2
                found[direction] = self._towns[near[there[np.argmin(off)]]]
        return found
