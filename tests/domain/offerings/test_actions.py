"""Every verb changes the tables, writes an event and leaves the listings as a rebuild would make them."""

from __future__ import annotations

from datetime import date

import orjson
import pytest
from sqlalchemy import select

from app.domain.errors import InvalidParameter
from app.domain.exchange.actions import load_records
from app.domain.exchange.identity import identify
from app.domain.offerings import actions
from app.domain.offerings.models import Offering
from app.domain.offerings.rules import is_public, missing_for_publication
from app.domain.offerings.schedule import ClosedDays
from app.domain.offerings.search.actions import rebuild_listings
from app.domain.offerings.search.models import Listing, ListingCard, ListingCoverage
from app.domain.offerings.types import Access, CostKind, Delivery, Kind, Missing, Status
from app.domain.organisations.actions import create_organisation, create_venue
from app.domain.organisations.models import Organisation, Venue
from app.domain.organisations.types import OrganisationKind
from geo.crs import to_rd
from tests.factories import records
from tests.factories.events import events_of
from tests.factories.records import file_of, small_world

TODAY = date(2026, 11, 23)
BY = "test"


@pytest.fixture
def world(session):
    """One organisation with a venue, an offering there and one from afar."""
    load_records(session, file_of(*small_world(), records.venue("v2", name="Wijkcentrum De Eik", lat=52.1)))
    return session


@pytest.fixture
def offering(world):
    return world.get(Offering, identify("offering", "test", "a1").id)


@pytest.fixture
def second_venue(world):
    return world.get(Venue, identify("venue", "test", "v2").id)


def listings(session):
    """What search reads, without the numbers that say nothing."""
    session.expire_all()
    rows = session.execute(
        select(Listing.listing_id, Listing.terms, Listing.x, Listing.place_count, ListingCard.slug, ListingCard.card)
        .join(ListingCard, ListingCard.id == Listing.id)
        .order_by(Listing.listing_id)
    ).all()
    coverage = session.execute(select(ListingCoverage.area_code, ListingCoverage.listing_id).order_by(None))
    return rows, sorted(map(tuple, coverage))


def cards_of(session, offering):
    statement = select(ListingCard.card).join(Listing, Listing.id == ListingCard.id)
    return [orjson.loads(card) for card in session.scalars(statement.where(Listing.offering_id == offering.id))]


def last_event(session, kind, entity):
    return next(iter(events_of(session, kind, entity.id)), None)


@pytest.fixture(autouse=True)
def _listings_are_as_a_rebuild_makes_them(session):
    """After every test here: what the verbs left is what a rebuild from nothing gives."""
    yield
    session.flush()
    kept = listings(session)
    rebuild_listings(session)
    assert listings(session) == kept


def test_a_changed_title_shows_at_once_and_is_written_down(world, offering):
    actions.update_offering(world, offering, by=BY, title="Tabletcafé")
    assert [card["title"] for card in cards_of(world, offering)] == ["Tabletcafé"]
    event = last_event(world, "offering", offering)
    assert (event.actor, event.verb, event.before, event.after) == (
        BY,
        "update",
        {"title": "Digicafé"},
        {"title": "Tabletcafé"},
    )
    assert offering.source_digest is None


def test_a_change_that_changes_nothing_is_no_event(world, offering):
    actions.update_offering(world, offering, by=BY, title=offering.title)
    assert last_event(world, "offering", offering) is None


@pytest.mark.parametrize("verb", [actions.hide_offering, actions.archive_offering])
def test_what_is_hidden_or_archived_is_gone_from_search(world, offering, verb):
    verb(world, offering, by=BY)
    assert cards_of(world, offering) == []
    assert last_event(world, "offering", offering).before == {"status": "published"}


def test_what_was_hidden_can_be_published_again_but_not_twice(world, offering):
    actions.hide_offering(world, offering, by=BY)
    actions.publish_offering(world, offering, by=BY)
    assert len(cards_of(world, offering)) == 1
    with pytest.raises(actions.OfferingAlreadyPublished):
        actions.publish_offering(world, offering, by=BY)


def test_what_is_incomplete_is_not_published_and_says_what_lacks(world, offering):
    actions.hide_offering(world, offering, by=BY)
    actions.update_offering(world, offering, by=BY, summary=" ", cost_kind=CostKind.PAID)
    with pytest.raises(actions.OfferingIncomplete) as refused:
        actions.publish_offering(world, offering, by=BY)
    assert refused.value.missing == (Missing.SUMMARY, Missing.COST)
    assert offering.status is Status.HIDDEN


def test_an_offering_made_by_hand_is_found_when_it_is_published(world, second_venue):
    made = actions.create_offering(
        world,
        Offering(
            organisation_id=second_venue.organisation_id,
            kind=Kind.LEARN,
            form_key="course",
            title="Klik & Tik",
            summary="Leer werken met internet.",
            deliveries=[Delivery.ON_SITE.value],
            access=Access.REGISTRATION,
            cost_kind=CostKind.FREE,
            status=Status.DRAFT,
        ),
        by=BY,
        themes=["digital"],
        languages=["nl"],
    )
    assert cards_of(world, made) == []
    actions.place_offering(world, made, second_venue, by=BY, hours="Tu  10:00-12:00")
    actions.publish_offering(world, made, by=BY)
    (card,) = cards_of(world, made)
    assert (card["themes"], card["hours"], card["venue"]["name"]) == (
        ["digital"],
        "Tu 10:00-12:00",
        "Wijkcentrum De Eik",
    )
    verbs = [event.verb for event in events_of(world, "offering", made.id)]
    assert verbs == ["publish", "place", "create"]


