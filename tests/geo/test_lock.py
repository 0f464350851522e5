"""The lock of one process: nobody else gets it, and whoever goes gives it back."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from geo.engine import create_engine
from geo.lock import ProcessLock
from tests.serving import ROOT

HOLD = """
import sys, time
from geo.engine import create_engine
from geo.lock import ProcessLock
lock = ProcessLock(create_engine(sys.argv[1]), 7, "test")
print(lock.take(), flush=True)
time.sleep(60)
"""

TERMINATE = """
SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
"""Not those of other databases: other tests hold locks in the same cluster."""


def takes_soon(lock: ProcessLock) -> bool:
    """Take a lock as soon as PostgreSQL has noticed that whoever had it is gone."""
    deadline = time.monotonic() + 10
    while not lock.take():
        if time.monotonic() > deadline:
            return False
    return True


@pytest.fixture
def locks(databases, engine_name):
    url = databases.empty(engine_name)
    engines = [create_engine(url), create_engine(url)]
    for engine in engines:
        with engine.connect():
            pass  # so that there is a file
    yield [ProcessLock(engine, 7, "test") for engine in engines], url
    for engine in engines:
        engine.dispose()


def test_only_one_has_it_and_the_other_learns_who(locks):
    (first, second), _ = locks
    assert first.take()
    assert first.take()
    assert not second.take()
    assert "since 20" in second.holder()
    first.release()
    assert takes_soon(second)
    assert not first.take()
    assert first.holder().count("since 20") == 1, "who had it before is still told beside who has it"


def test_a_process_that_is_killed_gives_it_back(locks):
    (first, _), url = locks
    holder = subprocess.Popen([sys.executable, "-c", HOLD, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "True\n"
        assert not first.take()
    finally:
        holder.kill()
        holder.wait(10)
        holder.stdout.close()
    assert takes_soon(first)


def test_two_numbers_are_two_locks(databases):
    url = databases.empty("postgis")
    engine = create_engine(url)
    first, other = ProcessLock(engine, 7, "test"), ProcessLock(engine, 8, "other")
    assert first.take()
    assert other.take()
    first.release()
    other.release()
    engine.dispose()


def test_a_server_that_lost_the_session_is_noticed(databases):
    url = databases.empty("postgis")
    engine, other_engine = create_engine(url), create_engine(url)
    lock, other = ProcessLock(engine, 7, "test"), ProcessLock(other_engine, 7, "test")
    assert lock.take()
    with other_engine.connect() as connection:
        connection.execute(text(TERMINATE))
    assert takes_soon(other)
    assert not lock.take()
    other.release()
    assert takes_soon(lock)
    lock.release()
    engine.dispose()
    other_engine.dispose()
