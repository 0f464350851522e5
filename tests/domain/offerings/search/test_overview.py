"""How much there is in each municipality, for the map from far off."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.offerings.search.queries import count_by_municipality
from app.domain.offerings.types import Kind, Status
from tests.domain.offerings.search.making import UTRECHT, World


def test_what_can_be_found_at_venues_is_counted_by_municipality(session: Session) -> None:
    world = World(session)
    library = world.venue("Bibliotheek Neude", *UTRECHT)
    house = world.venue("Buurthuis", UTRECHT[0], UTRECHT[1] + 900)
    zeist = world.venue("Bibliotheek Zeist", UTRECHT[0] + 9_000, UTRECHT[1], "GM0355")
    world.offering("Taalcafé", library, house, zeist)
    world.offering("Spreekuur geld", library, kind=Kind.HELP, themes=("money", "legal"))
    world.offering("Klik en Tik", zeist, themes=("digital",))
    world.offering("Nog niet", library, status=Status.DRAFT)
    world.offering("Voorbij", library, valid_until=now().date() - timedelta(days=1))
    world.offering("Later", library, valid_from=now().date() + timedelta(days=9))
    world.offering("Bellen", areas=("NL",), deliveries=["telephone"])
    assert count_by_municipality(session) == {"GM0344": 3, "GM0355": 2}
    assert count_by_municipality(session, kind=Kind.HELP) == {"GM0344": 1}
    assert count_by_municipality(session, theme="language") == {"GM0344": 2, "GM0355": 1}
    assert count_by_municipality(session, theme="digital", kind=Kind.HELP) == {}
