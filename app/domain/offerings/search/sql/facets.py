"""Statements beside a search: what filters are counted over, and how many nearby have hours that nobody knows."""

from __future__ import annotations

from functools import lru_cache

from app.domain.offerings.search.sql import DIALECTS, Shape, candidate_tables, is_open, remote_tables
from app.domain.offerings.search.types import IntervalState


@lru_cache(maxsize=64)
def facet_statement(engine: str, shape: Shape) -> str:
    """Write the statement; `shape.rows` is how many of the nearest are brought.

    Each row: part, offering_id, distance, terms, timetable_id, starts_at, ends_at. Part 0 is at a venue, 1 from afar
    (distance null); part 2 is an interval in which one of the timetables is open; the one row of part 3 has the
    distance up to which nothing is missing (null when there is no more). What a part does not have is null.
    """
    dialect = DIALECTS[engine]
    remote = afar = timetables = ""
    head = dialect.before("listing.terms", "' t:'")
    if shape.areas:
        remote = ", " + remote_tables(dialect, shape.without_opening)
        afar = f"""UNION ALL SELECT 1, listing.offering_id, NULL, {head}, listing.timetable_id, NULL, NULL
FROM remote JOIN listing ON listing.id = remote.id"""
        timetables = "UNION SELECT listing.timetable_id FROM remote JOIN listing ON listing.id = remote.id"
    return f"""
WITH {"RECURSIVE" if dialect.recursive else ""} {candidate_tables(dialect, shape)},
near AS MATERIALIZED (SELECT id, distance FROM candidate ORDER BY distance, id LIMIT {shape.rows}){remote}
SELECT 0 AS part, listing.offering_id, near.distance, {head} AS terms, listing.timetable_id,
    CAST(NULL AS INTEGER) AS starts_at, CAST(NULL AS INTEGER) AS ends_at
FROM near JOIN listing ON listing.id = near.id
{afar}
UNION ALL SELECT 2, NULL, NULL, NULL, spell.timetable_id, spell.starts_at, spell.ends_at
FROM (SELECT listing.timetable_id FROM near JOIN listing ON listing.id = near.id {timetables}) AS shared
JOIN open_interval AS spell ON spell.timetable_id = shared.timetable_id AND spell.state = '{IntervalState.OPEN}'
UNION ALL SELECT 3, NULL, CASE WHEN (SELECT count(*) FROM candidate) > {shape.rows}
    THEN (SELECT max(distance) FROM near) ELSE horizon END, NULL, NULL, NULL, NULL FROM horizon
"""


@lru_cache(maxsize=64)
def unknown_statement(engine: str, shape: Shape, nearest: int, opens: int) -> str:
    """Write the statement that counts the offerings nearby that may be open, or not.

    That is: no hours are known of a listing, or it is unknown in one of the `opens` bound times whether it is open.
    Nearby are so many of the nearest candidates of the shape, within the bound `near`. The one row: the horizon, how
    many candidates there are, and that number.
    """
    dialect = DIALECTS[engine]
    opened = is_open(dialect, opens, "listing.timetable_id")
    perhaps = is_open(dialect, opens, "listing.timetable_id", IntervalState.UNKNOWN)
    return f"""
WITH {"RECURSIVE" if dialect.recursive else ""} {candidate_tables(dialect, shape)},
near AS MATERIALIZED (
    SELECT id FROM candidate WHERE distance <= {dialect.bound("near")} ORDER BY distance, listing_id LIMIT {nearest}
)
SELECT horizon, (SELECT count(*) FROM candidate), (
    SELECT count(DISTINCT listing.offering_id) FROM near JOIN listing ON listing.id = near.id
    WHERE listing.timetable_id IS NULL OR ({" AND ".join(perhaps)} AND NOT ({" AND ".join(opened)}))
) FROM horizon
"""
