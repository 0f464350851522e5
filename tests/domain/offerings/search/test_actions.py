"""The listings follow the offerings: after every edit they are what a rebuild would make."""

from __future__ import annotations

from datetime import timedelta

import orjson
from sqlalchemy import func, select, text

from app.domain.base import now
from app.domain.offerings.models import Offering, OfferingAtVenue
from app.domain.offerings.search.actions import rebuild_listings, refresh_listings
from app.domain.offerings.search.models import Listing, ListingCard, ListingCoverage
from app.domain.offerings.types import Status
from tests.domain.offerings.search.making import UTRECHT

X, Y = UTRECHT

COLUMNS = [
    column
    for column in (*Listing.__table__.c, ListingCard.slug, ListingCard.card, ListingCard.fresh_until)
    if column.name not in {"id", "rd"}
]


def rows(session):
    """Everything that search reads, without the numbers that mean nothing."""
    session.flush()
    listings = session.execute(
        select(*COLUMNS, func.ST_X(Listing.rd), func.ST_Y(Listing.rd))
        .join(ListingCard, ListingCard.id == Listing.id)
        .order_by(Listing.listing_id)
    ).all()
    coverage = session.execute(
        select(ListingCoverage.area_code, ListingCoverage.rank, ListingCoverage.listing_id)
        .join(Listing, Listing.id == ListingCoverage.id)
        .order_by(ListingCoverage.area_code, ListingCoverage.listing_id)
    ).all()
    return listings, coverage


def fits(session, term: str) -> int:
    """Count what the text index finds by a term."""
    if session.get_bind().dialect.name == "sqlite":
        found = text("SELECT count(*) FROM listing_terms WHERE listing_terms MATCH :question")
        return session.execute(found, {"question": f'"{term}"'}).scalar_one()
    found = text(
        "SELECT count(*) FROM listing WHERE array_to_tsvector(string_to_array(btrim(terms), ' '))"
        " @@ CAST(:question AS tsquery)"
    )
    return session.execute(found, {"question": f"'{term}'"}).scalar_one()


def test_what_edits_leave_behind_is_what_a_rebuild_makes(session, world):
    at = now()
    world.fill(80, seed=21)
    ids = world.offering_ids
    for number, offering in enumerate(
        session.scalars(select(Offering).where(Offering.id.in_(ids[:40])).order_by(Offering.id))
    ):
        if number % 4 == 0:
            offering.status = Status.HIDDEN if offering.status is Status.PUBLISHED else Status.PUBLISHED
        elif number % 4 == 1:
            offering.title = f"Nieuwe titel {number}"
        elif number % 4 == 2 and offering.venues:
            offering.venues.pop()
        else:
            offering.valid_until = at.date() - timedelta(days=1)
    refresh_listings(session, ids[:40], at=at)
    kept = rows(session)
    assert rebuild_listings(session, at=at) == len(kept[0]) > 50
    assert rows(session) == kept
    assert len(kept[1]) >= 3


def test_refreshing_again_changes_nothing_and_says_how_many_there_are(session, world):
    at = now()
    world.fill(20, seed=22)
    before = rows(session)
    assert refresh_listings(session, world.offering_ids, at=at) == len(before[0])
    assert rows(session) == before
    assert refresh_listings(session, ["nietbestaand"]) == 0


def test_an_offering_has_a_listing_per_venue_and_one_without_a_point_if_it_is_given_from_afar(session, world):
    first, second = world.venue("A", X, Y), world.venue("B", X + 1, Y, municipality="GM0193")
    offering = world.offering("Les", first, second, deliveries=["on_site", "online"], areas=("PV26", "GM0193"))
    listings = list(session.scalars(select(Listing).order_by(Listing.x)))
    at_venues = [listing for listing in listings if listing.x is not None]
    (remote,) = [listing for listing in listings if listing.x is None]
    assert [(listing.x, listing.y) for listing in at_venues] == [(X, Y), (X + 1, Y)]
    assert {listing.listing_id for listing in at_venues} == {
        place.id for place in session.scalars(select(OfferingAtVenue).where(OfferingAtVenue.offering_id == offering.id))
    }
    assert {listing.place_count for listing in listings} == {2}
    assert remote.rd is remote.venue_id is remote.municipality_code is None
    assert " is:remote " in remote.terms
    assert " mun:gm0193 " in at_venues[1].terms
    areas = session.scalars(select(ListingCoverage.area_code).where(ListingCoverage.listing_id == remote.listing_id))
    assert set(areas) == {"PV26", "GM0193"}
    card = orjson.loads(session.get(ListingCard, remote.id).card)
    assert (card["venue"], card["otherVenues"]) == (None, 2)


def test_the_text_index_follows_inserts_updates_and_deletes(session, world):
    offering = world.offering("Zeppelin", world.venue("A", X, Y))
    assert fits(session, "zeppelin") == fits(session, "t:zeppelin") == 1
    offering.title = "Luchtballon"
    refresh_listings(session, [offering.id])
    assert (fits(session, "zeppelin"), fits(session, "t:luchtballon")) == (0, 1)
    listing = session.scalars(select(Listing)).one()
    listing.terms = " vlieger "
    session.flush()
    assert (fits(session, "t:luchtballon"), fits(session, "vlieger")) == (0, 1)
    session.delete(offering)
    session.flush()
    session.expire_all()
    assert (fits(session, "vlieger"), session.scalar(select(func.count()).select_from(Listing))) == (0, 0)
    assert session.scalar(select(func.count()).select_from(ListingCard)) == 0


def test_a_word_is_never_taken_for_a_filter(session, world):
    world.offering("Free kind:help cost:free is:remote", world.venue("A", X, Y), cost_kind="paid")
    assert fits(session, "cost:free") == fits(session, "kind:help") == fits(session, "is:remote") == 0
