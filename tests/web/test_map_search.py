"""The map of a results page as the server has it: its view in the address, its circles, its links, its overview."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.offerings.travel import TravelMode, travel
from app.http.current import forget_current
from app.web.public.overview import LEVELS
from geo.maps import MapView
from tests.web.conftest import Reader, Town
from tests.web.linting import Document
from tests.web.test_search_page import card_texts, map_of

COUNTRY = "/kaart/5/16/10.json"
AROUND_UTRECHT = "/kaart/7/65/42.json"


def links_of(page: Document, words: str) -> list[str]:
    """List where the links with these words lead."""
    return [link.attributes["href"] for link in page.all("a") if words in link.text]


def test_the_view_of_the_map_stands_in_the_address(client: FlaskClient, town: Town) -> None:
    path = "/nl/zoeken?waar=3511"
    plain = map_of(client, path)
    assert "view" not in plain
    seen = map_of(client, f"{path}&kaart=52.09001,5.12,14")
    assert seen.pop("view") == {"lat": 52.09, "lon": 5.12, "zoom": 14}
    assert seen == plain, "how one looks does not change what is found"


@pytest.mark.parametrize(
    "view",
    ["x", "52.1,5.1", "52.1,5.1,", "52.1,5.1,5", "52.1,5.1,19", "52.1,5.1,13.5", "48,5.1,9", "52.1,20,9", "52.1,-5,9",
     "nan,5.1,9", "1e1,5.1,9", "52.1,5.1,13,1", "٥٢,5,9", "52.1;5.1;9", "52." + "1" * 300 + ",5,9"],
)  # fmt: skip
def test_a_wrong_view_is_refused_with_an_example(client: FlaskClient, town: Town, view: str) -> None:
    answer = client.get("/nl/zoeken", query_string={"waar": "3511", "kaart": view})
    assert answer.status_code == 400
    assert MapView.parse(view) is None


def test_a_view_is_written_as_it_is_read() -> None:
    assert str(MapView.parse("52.123456,5,7")) == "52.1235,5.0000,7"


def test_filters_keep_the_view_and_other_places_do_not(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&kaart=52.09,5.12,14")
    (free,) = links_of(page, "Gratis")
    assert parse_qs(urlsplit(free).query)["kaart"] == ["52.0900,5.1200,14"]
    east = next(link for link in links_of(page, "Naar het oosten"))
    assert "kaart" not in parse_qs(urlsplit(east).query)
    assert "Filters (" not in " ".join(element.text for element in page.all("summary")), "a view is no filter"


def test_circles_are_drawn_by_the_documented_rule(client: FlaskClient, town: Town) -> None:
    circles = map_of(client, "/nl/zoeken?waar=3511")["circles"]
    assert [(circle["mode"], circle["label"]) for circle in circles] == [
        (TravelMode.CYCLE, "15 minuten fietsen"),
        (TravelMode.WALK, "15 minuten lopen"),
    ]
    for circle in circles:
        inside, outside = travel(circle["radius"]), travel(circle["radius"] + 1)
        assert inside
        assert outside
        assert (inside.mode, inside.minutes, outside.minutes) == (circle["mode"], 15, 16)


def test_without_a_map_links_lead_on_in_each_direction(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&wat=klik")
    places = {
        direction: parse_qs(urlsplit(link).query)
        for direction in ("noorden", "oosten", "zuiden", "westen")
        for link in links_of(page, f"Naar het {direction}")
    }
    assert len(places) == 4
    assert all(query["wat"] == ["klik"] for query in places.values())
    for query in places.values():
        reader.open(f"/nl/zoeken?waar={query['waar'][0]}")


def test_the_sea_is_no_direction(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=Zandvoort")
    assert not links_of(page, "Naar het westen")
    assert links_of(page, "Naar het oosten")


def test_near_by_bicycle_is_a_link_too(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511")
    (near,) = links_of(page, "Alleen binnen 15 minuten fietsen")
    assert parse_qs(urlsplit(near).query)["straal"] == ["3"]
    nearer = reader.open(near)
    assert not links_of(nearer, "Alleen binnen")
    assert not any("Bibliotheek Zeist" in text and "9 km" in text for text in card_texts(nearer)[:4])


def test_the_overview_counts_by_municipality(client: FlaskClient, town: Town) -> None:
    answer = client.get(COUNTRY)
    assert answer.mimetype == "application/json"
    assert "max-age" in answer.headers["Cache-Control"]
    places = {name: (lat, lon, count) for name, lat, lon, count in answer.get_json()["places"]}
    assert set(places) == {"Utrecht", "Zeist"}
    assert places["Utrecht"][2] == 4
    assert places["Utrecht"][0] == pytest.approx(52.09, abs=0.05)
    again = client.get(COUNTRY, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_tiles_of_a_level_are_the_whole_country_once(client: FlaskClient, town: Town) -> None:
    def names(zoom: int) -> list[str]:
        tiles = (client.get(f"/kaart/{zoom}/{x}/{y}.json") for x in range(1 << zoom) for y in range(30, 50))
        return sorted(place[0] for tile in tiles if tile.status_code == 200 for place in tile.get_json()["places"])

    assert [zoom for zoom, _ in LEVELS] == [5, 7]
    assert names(7) == ["Utrecht", "Zeist"]
    assert [place[0] for place in client.get(AROUND_UTRECHT).get_json()["places"]] != []


def test_the_overview_counts_what_fits_a_theme_and_a_kind(client: FlaskClient, town: Town) -> None:
    digital = client.get(f"{COUNTRY}?thema=digitaal&soort=leren").get_json()["places"]
    assert {name: count for name, _, _, count in digital} == {"Utrecht": 2}
    page = client.get("/nl/zoeken?waar=3511&thema=digitaal&soort=leren").get_data(as_text=True)
    assert "/kaart/{z}/{x}/{y}.json?thema=digitaal&amp;soort=leren" in page
    assert "Cijfers: hoeveel plekken er zijn." in page
    other = client.get("/nl/zoeken?waar=3511&wat=klik").get_data(as_text=True)
    assert "Cijfers: alle plekken, ook wat niet bij uw vraag past." in other


@pytest.mark.parametrize(
    "tile", ["5/15/10", "5/16/11", "6/33/21", "7/0/0", "7/65/-1", "5/16/1e1", "7/65/4242", "a/b/c"]
)
def test_no_tile_outside_the_country(client: FlaskClient, town: Town, tile: str) -> None:
    answer = client.get(f"/kaart/{tile}.json")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("asked", ["thema=onzin", "soort=x", "wat=klik", "waar=3511", "v=1"])
def test_a_question_that_the_overview_cannot_answer_is_refused(client: FlaskClient, town: Town, asked: str) -> None:
    answer = client.get(f"{COUNTRY}?{asked}")
    assert answer.status_code == 400
    assert json.loads(answer.data)["parameter"] == asked.partition("=")[0]


def test_the_overview_is_counted_once_and_kept(
    client: FlaskClient, app: Flask, town: Town, statements: list[str]
) -> None:
    forget_current(app)
    statements.clear()
    for path in (COUNTRY, COUNTRY, AROUND_UTRECHT):
        client.get(path)
    assert len([statement for statement in statements if "GROUP BY listing.municipality_code" in statement]) == 1
