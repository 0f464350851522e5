"""The extensions of Flask that the product uses, made once and bound to an application in `create_app`."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.config import Settings
from geo.engine import create_engine

db = SQLAlchemy(require_default_engine=False)
"""The database: `db.session` is the request's session, closed when the request ends."""

babel = Babel()
"""The interface's languages."""

DATABASE_GONE = (OperationalError, InterfaceError, PoolTimeout)
"""What the engines raise when the database can't be reached, read or written at the moment."""


def init_database(app: Flask, settings: Settings) -> None:
    """Give the application its engine, made by `geo` so that both databases behave alike. Nothing connects yet."""
    db.init_app(app)
    engine = create_engine(
        settings.database_url,
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_recycle=1800,
        hide_parameters=True,
    )
    with app.app_context():
        db.engines["default"] = engine
        db.sessionmaker.configure(bind=engine)
