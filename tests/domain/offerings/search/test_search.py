"""What a search promises beside its order: what comes from afar, counts, reach, radius, ways out, and few statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.base import now
from app.domain.errors import InvalidParameter
from app.domain.offerings.models import Offering
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.search.queries import find_nearest, search
from app.domain.offerings.search.types import Counting, Order, Origin, SearchCriteria
from app.domain.offerings.types import Access, CostKind, IdoVariant, Kind, Status
from tests.domain.offerings.search.making import UTRECHT, words_wish

X, Y = UTRECHT
HERE = Origin(X, Y, municipality_code="GM0344", province_code="PV26")
PAGE = SearchCriteria(origin=HERE, counting=Counting.REACH, widen=True)


def titles(results):
    return [result.data["title"] for result in results]


def words(text: str) -> SearchCriteria:
    return replace(PAGE, wish=words_wish(text), order=Order.DISTANCE)


def test_from_afar_comes_the_smallest_area_first_then_the_easiest_and_each_once(session, world):
    world.offering("land", areas=("NL",))
    world.offering("overal")  # no area: for everybody
    world.offering("provincie", areas=("PV26",))
    world.offering("gemeente, met verwijzing", areas=("GM0344",), access=Access.REFERRAL, cost_kind=CostKind.PAID)
    world.offering("gemeente, inloop", areas=("GM0344",), access=Access.DROP_IN)
    world.offering("gemeente en land", areas=("NL", "GM0344"))
    world.offering("elders", areas=("GM0193", "PV23"))
    page = search(session, SearchCriteria(origin=HERE, remote_limit=10))
    expected = ["gemeente, inloop", "gemeente en land", "gemeente, met verwijzing", "provincie"]
    assert titles(page.remote)[:4] == expected
    assert set(titles(page.remote)[4:]) == {"land", "overal"}
    assert page.results == ()
    few = search(session, SearchCriteria(origin=HERE, remote_limit=2))
    assert titles(few.remote) == expected[:2]


@pytest.mark.parametrize("drive_by_terms", [False, True])
def test_from_afar_only_what_fits_comes(session, world, monkeypatch, drive_by_terms):
    if drive_by_terms:
        monkeypatch.setattr("app.domain.offerings.search.near.choose_drive", by_terms)
    world.offering("Zangles online", areas=("GM0344",))
    world.offering("Hulp per telefoon", areas=("NL",), kind=Kind.HELP, deliveries=["telephone"])
    assert titles(search(session, replace(PAGE, kind=Kind.HELP)).remote) == ["Hulp per telefoon"]
    assert titles(search(session, words("zangles")).remote) == ["Zangles online"]
    inside = replace(PAGE, municipality_code="GM0344", kind=Kind.LEARN)
    assert titles(search(session, inside).remote) == ["Zangles online"]


def by_terms(shape, *_others):
    """Always let the text index drive."""
    from app.domain.offerings.search.sql import Drive

    return replace(shape, drive=Drive.TERMS, candidates=1024)


def test_without_a_place_a_page_shows_what_is_for_the_whole_country(session, world):
    world.offering("land", areas=("NL",))
    world.offering("gemeente", areas=("GM0344",))
    world.offering("hier", world.venue("V", X, Y))
    page = search(session, replace(PAGE, origin=None))
    assert (titles(page.results), titles(page.remote)) == ([], ["land"])
    assert titles(search(session, replace(words("land"), origin=None)).remote) == ["land"]


def test_an_offering_is_shown_at_its_nearest_venue_and_says_how_many_others_there_are(session, world):
    venues = [world.venue(f"V{metres}", X + metres, Y) for metres in (4000, 100, 2000, 100_000)]
    world.offering("Overal", *venues)
    (result,) = search(session, PAGE).results
    assert result.distance_m == 100.0
    assert result.data["venue"]["name"] == "V100"
    assert result.data["otherVenues"] == 3


def test_equal_distances_are_ordered_by_id(session, world):
    here = world.venue("V", X + 500, Y)
    for number in range(30):
        world.offering(f"Aanbod {number}", here)
    first = search(session, replace(PAGE, limit=20))
    second = search(session, replace(PAGE, limit=20, cursor=first.next_cursor))
    ids = [result.listing_id for result in (*first.results, *second.results)]
    assert ids == sorted(ids)
    assert len(ids) == 30


@pytest.mark.parametrize(
    ("metres", "reach", "total", "is_exact"),
    [
        ([100 + n for n in range(12)], 5_000, 12, True),
        ([100, *(6_000 + n for n in range(12))], 10_000, 13, True),
        ([100, 30_000], 50_000, 2, True),
        ([100 + n for n in range(101)], 5_000, 100, False),
        ([100 + n for n in range(100)], 5_000, 100, True),
        ([120_000], None, 0, True),
        ([], None, 0, True),
    ],
)
def test_a_page_says_how_many_there_are_within_a_reach_that_holds_some(session, world, metres, reach, total, is_exact):
    for distance in metres:
        world.offering(f"Op {distance}", world.venue(f"V{distance}", X, Y + distance), refresh=False)
    refresh_listings(session, world.offering_ids)
    page = search(session, PAGE)
    assert (page.reach_m, page.count.total, page.count.is_exact) == (reach, total, is_exact)
    assert len(page.results) == min(len(metres), 20)


def test_behind_the_many_venues_of_one_offering_stand_the_others_with_their_cards(session, world, statements):
    world.offering("Overal", *(world.venue(f"V{metres}", X + metres, Y) for metres in range(100, 150)))
    for metres in range(30):
        world.offering(f"Les {metres}", world.venue(f"W{metres}", X + 2_000 + metres, Y))
    del statements[:]
    page = search(session, PAGE)
    assert titles(page.results) == ["Overal", *(f"Les {metres}" for metres in range(19))]
    assert (page.count.total, page.reach_m) == (31, 5_000)
    assert len(statements) == 2, "one brings the cards of the nearest, the other those of all"


def test_counting_all_is_exact_to_a_thousand(session, world):
    here = world.venue("V", X, Y)
    for number in range(1_001):
        world.offering(f"Aanbod {number}", here, themes=(), refresh=False)
    refresh_listings(session, world.offering_ids)
    every = SearchCriteria(origin=HERE, counting=Counting.ALL, limit=1)
    assert search(session, every).count == search(session, replace(every, origin=None)).count
    assert (search(session, every).count.total, search(session, every).count.is_exact) == (1_000, False)
    session.get(Offering, world.offering_ids[0]).status = Status.HIDDEN
    refresh_listings(session, world.offering_ids[:1])
    assert (search(session, every).count.total, search(session, every).count.is_exact) == (1_000, True)


def test_outside_the_radius_lies_what_is_a_little_farther(session, world):
    for metres in (900, 1_100, 3_000, 9_000, 12_000, 15_000, 20_000):
        world.offering(f"Op {metres}", world.venue(f"V{metres}", X, Y + metres))
    page = search(session, replace(PAGE, radius_m=2_000))
    assert titles(page.results) == ["Op 900", "Op 1100"]
    assert titles(page.beyond) == ["Op 3000", "Op 9000", "Op 12000", "Op 15000", "Op 20000"]
    assert (page.count.total, page.count.is_exact, page.reach_m) == (2, True, 2_000)
    assert page.fallback is None
    for_programs = search(session, replace(PAGE, radius_m=2_000, widen=False))
    assert (titles(for_programs.results), for_programs.beyond) == (["Op 900", "Op 1100"], ())
    first = search(session, replace(PAGE, radius_m=2_000, limit=1))
    assert (titles(first.results), first.beyond) == (["Op 900"], ())
    last = search(session, replace(PAGE, radius_m=2_000, limit=1, cursor=first.next_cursor))
    assert titles(last.results) == ["Op 1100"]
    assert last.next_cursor is None


def test_nothing_found_shows_the_nearest_informatiepunt_and_the_same_without_the_words(session, world):
    world.offering("Fietsles", world.venue("A", X, Y + 100), kind=Kind.LEARN)
    world.offering("Formulieren", world.venue("B", X, Y + 300), kind=Kind.HELP)
    world.offering("Informatiepunt", world.venue("C", X, Y + 900), kind=Kind.HELP, ido_variant=IdoVariant.BASIC)
    page = search(session, replace(words("zwemles"), kind=Kind.HELP))
    assert page.results == ()
    assert page.fallback.nearest_ido.data["title"] == "Informatiepunt"
    assert titles(page.fallback.without_words) == ["Formulieren", "Informatiepunt"]
    nothing = search(session, replace(words("zwemles"), kind=Kind.HELP, free=True, language="ar"))
    assert titles(nothing.fallback.without_words)[0] == "Fietsles"
    assert search(session, PAGE).fallback is None


@pytest.mark.parametrize("typed", ["brieven", "Taal", "cursussen", "lezer", "samenvatting", "omschreven", "language"])
def test_words_are_sought_in_title_theme_form_organisation_and_text(session, world, typed):
    world.offering(
        "Hulp bij een brief",
        world.venue("A", X, Y),
        summary="Een samenvatting",
        description="Wat omschreven is",
    )
    assert titles(search(session, words(typed)).results) == ["Hulp bij een brief"]
    assert search(session, words(f"{typed} zeppelin")).results == ()


def test_what_is_not_public_or_not_yet_or_no_longer_is_not_found_though_nobody_edits(session, world):
    today = date(2026, 6, 15)
    at = now().replace(year=2026, month=6, day=15, hour=12)
    venue = world.venue("A", X, Y)
    spans = {
        "altijd": (None, None),
        "vandaag": (today, today),
        "gisteren": (None, today - timedelta(days=1)),
        "morgen": (today + timedelta(days=1), None),
    }
    for title, (valid_from, valid_until) in spans.items():
        world.offering(title, venue, valid_from=valid_from, valid_until=valid_until, refresh=False)
        world.offering(f"{title} online", valid_from=valid_from, valid_until=valid_until, areas=("NL",), refresh=False)
    for status in Status:
        if status is not Status.PUBLISHED:
            world.offering(status.value, venue, status=status, refresh=False)
    refresh_listings(session, world.offering_ids, at=at - timedelta(days=30))
    every = SearchCriteria(origin=HERE, counting=Counting.ALL)

    def found(moment):
        page = search(session, every, at=moment)
        assert page.count.total == len(page.results)
        listed = search(session, replace(every, origin=None), at=moment)
        assert listed.count.total == len(listed.results) == len(page.results) + len(page.remote)
        return set(titles(page.results)), set(titles(page.remote))

    assert found(at) == ({"altijd", "vandaag"}, {"altijd online", "vandaag online"})
    assert found(at + timedelta(days=1))[0] == {"altijd", "morgen"}
    assert found(at - timedelta(days=1))[0] == {"altijd", "gisteren"}
    just_past_midnight_in_amsterdam = at.replace(hour=22, minute=30)
    assert found(just_past_midnight_in_amsterdam)[0] == {"altijd", "morgen"}


def test_a_card_forgets_by_itself_what_is_over(session, world):
    at = now().replace(hour=12, minute=0, microsecond=0)
    world.offering(
        "Cursus",
        world.venue("A", X, Y),
        sessions=tuple((at + timedelta(days=day), at + timedelta(days=day, hours=1)) for day in (1, 8)),
        unavailable_reason="vakantie",
        unavailable_until=at.date() + timedelta(days=3),
    )

    def card(moment):
        return search(session, PAGE, at=moment).results[0].data

    assert len(card(at)["sessions"]) == 2
    assert card(at)["unavailable"]["reason"] == "vakantie"
    assert len(card(at + timedelta(days=2))["sessions"]) == 1
    assert card(at + timedelta(days=5))["unavailable"] is None
    assert card(at + timedelta(days=9))["sessions"] == []


def test_walking_gives_each_result_once_while_others_are_written(session, world):
    world.fill(120, seed=9)
    criteria = SearchCriteria(origin=HERE, limit=10, remote_limit=0)
    before = {result.listing_id for result in search(session, replace(criteria, limit=100)).results}
    seen: list[str] = []
    cursor = None
    for step in range(100):
        page = search(session, replace(criteria, cursor=cursor))
        seen += [result.listing_id for result in page.results]
        world.offering(f"Nieuw {step}", world.venue(f"N{step}", X + 37 * step, Y - 900 * step))
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.parametrize(
    "criteria",
    [
        PAGE,
        SearchCriteria(origin=HERE),
        replace(PAGE, radius_m=5_000),
        replace(PAGE, theme="money", free=True),
        words("taal"),
        words("taal fiets"),
        words("niets hiervan"),
        replace(words("niets hiervan"), radius_m=5_000),
        replace(words("niets hiervan"), theme="money", free=True),
        replace(PAGE, language="xx", drop_in=True),
        replace(PAGE, origin=None),
        SearchCriteria(limit=100),
    ],
)
def test_a_page_costs_few_statements(session, world, statements, criteria):
    world.fill(60, seed=11)
    search(session, PAGE)
    statements.clear()
    page = search(session, criteria)
    assert 1 <= len(statements) <= (1 if page.results else 3)
    assert page.results or page.remote or page.fallback.without_words


def test_nearby_alternatives_cost_one_statement_and_keep_to_venues(session, world, statements):
    world.fill(20, seed=12)
    statements.clear()
    found = find_nearest(session, SearchCriteria(origin=HERE, limit=4))
    assert len(statements) == 1
    assert len(found) == 4
    assert all(result.distance_m is not None for result in found)


def test_a_broken_cursor_is_refused(session):
    for cursor in ("", "x", "=" * 10, "é"):
        with pytest.raises(InvalidParameter) as refused:
            search(session, replace(PAGE, cursor=cursor))
        assert refused.value.parameter == "cursor"
