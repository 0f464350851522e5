"""Reading organisations and venues."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.errors import NotFound
from app.domain.organisations.models import Organisation, Venue


@dataclass(frozen=True, slots=True)
class VenueSpot:
    """A venue with its organisation and municipality, and its point in WGS84."""

    venue: Venue
    lon: float
    lat: float


def get_organisation(session: Session, organisation_id: str) -> Organisation:
    """Read an organisation with its parent; raises NotFound."""
    statement = select(Organisation).where(Organisation.id == organisation_id).options(joinedload(Organisation.parent))
    organisation = session.scalars(statement).one_or_none()
    if organisation is None:
        msg = f"no organisation {organisation_id!r}"
        raise NotFound(msg)
    return organisation


def get_venue(session: Session, venue_id: str) -> VenueSpot:
    """Read a venue with its organisation, municipality and point; raises NotFound."""
    statement = (
        select(Venue, func.ST_X(Venue.point), func.ST_Y(Venue.point))
        .where(Venue.id == venue_id)
        .options(joinedload(Venue.organisation), joinedload(Venue.municipality))
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        msg = f"no venue {venue_id!r}"
        raise NotFound(msg)
    venue, lon, lat = row
    return VenueSpot(venue, lon, lat)
