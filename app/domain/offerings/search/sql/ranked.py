"""The statements of a ranked search: what is around and may fit, and what lies farther, with their cards."""

from __future__ import annotations

from functools import lru_cache

from app.domain.offerings.search.sql import (
    DIALECTS,
    Shape,
    candidate_tables,
    conditions,
    has_filters,
    has_mark,
    in_one_line,
    is_open,
    remote_tables,
    where,
)
from app.domain.offerings.search.sql.dialect import Dialect
from app.domain.offerings.search.types import IntervalState


@lru_cache(maxsize=256)
def around_statement(engine: str, shape: Shape, hints: int, near: tuple[int, int], *, again: bool) -> str:
    """Write the statement that brings what may fit among the nearest `shape.candidates`, and what is given from afar.

    It has all bound terms, and one of the rows of `shape.fits` or, among the second of the two numbers that are `near`,
    one of so many hints; with `shape.marked` some have only a mark of these, which is for the reader to see. With
    `again` the bound `hinted` and `reach` say how far is looked, not numbers. Each row: part, listing_id, offering_id,
    distance, traits, terms (null unless `shape.worded`), opens_at (the first minute from the bound one on in which it
    is open), is_scheduled, slug, card, fresh_until, scale, hinted, reach. Part 0 is at a venue, 1 from afar, whose
    distance is its place; the one row of part 2 has only `scale`, `hinted` and `reach`: how far the nearest so many, so
    many and `shape.candidates` lie (null when there are fewer), the last two a little less, so that no other can be as
    far.

    Cards come along of all that may fit, though not all are shown: reading them costs less than asking again.
    """
    dialect = DIALECTS[engine]
    p = dialect.bound
    passes = conditions(dialect, shape.terms, ())
    if not shape.marked:
        may_fit = conditions(dialect, 0, shape.fits)
        may_fit += [f"(is_near AND ({' OR '.join(dialect.has(p(f'hint{n}')) for n in range(hints))}))"] if hints else []
        passes += [f"({' OR '.join(may_fit)})"] if may_fit else []
    terms = "listing.terms" if shape.worded else "NULL"
    listing = ""
    if passes or shape.worded:  # else the index is all that is read
        listing = "CROSS JOIN listing"
        passes.insert(0, "listing.id = chosen.id")
    passes += is_open(dialect, shape.opens, "chosen.timetable_id")
    fits = hints_at = ""
    if shape.marked:
        fits, hints_at = has_mark(dialect, "around"), has_mark(dialect, "around", "hint_marks")
    filters = has_filters(dialect, "around") if shape.filtered else ""
    numbers = None if again else (*near, shape.candidates)
    remote = afar = ""
    if shape.areas:
        remote = ", " + remote_tables(dialect, shape)
        afar = f"""
UNION ALL SELECT 1, remote.listing_id, remote.offering_id, remote.place, listing.traits, {terms},
    {_opens(dialect, "listing")}, listing.timetable_id IS NOT NULL, slug, card, fresh_until, NULL, NULL, NULL
FROM remote JOIN listing ON listing.id = remote.id JOIN listing_card AS card ON card.id = remote.id"""
    return in_one_line(f"""
WITH {"RECURSIVE" if dialect.recursive else ""} {dialect.around(numbers, filters=filters, fits=fits, hints=hints_at)}
{remote}
SELECT 2 AS part, NULL AS listing_id, NULL AS offering_id, NULL AS distance, NULL AS traits, NULL AS terms,
    NULL AS opens_at, NULL AS is_scheduled, NULL AS slug, NULL AS card, NULL AS fresh_until, scale, hinted, reach
FROM measure
UNION ALL
SELECT 0, chosen.listing_id, chosen.offering_id, chosen.distance, chosen.traits, {terms}, {_opens(dialect, "chosen")},
    chosen.timetable_id IS NOT NULL, slug, card, fresh_until, NULL, NULL, NULL
FROM chosen {listing} CROSS JOIN listing_card AS card {where([*passes, "card.id = chosen.id"])}
{afar}""")


@lru_cache(maxsize=256)
def farther_statement(engine: str, shape: Shape) -> str:
    """Write the statement that brings the nearest `shape.rows` offerings that fit and lie beyond the bound place.

    Each row: horizon, held, then listing_id … fresh_until as around; one row with nulls from `listing_id` on when there
    are none. The place is a distance and an id, `after_key` and `after_id`.
    """
    dialect = DIALECTS[engine]
    p = dialect.bound
    return in_one_line(f"""
WITH {"RECURSIVE" if dialect.recursive else ""} {candidate_tables(dialect, shape)},
fit AS MATERIALIZED (
    SELECT id, listing_id, offering_id, distance FROM (
        SELECT id, listing_id, offering_id, distance,
            row_number() OVER (PARTITION BY offering_id ORDER BY distance, listing_id) AS venue
        FROM candidate
    ) AS venues WHERE venue = 1 AND (distance, listing_id) > ({p("after_key")}, {p("after_id")})
    ORDER BY distance, listing_id LIMIT {shape.rows}
)
SELECT horizon.horizon, (SELECT count(*) FROM candidate) AS held, fit.listing_id, fit.offering_id, fit.distance,
    listing.traits, {"listing.terms" if shape.worded else "NULL"} AS terms, {_opens(dialect, "listing")} AS opens_at,
    listing.timetable_id IS NOT NULL AS is_scheduled, slug, card, fresh_until
FROM horizon LEFT JOIN fit ON 1 = 1
    LEFT JOIN listing ON listing.id = fit.id LEFT JOIN listing_card AS card ON card.id = fit.id
""")


def _opens(dialect: Dialect, table: str) -> str:
    return f"""(
        SELECT min(spell.starts_at) FROM open_interval AS spell
        WHERE spell.timetable_id = {table}.timetable_id AND spell.state = '{IntervalState.OPEN}'
            AND spell.ends_at > {dialect.bound("minute")}
    )"""
