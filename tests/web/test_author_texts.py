"""What authors wrote is Dutch, whatever the language of the page: it is marked so, for voices, braille and translators."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.base import now, stable_id
from app.domain.offerings.models import Closure
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.types import Access, CostKind, Kind, Status
from app.domain.organisations.models import Organisation
from app.domain.organisations.types import OrganisationKind
from tests.databases import ONE_ENGINE
from tests.domain.offerings.search.making import UTRECHT
from tests.web.conftest import Town
from tests.web.linting import Document

FIELDS = (
    "title", "summary", "description", "access", "cost", "bring", "duration", "level", "checked", "unavailable",
    "hours", "hours_comment", "room", "closure", "venue", "street", "town", "entrance", "organisation", "about",
    "parent", "remote",
)  # fmt: skip
"""What an author writes, each filled in with a value of its own."""

PAGES = {
    "results": "/ar/zoeken?waar=3511",
    "results of a question": "/ar/zoeken?waar=3511&wat=kinderbijslag",
    "nothing found": "/ar/zoeken?waar=3511&wat=onderwatervioolles",
    "results in large letters": "/ar/zoeken?waar=3511&wat=kinderbijslag&weergave=rustig",
    "results with a list": "/ar/zoeken?waar=3511&mee={place}",
    "municipality": "/ar/gemeente/utrecht",
    "offering": "/ar/aanbod/{offering}/kinderbijslag-{title}",
    "offering that is not available": "/ar/aanbod/{unavailable}/even-niet",
    "offering from afar": "/ar/aanbod/{remote}/{remote_title}",
    "organisation": "/ar/organisatie/{organisation}/{organisation_name}",
    "venue": "/ar/locatie/{venue}/{venue_name}",
    "list": "/ar/mee?p={place}.{unavailable}.{remote}",
    "list on paper": "/ar/mee?p={place}.{unavailable}.{remote}&vorm=kaart",
    "advice": "/ar/keuzehulp/mij/brief/uwv-svb/kinderbijslag/advies?waar=3511",
    "advice for somebody else": "/ar/keuzehulp/ander/brief/uwv-svb/kinderbijslag/advies?waar=3511",
    "advice without a place": "/ar/keuzehulp/mij/brief/uwv-svb/kinderbijslag/advies",
}


def value(name: str) -> str:
    """Give what an author wrote in a field: a word that stands nowhere else."""
    return f"Dit{name.replace('_', '')}woord"


@dataclass
class Told(Document):
    """A page, and what stands in its body: each text with the language that it says to be in."""

    pieces: list[tuple[str, str]] = field(default_factory=list)

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        tags = {element.tag for element in self._open}
        if "body" in tags and "script" not in tags:
            spoken = [element.attributes["lang"] for element in self._open if "lang" in element.attributes]
            self.pieces.append((data, spoken[-1]))


@pytest.fixture
def told(session: Session, client: FlaskClient, town: Town) -> dict[str, Told]:
    """The pages of an offering of which every text was written by its author."""
    world = town.world
    town.ido.status = Status.HIDDEN  # else it is the first advice
    parent = Organisation(id=stable_id("parent"), name=value("parent"), kind=OrganisationKind.LIBRARY)
    session.add(parent)
    session.flush()
    organisation = world.organisation
    organisation.name, organisation.description = value("organisation"), value("about")
    organisation.parent_id = parent.id
    venue = world.venue(value("venue"), UTRECHT[0] + 20, UTRECHT[1])
    venue.street_address, venue.town, venue.access_note = value("street"), value("town"), value("entrance")
    common = {
        "kind": Kind.HELP,
        "form_key": "consultation",
        "themes": ("government", "money"),
        "access": Access.APPOINTMENT,
        "cost_kind": CostKind.PAID,
        "cost_cents": 500,
        "refresh": False,
        "access_note": value("access"),
        "cost_note": value("cost"),
        "bring_note": value("bring"),
        "duration_note": value("duration"),
        "level": value("level"),
        "checked_by": value("checked"),
        "checked_on": now().date(),
    }
    offering = world.offering(
        f"Kinderbijslag {value('title')}", venue, summary=value("summary"), description=value("description"), **common
    )
    (place,) = offering.venues
    place.hours = f'Mo-Fr 09:00-17:00 "{value("hours_comment")}"'
    place.hours_note, place.room = value("hours"), value("room")
    today = now().date()
    days = {"first_on": today + timedelta(2), "last_on": today + timedelta(9)}
    session.add(Closure(venue_id=venue.id, reason=value("closure"), **days))
    unavailable = world.offering("Even niet", venue, unavailable_reason=value("unavailable"), **common)
    remote = world.offering(value("remote"), areas=("NL",), deliveries=["telephone"], phone="085 000 00 00", **common)
    session.flush()
    session.expire_all()
    refresh_listings(session, world.offering_ids)
    session.commit()
    known = {
        "title": value("title").lower(), "offering": offering.id, "unavailable": unavailable.id, "remote": remote.id,
        "place": place.id, "organisation": organisation.id, "organisation_name": value("organisation").lower(),
        "venue": venue.id, "venue_name": value("venue").lower(), "remote_title": value("remote").lower(),
    }  # fmt: skip
    pages = {}
    for name, path in PAGES.items():
        answer = client.get(path.format(**known))
        assert answer.status_code == 200, (name, answer.status_code, answer.headers.get("Location"))
        pages[name] = Told()
        pages[name].feed(answer.get_data(as_text=True))
    return pages


def unmarked(told: dict[str, Told], name: str) -> list[tuple[str, str, str]]:
    """List where the value of a field stands without saying that it is Dutch: page, text, language."""
    return [
        (page, text.strip(), language)
        for page, document in told.items()
        for text, language in document.pieces
        if value(name) in text and language != "nl"
    ]


@ONE_ENGINE
def test_what_an_author_wrote_says_everywhere_that_it_is_dutch(told: dict[str, Told]) -> None:
    shown = {name for name in FIELDS for page in told.values() if any(value(name) in text for text, _ in page.pieces)}
    assert shown == {*FIELDS}, "of the others no page shows what they hold"
    assert [found for name in FIELDS for found in unmarked(told, name)] == []
    titled = {name for name, page in told.items() if any(value("title") in text for text, _ in page.pieces)}
    assert titled == PAGES.keys() - {"offering from afar", "advice without a place"}
