"""The filters of the results page: they stand in the address, say what they leave, and can be undone one by one."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.domain.offerings.search import facets
from tests.web.conftest import Reader, Town
from tests.web.linting import Document
from tests.web.test_search_page import card_texts, heading, titles


def chips(page: Document) -> list[str]:
    """List the words of the chips, in order."""
    return [" ".join(link.text.split()) for link in page.all("a") if link.attributes.get("class") == "chip"]


def options(page: Document, name: str) -> list[str]:
    """List the words of a field's choices."""
    found, current = [], ""
    for element in page.elements:
        if element.tag == "select":
            current = element.attributes["name"]
        elif element.tag == "option" and current == name:
            found.append(" ".join(element.text.split()))
    return found


def test_what_people_choose_most_stands_first_and_what_is_chosen_before_that(reader: Reader, town: Town) -> None:
    common = ["Nu open", "Vandaag", "Gratis", "Vrije inloop", "Online of telefoon", "Hulp", "Leren"]
    assert chips(reader.open("/nl/zoeken?waar=3511")) == common
    page = reader.open("/nl/zoeken?waar=3511&rolstoel=ja&soort=hulp")
    assert chips(page) == [
        "Hulp (filter weghalen)",
        "Met een rolstoel (filter weghalen)",
        "Nu open",
        "Vandaag",
        "Gratis",
        "Vrije inloop",
        "Online of telefoon",
        "Leren",
    ]


