"""Fixtures of the judged set: a database with the example data of the fixed moment, made once per run."""

from __future__ import annotations

import pytest

from tests.databases import Databases, EngineName
from tests.quality.ground import Ground
from tests.quality.measuring import fill, read_ground


@pytest.fixture(scope="session")
def examples_url(databases: Databases, engine_name: EngineName) -> str:
    """The address of a database with the example data."""
    filled = Databases(databases.folder, f"{databases.worker}_quality", fill, template="buurtwijzer_examples")
    return filled.ready(engine_name)


@pytest.fixture(scope="session")
def ground(examples_url: str) -> Ground:
    """All that there is to find in the example data."""
    return read_ground(examples_url)
