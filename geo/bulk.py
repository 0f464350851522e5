"""Many rows at once, by the quickest road of each engine: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, FromClause, Table, insert
from sqlalchemy.exc import DBAPIError


def insert_rows(connection: Connection, table: FromClause, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in the connection's transaction. All rows name the same columns; defaults of Python are not applied.

    Values are those of the columns' types: enums, moments with a zone, lists for JSON, geometry elements.
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(insert(cast("Table", table)), list(rows))
        return
    names = list(rows[0])
    processors = [_processor(connection, table, name) for name in names]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(cast("Table", table).name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([process(row[name]) for name, process in zip(names, processors, strict=True)])
    except psycopg.Error as error:  # as SQLAlchemy raises it from every other statement
        text = statement.as_string()
        raise DBAPIError.instance(text, None, error, psycopg.Error, dialect=connection.dialect) from error


def _processor(connection: Connection, table: FromClause, name: str) -> Callable[[Any], Any]:
    """Find how a column's values become what the driver sends."""
    dialect = connection.dialect
    process = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return process or (lambda value: value)