def test_terms_are_replaced_where_they_are_given(world, offering):
    actions.classify_offering(world, offering, by=BY, themes={"money", "work"})
    (card,) = cards_of(world, offering)
    assert card["themes"] == ["money", "work"]
    assert card["languages"] == ["en", "nl"]
    assert last_event(world, "offering", offering).before == {"themes": ["digital"]}


def test_an_offering_moves_between_venues(world, offering, second_venue):
    first = offering.venues[0].venue
    actions.place_offering(world, offering, second_venue, by=BY, hours="Fr 13:00-15:00")
    assert {card["otherVenues"] for card in cards_of(world, offering)} == {1}
    actions.remove_offering_from(world, offering, first, by=BY)
    (card,) = cards_of(world, offering)
    assert card["venue"]["id"] == second_venue.id
    actions.place_offering(world, offering, second_venue, by=BY)
    (card,) = cards_of(world, offering)
    assert card["hours"] == ""


def test_hours_that_mean_nothing_are_refused(world, offering, second_venue):
    with pytest.raises(InvalidParameter):
        actions.place_offering(world, offering, second_venue, by=BY, hours="whenever")


def test_a_check_sets_the_day_of_the_next(world, offering):
    actions.check_offering(world, offering, on=TODAY, by=BY, name="Bibliotheek De Leesbrug")
    assert (offering.checked_on, offering.check_due_on) == (TODAY, date(2027, 5, 24))
    assert cards_of(world, offering)[0]["checkedOn"] == "2026-11-23"


def test_what_cards_show_of_organisations_and_venues_follows_them(world, offering):
    actions.update_organisation(world, offering.organisation, by=BY, name="Bibliotheek De Inktpot")
    actions.update_venue(world, offering.venues[0].venue, by=BY, name="De Inktpot", street_address="Kiezelweg 1")
    (card,) = cards_of(world, offering)
    assert card["organisation"]["name"] == "Bibliotheek De Inktpot"
    assert card["venue"]["name"] == "De Inktpot"
    assert card["address"]["street"] == "Kiezelweg 1"
    assert last_event(world, "venue", offering.venues[0].venue).after == {
        "name": "De Inktpot",
        "street_address": "Kiezelweg 1",
    }


def test_what_is_set_to_what_it_was_is_no_change(world, offering):
    organisation = offering.organisation
    organisation.source_digest = digest = "as the file said"
    world.flush()
    before = last_event(world, "organisation", organisation)
    actions.update_organisation(world, organisation, by=BY, name=organisation.name)
    assert last_event(world, "organisation", organisation) is before
    assert organisation.source_digest == digest


def test_a_venue_made_by_hand_has_its_point_on_both_maps(session):
    organisation = create_organisation(session, Organisation(name="A", kind=OrganisationKind.OTHER), by=BY)
    venue = Venue(
        organisation_id=organisation.id,
        name="V",
        street_address="S 1",
        postcode="3511 XQ",
        town="U",
        municipality_code="GM0344",
    )
    create_venue(session, venue, lon=5.12222, lat=52.09083, by=BY)
    session.expire_all()
    rd = session.execute(select(Venue.rd.ST_X(), Venue.rd.ST_Y())).one()
    assert tuple(rd) == pytest.approx(to_rd(5.12222, 52.09083), abs=0.01)
    assert last_event(session, "venue", venue).verb == "create"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, True),
        ({"status": Status.DRAFT}, False),
        ({"valid_from": date(2026, 11, 24)}, False),
        ({"valid_from": TODAY, "valid_until": TODAY}, True),
        ({"valid_until": date(2026, 11, 22)}, False),
    ],
)
def test_what_the_public_sees(values, expected):
    assert is_public(Offering(**{"status": Status.PUBLISHED, **values}), TODAY) is expected


def test_what_comes_from_afar_needs_an_area_and_a_way_to_reach_it():
    offering = Offering(
        title="", summary="x", deliveries=[Delivery.TELEPHONE.value], phone="", email="", website="",
        residents_only=False, cost_kind=CostKind.FREE, organisation=Organisation(phone=""),
    )  # fmt: skip
    assert missing_for_publication(offering, 0) == (Missing.TITLE, Missing.THEME, Missing.AREA, Missing.CONTACT)


def test_closed_days_go_to_the_listings_of_the_venue_and_are_replaced(world, offering):
    venue = offering.venues[0].venue
    days = ClosedDays(date(2099, 12, 24), date(2099, 12, 31))
    actions.adjust_days(world, venue, [(days, "Kerstvakantie")], by=BY)
    kept = listings(world)
    (card,) = cards_of(world, offering)
    (told,) = card["closures"]
    assert told == {
        "from": "2099-12-24",
        "until": "2099-12-31",
        "hours": "",
        "ofVenue": True,
        "reason": "Kerstvakantie",
    }
    rebuild_listings(world)
    assert listings(world) == kept
    own = ClosedDays(date(2099, 12, 24), date(2099, 12, 24), ((600, 720),))
    actions.adjust_days(world, offering.venues[0], [(own, "")], by=BY)
    (card,) = cards_of(world, offering)
    assert [(each["hours"], each["ofVenue"]) for each in card["closures"]] == [("10:00-12:00", False), ("", True)]
    assert world.get(Offering, offering.id).source_digest is None
    actions.adjust_days(world, venue, [], by=BY)
    actions.adjust_days(world, offering.venues[0], [], by=BY)
    assert "2099-12-24" not in str(listings(world))
    verbs = [event.verb for event in events_of(world, "venue", venue.id)]
    assert verbs.count("adjust_days") == 2