def test_where_not_all_were_counted_it_is_said_how_many_were(
    reader: Reader, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "Wij telden de 1000 plekken die het dichtst bij zijn."
    assert told not in reader.text("/nl/zoeken?waar=3511&filters=1")
    monkeypatch.setattr(facets, "COUNTED", 2)
    assert told in reader.text("/nl/zoeken?waar=3511&filters=1")
    assert told in reader.client.get("/nl/zoeken/aantallen?waar=3511").json["note"]


def test_every_filter_is_undone_alone(reader: Reader, town: Town) -> None:
    chosen = {
        "thema": "digitaal",
        "soort": "hulp",
        "voor": "iedereen",
        "vorm": "inloop",
        "taal": "en",
        "gratis": "ja",
        "inloop": "ja",
        "rolstoel": "ja",
        "manier": "op-een-plek",
        "straal": "5",
    }
    page = reader.open("/nl/zoeken?waar=3511&" + "&".join(f"{name}={value}" for name, value in chosen.items()))
    assert titles(page)[0] == "Informatiepunt Digitale Overheid"
    undo = [link.attributes["href"] for link in page.all("a") if "(filter weghalen)" in link.text]
    assert len(undo) == len(chosen)
    missing = [name for url in undo for name in chosen if f"{name}=" not in url]
    assert sorted(missing) == sorted(chosen)


def test_a_venue_that_a_wheelchair_can_enter(reader: Reader, town: Town) -> None:
    assert "Klik en Tik" in titles(reader.open("/nl/zoeken?waar=3511"))
    page = reader.open("/nl/zoeken?waar=3511&rolstoel=ja")
    assert "Klik en Tik" not in titles(page)
    assert "Informatiepunt Digitale Overheid" in titles(page)


def test_online_or_by_telephone_is_a_list_of_its_own(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&manier=online-of-telefoon")
    assert heading(page) == "Online of telefoon – 3511 in Utrecht"
    assert titles(page) == ["Bellen met een taalmaatje"]
    assert "Er is nog geen aanbod" not in page.all("main")[0].text
    nobody = reader.text("/nl/zoeken?waar=3511&manier=thuis&soort=leren")
    assert "Niets gevonden bij 3511" in nobody
    assert "Zoek zonder filters" in nobody


def test_opened_the_filters_say_what_each_choice_leaves_without_a_script(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&filters=1&soort=hulp")
    (details,) = [details for details in page.all("details") if details.attributes.get("id") == "filters"]
    assert "open" in details.attributes
    assert "Hulp – 2 resultaten" in options(page, "soort")
    assert "Geld en schulden – 1 resultaat" in options(page, "thema")
    assert "Werk – geen resultaten" in options(page, "thema")
    assert "Alle onderwerpen" in options(page, "thema")
    assert "Alles – 4 resultaten" in options(page, "soort")
    assert "Achter elke keuze staat hoeveel er dan overblijft." in details.text
    checks = " ".join(page.all("label")[-1].text.split())
    assert re.fullmatch("Goed te bereiken met een rolstoel 1 resultaat", checks)
    chosen = [link.attributes["href"] for link in page.all("a") if link.attributes.get("class") == "chip"]
    assert "filters=1" not in " ".join(chosen)


def test_closed_they_are_light_and_lead_to_the_counts(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&gratis=ja")
    assert "resultaten" not in " ".join(options(page, "thema"))
    (link,) = [link for link in page.all("a") if "js-counts" in link.attributes.get("class", "")]
    assert link.attributes["href"] == "/nl/zoeken?waar=3511&gratis=ja&filters=1#filters"
    assert link.attributes["data-counts"] == "/nl/zoeken/aantallen?waar=3511&gratis=ja"
    assert not [link for link in reader.open("/nl/zoeken").all("a") if "js-counts" in link.attributes.get("class", "")]


def test_the_script_gets_the_same_words_and_may_keep_them(client: FlaskClient, reader: Reader, town: Town) -> None:
    response = client.get("/nl/zoeken/aantallen?waar=3511&soort=hulp")
    assert response.headers["Cache-Control"].startswith("public, max-age=")
    assert response.headers["ETag"]
    page = reader.open("/nl/zoeken?waar=3511&filters=1&soort=hulp")
    for name, texts in response.json["fields"].items():
        assert list(texts.values()) == options(page, name)
    assert response.json["checks"]["gratis"] == "2 resultaten"
    assert client.get("/en/zoeken/aantallen?waar=3511").json["checks"]["gratis"] == "3 results"


@pytest.mark.parametrize("query", ["", "waar=Qwxzrtpl", "waar=3511&manier=x"])
def test_counts_need_a_place_and_known_filters(client: FlaskClient, town: Town, query: str) -> None:
    assert client.get(f"/nl/zoeken/aantallen?{query}").status_code == 400


def test_nothing_found_says_which_filter_to_drop_and_what_that_leaves(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&soort=leren&vorm=inloop&gratis=ja")
    links = {
        " ".join(link.text.split()): link.attributes["href"] for link in page.all("a") if "Zoek zonder" in link.text
    }
    assert links["Zoek zonder ‘Leren’ (1 resultaat)"] == "/nl/zoeken?waar=3511&vorm=inloop&gratis=ja"
    assert "Zoek zonder ‘Gratis’" not in " ".join(links)
    assert links["Zoek zonder filters"] == "/nl/zoeken?waar=3511"
    assert card_texts(page)


@pytest.mark.usefixtures("town")
def test_tabs_of_searches_tell_what_was_asked_and_which_filters_are_on(reader: Reader) -> None:
    """By their headings alone two of them are alike, beside each other and where one is passed on."""

    def tab(path: str) -> str:
        page = reader.open(path)
        shared = [one.attributes["content"] for one in page.all("meta") if one.attributes.get("property") == "og:title"]
        assert [one.text for one in page.all("title")] == [f"{shared[0]} – Buurtwijzer"]
        return shared[0]

    assert re.fullmatch(r"[A-Z0-9].* van 3511 in Utrecht", tab("/nl/zoeken?waar=3511"))
    both = tab("/nl/zoeken?waar=3511&wat=computerhulp&soort=hulp&gratis=ja")
    assert re.fullmatch(r"computerhulp – .* 3511 in Utrecht.* – Gratis, Hulp", both)
    assert "rust" not in tab("/nl/zoeken?waar=3511&wat=ze+laten+me+nooit+met+rust")
    assert tab("/nl/zoeken?waar=3511&wat=ik+wil+dood") == "U kunt nu met iemand praten", "others may see a list of tabs"
