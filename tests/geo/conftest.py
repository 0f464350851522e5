"""The gazetteer of the reference data, read once per engine."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from geo.engine import create_engine
from geo.gazetteer import Gazetteer
from tests.databases import Databases


@pytest.fixture(scope="session")
def gazetteer(engine: Engine) -> Gazetteer:
    """All places, without six-character postcodes."""
    with engine.connect() as connection:
        return Gazetteer.from_connection(connection)


@pytest.fixture(scope="session")
def gazetteer_of_a_file(databases: Databases) -> Gazetteer:
    """The same from SpatiaLite only, for what does not depend on the engine."""
    engine = create_engine(databases.ready("spatialite"))
    with engine.connect() as connection:
        gazetteer = Gazetteer.from_connection(connection)
    engine.dispose()
    return gazetteer
