"""What every answer carries: security headers, caching, an ETag, compression, a language."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from app import create_app
from app.config import ROOT

PAGE = "<p>Hier leert u taal.</p>\n" * 200

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application with a few pages of its own; no database is needed for what is tested here."""
    database = tmp_path_factory.mktemp("answers") / "none.sqlite"
    app = create_app(
        {"TESTING": True, "DATABASE_URL": f"sqlite:///{database}", "RATE_LIMIT": "0", "CACHE_SECONDS": "60"}
    )

    @app.get("/<lang:lang>/proef")
    def sample() -> str:
        return PAGE

    @app.get("/<lang:lang>/kort")
    def short() -> str:
        return "kort"

    @app.get("/<lang:lang>/eigen")
    def own() -> Response:
        return Response(PAGE, headers={"Cache-Control": "no-store", "Vary": "Accept"})

    return app


@pytest.fixture
def client(own_app: Flask) -> FlaskClient:
    return own_app.test_client(use_cookies=False)


@pytest.mark.parametrize(
    "path", ["/nl/proef", "/nl/is-er-niet", "/api/v1/is-er-niet", "/health/live", "/nl/proef?a=%ff"]
)
def test_security_headers_are_on_every_answer(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Permissions-Policy"].startswith("camera=(), geolocation=(self)")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert len(headers.getlist("Content-Security-Policy")) == 1
    assert "Set-Cookie" not in headers


def test_frames_follow_the_setting(tmp_path: object) -> None:
    app = create_app({"DATABASE_URL": f"sqlite:///{tmp_path}/x", "FRAME_ANCESTORS": "https://example.org 'self'"})
    headers = app.test_client().get("/health/live").headers
    assert headers["Content-Security-Policy"].endswith("frame-ancestors https://example.org 'self'")
    assert "X-Frame-Options" not in headers


def test_a_page_may_be_kept_by_all(client: FlaskClient) -> None:
    response = client.get("/nl/proef")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert client.get("/nl/eigen").headers["Cache-Control"] == "no-store"
    assert client.get("/nl/niets").headers["Cache-Control"] == "no-store"


def test_the_etag_is_that_of_the_content(client: FlaskClient) -> None:
    etags = {client.get("/nl/proef", headers={"Accept-Encoding": kind}).headers["ETag"] for kind in ("", "gzip", "br")}
    assert len(etags) == 1
    assert client.get("/nl/kort").headers["ETag"] not in etags
    assert client.head("/nl/proef").headers["ETag"] in etags


@pytest.mark.parametrize("encoding", ["", "gzip", "br", "gzip, deflate, br, zstd"])
def test_who_has_the_page_gets_304_without_a_body(client: FlaskClient, encoding: str) -> None:
    first = client.get("/nl/proef", headers={"Accept-Encoding": encoding})
    again = client.get("/nl/proef", headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "public, max-age=60"
    assert "Accept-Encoding" in again.headers["Vary"]
    other = client.get("/nl/proef", headers={"If-None-Match": 'W/"another"'})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "used"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("", None),
        ("zstd", None),
        ("nonsense;q=x", None),
    ],
)
def test_compression_is_what_the_browser_accepts(client: FlaskClient, accepted: str, used: str | None) -> None:
    response = client.get("/nl/proef", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == used
    body = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[used](response.data)
    assert body.decode() == PAGE
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert response.headers["Vary"] == "Accept-Encoding"


def test_what_varies_already_keeps_its_reason(client: FlaskClient) -> None:
    assert client.get("/nl/eigen", headers={"Accept-Encoding": "br"}).headers["Vary"] == "Accept, Accept-Encoding"
    plain = client.get("/nl/eigen")
    assert ", ".join(plain.headers.getlist("Vary")) == "Accept, Accept-Encoding"


def test_what_is_short_is_not_compressed(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/nl/kort", headers={"Accept-Encoding": "br"}).headers


def test_errors_are_compressed_or_whole_but_never_broken(client: FlaskClient) -> None:
    response = client.get("/nl/niets", headers={"Accept-Encoding": "br"})
    body = brotli.decompress(response.data) if "Content-Encoding" in response.headers else response.data
    assert b"</html>" in body


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/nl/niets", "en", "nl"),
        ("/en/niets", "nl", "en"),
        ("/niets", "en-GB,en;q=0.9", "en"),
        ("/niets", "de, fr", "nl"),
        ("/niets", "", "nl"),
        ("/niets", "x" * 5000, "nl"),
        ("/xx/niets", "en", "en"),
        ("/nlx/niets", "", "nl"),
        ("/", "en;q=0.1, nl;q=0.9", "nl"),
    ],
)
def test_an_error_page_speaks_the_language_of_its_address_or_of_the_browser(
    client: FlaskClient, path: str, accepted: str, language: str
) -> None:
    response = client.get(path if path != "/" else "/geen", headers={"Accept-Language": accepted})
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.text


STYLE = "/static/css/site.css"


@pytest.mark.parametrize(("accepted", "used"), [("br", "br"), ("gzip", "gzip"), ("gzip, br;q=0.9", "gzip"), ("", None)])
def test_static_files_come_compressed(client: FlaskClient, accepted: str, used: str | None) -> None:
    response = client.get(STYLE, headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == used
    body = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[used](response.data)
    assert body == (ROOT / "app/web/static/css/site.css").read_bytes()
    assert response.mimetype == "text/css"
    assert response.headers["Vary"] == "Accept-Encoding"
    again = client.get(STYLE, headers={"Accept-Encoding": accepted, "If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_static_file_with_a_version_is_kept_for_ever(client: FlaskClient) -> None:
    assert client.get(f"{STYLE}?v=1").headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(STYLE).headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "css",
        "css/",
        "../../config.py",
        "..%2f..%2fconfig.py",
        "/etc/passwd",
        "%2fetc/passwd",
        "x" * 3000,
        "css/site.css/x",
    ],
)
def test_what_is_no_static_file_is_not_found(client: FlaskClient, name: str) -> None:
    response = client.get(f"/static/{name}", follow_redirects=True)
    assert response.status_code == 404
    assert "</html>" in response.text
