"""Reading organisations and venues."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.errors import NotFound
from app.domain.organisations.models import Organisation, Venue
from geo.bulk import among

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class VenueSpot:
    """A venue with its organisation and municipality, and its point in WGS84."""

    venue: Venue
    lon: float
    lat: float


def find_rings(session: Session, ids: Collection[str]) -> set[str]:
    """Tell which of some organisations are above themselves: by their parents one comes back to them."""
    parents: dict[str, str | None] = {}
    unknown = set(ids)
    while unknown:
        batch = sorted(unknown)[:_BATCH]
        statement = select(Organisation.id, Organisation.parent_id).where(among(session, Organisation.id, batch))
        found = dict(session.execute(statement).all())
        parents |= found
        unknown = (unknown | {parent for parent in found.values() if parent}) - parents.keys() - set(batch)
    return {id for id in ids if id in _above(id, parents)}


def _above(id: str, parents: Mapping[str, str | None]) -> set[str]:
    above: set[str] = set()
    parent = parents.get(id)
    while parent and parent not in above:
        above.add(parent)
        parent = parents.get(parent)
    return above


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
