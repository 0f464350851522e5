"""The addresses that programs look for where they always are."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("path", "content_type", "begins"),
    [
        ("/favicon.ico", "image/", b"\x00\x00\x01\x00"),
        ("/robots.txt", "text/plain", b"User-agent: *\n"),
        ("/.well-known/security.txt", "text/plain", b"Contact: "),
        ("/sitemap.xml", "application/xml", b"<?xml"),
    ],
)
def test_what_programs_look_for_is_there(client: FlaskClient, path: str, content_type: str, begins: bytes) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.content_type.startswith(content_type)
    assert response.data.startswith(begins)


@pytest.mark.parametrize("path", ["/", "/over", "/privacy", "/toegankelijkheid", "/contact"])
def test_an_address_without_a_language_leads_to_the_one_of_the_browser(client: FlaskClient, path: str) -> None:
    english = client.get(path, headers={"Accept-Language": "en-GB,en;q=0.9"})
    dutch = client.get(path, headers={"Accept-Language": "ja"})
    assert (english.status_code, english.location) == (302, f"/en{path.rstrip('/') or '/'}")
    assert (dutch.status_code, dutch.location) == (302, f"/nl{path.rstrip('/') or '/'}")
    assert "Accept-Language" in english.headers["Vary"]
