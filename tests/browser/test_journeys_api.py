"""The same journeys through the API, for the programs that others build: one served process, both engines."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.serving import Server


def ask(server: Server, **parameters: object) -> dict[str, Any]:
    """Search, and give the answer."""
    return get(server, f"/api/v1/offerings?{urlencode(parameters)}")


def get(server: Server, address: str) -> dict[str, Any]:
    """Ask an address that has to answer with JSON."""
    status, body = server.get(address)
    assert status == 200, body
    return dict(json.loads(body))


def test_a_postcode_to_a_route(server: Server) -> None:
    found = ask(server, where="3511 LN")
    assert found["place"]["municipality"]["name"] == "Utrecht"
    assert found["place"]["precisionM"] > 0
    metres = [item["distanceM"] for item in found["items"]]
    assert metres == sorted(metres)
    offering = get(server, f"/api/v1/offerings/{found['items'][0]['id']}")
    nearest = offering["places"][0]
    assert 50.7 < nearest["lat"] < 53.6
    assert 3.3 < nearest["lon"] < 7.3
    assert nearest["address"]["town"]


def test_a_village_near_a_provincial_border(server: Server) -> None:
    found = ask(server, where="Woudrichem", limit=100)
    assert found["place"]["province"]["name"] == "Noord-Brabant"
    municipalities = {item["municipality"]["name"] for item in found["items"]}
    assert {"Altena", "Gorinchem"} <= municipalities


def test_nes_and_the_choice(server: Server) -> None:
    found = ask(server, where="Nes")
    assert len(found["choices"]) >= 2
    municipalities = {choice["municipality"]["name"] for choice in found["choices"]}
    assert "Ameland" in municipalities
    assert found["place"]["name"] == "Nes", "the API answers for the first"
    assert found["items"]
    assert ask(server, where="Nes (Ameland)")["place"]["municipality"]["name"] == "Ameland"


def test_a_need_nobody_offers(server: Server) -> None:
    found = ask(server, where="8011", q="onderwatervioolles", count="true")
    assert found["items"] == []
    assert (found["total"], found["totalIsExact"]) == (0, True)
    assert ask(server, where="8011", count="true")["total"] > 0


def test_walking_all_pages_gives_each_offering_once(server: Server) -> None:
    seen: list[str] = []
    address = f"/api/v1/offerings?{urlencode({'where': 'Texel', 'limit': 100, 'radius': 60_000})}"
    for _ in range(50):
        found = get(server, address)
        seen += [item["id"] for item in found["items"]]
        if not found["next"]:
            break
        address = found["next"][found["next"].index("/api/") :]
    assert len(seen) == len(set(seen)) > 100
    assert len(seen) == ask(server, where="Texel", radius=60_000, count="true", limit=1)["total"]


@pytest.mark.parametrize("what", ["", "taal", "hulp met de computer", "onderwatervioolles"])
@pytest.mark.parametrize("filters", [{}, {"soort": "hulp", "kind": "help"}])
def test_page_and_api_find_the_same_in_the_same_order(server: Server, what: str, filters: dict[str, str]) -> None:
    """They differ in clothes only; each reads what it knows of the filters."""
    page_filters = {name: value for name, value in filters.items() if name == "soort"}
    api_filters = {name: value for name, value in filters.items() if name == "kind"}
    status, page = server.get(f"/nl/zoeken?{urlencode({'waar': '3511', 'wat': what} | page_filters)}")
    assert status == 200
    shown = re.findall(rb'<li class="card [a-z]+" id="r\d+" data-map-item="(\w+)"', page.partition(b'id="')[2])
    asked = {"where": "3511", "limit": 20} | ({"q": what} if what else {}) | api_filters
    found = [item["listingId"] for item in ask(server, **asked)["items"]]
    numbered = [one.decode() for one in shown][: len(found)]
    assert numbered == found


def test_english(server: Server) -> None:
    """What is written by organisations stays Dutch; words of ours are told in every language."""
    themes = {theme["key"]: theme["labels"] for theme in get(server, "/api/v1/themes")["items"]}
    assert themes["language"]["en"] == "Reading, writing, language"
    found = ask(server, where="1012", q="help with my computer")
    (need, *_others) = found["understood"]["needs"]
    assert need["labels"]["en"] == "Digital help"
    assert found["items"]
    assert set(found["items"][0]["themes"]) <= themes.keys()


def test_places_while_typing(server: Server) -> None:
    names = [place["name"] for place in get(server, "/api/v1/places?q=zwo")["items"]]
    assert "Zwolle" in names
