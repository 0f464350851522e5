"""Distance and nearness in SQL over any geometry column in RD New, with the same arithmetic on both engines.

Every expression takes the column (of a table or an alias) and a point as two bound numbers, in metres. On PostGIS the
GiST index serves; on SpatiaLite the R*Tree of the column, which must have been made with `spatial_index=True`.
"""

from __future__ import annotations

import math
import struct
from typing import Any, Self, TypeAlias

from geoalchemy2 import WKBElement
from sqlalchemy import ColumnElement, Connection, Double, Select, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import QueryableAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import Boolean

from geo.crs import RD_NEW, WGS84, to_rd

GeometryColumn: TypeAlias = ColumnElement[Any] | QueryableAttribute[Any]
KeyColumn: TypeAlias = ColumnElement[Any] | QueryableAttribute[Any]

REACH_M = 1_000_000.0
"""Farther than any two places in the Netherlands: the last ring of a search for the nearest."""

_FIRST_RING_M = 1_000.0


def point(lon: float, lat: float) -> WKBElement:
    """Make the value of a WGS84 point column."""
    return WKBElement(struct.pack("<BIIdd", 1, 0x20000001, WGS84, lon, lat), srid=WGS84, extended=True)


def rd_point(lon: float, lat: float) -> WKBElement:
    """Make the value of an RD New point column from degrees."""
    return metres(*to_rd(lon, lat))


def metres(x: float, y: float) -> WKBElement:
    """Make the value of an RD New point column from metres."""
    return WKBElement(struct.pack("<BIIdd", 1, 0x20000001, RD_NEW, x, y), srid=RD_NEW, extended=True)


class distance_m(FunctionElement[float]):  # noqa: N801 - reads as a function in a query
    """Distance in metres from a column to a point: `distance_m(Listing.rd, x, y)`."""

    type = Double()
    name = "distance_m"
    inherit_cache = True

    def __init__(self, column: GeometryColumn, x: float, y: float) -> None:
        """Bind the point, so that one statement serves all points."""
        super().__init__(column, _bound(x), _bound(y))


class knn(FunctionElement[float]):  # noqa: N801
    """The order of PostGIS's index scan (`<->`); on SpatiaLite the plain distance."""

    type = Double()
    name = "knn"
    inherit_cache = True

    def __init__(self, column: GeometryColumn, x: float, y: float) -> None:
        """Bind the point."""
        super().__init__(column, _bound(x), _bound(y))


class in_box(FunctionElement[bool]):  # noqa: N801
    """True for points in the square of half-width `reach` around a point: one look in the index, no distance."""

    type = Boolean()
    name = "in_box"
    inherit_cache = True

    def __init__(self, column: GeometryColumn, x: float, y: float, reach: float | ColumnElement[float]) -> None:
        """Bind the point; `reach` may also be an expression of the same statement."""
        super().__init__(column, _bound(x), _bound(y), reach if isinstance(reach, ColumnElement) else _bound(reach))

    def self_group(self, against: OperatorType | None = None) -> Self:
        """Stay as it is: SQLAlchemy would write `… = 1` for SQLite, which hides the index."""
        return self


def nearest(
    bind: Connection | Session,
    statement: Select[Any],
    column: GeometryColumn,
    by: KeyColumn,
    x: float,
    y: float,
    limit: int,
) -> Select[Any]:
    """Extend a select of columns to its `limit` rows nearest to (x, y), with their `distance_m` as the last column.

    Nearest first by true distance, ties by the column `by`, which must be among the selected columns and unique: the
    order is total and the same on both engines. PostGIS walks its index and keeps ties (`FETCH FIRST … WITH TIES`; an
    `ORDER BY <->, id` would leave the index). SpatiaLite doubles a square until it holds enough of the selected rows.
    """
    if _dialect_name(bind) == "sqlite":
        return (
            statement.add_columns(distance_m(column, x, y).label("distance_m"))
            .where(in_box(column, x, y, _enough(statement, column, x, y, limit)))
            .order_by(distance_m(column, x, y), by)
            .limit(limit)
        )
    rows = (
        statement.add_columns(distance_m(column, x, y).label("distance_m"))
        .order_by(knn(column, x, y))
        .fetch(limit, with_ties=True)
        .subquery("nearest")
    )
    return select(*rows.c).order_by(rows.c.distance_m, rows.c[str(by.key)]).limit(limit)


