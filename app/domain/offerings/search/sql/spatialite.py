"""Search as SQLite has it: nearest by a growing square in SpatiaLite's R*Tree, terms by FTS5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.domain.offerings.search.rules import BLUR_M, EVERYWHERE_M
from geo.spatial import REACH_M

_DISTANCE = "sqrt((listing.x - :x) * (listing.x - :x) + (listing.y - :y) * (listing.y - :y))"
_FIRST_RING_M = 50.0
_TODAY = "(:today || '')"
_TEXTS = ("area", "after_id")
_NUMBERS = ("minute", "open_from", "open_until", "after_key")
"""What is compared with columns is written as an expression, because SQLite plans a statement anew for each new bare
value that it compares with a column whose statistics it knows: 0.5 ms, more than the search itself."""

_LEAST_GROWTH, _MOST_GROWTH, _SPARE = 1.15, 4.0, 1.1
"""By how much a square grows, and how much more it aims to hold than is wanted: few steps, and not much too much."""

_SQUARE_TO_CIRCLE = 1.3
"""A square holds so many times what its inscribed circle holds; only that circle has no gap."""

_AROUND_SQUARE = 1.415
"""The circle around a square reaches so many times as far as the one in it, and a little more."""

_ROUNDED_M = 0.25
"""More than a distance by the R*Tree can be wrong, whose numbers have 24 bits."""

_ABOUT = "((xmin + xmax) / 2 - :x) * ((xmin + xmax) / 2 - :x) + ((ymin + ymax) / 2 - :y) * ((ymin + ymax) / 2 - :y)"
"""The square of a distance, by the R*Tree alone."""


def _in_square(half: str) -> str:
    return f"xmin <= :x + {half} AND xmax >= :x - {half} AND ymin <= :y + {half} AND ymax >= :y - {half}"


def _ring(enough: int, last: str) -> str:
    """Write the table of squares that grow until one holds enough, or is as large as the last may be.

    Each aims at holding enough, if what lies farther stands as close together as what was found so far.
    """
    growth = f"min(max(sqrt({enough * _SPARE} / max(ring.held, 1)), {_LEAST_GROWTH}), {_MOST_GROWTH})"
    grown = f"min(max(ring.half * {growth}, {_FIRST_RING_M}), {last})"
    return f"""
