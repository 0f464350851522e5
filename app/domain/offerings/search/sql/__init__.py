"""The statements of search, written out: one road for both engines, and the few words in which they differ.

A statement first takes candidates: all listings that fit up to some distance from the origin. Either the spatial index
brings the nearest and what does not fit is passed over (`Drive.NEAREST`), or the text index brings all that fit and the
nearest are kept (`Drive.TERMS`), or the few that are open are brought by their timetables and the nearest of them kept
(`Drive.OPEN`). Since candidates have no gap, an offering's nearest venue is among them, and what they say is final as
far as their `horizon`, the distance up to which they are all there (null when there are no more).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from app.domain.offerings.search.rules import BEYOND_M, EVERYWHERE_M, REACHES_M
from app.domain.offerings.search.sql.dialect import Dialect
from app.domain.offerings.search.sql.postgis import PostGIS
from app.domain.offerings.search.sql.spatialite import SpatiaLite
from app.domain.offerings.search.types import IntervalState

DIALECTS: dict[str, Dialect] = {"postgresql": PostGIS(), "sqlite": SpatiaLite()}


_RANKS = 32_768
"""More than there are ranks: what serves a smaller area stands first, whatever its rank."""


class Drive(StrEnum):
    """Which index brings the candidates."""

    NEAREST = "nearest"
    TERMS = "terms"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Shape:
    """All that decides the text of a statement; the values are bound, so that few texts serve all searches.

    `terms` is the number of bound terms; `candidates` (how many to look at), `wanted` (how many that fit are enough)
    and `rows` (how many to give) are written out for the planner's sake. `within` keeps to the bound radius, `beyond`
    puts what lies outside it behind what lies inside. With `areas`, what serves them from afar comes along:
    `remote_rows` of all areas together, with the first `remote_terms` of the terms. `opens` is the number of bound
    times in one of which it has to be open. `fits` are the lengths of the rows of terms of which one must be had wholly
    besides; with `marked` each is one term, which is among the bound traits, and what has it has one of the bound
    marks; with `filtered` whatever has the terms has all of the bound marks of filters: all quicker looked at. With
    `worded` the terms come along.
    """

    drive: Drive = Drive.NEAREST
    terms: int = 0
    within: bool = False
    beyond: bool = False
    after: bool = False
    counts: bool = False
    candidates: int = 64
    wanted: int = 64
    rows: int = 21
    areas: int = 0
    remote_rows: int = 0
    remote_terms: int = 0
    opens: int = 0
    fits: tuple[int, ...] = ()
    marked: bool = False
    filtered: bool = False
    worded: bool = False

    @property
    def without_opening(self) -> Shape:
        """The same, open or not."""
        return replace(self, opens=0)

    @property
    def is_plain(self) -> bool:
        """Whether it asks for nothing but the first few that are nearest to a place, or of these what is open."""
        asks_more = self.terms or self.fits or self.within or self.beyond or self.after
        return self.drive is Drive.NEAREST and not asks_more


@lru_cache(maxsize=512)
def near_statement(engine: str, shape: Shape) -> str:
    """Write the statement that finds what is near and, in one go, what is given from afar.

    Each row: part (0 near, 1 from afar), horizon, held (candidates that fit), found (offerings among them), one count
    per reach and one within the radius (when counting), then listing_id, offering_id, distance, key, slug, card,
    fresh_until; one row with nulls from listing_id on when nothing is found. In no order: an engine would sort the
    cards along.
    """
    dialect = DIALECTS[engine]
    p = dialect.bound
    key = "distance"
    if shape.beyond:
        key += f" + CASE WHEN distance > {p('radius')} THEN {BEYOND_M:.1f} ELSE 0 END"
    counts = [f"count(*) FILTER (WHERE distance <= {reach}) AS within_{reach}" for reach in REACHES_M]
    if shape.beyond or shape.within:
        counts.append(f"count(*) FILTER (WHERE distance <= {p('radius')}) AS within_radius")
    tally = ", ".join(["count(*) AS found", *(counts if shape.counts else [])])
    candidates = candidate_tables(dialect, shape)
    after = f"WHERE (key, listing_id) > ({p('after_key')}, {p('after_id')})" if shape.after else ""
    remote = remote_tables(dialect, shape) if shape.areas else ""
    return f"""
