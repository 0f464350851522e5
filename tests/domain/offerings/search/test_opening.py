"""When something has to be open: the times that are meant, and what is found by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from app.domain.base import TIME_ZONE, now
from app.domain.offerings.search import facets
from app.domain.offerings.search import opening as module
from app.domain.offerings.search.cursor import StaleCursor
from app.domain.offerings.search.facets import ANY, WALK_IN, count_facets, count_unknown
from app.domain.offerings.search.opening import coming_days, read_opened, windows
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.sql import Drive
from app.domain.offerings.search.types import Counting, DayName, Opening, Origin, Part, SearchCriteria
from app.domain.offerings.types import Access
from tests.domain.offerings.search.making import UTRECHT, words_wish

X, Y = UTRECHT
HERE = Origin(X, Y, municipality_code="GM0344", province_code="PV26")
THURSDAY = datetime(2026, 11, 26, 14, 5, 30, tzinfo=TIME_ZONE)


def told(opening: Opening, at: datetime) -> list[str]:
    """Write the times as a person reads them."""
    return [
        " – ".join(f"{datetime.fromtimestamp(minute * 60, UTC).astimezone(TIME_ZONE):%d %H:%M}" for minute in window)
        for window in windows(opening, at)
    ]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        (Opening(DayName.NOW), ["26 14:05 – 26 14:06"]),
        (Opening(DayName.TODAY), ["26 14:05 – 27 00:00"]),
        (Opening(DayName.TODAY, Part.AFTERNOON), ["26 14:05 – 26 18:00"]),
        (Opening(DayName.TODAY, Part.EVENING), ["26 18:00 – 27 00:00"]),
        (Opening(DayName.TODAY, Part.MORNING), ["01 01:00 – 01 01:00"]),
        (Opening(DayName.TOMORROW), ["27 00:00 – 28 00:00"]),
        (Opening(date(2026, 12, 1), Part.MORNING), ["01 06:00 – 01 12:00"]),
        (
            Opening(DayName.WEEK, Part.MORNING),
            [f"{day} 06:00 – {day} 12:00" for day in (27, 28, 29, 30)]
            + [f"{day} 06:00 – {day} 12:00" for day in ("01", "02")],
        ),
    ],
)
def test_a_time_means_what_people_mean_by_it(opening, expected):
    assert told(opening, THURSDAY) == expected


def test_a_week_is_seven_days_whatever_day_it_is_and_so_is_a_part_alone():
    assert told(Opening(DayName.WEEK), THURSDAY)[-1] == "02 00:00 – 03 00:00"
    assert len(windows(Opening(DayName.WEEK), datetime(2026, 11, 29, 9, 0, tzinfo=TIME_ZONE))) == 7
    assert len(windows(Opening(part=Part.EVENING), THURSDAY)) == 7


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 10, 25), 25), (date(2027, 3, 28), 23), (date(2026, 11, 25), 24)]
)
def test_a_day_lasts_as_long_as_the_clock_on_the_wall_makes_it(day, hours):
    ((start, end),) = windows(Opening(day), datetime(2026, 10, 1, tzinfo=UTC))
    assert end - start == 60 * hours
    ((first, last),) = windows(Opening(day, Part.MORNING), datetime(2026, 10, 1, tzinfo=UTC))
    assert last - first == 6 * 60


def test_fourteen_days_can_be_asked_for():
    days = coming_days(datetime(2026, 11, 25, 23, 30, tzinfo=UTC))
    assert (days[0], len(days)) == (date(2026, 11, 26), 14)


@pytest.fixture
def street(world):
    """A street with a desk that is always open, one with opening hours, and one whose hours nobody knows."""
    world.offering("Altijd", world.venue("A", X + 100, Y), hours="24/7", access=Access.DROP_IN)
    world.offering("Avond", world.venue("B", X + 200, Y), hours="Mo-Su 19:00-21:00; PH 19:00-21:00")
    world.offering("Onbekend", world.venue("C", X + 300, Y))
    world.offering("Lijn", deliveries=["telephone"], areas=("NL",))
    return world


def titles(page) -> list[str]:
    return [result.data["title"] for result in page.results]


def evening() -> datetime:
    """Give 20:00 three days from now."""
    return datetime.combine(now().date() + timedelta(days=3), datetime.min.time(), TIME_ZONE).replace(hour=20)


def test_what_is_open_is_found_and_what_nobody_knows_is_not(session, street):
    at = evening()
    criteria = SearchCriteria(origin=HERE, opening=Opening(DayName.NOW))
    assert titles(search(session, criteria, at=at)) == ["Altijd", "Avond"]
    assert titles(search(session, criteria, at=at + timedelta(hours=1))) == ["Altijd"]
    assert search(session, criteria, at=at).remote == ()
    walk_in = replace(criteria, opening=Opening(DayName.NOW, walk_in=True))
    assert titles(search(session, walk_in, at=at)) == ["Altijd"]
    part = replace(criteria, opening=Opening(at.date(), Part.EVENING))
    assert titles(search(session, part, at=now())) == ["Altijd", "Avond"]
    assert titles(search(session, replace(part, opening=Opening(at.date(), Part.MORNING)))) == ["Altijd"]
    assert titles(search(session, replace(criteria, origin=None), at=at)) in (["Altijd", "Avond"], ["Avond", "Altijd"])


def test_beyond_what_was_reckoned_nothing_is_open(session, street):
    criteria = SearchCriteria(origin=HERE, opening=Opening(DayName.NOW))
    assert titles(search(session, criteria, at=now() + timedelta(days=30))) == []


def test_of_how_many_nobody_knows_is_counted(session, street):
    criteria = SearchCriteria(origin=HERE, opening=Opening(DayName.NOW))
    assert count_unknown(session, criteria, at=evening()) == 1
    assert count_unknown(session, criteria, at=now() + timedelta(days=30)) == 3
    words = replace(criteria, wish=words_wish("altijd"), opening=Opening(DayName.TODAY))
    assert count_unknown(session, words, at=evening()) == 0


@pytest.mark.parametrize("drive", [Drive.NEAREST, Drive.TERMS])
def test_of_how_many_nobody_knows_does_not_hang_on_the_index_that_is_chosen(session, street, monkeypatch, drive):
    """The engines choose by statistics of their own, and what lies an hour away is not nearby."""
    for metres in (100, 400, 24_000, 26_000, 60_000):
        street.offering(f"Samen {metres}", street.venue(f"Op {metres} meter", X + metres, Y), themes=("money",))

    def choose(shape, *_args, **_options):
        return replace(shape, drive=drive, candidates=1, wanted=1)

    monkeypatch.setattr(facets, "choose_drive", choose)
    criteria = SearchCriteria(origin=HERE, theme="money", opening=Opening(DayName.NOW))
    assert count_unknown(session, criteria, at=evening()) == 3
    assert count_unknown(session, replace(criteria, radius_m=50_000), at=evening()) == 4
    assert count_unknown(session, replace(criteria, radius_m=200), at=evening()) == 1


def test_each_time_leaves_what_it_says(session, world):
    world.fill(150, seed=8)
    at = evening().replace(hour=11)
    for chosen in (None, Opening(DayName.NOW), Opening(DayName.TOMORROW), Opening(part=Part.EVENING)):
        criteria = SearchCriteria(origin=HERE, free=True, opening=chosen)
        facets = count_facets(session, criteria, at=at)

        def left(opening: Opening | None, criteria: SearchCriteria = criteria) -> int:
            asked = replace(criteria, opening=opening, counting=Counting.ALL)
            return search(session, asked, at=at).count.total

        day, part = (chosen.day, chosen.part) if chosen else (None, None)
        assert facets.total == left(chosen)
        assert facets.count("day", "now") == left(Opening(DayName.NOW)) > 0
        assert facets.count("day", WALK_IN) == left(Opening(DayName.NOW, walk_in=True)) > 0
        for name in (DayName.TODAY, DayName.WEEK, at.date() + timedelta(days=2)):
            assert facets.count("day", str(name)) == left(Opening(name, part)) > 0
        assert facets.count("day", ANY) == left(Opening(None, part) if part else None)
        if day is not DayName.NOW:
            for each in Part:
                assert facets.count("part", each) == left(Opening(day, each))
            assert facets.count("part", ANY) == left(Opening(day) if day else None)
        if chosen:
            assert facets.without["opening"] == left(None)


def test_later_pages_are_judged_for_the_moment_of_the_first(session, world):
    for number in range(6):
        world.offering(f"Les {number}", world.venue(f"v{number}", X + number, Y), hours="Mo-Su 19:00-21:00; PH open")
    criteria = SearchCriteria(origin=HERE, opening=Opening(DayName.NOW), limit=2)
    at, seen, cursor = evening(), [], None
    while True:
        page = search(session, replace(criteria, cursor=cursor), at=at)
        seen += titles(page)
        cursor = page.next_cursor
        if cursor is None:
            break
        at += timedelta(minutes=7)
    assert seen == [f"Les {number}" for number in range(6)]


@pytest.mark.parametrize("later", [timedelta(minutes=16), timedelta(minutes=-16), timedelta(hours=8)])
@pytest.mark.parametrize("opening", [Opening(DayName.NOW), Opening(DayName.TODAY)])
def test_a_later_page_is_not_judged_for_a_moment_of_long_ago(session, world, opening, later):
    for number in range(6):
        world.offering(f"Les {number}", world.venue(f"v{number}", X + number, Y), hours="Mo-Su 19:00-21:00; PH open")
    criteria = SearchCriteria(origin=HERE, opening=opening, limit=2)
    cursor = search(session, criteria, at=evening()).next_cursor
    with pytest.raises(StaleCursor) as refused:
        search(session, replace(criteria, cursor=cursor), at=evening() + later)
    assert refused.value.parameter == "cursor"
    assert search(session, replace(criteria, cursor=cursor), at=evening() + timedelta(minutes=15)).results
    always = replace(criteria, opening=None)
    cursor = search(session, always, at=evening()).next_cursor
    assert search(session, replace(always, cursor=cursor), at=evening() + later).results


def test_the_share_that_is_open_is_counted_once_in_five_minutes(session, street):
    module._kept.clear()
    asked = windows(Opening(DayName.NOW), evening())
    statements = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *given: statements.append(given[2]))
    found = {read_opened(connection, asked) for _ in range(3)}
    assert len(statements) == len(found) == 1
    assert found.pop().share > 0
    module._kept.clear()
