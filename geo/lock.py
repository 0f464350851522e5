"""A lock that one process holds while it lives: a file beside the SQLite database, or an advisory lock of PostgreSQL.

Whoever dies gives it back, however they died; when PostgreSQL restarts, whoever held it has to take it again.
"""

from __future__ import annotations

import fcntl
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

_KEYSPACE = 0x62757274  # "burt": our locks among those of others, which take two numbers and not one


class ProcessLock:
    """The lock with a number, of the database that an engine leads to."""

    def __init__(self, engine: Engine, number: int, name: str) -> None:
        """Prepare the lock; `name` ends the name of the file that SQLite needs."""
        self._engine = engine
        self._number = number
        self._path = Path(f"{engine.url.database}.{name}.lock")
        self._file: IO[str] | None = None
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Take the lock if nobody has it; True also when it is ours already."""
        if self._engine.dialect.name == "sqlite":
            return self._file is not None or self._take_file()
        return self._still_connected() or self._take_on_server()

    def release(self) -> None:
        """Give it back."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.invalidate()  # the server gives back what a session held
                self._connection.close()
            self._connection = None

    def leave_old_connections(self) -> None:
        """Let the engine connect anew: a SQLite file may have been put in the place of the one that was opened."""
        self._engine.dispose()

    def holder(self) -> str:
        """Say who has it: machine and process, and since when; empty when nobody has, or that can't be told."""
        if self._engine.dialect.name == "sqlite":
            with suppress(OSError):
                return self._path.read_text().strip()
            return ""
        with self._engine.connect() as connection:
            found = connection.execute(
                sa.text(
                    "SELECT a.pid, a.backend_start, a.client_hostname, host(a.client_addr) FROM pg_locks l"
                    " JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted"
                    " AND l.classid = :space AND l.objid = :number AND l.database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())"
                ),
                {"space": _KEYSPACE, "number": self._number},
            ).first()
        if found is None:
            return ""
        where = found[2] or found[3] or "this machine"
        return f"session {found[0]} of PostgreSQL from {where}, since {found[1].astimezone(UTC):%Y-%m-%d %H:%M} UTC"

    def _take_file(self) -> bool:
        file = self._path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n")
        file.flush()
        self._file = file
        return True

    def _still_connected(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute(sa.text("SELECT 1"))
        except DBAPIError:
            self.release()
            return False
        return True

    def _take_on_server(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        asked = sa.text("SELECT pg_try_advisory_lock(CAST(:space AS integer), CAST(:number AS integer))")
        if not connection.execute(asked, {"space": _KEYSPACE, "number": self._number}).scalar():
            connection.close()
            return False
        self._connection = connection
        return True
