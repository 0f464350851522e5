"""The taxonomy: seeded once, changed by people, read as a frozen snapshot."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from app.domain.audit.models import AuditEvent
from app.domain.taxonomy.actions import NotTheProductList, load_products, seed_taxonomy
from app.domain.taxonomy.models import Audience, Brought, Product, SpokenLanguage, Theme
from app.domain.taxonomy.queries import list_product_uris, load_taxonomy

HEADER = "UniformeProductnaam,URI,Rijk\n"


def test_the_terms_stand_in_the_order_of_the_screen(session):
    taxonomy = load_taxonomy(session)
    assert taxonomy.themes.slugs == ("taal", "digitaal", "overheid", "geld", "werk", "gezin", "gezondheid", "recht")
    assert taxonomy.forms.keys == (
        "guidance", "consultation", "drop-in", "course", "information-session", "meeting", "online",
    )  # fmt: skip
    assert len(taxonomy.audiences) == 11
    assert taxonomy.languages.keys[:3] == ("nl", "en", "ar")


def test_terms_have_words_in_every_language_of_the_interface_and_others_fall_back_to_dutch(session):
    taxonomy = load_taxonomy(session)
    for terms in (taxonomy.themes, taxonomy.forms, taxonomy.audiences, taxonomy.languages):
        assert all(
            term.labels.keys() == set("nl en ar tr pl uk".split()) and all(term.labels.values()) for term in terms
        )
    for terms in (taxonomy.themes, taxonomy.forms, taxonomy.audiences):
        assert all(len({bool(hint) for hint in term.hints.values()}) == 1 for term in terms)
    digital = taxonomy.themes.find("digital")
    assert digital.label("en") == "Computer and phone"
    assert digital.label("tr") == "Bilgisayar ve telefon"
    assert digital.label("ja") == digital.label("nl") == "Computer en telefoon"
    assert digital.hint("nl") == "Internet, e-mail, apps"


def test_terms_are_found_by_key_and_by_slug(session):
    themes = load_taxonomy(session).themes
    assert themes.find_by_slug("geld").key == "money"
    assert themes.find("magic") is themes.find_by_slug("magic") is None
    assert "money" in themes
    assert "geld" not in themes
    assert themes.label("magic", "nl") == "magic"


def test_a_term_counts_between_its_dates(session):
    today = date(2026, 11, 23)
    campaign = Theme(key="campaign", slug="actie", position=9, icon="x", labels={"nl": "Actie"}, hints={})
    campaign.starts_on, campaign.ends_on = today, today + timedelta(days=7)
    session.add(campaign)
    for day, is_there in ((-1, False), (0, True), (7, True), (8, False)):
        assert ("campaign" in load_taxonomy(session, today=today + timedelta(days=day)).themes) is is_there


def test_seeding_again_keeps_what_people_changed_and_removed(session):
    theme = session.get(Theme, "digital")
    theme.labels = {**theme.labels, "nl": "Digitaal"}
    session.delete(session.get(Audience, "everyone"))
    session.flush()
    assert seed_taxonomy(session).written == 0
    session.expire_all()
    assert load_taxonomy(session).themes.label("digital", "nl") == "Digitaal"
    assert session.get(Audience, "everyone") is None


def test_a_new_term_stands_in_its_place(session):
    session.delete(session.get(Audience, "everyone"))
    session.execute(delete(Brought))
    session.flush()
    assert seed_taxonomy(session).added == 1
    assert session.get(Audience, "everyone").position == 1


def test_a_database_from_before_learns_the_languages_that_came_and_keeps_what_was_edited(session):
    theme, tongue = session.get(Theme, "digital"), session.get(SpokenLanguage, "pl")
    theme.labels, theme.hints = {"nl": "Digitaal", "en": "Digital"}, {"nl": ""}
    tongue.labels = {"nl": "Pools", "en": "Polish"}
    session.execute(delete(Brought))
    session.flush()
    assert seed_taxonomy(session).added == 0
    session.expire_all()
    assert theme.labels == {
        "nl": "Digitaal",
        "en": "Digital",
        "ar": "الكمبيوتر والهاتف",
        "tr": "Bilgisayar ve telefon",
        "pl": "Komputer i telefon",
        "uk": "Комп’ютер і телефон",
    }
    assert theme.hints["nl"] == ""
    assert tongue.labels["uk"] == "польська"
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "seed").order_by(AuditEvent.id.desc())).first()
    assert event.after == {"added": 0, "changed": 2, "dropped": 0}
    seed_taxonomy(session)
    assert session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first() is event


def test_products_are_added_and_renamed_and_never_removed(session):
    known = list_product_uris(session)
    first = load_products(
        session, io.StringIO(f"{HEADER}zwemles,http://x.example/zwemles,X\npaspoort,http://x.example/p,\n")
    )
    second = load_products(session, io.StringIO(f"{HEADER}zwemlessen,http://x.example/zwemles,X\n"))
    assert (first, second) == ((2, 0), (0, 1))
    assert list_product_uris(session) == known | {"http://x.example/zwemles", "http://x.example/p"}
    session.expire_all()
    assert session.get(Product, "http://x.example/zwemles").name == "zwemlessen"
    events = session.scalars(select(AuditEvent).where(AuditEvent.verb == "load_products").order_by(AuditEvent.id)).all()
    assert [event.after for event in events] == [{"added": 2, "renamed": 0}, {"added": 0, "renamed": 1}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("naam,adres\nx,y\n", "columns"),
        ("", "columns"),
        (f"{HEADER}goed,http://x.example/1,\nfout,javascript:1,\n", "line 3"),
        (f"{HEADER},http://x.example/1,\n", "line 2"),
    ],
)
def test_another_file_is_refused_and_says_where(session, text, words):
    before = list_product_uris(session)
    with pytest.raises(NotTheProductList, match=words):
        load_products(session, io.StringIO(text))
    assert list_product_uris(session) == before