WITH {"RECURSIVE" if dialect.recursive else ""} {candidates},
fit AS MATERIALIZED (
    SELECT id, listing_id, offering_id, distance, key FROM (
        SELECT id, listing_id, offering_id, distance, {key} AS key,
            row_number() OVER (PARTITION BY offering_id ORDER BY distance, listing_id) AS venue
        FROM candidate
    ) AS ranked WHERE venue = 1
),
shown AS (SELECT * FROM fit {after} ORDER BY key, listing_id LIMIT {shape.rows}){"," if remote else ""}
{remote}
SELECT part, tally.*, listed.listing_id, listed.offering_id, distance, key, slug, card, fresh_until
FROM (
    SELECT (SELECT horizon FROM horizon) AS horizon, (SELECT count(*) FROM candidate) AS held, {tally} FROM fit
) AS tally
LEFT JOIN (
    SELECT 0 AS part, id, listing_id, offering_id, distance, key FROM shown
    {"UNION ALL SELECT 1, id, listing_id, offering_id, NULL, place FROM remote" if remote else ""}
) AS listed ON 1 = 1
LEFT JOIN listing_card AS card ON card.id = listed.id
"""


@lru_cache(maxsize=64)
def together(engine: str, statements: tuple[str, ...]) -> str:
    """Write statements with the same columns as one: before each row stands the number of the one that gave it.

    What a statement binds has that number behind its name: `x_0`, `x_1`.
    """
    dialect = DIALECTS[engine]
    return " UNION ALL ".join(
        f"SELECT {n} AS search, found{n}.* FROM ({dialect.renamed(statement, f'_{n}')}) AS found{n}"
        for n, statement in enumerate(statements)
    )


def in_one_line(statement: str) -> str:
    """Write a statement with no more spaces than it needs: psycopg reads what has over 4,096 letters each time."""
    return " ".join(statement.split())


def candidate_tables(dialect: Dialect, shape: Shape) -> str:
    """Write the tables `candidate` and `horizon`."""
    if shape.drive is Drive.NEAREST:
        walked = dialect.walked
        fits = [has_filters(dialect, walked)] if shape.filtered else []
        fits += answers(dialect, walked, shape.fits) if shape.marked else []
        fits += is_open(dialect, shape.opens, f"{walked}.timetable_id")
        has = conditions(dialect, shape.terms, () if shape.marked else shape.fits, f"{dialect.read}.terms")
        return dialect.nearest(
            shape.candidates,
            fits=fits,
            has=has,
            wanted=shape.wanted,
            within=shape.within,
            traits=shape.marked,
        )
    if shape.drive is Drive.OPEN:
        terms = fitting(dialect, "listing", shape.terms, shape.fits, marked=shape.marked)
        opened = f"timetable_id IN ({open_timetables(dialect, shape.opens)})"
        return dialect.fitting(shape.candidates, fits=terms, within=shape.within, through=opened)
    opens = is_open(dialect, shape.opens, "listing.timetable_id")
    return dialect.fitting(shape.candidates, fits=opens, within=shape.within)


def has_mark(dialect: Dialect, table: str, marks: str = "fit_marks") -> str:
    """Write that a listing has one of the bound marks."""
    has = f"({table}.marks & {dialect.bound(marks)}) <> 0"
    return f"({has} OR ({table}.more_marks & {dialect.bound(f'more_{marks}')}) <> 0)"


def fitting(dialect: Dialect, table: str, terms: int, fits: tuple[int, ...], *, marked: bool) -> list[str]:
    """Write that a listing has all bound terms, and fits what is wished for, as in a shape."""
    if marked:
        return [*answers(dialect, table, fits), *conditions(dialect, terms, (), f"{table}.terms")]
    return conditions(dialect, terms, fits, f"{table}.terms")


def answers(dialect: Dialect, table: str, fits: tuple[int, ...]) -> list[str]:
    """Write that a listing has one of the bound needs: quickly seen by its marks, and for certain by its traits."""
    return [has_mark(dialect, table), dialect.has_trait(table, len(fits))]


def has_filters(dialect: Dialect, table: str) -> str:
    """Write that a listing has all of the bound marks of filters."""
    return f"({table}.filter_marks & {dialect.bound('filter_marks')}) = {dialect.bound('filter_marks')}"


def is_open(dialect: Dialect, times: int, timetable: str, state: IntervalState = IntervalState.OPEN) -> list[str]:
    """Write that a timetable is open, or in another state, in one of the bound times; nothing if there is none.

    Looked up for each row: as `EXISTS`, PostgreSQL might read all intervals into memory first.
    """
    if not times:
        return []
    spell = f"spell.timetable_id = {timetable} AND {_spell(dialect, times, state)}"
    return [f"(SELECT 1 FROM open_interval AS spell WHERE {spell} LIMIT 1) IS NOT NULL"]


def open_timetables(dialect: Dialect, times: int) -> str:
    """Write the query for the timetables that are open in one of the bound times."""
    return f"SELECT spell.timetable_id FROM open_interval AS spell WHERE {_spell(dialect, times, IntervalState.OPEN)}"


def _spell(dialect: Dialect, times: int, state: IntervalState) -> str:
    p = dialect.bound
    overlaps = " OR ".join(
        f"(spell.starts_at < {p(f'open_until{n}')} AND spell.ends_at > {p(f'open_from{n}')})" for n in range(times)
    )
    return f"spell.state = '{state}' AND ({overlaps})"


@lru_cache(maxsize=32)
def opened_statement(engine: str, times: int) -> str:
    """Write the statement that counts the listings that are open in one of the bound times, and about all there are."""
    dialect = DIALECTS[engine]
    return f"""
