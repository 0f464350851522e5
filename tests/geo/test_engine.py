"""Engines that understand geometry, and whose writers wait for each other."""

from __future__ import annotations

import socket
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from geo import engine as engine_module
from geo.engine import (
    SpatialLibraryMissing,
    copy_database,
    create_engine,
    create_spatial_metadata,
    engine_options,
    fetch_rows,
    prepare_engine,
    try_load_lock,
)


@pytest.fixture
def own_engine(databases, engine_name):
    """An engine on a database of this test alone."""
    engine = create_engine(databases.empty(engine_name))
    with engine.begin() as connection:
        create_spatial_metadata(connection)
        connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, word VARCHAR)"))
    yield engine
    engine.dispose()


@pytest.fixture
def file_engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/own.sqlite")
    with engine.begin() as connection:
        create_spatial_metadata(connection)
        connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, word VARCHAR)"))
    yield engine
    engine.dispose()


def test_both_engines_know_rd_new(own_engine):
    with own_engine.begin() as connection:
        create_spatial_metadata(connection)  # may be repeated
        count = connection.execute(text("SELECT count(*) FROM spatial_ref_sys WHERE srid IN (4326, 28992)")).scalar()
        assert count == 2


def test_the_metadata_are_quick_outside_a_transaction_too(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/other.sqlite", isolation_level="AUTOCOMMIT")
    start = time.monotonic()
    with engine.connect() as connection:
        create_spatial_metadata(connection)
    assert time.monotonic() - start < 5
    engine.dispose()


def test_the_pragmas_hold(file_engine):
    with file_engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous", "mmap_size")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 5_000,
        "synchronous": 1,
        "mmap_size": 1 << 30,
    }


def test_a_missing_library_is_told_with_its_package(tmp_path, monkeypatch):
    monkeypatch.setenv("SPATIALITE_LIBRARY_PATH", "/nowhere/mod_spatialite")
    with pytest.raises(SpatialLibraryMissing, match="apt-get install libsqlite3-mod-spatialite"):
        create_engine(f"sqlite:///{tmp_path}/x.sqlite").connect()


def test_loading_extensions_is_forbidden_afterwards(file_engine):
    with file_engine.connect() as connection, pytest.raises(OperationalError, match="not authorized"):
        connection.exec_driver_sql("SELECT load_extension('mod_spatialite')")


def test_an_engine_that_others_made_can_be_prepared(tmp_path):
    from sqlalchemy import create_engine as plain

    url = f"sqlite:///{tmp_path}/made.sqlite"
    engine = prepare_engine(plain(url, **engine_options(url)))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT spatialite_version()").scalar()
    engine.dispose()


def test_what_is_rolled_back_is_gone_with_its_tables(own_engine):
    with own_engine.connect() as connection:
        connection.execute(text("CREATE TABLE passing (id INTEGER)"))
        connection.execute(text("INSERT INTO note (id, word) VALUES (1, 'gone')"))
        connection.rollback()
    with own_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar() == 0
        with pytest.raises(DatabaseError):
            connection.execute(text("SELECT * FROM passing"))


def test_a_reader_sees_one_moment(file_engine):
    with file_engine.connect() as reader:
        assert reader.execute(text("SELECT count(*) FROM note")).scalar() == 0
        with file_engine.begin() as writer:
            writer.execute(text("INSERT INTO note (word) VALUES ('new')"))
        assert reader.execute(text("SELECT count(*) FROM note")).scalar() == 0
    with file_engine.connect() as reader:
        assert reader.execute(text("SELECT count(*) FROM note")).scalar() == 1


def test_a_writer_takes_its_lock_at_once_and_the_next_waits(file_engine):
    writing = file_engine.execution_options(writes=True)
    order: list[str] = []
    ready = threading.Event()

    def second() -> None:
        ready.wait()
        with writing.begin() as connection:
            order.append("second")
            connection.execute(text("INSERT INTO note (word) VALUES ('second')"))

    thread = threading.Thread(target=second)
    thread.start()
    with writing.begin() as connection:
        ready.set()
        time.sleep(0.2)
        order.append("first")
        connection.execute(text("INSERT INTO note (word) VALUES ('first')"))
    thread.join()
    assert order == ["first", "second"]
    with file_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar() == 2


