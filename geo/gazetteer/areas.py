"""The municipalities and provinces in memory: by code, by name as a qualifier, by point, and who borders on whom."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA
from shapely import Point
from sqlalchemy import Connection, LargeBinary, func, select

from geo.crs import to_rd_many
from geo.gazetteer.cells import OwnCells
from geo.gazetteer.names import AREA_ALIASES, slip_limit
from geo.gazetteer.types import MunicipalityArea
from geo.names import key, without_suffix
from geo.tables import Municipality, Province

METRES_PER_DEGREE = 111_320.0

BORDER_DEGREES = 0.003
"""Some 300 metres: so near to a border, simplified boundaries can't tell on which side a point is."""


class Areas:
    """All municipalities with their boundaries."""

    def __init__(self, municipalities: Sequence[MunicipalityArea], boundaries: NDArray[np.object_]) -> None:
        """Take the municipalities and, in the same order, their boundaries in degrees."""
        self.municipalities = tuple(municipalities)
        self.by_code = {area.code: area for area in municipalities}
        self._by_slug = {area.slug: area for area in municipalities}
        self._boundaries = boundaries
        self._tree = shapely.STRtree(boundaries)
        self._cells = OwnCells(self._tree)
        self._qualifiers: dict[str, set[str]] = {}
        for area in municipalities:
            names = (area.name, without_suffix(area.name)[0], *AREA_ALIASES.get(area.code, ()))
            province = (area.province_name, *AREA_ALIASES.get(area.province_code, ()))
            for name in (*names, *province):
                self._qualifiers.setdefault(key(name), set()).add(area.code)
        self.neighbours = cache(self._neighbours)
        self.at(5, 52)  # The tree is built by its first question.

    @classmethod
    def read(cls, connection: Connection) -> Areas:
        """Read the municipalities that exist now."""
        statement = (
            select(
                Municipality.code,
                Municipality.name,
                Municipality.slug,
                Municipality.province_code,
                Province.name.label("province_name"),
                Municipality.population,
                Municipality.lon,
                Municipality.lat,
                func.ST_AsBinary(Municipality.boundary, type_=LargeBinary).label("boundary"),
            )
            .join(Province, Province.code == Municipality.province_code)
            .where(Municipality.valid_until.is_(None))
            .order_by(Municipality.code)
        )
        rows = connection.execute(statement).all()
        if not rows:
            return cls([], np.empty(0, dtype=object))
        boundaries = shapely.from_wkb([bytes(row.boundary) for row in rows])
        metres = to_rd_many([row.lon for row in rows], [row.lat for row in rows])
        reach = _reach_m(boundaries)
        areas = [
            MunicipalityArea(
                row.code,
                row.name,
                row.slug,
                row.province_code,
                row.province_name,
                row.population or 0,
                row.lon,
                row.lat,
                *xy,
                precision_m,
            )
            for row, xy, precision_m in zip(rows, metres, reach, strict=True)
        ]
        return cls(areas, boundaries)

    def find(self, code_or_slug: str) -> MunicipalityArea | None:
        """Find a municipality by its code or its slug."""
        return self.by_code.get(code_or_slug) or self._by_slug.get(code_or_slug)

    def qualified_by(self, text: str) -> set[str]:
        """Give the codes of the municipalities that a name beside another name may mean: a municipality or province.

        A letter or two may be wrong in it.
        """
        folded = key(text)
        if folded in self._qualifiers:
            return self._qualifiers[folded]
        limit = slip_limit(folded)
        closest = (
            process.extractOne(folded, self._qualifiers.keys(), scorer=OSA.distance, score_cutoff=limit)
            if limit
            else None
        )
        return self._qualifiers[closest[0]] if closest else set()

    def at(self, lon: float, lat: float) -> MunicipalityArea | None:
        """Find the municipality that holds a point, or whose border it is next to; None outside the country."""
        own = self._cells.find(lon, lat)
        if own is not None:
            return self.municipalities[own]
        point = Point(lon, lat)
        found = self._tree.query(point, predicate="intersects")
        if len(found):
            return self.municipalities[int(min(found))]
        near = self._tree.query_nearest(point, max_distance=BORDER_DEGREES, all_matches=False)
        return self.municipalities[int(near[0])] if len(near) else None

    def nearest(self, lon: float, lat: float) -> MunicipalityArea:
        """Find the municipality nearest to a point."""
        return self.municipalities[int(self._tree.nearest(Point(lon, lat)))]

    def _neighbours(self, code: str) -> tuple[MunicipalityArea, ...]:
        """List the municipalities that border on one, the nearest towns first."""
        area = self.by_code[code]
        boundary = self._boundaries[self.municipalities.index(area)]
        touching = self._tree.query(boundary, predicate="intersects")
        others = [self.municipalities[index] for index in touching if self.municipalities[index] is not area]
        return tuple(sorted(others, key=lambda other: (math.dist((other.x, other.y), (area.x, area.y)), other.code)))


def _reach_m(boundaries: NDArray[np.object_]) -> list[int]:
    """Give, per boundary, the radius of the circle with the same area."""
    latitudes = np.radians(shapely.bounds(boundaries)[:, 1::2].mean(axis=1))
    areas = shapely.area(boundaries) * METRES_PER_DEGREE**2 * np.cos(latitudes)
    return [int(round(reach, -2)) for reach in np.sqrt(areas / math.pi)]
