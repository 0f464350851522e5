"""The commands that load and export: as processes of their own, as an operator runs them, and killed at bad moments."""

from __future__ import annotations

import json
import signal
import subprocess
import time

import pytest
from sqlalchemy import func, select, text

from app import create_app
from app.domain.offerings.models import Offering
from app.domain.offerings.search.models import Listing
from app.domain.organisations.models import Organisation
from geo.engine import create_engine
from tests.factories import records
from tests.factories.records import file_of, small_world


@pytest.fixture
def run(database_url):
    """Run a command in this process, which is quicker, and give its exit code, output and complaints."""
    runner = create_app({"TESTING": True, "DATABASE_URL": database_url}).test_cli_runner()

    def run(*arguments):
        outcome = runner.invoke(args=[str(argument) for argument in arguments])
        return outcome.exit_code, outcome.stdout, outcome.stderr

    return run


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "offerings.jsonl"
    path.write_bytes(file_of(*small_world()).getvalue())
    return path


def finish(process):
    """Wait for a command and give its exit code, output and complaints."""
    output, complaints = process.communicate(timeout=120)
    return process.returncode, output.decode(), complaints.decode()


def counts(database_url):
    """Count what another process sees."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        found = [
            connection.scalar(select(func.count()).select_from(model)) for model in (Organisation, Offering, Listing)
        ]
    engine.dispose()
    return found


def test_load_export_load(run, file, tmp_path, database_url):
    code, output, _ = run("offerings", "load", file)
    assert code == 0
    assert "offerings             2 added" in output
    assert counts(database_url) == [1, 2, 2]
    exported = tmp_path / "exported.jsonl"
    assert run("offerings", "export", exported)[0] == 0
    assert [json.loads(line)["key"] for line in exported.read_text().splitlines()] == ["o1", "v1", *_by_id("a1", "r1")]
    code, output, _ = run("offerings", "load", exported)
    assert code == 0
    assert "2 unchanged" in output
    code, output, _ = run("offerings", "export")
    assert output == exported.read_text()


def test_what_a_command_says_and_where_it_breaks_stands_with_a_test_that_fails(run, file, capsys, monkeypatch):
    run("offerings", "load", file)
    monkeypatch.setattr("app.cli.offerings.rebuild_listings", lambda _session: 1 / 0)
    run("offerings", "rebuild-listings")
    said = capsys.readouterr()
    assert "2 added" in said.out
    assert "ZeroDivisionError" in said.err


def _by_id(*keys):
    from app.domain.exchange.identity import identify

    return sorted(keys, key=lambda key: identify("offering", "test", key).id)


def test_faults_are_listed_and_nothing_is_loaded(run, file, database_url):
    with file.open("ab") as more:
        more.write(records.line_of(records.offering("a2", form="seance", themes=["magic"])))
    code, _, complaints = run("offerings", "load", file)
    assert code == 1
    assert "line 5: form: must be one of" in complaints
    assert "line 5: themes[0]: must be one of" in complaints
    assert "2 faults. Nothing was loaded" in complaints
    assert "Traceback" not in complaints
    assert counts(database_url) == [0, 0, 0]


def test_of_two_loads_at_once_one_is_refused_by_name(flask, file, database_url):
    first = flask("offerings", "load", "-", stdin=subprocess.PIPE)
    first.stdin.write(records.line_of(records.organisation("o2", name="Welzijn De Kring")))
    first.stdin.flush()
    _wait_until_writing(database_url)
    code, _, complaints = finish(flask("offerings", "load", file))
    assert code == 1
    assert "LoadInProgress" in complaints
    assert counts(database_url) == [0, 0, 0]
    output, _ = first.communicate(timeout=60)
    assert first.returncode == 0
    assert b"1 added" in output
    assert counts(database_url) == [1, 0, 0]
    assert finish(flask("offerings", "load", file))[0] == 0


def _wait_until_writing(database_url):
    """Wait until another process holds the lock of loads."""
    from geo.engine import try_load_lock

    engine = create_engine(database_url)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            if not try_load_lock(connection):
                break
        time.sleep(0.1)
    else:
        pytest.fail("nobody takes the lock")
    engine.dispose()


def test_a_load_that_is_killed_leaves_nothing_and_the_next_one_works(flask, database_url):
    process = flask("demo", "load", "--offerings", "9000")
    _wait_until_writing(database_url)
    time.sleep(1.5)
    assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert counts(database_url) == [0, 0, 0]
    code, output, complaints = finish(flask("demo", "load", "--offerings", "400"))
    assert code == 0, complaints
    assert "400 added" in output
    assert counts(database_url)[1] == 400


def test_a_file_whose_load_is_killed_half_way_leaves_nothing_and_loads_the_next_time(flask, file, database_url):
    process = flask("offerings", "load", "-", stdin=subprocess.PIPE)
    process.stdin.write(file.read_bytes())
    process.stdin.flush()
    _wait_until_writing(database_url)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert counts(database_url) == [0, 0, 0]
    code, _, complaints = finish(flask("offerings", "load", file))
    assert code == 0, complaints
    assert counts(database_url)[1] == 2


def test_rebuilding_gives_the_same_listings(run, file, database_url):
    run("offerings", "load", file)
    before = _listings(database_url)
    code, output, _ = run("offerings", "rebuild-listings")
    assert (code, output) == (0, "2 listings.\n")
    assert _listings(database_url) == before


def _listings(database_url):
    engine = create_engine(database_url)
    columns = [column for column in Listing.__table__.c if column.name not in {"id", "rd"}]
    with engine.connect() as connection:
        found = sorted(map(repr, connection.execute(select(*columns))))
    engine.dispose()
    return found


def test_examples_can_be_written_to_a_file_and_loaded_from_it(run, tmp_path, database_url):
    path = tmp_path / "examples.jsonl"
    options = ("--offerings", "50", "--seed", "3", "--today", "2026-11-23")
    assert run("demo", "write", path, *options)[0] == 0
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert sum(line["type"] == "offering" for line in lines) == 50
    assert run("offerings", "load", path)[0] == 0
    code, output, _ = run("demo", "load", *options)
    assert code == 0
    assert "50 unchanged" in output


def test_a_terminal_is_not_needed_and_an_unknown_day_is_refused(run):
    code, _, complaints = run("demo", "load", "--today", "yesterday")
    assert code == 2
    assert "yesterday" in complaints


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("elke dinsdag", "not understood at character 1: 'elke dinsdag'"),
        ("Apr 31 00:00-24:00", "Apr 31 does not exist: the month has 30 days"),
    ],
)
def test_hours_that_came_past_the_checks_are_unknown_and_listed(run, database_url, tmp_path, hours, says):
    file = tmp_path / "world.jsonl"
    file.write_bytes(file_of(*small_world()).read())
    assert run("offerings", "load", file)[0] == 0
    assert run("offerings", "doubts") == (0, "All opening hours are understood.\n", "")
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE offering_at_venue SET hours = :hours"), {"hours": hours})
    assert run("offerings", "rebuild-listings")[0] == 0
    code, told, _ = run("offerings", "doubts")
    assert code == 0
    assert "Bibliotheek De Leesbrug: Digicafé, Buurthuis De Dreef" in told
    assert "(test a1)" in told
    assert says in told
    assert "1 opening hours that can't be understood." in told
    with engine.connect() as connection:
        assert connection.execute(text("SELECT DISTINCT state FROM open_interval")).all() == [("unknown",)]
    engine.dispose()
