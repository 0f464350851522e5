"""The boundary of a set of municipalities: a province, the area of a library, a variant of the site."""

from __future__ import annotations

from collections.abc import Collection

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, LargeBinary, func, select

from geo.tables import Municipality


class UnknownMunicipality(LookupError):
    """There is no municipality of these codes."""

    def __init__(self, codes: Collection[str]) -> None:
        """Name the codes."""
        super().__init__(f"unknown: {', '.join(sorted(codes))}")
        self.codes = frozenset(codes)


def read_boundaries(connection: Connection, codes: Collection[str]) -> dict[str, MultiPolygon]:
    """Read the boundaries of municipalities by code, in degrees.

    Raises:
        UnknownMunicipality: not all codes are those of a municipality.
    """
    boundary = func.ST_AsBinary(Municipality.boundary, type_=LargeBinary)
    rows = connection.execute(select(Municipality.code, boundary).where(Municipality.code.in_(codes)))
    found = {code: _as_multipolygon(shapely.from_wkb(bytes(wkb))) for code, wkb in rows}
    if unknown := set(codes) - set(found):
        raise UnknownMunicipality(unknown)
    return found


def join_boundaries(connection: Connection, codes: Collection[str]) -> MultiPolygon:
    """Give the outer boundary of municipalities together, in degrees: without the borders between them.

    Raises:
        UnknownMunicipality: not all codes are those of a municipality.
    """
    return _as_multipolygon(shapely.union_all(list(read_boundaries(connection, codes).values())))


def list_province(connection: Connection, province_code: str) -> list[str]:
    """List the codes of the municipalities of a province that exist now; empty when there is no such province."""
    own = (Municipality.province_code == province_code) & Municipality.valid_until.is_(None)
    return list(connection.execute(select(Municipality.code).where(own).order_by(Municipality.code)).scalars())


def _as_multipolygon(geometry: BaseGeometry) -> MultiPolygon:
    parts = shapely.get_parts(geometry)
    return MultiPolygon([part for part in parts if isinstance(part, Polygon)])
