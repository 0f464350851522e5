"""Figures: counted in memory, written in batches, read back by span, thrown away after their term."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.domain.counters.actions import add_counts, purge_counts
from app.domain.counters.buffer import CountBuffer
from app.domain.counters.models import DailyCount
from app.domain.counters.queries import list_totals
from app.domain.counters.types import GUIDANCE, SEARCHES, Counted, Tally

ENTERED, LEFT, NOTHING = Counted.GUIDANCE_ENTERED, Counted.GUIDANCE_LEFT, Counted.SEARCH_NOTHING_FOUND
DAY = date(2026, 11, 25)


def tally(name=ENTERED, subject="start", place="", day=DAY):
    return Tally(day, name, subject, place)


def rows(session):
    return {
        (row.day, row.name, row.subject, row.place): row.count
        for row in session.scalars(select(DailyCount).execution_options(populate_existing=True))
    }


def test_what_is_written_twice_adds_up_in_one_row(session):
    add_counts(session, {tally(): 2, tally(NOTHING, "money", "GM0344"): 1})
    add_counts(session, {tally(): 3})
    assert rows(session) == {
        (DAY, "guidance_entered", "start", ""): 5,
        (DAY, "search_nothing_found", "money", "GM0344"): 1,
    }


def test_nothing_to_write_is_no_statement(session):
    add_counts(session, {})
    assert rows(session) == {}


def test_totals_are_of_the_days_and_names_asked_for_with_the_highest_first(session):
    add_counts(
        session,
        {
            tally(day=date(2026, 10, 31)): 100,
            tally(day=date(2026, 11, 1)): 1,
            tally(day=date(2026, 11, 30)): 2,
            tally(LEFT, day=date(2026, 11, 2)): 4,
            tally(day=date(2026, 12, 1)): 100,
            tally(NOTHING, "money", "GM0344"): 9,
        },
    )
    found = list_totals(session, GUIDANCE, first=date(2026, 11, 1), last=date(2026, 11, 30))
    assert [(row.name, row.times) for row in found] == [(LEFT, 4), (ENTERED, 3)]
    assert [tuple(row) for row in list_totals(session, SEARCHES)] == [(NOTHING, "money", "GM0344", 9)]


def test_figures_go_after_twenty_five_months(session):
    days = (date(2024, 9, 30), date(2024, 10, 1), DAY)
    add_counts(session, {tally(day=day): 1 for day in days})
    assert purge_counts(session, DAY) == 1
    assert sorted(day for day, *_ in rows(session)) == list(days[1:])
    assert purge_counts(session, date(2026, 1, 31)) == 0


def test_threads_lose_no_count():
    buffer = CountBuffer()

    def work(_number):
        for _ in range(500):
            buffer.add(ENTERED, "start")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert sum(buffer.take().values()) == 4_000
    assert buffer.take() == {}


def test_the_day_is_that_of_the_netherlands():
    for moment, day in (
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ):
        buffer = CountBuffer(clock=lambda at=moment: at)
        buffer.add(ENTERED, "start")
        assert next(iter(buffer.take())).day == day


def test_a_full_buffer_goes_on_with_what_it_knows_and_drops_the_rest():
    buffer = CountBuffer(most=2)
    for subject in ("a", "b", "c", "a"):
        buffer.add(ENTERED, subject)
    assert {tally.subject: count for tally, count in buffer.take().items()} == {"a": 2, "b": 1}
    assert buffer.dropped == 1


def test_what_could_not_be_written_waits_beside_what_came_since():
    buffer = CountBuffer()
    buffer.add(ENTERED, "start")
    taken = buffer.take()
    buffer.add(ENTERED, "start")
    buffer.put_back(taken)
    assert list(buffer.take().values()) == [2]


@pytest.mark.parametrize(
    ("subject", "place"),
    [("Hulp met DigiD", ""), ("jan@example.org", ""), ("x" * 61, ""), ("start", "3511LN"), ("start", "Utrecht")],
)
def test_the_text_of_a_visitor_can_not_be_counted(subject, place):
    buffer = CountBuffer()
    with pytest.raises(ValueError, match="key"):
        buffer.add(ENTERED, subject, place)
    assert buffer.take() == {}


def test_a_child_of_a_fork_does_not_write_what_its_parent_counted():
    buffer = CountBuffer()
    buffer.add(ENTERED, "start")
    reader, writer = os.pipe()
    if os.fork() == 0:
        buffer.add(LEFT, "start")
        os.write(writer, str(buffer.take()[tally(LEFT, day=buffer.today())]).encode() + str(len(buffer)).encode())
        os._exit(0)
    os.wait()
    assert os.read(reader, 10) == b"10"
    assert len(buffer) == 1
