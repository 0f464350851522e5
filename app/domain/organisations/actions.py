"""Writing organisations and venues by hand. What offerings show of them is refreshed by the offerings room."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from app.domain.audit.actions import changes_of, record_event
from app.domain.errors import InvalidParameter
from app.domain.organisations.models import Organisation, Venue
from app.domain.organisations.queries import find_rings
from geo.spatial import point, rd_point

Entity = TypeVar("Entity", Organisation, Venue)


def create_organisation(session: Session, organisation: Organisation, *, by: str) -> Organisation:
    """Add an organisation."""
    return _create(session, "organisation", organisation, by)


def create_venue(session: Session, venue: Venue, *, lon: float, lat: float, by: str) -> Venue:
    """Add a venue at a point in WGS84."""
    place_venue(venue, lon, lat)
    return _create(session, "venue", venue, by)


def change_organisation(session: Session, organisation: Organisation, *, by: str, **changes: object) -> None:
    """Change columns of an organisation; `offerings.actions.update_organisation` also refreshes what search reads.

    Raises InvalidParameter when it would be above itself.
    """
    _change(session, "organisation", organisation, by, changes)
    if find_rings(session, [organisation.id]):
        name, message = "parent", "an organisation can't be above itself"
        raise InvalidParameter(name, message, allowed="an organisation that is not below this one")


def change_venue(session: Session, venue: Venue, *, by: str, **changes: object) -> None:
    """Change columns of a venue; `offerings.actions.update_venue` also refreshes what search reads."""
    _change(session, "venue", venue, by, changes)


def place_venue(venue: Venue, lon: float, lat: float) -> None:
    """Put a venue at a point in WGS84, and at the same point in RD New."""
    venue.point, venue.rd = point(lon, lat), rd_point(lon, lat)


def _create(session: Session, kind: str, entity: Entity, by: str) -> Entity:
    session.add(entity)
    _, after = changes_of(entity)
    session.flush()
    record_event(session, by=by, verb="create", entity_kind=kind, entity_id=entity.id, after=after)
    return entity


def _change(session: Session, kind: str, entity: Organisation | Venue, by: str, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(entity, name, value)
    before, after = changes_of(entity)
    if not after:
        return
    entity.source_digest = None  # The file it came from no longer says what is here.
    session.flush()
    record_event(session, by=by, verb="update", entity_kind=kind, entity_id=entity.id, before=before, after=after)
