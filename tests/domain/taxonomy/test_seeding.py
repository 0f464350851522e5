"""What the product brings follows the product; what people made of it stays."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from app.domain.taxonomy.actions import seed_taxonomy
from app.domain.taxonomy.models import Brought, NeedEntry, NeedPhrase, Theme
from app.domain.taxonomy.seeding import Changes, SeedReport, merge

OLD = {"icon": "old", "labels": {"nl": "Oud", "en": "Old"}}
NEW = {"icon": "new", "labels": {"nl": "Nieuw", "en": "Old"}}


@pytest.mark.parametrize(
    ("wanted", "brought", "current", "changes"),
    [
        pytest.param(NEW, None, None, Changes(("a",), {}, ()), id="new"),
        pytest.param(OLD, OLD, OLD, Changes((), {}, ()), id="same"),
        pytest.param(NEW, OLD, OLD, Changes((), {"a": {"icon": "new", "labels": NEW["labels"]}}, ()), id="mended"),
        pytest.param(NEW, OLD, None, Changes((), {}, ()), id="removed by people"),
        pytest.param(
            NEW,
            OLD,
            {"icon": "mine", "labels": {"nl": "Mijn", "en": "Old"}},
            Changes((), {}, ()),
            id="changed by people",
        ),
        pytest.param(
            NEW,
            OLD,
            {"icon": "mine", "labels": {"nl": "Oud", "en": "Mine"}},
            Changes((), {"a": {"labels": {"nl": "Nieuw", "en": "Mine"}}}, ()),
            id="changed by people in one language",
        ),
        pytest.param(
            NEW,
            None,
            {"icon": "old", "labels": {"nl": "Oud"}},
            Changes((), {"a": {"labels": {"nl": "Oud", "en": "Old"}}}, ()),
            id="from before, learns the languages it lacks",
        ),
        pytest.param(
            {"icon": "old", "labels": {"nl": "Oud"}},
            OLD,
            OLD,
            Changes((), {"a": {"labels": {"nl": "Oud"}}}, ()),
            id="a word less",
        ),
        pytest.param(None, OLD, OLD, Changes((), {}, ("a",)), id="dropped"),
        pytest.param(None, OLD, NEW, Changes((), {}, ()), id="dropped, but changed by people"),
        pytest.param(None, None, OLD, Changes((), {}, ()), id="of people alone"),
    ],
)
def test_what_is_as_it_was_brought_follows_and_all_else_stays(wanted, brought, current, changes):
    sides = [{} if row is None else {"a": row} for row in (wanted, brought, current)]
    assert merge(*sides) == changes


def test_an_update_brings_changes_and_drops_and_a_second_run_does_nothing(session):
    memory = session.get(Brought, "phrase")
    known = {"language": "nl", "phrase": "voorgoed weg", "need_key": "digid", "source": "everyday"}
    memory.rows = {**memory.rows, "nl digid voorgoed weg": known}
    session.add(NeedPhrase(**known))
    session.add(NeedPhrase(language="nl", phrase="van ons", need_key="digid", source="everyday"))
    first = next(key for key in memory.rows if key.startswith("en digid "))
    memory.rows = {key: row for key, row in memory.rows.items() if key != first}
    session.execute(delete(NeedPhrase).where(NeedPhrase.language == "en", NeedPhrase.phrase == first[9:]))
    theme = session.get(Theme, "digital")
    brought = session.get(Brought, "theme")
    old = {**brought.rows["digital"], "labels": {**theme.labels, "nl": "Vroeger"}}
    brought.rows = {**brought.rows, "digital": old}
    theme.labels = old["labels"]
    need = session.get(NeedEntry, "digid")
    brought = session.get(Brought, "need")
    old = {**brought.rows["digid"], "labels": {**need.labels, "nl": "Vroeger"}}
    brought.rows = {**brought.rows, "digid": old}
    need.labels = old["labels"]
    session.flush()
    assert seed_taxonomy(session) == SeedReport(added=1, changed=2, dropped=1)
    session.expire_all()
    assert session.get(NeedEntry, "digid").labels["nl"] != "Vroeger"
    assert session.get(Theme, "digital").labels["nl"] != "Vroeger"
    phrases = set(session.scalars(select(NeedPhrase.phrase).where(NeedPhrase.need_key == "digid")))
    assert "van ons" in phrases
    assert first[9:] in phrases
    assert "voorgoed weg" not in phrases
    assert seed_taxonomy(session).written == 0


def test_what_people_removed_stays_away(session):
    phrase = session.scalars(select(NeedPhrase).where(NeedPhrase.need_key == "digid")).first()
    session.delete(phrase)
    session.delete(session.get(NeedEntry, "crafts"))
    session.flush()
    assert seed_taxonomy(session).written == 0
    session.expire_all()
    assert session.get(NeedEntry, "crafts") is None
    assert session.scalars(select(NeedPhrase).where(NeedPhrase.need_key == "crafts")).all() == []


def test_a_database_from_before_keeps_what_it_has_and_gets_what_it_lacks(session):
    session.execute(delete(Brought))
    session.add(NeedPhrase(language="nl", phrase="van ons", need_key="digid", source="everyday"))
    phrase = session.scalars(select(NeedPhrase).where(NeedPhrase.language == "en")).first()
    session.delete(phrase)
    need = session.get(NeedEntry, "digid")
    need.labels = {**need.labels, "nl": "Van ons"}
    session.flush()
    assert seed_taxonomy(session) == SeedReport(added=1)
    session.expire_all()
    assert session.get(NeedEntry, "digid").labels["nl"] == "Van ons"
    assert seed_taxonomy(session).written == 0
