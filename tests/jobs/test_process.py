"""The process itself: one at a time, stopped at once, gone with its parent, whatever the clock of the machine says."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.exchange.actions import load_records
from app.jobs.process import Stopped, pause
from app.jobs.runner import LOOK_EVERY_S
from geo.engine import create_engine
from tests.factories.records import file_of, small_world
from tests.serving import ROOT

FLASK = [str(ROOT / ".venv/bin/flask"), "--app", "wsgi", "jobs"]


@pytest.fixture
def database(databases, engine_name):
    url = databases.ready(engine_name)
    engine = create_engine(url)
    with Session(engine) as session:
        load_records(session, file_of(*small_world()))
        session.commit()
    engine.dispose()
    return url


@pytest.fixture
def start(tmp_path):
    started = []

    def begin(url, *arguments, **environment):
        log = tmp_path / f"{len(started)}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [*FLASK, *arguments],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": url, **environment},
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        started.append(process)
        return process, log

    yield begin
    for process in started:
        process.kill()
        process.wait(10)


def wait_for(log: Path, words: str, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 60
    while words not in (found := log.read_text()):
        assert process.poll() is None, found
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def run_once(url: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*FLASK, "run", "--once"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_second_says_who_runs_the_jobs_and_takes_over_when_the_first_is_killed(database, start):
    first, log = start(database, "run")
    told = wait_for(log, '"job":"runs"', first)
    assert all(json.loads(line)["level"] == "info" for line in told.splitlines())
    once = run_once(database)
    assert once.returncode == 0
    assert re.search(r"Another process runs the jobs: (process|session) \d+ .*since 20", once.stderr)
    second, second_log = start(database, "run")
    wait_for(second_log, "waiting, another process runs the jobs", second)
    first.kill()
    wait_for(second_log, "running the jobs", second)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_at_once_and_gives_the_lock_back(databases, start, number):
    url = databases.ready("spatialite")
    process, log = start(url, "run")
    wait_for(log, "running the jobs", process)
    began = time.monotonic()
    process.send_signal(number)
    assert process.wait(20) == 0
    assert time.monotonic() - began < LOOK_EVERY_S / 3  # the interpreter needs a moment on a busy machine
    assert "Traceback" not in log.read_text()
    assert "done" in run_once(url).stdout


def test_once_does_what_is_due_by_the_clock_of_amsterdam_in_any_time_zone(database):
    for zone in ("Asia/Tokyo", "America/Los_Angeles"):
        outcome = run_once(database, TZ=zone)
        assert outcome.returncode == 0, outcome.stderr
    engine = create_engine(database)
    with engine.connect() as connection:
        days = connection.execute(text("SELECT DISTINCT reckoned_until FROM timetable")).all()
        assert len(days) == 1
        runs = connection.execute(text("SELECT count(*) FROM job_run WHERE job = 'holidays'")).scalar()
    engine.dispose()
    assert runs == 1


def test_the_list_says_what_ran(database):
    before = subprocess.run(
        [*FLASK, "list"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=True,
    )
    assert before.stdout.count("never ran") == 5
    run_once(database)
    after = subprocess.run(
        [*FLASK, "list"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "never ran" not in after.stdout
    assert re.search(r"timetables +every 10 minutes +20\d\d-\d\d-\d\d \d\d:\d\d  0 done", after.stdout)


def test_a_database_that_cannot_be_used_is_one_sentence(tmp_path):
    outcome = run_once("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert outcome.returncode == 1
    assert "The database can't be used" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_it_waits_for_a_database_that_is_not_prepared_yet_and_finds_the_new_file(databases, start, tmp_path):
    path = tmp_path / "new.sqlite"
    process, log = start(f"sqlite:///{path}", "run")
    wait_for(log, "the database is gone", process)
    ready = databases.ready("spatialite").removeprefix("sqlite:///")
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copyfile(ready, tmp_path / "unfinished")
    (tmp_path / "unfinished").replace(path)
    wait_for(log, '"job":"runs"', process)


def test_where_the_system_does_not_tell_it_looks_each_second_whether_its_parent_is_gone(monkeypatch):
    slept = []
    monkeypatch.setattr("app.jobs.process.time.sleep", slept.append)
    with pytest.raises(Stopped):
        pause(600, parent=os.getpid())  # it is not its own parent
    assert slept == [1.0], "how long it slept before it looked"


def test_a_parent_that_is_gone_already_is_not_waited_for(databases, start):
    process, _ = start(databases.ready("spatialite"), "run", "--parent", "1")
    assert process.wait(30) == 0
