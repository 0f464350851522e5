"""What a filter is said to leave is what search finds once it is chosen."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from app.domain.offerings.search import facets as module
from app.domain.offerings.search.facets import Candidate, count, count_facets
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import Counting, Order, Origin, SearchCriteria, Way
from app.domain.offerings.types import Kind
from tests.domain.offerings.search.making import AUDIENCES, FORMS, LANGUAGES, THEMES, UTRECHT, words_wish

HERE = Origin(*UTRECHT, municipality_code="GM0344", province_code="PV26")
CHOICES = {
    "theme": THEMES,
    "kind": tuple(Kind),
    "audience": AUDIENCES,
    "form": FORMS,
    "language": LANGUAGES,
    "delivery": tuple(Way),
    "radius_m": (5_000, 25_000),
    "free": (True,),
    "drop_in": (True,),
    "wheelchair": (True,),
}


def found(session, criteria: SearchCriteria) -> int:
    """Count by searching."""
    return search(session, replace(criteria, counting=Counting.ALL, remote_limit=200)).count.total


@pytest.mark.parametrize("words", ["", "taal"])
def test_each_choice_leaves_what_it_says(session, world, words):
    world.fill(200, seed=31)
    chance = random.Random(5)
    compared = 0
    for _ in range(6):
        chosen = {
            name: chance.choice(CHOICES[name]) for name in chance.sample(sorted(CHOICES), chance.choice((0, 1, 2)))
        }
        criteria = SearchCriteria(origin=HERE, wish=words_wish(words), order=Order.DISTANCE, **chosen)
        facets = count_facets(session, criteria, radii_m=CHOICES["radius_m"])
        assert facets.is_complete
        assert facets.total == found(session, criteria), chosen
        for name in chosen:
            off = False if getattr(criteria, name) is True else None
            assert facets.without[name] == found(session, replace(criteria, **{name: off})), (chosen, name)
        for name, values in CHOICES.items():
            for value in values:
                expected = found(session, replace(criteria, **{name: value}))
                assert facets.count(name, str(value).lower()) == expected, (chosen, name, value)
                compared += expected > 0
    assert compared > 100


def test_only_the_nearest_are_counted_and_that_is_said(session, world, monkeypatch):
    for number in range(30):
        world.offering(f"Les {number}", world.venue(f"plek {number}", UTRECHT[0] + 100 * number, UTRECHT[1]))
    monkeypatch.setattr(module, "COUNTED", 10)
    facets = count_facets(session, SearchCriteria(origin=HERE), radii_m=(500, 2_500))
    assert (facets.total, facets.is_complete) == (10, False)
    assert facets.counts["radius_m"] == {"500": 6}


def test_counting_takes_one_statement(session, world, monkeypatch):
    world.fill(20)
    asked = []
    run = module.Asked.run
    monkeypatch.setattr(module.Asked, "run", lambda self, statement: asked.append(1) or run(self, statement))
    count_facets(session, SearchCriteria(origin=HERE, wish=words_wish("taal"), free=True))
    assert len(asked) == 1


def test_an_offering_at_two_venues_counts_once_and_by_either():
    def at(distance, **values):
        return Candidate("a", distance, {name: frozenset(value) for name, value in values.items()})

    candidates = [at(100.0, theme=["digital"]), at(900.0, theme=["digital"], wheelchair=["true"])]
    facets = count(candidates, SearchCriteria(theme="digital"), horizon_m=None, radii_m=(500,))
    assert (facets.total, facets.count("wheelchair"), facets.count("radius_m", "500")) == (1, 1, 1)
    near = count(candidates, SearchCriteria(wheelchair=True), horizon_m=None, radii_m=(500,))
    assert (near.total, near.count("radius_m", "500"), near.count("theme", "digital")) == (1, 0, 1)
