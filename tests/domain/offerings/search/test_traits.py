"""What a ranked search judges a listing by: short, exact, and beside the walk so that nothing else is read."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from app.domain.offerings.search import ranked, rules
from app.domain.offerings.search.asking import Asked
from app.domain.offerings.search.models import Listing
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.scoring import Traits, traits_among
from app.domain.offerings.search.types import Order, Origin, SearchCriteria
from app.domain.offerings.search.wish import wish_of
from app.domain.taxonomy.models import Audience, Form, NeedEntry, SpokenLanguage, Theme
from app.domain.taxonomy.vocabulary.understanding import understand
from tests.domain.offerings.search.making import UTRECHT
from tests.domain.offerings.search.test_near import nodes_of

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def test_traits_are_what_counts_and_no_more():
    terms = ["kind:help", "access:drop_in", "ido:fysiek", "checked:202609", "need:digid", "nt:digid", "t:digid"]
    written = rules.traits_of([*terms, "digid", "spreekuur"])
    assert written.split()[0] == f"1:{2026 * 12 + 9}"
    assert Traits.of(written).has == traits_among(["kind:help", "need:digid", "nt:digid", "t:digid"]) | {
        written.split()[0]
    }
    assert rules.traits_of([]) == "0:"


def test_what_is_for_the_residents_of_some_areas_says_so_besides():
    of_ede = Traits.of(rules.traits_of(["only:gm0228"]))
    assert traits_among(["only:gm0228", rules.ONLY]) <= of_ede.has
    assert rules.trait(rules.ONLY) not in Traits.of(rules.traits_of(["only", "t:only"])).has  # a word is no mark


def test_no_two_of_what_can_be_asked_for_are_alike(session):
    keys = {
        "theme": session.scalars(select(Theme.key)),
        "aud": session.scalars(select(Audience.key)),
        "form": session.scalars(select(Form.key)),
        "lang": session.scalars(select(SpokenLanguage.code)),
    }
    terms = {rules.facet(name, key) for name, found in keys.items() for key in found}
    needs = session.scalars(select(NeedEntry.key)).all()
    terms |= {f"{start}{key}" for start, key in itertools.product(("need:", "nt:", "np:"), needs)}
    terms |= {"kind:learn", "kind:help", "cost:free", "cost:paid", rules.TERM_IDO, rules.ONLY}
    assert len(terms) > 400
    assert len({rules.trait(term) for term in terms}) == len(terms)


def test_a_listing_has_the_traits_of_its_terms(session, world):
    world.fill(60)
    for traits, terms in session.execute(select(Listing.traits, Listing.terms)):
        has, known = Traits.of(traits), terms.split()
        judged = [
            term for term in known if ":" in term and not term.startswith(("access:", "ido:", "checked:", "mun:"))
        ]
        judged = [term for term in judged if not term.startswith(("by:", "wheelchair:", "area:", "is:remote"))]
        assert has.has - {has.head, rules.trait(rules.ONLY)} == traits_among(judged)
        assert int(has.head[0]) == min(9, sum(term.startswith("nt:") for term in known))


@pytest.mark.parametrize(("question", "is_worded"), [("digid", False), ("digid met koffie", True)])
def test_terms_are_read_only_where_other_words_of_the_question_count(session, world, vocabulary, question, is_worded):
    world.fill(40)
    criteria = SearchCriteria(origin=Origin(*UTRECHT), wish=wish_of(understand(question, vocabulary)))
    one = ranked._Search(Asked(session.connection(), criteria, AT))
    assert one.is_worded is is_worded
    rows = one._look_around()
    assert any(row[0] == 0 for row in rows)
    assert {row[5] is not None for row in rows if row[0] == 0} == {is_worded}


def test_a_ranked_search_reads_the_walk_index_and_cards_alone(session, world, vocabulary, engine_name):
    if engine_name == "spatialite":
        pytest.skip("SQLite is told which index to take")
    world.fill(60)
    session.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"))
    criteria = SearchCriteria(origin=Origin(*UTRECHT), wish=wish_of(understand("digid", vocabulary)), remote_limit=0)
    asked = Asked(session.connection(), criteria, AT)
    asked_for = []
    asked.run = lambda statement, more: asked_for.append((statement, {**asked.values, **more})) or []
    ranked._Search(asked)._look_around()
    ((statement, values),) = asked_for
    cursor = session.connection().connection.cursor()
    plan = cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", values).fetchone()[0][0]["Plan"]
    read = {(node["Node Type"], node["Relation Name"]) for node in nodes_of(plan) if "Relation Name" in node}
    assert ("Index Only Scan", "listing") in read
    assert {table for _, table in read} == {"listing", "listing_card", "open_interval"}
    assert [kind for kind, table in read if table == "listing"] == ["Index Only Scan"]


@pytest.mark.parametrize("order", Order)
def test_a_need_is_found_by_its_traits_in_either_order(session, world, vocabulary, order):
    x, y = UTRECHT
    world.offering("DigiD aanvragen", world.venue("A", x, y + 100), themes=("government",))
    world.offering("Tuinieren", world.venue("B", x, y + 50), themes=("health",))
    criteria = SearchCriteria(origin=Origin(x, y), wish=wish_of(understand("digid", vocabulary)), order=order)
    assert [result.data["title"] for result in search(session, criteria, at=AT).results] == ["DigiD aanvragen"]
