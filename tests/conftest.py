"""Fixtures for every test: the two engines, a transaction per test that is rolled back, the application, a client.

A test that asks for `engine_name` or anything built on it runs twice, as `[spatialite]` and `[postgis]`. What it writes
through `session`, `connection` or `client` is gone when it ends. A test that must really commit, or that starts a
process of its own, asks `databases` for a database of its own.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from app.cli import schema
from app.domain.calendar.actions import seed_calendar
from app.domain.guidance.actions import seed_tree
from app.domain.taxonomy.actions import seed_taxonomy
from geo.engine import create_engine, fetch_rows
from geo.reference import load_reference
from tests.databases import Databases, EngineName, RunDirectory

RUN_DIRECTORY = pytest.StashKey[RunDirectory]()


def pytest_configure(config: pytest.Config) -> None:
    """Open the folder of this run, in the process that leads it.

    Whoever is told to stop ends as by Ctrl-C: what its tests started in sessions of their own is theirs to stop.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not hasattr(config, "workerinput"):
        config.stash[RUN_DIRECTORY] = RunDirectory()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker where the run's folder is."""
    node.workerinput["run_directory"] = str(node.config.stash[RUN_DIRECTORY].path)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop and remove what the run made."""
    if run_directory := config.stash.get(RUN_DIRECTORY, None):
        run_directory.close()


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """Fresh databases for tests that commit: `databases.ready(engine_name)` and `databases.empty(engine_name)`."""
    workerinput = getattr(request.config, "workerinput", None)
    if workerinput is None:
        return Databases(request.config.stash[RUN_DIRECTORY].path, "main", fill_template)
    return Databases(Path(workerinput["run_directory"]), workerinput["workerid"], fill_template)


@pytest.fixture(scope="session", params=["spatialite", "postgis"])
def engine_name(request: pytest.FixtureRequest) -> EngineName:
    """Which of the two engines this test runs on."""
    return request.param


@pytest.fixture(scope="session")
def engine_url(databases: Databases, engine_name: EngineName) -> str:
    """The address of this worker's database: schema, places and taxonomy, and no offerings."""
    return databases.ready(engine_name)


@pytest.fixture(scope="session")
def engine(engine_url: str) -> Iterator[Engine]:
    """The engine of this worker's database."""
    engine = create_engine(engine_url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that is rolled back after the test."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session whose commits release a savepoint inside the test's transaction."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture
def statements(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that ran so far, SQLAlchemy's and the driver's own; savepoints do not count. To be cleared."""
    ran: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            ran.append(statement)

    def fetch(connection: Connection, statement: str, values: Mapping[str, object]) -> Sequence[Sequence[object]]:
        ran.append(statement)
        return fetch_rows(connection, statement, values)

    for module in list(sys.modules.values()):
        if getattr(module, "fetch_rows", None) is fetch_rows and module.__name__ != __name__:
            monkeypatch.setattr(module, "fetch_rows", fetch)
    event.listen(connection, "before_cursor_execute", note)
    yield ran
    event.remove(connection, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def application(engine_url: str) -> Flask:
    """The application on this worker's database, made once; tests ask for `app`."""
    from app import create_app

    return create_app({"TESTING": True, "DATABASE_URL": engine_url, "RATE_LIMIT": "0"})


@pytest.fixture
def app(application: Flask, connection: Connection) -> Iterator[Flask]:
    """The application, its sessions inside the test's transaction; its configuration is put back afterwards."""
    from app.extensions import db

    with application.app_context():
        sessionmaker = db.sessionmaker
    options, config = dict(sessionmaker.kw), dict(application.config)
    sessionmaker.configure(bind=connection, binds={}, join_transaction_mode="create_savepoint")
    yield application
    sessionmaker.kw.clear()
    sessionmaker.kw.update(options)
    application.config.clear()
    application.config.update(config)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application that keeps no cookies, as a first visitor comes."""
    return app.test_client(use_cookies=False)


def fill_template(url: str) -> None:
    """Put the schema, the reference data and the taxonomy into an empty database, by the roads the product itself takes."""
    engine = create_engine(url)
    with engine.begin() as connection:
        schema.upgrade(connection)
    with engine.begin() as connection:
        load_reference(connection)
    with Session(engine) as session:
        seed_taxonomy(session)
        seed_calendar(session)
        seed_tree(session)
        session.commit()
    engine.dispose()
