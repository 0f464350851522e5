"""Search as PostgreSQL with PostGIS has it: nearest by a GiST index, terms by a GIN index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.domain.offerings.search.index import TERMS_VECTOR, WALK_POINT
from app.domain.offerings.search.rules import BLUR_M

_NEARNESS = f"{WALK_POINT} <-> point(%(x)s, %(y)s)"
"""By this the index gives the nearest first; it differs from the distance in the sixteenth digit, see `_DISTANCE`."""

_DISTANCE = "sqrt((listing.x - %(x)s) * (listing.x - %(x)s) + (listing.y - %(y)s) * (listing.y - %(y)s))"
"""The same arithmetic as on SQLite."""

_MARKS = "marks, more_marks, filter_marks"
_HAS_POINT = "listing.x IS NOT NULL"


def _within(radius: str) -> str:
    return f"{WALK_POINT} <@ circle(point(%(x)s, %(y)s), %({radius})s) AND {_DISTANCE} <= %({radius})s"


class PostGIS:
    """The words of PostgreSQL; see `Dialect`."""

    recursive = False
    walked = "near"
    read = "listing"
    about_all = "(SELECT greatest(reltuples, 1) FROM pg_class WHERE oid = 'listing'::regclass)"
    frequency_statement = """
        SELECT reltuples AS listings, most_common_elems::text::text[] AS terms, most_common_elem_freqs AS shares
        FROM pg_stats JOIN pg_class ON pg_class.oid = 'listing'::regclass
        WHERE pg_stats.schemaname = current_schema() AND pg_stats.tablename = 'ix_listing_terms'
    """

    needs_statement = ""

    def bound(self, name: str) -> str:
        """Write the place of a bound value."""
        return f"%({name})s"

    def renamed(self, statement: str, ending: str) -> str:
        """Give a statement whose bound values have an ending behind their names."""
        return re.sub(r"(?<=%\()\w+(?=\)s)", rf"\g<0>{ending}", statement)

    def has(self, term: str, terms: str = "terms") -> str:
        """Write that a term, between spaces, is among a row's terms."""
        return f"strpos({terms}, {term}) > 0"

    def has_trait(self, table: str, number: int) -> str:
        """Write that a listing has one of the bound traits."""
        return f"string_to_array({table}.traits, ' ') && %(fit_traits)s"

    def traits(self, traits: Sequence[str]) -> dict[str, Any]:
        """Bind them as one array."""
        return {"fit_traits": [*traits]}

    def used(self, names: Sequence[str]) -> str:
        """Count through the text index: to look for the first alone might be planned as a walk through all listings."""
        matches = f"SELECT count(*) FROM listing WHERE {TERMS_VECTOR} @@ quote_literal(%({{name}})s::text)::tsquery"
        one = f"SELECT %({{name}})s::text AS term WHERE ({matches}) > 0"
        return " UNION ALL ".join(one.format(name=name) for name in names)

    def before(self, text: str, mark: str) -> str:
        """Write what of a text stands before a mark; all of it where there is none."""
        return f"split_part({text}, {mark}, 1)"

    def visible(self, prefix: str = "") -> str:
        """Write that a listing is public today, in a way whose guessed frequency is the same for every day."""
        return f"({prefix}visible_from - %(today)s <= 0 AND {prefix}visible_until - %(today)s >= 0)"

    def fits(self, table: str, terms: str = "terms") -> str:
        """Write that a listing has all terms of the question, through the text index."""
        return f"{TERMS_VECTOR.replace('terms', f'{table}.terms')} @@ %({terms})s::tsquery"

    def within(self) -> str:
        """Write that a listing lies within the radius, through the walk index; circles alone are a little blurred."""
        return _within("radius")

    def nearest(
        self, candidates: int, *, fits: list[str], has: list[str], wanted: int, within: bool, traits: bool
    ) -> str:
        """Walk the index outwards until enough fit, at most so many candidates.

        An id in the order would leave the index, so ties are kept and ordered later. The last candidate comes along
        even if it does not fit: its distance is the horizon when too few fit. What depends on the day stands outside
        the walk, where the planner's guess about it can't spoil one plan for all days. So do the terms, which would
        have every listing on the way read.
        """
        own = [f"(SELECT {' AND '.join(has)} FROM listing WHERE listing.id = near.id)"] if has else []
        passes = " AND ".join([self.visible(), *fits, *own])
        more = ", traits" if traits else ""
        return f"""
walk AS MATERIALIZED (
    SELECT *, {passes} AS fits FROM (
        SELECT id, listing_id, offering_id, visible_from, visible_until, timetable_id, {_MARKS}{more},
            {_DISTANCE} AS distance, {_NEARNESS} AS nearness,
            row_number() OVER (ORDER BY {_NEARNESS}) AS step
        FROM listing WHERE {_HAS_POINT}{f" AND {self.within()}" if within else ""}
        ORDER BY {_NEARNESS} FETCH FIRST {candidates} ROWS WITH TIES
    ) AS near
    WHERE step = {candidates} OR ({passes})
    ORDER BY nearness FETCH FIRST {wanted} ROWS WITH TIES
),
candidate AS MATERIALIZED (
    SELECT walk.id, walk.listing_id, walk.offering_id, distance
    FROM walk WHERE fits
),
horizon AS (
    SELECT CASE WHEN count(*) >= {wanted} OR max(step) >= {candidates} THEN max(distance) END AS horizon FROM walk
)"""

    def plain(self, candidates: int, *, fits: list[str], wanted: int) -> str:
        """Walk the index; what is not public today comes along, see `nearest`."""
        passes = f"WHERE {' AND '.join(fits)} LIMIT {wanted}" if fits else ""
        return f"""near AS (
    SELECT id, listing_id, offering_id, distance, {self.visible()} AS is_public, -1.0::float8 AS reach
    FROM (
        SELECT id, listing_id, offering_id, visible_from, visible_until, timetable_id, {_DISTANCE} AS distance
        FROM listing WHERE {_HAS_POINT} ORDER BY {_NEARNESS} LIMIT {candidates}
    ) AS near {passes}
)"""

    def around(self, numbers: tuple[int, int, int] | None, *, filters: str, fits: str, hints: str) -> str:
        """Walk the index; what depends on the day stands outside, see `nearest`.

        Only what is chosen is kept, and those at which is measured: to keep all would take as long as half the walk.
        """
        end, step, is_near = f"AND {_within('reach')}", "0", "distance <= %(hinted)s"
        measures, measure = "", "SELECT NULL::float8 AS scale, NULL::float8 AS hinted, NULL::float8 AS reach"
        if numbers:
            few, near, most = numbers
            end = f"ORDER BY {_NEARNESS} FETCH FIRST {most} ROWS WITH TIES"
            step, is_near = f"row_number() OVER (ORDER BY {_NEARNESS})", f"step <= {near}"
            measures = f"step IN ({few}, {near}, {most}) OR "
            at = [f"max(distance) FILTER (WHERE step = {number})" for number in numbers]
            measure = f"SELECT {at[0]} AS scale, {at[1]} - {BLUR_M} AS hinted, {at[2]} - {BLUR_M} AS reach FROM met"
        passes = [self.visible(), *([filters] if filters else [])]
        passes += [f"({fits} OR ({is_near} AND {hints}))"] if fits else []
        is_chosen = f"({' AND '.join(passes)})"
        return f"""
met AS MATERIALIZED (
    SELECT id, listing_id, offering_id, timetable_id, traits, distance, step, {is_near} AS is_near,
        {is_chosen} AS is_chosen
    FROM (
        SELECT id, listing_id, offering_id, visible_from, visible_until, timetable_id, {_MARKS}, traits,
            {_DISTANCE} AS distance, {step} AS step
        FROM listing WHERE {_HAS_POINT} {end}
    ) AS around WHERE {measures}{is_chosen}
),
measure AS ({measure}),
chosen AS (SELECT * FROM met WHERE is_chosen)"""

    def fitting(self, candidates: int, *, fits: list[str], within: bool, through: str = "") -> str:
        """Take all that fit from the index; `+ 0` keeps the walk index out, which would walk past millions."""
        near = f" AND {_DISTANCE} <= %(radius)s" if within else ""
        passes = " AND ".join([through or self.fits("listing"), *fits])
        return f"""
candidate AS MATERIALIZED (
    SELECT id, listing_id, offering_id, {_DISTANCE} AS distance
    FROM listing WHERE {passes} AND {_HAS_POINT} AND {self.visible()}{near}
    ORDER BY ({_DISTANCE}) + 0 FETCH FIRST {candidates} ROWS WITH TIES
),
horizon AS (SELECT CASE WHEN count(*) >= {candidates} THEN max(distance) END AS horizon FROM candidate)"""

    def question(self, terms: Sequence[str], fits: Sequence[Sequence[str]] = ()) -> str:
        """Write terms as a tsquery; they hold nothing that would need escaping."""
        all_of = [f"'{term}'" for term in terms]
        rows = ["({})".format(" & ".join(f"'{term}'" for term in row)) for row in fits]
        return " & ".join([*all_of, *([f"({' | '.join(rows)})"] if rows else [])])
