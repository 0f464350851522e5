"""What is known of small squares of the country, so that a question about one point need not be asked of geometry.

A square is looked at when somebody first asks for a point in it, and kept: the whole country is some ten thousand
of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import STRtree, box

from geo.crs import is_in_bounds
from geo.gazetteer.types import Place

Cell = tuple[int, int]

_PER_DEGREE_LON, _PER_DEGREE_LAT = 32, 50
"""Squares of about two kilometres in degrees: smaller ones would say enough more often, and be asked for less often."""

_SIDE_M = 2_000


class OwnCells:
    """The squares that lie wholly inside one area, with its number; a square on a border has none."""

    def __init__(self, tree: STRtree) -> None:
        """Take the index of the areas' boundaries, in degrees."""
        self._tree = tree
        self._known: dict[Cell, int | None] = {}

    def find(self, lon: float, lat: float) -> int | None:
        """Give the number of the area around a point, where its square says enough; squares far away are not kept."""
        if not is_in_bounds(lon, lat):
            return None
        cell = (int(lon * _PER_DEGREE_LON // 1), int(lat * _PER_DEGREE_LAT // 1))
        if cell not in self._known:
            self._known[cell] = self._look(cell)
        return self._known[cell]

    def _look(self, cell: Cell) -> int | None:
        west, south = cell[0] / _PER_DEGREE_LON, cell[1] / _PER_DEGREE_LAT
        square = box(west, south, west + 1 / _PER_DEGREE_LON, south + 1 / _PER_DEGREE_LAT)
        touched = self._tree.query(square, predicate="intersects")
        if len(touched) != 1:
            return None
        number = int(touched[0])
        return number if shapely.contains_properly(self._tree.geometries[number], square) else None


class NearestPlaces:
    """The places that may be the nearest to some point of a square, so that only these are measured."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Take the places, of which there is at least one when something is asked."""
        self._places = places
        self._metres = np.array([(place.x, place.y) for place in places]).reshape(-1, 2)
        self._known: dict[Cell, tuple[Place, ...]] = {}

    def find(self, x: float, y: float) -> Place:
        """Give the place nearest to a point in RD New."""
        cell = (int(x // _SIDE_M), int(y // _SIDE_M))
        near = self._known.get(cell)
        if near is None:
            near = self._known[cell] = self._look(cell)
        return near[0] if len(near) == 1 else min(near, key=lambda place: (place.x - x) ** 2 + (place.y - y) ** 2)

    def _look(self, cell: Cell) -> tuple[Place, ...]:
        """List the places no farther from the square's middle than the nearest one and its diagonal."""
        middle = np.array([(cell[0] + 0.5) * _SIDE_M, (cell[1] + 0.5) * _SIDE_M])
        distances = np.hypot(*(self._metres - middle).T)
        reach = distances.min() + _SIDE_M * 2**0.5
        return tuple(self._places[int(index)] for index in np.flatnonzero(distances <= reach))
