"""Reading offerings for the pages that show one, or all of one organisation or venue. Only what is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import Select, case, exists, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from app.domain.base import TIME_ZONE, begins_with, now
from app.domain.errors import InvalidParameter, NotFound
from app.domain.offerings.hours import parse_hours
from app.domain.offerings.models import Offering, OfferingAtVenue
from app.domain.offerings.search import rules
from app.domain.offerings.search.models import Listing, ListingCard
from app.domain.offerings.types import Status
from app.domain.organisations.models import Organisation, Venue
from app.domain.organisations.types import Wheelchair
from geo.bulk import batches

Card = Mapping[str, Any]


MOST_TEXTS = 500
"""How many texts stand in one condition."""


@dataclass(frozen=True, slots=True)
class DoubtfulHours:
    """Hours that can't be understood, why not, and where they stand; its source and key if a file brought it."""

    hours: str
    reason: str
    organisation: str
    title: str
    offering_id: str
    source: str | None
    source_key: str | None
    venue: str


@dataclass(frozen=True, slots=True)
class OfferingPlace:
    """A venue where an offering is given: its card, and what a card leaves out."""

    card: Card
    wheelchair: Wheelchair
    facilities: tuple[str, ...]
    access_note: str
    hours_note: str
    room: str


@dataclass(frozen=True, slots=True)
class OfferingPage:
    """One public offering with its organisation and products, its places and, if it is given from afar, that card.

    `first` is the card that speaks for the offering: of its first place, else the one from afar.
    """

    offering: Offering
    places: tuple[OfferingPlace, ...]
    remote: Card | None

    @property
    def first(self) -> Card:
        """The card that speaks for the offering."""
        return self.places[0].card if self.places else self.remote or {}


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing on a list that somebody takes along: its card, and what a card leaves out."""

    card: Card
    valid_until: date | None
    email: str
    sign_up_url: str
    access_note: str
    bring_note: str
    hours_note: str
    room: str


def get_offering_page(
    session: Session, offering_id: str, *, first: str | None = None, at: datetime | None = None
) -> OfferingPage:
    """Read one offering as the public sees it, in two statements; `first` is the listing id of the place to put first.

    Raises:
        NotFound: there is none, or it is not public today.
    """
    at = at or now()
    rows = session.execute(
        _visible_cards(at)
        .add_columns(
            Venue.wheelchair, Venue.facilities, Venue.access_note, OfferingAtVenue.hours_note, OfferingAtVenue.room
        )
        .outerjoin(OfferingAtVenue, OfferingAtVenue.id == Listing.listing_id)
        .outerjoin(Venue, Venue.id == OfferingAtVenue.venue_id)
        .where(Listing.offering_id == offering_id)
        .order_by(Listing.listing_id)
    ).all()
    if not rows:
        msg = f"no public offering {offering_id!r}"
        raise NotFound(msg)
    offering = (
        session.scalars(
            select(Offering)
            .where(Offering.id == offering_id)
            .options(joinedload(Offering.organisation), joinedload(Offering.products))
        )
        .unique()
        .one()
    )
    places, remote = [], None
    for text, fresh_until, wheelchair, facilities, access_note, hours_note, room in rows:
        card = _card(text, fresh_until, at)
        if wheelchair is None:
            remote = card
        else:
            places.append(OfferingPlace(card, wheelchair, tuple(facilities), access_note, hours_note, room))
    places.sort(key=lambda place: place.card["listingId"] != first)
    return OfferingPage(offering, tuple(places), remote)


def find_picks(session: Session, ids: Sequence[str], *, at: datetime | None = None) -> dict[str, Pick]:
    """Find what is public under these ids, in one statement, by the id that was asked.

    An id is of a listing, or of an offering and then means its first place, or else the offering from afar. What is
    not there, or not public today, is left out.
    """
    if not ids:
        return {}
    at = at or now()
    first_place = func.min(case((Listing.venue_id.is_not(None), Listing.listing_id)))
    of_offerings = (
        select(func.coalesce(first_place, func.min(Listing.listing_id)))
        .where(Listing.offering_id.in_(ids))
        .group_by(Listing.offering_id)
    )
    # One set of ids, since PostgreSQL reads the whole table for an OR of two.
    wanted = union(select(Listing.listing_id).where(Listing.listing_id.in_(ids)), of_offerings)
    rows = session.execute(
        _visible_cards(at)
        .add_columns(
            Offering.valid_until,
            Offering.email,
            Offering.sign_up_url,
            Offering.access_note,
            Offering.bring_note,
            func.coalesce(OfferingAtVenue.hours_note, ""),
            func.coalesce(OfferingAtVenue.room, ""),
        )
        .join(Offering, Offering.id == Listing.offering_id)
        .outerjoin(OfferingAtVenue, OfferingAtVenue.id == Listing.listing_id)
        .where(Listing.listing_id.in_(wanted))
        .order_by(Listing.listing_id)
    )
    by_listing: dict[str, Pick] = {}
    by_offering: dict[str, Pick] = {}
    for text, fresh_until, *rest in rows:
        pick = Pick(_card(text, fresh_until, at), *rest)
        by_listing[pick.card["listingId"]] = pick
        if pick.card["id"] not in by_offering or not by_offering[pick.card["id"]].card["venue"]:
            by_offering[pick.card["id"]] = pick
    found = by_offering | by_listing
    return {asked: found[asked] for asked in ids if asked in found}


def list_organisation_cards(
    session: Session, organisation_id: str, *, limit: int = 100, at: datetime | None = None
) -> list[Card]:
    """List what an organisation gives, one card per offering, by title and then by id."""
    at = at or now()
    statement = _visible_cards(at).where(Listing.organisation_id == organisation_id).limit(limit * 4)
    cards: dict[str, Card] = {}
    for text, fresh_until in session.execute(statement.order_by(ListingCard.slug, Listing.listing_id)):
        card = _card(text, fresh_until, at)
        cards.setdefault(card["id"], card)
    return list(cards.values())[:limit]


def list_venue_cards(session: Session, venue_id: str, *, limit: int = 100, at: datetime | None = None) -> list[Card]:
    """List what is given at a venue, by title and then by id."""
    at = at or now()
    statement = _visible_cards(at).where(Listing.venue_id == venue_id).limit(limit)
    return [
        _card(text, fresh_until, at)
        for text, fresh_until in session.execute(statement.order_by(ListingCard.slug, Listing.listing_id))
    ]


def list_addresses(session: Session, first: str) -> list[tuple[str, str, date | None]]:
    """List id, slug and last check of the public offerings whose id begins with one character, in order of id."""
    today = _today(now())
    statement = (
        select(Listing.offering_id, func.min(ListingCard.slug), func.max(Offering.checked_on))
        .join(ListingCard, ListingCard.id == Listing.id)
        .join(Offering, Offering.id == Listing.offering_id)
        .where(
            begins_with(Listing.offering_id, first),
            Listing.visible_from <= today,
            Listing.visible_until >= today,
        )
        .group_by(Listing.offering_id)
        .order_by(Listing.offering_id)
    )
    return [(offering_id, slug, checked_on) for offering_id, slug, checked_on in session.execute(statement)]


def list_venue_names(session: Session, first: str) -> list[tuple[str, str]]:
    """List id and name of the venues whose id begins with one character and where something is given now, by id."""
    return _names_of(session, Venue, Listing.venue_id, first)


def list_organisation_names(session: Session, first: str) -> list[tuple[str, str]]:
    """List id and name of the organisations whose id begins with one character and who give something now, by id."""
    return _names_of(session, Organisation, Listing.organisation_id, first)


def _names_of(
    session: Session,
    model: type[Venue | Organisation],
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    first: str,
) -> list[tuple[str, str]]:
    today = _today(now())
    statement = (
        select(model.id, model.name)
        .where(
            begins_with(model.id, first),
            exists().where(column == model.id, Listing.visible_from <= today, Listing.visible_until >= today),
        )
        .order_by(model.id)
    )
    return [(id, name) for id, name in session.execute(statement)]


def list_doubtful_hours(session: Session) -> list[DoubtfulHours]:
    """List every offering at a venue whose hours can't be understood, by organisation and title.

    They came past the checks of loads and editors; on the site their times are unknown.
    """
    texts = session.scalars(select(OfferingAtVenue.hours).where(OfferingAtVenue.hours != "").distinct())
    reasons = {text: reason for text in texts if (reason := _unclear(text))}
    statement = (
        select(
            OfferingAtVenue.hours,
            Organisation.name,
            Offering.title,
            Offering.id,
            Offering.source,
            Offering.source_key,
            Venue.name,
        )
        .join(Offering, Offering.id == OfferingAtVenue.offering_id)
        .join(Organisation, Organisation.id == Offering.organisation_id)
        .join(Venue, Venue.id == OfferingAtVenue.venue_id)
        .order_by(Organisation.name, Offering.title, Offering.id, Venue.name)
    )
    found: list[DoubtfulHours] = []
    for some in batches(reasons, MOST_TEXTS):
        rows = session.execute(statement.where(OfferingAtVenue.hours.in_(some)))
        found += [DoubtfulHours(row.hours, reasons[row.hours], *row[1:]) for row in rows]
    return found


def has_examples(session: Session) -> bool:
    """Tell whether any offering that is shown is an example."""
    shown = exists().where(Offering.is_example, Offering.status == Status.PUBLISHED)
    return bool(session.scalar(select(shown)))


def _unclear(hours: str) -> str:
    """Say why hours can't be understood; nothing when they can."""
    try:
        parse_hours(hours)
    except InvalidParameter as error:
        return str(error)
    return ""


def _visible_cards(at: datetime) -> Select[*tuple[Any, ...]]:
    today = _today(at)
    return (
        select(ListingCard.card, ListingCard.fresh_until)
        .join(Listing, Listing.id == ListingCard.id)
        .where(Listing.visible_from <= today, Listing.visible_until >= today)
    )


def _today(at: datetime) -> date:
    return at.astimezone(TIME_ZONE).date()


def _card(text: str, fresh_until: datetime | None, at: datetime) -> Card:
    card: dict[str, Any] = orjson.loads(text)
    return rules.refresh_card(card, at) if fresh_until is not None and fresh_until <= at else card
