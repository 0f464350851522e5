"""The read model of search: one narrow row per thing that can be found, its card, and whom remote ones serve."""

from __future__ import annotations

from datetime import date, datetime

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Listing(Base):
    """One public offering at one venue, or, without a point, one that is given from afar (at home, online, by phone).

    `id` is the number by which the text index knows the row and means nothing outside; `listing_id` is public: the id
    of the offering at its venue, or one derived from the offering for the remote row. `x` and `y` repeat `rd` for
    arithmetic. `terms` holds what it can be found by, each term between spaces (see `rules.py`): one inverted index
    serves words and filters alike. `place_count` is the number of venues where the same offering is given.
    """

    __tablename__ = "listing"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(String(12), unique=True)
    offering_id: Mapped[str] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[str] = mapped_column(String(12), index=True)
    venue_id: Mapped[str | None] = mapped_column(String(12), index=True)
    municipality_code: Mapped[str | None] = mapped_column(String(6), index=True)
    place_count: Mapped[int] = mapped_column(SmallInteger)
    x: Mapped[float | None]
    y: Mapped[float | None]
    rd: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=28992, spatial_index=True))
    visible_from: Mapped[date]
    visible_until: Mapped[date]
    terms: Mapped[str] = mapped_column(Text)


class ListingCard(Base):
    """What is shown of a listing, as JSON text, beside it so that the rows that are searched stay narrow.

    `fresh_until` is when time alone makes the card untrue: a session or a closure on it is over by then.
    """

    __tablename__ = "listing_card"

    id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    slug: Mapped[str]
    card: Mapped[str] = mapped_column(Text)
    fresh_until: Mapped[datetime | None]


class ListingCoverage(Base):
    """A remote listing serves the residents of an area: a municipality, a province, or the country (`NL`).

    Keyed so that the first few of an area stand side by side; a lower `rank` comes first.
    """

    __tablename__ = "listing_coverage"
    __table_args__ = {"sqlite_with_rowid": False}

    area_code: Mapped[str] = mapped_column(String(6), primary_key=True)
    rank: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    listing_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), index=True)
