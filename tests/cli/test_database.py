"""`flask database prepare`: a database that is whole or not there, on both engines, however it is interrupted."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from app import create_app
from app.cli import schema
from app.domain.exchange.actions import load_records
from app.domain.offerings.models import Offering
from app.domain.offerings.search.models import Listing
from app.domain.taxonomy.models import Theme
from geo.engine import create_engine
from geo.reference import read_postcodes
from geo.tables import Municipality, Postcode4
from tests.factories.records import file_of, small_world

ROOT = Path(__file__).resolve().parents[2]
OFFERINGS = 400


def run(url: str, *command: str) -> Result:
    """Run a command in this process."""
    return create_app({"TESTING": True, "DATABASE_URL": url}).test_cli_runner().invoke(args=["database", *command])


def start(url: str, output: int = subprocess.PIPE) -> subprocess.Popen[str]:
    """Start `flask database prepare` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "database", "prepare", "--examples", "--offerings", str(OFFERINGS)],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, stdout=output, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def contents(url: str) -> dict[str, int]:
    """Count what a database holds; empty when it has none of our tables or is not there."""
    if url.startswith("sqlite") and not Path(url.removeprefix("sqlite:///")).exists():
        return {}
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if not {"municipality", "offering", "alembic_version"} & {*inspect(connection).get_table_names()}:
                return {}
            return {
                model.__tablename__: connection.scalar(select(func.count()).select_from(model))
                for model in (Municipality, Postcode4, Theme, Offering)
            }
    finally:
        engine.dispose()


WHOLE = {"municipality": 342, "postcode4": sum(1 for _ in read_postcodes()), "theme": 8, "offering": OFFERINGS}


@pytest.fixture
def empty_url(databases, engine_name) -> str:
    """The address of an empty database; of SQLite's, only its place."""
    return databases.empty(engine_name)


def test_empty_database_is_filled_and_can_be_searched(empty_url):
    outcome = run(empty_url, "prepare", "--examples", "--offerings", str(OFFERINGS))
    assert outcome.exit_code == 0, outcome.output
    assert contents(empty_url) == WHOLE
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        assert schema.current_revision(connection) == schema.head_revision()
        assert connection.scalar(select(func.count()).select_from(Listing)) > OFFERINGS / 2
    engine.dispose()


def test_second_time_changes_nothing(databases, engine_name):
    url = databases.ready(engine_name)
    before = contents(url)
    assert run(url, "prepare", "--examples").exit_code == 0
    assert contents(url) == before
    assert before["offering"] == 0  # examples are for a new database only


def test_without_examples_there_are_none(empty_url):
    assert run(empty_url, "prepare", "--no-examples").exit_code == 0
    assert contents(empty_url)["offering"] == 0
    assert contents(empty_url)["municipality"] == 342


@pytest.fixture
def older_url(empty_url) -> str:
    """The address of a database as the first version left it."""
    engine = create_engine(empty_url).execution_options(writes=True)
    with engine.begin() as connection:
        schema.upgrade(connection, "0001")
    engine.dispose()
    return empty_url


@pytest.fixture
def older_url_with_data(databases, engine_name) -> str:
    """The address of a database of the first version in which an organisation has entered what it gives."""
    url = databases.ready(engine_name)
    engine = create_engine(url)
    with Session(engine) as session:
        load_records(session, file_of(*small_world()))
        session.commit()
    with engine.begin() as connection:
        schema.downgrade(connection, "0001")
    engine.dispose()
    return url


