"""From clean records to rows of the rooms' tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table

from app.domain.base import stable_id
from app.domain.exchange.identity import Identity, target_of
from app.domain.exchange.types import Closed, OfferingRecord, OrganisationRecord, Record, VenueRecord
from app.domain.offerings.models import (
    Closure,
    Offering,
    OfferingAtVenue,
    ServedArea,
    Session,
    offering_audience,
    offering_language,
    offering_product,
    offering_theme,
)
from app.domain.offerings.types import COUNTRY_CODE, AreaKind
from app.domain.organisations.models import Organisation, Venue
from geo.spatial import point, rd_point

TABLES: dict[str, Table] = {
    "organisation": cast("Table", Organisation.__table__),
    "venue": cast("Table", Venue.__table__),
    "offering": cast("Table", Offering.__table__),
}
CHILDREN: tuple[Table, ...] = (
    offering_theme,
    offering_audience,
    offering_language,
    offering_product,
    cast("Table", OfferingAtVenue.__table__),
    cast("Table", Session.__table__),
    cast("Table", ServedArea.__table__),
)
"""The tables that hang on an offering."""

CLOSURES = cast("Table", Closure.__table__)
"""The table that hangs on a venue, and on an offering at a venue, with which its rows go."""


def row_of(identity: Identity, record: Record, digest: str, at: datetime) -> dict[str, Any]:
    """Make the row of a record's own table."""
    row = {
        "id": identity.id,
        "source": identity.source,
        "source_key": identity.key,
        "source_digest": digest,
        "is_example": record.is_example,
        "created_at": at,
        "updated_at": at,
    }
    if type(record) is OrganisationRecord:
        return row | _organisation(record)
    if type(record) is VenueRecord:
        return row | _venue(record)
    return row | _offering(record)


def children_of(offering_id: str, record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    """Make the rows that hang on an offering, each with the name of its table."""
    record = cast("OfferingRecord", record)
    for table, column, keys in (
        (offering_theme, "theme_key", record.themes),
        (offering_audience, "audience_key", record.audiences),
        (offering_language, "language_code", record.languages),
        (offering_product, "product_uri", record.products),
    ):
        for key in keys:
            yield table.name, {"offering_id": offering_id, column: key}
    for place in record.venues:
        venue_id = target_of("venue", place.venue, record.source).id
        place_id = stable_id("offering-at-venue", offering_id, venue_id)
        for closed in place.closures:
            yield CLOSURES.name, _closure(closed, offering_at_venue_id=place_id)
        yield (
            "offering_at_venue",
            {
                "id": place_id,
                "offering_id": offering_id,
                "venue_id": venue_id,
                "hours": place.hours,
                "hours_note": place.hours_note,
                "phone": place.phone,
                "room": place.room,
            },
        )
    for meeting in record.sessions:
        yield (
            "session",
            {
                "offering_id": offering_id,
                "venue_id": None if meeting.venue is None else target_of("venue", meeting.venue, record.source).id,
                "starts_at": meeting.starts_at,
                "ends_at": meeting.ends_at,
            },
        )
    for code in record.served_areas:
        yield "served_area", {"offering_id": offering_id, **_area(code)}


def closures_of(venue_id: str, record: Record) -> Iterator[dict[str, Any]]:
    """Make the rows of the closed and adjusted days of a venue."""
    for closed in cast("VenueRecord", record).closures:
        yield _closure(closed, venue_id=venue_id)


def _closure(closed: Closed, *, venue_id: str | None = None, offering_at_venue_id: str | None = None) -> dict[str, Any]:
    return {
        "venue_id": venue_id,
        "offering_at_venue_id": offering_at_venue_id,
        "first_on": closed.first,
        "last_on": closed.until,
        "hours": closed.hours,
        "reason": closed.reason,
    }


def _organisation(record: OrganisationRecord) -> dict[str, Any]:
    parent = None if record.parent is None else target_of("organisation", record.parent, record.source)
    return {
        "parent_id": parent.id if parent else None,
        "name": record.name,
        "kind": record.kind,
        "description": record.description,
        "phone": record.phone,
        "email": record.email,
        "website": record.website,
        "check_interval_days": record.check_interval_days,
        "when_overdue": record.when_overdue,
    }


def _venue(record: VenueRecord) -> dict[str, Any]:
    return {
        "organisation_id": target_of("organisation", record.organisation, record.source).id,
        "name": record.name,
        "street_address": record.street_address,
        "postcode": record.postcode,
        "town": record.town,
        "municipality_code": record.municipality,
        "point": point(record.lon, record.lat),
        "rd": rd_point(record.lon, record.lat),
        "wheelchair": record.wheelchair,
        "facilities": [facility.value for facility in record.facilities],
        "access_note": record.access_note,
    }


def _offering(record: OfferingRecord) -> dict[str, Any]:
    return {
        "organisation_id": target_of("organisation", record.organisation, record.source).id,
        "kind": record.kind,
        "form_key": record.form,
        "title": record.title,
        "summary": record.summary,
        "description": record.description,
        "deliveries": [delivery.value for delivery in record.deliveries],
        "help_by": record.help_by,
        "ido_variant": record.ido,
        "access": record.access,
        "access_note": record.access_note,
        "sign_up_url": record.sign_up_url,
        "cost_kind": record.cost.kind,
        "cost_cents": record.cost.cents,
        "cost_note": record.cost.note,
        "bring": [thing.value for thing in record.bring],
        "bring_note": record.bring_note,
        "phone": record.phone,
        "email": record.email,
        "website": record.website,
        "duration_note": record.duration_note,
        "max_participants": record.max_participants,
        "has_intake": record.has_intake,
        "level": record.level,
        "has_certificate": record.has_certificate,
        "residents_only": record.residents_only,
        "status": record.status,
        "valid_from": record.valid_from,
        "valid_until": record.valid_until,
        "unavailable_reason": record.unavailable.reason if record.unavailable else "",
        "unavailable_until": record.unavailable.until if record.unavailable else None,
        "checked_on": record.checked_on,
        "checked_by": record.checked_by,
        "check_due_on": record.check_due_on,
    }


def _area(code: str) -> dict[str, Any]:
    if code == COUNTRY_CODE:
        return {"kind": AreaKind.COUNTRY, "municipality_code": None, "province_code": None}
    if code.startswith("GM"):
        return {"kind": AreaKind.MUNICIPALITY, "municipality_code": code, "province_code": None}
    return {"kind": AreaKind.PROVINCE, "municipality_code": None, "province_code": code}
