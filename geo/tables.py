"""The MetaData of the whole database, and the tables of the gazetteer.

`geo` owns the MetaData so that rooms of the product can point real foreign keys at municipalities and provinces,
and so that there is one schema for the migrations.
"""

from __future__ import annotations

from datetime import date

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import JSON, ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING_CONVENTION)


class GeoBase(DeclarativeBase):
    """Base of the gazetteer's tables; shares its MetaData with the rooms of the product."""

    metadata = metadata


class Province(GeoBase):
    """One of the twelve provinces, by its official code (`PV20` … `PV31`)."""

    __tablename__ = "province"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    lon: Mapped[float]
    lat: Mapped[float]


class Municipality(GeoBase):
    """A municipality by its official code (`GM0344`), with its boundary in WGS84 and the years it exists.

    `lon` and `lat` are where most of its people live (its largest place), not the middle of its territory.
    """

    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"), index=True)
    population: Mapped[int | None]
    lon: Mapped[float]
    lat: Mapped[float]
    boundary: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=True))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    province: Mapped[Province] = relationship()


class PopulatedPlace(GeoBase):
    """A town, village or hamlet with a point in WGS84; `aliases` are other names people use for it.

    `precision_m` is how far from that point most of it reaches.
    """

    __tablename__ = "populated_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"), index=True)
    population: Mapped[int | None]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    lon: Mapped[float]
    lat: Mapped[float]
    precision_m: Mapped[int]


class Postcode4(GeoBase):
    """A four-digit postcode area (`3511`) and its centre in WGS84; `is_estimated` where the source had no good one.

    `precision_m` is how far from that centre most of the area reaches.
    """

    __tablename__ = "postcode4"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    place_name: Mapped[str]
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"), index=True)
    lon: Mapped[float]
    lat: Mapped[float]
    precision_m: Mapped[int]
    is_estimated: Mapped[bool]


class Postcode6(GeoBase):
    """A six-character postcode (`3511LN`) and its centre in WGS84. Empty until a national address file is loaded."""

    __tablename__ = "postcode6"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    place_name: Mapped[str]
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"), index=True)
    lon: Mapped[float]
    lat: Mapped[float]


class ReferenceLoad(GeoBase):
    """Which files the gazetteer was filled from: at most one row, with the fingerprint of their checksums."""

    __tablename__ = "reference_load"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
