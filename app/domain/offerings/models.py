"""Tables of offerings: what is given, at which venues, in which sessions, for which areas."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base, PublicId, Sourced
from app.domain.offerings.types import Access, AreaKind, CostKind, HelpBy, IdoVariant, Kind, Status
from app.domain.organisations.models import Organisation, Venue
from app.domain.taxonomy.models import Product


def _link(name: str, column: str, target: str, length: int) -> Table:
    return Table(
        name,
        Base.metadata,
        Column("offering_id", ForeignKey("offering.id", ondelete="CASCADE"), primary_key=True),
        Column(column, String(length), ForeignKey(target), primary_key=True),
        Index(None, column),
    )


offering_theme = _link("offering_theme", "theme_key", "theme.key", 40)
offering_audience = _link("offering_audience", "audience_key", "audience.key", 40)
offering_language = _link("offering_language", "language_code", "spoken_language.code", 8)
offering_product = _link("offering_product", "product_uri", "product.uri", 200)


class Offering(Sourced, Base):
    """One thing that can be learned or got help with, given by one organisation.

    Public when `status` is published, today lies in [`valid_from`, `valid_until`] and it is not archived.
    `residents_only` says that its served areas limit who may come to its venues.
    """

    __tablename__ = "offering"
    __table_args__ = (UniqueConstraint("source", "source_key"),)

    id: Mapped[PublicId]
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[Kind]
    form_key: Mapped[str] = mapped_column(ForeignKey("form.key"), index=True)
    title: Mapped[str]
    summary: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    deliveries: Mapped[list[str]]
    help_by: Mapped[HelpBy | None]
    ido_variant: Mapped[IdoVariant | None]
    access: Mapped[Access]
    access_note: Mapped[str] = mapped_column(default="")
    sign_up_url: Mapped[str] = mapped_column(default="")
    cost_kind: Mapped[CostKind]
    cost_cents: Mapped[int | None]
    cost_note: Mapped[str] = mapped_column(default="")
    bring: Mapped[list[str]] = mapped_column(default=list)
    bring_note: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    duration_note: Mapped[str] = mapped_column(default="")
    max_participants: Mapped[int | None]
    has_intake: Mapped[bool | None]
    level: Mapped[str] = mapped_column(default="")
    has_certificate: Mapped[bool | None]
    residents_only: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Status] = mapped_column(index=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    unavailable_reason: Mapped[str] = mapped_column(default="")
    unavailable_until: Mapped[date | None]
    checked_on: Mapped[date | None]
    checked_by: Mapped[str] = mapped_column(default="")
    check_due_on: Mapped[date | None] = mapped_column(index=True)

    organisation: Mapped[Organisation] = relationship(Organisation)
    venues: Mapped[list[OfferingAtVenue]] = relationship(back_populates="offering", cascade="all, delete-orphan")
    sessions: Mapped[list[Session]] = relationship(
        cascade="all, delete-orphan", order_by="Session.starts_at", back_populates="offering"
    )
    served_areas: Mapped[list[ServedArea]] = relationship(cascade="all, delete-orphan")
    products: Mapped[list[Product]] = relationship(Product, secondary=offering_product, order_by=Product.name)


class OfferingAtVenue(Base):
    """An offering as given at one venue, with its hours there in the OSM opening-hours grammar (empty = unknown)."""

    __tablename__ = "offering_at_venue"
    __table_args__ = (UniqueConstraint("offering_id", "venue_id"),)

    id: Mapped[PublicId]
    offering_id: Mapped[str] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"), index=True)
    venue_id: Mapped[str] = mapped_column(ForeignKey("venue.id"), index=True)
    hours: Mapped[str] = mapped_column(default="")
    hours_note: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    room: Mapped[str] = mapped_column(default="")

    offering: Mapped[Offering] = relationship(back_populates="venues")
    venue: Mapped[Venue] = relationship(Venue)


class Closure(Base):
    """Days on which a venue, or an offering at a venue, is closed or has other hours; the last day is included.

    `hours` are times of one day (`10:00-12:00,13:00-15:00`); empty is closed. What an offering says of itself replaces
    its hours and goes before what its venue says; what a venue says shortens or cancels what is given there.
    """

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("(venue_id IS NULL) <> (offering_at_venue_id IS NULL)", name="one_place"),
        CheckConstraint("first_on <= last_on", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[str | None] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"), index=True)
    offering_at_venue_id: Mapped[str | None] = mapped_column(
        ForeignKey("offering_at_venue.id", ondelete="CASCADE"), index=True
    )
    first_on: Mapped[date]
    last_on: Mapped[date]
    hours: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")


class Session(Base):
    """One dated meeting of a course or event; `venue_id` is empty where it is given online."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[str] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"), index=True)
    venue_id: Mapped[str | None] = mapped_column(ForeignKey("venue.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    offering: Mapped[Offering] = relationship(back_populates="sessions")


class ServedArea(Base):
    """An area whose residents an offering is for: one municipality, one province, or the country."""

    __tablename__ = "served_area"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'municipality' AND municipality_code IS NOT NULL AND province_code IS NULL)"
            " OR (kind = 'province' AND province_code IS NOT NULL AND municipality_code IS NULL)"
            " OR (kind = 'country' AND municipality_code IS NULL AND province_code IS NULL)",
            name="one_area",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[str] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"), index=True)
    kind: Mapped[AreaKind]
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"), index=True)
    province_code: Mapped[str | None] = mapped_column(ForeignKey("province.code"), index=True)