SELECT (SELECT count(*) FROM listing WHERE timetable_id IN ({open_timetables(dialect, times)})), {dialect.about_all}
"""


@lru_cache(maxsize=64)
def plain_statement(engine: str, shape: Shape) -> str:
    """Write the statement for a place and perhaps a time: the commonest questions, with no more than walk and cards.

    Each row: part (0 near, 1 from afar), is_public, reach (see `Dialect.plain`), then listing_id … fresh_until as in a
    near statement. Near are the nearest `shape.candidates` and perhaps a few more, or the nearest `shape.wanted` of
    them that are open; an offering as often as it has venues there. Of those as far away as the last one some may be
    missing. When counting, only the nearest have their card: about half as many more as there are rows to give. In no
    order.
    """
    dialect = DIALECTS[engine]
    opens = is_open(dialect, shape.opens, f"{dialect.walked}.timetable_id")
    tables = dialect.plain(shape.candidates, fits=opens, wanted=shape.wanted)
    tables = f"WITH {'RECURSIVE' if dialect.recursive else ''} {tables}"
    table, has_card = "near", "is_public"
    if shape.counts:
        table = "counted"
        tables += ",\ncounted AS MATERIALIZED (SELECT * FROM near)"
        last = f"SELECT distance FROM counted ORDER BY distance LIMIT 1 OFFSET {shape.rows * 3 // 2}"
        has_card = f"is_public AND distance <= coalesce(({last}), {EVERYWHERE_M:.1f})"
    # As a case, so that no card is fetched to find that it is not asked for.
    near = f"""
SELECT 0 AS part, is_public, reach, {table}.listing_id, {table}.offering_id, distance, distance AS key, slug, card,
    fresh_until
FROM {table} LEFT JOIN listing_card AS card ON card.id = CASE WHEN {has_card} THEN {table}.id END"""
    if not shape.areas:
        return f"{tables}{near}"
    return f"""
{tables},
{remote_tables(dialect, shape)}
{near}
UNION ALL
SELECT 1, NULL, NULL, remote.listing_id, remote.offering_id, NULL, place, slug, card, fresh_until
FROM remote JOIN listing_card AS card ON card.id = remote.id
"""


@lru_cache(maxsize=64)
def remote_statement(engine: str, shape: Shape) -> str:
    """Write the statement that finds only what is given from afar; each row: listing_id … fresh_until, as above."""
    return f"""
WITH {remote_tables(DIALECTS[engine], shape)}
SELECT remote.listing_id, remote.offering_id, NULL AS distance, place, slug, card, fresh_until
FROM remote JOIN listing_card AS card ON card.id = remote.id
ORDER BY place, remote.listing_id
"""


def remote_tables(dialect: Dialect, shape: Shape) -> str:
    """Write the tables up to `remote`: so many of what is given from afar, the small areas first, by rank; each once.

    The walk along the coverage asks for nothing but its key, so that PostgreSQL reads the index alone, in its order,
    and stops as soon as enough fit.
    """
    areas, rows = shape.areas, shape.remote_rows
    p = dialect.bound
    opened = "".join(f" AND {condition}" for condition in is_open(dialect, shape.opens, "listing.timetable_id"))
    columns = "area.rank AS place, area.listing_id, listing.id, listing.offering_id"
    once = f"""remote AS (
    SELECT min(place) AS place, listing_id, id, offering_id FROM served
    GROUP BY listing_id, id, offering_id ORDER BY 1, listing_id LIMIT {rows}
)"""
    if shape.drive is Drive.TERMS:
        level = " ".join(f"WHEN {p(f'area{level}')} THEN {level * _RANKS}" for level in range(areas))
        codes = ", ".join(p(f"area{level}") for level in range(areas))
        return f"""
