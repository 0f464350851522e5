"""The advice: what fits and is near first; never nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.base import now
from app.domain.guidance.advice import Fit, advise
from app.domain.offerings.search.types import Origin, SearchCriteria
from app.domain.offerings.types import Access, Delivery, IdoVariant, Kind
from tests.domain.offerings.search.making import UTRECHT, World

HERE = Origin(x=UTRECHT[0], y=UTRECHT[1], municipality_code="GM0344", province_code="PV26")
MONEY = SearchCriteria(origin=HERE, theme="money", kind=Kind.HELP)


@pytest.fixture
def world(session):
    return World(session)


def titles(advice):
    return [result.data["title"] for result in (advice.first, *advice.further) if result]


def help_with_money(world, title, metres, **values):
    venue = world.venue(f"Buurthuis {title}", UTRECHT[0] + metres, UTRECHT[1])
    return world.offering(title, venue, kind=Kind.HELP, themes=("money",), **values)


def test_one_first_and_two_more_in_the_order_of_search(session, world):
    for number, metres in enumerate((300, 100, 400, 200)):
        help_with_money(world, f"Geldspreekuur {number}", metres)
    advice = advise(session, MONEY)
    assert advice.fit is Fit.GOOD
    assert titles(advice) == ["Geldspreekuur 1", "Geldspreekuur 3", "Geldspreekuur 0"]


def test_what_answers_only_a_part_of_what_was_asked_is_another_thing(session, world):
    help_with_money(world, "Geldspreekuur", 100)
    advice = advise(session, MONEY).for_a_part()
    assert (titles(advice), advice.fit) == (["Geldspreekuur"], Fit.OTHER_THING)


def test_what_needs_a_referral_or_is_closed_for_a_while_steps_back(session, world):
    help_with_money(world, "Na verwijzing", 100, access=Access.REFERRAL)
    help_with_money(world, "Inloop", 900, access=Access.DROP_IN)
    assert titles(advise(session, MONEY)) == ["Inloop", "Na verwijzing"]


def test_what_opens_only_after_two_weeks_steps_back_and_what_nobody_knows_does_not(session, world):
    far_off = now() + timedelta(days=90)
    help_with_money(world, "Volgend seizoen", 100, sessions=((far_off, far_off + timedelta(hours=1)),))
    help_with_money(world, "Elke dag", 900, hours="Mo-Su 09:00-17:00")
    help_with_money(world, "Onbekend", 500)
    assert titles(advise(session, MONEY)) == ["Onbekend", "Elke dag", "Volgend seizoen"]


def test_a_line_that_is_asked_for_is_always_told(session, world):
    for number in range(4):
        help_with_money(world, f"Geldspreekuur {number}", 100 + number)
    remote = {"kind": Kind.HELP, "themes": ("money",), "areas": ("NL",), "phone": "1"}
    world.offering("Alleen online", deliveries=["online"], **remote)
    assert "Geldlijn" not in titles(advise(session, MONEY, line=MONEY))
    world.offering("Geldlijn", deliveries=["telephone"], **remote)
    assert titles(advise(session, MONEY)) == ["Geldspreekuur 0", "Geldspreekuur 1", "Geldspreekuur 2"]
    assert titles(advise(session, MONEY, line=MONEY)) == ["Geldspreekuur 0", "Geldspreekuur 1", "Geldlijn"]


def test_by_telephone_means_by_telephone(session, world):
    help_with_money(world, "Om de hoek", 100)
    world.offering("Geldlijn", kind=Kind.HELP, themes=("money",), areas=("NL",), deliveries=["telephone"], phone="1")
    advice = advise(session, MONEY, Delivery.TELEPHONE)
    assert (titles(advice), advice.fit) == (["Geldlijn"], Fit.GOOD)
    advice = advise(session, MONEY, Delivery.AT_HOME)
    assert (titles(advice), advice.fit) == (["Om de hoek", "Geldlijn"], Fit.OTHER_WAY)
    assert titles(advise(session, MONEY, Delivery.ON_SITE)) == ["Om de hoek"]


def test_without_a_place_only_what_is_given_from_afar(session, world):
    help_with_money(world, "Om de hoek", 100)
    world.offering("Geldlijn", kind=Kind.HELP, themes=("money",), areas=("NL",), deliveries=["telephone"], phone="1")
    nowhere = SearchCriteria(theme="money", kind=Kind.HELP)
    assert titles(advise(session, nowhere)) == ["Geldlijn"]
    assert advise(session, nowhere, Delivery.ON_SITE).fit is Fit.OTHER_WAY
    other = advise(session, SearchCriteria(theme="legal"))
    assert (titles(other), other.fit) == (["Geldlijn"], Fit.OTHER_THING)


def test_when_nothing_is_near_the_nearest_information_point_goes_first(session, world):
    help_with_money(world, "Ver weg", 15_500)
    library = world.venue("Bibliotheek", UTRECHT[0] + 15_100, UTRECHT[1])
    world.offering("Informatiepunt", library, kind=Kind.HELP, themes=("government",), ido_variant=IdoVariant.BASIC)
    advice = advise(session, MONEY)
    assert (titles(advice), advice.fit) == (["Informatiepunt", "Ver weg"], Fit.FAR)
    advice = advise(session, SearchCriteria(origin=HERE, theme="legal"))
    assert (titles(advice), advice.fit) == (["Informatiepunt"], Fit.OTHER_THING)


@pytest.mark.parametrize(("metres", "first", "fit"), [(14_900, "Geld", Fit.GOOD), (15_100, "Informatiepunt", Fit.FAR)])
def test_up_to_fifteen_kilometres_what_fits_is_near(session, world, metres, first, fit):
    help_with_money(world, "Geld", metres)
    library = world.venue("Bibliotheek", UTRECHT[0] + 5_000, UTRECHT[1])
    world.offering("Informatiepunt", library, kind=Kind.HELP, themes=("government",), ido_variant=IdoVariant.BASIC)
    advice = advise(session, MONEY)
    assert (titles(advice)[0], advice.fit) == (first, fit)


def test_what_fits_goes_before_an_information_point_that_is_farther(session, world):
    help_with_money(world, "Ver weg", 15_500)
    library = world.venue("Bibliotheek", UTRECHT[0] + 15_900, UTRECHT[1])
    world.offering("Informatiepunt", library, kind=Kind.HELP, themes=("government",), ido_variant=IdoVariant.BASIC)
    assert titles(advise(session, MONEY)) == ["Ver weg"]


def test_an_empty_country_gives_no_advice_and_no_error(session):
    advice = advise(session, MONEY)
    assert (advice.first, advice.further, advice.fit) == (None, (), Fit.OTHER_THING)
    assert advise(session, SearchCriteria()).first is None


def test_an_offering_at_two_venues_is_advised_once(session, world):
    near, far = world.venue("A", UTRECHT[0] + 10, UTRECHT[1]), world.venue("B", UTRECHT[0] + 20, UTRECHT[1])
    world.offering(
        "Overal", near, far, kind=Kind.HELP, themes=("money",), deliveries=["on_site", "online"], areas=("NL",)
    )
    assert titles(advise(session, MONEY)) == ["Overal"]
