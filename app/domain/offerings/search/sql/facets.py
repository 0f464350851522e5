"""The statement that brings what filters are counted over: the nearest that fit, and what is given from afar."""

from __future__ import annotations

from functools import lru_cache

from app.domain.offerings.search.sql import DIALECTS, Drive, Shape, remote_tables


@lru_cache(maxsize=64)
def facet_statement(engine: str, shape: Shape) -> str:
    """Write the statement; `shape.rows` is how many of the nearest are brought.

    Each row: part, offering_id, distance, terms, with part 0 at a venue, 1 from afar (distance null); and one row of
    part 2 with nulls, but for the distance up to which nothing is missing (null when there is no more).
    """
    dialect = DIALECTS[engine]
    p = dialect.bound
    fits = [dialect.has(p(f"term{n}")) for n in range(shape.terms)]
    candidates = (
        dialect.nearest(shape.candidates, fits=fits, wanted=shape.wanted, within=False)
        if shape.drive is Drive.NEAREST
        else dialect.fitting(shape.candidates, within=False)
    )
    head = dialect.before("listing.terms", "' t:'")
    remote = afar = ""
    if shape.areas:
        remote = ", " + remote_tables(dialect, shape.drive, shape.areas, shape.remote_terms, shape.remote_rows)
        afar = f"""
UNION ALL SELECT 1, listing.offering_id, NULL, {head} FROM remote JOIN listing ON listing.id = remote.id"""
    return f"""
WITH {"RECURSIVE" if dialect.recursive else ""} {candidates},
near AS MATERIALIZED (SELECT id, distance FROM candidate ORDER BY distance, id LIMIT {shape.rows}){remote}
SELECT 0 AS part, listing.offering_id, near.distance, {head} AS terms FROM near JOIN listing ON listing.id = near.id
{afar}
UNION ALL SELECT 2, NULL, CASE WHEN (SELECT count(*) FROM candidate) > {shape.rows}
    THEN (SELECT max(distance) FROM near) ELSE horizon END, NULL FROM horizon
"""