ring (half, held) AS (
    SELECT 0.0, 0
    UNION ALL
    SELECT {grown}, (SELECT count(*) FROM (SELECT 1 FROM idx_listing_rd WHERE {_in_square(grown)} LIMIT {enough}))
    FROM ring WHERE held < {enough} AND half < {last}
)"""


_SPOTS = f"SELECT pkid, {_ABOUT} AS about FROM circle CROSS JOIN idx_listing_rd WHERE {_in_square('circle.half')}"
_WALKED = "listing INDEXED BY ix_listing_walk"
"""A listing as it stands in the index of what is asked on the way: a sixth of the row, so that most are in memory.
SQLite itself would take the row, which has the number of the spot."""

_LISTINGS_OF_SPOTS = f"""FROM farthest CROSS JOIN spot CROSS JOIN {_WALKED}
    WHERE about <= farthest.half * farthest.half AND listing.id = spot.pkid"""


class SpatiaLite:
    """The words of SQLite; see `Dialect`."""

    recursive = True
    walked = "listing"
    read = "whole"
    about_all = "(SELECT max(id) FROM listing)"
    frequency_statement = ""
    needs_statement = """
        SELECT term, doc FROM listing_vocabulary WHERE term >= 'need:' AND term < 'need;'
        UNION ALL SELECT term, doc FROM listing_vocabulary WHERE term = 'is:ido'
    """

    def bound(self, name: str) -> str:
        """Write the place of a bound value; what is compared with columns as an expression, see `_NUMBERS`."""
        if name.startswith(_TEXTS):
            return f"(:{name} || '')"
        return f"(:{name} + 0)" if name.startswith(_NUMBERS) else f":{name}"

    def renamed(self, statement: str, ending: str) -> str:
        """Give a statement whose bound values have an ending behind their names."""
        return re.sub(r"(?<=:)[a-z]\w*", rf"\g<0>{ending}", statement)

    def has(self, term: str, terms: str = "terms") -> str:
        """Write that a term, between spaces, is among a row's terms."""
        return f"instr({terms}, {term}) > 0"

    def has_trait(self, table: str, number: int) -> str:
        """Write that a listing has one of the bound traits."""
        return f"({' OR '.join(f'instr({table}.traits, :fit_trait{n}) > 0' for n in range(number))})"

    def traits(self, traits: Sequence[str]) -> dict[str, Any]:
        """Bind each with the space before it: the head of the traits has none."""
        return {f"fit_trait{n}": f" {trait}" for n, trait in enumerate(traits)}

    def used(self, names: Sequence[str]) -> str:
        """Look into the text index's own list of its terms."""
        return f"SELECT term FROM listing_vocabulary WHERE term IN ({', '.join(f':{name}' for name in names)})"

    def before(self, text: str, mark: str) -> str:
        """Write what of a text stands before a mark; all of it where there is none."""
        return f"substr({text}, 1, instr({text} || {mark}, {mark}) - 1)"

    def visible(self, prefix: str = "") -> str:
        """Write that a listing is public today."""
        return f"{prefix}visible_from <= {_TODAY} AND {prefix}visible_until >= {_TODAY}"

    def fits(self, table: str, terms: str = "terms") -> str:
        """Write that a listing has all terms of the question, through the text index."""
        return f"{table}.id IN (SELECT rowid FROM listing_terms WHERE listing_terms MATCH :{terms})"

    def within(self) -> str:
        """Write that a listing lies within the radius, through the spatial index."""
        square = f"SELECT pkid FROM idx_listing_rd WHERE {_in_square(':radius')}"
        return f"listing.id IN ({square}) AND {_DISTANCE} <= :radius"

    def nearest(
        self, candidates: int, *, fits: list[str], has: list[str], wanted: int, within: bool, traits: bool
    ) -> str:
        """Let a square grow until it holds enough, then take what fits in the circle in it, which has no gap."""
        enough = int(candidates * _SQUARE_TO_CIRCLE)
        last = ":radius" if within else f"{REACH_M}"
        whole = "CROSS JOIN listing AS whole" if has else ""
        fits = [*fits, *(["whole.id = listing.id", *has] if whole else [])]
        return f"""{_ring(enough, last)},
circle AS MATERIALIZED (SELECT max(half) AS half FROM ring),
candidate AS MATERIALIZED (
    SELECT listing.id, listing.listing_id, listing.offering_id,
        {_DISTANCE} AS distance
    FROM circle CROSS JOIN idx_listing_rd AS square CROSS JOIN {_WALKED} {whole}
    WHERE {_in_square("circle.half")} AND listing.id = square.pkid
        AND {" AND ".join([self.visible("listing."), f"{_DISTANCE} <= circle.half", *fits])}
),
horizon AS (SELECT CASE WHEN half < {last} THEN half END AS horizon FROM circle)"""

    def plain(self, candidates: int, *, fits: list[str], wanted: int) -> str:
        """Take what is around; or go through the spots in the circle from the nearest on, until enough fit.

        Of these the last may stand before others that are half a metre nearer.
        """
        columns = f"""listing.id, listing.listing_id, listing.offering_id, {_DISTANCE} AS distance,
        {self.visible("listing.")} AS is_public"""
        if not fits:
            return f"""{self._spots(candidates)},
near AS (SELECT {columns}, -1.0 AS reach {_LISTINGS_OF_SPOTS})"""
        return f"""{_ring(candidates, f"{REACH_M}")},
circle AS MATERIALIZED (SELECT max(half) AS half FROM ring),
spot AS MATERIALIZED ({_SPOTS} AND {_ABOUT} <= circle.half * circle.half ORDER BY about),
fitting AS MATERIALIZED (
    SELECT {columns}, about
    FROM spot CROSS JOIN {_WALKED} WHERE listing.id = spot.pkid AND {" AND ".join(fits)} LIMIT {wanted}
),
near AS (
    SELECT id, listing_id, offering_id, distance, is_public, CASE
        WHEN (SELECT count(*) FROM fitting) >= {wanted} THEN sqrt((SELECT max(about) FROM fitting)) - {2 * _ROUNDED_M}
        ELSE (SELECT CASE WHEN half < {REACH_M} THEN half - {_ROUNDED_M} ELSE {EVERYWHERE_M} END FROM circle)
    END AS reach FROM fitting
)"""

    def around(self, numbers: tuple[int, int, int] | None, *, filters: str, fits: str, hints: str) -> str:
        """Take the listings of the spots; how far the nearest so many lie is looked for: to number all costs more."""
        measure = "NULL AS scale, :hinted AS hinted, :reach AS reach"
        if numbers:
            nth = [f"(SELECT distance FROM around ORDER BY distance LIMIT 1 OFFSET {n - 1})" for n in numbers]
            measure = f"{nth[0]} AS scale, {nth[1]} - {BLUR_M} AS hinted, {nth[2]} - {BLUR_M} AS reach"
        is_near = "(measure.hinted IS NULL OR distance <= measure.hinted)"
        passes = ["is_public", "(measure.reach IS NULL OR distance <= measure.reach)", *([filters] if filters else [])]
        passes += [f"({fits} OR ({is_near} AND {hints}))"] if fits else []
        return f"""{self._spots(numbers[-1] if numbers else None)},
around AS MATERIALIZED (
    SELECT listing.id, listing.listing_id, listing.offering_id, listing.timetable_id, listing.marks,
        listing.more_marks, listing.filter_marks, listing.traits, {_DISTANCE} AS distance,
        {self.visible("listing.")} AS is_public
    {_LISTINGS_OF_SPOTS}
),
measure AS MATERIALIZED (SELECT {measure}),
chosen AS MATERIALIZED (
    SELECT id, listing_id, offering_id, timetable_id, traits, distance, {is_near} AS is_near
    FROM measure CROSS JOIN around WHERE {" AND ".join(passes)}
)"""

    def _spots(self, most: int | None) -> str:
        """Find the nearest so many, or all within the bound `reach`.

        Which these are the R*Tree says almost exactly: only for them, and those that are as far but for its rounding,
        is a listing read.
        """
        farthest = f"circle.half + {_ROUNDED_M}"
        if most is not None:
            nth = f"SELECT about FROM spot ORDER BY about LIMIT 1 OFFSET {most - 1}"
            farthest = f"coalesce(sqrt(({nth})) + {_ROUNDED_M}, {EVERYWHERE_M})"
        return f"""{self._rings(most)},
spot AS MATERIALIZED ({_SPOTS}),
farthest AS MATERIALIZED (SELECT {farthest} AS half FROM circle)"""

    def _rings(self, most: int | None) -> str:
        """Let a square grow until it holds so many; then the nearest so many lie within the circle around it."""
        if most is None:
            return f"\ncircle AS MATERIALIZED (SELECT min(:reach, {EVERYWHERE_M}) AS half)"
        return f"""{_ring(most, f"{REACH_M}")},
circle AS MATERIALIZED (SELECT max(half) * {_AROUND_SQUARE} AS half FROM ring)"""

    def fitting(self, candidates: int, *, fits: list[str], within: bool, through: str = "") -> str:
        """Take all that fit from the index, then those no farther than the last that is wanted."""
        near = f" AND {_DISTANCE} <= :radius" if within else ""
        rest = " AND ".join(["listing.x IS NOT NULL", self.visible("listing."), *fits])
        tables = "listing" if through else "listing_terms CROSS JOIN listing"
        index = through or "listing_terms MATCH :terms AND listing.id = listing_terms.rowid"
        return f"""
fitting AS MATERIALIZED (
    SELECT listing.id, listing.listing_id, listing.offering_id,
        {_DISTANCE} AS distance
    FROM {tables} WHERE {index} AND {rest}{near}
),
farthest AS MATERIALIZED (
    SELECT count(*) AS held, max(distance) AS distance
    FROM (SELECT distance FROM fitting ORDER BY distance LIMIT {candidates})
),
candidate AS MATERIALIZED (SELECT * FROM fitting WHERE distance <= (SELECT distance FROM farthest)),
horizon AS (SELECT CASE WHEN held >= {candidates} THEN distance END AS horizon FROM farthest)"""

    def question(self, terms: Sequence[str], fits: Sequence[Sequence[str]] = ()) -> str:
        """Write terms as a question to FTS5; quoted, a term is one token whatever it holds."""
        all_of = [f'"{term}"' for term in terms]
        rows = ["({})".format(" AND ".join(f'"{term}"' for term in row)) for row in fits]
        return " AND ".join([*all_of, *([f"({' OR '.join(rows)})"] if rows else [])])