def test_only_one_load_at_a_time(own_engine, monkeypatch):
    other = create_engine(own_engine.url)
    with own_engine.connect() as first, other.connect() as second:
        if own_engine.dialect.name == "sqlite":
            second.exec_driver_sql("PRAGMA busy_timeout = 50")
        assert try_load_lock(first)
        assert try_load_lock(first)  # it has it already
        assert not try_load_lock(second)
        first.rollback()
        second.rollback()
        assert try_load_lock(second)
    other.dispose()


def test_an_engine_that_only_reads(own_engine):
    reading = create_engine(own_engine.url, reads_only=True)
    with reading.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar() == 0
        with pytest.raises(DatabaseError):
            connection.execute(text("INSERT INTO note (word) VALUES ('no')"))
    reading.dispose()


def test_a_copy_has_what_only_stands_in_the_log(file_engine, tmp_path):
    with file_engine.begin() as connection:
        connection.execute(text("INSERT INTO note (word) VALUES ('late')"))
    copy = tmp_path / "copy.sqlite"
    copy_database(file_engine, Path(copy))
    other = create_engine(f"sqlite:///{copy}")
    with other.connect() as connection:
        assert connection.execute(text("SELECT word FROM note")).scalar() == "late"
    other.dispose()


def test_rows_of_the_driver_are_those_of_sqlalchemy(connection):
    statement, values = "SELECT code, name FROM province WHERE code <> {} ORDER BY code", {"code": "PV26"}
    statement = statement.format(":code" if connection.dialect.name == "sqlite" else "%(code)s")
    rows = fetch_rows(connection, statement, values)
    assert len(rows) == 11
    assert [tuple(row) for row in connection.exec_driver_sql(statement, values)] == [tuple(row) for row in rows]


def test_what_goes_wrong_in_the_driver_is_told_by_sqlalchemy(connection):
    with pytest.raises(SQLAlchemyError):
        fetch_rows(connection, "SELECT nothing FROM nowhere", {})


def test_numbers_of_any_size_make_one_prepared_statement(databases):
    """The driver would send small numbers as another type than large ones, and each makes a statement of its own."""
    engine = create_engine(databases.empty("postgis"))
    with engine.connect() as connection:
        for number in (1, 1 << 20, 1 << 40):
            for _ in range(2):
                assert fetch_rows(connection, "SELECT %(number)s & 1", {"number": number}) == [(number & 1,)]
        prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1 & 1'"
        assert connection.exec_driver_sql(prepared).scalar() == 1
    engine.dispose()


def test_whatever_a_server_is_set_to_values_are_read_alike(databases):
    url = databases.empty("postgis")
    engine = create_engine(url)
    name = engine.url.database
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in ("datestyle = 'German, DMY'", "timezone = 'Asia/Kolkata'", "extra_float_digits = -3"):
            connection.execute(text(f'ALTER DATABASE "{name}" SET {setting}'))
    engine.dispose()  # what is set is so for who connects anew
    with engine.connect() as connection:
        moment, number = connection.execute(
            text("SELECT timestamptz '2026-03-29 01:30:00+00', CAST(136000.123456789 AS float8)")
        ).one()
    engine.dispose()
    assert (moment, number) == (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), 136000.123456789)


def test_who_only_reads_does_not_wait_long_for_a_table_that_is_locked(databases, monkeypatch):
    monkeypatch.setattr(engine_module, "LONGEST_LOCK_MS", 100)
    url = databases.empty("postgis")
    writer, reader = create_engine(url), create_engine(url, reads_only=True)
    with writer.begin() as connection:
        connection.execute(text("CREATE TABLE note (id INTEGER)"))
    with writer.begin() as connection:
        connection.execute(text("LOCK TABLE note"))
        with reader.connect() as other:
            start = time.monotonic()
            with pytest.raises(OperationalError, match="lock timeout"):
                fetch_rows(other, "SELECT * FROM note", {})
            with pytest.raises(OperationalError, match="lock timeout"):
                other.execute(text("SELECT * FROM note"))
            assert time.monotonic() - start < 3
    with reader.connect() as other:
        assert fetch_rows(other, "SELECT * FROM note", {}) == []
    for engine in (writer, reader):
        engine.dispose()


def test_a_server_that_does_not_answer_is_given_up(tmp_path):
    """It listens, and says nothing: as a machine does that hangs."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{tmp_path}/.s.PGSQL.5432")
        listener.listen()
        start = time.monotonic()
        with pytest.raises(OperationalError, match="timeout"):
            create_engine(f"postgresql+psycopg://nobody@/none?host={tmp_path}").connect()
        assert time.monotonic() - start < 20
