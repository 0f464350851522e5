"""The real application with one page more, which shows a map of our choice."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

from app import create_app
from tests.browser.map.pages import page_of
from tests.web.tiles.upstream_server import UpstreamServer, upstream_server


@pytest.fixture(scope="session")
def streets() -> Iterator[UpstreamServer]:
    """The upstream of the street tiles."""
    with upstream_server() as server:
        yield server


@pytest.fixture(scope="session")
def map_app(streets: UpstreamServer, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The real application with one page more."""
    folder = tmp_path_factory.mktemp("map")
    database = f"sqlite:///{folder / 'unused.sqlite'}"
    app = create_app(
        {"DATABASE_URL": database, "RATE_LIMIT": "0", "TILE_URL": streets.url, "TILE_CACHE_DIR": str(folder / "tiles")}
    )
    app.add_url_rule("/nl/kaart-proef", view_func=lambda: page_of(request.args.get("kind", "")))
    return app


@pytest.fixture(scope="session")
def base_url(map_app: Flask) -> Iterator[str]:
    """What `page.goto` starts from."""
    server = make_server("127.0.0.1", 0, map_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(autouse=True)
def no_streets(map_app: Flask) -> None:
    """Start every test where no upstream answers; a test about streets says otherwise."""
    map_app.extensions["tiles"].state._save(is_up=False)
