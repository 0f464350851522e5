"""The geocoder as the application makes it: the gazetteer alone, or sharpened by PDOK where that is switched on."""

from __future__ import annotations

import time

import pytest

from app import create_app
from tests.geo.geocoder import locatieserver
from tests.geo.geocoder.locatieserver import BRINK, Locatieserver, answer, reply

TIMEOUT_MS = 400


@pytest.fixture
def server():
    with Locatieserver() as server:
        server.behave = answer(BRINK)
        yield server


@pytest.fixture
def client_with_pdok(databases, server):
    settings = {"PDOK_GEOCODER": "1", "PDOK_URL": server.url, "PDOK_TIMEOUT_MS": str(TIMEOUT_MS), "RATE_LIMIT": "0"}
    app = create_app({"TESTING": True, "DATABASE_URL": databases.ready("spatialite"), **settings})
    return app.test_client(use_cookies=False)


def place_of(client, where: str) -> dict:
    response = client.get("/api/v1/offerings", query_string={"where": where})
    assert response.status_code == 200
    return response.json["place"]


def test_switched_on_a_full_postcode_is_sharp(client_with_pdok, server):
    place = place_of(client_with_pdok, "7411 KG")
    assert (place["name"], place["kind"], place["precisionM"]) == ("7411 KG", "postcode6", 100)
    assert len(server.questions) == 1


@pytest.mark.parametrize("fault", [locatieserver.silence, locatieserver.reset, reply(b"<html>", "502 Bad Gateway")])
def test_in_trouble_only_the_precision_tells(client_with_pdok, server, fault):
    client_with_pdok.get("/api/v1/places?q=u")  # the places are read, so that only PDOK's time is measured
    server.behave = fault
    start = time.monotonic()
    place = place_of(client_with_pdok, "7411 KG")
    took = time.monotonic() - start
    assert (place["name"], place["kind"]) == ("7411", "postcode4")
    assert place["precisionM"] > 100
    assert took < 2  # the silence lasts three seconds
    page = client_with_pdok.get("/nl/zoeken", query_string={"waar": "7411 KG"})
    assert page.status_code == 200


def test_switched_off_nobody_is_asked(client, server):
    assert place_of(client, "7411 KG")["kind"] == "postcode4"
    assert server.questions == []
