"""What is on a list that somebody takes along, found by the ids in an address."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.domain.base import stable_id
from app.domain.offerings.queries import find_picks
from app.domain.offerings.types import Status
from tests.domain.offerings.search.making import UTRECHT, World


def test_a_listing_an_offering_and_what_is_given_from_afar(session: Session) -> None:
    world = World(session)
    neude, zeist = world.venue("Neude", *UTRECHT), world.venue("Zeist", UTRECHT[0] + 9_000, UTRECHT[1])
    desk = world.offering("Spreekuur", neude, zeist, bring_note="en een pen", deliveries=["on_site", "telephone"])
    call = world.offering("Bellijn", areas=("NL",), deliveries=["telephone"], valid_until=date(2199, 1, 1))
    first, second = sorted(place.id for place in desk.venues)
    remote = stable_id("remote", call.id)

    found = find_picks(session, [second, desk.id, call.id, remote, "000000000000"])

    assert list(found) == [second, desk.id, call.id, remote]
    assert [pick.card["listingId"] for pick in found.values()] == [second, first, remote, remote]
    assert found[desk.id].bring_note == "en een pen"
    assert found[call.id].valid_until == date(2199, 1, 1)
    assert found[call.id].room == ""


def test_what_is_hidden_or_over_is_not_found(session: Session) -> None:
    world = World(session)
    venue = world.venue("Neude", *UTRECHT)
    hidden = world.offering("Verborgen", venue, status=Status.HIDDEN)
    over = world.offering("Voorbij", venue, valid_until=date(2020, 1, 1))
    assert find_picks(session, [hidden.id, over.id, hidden.venues[0].id]) == {}
    assert find_picks(session, []) == {}
