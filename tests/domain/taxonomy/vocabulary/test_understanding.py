"""What people say becomes what they need."""

from __future__ import annotations

import pytest

from app.domain.taxonomy.vocabulary.types import Need, Phrase
from app.domain.taxonomy.vocabulary.understanding import Vocabulary, needs_of, understand

PHRASES = {
    "tax": ["nl belasting", "tr vergi", "pl podatki"],
    "tax-return": ["nl belastingaangifte", "en tax return"],
    "letter": ["nl brief snap ik niet", "nl moeilijke brief"],
    "computer": ["nl computer", "nl laptop", "en computer"],
    "course": ["nl cursus", "nl les"],
    "rent-allowance": ["nl huurtoeslag"],
    "learn-dutch": ["nl nederlands leren", "ar تعلم الهولندية", "uk вивчати нідерландську", "en learn dutch"],
}


@pytest.fixture(scope="module")
def vocabulary():
    needs = [Need(key, {"nl": key}) for key in PHRASES]
    return Vocabulary(
        needs, [Phrase(said[3:], said[:2], key) for key, all_said in PHRASES.items() for said in all_said]
    )


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("belastingaangifte", "tax-return"),
        ("Hulp bij de belasting aangifte", "tax-return"),
        ("aangifte van mijn belasting", "tax-return"),
        ("belastingen", "tax"),
        ("belastingspreekuur", "tax"),
        ("ik snap de brief niet", "letter"),
        ("BRIEF SNAP IK NIET!!", "letter"),
        ("computercursus", "computer course"),
        ("les op mijn laptop", "course computer"),
        ("huurtoeslagaanvraag", "rent-allowance"),
        ("I want to learn Dutch", "learn-dutch"),
        ("أريد تعلم اللغة الهولنديّة", "learn-dutch"),
        ("хочу вивчати нідерландську мову", "learn-dutch"),
        ("podatków", ""),
        ("Vergiler", "tax"),
        ("brood", ""),
        ("", ""),
        ("de het een", ""),
        ("😀 👍🏽", ""),
    ],
)
def test_needs_are_recognised_in_whatever_way_they_are_said(vocabulary, text, keys):
    assert " ".join(understand(text, vocabulary).keys) == keys


def test_what_no_need_explains_stays_as_a_hint(vocabulary):
    understood = understand("Taart en belastingaangifte voor mijn laptop", vocabulary)
    assert understood.keys == ("tax-return", "computer")
    assert understood.words == ("taart",)
    assert [need.words for need in understood.needs] == ["belastingaangifte", "laptop"]


def test_an_offering_is_read_with_the_same_words_but_in_its_own_language(vocabulary):
    assert needs_of("Computercursus: uw belastingaangifte", vocabulary) == {"computer", "course", "tax-return"}
    assert needs_of("vergi", vocabulary) == frozenset()
