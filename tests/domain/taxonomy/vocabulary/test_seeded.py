"""What people say becomes what they need, with the vocabulary that a database starts with."""

from __future__ import annotations

import csv

import pytest

from app.domain.taxonomy.vocabulary.files import SEED_FILES
from app.domain.taxonomy.vocabulary.types import Need, Phrase
from app.domain.taxonomy.vocabulary.understanding import Vocabulary, understand


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
