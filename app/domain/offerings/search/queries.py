"""Search: one question in, one page of answers out, in at most a handful of statements."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.offerings.search import rules
from app.domain.offerings.search.cursor import Cursor, read_cursor, write_cursor
from app.domain.offerings.search.sql import (
    DIALECTS,
    Drive,
    Shape,
    count_statement,
    list_statement,
    near_statement,
    remote_statement,
)
from app.domain.offerings.search.types import (
    Count,
    Counting,
    Fallback,
    Result,
    SearchCriteria,
    SearchPage,
)

MOST_COUNTED_EXACTLY = 1_000
BEYOND_LIMIT = 5
FALLBACK_LIMIT = 5

_FILTERED_CANDIDATES = 2_048
"""How many of the nearest are looked through before the text index is asked instead."""
_COUNTED = 192
"""How many a page takes to say how many there are."""
_COMMON = 0.005
"""The share of candidates that fit from which looking farther is cheaper than asking the text index."""
_MOST_CANDIDATES = 1 << 20


def search(session: Session, criteria: SearchCriteria, *, at: datetime | None = None) -> SearchPage:
    """Answer a search.

    With an origin: what is at venues, nearest first by true distance and then by id, each offering once, at its nearest
    venue that fits; and what is given from afar to the residents of the origin's areas. With words, a hit outside the
    title counts as half as far again, but at most 2 km farther. Without an origin: everything public by listing id or,
    when `widen` is set, what is given from afar to the whole country.

    Raises InvalidParameter for a cursor that is broken or of another search.
    """
    asked = _Asked(session.connection(), criteria, at or now())
    if criteria.origin is None:
        return _search_nowhere(asked)
    found = _near(asked)
    page = SearchPage(
        results=found.results,
        beyond=found.beyond,
        remote=_remote(asked),
        count=found.count,
        reach_m=found.reach_m,
        next_cursor=found.next_cursor,
    )
    if criteria.counting is Counting.ALL:
        page = replace(page, count=_count_all(asked))
    if criteria.widen and not page.results and not page.beyond and criteria.cursor is None:
        page = replace(page, fallback=_fallback(asked))
    return page


def find_nearest(session: Session, criteria: SearchCriteria, *, at: datetime | None = None) -> tuple[Result, ...]:
    """Give only what is at venues, nearest first; for lists beside something else, such as nearby alternatives."""
    return _near(_Asked(session.connection(), criteria, at or now())).results


@dataclass(frozen=True, slots=True)
class _Found:
    results: tuple[Result, ...]
    beyond: tuple[Result, ...] = ()
    count: Count | None = None
    reach_m: int | None = None
    next_cursor: str | None = None


class _Asked:
    """A search on its way: the connection, the criteria and everything that its statements bind."""

    def __init__(self, connection: Connection, criteria: SearchCriteria, at: datetime) -> None:
        self.connection = connection
        self.criteria = criteria
        self.at = at
        self.engine = connection.dialect.name
        self.cursor = read_cursor(criteria)
        self.terms = list_terms(criteria)
        today = at.astimezone(rules.AMSTERDAM).date()
        self.values: dict[str, Any] = {"today": today if self.engine == "postgresql" else today.isoformat()}
        for number, term in enumerate(self.terms):
            self.values[f"term{number}"] = f" {term} "
        for number, word in enumerate(criteria.words):
            self.values[f"title{number}"] = f" {rules.in_title(word)} "
        if self.terms:
            ask = DIALECTS[self.engine].question
            self.values["terms"] = ask(self.terms)
            self.values["remote_terms"] = ask([*self.terms, rules.TERM_REMOTE, rules.facet("area", rules.COUNTRY_CODE)])
        if criteria.origin is not None:
            self.values |= {"x": criteria.origin.x, "y": criteria.origin.y}
        if criteria.radius_m is not None:
            self.values["radius"] = float(criteria.radius_m)
        if self.cursor is not None:
            self.values |= {"after_key": self.cursor.key, "after_id": self.cursor.listing_id}

    def run(self, statement: str, **values: object) -> Sequence[Any]:
        """Run a statement and give all its rows."""
        return self.connection.exec_driver_sql(statement, {**self.values, **values}).all()

    def result(self, row: Sequence[Any], distance: float | None = None) -> Result:
        """Make a result of a row that ends with slug, card, fresh_until and begins with the ids."""
        listing_id, offering_id, *_, slug, card, fresh_until = row
        if fresh_until is not None and self._is_over(fresh_until):
            card = orjson.dumps(rules.refresh_card(orjson.loads(card), self.at)).decode()
        return Result(listing_id, offering_id, slug, distance, card)

    def _is_over(self, moment: datetime | str) -> bool:
        if isinstance(moment, str):  # SQLite keeps moments as text in UTC.
            moment = datetime.fromisoformat(f"{moment}+00:00")
        return moment <= self.at


def list_terms(criteria: SearchCriteria) -> list[str]:
    """List the terms that a listing must have to fit, without a double."""
    terms = [
        *([rules.facet("mun", criteria.municipality_code)] if criteria.municipality_code else []),
        *([rules.facet("theme", criteria.theme)] if criteria.theme else []),
        *([rules.facet("kind", criteria.kind)] if criteria.kind else []),
        *([rules.facet("aud", criteria.audience)] if criteria.audience else []),
        *([rules.facet("form", criteria.form)] if criteria.form else []),
        *([rules.facet("lang", criteria.language)] if criteria.language else []),
        *([rules.TERM_IDO] if criteria.ido else []),
        *([rules.TERM_FREE] if criteria.free else []),
        *([rules.TERM_DROP_IN] if criteria.drop_in else []),
        *criteria.words,
    ]
    return list(dict.fromkeys(terms))


def _near(asked: _Asked) -> _Found:
    """Find what is near: look through the nearest, and if too few of them fit, look farther or ask the text index."""
    criteria = asked.criteria
    widens = criteria.widen and criteria.radius_m is not None
    wanted = criteria.limit + 1
    needed = wanted + (asked.cursor.passed if asked.cursor else 0)
    shape = Shape(
        drive=Drive(asked.cursor.drive) if asked.cursor and asked.terms else Drive.NEAREST,
        terms=len(asked.terms),
        title_words=len(criteria.words),
        within=criteria.radius_m is not None and not widens,
        beyond=widens,
        after=asked.cursor is not None,
        counts=criteria.counting is Counting.REACH,
        **_first_look(asked, needed),
        rows=wanted + (BEYOND_LIMIT if widens else 0),
    )
    while True:
        look = _Look(asked.run(near_statement(asked.engine, shape)), shape, criteria)
        if look.is_final(wanted) or shape.candidates >= _MOST_CANDIDATES:
            return _found(asked, look)
        shape = _look_farther(shape, look.held)


def _first_look(asked: _Asked, needed: int) -> dict[str, int]:
    """Choose how many to look at first, and how many that fit are enough: some are other venues of the same."""
    wanted = _round_up(max(needed * 1.5, _COUNTED if asked.criteria.counting is Counting.REACH else 0))
    if not asked.terms:
        return {"candidates": wanted, "wanted": wanted}
    if asked.criteria.words:
        wanted *= 2  # Beyond two thirds of the horizon only hits in the title are final.
    looked = asked.cursor.candidates if asked.cursor else 0
    return {"candidates": max(looked, _FILTERED_CANDIDATES, wanted), "wanted": wanted}


def _look_farther(shape: Shape, held: int) -> Shape:
    """Choose the next statement: a wider look where many fit, the text index where few do."""
    if shape.terms and shape.drive is Drive.NEAREST and held < shape.candidates * _COMMON:
        return replace(shape, drive=Drive.TERMS)
    return replace(shape, candidates=shape.candidates * 8, wanted=shape.wanted * 4)


def _round_up(number: float) -> int:
    """Round up to a power of two, so that few different statements are written."""
    return min(1 << max(5, math.ceil(math.log2(number))), _MOST_CANDIDATES)


class _Look:
    """What one statement brought: rows in order, how far they can be trusted, and how many there are."""

    def __init__(self, rows: Sequence[Any], shape: Shape, criteria: SearchCriteria) -> None:
        self.shape = shape
        self.criteria = criteria
        self.horizon: float | None = rows[0][0]
        self.held: int = rows[0][1]
        self.tally: Sequence[int] = rows[0][3:-7]
        shown = [row[-7:] for row in rows if row[-7] is not None]
        self.inside = [row for row in shown if row[3] < rules.BEYOND_M]
        self.outside = [row for row in shown if row[3] >= rules.BEYOND_M]

    def is_final(self, wanted: int) -> bool:
        """Tell whether no listing that was not looked at could change what is shown."""
        if self.horizon is None:
            return True
        if len(self.inside) >= wanted:
            return bool(self.inside[wanted - 1][3] <= self.horizon)
        if not self.shape.beyond or self.horizon < (self.criteria.radius_m or 0):
            return False
        return len(self.outside) >= BEYOND_LIMIT and self.outside[-1][3] - rules.BEYOND_M <= self.horizon

    def count_within(self, position: int, reach_m: int) -> Count:
        """Count within a reach, as far as is known: when not all of it was looked at, a number that it surely passes.

        `position` is that of the reach in the tally.
        """
        total = self.tally[position]
        if total > rules.MOST_COUNTED:
            return Count(rules.MOST_COUNTED, is_exact=False)
        if self.horizon is None or self.horizon >= reach_m:
            return Count(total, is_exact=True)
        return Count(max(total - 1, 0) // 10 * 10, is_exact=False)

    def reach(self) -> tuple[Count | None, int | None]:
        """Choose the reach to speak of, and count within it."""
        if not self.shape.counts:
            return None, None
        if self.criteria.radius_m is not None:
            return self.count_within(-1, self.criteria.radius_m), self.criteria.radius_m
        target = min(rules.ENOUGH_IN_REACH, self.tally[-1])
        if target == 0:
            return Count(0, is_exact=True), None
        position = next(number for number, total in enumerate(self.tally) if total >= target)
        return self.count_within(position, rules.REACHES_M[position]), rules.REACHES_M[position]


def _found(asked: _Asked, look: _Look) -> _Found:
    limit = asked.criteria.limit
    results = look.inside[:limit]
    more = len(look.inside) > limit
    next_cursor = None
    if more:
        passed = limit + (asked.cursor.passed if asked.cursor else 0)
        key, listing_id = results[-1][3], results[-1][0]
        next_cursor = write_cursor(
            Cursor(key, listing_id, passed, look.shape.drive, look.shape.candidates), asked.criteria
        )
    count, reach_m = look.reach()
    return _Found(
        results=tuple(asked.result(row, row[2]) for row in results),
        beyond=() if more else tuple(asked.result(row, row[2]) for row in look.outside[:BEYOND_LIMIT]),
        count=count,
        reach_m=reach_m,
        next_cursor=next_cursor,
    )


def _remote(asked: _Asked) -> tuple[Result, ...]:
    """Find what is given from afar to those who live at the origin: their municipality first, then province, country.

    Only the first page has it; a later page would repeat it.
    """
    limit = asked.criteria.remote_limit
    if limit == 0 or asked.cursor is not None:
        return ()
    origin = asked.criteria.origin
    codes = (origin.municipality_code, origin.province_code) if origin else ()
    areas = [code for code in (*codes, rules.COUNTRY_CODE) if code]
    rows = asked.run(
        remote_statement(asked.engine, len(areas), len(asked.terms), limit),
        **{f"area{level}": code for level, code in enumerate(areas)},
    )
    once = {row[0]: row for row in reversed(rows)}
    listed = list(dict.fromkeys(row[0] for row in rows))
    return tuple(asked.result(once[listing_id]) for listing_id in listed[:limit])


def _search_nowhere(asked: _Asked) -> SearchPage:
    criteria = asked.criteria
    if criteria.widen:
        return SearchPage(results=(), remote=_remote(asked))
    rows = asked.run(list_statement(asked.engine, len(asked.terms), criteria.limit + 1, after=asked.cursor is not None))
    results = tuple(asked.result(row) for row in rows[: criteria.limit])
    next_cursor = None
    if len(rows) > criteria.limit:
        next_cursor = write_cursor(Cursor(0.0, results[-1].listing_id, 0, Drive.NEAREST, 0), criteria)
    counted = _count_all(asked) if criteria.counting is not Counting.NONE else None
    return SearchPage(results=results, count=counted, next_cursor=next_cursor)


def _count_all(asked: _Asked) -> Count:
    """Count all that fit, within the radius if there is one; exact to 1,000."""
    statement = count_statement(
        asked.engine,
        len(asked.terms),
        MOST_COUNTED_EXACTLY,
        near=asked.criteria.origin is not None,
        within=asked.criteria.radius_m is not None and asked.criteria.origin is not None,
    )
    total = asked.run(statement)[0][0]
    return Count(min(total, MOST_COUNTED_EXACTLY), is_exact=total <= MOST_COUNTED_EXACTLY)


def _fallback(asked: _Asked) -> Fallback:
    """Find a way out of an empty answer: the same without the words; still nothing, then without any filter."""
    near_only = SearchCriteria(origin=asked.criteria.origin, limit=FALLBACK_LIMIT)

    def nearest(criteria: SearchCriteria) -> tuple[Result, ...]:
        return _near(_Asked(asked.connection, criteria, asked.at)).results

    without_words = replace(
        asked.criteria, words=(), text="", radius_m=None, limit=FALLBACK_LIMIT, counting=Counting.NONE, widen=False
    )
    instead = nearest(without_words) if asked.criteria.words else ()
    kept_filters = bool(instead)
    return Fallback(
        nearest_ido=next(iter(nearest(replace(near_only, ido=True, limit=1))), None),
        without_words=instead or nearest(near_only),
        kept_filters=kept_filters,
    )
