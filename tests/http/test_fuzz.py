"""Whatever a stranger sends, to any address we have: a complete answer with the right status, and never one of ours.

The addresses are those of the application itself, so a new route is fuzzed from its first day.
"""

from __future__ import annotations

import json
import re
import string
from dataclasses import fields
from datetime import date
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app import create_app
from app.api.v1.parameters import SEARCH_PARAMETERS
from app.domain.exchange.demo.actions import load_demo
from app.web.public.forms.search import SearchForm
from geo.engine import create_engine
from tests.databases import Databases, EngineName

PAGE_PARAMETERS = [*(field.name for field in fields(SearchForm)), "filters", "mee", "weergave"]
API_PARAMETERS = list(SEARCH_PARAMETERS)

NASTY = [
    "", " ", "'", '"', "\\", "%", "_", "*", ";", "--", "0", "-1", "1e309", "NaN", "inf", "-0.0", "9" * 400, "١٢٣٤", "3511",
    "3511LN", "3511 ln", "52.09,5.12", "136000,455900", "999,999", "-52,5", "NaN,NaN", "1e309,1", "0,0", "52.09,", ",", "Nes",
    "{{7*7}}", "${7*7}", "<script>alert(1)</script>", "</script>", "'; DROP TABLE offering; --", '" OR 1=1', "a AND b OR NOT c",
    "NEAR(a b)", "a* ^b", "col:x", "{a} : b", '"unbalanced', "(((((", "\\", "../../etc/passwd", "x" * 5000, "é" * 2000, "😀" * 500,
    "a\nb\r\nSet-Cookie: x", "\u202e", "\ufeff", "\ud7ff", "null", "true", "[]", "[object Object]", "taal", "geld,werk",
    "learn", "help", "leren", "hulp", "gratis", "1", "ja", "e30", "eyJ2IjoxfQ", "AAAA", "====", "1000000000000000000000",
]  # fmt: skip

INJECTED = re.compile(r"<(zz9|script>alert)", re.IGNORECASE)


pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")


@pytest.fixture(scope="module")
def site(databases: Databases, engine_name: EngineName) -> tuple[Flask, dict[str, list[str]]]:
    """The application on a database with examples, and values that its routes know."""
    url = databases.ready(engine_name)
    engine = create_engine(url)
    with Session(engine) as session:
        load_demo(session, today=date(2026, 11, 2), offerings=120)
        session.commit()
    engine.dispose()
    app = create_app({"DATABASE_URL": url, "RATE_LIMIT": "0", "TILE_URL": "none", "LOG_LEVEL": "error"})
    items = app.test_client().get("/api/v1/offerings?limit=20").get_json()["items"]
    known = {
        "offering_id": [item["id"] for item in items],
        "organisation_id": [item["organisation"]["id"] for item in items],
        "venue_id": [item["venue"]["id"] for item in items if item["venue"]],
        "slug": ["zwolle", "utrecht", "x"],
        "theme_slug": ["taal", "geld", "x"],
        "lang": ["nl", "en"],
        "name": ["over", "privacy", "toegankelijkheid", "contact"],
    }
    return app, known


text = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=40), st.text(string.printable, max_size=40).map("<zz9>".__add__)
)
values = st.one_of(text, st.integers().map(str), st.floats().map(str))
names = st.one_of(st.sampled_from(PAGE_PARAMETERS + API_PARAMETERS), st.text(max_size=8))
queries = st.lists(st.tuples(names, values), max_size=6).map(
    lambda pairs: "&".join(
        f"{quote_plus(name, errors='replace')}={quote_plus(value, errors='replace')}" for name, value in pairs
    )
)
raw_queries = st.one_of(
    queries,
    st.text(string.printable.replace("\n", "").replace("\r", ""), max_size=60).map(lambda s: s.replace("#", "")),
)
raw_bytes = st.binary(max_size=40).map(lambda data: data.decode("latin-1"))
methods = st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
header_value = st.text([chr(code) for code in (*range(32, 127), *range(160, 256))], max_size=60)
headers = st.dictionaries(
    st.sampled_from(
        "Accept Accept-Language Accept-Encoding If-None-Match If-Modified-Since Range Cookie Referer User-Agent X-Forwarded-For "
        "X-Forwarded-Host X-Forwarded-Proto X-Request-Id Content-Type Origin Host X-HTTP-Method-Override".split()
    ),
    st.one_of(
        header_value,
        st.sampled_from(
            ["*/*", "*", "nl", "br;q=0", "application/geo+json", "bytes=0-1", "bytes=9-1", 'W/"x"', "localhost"]
        ),
    ),
    max_size=3,
)


def addresses(site: tuple[Flask, dict[str, list[str]]]) -> st.SearchStrategy[str]:
    """Every route, with what it knows or anything else in the place of its variables."""
    app, known = site

    def of(rule: Rule) -> st.SearchStrategy[str]:
        parts = []
        for part in re.split(r"(<[^>]+>)", rule.rule):
            variable = part[1:-1].rpartition(":")[2] if part.startswith("<") else None
            if variable is None:
                parts.append(st.just(part))
            else:
                anything = text.map(lambda value: quote(value, errors="replace"))
                sure = st.sampled_from(known.get(variable, ["1"]))
                parts.append(sure if variable == "lang" else st.one_of(sure, anything))
        return st.tuples(*parts).map("".join)

    return st.one_of([of(rule) for rule in app.url_map.iter_rules()])


