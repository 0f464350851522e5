"""A world of offerings in the test's own transaction."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.domain.taxonomy.vocabulary.queries import load_vocabulary
from app.domain.taxonomy.vocabulary.understanding import Vocabulary
from tests.domain.offerings.search.making import World


@pytest.fixture
def world(session: Session) -> World:
    """An empty world: one organisation."""
    return World(session)


@pytest.fixture
def vocabulary(session: Session) -> Vocabulary:
    """The vocabulary a database starts with."""
    return load_vocabulary(session)
