"""What a question says of when, how, for whom and on what condition is offered as filters, first of all."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.offerings.search.opening import coming_days
from app.domain.taxonomy.queries import load_taxonomy
from app.domain.taxonomy.vocabulary.queries import load_vocabulary
from app.web.labels import full_day
from app.web.public.conditions import filters_said
from tests.web.conftest import Reader, Town
from tests.web.test_filters import chips
from tests.web.test_search_page import heading

COMMON = ["Nu open", "Vandaag", "Gratis", "Vrije inloop", "Online of telefoon", "Hulp", "Leren"]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("computerhulp in de avond, gratis", ["In de avond", "Gratis"]),
        ("gratis computerhulp voor ouderen in het Arabisch", ["Ouderen", "Arabisch", "Gratis"]),
        ("hulp per telefoon met toeslagen", ["Per telefoon"]),
        ("computerles bij mij thuis", ["Bij u thuis"]),
        ("cursus in een gebouw dat rolstoelvriendelijk is", ["Cursus", "Met een rolstoel"]),
        ("free computer help", ["Gratis"]),
        ("bezpłatny kurs komputerowy wieczorem", ["Gratis", "In de avond"]),
        ("goedemorgen, ik zoek computerhulp", []),
        ("good evening, I look for computer help", []),
        ("iyi akşamlar, bilgisayar yardımı", []),
    ],
)
def test_what_was_asked_is_one_tap_away(reader: Reader, asked: str, offered: list[str]) -> None:
    found = chips(reader.open(f"/nl/zoeken?waar=3511&wat={asked}"))
    assert found[: len(offered)] == offered
    assert found[len(offered) :] == [label for label in COMMON if label not in offered]


@pytest.mark.usefixtures("town")
def test_a_day_of_the_week_is_the_first_that_comes(reader: Reader) -> None:
    saturday = next(day for day in coming_days(now()) if day.weekday() == 5)
    words = full_day(saturday, "nl").capitalize()
    asked = "/nl/zoeken?waar=3511&wat=computerhulp+op+zaterdagochtend"
    page = reader.open(asked)
    links = {link.text: link.attributes["href"] for link in page.all("a") if link.attributes.get("class") == "chip"}
    assert [*links][:2] == ["In de ochtend", words]
    expected = {"wat": ["computerhulp op zaterdagochtend"], "waar": ["3511"]}
    assert parse_qs(urlsplit(links[words]).query) == expected | {"dag": [saturday.isoformat()]}
    assert parse_qs(urlsplit(links["In de ochtend"]).query) == expected | {"deel": ["ochtend"]}
    chosen = chips(reader.open(links[words]))
    assert chosen[:2] == [f"{words} (filter weghalen)", "In de ochtend"]
    assert words not in chosen, "what is chosen is not offered again"


@pytest.mark.usefixtures("town")
def test_a_part_of_the_day_takes_the_place_of_now(reader: Reader) -> None:
    page = reader.open("/nl/zoeken?waar=3511&wat=computerhulp+in+de+avond&nu=ja")
    evening = next(link.attributes["href"] for link in page.all("a") if link.text == "In de avond")
    assert chips(reader.open(evening))[0] == "In de avond (filter weghalen)"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("asked", ["gratis", "nu open", "op zaterdag", "za darmo", "مجاني", "open now in de avond"])
def test_nothing_but_conditions_is_understood_and_gives_what_is_nearest(reader: Reader, asked: str) -> None:
    everything = heading(reader.open("/nl/zoeken?waar=3511"))
    assert heading(reader.open(f"/nl/zoeken?waar=3511&wat={asked}")) == everything


def test_each_condition_of_the_vocabulary_has_its_filter(session: Session, town: Town) -> None:
    taxonomy, days = load_taxonomy(session), coming_days(now())
    conditions = [need for need in load_vocabulary(session).needs if need.is_condition]
    assert len(conditions) > 10
    for need in conditions:
        assert [*filters_said([need], taxonomy, days)], need.key
