"""What to do now: one first advice, two more, and whether they are what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.domain.offerings.search.queries import find_nearest, search
from app.domain.offerings.search.types import Counting, Result, SearchCriteria, SearchPage
from app.domain.offerings.types import Access, Delivery

NEAR_M = 15_000
"""As far as one cycles (docs/travel-times.md). What lies farther is not near; then an Informatiepunt goes first."""

FURTHER = 2
LOOKED_AT = 12
FROM_AFAR_LOOKED_AT = 50


class Fit(StrEnum):
    """How well an advice fits what was asked for."""

    GOOD = "good"
    OTHER_WAY = "other_way"
    """It is about this, but not in the way that was asked for: not at home, not by telephone, or without a place."""
    FAR = "far"
    """Nothing about this is near; the first advice is the nearest Informatiepunt."""
    OTHER_THING = "other_thing"
    """There is nothing about this; the first advice is the nearest Informatiepunt, or who helps from afar."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do first, and what could be done too; `first` is None only where the database has nothing at all."""

    first: Result | None
    further: tuple[Result, ...]
    fit: Fit


def advise(
    session: Session,
    criteria: SearchCriteria,
    delivery: Delivery | None = None,
    *,
    is_all: bool = True,
    at: datetime | None = None,
) -> Advice:
    """Give an advice for a search, in one statement as a rule, in a few where nothing is near.

    `delivery` is how somebody wants to be helped. Order is that of search; what can't be used now, or only with a
    referral, steps back behind what can. Where the search is not all that was asked for (`is_all`), as nobody knows
    the rest, what it finds is another thing.
    """
    advice = _advise(session, criteria, delivery, at)
    return advice if is_all else replace(advice, fit=Fit.OTHER_THING)


def _advise(session: Session, criteria: SearchCriteria, delivery: Delivery | None, at: datetime | None) -> Advice:
    asked = replace(
        criteria,
        counting=Counting.NONE,
        widen=criteria.origin is None,
        limit=LOOKED_AT,
        remote_limit=FROM_AFAR_LOOKED_AT,
    )
    page = search(session, asked, at=at)
    if not _is_any_place(delivery):
        in_this_way = [result for result in page.remote if delivery in result.data["deliveries"]]
        if in_this_way:
            return _advice(in_this_way, Fit.GOOD)
    near = _near(page)
    if near:
        from_afar = () if delivery is Delivery.ON_SITE else page.remote
        return _advice([*near, *from_afar], Fit.GOOD if _is_any_place(delivery) else Fit.OTHER_WAY)
    if page.remote and (criteria.origin is None or delivery is not Delivery.ON_SITE):
        return _advice(page.remote, Fit.GOOD if delivery is None else Fit.OTHER_WAY)
    return _elsewhere(session, asked, page, at)


def _elsewhere(session: Session, asked: SearchCriteria, page: SearchPage, at: datetime | None) -> Advice:
    """Find a way out where nothing fits near: an Informatiepunt first, unless what fits is nearer."""
    far = [*page.results, *page.beyond]
    anything = SearchCriteria(origin=asked.origin, widen=asked.origin is None)
    if asked.origin is None:
        without_words = replace(asked, words=(), wish=None, text="", cursor=None)
        found = search(session, without_words, at=at).remote if asked.wish else ()
        return _advice(found or search(session, anything, at=at).remote, Fit.OTHER_THING)
    points = find_nearest(session, replace(anything, ido=True, limit=1), at=at)
    points = points if not far or (points and (points[0].distance_m or 0) < (far[0].distance_m or 0)) else ()
    nearest = [*points, *far, *page.remote] or search(session, anything, at=at).results
    return _advice(nearest, Fit.FAR if far else Fit.OTHER_THING)


def _near(page: SearchPage) -> list[Result]:
    found = (*page.results, *page.beyond)
    return [result for result in found if result.distance_m is not None and result.distance_m <= NEAR_M]


def _is_any_place(delivery: Delivery | None) -> bool:
    return delivery in {None, Delivery.ON_SITE}


def _advice(found: Iterable[Result], fit: Fit) -> Advice:
    once = list({result.offering_id: result for result in reversed(list(found))}.values())[::-1]
    ordered: Sequence[Result] = sorted(once, key=_steps_back)
    return Advice(ordered[0] if ordered else None, tuple(ordered[1 : 1 + FURTHER]), fit)


def _steps_back(result: Result) -> bool:
    return bool(result.data["unavailable"]) or result.data["access"] == Access.REFERRAL
