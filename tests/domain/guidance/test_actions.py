"""Trees in the database: one in use, older ones kept, a broken one never."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.domain.audit.models import AuditEvent
from app.domain.guidance.actions import load_tree, seed_tree
from app.domain.guidance.models import GuidanceTree
from app.domain.guidance.queries import find_document, find_tree, newest_version
from app.domain.guidance.reading import Known, TreeRefused
from app.domain.guidance.seed import seed_document
from app.http.current import forget_current, get_tree


def changed(question="Wat zoekt u?"):
    document = seed_document()
    document["steps"]["wat"]["question"]["nl"] = question
    return document


def count(session):
    return session.scalar(select(func.count()).select_from(GuidanceTree))


def test_a_database_begins_with_the_tree_of_the_product(session):
    assert find_tree(session).version == 1
    assert find_document(session) == seed_document()
    assert not seed_tree(session)
    assert count(session) == 1


def test_a_loaded_tree_is_the_next_version_and_stays_when_seeded_again(session):
    tree = load_tree(session, changed(), Known(), by="cli:test")
    assert tree.version == find_tree(session).version == newest_version(session) == 2
    assert find_tree(session).steps["wat"].question["nl"] == "Wat zoekt u?"
    assert not seed_tree(session)
    assert count(session) == 2
    event = session.scalars(select(AuditEvent).where(AuditEvent.entity_kind == "guidance_tree")).all()[-1]
    assert (event.actor, event.verb, event.entity_id) == ("cli:test", "load", "2")


def test_an_older_tree_of_the_product_makes_way_for_a_newer(session):
    session.get(GuidanceTree, 1).document = changed("Wat?")
    session.flush()
    assert seed_tree(session)
    assert find_document(session) == seed_document()
    assert newest_version(session) == 2


def test_the_same_tree_again_is_no_new_version(session):
    assert load_tree(session, seed_document(), Known(), by="cli:test").version == 1
    assert count(session) == 1


def test_a_broken_tree_leaves_the_old_one_in_use(session):
    document = changed()
    document["steps"]["wat"]["answers"][0]["search"] = {"theme": "magic"}
    with pytest.raises(TreeRefused, match="wat: the answer 'leren' searches for the theme 'magic'"):
        load_tree(session, document, Known(themes=["language"]), by="cli:test")
    assert find_tree(session).version == 1


def test_pages_see_a_new_tree_and_survive_one_that_was_written_by_hand(session, app):
    with app.test_request_context("/nl/keuzehulp"):
        forget_current(app)
        assert get_tree().version == 1
        load_tree(session, changed(), Known(), by="cli:test")
        session.commit()
        kept = app.extensions["tree"]
        kept._stale_at = 0.0
        assert get_tree().version == 2
        session.add(GuidanceTree(version=3, loaded_by="hand", document={"start": "weg", "steps": {"x": {}}}))
        session.commit()
        kept._stale_at = 0.0
        assert get_tree().version == 2
        forget_current(app)
        assert get_tree().start == "wie"
    forget_current(app)
