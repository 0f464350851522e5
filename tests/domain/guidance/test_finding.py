"""Words of a tree lead somewhere when a need is recognised in them, or an offering has them."""

from __future__ import annotations

import pytest

from app.domain.guidance.finding import finder
from app.domain.guidance.types import Wanted
from app.domain.offerings.types import Kind
from app.domain.taxonomy.vocabulary.queries import load_vocabulary
from tests.domain.offerings.search.making import UTRECHT, World


@pytest.fixture
def finds(session):
    return finder(session, load_vocabulary(session))


def test_a_need_is_enough_where_there_is_no_offering_yet(finds):
    assert finds(Wanted(words="Informatiepunt"))
    assert finds(Wanted(words="hulp met mijn toeslag"))


@pytest.mark.parametrize("words", ["de het een", "zzzqqq xyzzy", "klompendans", "?!", ""])
def test_what_nothing_is_found_by_does_not(finds, words):
    assert not finds(Wanted(words=words))


def test_words_that_an_offering_has_lead_to_it_and_not_past_what_else_is_wanted(session):
    world = World(session)
    world.offering("Klompendans", world.venue("Dorpshuis", *UTRECHT), kind=Kind.LEARN, themes=("health",))
    finds = finder(session, load_vocabulary(session))
    assert finds(Wanted(words="klompendans"))
    assert finds(Wanted(words="de klompendans", kind=Kind.LEARN, theme="health"))
    assert not finds(Wanted(words="klompendans", kind=Kind.HELP))
    assert not finds(Wanted(words="klompendans xyzzy"))
