"""Keeping the listings true to the offerings: a few after an edit, or all from nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, select, union, update
from sqlalchemy.orm import Session

from app.domain.base import TIME_ZONE, now
from app.domain.offerings.models import Closure, Offering, OfferingAtVenue
from app.domain.offerings.models import Session as Meeting
from app.domain.offerings.search.facts import SharedFacts, read_facts, read_shared_facts
from app.domain.offerings.search.index import create_indexes, drop_indexes
from app.domain.offerings.search.models import Listing, ListingCard, ListingCoverage, OpenInterval, Timetable
from app.domain.offerings.search.rows import ListingRow, make_rows
from app.domain.offerings.search.timetables import write_timetables
from app.domain.offerings.types import Status
from geo.bulk import among, batches, insert_rows

BATCH = 1_000
"""How many offerings are read and written together: enough to make the statements cheap, little enough for memory."""

LISTING_TABLES = tuple(
    cast("Table", model.__table__) for model in (Timetable, OpenInterval, Listing, ListingCard, ListingCoverage)
)
"""What search reads."""


class FirstFilling:
    """Makes a large load into a database without listings many times quicker: search's indexes are made after it.

    Only when it has turned out to be large, since on PostgreSQL searches wait from then until the transaction ends.
    """

    LARGE = 20_000
    """From how many records on."""

    def __init__(self, session: Session) -> None:
        """Look whether there are listings."""
        self._connection = session.connection()
        self._can_drop = self._connection.execute(select(Listing.id).limit(1)).first() is None
        self._has_dropped = False

    def wrote(self, records: int) -> None:
        """Tell how many records were written so far."""
        if self._can_drop and not self._has_dropped and records > self.LARGE:
            drop_indexes(self._connection)
            self._has_dropped = True

    def finish(self) -> None:
        """Make the indexes, if they are not there."""
        if self._has_dropped:
            create_indexes(self._connection)


def refresh_listings(session: Session, offering_ids: Iterable[str], *, at: datetime | None = None) -> int:
    """Make the listings of some offerings anew from the rooms' tables, and return how many there are now.

    An offering that is not public, or not there, loses its listings. Runs in the caller's transaction, after flushing
    what the session still holds.
    """
    session.flush()
    at = at or now()
    shared = read_shared_facts(session)
    return sum(_replace(session, batch, shared, at) for batch in batches(dict.fromkeys(offering_ids), BATCH))


def rebuild_listings(session: Session, *, at: datetime | None = None) -> int:
    """Throw all listings away and make them anew; return how many there are. Readers see the old ones until commit."""
    session.flush()
    at = at or now()
    shared = read_shared_facts(session)
    session.execute(delete(ListingCoverage))
    session.execute(delete(ListingCard))
    session.execute(delete(Listing))
    session.execute(delete(OpenInterval))
    session.execute(delete(Timetable))
    published = session.scalars(select(Offering.id).where(Offering.status == Status.PUBLISHED).order_by(Offering.id))
    return sum(_insert(session, batch, shared, at) for batch in batches(published.all(), BATCH))


def refresh_stale_listings(session: Session, at: datetime, *, limit: int = 200) -> int:
    """Make anew the listings of at most `limit` offerings whose card is no longer true; return how many there were.

    Time did that: a meeting is over, so that a later one can be told of, or a closure has ended.
    """
    stale = (
        select(Listing.offering_id)
        .join(ListingCard, ListingCard.id == Listing.id)
        .where(ListingCard.fresh_until <= at)
        .limit(limit)
    )
    offering_ids = set(session.scalars(stale))
    refresh_listings(session, sorted(offering_ids), at=at)
    return len(offering_ids)


def distrust_listings(session: Session, at: datetime) -> None:
    """Mark the listings as stale that change as time passes: by meetings, closed days, or a time without them.

    For when a clock was ahead: what was made by it lacks what only seemed to be over.
    """
    today = at.astimezone(TIME_ZONE).date()
    at_venues = select(OfferingAtVenue.offering_id)
    timed = union(
        select(Meeting.offering_id).where(Meeting.ends_at > at),
        select(Offering.id).where(Offering.unavailable_until >= today),
        at_venues.join(Closure, Closure.venue_id == OfferingAtVenue.venue_id).where(Closure.last_on >= today),
        at_venues.join(Closure, Closure.offering_at_venue_id == OfferingAtVenue.id).where(Closure.last_on >= today),
    )
    stale = select(Listing.id).where(Listing.offering_id.in_(timed))
    session.execute(
        update(ListingCard).where(ListingCard.id.in_(stale)).values(fresh_until=at),
        execution_options={"synchronize_session": False},
    )


def _replace(session: Session, offering_ids: Sequence[str], shared: SharedFacts, at: datetime) -> int:
    # Cards and coverage go with their listing.
    session.execute(delete(Listing).where(among(session, Listing.offering_id, offering_ids)))
    return _insert(session, offering_ids, shared, at)


def _insert(session: Session, offering_ids: Sequence[str], shared: SharedFacts, at: datetime) -> int:
    rows = [row for facts in read_facts(session, offering_ids, at) for row in make_rows(facts, shared, at)]
    if rows:
        write_timetables(session, (row.timetable for row in rows if row.timetable), shared.calendar, at)
        _write(session, rows)
    return len(rows)


def _write(session: Session, rows: Sequence[ListingRow]) -> None:
    """Insert rows with their cards and coverage; the database numbers them, so that two writers never clash."""
    connection = session.connection()
    insert_rows(connection, Listing.__table__, [row.listing for row in rows])
    ids = [row.listing["listing_id"] for row in rows]
    written = session.execute(select(Listing.listing_id, Listing.id).where(among(session, Listing.listing_id, ids)))
    number = dict(written.all())
    cards = [{"id": number[row.listing["listing_id"]], **row.card} for row in rows]
    insert_rows(connection, ListingCard.__table__, cards)
    coverage = [{"id": number[area["listing_id"]], **area} for row in rows for area in row.coverage]
    insert_rows(connection, ListingCoverage.__table__, coverage)
