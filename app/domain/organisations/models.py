"""Tables of organisations and venues."""

from __future__ import annotations

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base, PublicId, Sourced
from app.domain.organisations.types import OrganisationKind, Wheelchair, WhenOverdue
from geo.tables import Municipality


class Organisation(Sourced, Base):
    """Who gives offerings. Hangs under a parent (partner, library, province, national), by the area it serves."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("source", "source_key"),)

    id: Mapped[PublicId]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[OrganisationKind]
    description: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    check_interval_days: Mapped[int] = mapped_column(default=182)
    when_overdue: Mapped[WhenOverdue] = mapped_column(default=WhenOverdue.ESCALATE)

    parent: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")


class Venue(Sourced, Base):
    """Where one goes: an address with a point, kept by one organisation and used by several.

    `point` is WGS84 (lon, lat); `rd` is the same point in RD New metres, by which distances are measured.
    """

    __tablename__ = "venue"
    __table_args__ = (UniqueConstraint("source", "source_key"),)

    id: Mapped[PublicId]
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    street_address: Mapped[str]
    postcode: Mapped[str] = mapped_column(String(7))
    town: Mapped[str]
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"), index=True)
    point: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    rd: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=28992, spatial_index=True))
    wheelchair: Mapped[Wheelchair] = mapped_column(default=Wheelchair.UNKNOWN)
    facilities: Mapped[list[str]] = mapped_column(default=list)
    access_note: Mapped[str] = mapped_column(default="")

    organisation: Mapped[Organisation] = relationship()
    municipality: Mapped[Municipality] = relationship(Municipality)