def _enough(statement: Select[Any], column: GeometryColumn, x: float, y: float, limit: int) -> ColumnElement[float]:
    """Give the first ring that surely holds the `limit` nearest rows, or the last ring.

    Rows in the square of half-width r/√2 are all nearer than r; so when that square has enough of them, no row outside
    the square of half-width r can be among the nearest.
    """
    ring = select(literal(_FIRST_RING_M, Double).label("reach")).cte("ring", recursive=True)
    inner = in_box(column, x, y, ring.c.reach * _bound(math.sqrt(0.5)))
    few = statement.with_only_columns(literal(1), maintain_column_froms=True).where(inner).limit(limit)
    found = select(func.count()).select_from(few.correlate(ring).subquery("few")).correlate(ring).scalar_subquery()
    ring = ring.union_all(select(ring.c.reach * 2).where(ring.c.reach < REACH_M, found < limit))
    return select(func.max(ring.c.reach)).scalar_subquery()


def _bound(value: float) -> ColumnElement[float]:
    return literal(float(value), Double)


def _dialect_name(bind: Connection | Session) -> str:
    return bind.dialect.name if isinstance(bind, Connection) else bind.get_bind().dialect.name


def _parts(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> list[str]:
    return [compiler.process(clause, **kw) for clause in element.clauses]


@compiles(distance_m, "sqlite")
@compiles(knn, "sqlite")
def _sqlite_distance(element: FunctionElement[float], compiler: SQLCompiler, **kw: Any) -> str:
    column, x, y = _parts(element, compiler, **kw)
    return f"ST_Distance({column}, MakePoint({x}, {y}, {RD_NEW}))"


@compiles(distance_m)
def _postgis_distance(element: FunctionElement[float], compiler: SQLCompiler, **kw: Any) -> str:
    column, x, y = _parts(element, compiler, **kw)
    return f"ST_Distance({column}, ST_SetSRID(ST_MakePoint({x}, {y}), {RD_NEW}))"


@compiles(knn)
def _postgis_knn(element: FunctionElement[float], compiler: SQLCompiler, **kw: Any) -> str:
    column, x, y = _parts(element, compiler, **kw)
    return f"({column} <-> ST_SetSRID(ST_MakePoint({x}, {y}), {RD_NEW}))"


@compiles(in_box, "sqlite")
def _sqlite_in_box(element: FunctionElement[bool], compiler: SQLCompiler, **kw: Any) -> str:
    geometry = next(iter(element.clauses))
    table = geometry.table
    original = getattr(table, "element", table)  # An alias keeps the index of the table that it stands for.
    column, x, y, reach = _parts(element, compiler, **kw)
    rowid = column.rpartition(".")[0] + ".rowid" if "." in column else "rowid"
    index = compiler.preparer.quote(f"idx_{original.name}_{geometry.name}")
    return (
        f"{rowid} IN (SELECT pkid FROM {index} WHERE xmin <= {x} + {reach} AND xmax >= {x} - {reach} "  # noqa: S608 - compiled names and binds
        f"AND ymin <= {y} + {reach} AND ymax >= {y} - {reach})"
    )


@compiles(in_box)
def _postgis_in_box(element: FunctionElement[bool], compiler: SQLCompiler, **kw: Any) -> str:
    column, x, y, reach = _parts(element, compiler, **kw)
    return f"({column} && ST_MakeEnvelope({x} - {reach}, {y} - {reach}, {x} + {reach}, {y} + {reach}, {RD_NEW}))"
