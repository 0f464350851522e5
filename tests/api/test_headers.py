"""What other programs rely on beside the body: version, CORS, ETag, compression, and the words of the filters."""

from __future__ import annotations

import pytest

PATHS = ["/offerings", "/offerings?where=Utrecht", "/places?q=utr", "/themes", "/openapi.json"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_its_version_and_may_be_read_by_any_site(api, client, world, path):
    world.fill(5)
    response = api(path)
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.headers["API-Version"] == "1.0.0"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in response.headers
    preflight = client.options(f"/api/v1{path}", headers={"Origin": "https://elders.example"})
    assert preflight.status_code == 200
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert client.head(f"/api/v1{path}").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_what_did_not_change_is_not_sent_again(api, world, path):
    world.fill(5)
    etag = api(path).headers["ETag"]
    again = api(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag


def test_what_the_accept_header_chooses_is_kept_apart(api, world):
    offering = world.offering("Taalles", world.venue("Hier", 136_000, 455_900))
    for path in ("/offerings?where=Utrecht", "/offerings", f"/offerings/{offering.id}"):
        for accept in ("application/json", "application/geo+json"):
            answer = api(path, headers={"Accept": accept})
            assert answer.mimetype == accept
            assert "Accept" in {name.strip() for name in answer.headers["Vary"].split(",")}
    assert "Accept" not in {name.strip() for name in api("/themes").headers["Vary"].split(",")}


def test_an_answer_changes_its_etag_when_the_data_change(api, world):
    world.fill(5)
    before = api("/offerings").headers["ETag"]
    world.offering("Nieuw", world.venue("Nieuw", 136_000, 455_900))
    assert api("/offerings", headers={"If-None-Match": before}).status_code == 200


def test_places_are_suggested_while_one_types(api):
    items = api("/places", q="zwol").json["items"]
    assert items[0]["name"] == "Zwolle"
    assert len(api("/places", q="a", limit=3).json["items"]) == 3
    assert api("/places", q="qqqq").json["items"] == []
    for wrong in ({}, {"q": "a", "limit": 21}, {"q": "x" * 201}, {"q": "a", "x": 1}):
        assert api("/places", **wrong).status_code == 400


def test_a_suggestion_can_be_searched_with(api):
    for place in api("/places", q="nes", limit=5).json["items"]:
        answer = api("/offerings", where=place["query"]).json
        assert answer["place"]["municipality"] == place["municipality"]


def test_the_words_of_the_filters_are_told_in_every_language(api):
    answer = api("/themes").json
    assert [theme["key"] for theme in answer["items"]][:3] == ["language", "digital", "government"]
    assert {"nl", "en"} <= set(answer["items"][0]["labels"])
    for theme in answer["items"]:
        assert api("/offerings", theme=theme["key"]).status_code == 200
    for audience in answer["audiences"]:
        assert api("/offerings", audience=audience["key"]).status_code == 200
    for form in answer["forms"]:
        assert api("/offerings", form=form["key"]).status_code == 200
    for language in answer["languages"]:
        assert api("/offerings", language=language["key"]).status_code == 200


def test_an_address_that_is_not_there_is_a_problem(client):
    response = client.get("/api/v1/nergens")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
