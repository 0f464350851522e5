"""A mistake is told with the parameter that is wrong and what is allowed; nothing that a stranger sends is a 5xx."""

from __future__ import annotations

import base64
from datetime import timedelta

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.base import now
from tests.domain.offerings.search.making import UTRECHT


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("theme", "taal"),
        ("kind", "leren"),
        ("audience", "everybody"),
        ("form", "x"),
        ("language", "NL"),
        ("free", "1"),
        ("dropIn", "yes"),
        ("radius", "99"),
        ("radius", "-1"),
        ("radius", "5e3"),
        ("radius", "١٠٠٠"),
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "10000000000000000000000"),
        ("limit", "NaN"),
        ("near", "NaN,NaN"),
        ("near", "1e309,5"),
        ("near", "91,5"),
        ("near", "52.1"),
        ("near", "52.1;5.1"),
        ("where", "Qwxzrtpl"),
        ("where", ""),
        ("where", "x" * 8_000),
        ("q", "\x00"),
        ("q", " "),
        ("q", "x" * 201),
        ("cursor", "%%%"),
        ("cursor", "AAAA"),
        ("cursor", "x" * 401),
        ("count", "maybe"),
        ("wheelchair", "yes"),
        ("delivery", "post"),
        ("facets", "1"),
        ("openNow", "ja"),
        ("openOn", "2020-01-01"),
        ("openOn", "2199-01-01"),
        ("openOn", "now"),
        ("openOn", "20261127"),
        ("openOn", "monday"),
        ("part", "night"),
        ("f", "xml"),
        ("thema", "taal"),
    ],
)
def test_a_wrong_value_names_its_parameter_and_what_is_allowed(api, parameter, value):
    needed = {} if parameter in {"where", "near"} else {"where": "Utrecht"}
    response = api("/offerings", **needed, **{parameter: value})
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    if value != "\x00":  # refused at the entrance, whatever the parameter
        assert response.json["parameter"] == parameter
        assert response.json["allowed"]
    assert response.headers["API-Version"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "query",
    [
        "where=a&where=b",
        "q=a&q=a&where=Utrecht",
        "where=Utrecht&near=52,5",
        "radius=500",
        "facets=true",
        "openNow=true&openOn=today",
        "openNow=true&part=morning",
        "part=morning&part=morning",
    ],
)
def test_what_contradicts_is_refused(client, query):
    response = client.get(f"/api/v1/offerings?{query}")
    assert response.status_code == 400
    assert response.json["parameter"] in {"where", "q", "near", "radius", "facets", "openOn", "part"}


@pytest.mark.parametrize(
    "query", ["openNow=true", "openOn=today&part=morning", "part=morning", "openNow=false&part=morning"]
)
def test_what_does_not_contradict_is_taken(client, query):
    response = client.get(f"/api/v1/offerings?where=Utrecht&{query}")
    assert response.status_code == 200, response.json["detail"]


@pytest.mark.parametrize(
    "packed",
    [
        [],
        {},
        None,
        ["x", 1, "a", 0, "nearest", 32],
        ["x", 1, "a", 0, "nearest", 32, 29_000_000],
        ["x", "NaN", "a", 0, "nearest", 32, 29_000_000],
        ["x", 1e308, "a", 0, "nearest", 10**9, 29_000_000],
        ["x", 1, "A'", 0, "nearest", 32, 29_000_000],
        ["x", 1, "a", -1, "nearest", 32, 29_000_000],
        ["x", 1, "a", 0, "sideways", 32, 29_000_000],
        ["x", 1, "a", 0, "open", 32, -1],
        ["x", 1, "a", 0, "open", 32, 10**12],
        [["x"], {"a": 1}, [], {}, [], [], []],
    ],
)
def test_a_made_up_cursor_is_refused(api, packed):
    cursor = base64.urlsafe_b64encode(orjson.dumps(packed)).decode().rstrip("=")
    response = api("/offerings", where="Utrecht", cursor=cursor)
    assert (response.status_code, response.json.get("parameter")) == (400, "cursor")


def test_a_cursor_of_another_search_is_refused(api, world):
    world.fill(30, seed=2)
    following = api("/offerings", where="Utrecht", limit=2).json["next"]
    cursor = following.partition("cursor=")[2]
    for other in ({"where": "Zwolle"}, {"where": "Utrecht", "free": "true"}, {}):
        response = api("/offerings", **other, cursor=cursor)
        assert (response.status_code, response.json.get("parameter")) == (400, "cursor")
    assert api("/offerings", where="Utrecht", limit=9, cursor=cursor).status_code == 200


def test_a_cursor_of_what_was_open_long_ago_is_refused(api, world, monkeypatch):
    for number in range(3):
        world.offering(f"Les {number}", world.venue(f"v{number}", UTRECHT[0] + number, UTRECHT[1]), hours="24/7")
    asked = {"where": "Utrecht", "openOn": "today", "limit": 2}
    with monkeypatch.context() as patched:
        patched.setattr("app.domain.offerings.search.queries.now", lambda: now() - timedelta(minutes=20))
        cursor = api("/offerings", **asked).json["next"].partition("cursor=")[2]
    response = api("/offerings", **asked, cursor=cursor)
    assert (response.status_code, response.json.get("parameter")) == (400, "cursor")
    assert "15 minutes" in response.json["detail"]
    assert response.json["allowed"] == "the same search without a cursor"


HOSTILE = [
    "{{7*7}}",
    "</script><script>alert(1)</script>",
    "'; DROP TABLE listing; --",
    '" OR 1=1',
    "NEAR(a b) AND NOT c* ^d {e}: -f",
    "a & !b | c <-> d:*",
    "%s %(x)s :term0 ?",
    "\\' \\\" \\x00",
    "🙂 ＤｉｇｉＤ Ω ﷽",
    "..//..//etc/passwd",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_words(api, world, text):
    world.fill(12, seed=3)
    for parameters in ({"q": text}, {"q": text, "where": "Utrecht"}, {"where": text}):
        assert api("/offerings", **parameters).status_code in {200, 400}
    assert api("/places", q=text).status_code == 200


@given(
    st.dictionaries(
        st.sampled_from(
            ["where", "near", "q", "theme", "kind", "free", "radius", "limit", "cursor", "count", "f", "language"]
        ),
        st.text(max_size=40) | st.sampled_from(["true", "20", "Utrecht", "52.1,5.1", "language", "geojson"]),
        max_size=5,
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_can_be_sent_is_our_fault(api, parameters):
    assert api("/offerings", **parameters).status_code in {200, 400}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_only_reads(client, method):
    response = getattr(client, method)("/api/v1/offerings")
    assert response.status_code == 405
    assert response.mimetype == "application/problem+json"
    assert "GET" in response.headers["Allow"]
