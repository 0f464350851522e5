"""Whether the places in memory are still those in the database."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from geo.tables import Municipality, PopulatedPlace, Postcode4, Postcode6

Fingerprint = tuple[object, ...]


def fingerprint(connection: Connection) -> Fingerprint:
    """Sum up the places in a few numbers that change when others are loaded; takes a few milliseconds."""
    tables = (Municipality, PopulatedPlace, Postcode4)
    sums = [select(func.sum(table.lon * table.lat)).scalar_subquery() for table in tables]
    first_postcode6 = select(func.min(Postcode6.code)).scalar_subquery()
    return tuple(connection.execute(select(*sums, first_postcode6)).one())
