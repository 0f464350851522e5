"""Many rows at once, by the quickest road of each engine.

In: COPY on PostgreSQL, one prepared statement on SQLite. Out: by an array on PostgreSQL, one parameter each on SQLite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar, cast

import psycopg
from psycopg import sql
from sqlalchemy import ARRAY, ColumnElement, Connection, FromClause, Table, any_, insert, literal
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute, Session

_Item = TypeVar("_Item")


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
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(cast("Table", table).name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for values in _values(connection, table, names, rows):
                copy.write_row(values)
    except psycopg.Error as error:  # as SQLAlchemy raises it from every other statement
        text = statement.as_string()
        raise DBAPIError.instance(text, None, error, psycopg.Error, dialect=connection.dialect) from error


def among(
    session: Session, column: ColumnElement[Any] | InstrumentedAttribute[Any], values: Iterable[Any]
) -> ColumnElement[bool]:
    """Write the condition that a column is one of many values; on PostgreSQL the statement stays the same for any."""
    values = list(values)
    if session.get_bind().dialect.name == "sqlite":
        return column.in_(values)
    return column == any_(literal(values, ARRAY(column.type)))


def batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Give items some at a time: one statement takes only so many, and memory too."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _values(
    connection: Connection, table: FromClause, names: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> Iterator[Sequence[Any]]:
    """Give the values of each row as the driver takes them; most columns need nothing done."""
    processors = [
        (index, process) for index, name in enumerate(names) if (process := _processor(connection, table, name))
    ]
    pick = itemgetter(*names, names[0])  # one more than is wanted: a single name would give no tuple
    for row in rows:
        values = list(pick(row)[:-1])
        for index, process in processors:
            values[index] = process(values[index])
        yield values


def _processor(connection: Connection, table: FromClause, name: str) -> Callable[[Any], Any] | None:
    """Find how a column's values become what the driver sends; None for as they are."""
    dialect = connection.dialect
    return table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
