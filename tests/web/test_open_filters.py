"""Filters by when it is open: the chips, the fields, what nobody knows, and that filter and label say the same."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.offerings.models import Offering
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.search.opening import coming_days
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import DayName, Opening, Origin, SearchCriteria
from app.domain.offerings.types import Access
from app.http.current import get_calendar
from app.web.cards import state_of
from tests.domain.offerings.search.making import UTRECHT, World
from tests.web.conftest import Reader, Town
from tests.web.test_filters import chips, options
from tests.web.test_search_page import heading, titles

X, Y = UTRECHT
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@pytest.fixture
def world(session: Session) -> World:
    """Make an empty world."""
    return World(session)


@pytest.fixture
def street(town: Town, session: Session) -> Town:
    """A desk that is always open, one by appointment, one that opens in three days."""
    world, later = town.world, coming_days(now())[3]
    world.offering("Altijd open", world.venue("A", X + 10, Y), hours="24/7", access=Access.DROP_IN)
    world.offering("Op afspraak", world.venue("B", X + 20, Y), hours="24/7", access=Access.APPOINTMENT)
    hours = f"{WEEKDAYS[later.weekday()]} 10:00-11:00; PH 10:00-11:00; easter 10:00-11:00"
    world.offering("Over drie dagen", world.venue("C", X + 30, Y), hours=hours, access=Access.DROP_IN)
    session.commit()
    return town


def test_open_now_shows_where_one_can_go_now(reader: Reader, street: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&nu=ja")
    assert "Altijd open" in titles(page)
    assert not {"Op afspraak", "Over drie dagen", "Klik en Tik"} & set(titles(page))
    assert chips(page)[0] == "Nu open (filter weghalen)"
    assert chips(page)[1] == "Vandaag"
    text = " ".join(page.all("main")[0].text.split())
    assert "dichtbij weten wij niet of" in text
    (link,) = [link for link in page.all("a") if link.text == "Laat alles zien, open of niet"]
    assert link.attributes["href"] == "/nl/zoeken?waar=3511"


@pytest.mark.parametrize("filters", ["nu=ja", "dag=vandaag"])
def test_the_next_page_of_long_ago_leads_to_what_is_open_now(
    reader: Reader, street: Town, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, filters: str
) -> None:
    for number in range(30):
        street.world.offering(f"Inloop {number}", street.house, hours="24/7", access=Access.DROP_IN, refresh=False)
    refresh_listings(street.world.session, street.world.offering_ids)
    first = f"/nl/zoeken?waar=3511&{filters}"
    with monkeypatch.context() as patched:
        patched.setattr("app.domain.offerings.search.queries.now", lambda: now() - timedelta(minutes=20))
        later = next(
            link.attributes["href"] for link in reader.open(first).all("a") if "cursor=" in link.attributes["href"]
        )
        assert titles(reader.open(later))
    response = client.get(later)
    assert (response.status_code, response.headers["Location"]) == (302, first)


def test_a_day_and_a_part_of_it(reader: Reader, street: Town) -> None:
    day = coming_days(now())[3].isoformat()
    morning = reader.open(f"/nl/zoeken?waar=3511&dag={day}&deel=ochtend")
    assert {"Altijd open", "Op afspraak", "Over drie dagen"} <= set(titles(morning))
    assert "Over drie dagen" not in titles(reader.open(f"/nl/zoeken?waar=3511&dag={day}&deel=avond"))
    assert "Over drie dagen" not in titles(reader.open("/nl/zoeken?waar=3511&dag=vandaag"))
    undo = [link.attributes["href"] for link in morning.all("a") if "(filter weghalen)" in link.text]
    assert undo == ["/nl/zoeken?waar=3511&deel=ochtend", f"/nl/zoeken?waar=3511&dag={day}"]


def test_the_list_of_days_has_now_as_a_choice_and_the_form_cannot_contradict_itself(
    reader: Reader, street: Town
) -> None:
    page = reader.open("/nl/zoeken?wat=&waar=3511&dag=nu&deel=ochtend")
    assert chips(page)[0] == "Nu open (filter weghalen)"
    assert "In de ochtend (filter weghalen)" not in chips(page)
    days = options(page, "dag")
    assert days[:5] == ["Maakt niet uit", "Nu open", "Vandaag", "Morgen", "Komende 7 dagen"]
    assert len(days) == 5 + 12


def test_opened_each_time_says_what_it_leaves(reader: Reader, street: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&filters=1&wat=drie")
    assert options(page, "dag")[:3] == ["Maakt niet uit", "Nu open – geen resultaten", "Vandaag – geen resultaten"]
    assert options(page, "dag")[6].endswith(" – 1 resultaat")
    assert "In de avond – geen resultaten" in options(page, "deel")
    chosen = reader.open(f"/nl/zoeken?waar=3511&filters=1&wat=drie&dag={coming_days(now())[3]}&deel=ochtend")
    assert options(chosen, "dag")[0] == "Maakt niet uit – 1 resultaat"
    assert "In de ochtend – 1 resultaat" in options(chosen, "deel")


def test_nothing_open_is_never_an_empty_page(reader: Reader, street: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&wat=drie&nu=ja&gratis=ja")
    assert heading(page) == "Nu is niets open voor ‘drie’ bij 3511 in Utrecht"
    text = " ".join(page.all("main")[0].text.split())
    assert "Wij vonden niets dat nu open is." in text
    assert "Zoek zonder ‘Nu open’ (1 resultaat)" in text
    assert "Informatiepunt Digitale Overheid" in titles(page)


@pytest.mark.parametrize(
    ("asked", "when", "without"),
    [
        ("nu=ja", "Nu", "Nu open"),
        ("dag=vandaag", "Op die dag", "Vandaag"),
        ("deel=avond", "Dan", "In de avond"),
        ("dag=vandaag&deel=avond", "Op die dag", "Vandaag – In de avond"),
    ],
)
def test_the_heading_says_when_nothing_is_open_and_the_way_out_counts_as_the_heading_there(
    reader: Reader, street: Town, asked: str, when: str, without: str
) -> None:
    page = reader.open(f"/nl/zoeken?waar=3511&wat=drie&{asked}")
    assert heading(page) == f"{when} is niets open voor ‘drie’ bij 3511 in Utrecht"
    assert f"Zoek zonder ‘{without}’ (1 resultaat)" in " ".join(page.all("main")[0].text.split())
    assert heading(reader.open("/nl/zoeken?waar=3511&wat=drie")).startswith("1 plek ")


def test_the_time_is_not_blamed_for_what_another_filter_leaves_out(reader: Reader, street: Town) -> None:
    text = reader.text("/nl/zoeken?waar=3511&wat=drie&nu=ja&taal=uk&gratis=ja")
    assert "Wij vonden niets dat nu open is." not in text
    assert "Wij begrijpen ‘drie’ nog niet." in text


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("dag=2199-01-01", "dag"),
        ("dag=2026-13-45", "dag"),
        ("dag=gisteren", "dag"),
        ("deel=nacht", "deel"),
        ("nu=straks", "nu"),
        ("nu=ja&dag=vandaag", "dag"),
        ("nu=ja&deel=ochtend", "deel"),
        ("dag=vandaag&dag=morgen", "dag"),
    ],
)
def test_a_time_that_cannot_be_is_refused_by_name_with_the_question_kept(
    reader: Reader, town: Town, query: str, parameter: str
) -> None:
    page = reader.open(f"/nl/zoeken?waar=3511&wat=taal&{query}", 400)
    assert f"Bij ‘{parameter}’ sta" in page.all("main")[0].text
    values = {field.attributes.get("id"): field.attributes.get("value") for field in page.all("input")}
    assert (values["wat"], values["waar"]) == ("taal", "3511")


def test_what_the_clock_decides_is_kept_no_longer_than_its_minute(client: FlaskClient, street: Town) -> None:
    for path in (
        "/nl/zoeken?waar=3511&nu=ja",
        "/nl/zoeken/aantallen?waar=3511",
        "/api/v1/offerings?where=3511&openNow=true",
    ):
        response = client.get(path)
        assert 1 <= int(response.headers["Cache-Control"].removeprefix("public, max-age=")) <= 60
        assert response.headers["ETag"]


NUMBERS = count()
hours = st.sampled_from(
    [
        "",
        "24/7",
        "Mo-Fr 09:00-17:00",
        "Mo-Su 22:00-02:00",
        "Mo-Su 10:00-12:00,13:30-16:00; PH off",
        "Mo-Fr 09:00-17:00; SH off",
        "We[1] 10:00-12:00",
        'Mo-Fr 10:00-12:00 "op afspraak"',
    ]
)


@given(
    made=st.lists(st.tuples(hours, st.sampled_from([Access.DROP_IN, Access.APPOINTMENT]), st.booleans()), max_size=5),
    minute=st.integers(0, 13 * 24 * 60),
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_open_now_finds_says_that_it_is_open_and_nothing_else_does(
    app: Flask, session: Session, world: World, made: list[tuple[str, Access, bool]], minute: int
) -> None:
    session.execute(delete(Offering))
    session.expunge_all()
    at = now().replace(second=0, microsecond=0) + timedelta(minutes=minute)
    for number, (text, access, meets) in enumerate(made):
        sessions = ((at - timedelta(minutes=number), at + timedelta(minutes=30)),) if meets else ()
        venue = world.venue(f"plek {next(NUMBERS)}", X, Y)
        world.offering(f"Les {number}", venue, hours=text, access=access, sessions=sessions, id=f"o{number}")
    criteria = SearchCriteria(origin=Origin(X, Y), limit=20)
    walk_in = SearchCriteria(origin=Origin(X, Y), limit=20, opening=Opening(DayName.NOW, walk_in=True))
    with app.test_request_context("/nl/"):
        says_open = {
            result.offering_id
            for result in search(session, criteria, at=at).results
            if state_of(result.data, "nl", at, get_calendar())[1] == "is-open"
        }
    assert {result.offering_id for result in search(session, walk_in, at=at).results} == says_open
