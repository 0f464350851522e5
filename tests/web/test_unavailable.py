"""What is not given for a while: said at once, and nobody is sent there."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from app.domain.offerings.search.actions import refresh_listings
from app.domain.organisations.models import Organisation
from tests.web.conftest import Reader, Town
from tests.web.linting import Document
from tests.web.test_entity_pages import offering_path


def close(town: Town, session: Session, reason: str = "verbouwing", **others: str) -> str:
    """Let the course be given no more; tell the address of its page."""
    town.course.unavailable_reason = reason
    for name, value in others.items():
        setattr(town.course, name, value)
    refresh_listings(session, [town.course.id])
    session.commit()
    return offering_path(town, "course")


def buttons(page: Document) -> list[str]:
    """List the buttons of a page, the filled ones with a mark."""
    links = [link for link in page.all("a") if "nl-button" in link.attributes.get("class", "").split()]
    return [
        f"{'* ' if 'nl-button--primary' in link.attributes['class'] else ''}{' '.join(link.text.split())}"
        for link in links
    ]


def test_it_is_said_at_the_top_and_in_the_list(reader: Reader, town: Town, session: Session) -> None:
    path = close(town, session)
    assert "Nu even niet beschikbaar: verbouwing." in reader.text(path)
    assert "Nu even niet beschikbaar" in reader.text("/nl/zoeken?waar=3511&wat=klik")


@pytest.mark.parametrize("reason", ["De zaal wordt verbouwd", "De zaal wordt verbouwd.", "Wie helpt ons?"])
def test_a_reason_ends_with_one_mark(reader: Reader, town: Town, session: Session, reason: str) -> None:
    path = close(town, session, reason)
    said = reason if reason.endswith(("?", ".")) else f"{reason}."
    assert re.search(rf"beschikbaar: {re.escape(said)}(?![.?])", reader.text(path))


def test_the_first_thing_to_do_is_to_ask_when_it_is_again(reader: Reader, town: Town, session: Session) -> None:
    open_page = reader.open(offering_path(town, "course"))
    assert "wanneer het weer kan" not in open_page.all("main")[0].text
    page = reader.open(close(town, session, phone="0301234567", access="drop_in"))
    text = " ".join(page.all("main")[0].text.split())
    assert re.search(
        r"Dit moet u doen Bel 030 ?1234567 en vraag wanneer het weer kan\. Of kies iets anders in de buurt\. "
        r"Als het weer kan: Ga naar ",
        text.replace("\u2068", "").replace("\u2069", ""),
    )
    assert [button for button in buttons(page) if button.startswith("*")] == ["* 0301234567"]
    (away,) = (link for link in page.all("a") if link.text == "Of kies iets anders in de buurt.")
    assert away.attributes["href"] == "#ook"
    assert [one for one in page.all("h2") if one.attributes.get("id") == "ook"]


@pytest.mark.parametrize(
    ("email", "first"), [("vraag@example.org", "Mail vraag@example.org en vraag"), ("", "Vraag de organisatie")]
)
def test_without_a_number_one_mails_or_asks(
    reader: Reader, town: Town, session: Session, email: str, first: str
) -> None:
    session.get_one(Organisation, town.course.organisation_id).phone = ""
    assert f"{first} wanneer het weer kan." in reader.text(close(town, session, phone="", email=email))


def test_nobody_is_led_there_even_where_there_is_no_other_way(reader: Reader, town: Town, session: Session) -> None:
    session.get_one(Organisation, town.course.organisation_id).phone = ""
    path = close(town, session, phone="", email="", website="", access="drop_in")
    assert [button for button in buttons(reader.open(path)) if "Route" in button] == ["Route"]
