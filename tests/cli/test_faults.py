"""Whatever a command meets, it says one sentence and ends with 1: never a trace."""

from __future__ import annotations

import pytest
from click.testing import Result

from app import create_app
from app.cli import GROUPS
from geo.engine import create_engine

COMMANDS = [
    ("counters", "report"),
    ("counters", "purge"),
    ("database", "migrate"),
    ("database", "downgrade", "0001"),
    ("database", "revision", "nothing"),
    ("demo", "load", "--offerings", "5"),
    ("demo", "write", "-", "--offerings", "5"),
    ("geo", "load-reference"),
    ("jobs", "list"),
    ("keuzehulp", "check"),
    ("keuzehulp", "export"),
    ("keuzehulp", "report"),
    ("offerings", "load", "-"),
    ("offerings", "export"),
    ("offerings", "doubts"),
    ("offerings", "rebuild-listings"),
    ("taxonomy", "seed"),
    ("taxonomy", "export-vocabulary", "."),
]


def run(url: str, *command: str) -> Result:
    """Run a command in this process."""
    return create_app({"TESTING": True, "DATABASE_URL": url}).test_cli_runner().invoke(args=list(command))


def assert_plain(outcome: Result) -> None:
    """See that a command ended with one sentence."""
    assert outcome.exit_code == 1, outcome.output
    assert isinstance(outcome.exception, SystemExit), outcome.exception
    assert outcome.stderr.splitlines()[-1].startswith("Error: ")


@pytest.fixture
def somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_that_cant_be_used_is_said_by_every_command(somewhere, command):
    (somewhere / "holiday.sqlite").write_bytes(b"not a database, but somebody's" * 1_000)
    for url in (f"sqlite:///{somewhere / 'holiday.sqlite'}", f"postgresql+psycopg://nobody@/nothing?host={somewhere}"):
        outcome = run(url, *command)
        assert_plain(outcome)
        assert "The database can't be used (" in outcome.stderr


def test_every_group_is_looked_at():
    assert {command[0] for command in COMMANDS} == {*GROUPS}


def test_a_place_where_nothing_can_be_written_is_said(tmp_path):
    path = tmp_path / "buurtwijzer.sqlite"
    (tmp_path / "buurtwijzer.sqlite.lock").mkdir()
    outcome = run(f"sqlite:///{path}", "database", "prepare")
    assert_plain(outcome)
    assert f"{path}.lock can't be read or written (Is a directory)." in outcome.stderr


def test_a_file_that_cant_be_written_is_said(database_url, tmp_path):
    outcome = run(database_url, "offerings", "export", str(tmp_path / "nowhere" / "out.jsonl"))
    assert_plain(outcome)
    assert "out.jsonl.unfinished can't be read or written (No such file or directory)." in outcome.stderr


def test_at_least_one_fault_is_reported(database_url):
    outcome = run(database_url, "offerings", "load", "-", "--faults", "0")
    assert outcome.exit_code == 2
    assert "0 is not in the range x>=1" in outcome.stderr


def test_no_tree_is_written_where_there_is_none(database_url, tmp_path):
    engine = create_engine(database_url).execution_options(writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM guidance_tree")
    engine.dispose()
    outcome = run(database_url, "keuzehulp", "export", str(tmp_path / "tree.json"))
    assert_plain(outcome)
    assert "There is no tree yet" in outcome.stderr
    assert [*tmp_path.iterdir()] == []
