"""Engines that understand geometry: SpatiaLite through pysqlite3, or PostgreSQL with PostGIS."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyproj  # noqa: F401 - loaded after SpatiaLite's own PROJ it crashes the process when that ends
import sqlalchemy as sa
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

try:
    from pysqlite3 import dbapi2 as sqlite_driver
except ImportError:  # No wheel for this machine: the interpreter's own driver will do if it may load extensions.
    import sqlite3 as sqlite_driver

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for another writer before it gives up."""

LONGEST_LOCK_MS = 3_000
"""How long who only reads waits on PostgreSQL for a table that is locked, as by a change of the schema: the threads of
a server that all wait answer nobody, not even who asks for a page that needs no table."""

_CONNECT_SECONDS = 5
"""How long a connection to PostgreSQL may take; libpq itself waits for minutes when a machine does not answer."""

_GAVE_UP = frozenset({"55P03", "57014"})
"""PostgreSQL's codes for a statement that waited too long for a lock, or ran too long."""

_IDLE_SECONDS = 0.25
"""From here on a connection is asked whether it still lives before it is used again: less than a restart of the server
takes, and rare where requests follow each other so fast that asking would cost."""

_LOAD_LOCK = 0x6275757274  # The letters of "buurt": one advisory lock for every load.

_POSTGRESQL_SETTINGS = (
    "jit = off",
    "max_parallel_workers_per_gather = 0",
    # What a server, a database or a role may have otherwise, and which decides how values are written and read.
    "datestyle = 'ISO, YMD'",
    "timezone = 'UTC'",
    "extra_float_digits = 1",
    "standard_conforming_strings = on",
)

_SQLITE_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",
    f"PRAGMA mmap_size = {1 << 30}",  # read where the system keeps it, without a copy: a search takes a tenth less
    "PRAGMA temp_store = MEMORY",
)


class SpatialLibraryMissing(RuntimeError):
    """SpatiaLite can't be loaded; the message says how to install it."""

    def __init__(self, reason: str) -> None:
        """Keep the loader's reason and name the package that brings the library."""
        super().__init__(
            f"the SpatiaLite library can't be loaded ({reason}); on Debian and Ubuntu: "
            "apt-get install libsqlite3-mod-spatialite"
        )


def engine_options(url: str | sa.URL) -> dict[str, Any]:
    """Give the options that `sqlalchemy.create_engine` needs for this address, for those who make their own engine."""
    if sa.make_url(url).get_backend_name() == "sqlite":
        return {"module": sqlite_driver}
    return {}


