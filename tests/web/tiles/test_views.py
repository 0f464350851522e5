"""The addresses of the map's parts, in an application with nothing but them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from app.config import Settings
from app.web.tiles import bp
from geo.maps import LEVELS, get_frame, get_outlines
from tests.web.tiles.upstream_server import FAULTS, UpstreamServer, png

TILE = "/tegels/12/2106/1350.png"


@pytest.fixture
def make_app(tmp_path: Path) -> Callable[[str], Flask]:
    """Makes an application with the tiles of an address."""

    def make(tile_url: str) -> Flask:
        app = Flask("app")
        app.extensions["settings"] = Settings.load(
            {"TILE_URL": tile_url, "TILE_CACHE_DIR": str(tmp_path / "tiles"), "TILE_TIMEOUT_MS": "400"}, environ={}
        )
        app.register_blueprint(bp)
        return app

    return make


@pytest.fixture
def client(make_app: Callable[[str], Flask], upstream: UpstreamServer) -> FlaskClient:
    """A client of an application whose upstream was seen to answer."""
    app = make_app(upstream.url)
    app.extensions["tiles"].state.probe()
    return app.test_client()


@pytest.fixture
def offline(make_app: Callable[[str], Flask]) -> FlaskClient:
    """A client of an application without street tiles."""
    return make_app("none").test_client()


def test_a_street_tile_may_be_kept_and_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get(TILE)
    assert (first.status_code, first.mimetype, first.data) == (200, "image/png", png())
    assert first.headers["Cache-Control"] == "public, max-age=86400"
    again = client.get(TILE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_street_tile_that_cannot_be_had(client: FlaskClient, upstream: UpstreamServer) -> None:
    upstream.behave = FAULTS["HTML that says it is a picture"]
    answer = client.get(TILE)
    assert (answer.status_code, answer.data, answer.headers["Cache-Control"]) == (503, b"", "no-store")
    assert answer.headers["Retry-After"] == "60"


@pytest.mark.parametrize(
    "path",
    [
        "/tegels/12/2073/1409.png",
        "/tegels/5/16/10.png",
        "/tegels/19/269600/172800.png",
        "/tegels/-1/0/0.png",
        "/tegels/12/2106/x.png",
        "/tegels/12/²/1350.png",
        f"/tegels/12/{'9' * 5000}/1350.png",
        "/tegels/12/2106/1350.jpg",
        "/tegels/12/..%2f..%2fetc/passwd.png",
    ],
)
def test_other_tiles_are_not_asked_for(client: FlaskClient, upstream: UpstreamServer, path: str) -> None:
    upstream.paths.clear()
    assert client.get(path).status_code == 404
    assert not upstream.paths


def test_without_an_upstream_there_are_no_street_tiles(offline: FlaskClient) -> None:
    assert offline.get(TILE).status_code == 404
    assert _tiles_of_page(offline) == "None"


def test_the_page_names_the_tiles_only_where_upstream_answers(
    client: FlaskClient, make_app: Callable[[str], Flask]
) -> None:
    assert "/tegels/{z}/{x}/{y}.png" in _tiles_of_page(client)
    nowhere = make_app("http://127.0.0.1:9/{z}/{x}/{y}.png")
    nowhere.extensions["tiles"].state.probe()
    assert _tiles_of_page(nowhere.test_client()) == "None"


def test_the_frame_is_kept_for_ever_under_its_hash(offline: FlaskClient) -> None:
    answer = offline.get(f"/kaart/{get_frame().file_name}")
    assert answer.data == get_frame().script
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_page_from_before_the_last_release_still_gets_a_frame(offline: FlaskClient) -> None:
    answer = offline.get("/kaart/frame-0123456789ab.js")
    assert answer.data == get_frame().script
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert offline.get("/kaart/other.js").status_code == 404


@pytest.mark.parametrize("name", ["9/263/169", "7/65/42", "5/16/10", "9/0/0", "gemeente/GM0344"])
def test_outlines_are_kept_for_ever_under_their_version(offline: FlaskClient, name: str) -> None:
    answer = offline.get(f"/kaart/{get_outlines().version}/{name}.json")
    assert answer.mimetype == "application/json"
    assert isinstance(json.loads(answer.data), dict)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    old = offline.get(f"/kaart/000000000000/{name}.json")
    assert (old.data, old.headers["Cache-Control"]) == (answer.data, "public, max-age=60")
    kept = offline.get(f"/kaart/000000000000/{name}.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert kept.status_code == 304


@pytest.mark.parametrize(
    "name", ["8/131/84", "9/512/0", "9/-1/0", f"9/{'9' * 5000}/0", "9/a/0", "gemeente/GM9999", "gemeente/%00", "x"]
)
def test_outlines_that_do_not_exist(offline: FlaskClient, name: str) -> None:
    assert offline.get(f"/kaart/{get_outlines().version}/{name}.json").status_code == 404


def test_templates_know_where_everything_is(offline: FlaskClient) -> None:
    with offline.application.test_request_context():
        page = render_template_string(
            "{{ map_frame_html() }} {{ map_frame_url() }} {{ map_outlines_url() }} {{ map_levels() }}"
        )
    assert '<div class="folium-map" id="map_buurt"' in page
    assert f" /kaart/{get_frame().file_name} /kaart/{get_outlines().version}/ " in page
    assert page.endswith(" ".join(f"{level.tile_zoom}:{level.map_zoom}" for level in LEVELS))


def _tiles_of_page(client: FlaskClient) -> str:
    with client.application.test_request_context():
        return render_template_string("{{ map_tiles()|safe }}")
