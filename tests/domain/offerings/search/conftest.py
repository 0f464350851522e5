"""A world of offerings in the test's own transaction."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.domain.offerings.search.making import World


@pytest.fixture
def world(session: Session) -> World:
    """An empty world: one organisation."""
    return World(session)