def create_engine(url: str | sa.URL, *, reads_only: bool = False, **options: Any) -> Engine:
    """Make an engine for a `sqlite:///…` or `postgresql+psycopg://…` address, ready for geometry.

    With `reads_only` the database itself refuses to write, and PostgreSQL is spared the BEGIN and ROLLBACK around one
    or two short statements, which cost more than they do; each statement then reads from a snapshot of its own, and
    waits for no lock longer than `LONGEST_LOCK_MS`. `options` go to `sqlalchemy.create_engine` and win over ours.
    """
    ours, target = engine_options(url), sa.make_url(url)
    if target.get_backend_name() != "sqlite" and "connect_timeout" not in target.query:
        ours |= {"connect_args": {"connect_timeout": _CONNECT_SECONDS}}
    if reads_only and target.get_backend_name() != "sqlite":
        ours |= {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
    engine = prepare_engine(sa.create_engine(url, **{**ours, **options}))
    if reads_only:
        event.listen(engine, "connect", _forbid_writing)
    return engine


def prepare_engine(engine: Engine) -> Engine:
    """Attach what every connection needs to an engine that was made with `engine_options`, and return the engine.

    On SQLite: SpatiaLite, the pragmas, and transactions that begin when SQLAlchemy says so. A transaction reads from
    one snapshot; one of an engine or connection with the execution option `writes=True` takes the write lock at once,
    so that it waits for its turn at the beginning instead of failing half-way. On PostgreSQL: no just-in-time
    compilation and no parallel workers, which cost more than our short statements, and the form of values that we read,
    whatever the server is set to.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _open_postgresql)
        event.listen(engine, "checkin", _note_idle)
        event.listen(engine, "checkout", _check_after_idling)
    return engine


def fetch_rows(connection: Connection, statement: str, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Run a statement in the driver's own words on the connection that SQLAlchemy gave, and give all its rows.

    For the few statements that every visitor waits for: building SQLAlchemy's result costs as much as reading the rows.
    What goes wrong is told by SQLAlchemy, which runs the statement once more and lets go of a connection that is gone;
    what PostgreSQL gave up is not tried again, since it would take as long.
    """
    driver_connection = connection.connection.driver_connection
    binary = {} if connection.dialect.name == "sqlite" else {"binary": True}
    cursor = driver_connection.cursor(**binary)  # type: ignore[union-attr]
    try:
        cursor.execute(statement, values)
        rows: Sequence[Sequence[Any]] = cursor.fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        if getattr(error, "sqlstate", None) in _GAVE_UP:
            raise OperationalError(statement, None, error, hide_parameters=True) from error
        return connection.exec_driver_sql(statement, dict(values)).all()
    finally:
        cursor.close()
    return rows


def create_spatial_metadata(connection: Connection) -> None:
    """Make the database understand geometry: SpatiaLite's own tables with RD New, or PostGIS. May be repeated."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
        return
    if connection.exec_driver_sql("SELECT CheckSpatialMetaData()").scalar() == 0:
        # Nested in our transaction it is 5 ms; as its own statements on disk 10 s.
        own_transaction = 0 if connection.in_transaction() else 1
        connection.exec_driver_sql(f"SELECT InitSpatialMetaData({own_transaction}, 'WGS84')")
    known = connection.exec_driver_sql("SELECT count(*) FROM spatial_ref_sys WHERE srid = 28992").scalar()
    if not known:
        connection.exec_driver_sql("SELECT InsertEpsgSrid(28992)")


def is_empty(engine: Engine) -> bool:
    """Tell whether a database has no table at all, as a SQLite file that was only looked at."""
    return not sa.inspect(engine).get_table_names()


def copy_database(engine: Engine, path: Path) -> None:
    """Copy a SQLite database, what only stands in its write-ahead log included, to a new file."""
    target = sqlite_driver.connect(str(path))
    source = engine.raw_connection()
    try:
        source.driver_connection.backup(target)  # type: ignore[union-attr]
    except sqlite_driver.Error as error:
        statement = "backup"
        raise OperationalError(statement, None, error) from error
    finally:
        source.close()
        target.close()


def try_load_lock(connection: Connection) -> bool:
    """Take the one lock that every load holds while it writes; False when another load still has it after waiting.

    The lock is the transaction's: commit or rollback gives it back. On SQLite it is the write lock itself, waited for
    `BUSY_TIMEOUT_MS`, so take it before reading anything.
    """
    if connection.dialect.name != "sqlite":
        return bool(connection.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_LOAD_LOCK))).scalar())
    try:
        connection.exec_driver_sql("DELETE FROM spatial_ref_sys WHERE srid IS NULL")
    except OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            return False
        raise
    return True


def _open_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy's `begin` event opens transactions, not the driver.
    try:
        connection.enable_load_extension(True)
        connection.load_extension(os.environ.get("SPATIALITE_LIBRARY_PATH") or "mod_spatialite")
        connection.enable_load_extension(False)
    except (AttributeError, sqlite_driver.OperationalError) as error:
        raise SpatialLibraryMissing(str(error)) from error
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _forbid_writing(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite_driver.Connection):
        _run_alone(connection, "PRAGMA query_only = ON")
    else:
        _run_alone(connection, f"SET default_transaction_read_only = on; SET lock_timeout = {LONGEST_LOCK_MS}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _open_postgresql(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    _run_alone(connection, "; ".join(f"SET {setting}" for setting in _POSTGRESQL_SETTINGS))
    connection.prepare_threshold = 1  # few statements, often run: planned once each, and soon
    for dumper in (Int8Dumper, Int8BinaryDumper):  # by its own size each number would make another statement
        connection.adapters.register_dumper(int, dumper)


def _note_idle(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info["idle_since"] = time.monotonic()


def _check_after_idling(
    connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Ask a connection that lay idle for a while whether it still lives, so that a restarted server fails nobody.

    SQLAlchemy's own `pool_pre_ping` asks every time: a round trip for every request on a busy day.
    """
    if time.monotonic() - record.info.get("idle_since", math.inf) < _IDLE_SECONDS:
        return
    try:
        _run_alone(connection, "SELECT 1")
    except Exception as error:
        raise InvalidatePoolError from error


def _run_alone(connection: DBAPIConnection, statement: str) -> None:
    """Run a statement outside any transaction."""
    was = getattr(connection, "autocommit", None)
    if was is False:
        connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(statement)
    cursor.close()
    if was is False:
        connection.autocommit = False