def check(response) -> None:
    """What holds for every answer there is."""
    status, body = response.status_code, response.get_data()
    assert status < 500 or (status == 503 and response.headers.get("Retry-After")), (status, body[:500])
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    if response.request.method == "HEAD" or status in {204, 304}:
        assert body == b""
        return
    if response.request.method == "OPTIONS" and status == 200:
        assert response.headers["Allow"]
        return
    if "Content-Encoding" in response.headers:
        return
    content = body.decode() if not response.mimetype.startswith(("image/", "application/octet", "font/")) else ""
    assert "Traceback (most recent" not in content
    if response.mimetype == "text/html":
        assert content.rstrip().endswith("</html>") or status in {301, 302, 307, 308}
        assert not INJECTED.search(content)
    if "json" in response.mimetype:
        parsed = json.loads(content)
        if status >= 400:
            assert response.mimetype == "application/problem+json"
            assert parsed["status"] == status
            assert len(parsed["detail"]) > 10
    if status in {301, 302, 307, 308}:
        assert re.match(r"(https?://localhost)?/(?!/)", response.headers["Location"]), response.headers["Location"]


def as_passed(path: str) -> str:
    """A path of an address as a server passes it on: the percent signs decoded, the bytes read as Latin-1."""
    sent = path.encode("utf-8", "replace")
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda hexed: bytes([int(hexed[1], 16)]), sent).decode("latin-1")


def ask(
    site: tuple[Flask, dict[str, list[str]]],
    method: str,
    path: str,
    query: str,
    sent: dict[str, str],
    body: bytes = b"",
):
    """Ask as a server would pass it on. Werkzeug's client would take what follows ``//`` in a path for a host."""
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent.items()}
    client = site[0].test_client(use_cookies=False)
    return client.open(
        method=method, data=body, environ_overrides={"PATH_INFO": path, "QUERY_STRING": query, **environ}
    )


many = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@many
@given(data=st.data(), query=raw_queries, sent=headers)
def test_every_route_answers_anything(
    site: tuple[Flask, dict[str, list[str]]], data: st.DataObject, query: str, sent: dict[str, str]
) -> None:
    check(ask(site, "GET", as_passed(data.draw(addresses(site))), query, sent))


@many
@given(query=queries, language=st.sampled_from(["nl", "en"]))
def test_the_search_page_answers_any_question(
    site: tuple[Flask, dict[str, list[str]]], query: str, language: str
) -> None:
    response = ask(site, "GET", f"/{language}/zoeken", query, {})
    check(response)
    assert response.status_code in {200, 302, 303, 308, 400}


@many
@given(query=queries, resource=st.sampled_from(["offerings", "places", "themes", "openapi.json", "nothing"]))
def test_the_api_answers_any_question(site: tuple[Flask, dict[str, list[str]]], query: str, resource: str) -> None:
    response = ask(site, "GET", f"/api/v1/{resource}", query, {})
    check(response)
    assert "json" in response.mimetype
    assert response.headers.getlist("Access-Control-Allow-Origin") == ["*"]


@many
@given(method=methods, path=raw_bytes.map("/".__add__), query=raw_bytes, sent=headers)
def test_any_bytes_are_answered(
    site: tuple[Flask, dict[str, list[str]]], method: str, path: str, query: str, sent: dict[str, str]
) -> None:
    check(ask(site, method, path, query, sent))


@many
@given(data=st.data(), method=methods, body=st.binary(max_size=200), sent=headers)
def test_any_method_with_any_body_is_answered(
    site: tuple[Flask, dict[str, list[str]]], data: st.DataObject, method: str, body: bytes, sent: dict[str, str]
) -> None:
    path = as_passed(data.draw(addresses(site)))
    without_type = {name: value for name, value in sent.items() if name != "Content-Type"}
    response = ask(site, method, path, "", without_type, body)
    check(response)
    if method in {"POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"}:
        assert response.status_code in {308, 400, 404, 405}


@pytest.mark.parametrize("name", PAGE_PARAMETERS)
def test_every_parameter_of_the_page_bears_every_nasty_value(
    site: tuple[Flask, dict[str, list[str]]], subtests: pytest.Subtests, name: str
) -> None:
    place = "" if name == "waar" else "waar=3511&"
    for value in NASTY:
        with subtests.test(value=value[:50]):
            sent = f"{name}={quote_plus(value, errors='replace')}"
            check(ask(site, "GET", "/nl/zoeken", f"{place}{sent}", {}))


@pytest.mark.parametrize("name", API_PARAMETERS)
def test_every_parameter_of_the_api_bears_every_nasty_value(
    site: tuple[Flask, dict[str, list[str]]], subtests: pytest.Subtests, name: str
) -> None:
    place = "" if name in {"where", "near"} else "where=3511&"
    for value in NASTY:
        with subtests.test(value=value[:50]):
            sent = f"{name}={quote_plus(value, errors='replace')}"
            response = ask(site, "GET", "/api/v1/offerings", f"{place}{sent}", {})
            check(response)
            if response.status_code == 400:
                assert name in response.get_json(force=True)["parameter"]


@pytest.mark.parametrize("value", ["x", "", "3511", "<zz9"])
def test_a_parameter_that_is_sent_twice_is_answered(site: tuple[Flask, dict[str, list[str]]], value: str) -> None:
    for name in PAGE_PARAMETERS:
        check(ask(site, "GET", "/nl/zoeken", f"waar=3511&{name}=1&{name}={quote_plus(value)}", {}))
    for name in API_PARAMETERS:
        check(ask(site, "GET", "/api/v1/offerings", f"where=3511&{name}=1&{name}={quote_plus(value)}", {}))
