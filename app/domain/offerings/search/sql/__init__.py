"""The statements of search, written out: one road for both engines, and the few words in which they differ.

A statement first takes candidates: all listings up to some distance from the origin, either the nearest ones whatever
they are (`Drive.NEAREST`, the spatial index works) or the nearest of those that fit (`Drive.TERMS`, the text index
works). Since candidates have no gap, an offering's nearest venue is among them, and what they say is final as far as
their `horizon`, the distance up to which they are all there (null when there are no more).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain.offerings.search.rules import BEYOND_M, REACHES_M, TITLE_MISS_M
from app.domain.offerings.search.sql.dialect import Dialect
from app.domain.offerings.search.sql.postgis import PostGIS
from app.domain.offerings.search.sql.spatialite import SpatiaLite

DIALECTS: dict[str, Dialect] = {"postgresql": PostGIS(), "sqlite": SpatiaLite()}


class Drive(StrEnum):
    """Which index brings the candidates."""

    NEAREST = "nearest"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Shape:
    """All that decides the text of a statement; the values are bound, so that few texts serve all searches.

    `terms` and `title_words` are numbers of bound terms, `candidates` and `rows` are written out for the planner's
    sake. `within` keeps to the bound radius, `beyond` puts what lies outside it behind what lies inside.
    """

    drive: Drive = Drive.NEAREST
    terms: int = 0
    title_words: int = 0
    within: bool = False
    beyond: bool = False
    after: bool = False
    counts: bool = False
    candidates: int = 64
    rows: int = 21


@lru_cache(maxsize=512)
def near_statement(engine: str, shape: Shape) -> str:
    """Write the statement that finds what is near.

    Each row: horizon, found, one count per reach and one within the radius (when counting), then listing_id,
    offering_id, distance, key, slug, card, fresh_until; one row with nulls from listing_id on when nothing is found.
    """
    dialect = DIALECTS[engine]
    p = dialect.bound
    fits = [dialect.has(p(f"term{n}")) for n in range(shape.terms)] if shape.drive is Drive.NEAREST else []
    key = "distance"
    if shape.title_words:
        all_in_title = " AND ".join(dialect.has(p(f"title{n}")) for n in range(shape.title_words))
        key += f" + CASE WHEN {all_in_title} THEN 0 ELSE {dialect.least('distance', f'{TITLE_MISS_M:.1f}')} END"
    if shape.beyond:
        key += f" + CASE WHEN distance > {p('radius')} THEN {BEYOND_M:.1f} ELSE 0 END"
    counts = [f"count(*) FILTER (WHERE distance <= {reach}) AS within_{reach}" for reach in REACHES_M]
    if shape.beyond or shape.within:
        counts.append(f"count(*) FILTER (WHERE distance <= {p('radius')}) AS within_radius")
    tally = ", ".join(["count(*) AS found", *(counts if shape.counts else [])])
    candidates = (
        dialect.nearest(shape.candidates, needs_terms=bool(shape.terms), within=shape.within)
        if shape.drive is Drive.NEAREST
        else dialect.fitting(shape.candidates, within=shape.within)
    )
    return f"""
WITH {"" if not dialect.recursive else "RECURSIVE"} {candidates},
fit AS MATERIALIZED (
    SELECT id, listing_id, offering_id, distance, key FROM (
        SELECT id, listing_id, offering_id, distance, {key} AS key,
            row_number() OVER (PARTITION BY offering_id ORDER BY distance, listing_id) AS venue
        FROM candidate {_where(fits)}
    ) ranked WHERE venue = 1
),
shown AS (
    SELECT * FROM fit {_where([f"(key, listing_id) > ({p('after_key')}, {p('after_id')})"] if shape.after else [])}
    ORDER BY key, listing_id LIMIT {shape.rows}
)
SELECT tally.*, shown.listing_id, shown.offering_id, shown.distance, shown.key, card.slug, card.card, card.fresh_until
FROM (SELECT (SELECT horizon FROM horizon) AS horizon, {tally} FROM fit) AS tally
LEFT JOIN shown ON 1 = 1
LEFT JOIN listing_card AS card ON card.id = shown.id
ORDER BY shown.key, shown.listing_id
"""


@lru_cache(maxsize=64)
def remote_statement(engine: str, areas: int, terms: int, rows: int) -> str:
    """Write the statement that finds what is given from afar: per area, nearest kind of area first, by rank.

    Each row: listing_id, offering_id, slug, card, fresh_until. A listing that serves two of the areas comes twice.
    """
    dialect = DIALECTS[engine]
    p = dialect.bound
    fits = "".join(f" AND {dialect.has(p(f'term{n}'), 'listing.terms')}" for n in range(terms))
    branches = " UNION ALL ".join(
        f"""SELECT * FROM (
        SELECT {level} AS level, area.rank, area.listing_id, area.id, listing.offering_id
        FROM listing_coverage AS area JOIN listing ON listing.id = area.id
        WHERE area.area_code = {p(f"area{level}")} AND {dialect.visible("listing.")}{fits}
        ORDER BY area.rank, area.listing_id LIMIT {rows}
    ) AS area{level}"""
        for level in range(areas)
    )
    return f"""
SELECT remote.listing_id, remote.offering_id, card.slug, card.card, card.fresh_until
FROM ({branches}) AS remote JOIN listing_card AS card ON card.id = remote.id
ORDER BY remote.level, remote.rank, remote.listing_id
"""


@lru_cache(maxsize=64)
def list_statement(engine: str, terms: int, rows: int, *, after: bool) -> str:
    """Write the statement that lists everything public by id, each offering once, at its first listing.

    Each row: listing_id, offering_id, slug, card, fresh_until.
    """
    dialect = DIALECTS[engine]
    p = dialect.bound
    where = [dialect.visible("listing.")]
    where += [dialect.fits("listing")] if terms else []
    where += [f"listing.listing_id > {p('after_id')}"] if after else []
    siblings = ["other.offering_id = listing.offering_id", "other.listing_id < listing.listing_id"]
    siblings += [dialect.has(p(f"term{n}"), "other.terms") for n in range(terms)]
    where.append(f"NOT EXISTS (SELECT 1 FROM listing AS other {_where(siblings)})")
    return f"""
SELECT listing.listing_id, listing.offering_id, card.slug, card.card, card.fresh_until
FROM listing JOIN listing_card AS card ON card.id = listing.id
{_where(where)}
ORDER BY listing.listing_id LIMIT {rows}
"""


@lru_cache(maxsize=64)
def count_statement(engine: str, terms: int, most: int, *, near: bool, within: bool) -> str:
    """Write the statement that counts the offerings that fit, up to `most` + 1; near: only those at a venue."""
    dialect = DIALECTS[engine]
    where = [dialect.visible("listing.")]
    where += [dialect.fits("listing")] if terms else []
    where += ["listing.rd IS NOT NULL"] if near else []
    where += [dialect.within("listing")] if within else []
    return f"""
SELECT count(*) FROM (SELECT DISTINCT offering_id FROM listing {_where(where)} LIMIT {most + 1}) AS found
"""


def _where(conditions: list[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""
