"""A ranked search on both engines: held against a plain reckoning, walked page by page, explained and fair."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.offerings.search import ranked
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.search.asking import list_terms
from app.domain.offerings.search.facets import count_facets
from app.domain.offerings.search.models import Listing, OpenInterval
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.rules import BLUR_M
from app.domain.offerings.search.scoring import Judge, Traits, scale_of
from app.domain.offerings.search.types import Count, Counting, IntervalState, Order, Origin, SearchCriteria
from app.domain.offerings.search.wish import wish_of
from app.domain.offerings.types import CostKind, Kind
from app.domain.taxonomy.vocabulary.understanding import Vocabulary, understand
from tests.domain.offerings.search.making import UTRECHT, WORDS

HERE = Origin(*UTRECHT, municipality_code="GM0344", province_code="PV26")
X, Y = UTRECHT
AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def asking(text: str, vocabulary: Vocabulary, **more) -> SearchCriteria:
    """Make the criteria of a question at Utrecht."""
    return SearchCriteria(**{"origin": HERE, "wish": wish_of(understand(text, vocabulary)), **more})


def look_around(monkeypatch: pytest.MonkeyPatch, around: int, hinted: int) -> None:
    """Look among so many of the nearest, however many of them fit."""
    monkeypatch.setattr(ranked, "AROUND", (around,))
    monkeypatch.setattr(ranked, "USUALLY_AROUND", around)
    monkeypatch.setattr(ranked, "HINTED", hinted)


def titles(page) -> list[str]:
    return [result.data["title"] for result in page.results]


def reckon(session: Session, criteria: SearchCriteria, at: datetime) -> list[str]:
    """Rank all listings the plain way: every listing, one by one."""
    origin, wish = criteria.origin, criteria.wish
    listings = [
        (math.hypot(listing.x - origin.x, listing.y - origin.y), listing)
        for listing in session.scalars(select(Listing).where(Listing.x.is_not(None)))
    ]
    distances = sorted(distance for distance, _ in listings)
    few = distances[ranked.NEAREST_FEW - 1] if len(distances) >= ranked.NEAREST_FEW else None
    around, hinted = ranked.USUALLY_AROUND, ranked.HINTED
    reach = distances[around - 1] - BLUR_M if len(distances) >= around else math.inf
    near = distances[hinted - 1] - BLUR_M if len(distances) >= hinted else math.inf
    judge = Judge(wish, origin, scale_of(few), at)
    found: dict[str, tuple[float, Listing, bool]] = {}
    today = at.date()
    for distance, listing in sorted(listings, key=lambda one: (one[0], one[1].listing_id)):
        has = {*listing.terms.split()}
        fits = any(has >= {*row} for row in wish.fits)
        may = fits or (distance <= near and bool(has & {*wish.hints}))
        if not wish.subjects and may and not fits:
            may = len(has & {*wish.words}) * 2 >= len(wish.words)
        is_public = listing.visible_from <= today <= listing.visible_until
        if may and is_public and has >= {*list_terms(criteria)}:
            found.setdefault(listing.offering_id, (distance, listing, fits))
    fitting = sorted(distance for distance, _, fits in found.values() if fits)
    edge = max(reach, fitting[ranked.FEW - 1] if len(fitting) >= ranked.FEW else math.inf)
    keyed = []
    for distance, listing, _fits in found.values():
        if distance > edge:
            keyed.append((distance, listing.listing_id))
            continue
        opens = session.scalars(
            select(OpenInterval.starts_at)
            .where(
                OpenInterval.timetable_id == listing.timetable_id,
                OpenInterval.state == IntervalState.OPEN,
                OpenInterval.ends_at > int(at.timestamp() // 60),
            )
            .order_by(OpenInterval.starts_at)
        ).first()
        score = judge.score(
            Traits.of(listing.traits, listing.terms), distance, opens, is_scheduled=listing.timetable_id is not None
        )
        keyed.append((judge.key(score, listing.listing_id), listing.listing_id))
    fit = {listing.listing_id for _, listing, fits in found.values() if fits}
    first = enumerate(sorted(keyed))
    return [one for place, (_, one) in first if one in fit or place < ranked.FIRST_FEW]


def walk(session: Session, criteria: SearchCriteria, at: datetime) -> list[str]:
    """Walk all pages; each later one a while after the first, as a visitor does."""
    found: list[str] = []
    cursor = None
    while True:
        page = search(session, replace(criteria, cursor=cursor), at=at)
        found += [result.listing_id for result in page.results]
        assert len(page.results) <= criteria.limit
        cursor = page.next_cursor
        if cursor is None:
            return found
        assert len(page.results) == criteria.limit
        at += timedelta(minutes=3)


@pytest.mark.parametrize(("around", "hinted", "few"), [(256, 128, 24), (60, 30, 5), (40, 40, 30)])
def test_any_question_is_answered_as_a_plain_reckoning_has_it_on_every_page(
    session, world, vocabulary, monkeypatch, around, hinted, few
):
    look_around(monkeypatch, around, hinted)
    monkeypatch.setattr(ranked, "FEW", few)
    world.fill(200)
    chance = random.Random(5)
    questions = ["taal leren", "computer", "schulden", "toeslag brief", "koffie tuin", "hulp bij formulier", "budget"]
    for text in [*questions, *(" ".join(chance.sample(WORDS, 2)) for _ in range(3))]:
        origin = replace(HERE, x=X + chance.gauss(0, 20_000), y=Y + chance.gauss(0, 20_000))
        kind = chance.choice((None, None, Kind.HELP))
        criteria = asking(text, vocabulary, origin=origin, kind=kind, limit=chance.choice((3, 20)))
        assert walk(session, criteria, AT) == reckon(session, criteria, AT), text


def test_a_need_in_the_title_goes_before_one_in_the_summary_and_that_before_the_theme(session, world, vocabulary):
    common = {"themes": ("money",), "kind": Kind.HELP, "form_key": "consultation"}
    world.offering("Grip", world.venue("A", X, Y + 100), **common)
    world.offering("Spreekuur", world.venue("B", X, Y + 200), summary="Ook bij schulden.", **common)
    world.offering("Hulp bij schulden", world.venue("C", X, Y + 300), **common)
    assert titles(search(session, asking("ik heb schulden", vocabulary))) == ["Hulp bij schulden", "Spreekuur", "Grip"]


def test_much_nearer_goes_before_a_little_better_and_far_away_is_last(session, world, vocabulary):
    common = {"themes": ("digital",), "kind": Kind.HELP, "form_key": "drop-in"}
    world.offering("Digicafé ver weg", world.venue("A", X, Y + 40_000), **common)
    world.offering("Inloop", world.venue("B", X, Y + 200), summary="Hulp bij de computer.", **common)
    assert titles(search(session, asking("hulp bij computer", vocabulary))) == ["Inloop", "Digicafé ver weg"]


@pytest.mark.parametrize(("metres", "scale_m"), [(500, 6_500), (4_000, 8_000), (None, 9_000)])
def test_where_there_is_much_far_is_sooner_far(session, world, vocabulary, metres, scale_m):
    """The scale is twice as far as the 32 nearest lie, between 6.5 and 9 km."""
    for number in range(32 if metres else 5):
        world.offering(f"Tuin {number}", world.venue(f"V{number}", X, Y + (metres or 500)), themes=("health",))
    world.offering("Hulp bij schulden", world.venue("A", X, Y - 8_000), themes=("money",))
    (result,) = search(session, asking("schulden", vocabulary)).results
    assert result.score.near == pytest.approx(1 / (1 + (8_000 / scale_m) ** 2))


def test_nearest_first_is_one_choice_away_and_what_no_words_give(session, world, vocabulary):
    world.offering("Hulp bij schulden", world.venue("A", X, Y + 900), themes=("money",))
    world.offering("Spreekuur", world.venue("B", X, Y + 100), themes=("money",), summary="Ook bij schulden.")
    best = asking("schulden", vocabulary)
    assert titles(search(session, best)) == ["Hulp bij schulden", "Spreekuur"]
    assert titles(search(session, replace(best, order=Order.DISTANCE))) == ["Spreekuur", "Hulp bij schulden"]
    assert titles(search(session, replace(best, wish=None))) == ["Spreekuur", "Hulp bij schulden"]


def test_what_is_only_for_the_residents_of_elsewhere_comes_last(session, world, vocabulary):
    venue = world.venue("A", X, Y + 100)
    world.offering("Schulden elders", venue, themes=("money",), areas=("GM0200",), residents_only=True)
    world.offering("Schulden hier", world.venue("B", X, Y + 4_000), themes=("money",), residents_only=True,
                   areas=("GM0344",))  # fmt: skip
    assert titles(search(session, asking("schulden", vocabulary))) == ["Schulden hier", "Schulden elders"]


def test_what_opens_sooner_goes_before_its_equal(session, world, vocabulary):
    venue = world.venue("A", X, Y + 100)
    for title, hours in (("Schulden later", "Mo 09:00-12:00"), ("Schulden nu", "Tu 09:00-12:00")):
        world.offering(title, venue, themes=("money",), hours=hours, refresh=False)
    refresh_listings(session, world.offering_ids, at=AT)
    page = search(session, asking("schulden", vocabulary), at=AT)
    assert titles(page) == ["Schulden nu", "Schulden later"]
    assert page.results[0].score.opens == 1.0


def test_what_does_not_open_for_weeks_stands_behind_what_does(session, world, vocabulary):
    far_off = AT + timedelta(days=90)
    common = {"themes": ("money",), "kind": Kind.HELP, "refresh": False}
    world.offering("Hulp bij schulden in juni", world.venue("A", X, Y + 100), **common,
                   sessions=((far_off, far_off + timedelta(hours=2)),))  # fmt: skip
    world.offering("Hulp bij schulden", world.venue("B", X, Y + 3_000), **common, hours="Th 09:00-12:00")
    refresh_listings(session, world.offering_ids, at=AT)
    page = search(session, asking("schulden", vocabulary), at=AT)
    assert titles(page) == ["Hulp bij schulden", "Hulp bij schulden in juni"]
    assert [result.score.soon for result in page.results] == [1.0, 0.75]


def test_a_place_to_drop_in_that_is_closed_for_weeks_stands_behind_too_and_a_course_does_not(
    session, world, vocabulary
):
    far_off = AT + timedelta(days=60)
    common = {"themes": ("language",), "kind": Kind.LEARN, "refresh": False}
    later = {"sessions": ((far_off, far_off + timedelta(hours=2)),)}
    world.offering("Taalcafé", world.venue("A", X, Y + 100), form_key="drop-in", **common, **later)
    world.offering("Taalcafé open", world.venue("B", X, Y + 900), form_key="drop-in", **common, hours="Th 09:00-12:00")
    world.offering("Taalles", world.venue("C", X, Y + 1_800), form_key="course", **common, **later)
    refresh_listings(session, world.offering_ids, at=AT)
    found = {one.data["title"]: one.score.soon for one in search(session, asking("taalles", vocabulary), at=AT).results}
    assert found == {"Taalcafé": 0.75, "Taalcafé open": 1.0, "Taalles": 1.0}


def test_what_is_not_given_now_stands_behind_what_is_a_course_too(session, world, vocabulary):
    common = {"themes": ("money",), "form_key": "course", "kind": Kind.LEARN, "refresh": False}
    ill = {"unavailable_reason": "De docent is ziek", "unavailable_until": AT.date() + timedelta(days=40)}
    world.offering("Omgaan met geld 1", world.venue("A", X, Y + 100), **common, **ill)
    world.offering("Omgaan met geld 2", world.venue("B", X, Y + 2_000), **common)
    refresh_listings(session, world.offering_ids, at=AT)
    page = search(session, asking("budget", vocabulary), at=AT)
    assert [result.score.soon for result in page.results] == [1.0, 0.5]
    assert titles(page) == ["Omgaan met geld 2", "Omgaan met geld 1"]


def test_of_equals_the_one_without_a_price_goes_first(session, world, vocabulary):
    venue = world.venue("A", X, Y + 100)
    for number in range(3):
        common = {"themes": ("money",), "refresh": number == 2}
        world.offering("Omgaan met geld", venue, id=f"paid{number}", cost_kind=CostKind.PAID, cost_cents=900, **common)
        world.offering("Omgaan met geld", venue, id=f"free{number}", cost_kind=CostKind.FREE, **common)
    refresh_listings(session, world.offering_ids)
    costs = [result.data["cost"]["kind"] for result in search(session, asking("budget", vocabulary)).results]
    assert costs == ["free"] * 3 + ["paid"] * 3


def test_what_is_only_something_like_it_stands_among_the_first_few_only(session, world, vocabulary, monkeypatch):
    monkeypatch.setattr(ranked, "FIRST_FEW", 3)
    for number in range(2):
        world.offering(f"Hulp bij schulden {number}", world.venue(f"A{number}", X, Y + 100), themes=("money",))
    for number in range(4):
        world.offering(f"Spaarclub {number}", world.venue(f"B{number}", X, Y + 200), themes=("money",))
    criteria = asking("schulden", vocabulary, limit=2)
    found = walk(session, criteria, AT)
    assert len(found) == 3
    assert [title[:4] for title in titles(search(session, replace(criteria, limit=9), at=AT))] == [
        "Hulp",
        "Hulp",
        "Spaa",
    ]


@pytest.mark.parametrize("radius_m", [None, 3_000])
def test_as_many_are_counted_as_are_listed_and_the_heading_counts_what_fits(session, world, vocabulary, radius_m):
    """What is only something like it is listed where little fits, and says so; beyond the radius nothing counts."""
    for number, title in enumerate(("Hulp bij schulden", "Spaarclub", "Rekenen met geld", "Hulp bij schulden 2")):
        world.offering(title, world.venue(title, X, Y + 1_000 * (number + 1)), themes=("money",))
    reach = asking("schulden", vocabulary, radius_m=radius_m, counting=Counting.REACH)
    page = search(session, reach, at=AT)
    fits = [result.data["title"] for result in page.results if result.fits]
    assert fits == [title for title in titles(page) if "schulden" in title]
    assert page.count == Count(len(fits), is_exact=True)
    assert count_facets(session, reach, at=AT).total == len(fits)
    criteria = replace(reach, counting=Counting.ALL, limit=2)
    page = search(session, criteria, at=AT)
    assert page.count == Count(len(walk(session, criteria, AT)), is_exact=True)
    later = search(session, replace(criteria, counting=Counting.ALL, cursor=page.next_cursor), at=AT)
    assert later.count == page.count
    assert later.passed == 2


@pytest.mark.parametrize(
    ("text", "title", "is_met"),
    [
        ("voedselbank", "Maatschappelijk werk", False),
        ("voedselbank", "Uitgifte voedselbank", True),
        ("schulden", "Spaarclub", False),
        ("schulden", "Hulp bij schulden", True),
        ("computer", "Digicafé", True),
        ("kwantumfysica", "Kwantumfysica voor iedereen", True),
    ],
)
def test_it_is_told_when_nothing_answers_the_need_itself(session, world, vocabulary, text, title, is_met):
    world.offering(title, world.venue("A", X, Y + 100), themes=("money",), kind=Kind.HELP)
    page = search(session, asking(text, vocabulary))
    assert titles(page) == [title]
    assert page.is_met is page.is_answered is is_met


def test_what_answers_a_need_only_far_away_does_not_meet_it_unless_so_far_was_asked_for(session, world, vocabulary):
    world.offering("Hulp bij schulden", world.venue("A", X, Y + 39_000), themes=("money",), kind=Kind.HELP)
    for radius_m, is_met in ((None, False), (10_000, False), (50_000, True)):
        page = search(session, asking("schulden", vocabulary, radius_m=radius_m, widen=True))
        assert (page.is_met, page.is_answered) == (is_met, True)


def test_equal_offers_change_places_from_day_to_day_and_not_within_one(session, world, vocabulary):
    venue = world.venue("A", X, Y + 100)
    for number in range(6):
        world.offering("Hulp bij schulden", venue, themes=("money",), id=f"equal{number}", refresh=False)
    refresh_listings(session, world.offering_ids, at=AT)
    criteria = asking("schulden", vocabulary)

    def order(at):
        return tuple(result.offering_id for result in search(session, criteria, at=at).results)

    assert order(AT) == order(AT + timedelta(hours=5))
    assert len({order(AT + timedelta(days=day)) for day in range(6)}) > 1


def test_what_is_given_from_afar_is_ranked_by_need_too(session, world, vocabulary):
    world.offering("Aardig gesprek", areas=("GM0344",), summary="Ook over schulden.", themes=("money",))
    world.offering("Geldlijn: bellen over schulden", areas=("NL",), themes=("money",))
    page = search(session, asking("schulden", vocabulary))
    assert [result.data["title"] for result in page.remote] == ["Geldlijn: bellen over schulden", "Aardig gesprek"]


def test_those_of_one_venue_far_away_come_once_wherever_a_page_ends(session, world, vocabulary, monkeypatch):
    look_around(monkeypatch, 2, 2)
    monkeypatch.setattr(ranked, "FEW", 3)
    for number in range(3):
        world.offering(f"Tuin {number}", world.venue(f"Near{number}", X, Y + 100 * number), themes=("health",))
    venue = world.venue("Far", X, Y + 9_000)
    far = [world.offering(f"Hulp bij schulden {number}", venue, themes=("money",)) for number in range(12)]
    for limit in (1, 2, 3, 5, 12):
        criteria = asking("schulden", vocabulary, limit=limit)
        found = walk(session, criteria, AT)
        assert len(found) == len(set(found)) == len(far)


def test_what_is_known_to_be_all_is_not_asked_for_again(session, world, vocabulary, monkeypatch, statements):
    look_around(monkeypatch, 2, 2)
    monkeypatch.setattr(ranked, "FEW", 2)
    for number in range(2):
        world.offering(f"Tuin {number}", world.venue(f"Near{number}", X, Y + 100 * number), themes=("health",))
    far = [
        world.offering(f"Hulp bij schulden {n}", world.venue(f"Far{n}", X, Y + 9_000 + 100 * n), themes=("money",))
        for n in range(5)
    ]
    criteria = asking("schulden", vocabulary)
    search(session, criteria)
    statements.clear()
    assert len(search(session, criteria).results) == len(far)
    assert len(statements) == 2


def test_results_come_once_while_others_are_written(session, world, vocabulary, monkeypatch):
    look_around(monkeypatch, 60, 60)
    world.fill(120, seed=9)
    criteria = asking("taal", vocabulary, limit=7, remote_limit=0)
    before = set(walk(session, criteria, now()))
    seen: list[str] = []
    cursor = None
    for step in range(200):
        page = search(session, replace(criteria, cursor=cursor))
        seen += [result.listing_id for result in page.results]
        world.offering(f"Taal nieuw {step}", world.venue(f"N{step}", X + 37 * step, Y - 900 * step))
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.parametrize("text", ["taal", "schulden en toeslag", "koffie", "hulp bij de computer"])
def test_a_page_costs_at_most_two_statements(session, world, vocabulary, statements, text):
    world.fill(60, seed=11)
    criteria = asking(text, vocabulary, widen=True)
    search(session, criteria)
    statements.clear()
    page = search(session, criteria)
    assert page.results
    assert len(statements) <= 2


@pytest.mark.parametrize("radius_m", [None, 5_000])
@pytest.mark.parametrize("text", ["vliegtuigbouw", "schulden", "zwemles in het arabisch"])
def test_a_page_on_which_nothing_is_found_costs_at_most_three_too(
    session, world, vocabulary, statements, text, radius_m
):
    for number in range(40):
        world.offering(f"Tuin {number}", world.venue(f"V{number}", X, Y + 100 * number), themes=("health",))
    criteria = asking(text, vocabulary, widen=True, radius_m=radius_m)
    search(session, criteria)
    statements.clear()
    page = search(session, criteria)
    assert not page.results
    assert page.fallback.without_words
    assert len(statements) <= 3


def test_every_result_says_why_it_stands_there(session, world, vocabulary):
    world.offering("Hulp bij schulden", world.venue("A", X, Y + 100), themes=("money",))
    (result,) = search(session, asking("schulden", vocabulary)).results
    score = result.score
    assert score.total == pytest.approx(
        score.fit
        * score.near
        * score.serves
        * score.soon
        * (1 - 0.06 * (1 - score.opens) - 0.02 * (1 - score.checked) - 0.04 * (1 - score.free))
    )