def entered(url: str) -> list[tuple[str, str]]:
    """List what was entered, by any version."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, title FROM offering ORDER BY id")).all()
    engine.dispose()
    return [(id, title) for id, title in rows]


def revision_of(url: str) -> str | None:
    engine = create_engine(url)
    with engine.connect() as connection:
        revision = schema.current_revision(connection)
    engine.dispose()
    return revision


def test_older_database_with_data_is_whole_whenever_it_is_stopped(older_url_with_data, engine_name):
    url = older_url_with_data
    before = entered(url)
    assert len(before) == 2
    for seconds in (1.2, 1.8, 2.4):
        process = start(url)
        time.sleep(seconds)
        process.kill()
        process.communicate(timeout=30)
        assert revision_of(url) in ("0001", schema.head_revision())
        assert entered(url) == before
    process = start(url)
    output = process.communicate(timeout=120)[0]
    assert process.returncode == 0, output
    assert revision_of(url) == schema.head_revision()
    assert entered(url) == before
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Listing)) == 2
    engine.dispose()
    if engine_name == "spatialite":
        path = Path(url.removeprefix("sqlite:///"))
        copies = [f"sqlite:///{copy}" for copy in path.parent.glob(f"{path.stem}.0001.*.sqlite")]
        assert copies
        assert entered(max(copies)) == before


@pytest.mark.parametrize("command", ["prepare", "migrate"])
def test_older_database_is_brought_up_to_date_after_a_copy(older_url, engine_name, command):
    outcome = run(older_url, command)
    assert outcome.exit_code == 0, outcome.output
    engine = create_engine(older_url)
    with engine.connect() as connection:
        assert schema.current_revision(connection) == schema.head_revision()
    engine.dispose()
    assert contents(older_url)["municipality"] == 342
    if engine_name == "spatialite":
        path = Path(older_url.removeprefix("sqlite:///"))
        (copy,) = path.parent.glob(f"{path.stem}.0001.*.sqlite")
        engine = create_engine(f"sqlite:///{copy}")
        with engine.connect() as connection:
            assert schema.current_revision(connection) == "0001"
        engine.dispose()


def test_downgrade_and_back(databases, engine_name):
    url = databases.ready(engine_name)
    assert run(url, "downgrade", "0001").exit_code == 0
    engine = create_engine(url)
    with engine.connect() as connection:
        assert schema.current_revision(connection) == "0001"
    engine.dispose()
    assert run(url, "migrate").exit_code == 0
    assert contents(url)["municipality"] == 342


def test_back_to_what_it_has_not_reached_is_refused_and_nothing_is_made(databases, empty_url, engine_name):
    url = databases.ready(engine_name)
    assert run(url, "downgrade", "0004").exit_code == 0
    outcome = run(url, "downgrade", "0008")
    assert isinstance(outcome.exception, SystemExit)
    assert "The database is at 0004, before 0008: flask database migrate brings" in outcome.stderr
    assert revision_of(url) == "0004"
    outcome = run(empty_url, "downgrade", "0001")
    assert isinstance(outcome.exception, SystemExit)
    assert "There is no database yet" in outcome.stderr
    assert engine_name == "postgis" or not Path(empty_url.removeprefix("sqlite:///")).exists()


def test_database_of_a_newer_version_is_left_alone(databases, engine_name):
    url = databases.ready(engine_name)
    engine = create_engine(url).execution_options(writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    outcome = run(url, "prepare")
    assert outcome.exit_code == 1
    assert "revision 9999, which this version does not know" in outcome.output


def test_file_that_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "holiday.sqlite"
    path.write_bytes(b"not a database, but somebody's" * 1_000)
    before = path.read_bytes()
    outcome = run(f"sqlite:///{path}", "prepare")
    assert outcome.exit_code == 1
    assert "can't be used" in outcome.output
    assert path.read_bytes() == before


def test_server_that_is_not_there_is_told(tmp_path):
    outcome = run(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}", "prepare")
    assert outcome.exit_code == 1
    assert "can't be used" in outcome.output


def test_nothing_to_migrate_is_told(empty_url):
    outcome = run(empty_url, "migrate")
    assert outcome.exit_code == 1
    assert "There is no database yet" in outcome.output


def test_stopped_at_any_moment_nothing_half_done_is_seen(empty_url):
    for seconds, stop in ((1.5, signal.SIGKILL), (2.5, signal.SIGINT), (3.5, signal.SIGKILL)):
        process = start(empty_url)
        time.sleep(seconds)
        process.send_signal(stop)
        process.communicate(timeout=30)
        assert contents(empty_url) in ({}, WHOLE)
    process = start(empty_url)
    output = process.communicate(timeout=120)[0]
    assert process.returncode == 0, output
    assert contents(empty_url) == WHOLE
    if empty_url.startswith("sqlite"):
        path = Path(empty_url.removeprefix("sqlite:///"))
        assert not list(path.parent.glob(f"{path.name}.unfinished*"))


def test_two_at_once_take_turns(empty_url):
    processes = [start(empty_url), start(empty_url)]
    outputs = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert any("waiting for it" in output for output in outputs)
    assert contents(empty_url) == WHOLE


def test_a_terminal_shows_how_far_it_is(tmp_path):
    ours, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    process = start(f"sqlite:///{tmp_path}/new.sqlite", terminal)
    os.close(terminal)
    shown = read_to_the_end(ours)
    assert process.wait(30) == 0, shown
    drawn = re.split(r"[\r\n]+", shown)
    assert any(line.startswith("Places: 100%|") for line in drawn)
    examples = [line for line in drawn if line.startswith("Examples:")]
    assert examples[0].startswith("Examples:   0%|")
    assert examples[-1].startswith("Examples: 100%|")
    assert f" {OFFERINGS}/{OFFERINGS} [" in examples[-1]


def read_to_the_end(terminal: int) -> str:
    """Read what a terminal shows until its last program has gone, which Linux tells by an error."""
    shown = b""
    with suppress(OSError):
        while piece := os.read(terminal, 65_536):
            shown += piece
    os.close(terminal)
    return shown.decode()


def test_a_file_gets_no_progress_bar(tmp_path):
    with (tmp_path / "log").open("wb") as log:
        assert start(f"sqlite:///{tmp_path}/new.sqlite", log.fileno()).wait(60) == 0
    assert (tmp_path / "log").read_text() == ""


def test_file_that_was_only_looked_at_is_filled(tmp_path):
    url = f"sqlite:///{tmp_path}/empty.sqlite"
    engine = create_engine(url)
    engine.connect().close()
    engine.dispose()
    assert (tmp_path / "empty.sqlite").exists()
    assert run(url, "prepare").exit_code == 0
    assert contents(url)["municipality"] == 342


def test_stale_log_of_a_deleted_database_is_not_taken_for_the_new_one(tmp_path):
    path = tmp_path / "new.sqlite"
    for end in ("-wal", "-shm", ".unfinished", ".unfinished-wal"):
        (tmp_path / f"new.sqlite{end}").write_bytes(b"left by another life")
    assert run(f"sqlite:///{path}", "prepare").exit_code == 0
    assert contents(f"sqlite:///{path}")["municipality"] == 342
