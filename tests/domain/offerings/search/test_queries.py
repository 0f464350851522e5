"""Search finds what it should, in the right order, on both engines; held against a plain reckoning in Python."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.offerings.search.asking import list_terms
from app.domain.offerings.search.models import Listing, OpenInterval
from app.domain.offerings.search.opening import windows
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import (
    Counting,
    DayName,
    IntervalState,
    Opening,
    Order,
    Origin,
    Part,
    SearchCriteria,
    Way,
)
from app.domain.offerings.types import Kind
from tests.domain.offerings.search.making import AUDIENCES, FORMS, LANGUAGES, THEMES, UTRECHT, WORDS, words_wish

OPENINGS = (
    Opening(DayName.NOW),
    Opening(DayName.NOW, walk_in=True),
    Opening(DayName.TODAY),
    Opening(DayName.WEEK, Part.MORNING),
    Opening(part=Part.EVENING),
)
HERE = Origin(*UTRECHT, municipality_code="GM0344", province_code="PV26")


def reckon(session: Session, criteria: SearchCriteria, at: datetime | None = None) -> list[tuple[str, float]]:
    """Find all results the plain way: every listing, one by one."""
    times = windows(criteria.opening, at or now()) if criteria.opening else ()
    open_then = {
        spell.timetable_id
        for spell in session.scalars(select(OpenInterval).where(OpenInterval.state == IntervalState.OPEN))
        if any(spell.starts_at < until and spell.ends_at > start for start, until in times)
    }
    origin = criteria.origin
    fits = criteria.wish.fits if criteria.wish else ((),)
    nearest: dict[str, tuple[float, str]] = {}
    for listing in session.scalars(select(Listing).where(Listing.x.is_not(None))):
        if not all(f" {term} " in listing.terms for term in list_terms(criteria)):
            continue
        if not any(all(f" {term} " in listing.terms for term in row) for row in fits):
            continue
        if times and listing.timetable_id not in open_then:
            continue
        distance = math.sqrt((listing.x - origin.x) ** 2 + (listing.y - origin.y) ** 2)
        if criteria.radius_m is not None and distance > criteria.radius_m:
            continue
        found = (distance, listing.listing_id)
        nearest[listing.offering_id] = min(found, nearest.get(listing.offering_id, found))
    return [(listing_id, distance) for distance, listing_id in sorted(nearest.values())]


def any_criteria(chance: random.Random) -> SearchCriteria:
    """Make up a search."""

    def maybe(values: tuple) -> object:
        return chance.choice(values) if chance.random() < 0.25 else None

    wish = words_wish(" ".join(chance.sample(WORDS, chance.choice((0, 0, 1, 1, 2)))))
    if wish and chance.random() < 0.3:  # any of the words, as spellings are
        wish = replace(wish, fits=tuple((word,) for word in wish.words))
    return SearchCriteria(
        origin=Origin(UTRECHT[0] + chance.gauss(0, 20_000), UTRECHT[1] + chance.gauss(0, 20_000)),
        wish=wish,
        order=Order.DISTANCE,
        theme=maybe(THEMES),
        kind=maybe(tuple(Kind)),
        audience=maybe(AUDIENCES),
        form=maybe(FORMS),
        language=maybe(LANGUAGES),
        municipality_code=maybe(("GM0344", "GM0200")),
        ido=chance.random() < 0.1,
        free=chance.random() < 0.2,
        drop_in=chance.random() < 0.2,
        wheelchair=chance.random() < 0.1,
        delivery=maybe((Way.ON_SITE,)),
        opening=maybe(OPENINGS),
        radius_m=maybe((1_000, 10_000, 40_000)),
        limit=chance.choice((1, 5, 20, 100)),
    )


@pytest.mark.parametrize("candidates", [32, 1024])
def test_any_search_gives_what_a_plain_reckoning_gives_on_every_page(session, world, monkeypatch, candidates):
    monkeypatch.setattr("app.domain.offerings.search.near._LOOKED_AT", candidates)
    world.fill(300)
    moments = [now().replace(hour=hour, minute=30) + timedelta(days=1) for hour in (2, 9, 11, 19)]
    chance = random.Random(7)
    nothing = 0
    for _ in range(60):
        criteria = any_criteria(chance)
        at = chance.choice(moments)
        expected = reckon(session, criteria, at)
        nothing += not expected
        found = []
        cursor = None
        while True:
            later = timedelta(minutes=15) if criteria.opening else timedelta(hours=3)
            page = search(session, replace(criteria, cursor=cursor), at=at if cursor is None else at + later)
            found += [(result.listing_id, result.distance_m) for result in page.results]
            assert len(page.results) <= criteria.limit
            cursor = page.next_cursor
            if cursor is None:
                break
            assert len(page.results) == criteria.limit
        assert found == expected, criteria
        counted = search(session, replace(criteria, counting=Counting.ALL), at=at).count
        assert (counted.total, counted.is_exact) == (len(expected), True)
    assert nothing < 40
