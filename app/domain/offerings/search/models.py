"""The read model of search: one narrow row per thing that can be found, its card, and whom remote ones serve."""

from __future__ import annotations

from datetime import date, datetime

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, ForeignKey, Index, Integer, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.domain.offerings.search.types import IntervalState

_Digest = BigInteger().with_variant(Integer, "sqlite")
"""Sixty-three bits of a fingerprint. SQLite's INTEGER holds them, and is the number of the row itself."""


class Listing(Base):
    """One public offering at one venue, or, without a point, one that is given from afar (at home, online, by phone).

    `id` is the number by which the text index knows the row and means nothing outside; `listing_id` is public: the
    id of the offering at its venue, or one derived from the offering for the remote row. `x` and `y` repeat `rd`
    for arithmetic. `marks` and `more_marks` are its needs, its themes, and whether it is an Informatiepunt, as bits
    (see `rules.marks_of`), `filter_marks` the filters that it passes (see `rules.filter_marks_of`). `traits` is what it
    is judged by in a ranked search (see `rules.traits_of`). `terms` holds what it can be found by, each term between
    spaces (see `rules.py`): one inverted index serves words and filters alike. `place_count` is the number of venues
    where the same offering is given. `timetable_id` says when it is open; empty where nothing is known of that. It is
    no foreign key: a load of a million would look each one up, and what it points at is written in the same
    transaction and only removed by the job that looks for what nobody points at.
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
    marks: Mapped[int] = mapped_column(BigInteger)
    more_marks: Mapped[int] = mapped_column(BigInteger)
    filter_marks: Mapped[int] = mapped_column(BigInteger)
    traits: Mapped[str] = mapped_column(Text)
    terms: Mapped[str] = mapped_column(Text)
    timetable_id: Mapped[int | None] = mapped_column(_Digest, index=True)


class ListingCard(Base):
    """What is shown of a listing, as JSON text, beside it so that the rows that are searched stay narrow.

    `fresh_until` is when time alone makes the card untrue: a session or a closure on it is over by then.
    """

    __tablename__ = "listing_card"
    __table_args__ = (
        Index(
            "ix_listing_card_fresh_until",
            "fresh_until",
            sqlite_where=text("fresh_until IS NOT NULL"),
            postgresql_where=text("fresh_until IS NOT NULL"),
        ),
    )

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


class Timetable(Base):
    """When listings are open that have the same hours, sessions, closed days and school holidays: one for all of them.

    `id` is the fingerprint of `content`, from which the intervals can be reckoned again without the offerings.
    `reckoned_until` is the first day that has no intervals yet; `calendar` the fingerprint of the holidays they were
    reckoned with.
    """

    __tablename__ = "timetable"

    id: Mapped[int] = mapped_column(_Digest, primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(Text)
    reckoned_until: Mapped[date] = mapped_column(index=True)
    calendar: Mapped[str] = mapped_column(String(16))


class OpenInterval(Base):
    """A time from `starts_at` up to `ends_at` in which a timetable is open, or may be; none is closed.

    Both are whole minutes since 1970 in UTC, so that both engines compare plain numbers. Intervals of one timetable
    never overlap. The first one and the last are unknown, without a beginning and an end: of what was not reckoned
    nothing is said.
    """

    __tablename__ = "open_interval"
    __table_args__ = (
        Index("ix_open_interval_moment", "starts_at", "ends_at", "state", "timetable_id"),
        {"sqlite_with_rowid": False},
    )

    timetable_id: Mapped[int] = mapped_column(
        _Digest, ForeignKey("timetable.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    starts_at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ends_at: Mapped[int]
    state: Mapped[IntervalState]
