"""A small town to open pages of, and a reader that proof-reads every page it opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.offerings.models import Offering
from app.domain.offerings.types import Access, CostKind, HelpBy, IdoVariant, Kind
from app.domain.organisations.models import Venue
from app.domain.organisations.types import Wheelchair
from app.http.current import forget_current
from tests.domain.offerings.search.making import UTRECHT, World
from tests.web.linting import Document, lint

HOSTILE = '{{7*7}} ${1} </script><b>vet</b> & "zo"'
"""A title that is code in four languages; every page has to show it as it is."""


class Town:
    """Offerings in Utrecht of every sort, by name."""

    def __init__(self, session: Session) -> None:
        world = World(session)
        self.world = world
        self.library = world.venue("Bibliotheek Neude", UTRECHT[0] + 200, UTRECHT[1])
        self.library.wheelchair, self.library.facilities = Wheelchair.YES, ["computers", "printer"]
        self.house = world.venue("Buurthuis De Dreef", UTRECHT[0], UTRECHT[1] + 1_500)
        self.far = world.venue("Bibliotheek Zeist", UTRECHT[0] + 9_000, UTRECHT[1], "GM0355")
        soon = (datetime.now(UTC) + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
        self.ido = world.offering(
            "Informatiepunt Digitale Overheid",
            self.library,
            self.far,
            kind=Kind.HELP,
            form_key="drop-in",
            themes=("government", "digital"),
            audiences=("everyone",),
            languages=("nl", "en"),
            access=Access.DROP_IN,
            ido_variant=IdoVariant.BASIC,
            help_by=HelpBy.VOLUNTEER,
            summary="Hebt u vragen over DigiD? Loop binnen.",
            description="Wij kijken samen.\nHet is gratis.",
            bring=["digid", "letter"],
            checked_on=soon.date(),
            refresh=False,
        )
        self._open(self.library.id, "Mo-Fr 09:00-17:00; PH off")
        self.hostile = world.offering(
            HOSTILE, self.library, themes=("digital",), summary=HOSTILE, description=HOSTILE, refresh=False
        )
        self.course = world.offering(
            "Klik en Tik",
            self.house,
            themes=("digital",),
            cost_kind=CostKind.PAID,
            cost_cents=1250,
            access=Access.REGISTRATION,
            sign_up_url="https://example.org/aanmelden",
            sessions=((soon, soon + timedelta(hours=2)),),
            max_participants=8,
            refresh=False,
        )
        self.residents = world.offering(
            "Formulierenhulp",
            self.house,
            kind=Kind.HELP,
            areas=("GM0344",),
            residents_only=True,
            themes=("money",),
            refresh=False,
        )
        self.remote = world.offering(
            "Bellen met een taalmaatje",
            areas=("NL",),
            deliveries=["telephone"],
            phone="085 000 00 00",
            access=Access.DROP_IN,
            refresh=False,
        )
        world.organisation.description = "De bibliotheek van de stad."
        from app.domain.offerings.search.actions import refresh_listings

        refresh_listings(session, world.offering_ids)
        session.commit()

    def place_of(self, offering: Offering, venue: Venue) -> str:
        """Give the id of an offering at a venue; the database brings an offering's places in any order."""
        return next(place.id for place in offering.venues if place.venue_id == venue.id)

    def _open(self, venue_id: str, hours: str) -> None:
        place = next(place for place in self.ido.venues if place.venue_id == venue_id)
        place.hours = hours

    def venues(self) -> list[Venue]:
        """List the venues."""
        return [self.library, self.house, self.far]


class Reader:
    """Opens pages as a browser asks for them, and fails on what the proof-reader finds."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str, status: int = 200) -> Document:
        """Open a page, following no redirect; the text of the whole page is in its html element."""
        response = self.client.get(path)
        assert response.status_code == status, f"{path}: {response.status_code}"
        return lint(response.get_data(as_text=True), path)

    def text(self, path: str, status: int = 200) -> str:
        """Give the words of a page's main part with single spaces."""
        page = self.open(path, status)
        return " ".join(page.all("main")[0].text.split())


@pytest.fixture
def town(session: Session, app: Flask) -> Iterator[Town]:
    """Offerings of every sort in Utrecht."""
    forget_current(app)
    yield Town(session)
    forget_current(app)


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """Who opens pages and proof-reads them."""
    return Reader(client)
