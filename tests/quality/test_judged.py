"""Rules and distance: when something helps, and how much."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.quality.ground import Ground, Listed
from tests.quality.judged import Condition, Rule, Thing

CARD = {
    "title": "Taalcafé Zwolle",
    "themes": ["language"],
    "form": "drop-in",
    "kind": "learn",
    "audiences": ["newcomers"],
    "deliveries": ["on_site"],
    "access": "drop_in",
    "cost": {"kind": "free"},
    "languages": ["nl"],
    "ido": None,
}
ZWOLLE = SimpleNamespace(x=203_000.0, y=503_000.0, municipality_code="GM0193", province_code="PV23")
RULE = Rule.read({"says": "Taalcafé", "best": [{"title": "taalcafe"}], "fine": [{"theme": "language"}]})


def place(key: str, kilometres: float, *, title: str = "Taalcafé", **more) -> Listed:
    """Make a listing so far east of Zwolle."""
    facts = {"offering_id": key, "serves": frozenset(), "is_interrupted": False} | more
    spot = facts.pop("spot", (ZWOLLE.x + kilometres * 1000, ZWOLLE.y))
    return Listed(listing_id=key, spot=spot, thing=Thing.of({**CARD, "title": title}, ()), title=title, **facts)


def grades(*listed: Listed, rule: Rule = RULE) -> dict[str, int]:
    return dict(Ground(listed).judge(rule, ZWOLLE).grades)


def test_all_that_a_condition_names_must_hold_and_one_value_of_each_is_enough():
    thing = Thing.of(CARD, ["http://standaarden.overheid.nl/owms/terms/digid"])
    assert Condition.read({"theme": ["money", "language"], "form": "drop-in"}).holds(thing)
    assert not Condition.read({"theme": "language", "form": "course"}).holds(thing)
    assert Condition.read({"product": "digid"}).holds(thing)
    assert not Condition.read({"ido": True}).holds(thing)


def test_a_title_is_compared_without_accents_and_capitals():
    thing = Thing.of(CARD, ())
    assert Condition.read({"title": ["TAALCAFÉ"]}).holds(thing)
    assert not Condition.read({"title": ["praatcafé"]}).holds(thing)


@pytest.mark.parametrize("written", [{}, {"id": "b2k7"}, {"theme": "language", "thema": "taal"}])
def test_a_condition_on_no_fact_or_on_an_id_is_refused(written):
    with pytest.raises(ValueError, match="names some of"):
        Condition.read(written)


def test_what_fits_both_is_just_right_and_what_fits_neither_helps_nobody():
    other = Thing.of({**CARD, "themes": ["money"], "title": "Geldspreekuur"}, ())
    assert [RULE.grade(thing) for thing in (Thing.of(CARD, ()), other)] == [2, 0]


def test_what_is_rather_far_is_worth_less_and_what_is_too_far_nothing():
    assert grades(place("a", 1), place("b", 4.9), place("c", 5.1), place("d", 14.9), place("e", 15.1)) == {
        "a": 2,
        "b": 2,
        "c": 1,
        "d": 1,
    }


def test_far_is_farther_where_the_nearest_is_far():
    assert grades(place("a", 10), place("b", 19), place("c", 39), place("d", 41)) == {"a": 2, "b": 2, "c": 1}


def test_who_may_not_come_is_not_helped_and_what_is_interrupted_helps_less():
    assert grades(
        place("own", 1, serves=frozenset({"GM0193"})),
        place("other", 1, serves=frozenset({"GM0200"})),
        place("closed", 1, is_interrupted=True),
    ) == {"own": 2, "closed": 1}


def test_what_needs_no_journey_counts_only_where_it_is_asked_for():
    line = place("line", 0, spot=None, serves=frozenset({"NL"}))
    afar = Rule.read({"says": "Bellen", "afar": True, "best": [{"title": "taalcafe"}], "fine": []})
    assert grades(line, place("a", 1)) == {"a": 2}
    assert grades(line, place("a", 1), rule=afar) == {"line": 2}


def test_an_offering_at_two_venues_is_to_be_found_once():
    judgement = Ground([place("a", 1, offering_id="x"), place("b", 9, offering_id="x")]).judge(RULE, ZWOLLE)
    assert judgement.available == [2]
    assert judgement.nearest_m == 1_000
