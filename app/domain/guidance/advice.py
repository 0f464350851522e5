"""What to do now: one first advice, two more, and whether they are what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.calendar.queries import load_calendar
from app.domain.calendar.types import Calendar
from app.domain.offerings.hours import OpenKind, next_dates, open_state
from app.domain.offerings.schedule import schedule_of
from app.domain.offerings.search.queries import find_nearest, search
from app.domain.offerings.search.types import Counting, Result, SearchCriteria, SearchPage
from app.domain.offerings.types import Access, Delivery

NEAR_M = 15_000
"""As far as one cycles (docs/travel-times.md). What lies farther is not near; then an Informatiepunt goes first."""

SOON = timedelta(days=14)
"""What opens later is no first advice, as search has it (docs/ranking.md)."""

FURTHER = 2
LOOKED_AT = 12
FROM_AFAR_LOOKED_AT = 50


class Fit(StrEnum):
    """How well an advice fits what was asked for."""

    GOOD = "good"
    OTHER_WAY = "other_way"
    """It is about this, but not in the way that was asked for: not at home, not by telephone, or without a place."""
    FAR = "far"
    """Nothing about this is near; the first advice is the nearest Informatiepunt, or what is only something like it."""
    OTHER_THING = "other_thing"
    """There is nothing about this; the first advice is the nearest Informatiepunt, or who helps from afar."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do first, and what could be done too; `first` is None only where the database has nothing at all."""

    first: Result | None
    further: tuple[Result, ...]
    fit: Fit

    def for_a_part(self) -> Advice:
        """Give the same where nobody knows the rest of what was asked for: then it is another thing."""
        return replace(self, fit=Fit.OTHER_THING)


@dataclass(frozen=True, slots=True)
class _Moment:
    """When somebody asks for advice, and the calendar by which is reckoned what opens soon."""

    at: datetime
    calendar: Calendar


def advise(
    session: Session,
    criteria: SearchCriteria,
    delivery: Delivery | None = None,
    *,
    line: SearchCriteria | None = None,
    at: datetime | None = None,
    calendar: Calendar | None = None,
) -> Advice:
    """Give an advice for a search, in one statement as a rule, in a few where nothing is near.

    `delivery` is how somebody wants to be helped. Order is that of search; what can't be used now, or only with a
    referral, steps back behind what can; among what fits so does what does not open in the coming two weeks. The best
    telephone line for `line` is always among the advices, if there is one. Without a calendar the database's counts.
    """
    moment = _Moment(at or now(), calendar or load_calendar(session))
    asked = replace(
        criteria,
        counting=Counting.NONE,
        widen=criteria.origin is None,
        limit=LOOKED_AT,
        remote_limit=FROM_AFAR_LOOKED_AT,
    )
    page = search(session, asked, at=moment.at)
    lines = _lines(search(session, replace(line, remote_limit=FROM_AFAR_LOOKED_AT), at=moment.at)) if line else ()
    if not _is_any_place(delivery):
        in_this_way = [result for result in page.remote if delivery in result.data["deliveries"]]
        if in_this_way:
            return _advice(in_this_way, Fit.GOOD, moment, lines)
    near = _near(page)
    if near:
        from_afar = () if delivery is Delivery.ON_SITE else page.remote
        return _advice([*near, *from_afar], Fit.GOOD if _is_any_place(delivery) else Fit.OTHER_WAY, moment, lines)
    if page.remote and (criteria.origin is None or delivery is not Delivery.ON_SITE):
        return _advice(page.remote, Fit.GOOD if delivery is None else Fit.OTHER_WAY, moment, lines)
    return _elsewhere(session, asked, page, moment, lines)


def _elsewhere(
    session: Session, asked: SearchCriteria, page: SearchPage, moment: _Moment, lines: Sequence[Result]
) -> Advice:
    """Find a way out where nothing fits near: an Informatiepunt first, unless what fits is nearer."""
    far, at = [*page.results, *page.beyond], moment.at
    anything = SearchCriteria(origin=asked.origin, widen=asked.origin is None)
    if asked.origin is None:
        without_words = replace(asked, wish=None, cursor=None)
        found = search(session, without_words, at=at).remote if asked.wish else ()
        return _advice(found or search(session, anything, at=at).remote, Fit.OTHER_THING, moment, lines)
    points = find_nearest(session, replace(anything, ido=True, limit=1), at=at)
    points = points if not far or (points and (points[0].distance_m or 0) < (far[0].distance_m or 0)) else ()
    nearest = [*points, *far, *page.remote] or search(session, anything, at=at).results
    return _advice(nearest, Fit.FAR if far else Fit.OTHER_THING, moment, lines)


def _near(page: SearchPage) -> list[Result]:
    found = (*page.results, *page.beyond)
    return [result for result in found if result.distance_m is not None and result.distance_m <= NEAR_M]


def _is_any_place(delivery: Delivery | None) -> bool:
    return delivery in {None, Delivery.ON_SITE}


def _advice(found: Iterable[Result], fit: Fit, moment: _Moment, lines: Sequence[Result]) -> Advice:
    once = list({result.offering_id: result for result in reversed(list(found))}.values())[::-1]
    ordered: Sequence[Result] = sorted(once, key=lambda result: _steps_back(result, moment))
    told = list(ordered[: 1 + FURTHER])
    if lines and told and lines[0].offering_id not in {result.offering_id for result in told}:
        told[1:] = [*told[1:FURTHER], lines[0]]
    if fit in {Fit.GOOD, Fit.OTHER_WAY} and told and not told[0].fits:
        fit = Fit.FAR  # "this fits your answers" is not said of what search itself calls only something like it
    return Advice(told[0] if told else None, tuple(told[1:]), fit)


def _steps_back(result: Result, moment: _Moment) -> tuple[bool, bool, bool]:
    cannot = bool(result.data["unavailable"]) or result.data["access"] == Access.REFERRAL
    return cannot, not result.fits, not _opens_soon(result, moment)


def _opens_soon(result: Result, moment: _Moment) -> bool:
    """Tell whether something is open in the coming two weeks, or may be: of what nobody knows the best is thought."""
    schedule = schedule_of(result.data, moment.calendar)
    if not schedule.is_known or open_state(schedule, moment.at, moment.calendar).kind is OpenKind.UNKNOWN:
        return True
    coming = next_dates(schedule, moment.at, 1, moment.calendar)
    return bool(coming) and coming[0].start - moment.at < SOON


def _lines(page: SearchPage) -> list[Result]:
    """List what fits and can be called, the best first."""
    return [result for result in page.remote if result.fits and _is_line(result)]


def _is_line(result: Result) -> bool:
    return Delivery.TELEPHONE in result.data["deliveries"] and bool(result.data["phone"])
