"""The results page: what it says of the place, of what was found and of what was not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.base import now, stable_id
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import Origin, SearchCriteria
from app.domain.organisations.models import Organisation
from app.domain.organisations.types import OrganisationKind
from tests.domain.offerings.search.making import UTRECHT
from tests.web.conftest import Reader, Town
from tests.web.linting import Document


def titles(page: Document) -> list[str]:
    """List the titles of the cards, in order."""
    return [heading.text.strip() for heading in page.all("h3")]


def card_texts(page: Document) -> list[str]:
    """List the words of each card, in order."""
    cards = [item for item in page.all("li") if "card" in item.attributes.get("class", "").split()]
    return [" ".join(card.text.split()) for card in cards]


def heading(page: Document) -> str:
    """Give the words of the heading."""
    return " ".join(page.all("h1")[0].text.split())


def text_of(page: Document) -> str:
    """Give the words of the page itself."""
    return " ".join(page.all("main")[0].text.split())


def map_of(client: FlaskClient, path: str) -> dict[str, object]:
    """Read the data block of a page's map."""
    html = client.get(path).get_data(as_text=True)
    found = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_a_card_is_an_answer(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&wat=informatiepunt")
    assert heading(page) == "1 plek binnen 5 km van 3511 in Utrecht"
    card = card_texts(page)[0]
    assert card.startswith("1 Hulp Informatiepunt Digitale Overheid Bibliotheek Neude, Straat 1, Utrecht")
    assert re.search(r"\d+ m · \d+ minu(ut|ten) lopen", card)
    assert re.search(r"(Nu open, tot 17:00|Open \w+ (\d+ \w+ )?om 9:00|Misschien open)", card)
    assert re.search(r"Gratis Vrije inloop [\d ]+ Ook op 1 andere plek", card)
    phone = next(link for link in page.all("a") if link.attributes["href"].startswith("tel:"))
    assert phone.attributes["href"] == f"tel:{phone.text.replace(' ', '')}"
    assert phone.text in card


def test_the_list_and_the_map_have_the_same_numbers(client: FlaskClient, reader: Reader, town: Town) -> None:
    path = "/nl/zoeken?waar=3511"
    page = reader.open(path)
    cards = {
        item.attributes["data-map-item"]: item.attributes["id"]
        for item in page.all("li")
        if "data-map-item" in item.attributes
    }
    pins = {pin["id"]: f"r{pin['number']}" for pin in map_of(client, path)["pins"]}
    assert len(cards) >= 4
    assert pins == cards


def test_what_is_for_residents_says_so(reader: Reader, town: Town) -> None:
    card, *_ = card_texts(reader.open("/nl/zoeken?waar=3511&wat=formulierenhulp"))
    assert "Voor inwoners van Utrecht" in card


def test_a_course_tells_when_it_meets_and_what_it_costs(reader: Reader, town: Town) -> None:
    (card,) = card_texts(reader.open("/nl/zoeken?waar=3511&wat=klik"))
    assert "Volgende keer: " in card
    assert "€ 12,50" in card.replace("\xa0", " ")
    assert "Eerst aanmelden" in card


def test_remote_offers_are_a_group_of_their_own(reader: Reader, town: Town) -> None:
    text = reader.text("/nl/zoeken?waar=3511")
    before, group, after = text.partition("Zonder ergens heen te gaan")
    assert group
    assert "Bellen met een taalmaatje" not in before
    assert "Bellen met een taalmaatje Per telefoon – Bibliotheek De Lezer" in after
    assert "Voor heel Nederland" in after


def test_without_a_place_one_is_asked_for_and_the_country_is_shown(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken")
    assert heading(page) == "Waar zoekt u?"
    assert titles(page) == ["Bellen met een taalmaatje"]
    assert "Vul hierboven uw postcode of plaats in." in reader.text("/nl/zoeken")


def test_an_unknown_place_is_said_to_be_unknown(reader: Reader, town: Town) -> None:
    text = reader.text("/nl/zoeken?waar=Qwrtzp&wat=taal")
    assert "Wij kennen ‘Qwrtzp’ niet." in text
    assert "Zoek zonder" not in text  # that would keep what has to be mended
    form = next(one for one in reader.open("/nl/zoeken?waar=Qwrtzp").all("form") if one.attributes.get("id") == "zoek")
    assert "folds" not in form.attributes["class"]  # the field stays in view on a telephone
    assert "Gebruik waar ik nu ben" in text


@pytest.mark.parametrize(("asked", "is_invalid"), [("waar=Qwrtzp&wat=taal", True), ("wat=taal", False)])
def test_the_field_for_the_place_is_described_by_what_is_said_of_it(
    reader: Reader, town: Town, asked: str, is_invalid: bool
) -> None:
    page = reader.open(f"/nl/zoeken?{asked}")
    field = next(one for one in page.all("input") if one.attributes.get("id") == "waar")
    note = next(one for one in page.all("p") if one.attributes.get("id") == field.attributes["aria-describedby"])
    assert note.text.startswith("Wij kennen ‘Qwrtzp’ niet." if is_invalid else "Vul hierboven uw postcode")
    assert ("aria-invalid" in field.attributes) is is_invalid


def test_a_spelling_that_was_corrected_is_said(reader: Reader, town: Town) -> None:
    assert "U typte ‘zwole’. Wij zoeken bij Zwolle." in reader.text("/nl/zoeken?waar=zwole")


def test_a_point_abroad_is_answered_with_the_nearest_place_inside(reader: Reader, town: Town) -> None:
    assert "Die plek ligt niet in Nederland." in reader.text("/nl/zoeken?waar=50.85,4.35")


def test_namesakes_are_a_choice_first(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=Nes&wat=taal&gratis=ja")
    assert heading(page) == "Welke plaats bedoelt u?"
    choices = [link for link in page.all("a") if link.attributes.get("class") == "choice"]
    assert any("Ameland" in choice.text for choice in choices)
    for choice in choices:
        target = choice.attributes["href"]
        assert "wat=taal" in target
        assert "gratis=ja" in target
        assert heading(reader.open(target)) != "Welke plaats bedoelt u?"


def test_a_large_place_is_taken_and_its_namesakes_are_links(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=Hoorn")
    assert "bij Hoorn" in heading(page) or "van Hoorn" in heading(page)
    assert "Bedoelde u een andere plaats?" in text_of(page)
    others = [link for link in page.all("a") if link.text.strip().startswith("Hoorn (")]
    assert others
    for link in others:
        assert "Bedoelde u een andere plaats?" not in text_of(reader.open(link.attributes["href"]))


def test_a_street_that_is_not_known_is_said_to_be_unknown(reader: Reader, town: Town) -> None:
    text = text_of(reader.open("/nl/zoeken?waar=3511+LN"))
    assert "Van postcode 3511 LN kennen wij de straat niet. Afstanden zijn ongeveer." in text
    assert "Afstand vanaf het midden van 3511." in text


def test_beyond_the_radius_is_a_little_farther_away(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&straal=1")
    assert "Iets verder weg" in [" ".join(title.text.split()) for title in page.all("h2")]
    numbers = [int(card.split()[0]) for card in card_texts(page) if card[0].isdigit()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "Klik en Tik" in titles(page)


def test_a_need_that_nobody_meets_is_never_an_empty_page(reader: Reader, town: Town) -> None:
    path = "/nl/zoeken?waar=3511&wat=onderwatervioolles"
    page, text = reader.open(path), reader.text(path)
    assert "Wij begrijpen ‘onderwatervioolles’ nog niet." in text
    assert "Filters" not in text, "they leave nothing of nothing"
    assert [link for link in page.all("a") if link.attributes["href"] == "/nl/zoeken?waar=3511&thema=taal"]
    assert "Hier kunnen ze u verder helpen" in text
    assert titles(page)[0] == "Informatiepunt Digitale Overheid"
    assert titles(page).count("Informatiepunt Digitale Overheid") == 1
    assert "Wel dichtbij, over iets anders" in text
    (again,) = [link for link in page.all("a") if "Zoek zonder ‘onderwatervioolles’" in link.text]
    assert again.attributes["href"] == "/nl/zoeken?waar=3511"


def test_filters_work_without_a_script(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?wat=&waar=3511&thema=digitaal&soort=leren&voor=&vorm=&taal=&straal=&gratis=ja")
    assert "Klik en Tik" not in titles(page)
    chosen = {
        select.attributes["name"]: [
            option.attributes["value"] for option in page.all("option") if "selected" in option.attributes
        ]
        for select in page.all("select")
    }
    assert {"thema", "soort", "voor", "dag", "deel", "vorm", "taal", "manier", "straal"} == set(chosen)
    assert "digitaal" in chosen["thema"]
    assert "leren" in chosen["soort"]


def test_a_chip_takes_its_filter_away_and_keeps_the_rest(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?wat=taal&waar=3511&thema=taal&gratis=ja&straal=5")
    chips = {" ".join(link.text.split()): link.attributes["href"] for link in page.all("a")}
    assert chips["Gratis (filter weghalen)"] == "/nl/zoeken?wat=taal&waar=3511&thema=taal&straal=5"
    assert chips["binnen 5 km (filter weghalen)"] == "/nl/zoeken?wat=taal&waar=3511&thema=taal&gratis=ja"
    assert chips["Leren"] == "/nl/zoeken?wat=taal&waar=3511&thema=taal&soort=leren&gratis=ja&straal=5"


def test_walking_the_pages_gives_each_result_once(reader: Reader, town: Town, session: Session) -> None:
    for number in range(45):
        venue = town.world.venue(f"plek {number}", UTRECHT[0] + 400 + 10 * number, UTRECHT[1])
        town.world.offering(f"Les {number:02}", venue)
    session.commit()
    seen: list[str] = []
    path = "/nl/zoeken?waar=3511&wat=les"
    for _ in range(3):
        page = reader.open(path)
        seen += [title for title in titles(page) if title.startswith("Les ")]
        following = [link.attributes["href"] for link in page.all("a") if link.attributes.get("rel") == "next"]
        if not following:
            break
        (path,) = following
    assert sorted(seen) == [f"Les {number:02}" for number in range(45)]
    last = reader.open(path)
    assert "Naar het begin" in last.all("main")[0].text
    assert heading(last) == "Plekken bij 3511 in Utrecht – pagina 3"


def test_a_spot_is_called_by_its_name_in_the_field_and_stays_until_that_is_changed(
    client: FlaskClient, reader: Reader, town: Town
) -> None:
    for language in ("nl", "ar"):
        at = "52.0930,5.1180"
        page = reader.open(f"/{language}/zoeken?wat=taal&waar={at}&kaart={at},13")
        fields = {field.attributes["name"]: field.attributes.get("value", "") for field in page.all("input")[:5]}
        assert "52.0930" not in fields["waar"]
        assert "Utrecht" in fields["waar"]
        assert (fields["plek"], fields["kaart"]) == (at, f"{at},13")
        asked = fields | {"wat": "geld"}
        kept = client.get(f"/{language}/zoeken", query_string=asked)
        assert parse_qs(urlsplit(kept.location).query) == {"wat": ["geld"], "waar": [at], "kaart": [f"{at},13"]}
        moved = client.get(f"/{language}/zoeken", query_string=asked | {"waar": "Zwolle"})
        assert parse_qs(urlsplit(moved.location).query) == {"wat": ["geld"], "waar": ["Zwolle"]}


def test_a_doubled_parameter_counts_once(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&waar=Nes&wat=klik&wat=zzz")
    assert titles(page) == ["Klik en Tik"]


@pytest.mark.parametrize(
    "query",
    [
        "straal=0",
        "straal=-5",
        "straal=1e309",
        "straal=NaN",
        "straal=²",
        "soort=x",
        "rolstoel=2",
        "manier=per-post",
        "filters=open",
        "cursor=%F0%9F%A6%86",
        "nu=1&dag=morgen",
        "vorm=%FF",
        "vorm=a%00b",
    ],
)
def test_what_cannot_be_used_is_refused_with_the_form_as_it_was(reader: Reader, town: Town, query: str) -> None:
    kept = {"wat": "taal", "waar": "3511", "thema": "taal", "gratis": "ja", "mee": f"{town.ido.id}"}
    page = reader.open(f"/nl/zoeken?{query}&{urlencode(kept)}", 400)
    (form,) = page.all("form")
    values = {field.attributes.get("name"): field.attributes.get("value") for field in page.all("input")}
    assert form.attributes["action"] == "/nl/zoeken"
    assert {name: values.get(name) for name in kept} == kept
    assert "straal" not in values


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("straal=0", "Bij ‘straal’ hoort een getal van 1 tot 300."),
        ("soort=x", "Bij ‘soort’ staat een keuze die wij niet kennen."),
        (f"wat={'a' * 8_000}", "De tekst bij ‘wat’ is te lang. Gebruik hoogstens 200 letters."),
        ("dag=morgen&dag=vandaag", "Bij ‘dag’ staan twee keuzes. Kies er hieronder één."),
        ("cursor=x", "Dit deel van de lijst vinden wij niet terug."),
        ("kaart=x", "Wij begrijpen ‘kaart’ in deze link niet."),
    ],
)
def test_a_refusal_says_how_to_mend_it(reader: Reader, town: Town, query: str, sentence: str) -> None:
    page = reader.open(f"/nl/zoeken?waar=3511&{query}", 400)
    assert sentence in text_of(page)
    values = {field.attributes.get("id"): field.attributes.get("value") for field in page.all("input")}
    assert values["waar"] == "3511"
    assert values["wat"] == ("a" * 200 if query.startswith("wat") else "")


def test_an_address_with_a_day_that_has_passed_still_leads_to_a_page(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&dag=2026-01-05&gratis=ja")
    assert "maandag 5 januari is voorbij. U ziet nu alle dagen." in text_of(page)
    assert card_texts(page)
    assert ("dag", "2026-01-05") not in {
        (field.attributes.get("name"), field.attributes.get("value")) for field in page.all("input")
    }
    reader.open("/nl/zoeken?waar=3511&dag=2026-02-30", 400)
    reader.open("/nl/zoeken?waar=3511&dag=2099-01-01", 400)


def test_a_next_page_can_be_opened_tomorrow(reader: Reader, town: Town, session: Session) -> None:
    for number in range(30):
        town.world.offering(f"Computerles {number}", town.house, refresh=False)
    refresh_listings(session, town.world.offering_ids)
    criteria = SearchCriteria(origin=Origin(*UTRECHT), limit=20)
    first = search(session, criteria)
    cursor = first.next_cursor
    tomorrow = now() + timedelta(days=1)
    later = search(session, replace(criteria, cursor=cursor), at=tomorrow)
    assert later.results
    assert not {result.offering_id for result in first.results} & {result.offering_id for result in later.results}


def test_how_many_there_are_is_said_with_the_reach(reader: Reader, town: Town, session: Session) -> None:
    few = reader.open("/nl/zoeken?waar=3511")
    assert "4 plekken binnen 5 km van 3511 in Utrecht" in heading(few)
    assert "Dichtstbij eerst." in text_of(few)
    for number in range(110):
        town.world.offering(f"Computerles {number}", town.house, themes=("digital",), refresh=False)
    refresh_listings(session, town.world.offering_ids)
    many = reader.open("/nl/zoeken?waar=3511&straal=5")
    assert "Meer dan 100 plekken binnen 5 km van 3511" in heading(many)
    worded = reader.open("/nl/zoeken?waar=3511&wat=computer&straal=5")
    assert "plekken binnen 5 km van 3511" in heading(worded)
    assert "Wat het beste past eerst." in text_of(worded)


@pytest.mark.parametrize(
    "typed",
    [
        "{{7*7}}",
        "</script><script>alert(1)</script>",
        "'; DROP TABLE listing; --",
        "NEAR(",
        '"',
        "a AND b OR *",
        "\u202eabc",
        "%",
    ],
)
def test_anything_may_be_typed(client: FlaskClient, reader: Reader, town: Town, typed: str) -> None:
    for field in ("wat", "waar"):
        response = client.get("/nl/zoeken", query_string={"waar": "3511", field: typed})
        assert response.status_code == 200
        html = response.get_data(as_text=True)
        assert "<script>alert" not in html


def test_two_that_look_alike_in_one_venue_name_their_organisations_and_others_do_not(
    reader: Reader, town: Town, session: Session
) -> None:
    organisation = Organisation(id=stable_id("other"), name="Stichting Taalmaat", kind=OrganisationKind.WELFARE)
    session.add(organisation)
    for number, owner in enumerate((town.world.organisation, organisation)):
        double = town.world.offering("Taalcafé", town.house, id=stable_id("double", str(number)), refresh=False)
        double.organisation_id = owner.id
    town.world.offering("Taalcafé", town.library, id=stable_id("single"), refresh=False)
    refresh_listings(session, town.world.offering_ids)
    cards = card_texts(reader.open("/nl/zoeken?waar=3511"))
    alike = [card for card in cards if "Taalcafé" in card and "De Dreef" in card]
    named = [[name for name in ("Bibliotheek De Lezer", "Stichting Taalmaat") if name in card] for card in alike]
    assert sorted(named) == [["Bibliotheek De Lezer"], ["Stichting Taalmaat"]]
    others = [card for card in cards if card not in alike and "taalmaatje" not in card]
    assert len(others) > 3
    assert not any("Bibliotheek De Lezer" in card for card in others)
    at_venue = card_texts(reader.open(f"/nl/locatie/{town.house.id}/buurthuis-de-dreef"))
    assert sum("Stichting Taalmaat" in card for card in at_venue) == 1


def test_a_page_of_results_asks_the_database_three_times_at_most(
    client: FlaskClient, town: Town, statements: list[str]
) -> None:
    client.get("/nl/zoeken?waar=3511&wat=formulier")  # What a process reads once has been read.
    for path, most in (
        ("/nl/zoeken?waar=3511", 3),
        ("/nl/zoeken?waar=3511&wat=computer", 3),
        ("/nl/zoeken?waar=3511&wat=taal", 3),  # Only from afar, so what is near in general is shown as well.
        ("/nl/zoeken?waar=3511&wat=vliegtuigbouw&straal=5", 3),  # Nothing at all.
        (f"/nl/aanbod/{town.ido.id}/informatiepunt-digitale-overheid", 3),
    ):
        statements.clear()
        assert client.get(path).status_code == 200
        assert 1 <= len(statements) <= most, (path, statements)


@pytest.mark.usefixtures("town")
def test_one_link_leads_past_everything_to_the_results(reader: Reader) -> None:
    page = reader.open("/nl/zoeken?waar=3511")
    assert [link.attributes["href"] for link in page.all("a") if link.text == "Naar de resultaten"] == ["#resultaten"]
    assert [one.text for one in page.all("h2") if one.attributes.get("id") == "resultaten"] == ["Resultaten"]
    assert not [link for link in reader.open("/nl/").all("a") if link.text == "Naar de resultaten"]
