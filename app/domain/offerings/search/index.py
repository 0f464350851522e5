"""The indexes that search walks along and asks for terms: the one place that knows what the engines call them.

The text index. PostgreSQL: a GIN index over the terms as a tsvector. SQLite: an FTS5 table without content of its own,
kept in step by triggers, beside which `listing_vocabulary` tells how many listings have a term. Both know terms only as
what they are, split at spaces; making words is the business of the language room.

The walk index. PostgreSQL: a GiST index over plain points, that holds beside each all that a walk to the nearest asks
of a listing, so that none of those that are passed by is read: a fourth of the time. SQLite walks along SpatiaLite's
own R*Tree.

The opening index. PostgreSQL: the times in which timetables are open, beside each other and without those in which they
may be, so that none is read to tell whether it is open; made with the schema, and never taken away. On SQLite the
table is its own index.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import Connection, Index, Table

from app.domain.offerings.search.models import Listing

TERMS_VECTOR = "array_to_tsvector(string_to_array(btrim(terms), ' '))"
"""The indexed expression on PostgreSQL; a query has to write it the same to be served by the index."""

WALK_POINT = "point(listing.x, listing.y)"
"""The indexed expression on PostgreSQL; the geometry would be measured twice, its index knows only boxes."""

_WALK_COLUMNS = "id, listing_id, offering_id, visible_from, visible_until, timetable_id, x, y"
_WALK_MARKS = "marks, more_marks, filter_marks, traits"

_WALK_CREATE = f"""
    CREATE INDEX ix_listing_walk ON listing USING gist (point(x, y))
    INCLUDE ({_WALK_COLUMNS}, {_WALK_MARKS}) WHERE x IS NOT NULL
"""
_WALK_DROP = "DROP INDEX IF EXISTS ix_listing_walk"

_SQLITE_WALK_CREATE = f"CREATE INDEX IF NOT EXISTS ix_listing_walk ON listing ({_WALK_COLUMNS}, {_WALK_MARKS})"

_POSTGRESQL_CREATE = (f"CREATE INDEX ix_listing_terms ON listing USING gin (({TERMS_VECTOR})) WITH (fastupdate = off)",)
_POSTGRESQL_DROP = ("DROP INDEX IF EXISTS ix_listing_terms",)

SQLITE_CREATE_VOCABULARY = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS listing_vocabulary USING fts5vocab('listing_terms', 'row')"
)
_SQLITE_CREATE = (
    """CREATE VIRTUAL TABLE listing_terms USING fts5(
        terms, content='listing', content_rowid='id', detail=none, columnsize=0, tokenize="unicode61 tokenchars ':_-'"
    )""",
    "INSERT INTO listing_terms (listing_terms) VALUES ('rebuild')",
    """CREATE TRIGGER listing_terms_insert AFTER INSERT ON listing BEGIN
        INSERT INTO listing_terms (rowid, terms) VALUES (new.id, new.terms);
    END""",
    """CREATE TRIGGER listing_terms_delete AFTER DELETE ON listing BEGIN
        INSERT INTO listing_terms (listing_terms, rowid, terms) VALUES ('delete', old.id, old.terms);
    END""",
    """CREATE TRIGGER listing_terms_update AFTER UPDATE OF id, terms ON listing BEGIN
        INSERT INTO listing_terms (listing_terms, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO listing_terms (rowid, terms) VALUES (new.id, new.terms);
    END""",
    SQLITE_CREATE_VOCABULARY,
)
_SQLITE_DROP = (
    "DROP TRIGGER IF EXISTS listing_terms_insert",
    "DROP TRIGGER IF EXISTS listing_terms_delete",
    "DROP TRIGGER IF EXISTS listing_terms_update",
    "DROP TABLE IF EXISTS listing_vocabulary",
    "DROP TABLE IF EXISTS listing_terms",
)


def create_text_index(connection: Connection) -> None:
    """Make the text index over the listings that are there, to be kept in step by the database from then on."""
    _run(connection, _SQLITE_CREATE if connection.dialect.name == "sqlite" else _POSTGRESQL_CREATE)


def drop_text_index(connection: Connection) -> None:
    """Take the text index away; nothing is lost, but a search with words or filters fails until it is made again."""
    _run(connection, _SQLITE_DROP if connection.dialect.name == "sqlite" else _POSTGRESQL_DROP)


def create_indexes(connection: Connection) -> None:
    """Make the indexes of this module over the listings that are there, and those that `drop_indexes` took away."""
    create_text_index(connection)
    create_walk_index(connection)
    for index in _apart(connection):
        index.create(connection, checkfirst=True)


def drop_indexes(connection: Connection) -> None:
    """Take away what a large load is quicker without; until it is made again, searches fail or are slow."""
    drop_text_index(connection)
    drop_walk_index(connection)
    for index in _apart(connection):
        index.drop(connection, checkfirst=True)


def _apart(connection: Connection) -> list[Index]:
    """List the indexes that no load asks; SpatiaLite keeps its own, and SQLite is quicker with all in place."""
    if connection.dialect.name == "sqlite":
        return []
    table = cast("Table", Listing.__table__)
    return sorted(
        (index for index in table.indexes if "offering_id" not in index.columns), key=lambda index: str(index.name)
    )


def create_walk_index(connection: Connection) -> None:
    """Make the index in which the nearest listings are found on PostgreSQL, and looked at on SQLite."""
    connection.exec_driver_sql(_SQLITE_WALK_CREATE if connection.dialect.name == "sqlite" else _WALK_CREATE)


def drop_walk_index(connection: Connection) -> None:
    """Take that index away; until it is made again, searches fail or are slow."""
    connection.exec_driver_sql(_WALK_DROP)


def _run(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
