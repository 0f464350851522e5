"""Alembic's environment: one schema for SpatiaLite and PostGIS, each upgrade in one transaction.

`app.cli.schema` hands its connection over in `config.attributes["connection"]`.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Literal, cast

from alembic import context
from alembic.autogenerate.api import AutogenContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import Enum

import app.domain
from app.domain.base import UtcDateTime
from geo.tables import metadata

OWN_INDEXES = ("listing_terms", "listing_vocabulary", "ix_listing_terms", "ix_listing_walk", "ix_open_interval_open")
"""First parts of the names of the indexes over the listings that `app.domain.offerings.search` makes by itself."""

ENGINE_TABLES = ("data_licenses", "elementarygeometries", "knn", "spatialindex", "sql_statements_log", "spatialite_")
"""First parts of the names of tables that SpatiaLite keeps for itself and that GeoAlchemy2 does not list."""


def import_models() -> None:
    """Import the tables of every room, so that the shared MetaData is whole."""
    for module in pkgutil.walk_packages(app.domain.__path__, "app.domain."):
        if module.name.endswith(".models"):
            importlib.import_module(module.name)


def include_object(obj: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Leave out what the engines keep for themselves, and indexes that autogenerate does not understand."""
    if reflected and str(name).lower().startswith(OWN_INDEXES):
        return False
    if kind == "table" and reflected and str(name).lower().startswith(ENGINE_TABLES):
        return False
    return bool(alembic_helpers.include_object(obj, name, kind, reflected, compare_to))


def render_item(kind: str, obj: object, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write types of the rooms as what they are in the database: a revision must not change when a room does."""
    if kind == "type" and isinstance(obj, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(obj, Enum):
        return f"sa.String(length={obj.length})"
    return cast("str | Literal[False]", alembic_helpers.render_item(kind, obj, autogen_context))


import_models()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=render_item,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
