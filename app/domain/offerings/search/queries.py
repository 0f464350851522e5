"""Search: one question in, one page of answers out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.offerings.schedule import minute_of
from app.domain.offerings.search.asking import Asked
from app.domain.offerings.search.cursor import Cursor, write_cursor
from app.domain.offerings.search.explaining import explain
from app.domain.offerings.search.near import find_near, find_several_near
from app.domain.offerings.search.ranked import find_best
from app.domain.offerings.search.sql import (
    Drive,
    Shape,
    count_statement,
    list_statement,
    municipalities_statement,
    remote_statement,
)
from app.domain.offerings.search.types import Count, Counting, Fallback, Result, SearchCriteria, SearchPage
from app.domain.offerings.types import Kind

MOST_COUNTED_EXACTLY = 1_000
FALLBACK_LIMIT = 5


def search(session: Session, criteria: SearchCriteria, *, at: datetime | None = None) -> SearchPage:
    """Answer a search, in one statement as a rule, in two when the first look did not settle it.

    With an origin: what is at venues, nearest first by true distance and then by id, each offering once, at its nearest
    venue that fits; and what is given from afar to the residents of the origin's areas. With a wish and no other order
    asked for, what fits best and is near stands first, see `find_best`. Without an origin: everything public by listing
    id or, when `widen` is set, what is given from afar to the whole country.

    Raises:
        InvalidParameter: the cursor is broken, or of another search.
        StaleCursor: what is open is asked for, and the cursor is of long ago.
    """
    asked = Asked(session.connection(), criteria, at or now())
    if criteria.origin is None:
        return _search_nowhere(asked)
    if criteria.is_from_afar:
        remote = _find_remote(asked)
        counted = Count(len(remote), is_exact=len(remote) < criteria.remote_limit)
        return SearchPage(results=(), remote=remote, count=None if criteria.counting is Counting.NONE else counted)
    found = find_best(asked) if criteria.is_ranked else find_near(asked)
    is_urgent = criteria.wish is not None and criteria.wish.is_urgent
    if is_urgent and not (found.is_answered and (found.results or found.beyond)):
        # Who is in need is not offered a walk.
        count = Count(0, is_exact=True) if criteria.counting is Counting.ALL else None
        return SearchPage(results=(), remote=found.remote, count=count, is_met=False, is_answered=False)
    explain(found.results, found.beyond, found.remote)
    count = _count_all(asked, found.beside) if criteria.counting is Counting.ALL else found.count
    is_empty = not found.results and not found.beyond and criteria.cursor is None
    return SearchPage(
        results=found.results,
        beyond=found.beyond,
        remote=found.remote,
        count=count,
        reach_m=found.reach_m,
        next_cursor=found.next_cursor,
        fallback=_fallback(asked) if criteria.widen and is_empty and not is_urgent else None,
        passed=asked.cursor.passed if asked.cursor else 0,
        is_met=found.is_met,
        is_answered=found.is_answered,
    )


def find_nearest(session: Session, criteria: SearchCriteria, *, at: datetime | None = None) -> tuple[Result, ...]:
    """Give only what is at venues, nearest first; for lists beside something else, such as nearby alternatives."""
    return find_near(Asked(session.connection(), replace(criteria, remote_limit=0), at or now())).results


def count_by_municipality(
    session: Session, *, theme: str | None = None, kind: Kind | None = None, at: datetime | None = None
) -> dict[str, int]:
    """Count what can be found at venues by the code of their municipality: of all, of one theme, of one kind.

    One statement that looks at every listing there is: for an overview that is kept for minutes, not for every request.
    """
    asked = Asked(session.connection(), SearchCriteria(theme=theme, kind=kind), at or now())
    rows = asked.run(municipalities_statement(asked.engine, len(asked.terms)))
    return {code: count for code, count in rows}  # noqa: C416  rows are no pairs


def _search_nowhere(asked: Asked) -> SearchPage:
    criteria = asked.criteria
    if criteria.widen:
        return SearchPage(results=(), remote=_find_remote(asked))
    statement = list_statement(
        asked.engine,
        len(asked.terms),
        criteria.limit + 1,
        after=asked.cursor is not None,
        opens=len(asked.windows),
        fits=asked.fit_lengths,
        marked=asked.is_marked,
    )
    rows = asked.run(statement)
    results = tuple(asked.result(row) for row in rows[: criteria.limit])
    next_cursor = None
    if len(rows) > criteria.limit:
        last = Cursor(0.0, results[-1].listing_id, 0, Drive.NEAREST, 0, minute_of(asked.moment))
        next_cursor = write_cursor(last, criteria)
    count = _count_all(asked) if criteria.counting is Counting.ALL else None
    return SearchPage(results=results, count=count, next_cursor=next_cursor)


def _find_remote(asked: Asked) -> tuple[Result, ...]:
    """Find only what is given from afar to the residents of the areas, those of the country where no place is asked."""
    criteria = asked.criteria
    if not asked.areas:
        return ()
    # A way alone is had by so many that walking along those of the areas is quicker.
    is_rare = asked.fits or (asked.remote_terms and not criteria.delivery)
    shape = Shape(
        drive=Drive.TERMS if is_rare else Drive.NEAREST,
        areas=len(asked.areas),
        remote_rows=criteria.remote_limit,
        remote_terms=asked.remote_terms,
        opens=len(asked.windows),
        fits=asked.fit_lengths,
        marked=asked.is_marked,
    )
    return asked.remote_results(asked.run(remote_statement(asked.engine, shape)))


def _count_all(asked: Asked, beside: int = 0) -> Count:
    """Count all that fit, within the radius if there is one, and so many besides; exact to 1,000."""
    is_near = asked.criteria.origin is not None
    statement = count_statement(
        asked.engine,
        len(asked.terms) + len(asked.fits),
        MOST_COUNTED_EXACTLY,
        near=is_near,
        within=is_near and asked.criteria.radius_m is not None,
        opens=len(asked.windows),
    )
    total = asked.run(statement)[0][0] + beside
    return Count(min(total, MOST_COUNTED_EXACTLY), is_exact=total <= MOST_COUNTED_EXACTLY)


def _fallback(asked: Asked) -> Fallback:
    """Find a way out of an empty answer: the same without the words; still nothing, then without any filter.

    All of it is asked at once, so that an empty answer costs one statement more.
    """
    anything = SearchCriteria(origin=asked.criteria.origin, limit=FALLBACK_LIMIT, remote_limit=0)
    asks = [anything, replace(anything, ido=True, limit=1)]
    if asked.fits:
        asks.append(
            replace(
                asked.criteria,
                wish=None,
                radius_m=None,
                limit=FALLBACK_LIMIT,
                remote_limit=0,
                counting=Counting.NONE,
                widen=False,
            )
        )
    nearest, ido, *kept = (
        found.results for found in find_several_near([Asked(asked.connection, ask, asked.at) for ask in asks])
    )
    return Fallback(nearest_ido=ido[0] if ido else None, without_words=kept[0] if any(kept) else nearest)
