"""The extensions of Flask that the product uses, made once and bound to an application in `create_app`."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import Any
from urllib.parse import quote

from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from app.config import Settings
from geo.engine import create_engine

_UNDEFINED_TABLE, _READS_ONLY = "42P01", "25006"
"""PostgreSQL's codes, with errors of other kinds; SQLite raises an OperationalError for both."""

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class RequestSession(Session):
    """A session that asks the engine that only reads while a reading request is handled.

    Who wants no more than its connection, as search does, gets one without a transaction of the session's around it,
    which would cost as much as a third of the search.
    """

    _reading: Connection | None = None

    def connection(self, *args: Any, **options: Any) -> Connection:
        """Give the connection that the session uses, or one that only reads if it uses none yet."""
        is_free = not (args or options or self.in_transaction()) and is_reading()
        bind = self.get_bind() if is_free else None
        if not isinstance(bind, Engine):
            return super().connection(*args, **options)
        if self._reading is None:
            self._reading = bind.connect()
        return self._reading

    def close(self) -> None:
        """Close the session and give its connection back."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None
        if self.in_transaction() or self.identity_map:
            super().close()

    def get_bind(self, *args: Any, **options: Any) -> Engine | Connection:
        """Give the engine for a statement; a connection that tests or commands bound themselves stays."""
        bind = super().get_bind(*args, **options)
        return db.engines["reading"] if isinstance(bind, Engine) and is_reading() else bind


def is_reading() -> bool:
    """Tell whether a request is handled that may not write."""
    return has_request_context() and request.method in _READING


db = SQLAlchemy(require_default_engine=False, session_options={"class_": RequestSession})
"""The database: `db.session` is the request's session, closed when the request ends."""

babel = Babel()
"""The interface's languages."""

DatabaseFault = SQLAlchemyError
"""Everything that the database or the way to it can raise; `is_database_gone` tells what may pass by itself."""


def init_database(app: Flask, settings: Settings) -> None:
    """Give the application its engine, made by `geo` so that both databases behave alike. Nothing connects yet."""
    db.init_app(app)
    # The extension also closes asynchronous sessions, which starts a thread and an event loop in every request: 0.8 ms
    # for something we don't have.
    app.teardown_appcontext_funcs = [close for close in app.teardown_appcontext_funcs if not iscoroutinefunction(close)]
    options: dict[str, Any] = {
        "pool_size": settings.database_pool_size,
        "max_overflow": 0,
        "pool_timeout": 5,
        "pool_recycle": 1800,
        "hide_parameters": True,
    }
    with app.app_context():
        db.engines["default"] = create_engine(settings.database_url, **options)
        db.engines["reading"] = create_engine(_existing(settings.database_url), reads_only=True, **options)
        db.sessionmaker.configure(bind=db.engines["default"])


def _existing(url: str) -> str:
    """Give the address that opens a SQLite file only when it is there, instead of making an empty one."""
    prefix, slashes, path = url.partition("sqlite:///")
    return f"{slashes}file:{quote(path)}?mode=rw&uri=true" if slashes and not prefix else url


def is_database_gone(error: BaseException) -> bool:
    """Tell whether the database can't be reached, read or written at the moment, other than a mistake in a statement.

    A plain `DatabaseError` is SQLite's word for a file that is damaged or no database at all; a table that is not there
    is a database that is not prepared yet, and one that only reads is a standby, or will be relieved by one.
    """
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout) or type(error) is DatabaseError:
        return True
    return isinstance(error, DatabaseError) and getattr(error.orig, "sqlstate", "") in {_UNDEFINED_TABLE, _READS_ONLY}
