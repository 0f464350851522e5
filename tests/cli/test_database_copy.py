"""The copy of a SQLite database before it changes: whole or not there, and never one more for each time it fails."""

from __future__ import annotations

import resource

import pytest

from app.cli import database, schema
from geo.engine import create_engine
from tests.cli.test_database import revision_of, run


@pytest.fixture
def older_file(tmp_path):
    """A file as the first version left it, alone in its folder."""
    path = tmp_path / "buurtwijzer.sqlite"
    engine = create_engine(f"sqlite:///{path}").execution_options(writes=True)
    with engine.begin() as connection:
        schema.upgrade(connection, "0001")
    engine.dispose()
    return path


def names_beside(path):
    return {found.name for found in path.parent.iterdir()} - {path.name, f"{path.name}.lock"}


def test_a_copy_for_which_there_is_no_room_is_said_and_leaves_nothing(older_file):
    whole = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (older_file.stat().st_size // 2, whole[1]))
    try:
        outcome = run(f"sqlite:///{older_file}", "migrate")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, whole)
    assert isinstance(outcome.exception, SystemExit), outcome.exception
    assert outcome.stderr.splitlines()[-1].startswith("Error: ")
    assert names_beside(older_file) == set()
    assert revision_of(f"sqlite:///{older_file}") == "0001"


def test_an_update_that_fails_again_and_again_leaves_no_copies(older_file, monkeypatch):
    def fail(_connection):
        msg = "as in the middle of a migration"
        raise RuntimeError(msg)

    monkeypatch.setattr(database, "update", fail)
    for _ in range(2):
        assert isinstance(run(f"sqlite:///{older_file}", "migrate").exception, RuntimeError)
    assert names_beside(older_file) == set()


def test_what_a_killed_copy_left_is_removed_by_the_next(older_file):
    older_file.with_name(f"{older_file.name}.copy.unfinished").write_bytes(b"half")
    assert run(f"sqlite:///{older_file}", "migrate").exit_code == 0
    (copy,) = names_beside(older_file)
    assert revision_of(f"sqlite:///{older_file.parent / copy}") == "0001"
