"""What people say becomes what they need, with the vocabulary that a database starts with."""

from __future__ import annotations

import csv

import pytest

from app.domain.taxonomy.vocabulary.files import SEED_FILES
from app.domain.taxonomy.vocabulary.types import Need, Phrase
from app.domain.taxonomy.vocabulary.understanding import Vocabulary, needs_of, understand


@pytest.fixture(scope="module")
def vocabulary():
    needs, phrases = ([*csv.DictReader(path.open(encoding="utf-8", newline=""))] for path in SEED_FILES)
    return Vocabulary(
        (Need(row["key"], {"nl": row["label_nl"]}, theme=row["theme"] or None) for row in needs),
        [Phrase(row["phrase"], row["language"], row["need"]) for row in phrases],
    )


@pytest.mark.parametrize(
    "text",
    [
        "I don't know", "I don’t know", "i dont know", "won't pay", "wont pay", "can't", "cant", "doesn't", "isn't",
        "I'm", "im", "it's", "its", "I've", "they're",
    ],
)  # fmt: skip
def test_english_words_written_together_are_no_typing_errors(vocabulary, text):
    understood = understand(text, vocabulary)
    assert understood.correction is None
    assert "suicidal-thoughts" not in understood.keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I don't speak Dutch", "speak-dutch"),
        ("i dont understand the letter", "official-letter"),
        ("I don't understand the letter", "official-letter"),
        ("I can't read", "read-write"),
        ("cannot pay my bills", "bills"),
    ],
)
def test_what_somebody_can_not_is_understood_in_english_however_it_is_written(vocabulary, text, key):
    understood = understand(text, vocabulary)
    assert key in understood.keys
    assert understood.correction is None


@pytest.mark.parametrize(
    "text",
    [
        "ik wil dood", "ik wil doot", "mijn zoon wil dood", "Ik wil niet meer leven", "ik wil er niet meer zijn",
        "ik wil mezelf doden", "zelfmoord", "I want to die", "i want to die", "I don't want to live anymore",
        "i dont want to live", "kill myself", "want to kill myself", "chcę umrzeć", "nie chcę już żyć", "хочу померти",
        "ölmek istiyorum", "أريد أن أموت",
    ],
)  # fmt: skip
def test_who_does_not_want_to_live_is_understood(vocabulary, text):
    assert understand(text, vocabulary).keys == ("suicidal-thoughts",)


@pytest.mark.parametrize(
    "text",
    [
        "mijn vader is dood", "wat regelen na de dood", "dood", "hond dood", "overleden", "mijn man is overleden",
        "telefoon dood", "niet leven van de bijstand", "ik kan niet leven van mijn uitkering", "I want to live alone",
        "не маю де жити", "een einde maken aan mijn huurcontract", "wij willen hulp na de dood",
    ],
)  # fmt: skip
def test_who_says_something_else_about_life_or_death_is_not_taken_for_it(vocabulary, text):
    assert "suicidal-thoughts" not in understand(text, vocabulary).keys


@pytest.mark.parametrize(
    "text", ["dood", "mijn vader is dood", "wat regelen na de dood", "overleden", "my wife is dead"]
)
def test_death_means_bereavement(vocabulary, text):
    assert understand(text, vocabulary).keys == ("bereavement",)


@pytest.mark.parametrize(
    ("text", "key"),
    [("de straat", "housing"), ("van elkaar", "divorce"), ("place", "housing"), ("oorlog", "dementia")],
)
def test_one_word_of_a_longer_phrase_does_not_say_it(vocabulary, text, key):
    assert key not in understand(text, vocabulary).keys


@pytest.mark.parametrize(
    "text",
    [
        "Leer in vijf korte lessen hoe u een goede brief en een cv maakt.",
        "Uw cv en brief",
        "Brief en cv maken",
    ],
)
def test_a_letter_of_application_is_no_letter_that_is_hard_to_read(vocabulary, text):
    needs = needs_of(text, vocabulary)
    assert "job-application" in needs
    assert "official-letter" not in needs


def test_who_has_a_letter_is_understood(vocabulary):
    assert understand("Ik heb een brief", vocabulary).keys == ("official-letter",)
