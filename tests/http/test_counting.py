"""Counting as the service runs: several workers, a worker that stops, one that is killed, a database that goes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from geo.engine import create_engine
from tests.databases import Databases, EngineName
from tests.http.conftest import Server

MESSAGE = urlencode({"name": "search_nothing_found", "subject": "money", "place": "GM0344"})


@pytest.fixture
def database(databases: Databases, engine_name: EngineName) -> str:
    return databases.ready(engine_name)


def tell(server: Server, times: int) -> None:
    """Send a page's message so many times."""
    for _ in range(times):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("POST", "/count", MESSAGE, {"Content-Type": "application/x-www-form-urlencoded"})
        assert connection.getresponse().status == 204
        connection.close()


def written(url: str) -> int:
    """Read from the database how much was counted."""
    engine = create_engine(url)
    with engine.connect() as connection:
        total = connection.execute(text("SELECT sum(count) FROM daily_count")).scalar()
    engine.dispose()
    return int(total or 0)


def wait_until_written(url: str, total: int) -> None:
    until = time.monotonic() + 20
    while written(url) < total:
        assert time.monotonic() < until, f"{written(url)} of {total} written"
        time.sleep(0.2)
    assert written(url) == total


def test_workers_add_up_in_one_figure_and_a_stop_loses_nothing(serve: Callable[..., Server], database: str) -> None:
    server = serve(DATABASE_URL=database, RATE_LIMIT="0", WEB_CONCURRENCY="2")
    tell(server, 40)
    wait_until_written(database, 40)
    tell(server, 25)
    assert server.stop() == 0
    assert written(database) == 65


def test_a_worker_that_is_killed_loses_only_its_last_seconds(serve: Callable[..., Server], database: str) -> None:
    server = serve(DATABASE_URL=database, RATE_LIMIT="0", WEB_CONCURRENCY="1")
    tell(server, 30)
    wait_until_written(database, 30)
    tell(server, 3)
    os.kill(server.worker_pids()[0], signal.SIGKILL)
    time.sleep(1)
    tell(server, 7)
    assert server.stop() == 0
    assert written(database) == 37


def test_while_the_database_is_gone_the_figures_wait(serve: Callable[..., Server], databases: Databases) -> None:
    url = databases.ready("spatialite")
    path = Path(url.removeprefix("sqlite:///"))
    server = serve(DATABASE_URL=url, RATE_LIMIT="0", WEB_CONCURRENCY="1")
    tell(server, 1)
    wait_until_written(url, 1)
    engine = create_engine(url).execution_options(writes=True)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE daily_count RENAME TO daily_count_gone"))
    tell(server, 5)
    time.sleep(6)
    assert server.log().count("counts wait") == 1
    tell(server, 5)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE daily_count_gone RENAME TO daily_count"))
    engine.dispose()
    assert path.exists()
    wait_until_written(url, 11)
    assert "counts are written again" in server.log()
    assert "money" not in server.log()


def test_messages_count_for_the_limit_of_their_address(serve: Callable[..., Server], databases: Databases) -> None:
    url = databases.ready("spatialite")
    server = serve(DATABASE_URL=url, RATE_LIMIT="0.001", RATE_BURST="5", WEB_CONCURRENCY="1")
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    seen = []
    for _ in range(8):
        connection.request("POST", "/count", MESSAGE, {"Content-Type": "application/x-www-form-urlencoded"})
        response = connection.getresponse()
        response.read()
        seen.append(response.status)
    connection.close()
    assert seen[-1] == 429
    server.stop()
    assert written(url) == seen.count(204) < 6
