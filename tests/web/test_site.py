"""The addresses that programs look for where they always are."""

from __future__ import annotations

import struct
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.domain.base import now
from tests.web.linting import parse


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


def test_security_txt_is_good_for_half_a_year_and_says_where_it_stands(client: FlaskClient) -> None:
    fields = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())
    left = datetime.fromisoformat(fields["Expires"]) - now()
    assert timedelta(days=150) < left < timedelta(days=200)
    assert fields["Contact"].startswith("mailto:")
    assert fields["Canonical"].endswith("/.well-known/security.txt")


def test_a_page_that_is_shared_has_a_picture(client: FlaskClient) -> None:
    page = parse(client.get("/nl/").text)
    said = {meta.attributes.get("property"): meta.attributes.get("content") for meta in page.all("meta")}
    picture = client.get(urlsplit(said["og:image"]).path)
    assert picture.status_code == 200
    assert picture.data[:8] == b"\x89PNG\r\n\x1a\n"
    size = struct.unpack(">II", picture.data[16:24])
    assert size == (1200, 630) == (int(said["og:image:width"]), int(said["og:image:height"]))
    assert said["og:title"]
    assert said["og:description"]


def test_home_leads_to_every_theme_the_keuzehulp_and_somebody_to_talk_to(client: FlaskClient) -> None:
    page = parse(client.get("/nl/").text)
    targets = [link.attributes["href"] for link in page.all("a")]
    assert sum(target.startswith("/nl/zoeken?thema=") for target in targets) == 8
    tiles = [link for link in page.all("a") if "tile" in link.attributes.get("class", "").split()]
    assert len(tiles) == 8
    assert "/nl/keuzehulp" in targets
    assert "/nl/zoeken?wat=Informatiepunt" in targets


@pytest.mark.parametrize("path", ["/nl/over", "/nl/privacy", "/ar/over"])
def test_whose_site_it_is_stands_where_it_is_looked_for(engine_url: str, client: FlaskClient, path: str) -> None:
    named = create_app({"TESTING": True, "DATABASE_URL": engine_url, "PUBLISHER": "Bibliotheek <Neude>"})
    page = named.test_client().get(path).get_data(as_text=True)
    assert "Bibliotheek &lt;Neude&gt;" in page
    assert "None" not in client.get(path).get_data(as_text=True)
    heading = "Van wie is deze site?"
    assert (heading in page, heading in client.get(path).get_data(as_text=True)) == (path == "/nl/over", False)
