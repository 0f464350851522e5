"""Everything that the listings of some offerings are made of, read in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Row, Table, func, select, union_all
from sqlalchemy.orm import Session as DatabaseSession

from app.domain.base import TIME_ZONE
from app.domain.calendar.queries import load_calendar
from app.domain.calendar.types import Calendar
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
from app.domain.offerings.types import COUNTRY_CODE, AreaKind, Status
from app.domain.organisations.models import Organisation, Venue
from app.domain.taxonomy.models import Form, Theme
from app.domain.taxonomy.vocabulary.queries import load_vocabulary
from app.domain.taxonomy.vocabulary.understanding import Vocabulary
from geo.bulk import among
from geo.tables import Municipality, Province

_vocabulary: list[Vocabulary] = []

COUNTRY = {"kind": AreaKind.COUNTRY.value, "code": COUNTRY_CODE, "name": "Nederland"}


@dataclass(frozen=True, slots=True)
class SharedFacts:
    """What all listings share: the words of themes and forms in every language by key, the vocabulary, the calendar."""

    themes: dict[str, str]
    forms: dict[str, str]
    vocabulary: Vocabulary
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Facts:
    """One public offering with everything that hangs on it; `closures` by the id of the offering at a venue."""

    offering: Row[Any]
    themes: list[str]
    audiences: list[str]
    languages: list[str]
    products: list[str]
    places: list[Row[Any]]
    sessions: list[tuple[str | None, datetime, datetime]]
    closures: dict[str, list[Row[Any]]]
    areas: list[dict[str, str]]


def read_shared_facts(session: DatabaseSession) -> SharedFacts:
    """Read the labels of themes and forms, the vocabulary, and the holidays."""
    themes = session.execute(select(Theme.key, Theme.labels))
    forms = session.execute(select(Form.key, Form.labels))
    return SharedFacts(
        themes={key: " ".join(labels.values()) for key, labels in themes},
        forms={key: " ".join(labels.values()) for key, labels in forms},
        vocabulary=_read_vocabulary(session),
        calendar=load_calendar(session),
    )


def _read_vocabulary(session: DatabaseSession) -> Vocabulary:
    """Read the vocabulary, kept for the next time while it stays the same: making it takes a second."""
    _vocabulary[:] = [load_vocabulary(session, *_vocabulary)]
    return _vocabulary[0]


def read_facts(session: DatabaseSession, offering_ids: Sequence[str], at: datetime) -> list[Facts]:
    """Read those of the offerings that are public at a moment or will be, in nine statements, in order of id."""
    offerings = session.execute(
        select(
            Offering.__table__,
            Organisation.name.label("organisation_name"),
            Organisation.phone.label("organisation_phone"),
            Organisation.website.label("organisation_website"),
        )
        .join(Organisation, Organisation.id == Offering.organisation_id)
        .where(
            among(session, Offering.id, offering_ids),
            Offering.status == Status.PUBLISHED,
            Offering.valid_until.is_(None) | (Offering.valid_until >= at.date()),
        )
        .order_by(Offering.id)
    ).all()
    themes = _keys(session, offering_theme, "theme_key", offering_ids)
    audiences = _keys(session, offering_audience, "audience_key", offering_ids)
    languages = _keys(session, offering_language, "language_code", offering_ids)
    products = _keys(session, offering_product, "product_uri", offering_ids)
    places = _places(session, offering_ids)
    sessions = _sessions(session, offering_ids, at)
    closures = _closures(session, (place for found in places.values() for place in found), at)
    areas = _areas(session, offering_ids)
    return [
        Facts(
            offering=offering,
            themes=themes[offering.id],
            audiences=audiences[offering.id],
            languages=languages[offering.id],
            products=products[offering.id],
            places=places[offering.id],
            sessions=sessions[offering.id],
            closures=closures[offering.id],
            areas=areas[offering.id],
        )
        for offering in offerings
    ]


def _keys(session: DatabaseSession, link: Table, column: str, offering_ids: Sequence[str]) -> dict[str, list[str]]:
    statement = (
        select(link.c.offering_id, link.c[column])
        .where(among(session, link.c.offering_id, offering_ids))
        .order_by(link.c.offering_id, link.c[column])
    )
    found: dict[str, list[str]] = defaultdict(list)
    for offering_id, key in session.execute(statement):
        found[offering_id].append(key)
    return found


def _places(session: DatabaseSession, offering_ids: Sequence[str]) -> dict[str, list[Row[Any]]]:
    statement = (
        select(
            OfferingAtVenue.id,
            OfferingAtVenue.offering_id,
            OfferingAtVenue.hours,
            OfferingAtVenue.phone,
            Venue.id.label("venue_id"),
            Venue.name,
            Venue.street_address,
            Venue.postcode,
            Venue.town,
            func.ST_X(Venue.point).label("lon"),
            func.ST_Y(Venue.point).label("lat"),
            func.ST_X(Venue.rd).label("x"),
            func.ST_Y(Venue.rd).label("y"),
            Venue.municipality_code,
            Venue.wheelchair,
            Municipality.name.label("municipality_name"),
            Municipality.slug.label("municipality_slug"),
        )
        .join(Venue, Venue.id == OfferingAtVenue.venue_id)
        .join(Municipality, Municipality.code == Venue.municipality_code)
        .where(among(session, OfferingAtVenue.offering_id, offering_ids))
        .order_by(OfferingAtVenue.id)
    )
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for place in session.execute(statement):
        found[place.offering_id].append(place)
    return found


def _sessions(
    session: DatabaseSession, offering_ids: Sequence[str], at: datetime
) -> dict[str, list[tuple[str | None, datetime, datetime]]]:
    statement = (
        select(Session.offering_id, Session.venue_id, Session.starts_at, Session.ends_at)
        .where(among(session, Session.offering_id, offering_ids), Session.ends_at > at)
        .order_by(Session.starts_at, Session.ends_at, Session.id)
    )
    found: dict[str, list[tuple[str | None, datetime, datetime]]] = defaultdict(list)
    for offering_id, venue_id, starts_at, ends_at in session.execute(statement):
        found[offering_id].append((venue_id, starts_at, ends_at))
    return found


def _closures(
    session: DatabaseSession, places: Iterable[Row[Any]], at: datetime
) -> dict[str, dict[str, list[Row[Any]]]]:
    """Read the closed and adjusted days that are not over: of an offering at a venue before those of the venue.

    By offering and place.
    """
    at_venues: dict[str, list[Row[Any]]] = defaultdict(list)
    own: dict[str, Row[Any]] = {}
    for place in places:
        at_venues[place.venue_id].append(place)
        own[place.id] = place
    coming = Closure.last_on >= at.astimezone(TIME_ZONE).date()
    kept = (Closure.venue_id, Closure.offering_at_venue_id, Closure.first_on, Closure.last_on, Closure.hours)
    both: CompoundSelect[Any] = union_all(
        select(*kept, Closure.reason).where(among(session, Closure.offering_at_venue_id, own), coming),
        select(*kept, Closure.reason).where(among(session, Closure.venue_id, at_venues), coming),
    )
    found: dict[str, dict[str, list[Row[Any]]]] = defaultdict(lambda: defaultdict(list))
    rows: Sequence[Row[Any]] = session.execute(both).all()
    for row in sorted(rows, key=_closure_order):
        for place in [own[row.offering_at_venue_id]] if row.offering_at_venue_id else at_venues[row.venue_id]:
            found[place.offering_id][place.id].append(row)
    return found


def _closure_order(row: Row[Any]) -> tuple[Any, ...]:
    return row.offering_at_venue_id is None, row.first_on, row.last_on, row.hours, row.reason


def _areas(session: DatabaseSession, offering_ids: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    statement = (
        select(
            ServedArea.offering_id,
            ServedArea.kind,
            func.coalesce(Municipality.code, Province.code),
            func.coalesce(Municipality.name, Province.name),
        )
        .join(Municipality, Municipality.code == ServedArea.municipality_code, isouter=True)
        .join(Province, Province.code == ServedArea.province_code, isouter=True)
        .where(among(session, ServedArea.offering_id, offering_ids))
    )
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for offering_id, kind, code, name in session.execute(statement):
        found[offering_id].append({"kind": kind.value, "code": code, "name": name} if code else COUNTRY)
    for areas in found.values():
        areas.sort(key=lambda area: (area["name"], area["code"]))
    return found
