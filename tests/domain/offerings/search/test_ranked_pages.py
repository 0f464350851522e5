"""What the pages of one search promise one another: nothing is lost between them, and all are of the same minute."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.base import now
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.search.cursor import read_cursor
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import Order
from tests.domain.offerings.search.test_ranked import AT, X, Y, asking, walk


def test_two_that_draw_the_same_lot_are_both_shown_wherever_a_page_ends(session, world, vocabulary):
    venue = world.venue("A", X, Y + 100)
    for id in ("tie44402", "tie80003"):  # found by trying: the lots of their listings are the same everywhere
        world.offering("Hulp bij schulden", venue, themes=("money",), id=id, refresh=False)
    refresh_listings(session, world.offering_ids, at=AT)
    criteria = asking("schulden", vocabulary)
    both = [result.listing_id for result in search(session, criteria, at=AT).results]
    assert len({zlib.crc32(listing_id.encode()) for listing_id in both}) == 1
    assert walk(session, replace(criteria, limit=1), AT) == both == sorted(both)


@pytest.mark.parametrize("order", Order)
def test_every_page_is_of_the_minute_of_the_first(session, world, vocabulary, order):
    for number in range(4):
        world.offering(f"Hulp bij schulden {number}", world.venue(f"V{number}", X, Y + 100 * number), themes=("money",))
    criteria, at, minutes = asking("schulden", vocabulary, limit=1, order=order), now(), []
    for _ in range(3):
        page = search(session, criteria, at=at)
        criteria, at = replace(criteria, cursor=page.next_cursor), at + timedelta(minutes=3)
        minutes.append(read_cursor(criteria, at).minute)
    assert len(set(minutes)) == 1