served AS (
    SELECT CASE area.area_code {level} END + {columns}
    FROM listing JOIN listing_coverage AS area ON area.id = listing.id
    WHERE {dialect.fits("listing", "remote_terms")} AND {dialect.visible("listing.")} AND area.area_code IN ({codes})
        {opened}
    ORDER BY 1, area.listing_id LIMIT {rows * areas}
),
{once}"""
    wanted = fitting(dialect, "listing", shape.remote_terms, shape.fits, marked=shape.marked)
    passes = "".join(f" AND {condition}" for condition in wanted) + opened
    branches = " UNION ALL ".join(
        f"""SELECT * FROM (
        SELECT {level * _RANKS} + {columns}
        FROM listing_coverage AS area JOIN listing ON listing.listing_id = area.listing_id
        WHERE area.area_code = {p(f"area{level}")} AND {dialect.visible("listing.")}{passes}
        ORDER BY area.rank, area.listing_id LIMIT {rows}
    ) AS area{level}"""
        for level in range(areas)
    )
    return f"served AS ({branches}),\n{once}"


@lru_cache(maxsize=64)
def list_statement(
    engine: str, terms: int, rows: int, *, after: bool, opens: int = 0, fits: tuple[int, ...] = (), marked: bool = False
) -> str:
    """Write the statement that lists everything public by id, each offering once, at its first listing.

    Each row: listing_id, offering_id, distance (null), key (null), slug, card, fresh_until.
    """
    dialect = DIALECTS[engine]
    p = dialect.bound
    wanted = [dialect.visible("listing.")]
    wanted += [dialect.fits("listing")] if terms or fits else []
    wanted += is_open(dialect, opens, "listing.timetable_id")
    wanted += [f"listing.listing_id > {p('after_id')}"] if after else []
    siblings = ["other.offering_id = listing.offering_id", "other.listing_id < listing.listing_id"]
    siblings += fitting(dialect, "other", terms, fits, marked=marked)
    siblings += is_open(dialect, opens, "other.timetable_id")
    wanted.append(f"NOT EXISTS (SELECT 1 FROM listing AS other {where(siblings)})")
    return f"""
SELECT listing.listing_id, listing.offering_id, NULL AS distance, NULL AS key, slug, card, fresh_until
FROM listing JOIN listing_card AS card ON card.id = listing.id
{where(wanted)}
ORDER BY listing.listing_id LIMIT {rows}
"""


@lru_cache(maxsize=64)
def count_statement(engine: str, terms: int, most: int, *, near: bool, within: bool, opens: int = 0) -> str:
    """Write the statement that counts the offerings that fit, up to `most` + 1; near: only those at a venue."""
    dialect = DIALECTS[engine]
    wanted = [dialect.visible("listing.")]
    wanted += [dialect.fits("listing")] if terms else []
    wanted += [f"listing.timetable_id IN ({open_timetables(dialect, opens)})"] if opens else []
    wanted += ["listing.rd IS NOT NULL"] if near else []
    wanted += [dialect.within()] if within else []
    return f"""
SELECT count(*) FROM (SELECT DISTINCT offering_id FROM listing {where(wanted)} LIMIT {most + 1}) AS found
"""


@lru_cache(maxsize=8)
def municipalities_statement(engine: str, terms: int) -> str:
    """Write the statement that counts the listings at venues that fit, by municipality; each row: its code, a count."""
    dialect = DIALECTS[engine]
    wanted = [dialect.visible("listing."), "listing.municipality_code IS NOT NULL"]
    wanted += [dialect.fits("listing")] if terms else []
    return f"""
SELECT listing.municipality_code, count(*) FROM listing {where(wanted)} GROUP BY listing.municipality_code
"""


def conditions(dialect: Dialect, terms: int, fits: tuple[int, ...], column: str = "terms") -> list[str]:
    """Write that a listing has the first so many bound terms, and all terms of one of the bound rows."""
    p = dialect.bound
    found = [dialect.has(p(f"term{n}"), column) for n in range(terms)]
    rows = [
        " AND ".join(dialect.has(p(f"fit{row}_{n}"), column) for n in range(length)) for row, length in enumerate(fits)
    ]
    return [*found, *([f"({' OR '.join(rows)})"] if rows else [])]


def where(conditions: list[str]) -> str:
    """Write that all conditions hold; nothing if there are none."""
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""
