"""The choices behind a search: which index drives, and when an answer is final."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from app.domain.base import now
from app.domain.offerings.models import Offering
from app.domain.offerings.search import near, rules
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.search.asking import Asked
from app.domain.offerings.search.frequency import Frequency, read_frequency
from app.domain.offerings.search.models import Listing
from app.domain.offerings.search.opening import Opened
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.sql import Drive, Shape, near_statement
from app.domain.offerings.search.types import DayName, Opening, Order, Origin, Part, SearchCriteria
from app.domain.offerings.types import Kind
from tests.domain.offerings.search.making import UTRECHT, words_wish
from tests.domain.offerings.search.test_queries import reckon

FREQUENCY = Frequency(1_000_000, {"kind:help": 0.5, "theme:money": 0.1, "aud:carers": 0.01}, 0.0005)


@pytest.mark.parametrize(
    ("terms", "drive"),
    [
        (["kind:help"], Drive.NEAREST),
        (["kind:help", "theme:money"], Drive.NEAREST),
        (["aud:carers"], Drive.NEAREST),
        (["unheard"], Drive.TERMS),
        (["kind:help", "unheard"], Drive.TERMS),
    ],
)
def test_the_rarer_side_drives(terms, drive):
    shape = near.choose_drive(Shape(terms=len(terms), wanted=32), terms, FREQUENCY)
    assert shape.drive is drive


@pytest.mark.parametrize(
    ("share", "drive", "candidates"),
    [(1e-7, Drive.OPEN, 1_024), (0.001, Drive.OPEN, 1_024), (0.05, Drive.NEAREST, 2_560), (0.5, Drive.NEAREST, 256)],
)
def test_the_first_look_is_as_wide_as_little_is_open(share, drive, candidates):
    shape = near.choose_drive(Shape(opens=1, wanted=32), [], FREQUENCY, Opened(1_000_000, share))
    assert (shape.drive, shape.candidates) == (drive, candidates)


def test_without_knowledge_the_nearest_are_looked_at_first():
    assert near.choose_drive(Shape(terms=1, wanted=32), ["x"], None).drive is Drive.NEAREST


def test_too_few_hits_turn_to_the_text_index_and_many_to_a_wider_look():
    shape = Shape(terms=1, candidates=256, wanted=32)
    assert near.look_farther(shape, held=0).drive is Drive.TERMS
    wider = near.look_farther(shape, held=30)
    assert (wider.drive, wider.candidates) == (Drive.NEAREST, 2048)


def test_statistics_are_read_where_there_are_any(session):
    frequency = read_frequency(session.connection())
    assert frequency is None or 0 < frequency.others < 1


NUMBERS = count()

points = st.tuples(st.integers(-3, 3), st.integers(-3, 3))
offerings = st.lists(
    st.tuples(
        st.lists(points, max_size=4, unique=True),
        st.sampled_from(list(Kind)),
        st.sampled_from(["taal", "fiets"]),
        st.sampled_from(["", "24/7", "Mo-Su 10:00-12:00"]),
    ),
    max_size=10,
)
asked = st.tuples(
    points,
    st.none() | st.sampled_from(list(Kind)),
    st.sampled_from(["", "taal", "fiets"]),
    st.sampled_from([None, 300, 1_000]),
    st.integers(1, 4),
    st.sampled_from([None, Opening(DayName.NOW), Opening(DayName.TOMORROW, Part.AFTERNOON)]),
)


@given(offerings, asked, st.sampled_from(list(Drive)))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_world_on_a_small_grid_full_of_ties_is_walked_as_a_plain_reckoning_has_it(session, world, made, ask, drive):
    session.execute(delete(Offering))
    session.expunge_all()
    x, y = UTRECHT
    venues = {}
    for number, (grid, kind, word, hours) in enumerate(made):
        for column, row in grid:
            if (column, row) not in venues:
                venues[column, row] = world.venue(f"venue {next(NUMBERS)}", x + 300 * column, y + 300 * row)
        world.offering(f"{word} {number}", *(venues[spot] for spot in grid), kind=kind, hours=hours, id=f"o{number}")
    (column, row), kind, words, radius, limit, opening = ask
    origin = Origin(x + 300 * column, y + 300 * row)
    criteria = SearchCriteria(
        origin=origin,
        kind=kind,
        wish=words_wish(words),
        order=Order.DISTANCE,
        radius_m=radius,
        limit=limit,
        opening=opening,
    )
    assert walk(session, criteria, drive) == reckon(session, criteria)


def usable(drive: Drive, shape: Shape) -> Drive:
    """Give the drive, or walking where its index has nothing to go by."""
    has_it = {Drive.NEAREST: True, Drive.TERMS: shape.terms or shape.fits, Drive.OPEN: shape.opens}
    return drive if has_it[drive] else Drive.NEAREST


def walk(session, criteria: SearchCriteria, drive: Drive) -> list[tuple[str, float | None]]:
    """Walk all pages, with the first look by a drive of choice and so small that most need a second."""
    chosen, near.choose_drive = (
        near.choose_drive,
        lambda shape, *_: replace(shape, drive=usable(drive, shape), candidates=32, wanted=32),
    )
    try:
        found, cursor = [], None
        while True:
            page = search(session, replace(criteria, cursor=cursor))
            found += [(result.listing_id, result.distance_m) for result in page.results]
            cursor = page.next_cursor
            if cursor is None:
                return found
    finally:
        near.choose_drive = chosen


def test_the_marks_of_a_listing_hold_each_filter_that_it_passes_and_no_words(session, world):
    world.fill(60)
    for filter_marks, terms in session.execute(select(Listing.filter_marks, Listing.terms)):
        for term in terms.split():
            wanted = rules.filter_marks_of([term])
            assert filter_marks & wanted == wanted, term
    assert rules.filter_marks_of(["computer", "t:computer", "need:digid", "checked:202611", "mun:gm0344"]) == 0


def test_a_filtered_walk_reads_its_index_alone_and_ends_where_enough_fit(session, world, engine_name):
    if engine_name == "spatialite":
        pytest.skip("SQLite tells no more than the order of the tables, which is written out")
    world.fill(60)
    session.execute(text("SET LOCAL enable_seqscan = off"))
    asked = Asked(session.connection(), SearchCriteria(origin=Origin(*UTRECHT), kind=Kind.HELP, free=True), now())
    shape = Shape(terms=len(asked.terms), filtered=True)
    statement = f"EXPLAIN (FORMAT JSON) {near_statement(asked.engine, shape)}"
    plan = session.connection().connection.cursor().execute(statement, asked.values).fetchone()[0][0]["Plan"]
    (walk,) = (node for node in nodes_of(plan) if node.get("Subplan Name") == "CTE walk")
    kinds = [(node["Node Type"], node.get("Index Name")) for node in nodes_of(walk)]
    assert ("Index Only Scan", "ix_listing_walk") in kinds
    assert "Sort" not in {kind for kind, _ in kinds}


def nodes_of(plan):
    """Give a plan and all plans below it."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes_of(part)


def test_a_spot_with_more_than_is_looked_at_is_not_read_plainly_again(session, world, monkeypatch):
    """A plain look brings a card for each row; of a library with hundreds of offerings that would be all of them."""
    venue = world.venue("Groot", UTRECHT[0] + 100, UTRECHT[1])
    for number in range(90):
        world.offering(f"Cursus {number}", venue, refresh=number == 89)
    refresh_listings(session, world.offering_ids)
    looks: list[Shape] = []
    look_plainly = near.look_plainly

    def look(asked, shape):
        looks.append(shape)
        return look_plainly(asked, shape)

    monkeypatch.setattr(near, "look_plainly", look)
    criteria = SearchCriteria(origin=Origin(*UTRECHT), limit=20)
    found = [result.listing_id for result in search(session, criteria).results]
    assert found == [listing_id for listing_id, _ in reckon(session, criteria)][:20]
    assert len(looks) == 1
