"""The API over a small world of offerings around Utrecht, in the test's own transaction."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.domain.offerings.search.making import World

API = "/api/v1"


@pytest.fixture
def world(session: Session) -> World:
    """An empty world: one organisation."""
    return World(session)


@pytest.fixture
def api(app: Flask, client: FlaskClient):
    """Ask the API: `api("/offerings", where="3511")` gives the response."""

    def ask(path: str, headers: dict[str, str] | None = None, **parameters: object):
        return client.get(f"{API}{path}", query_string=parameters or None, headers=headers)

    return ask
