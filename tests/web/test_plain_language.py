"""Plain language: every Dutch text of the interface is short, and has no word of the office."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Any

import pytest
from babel.messages.pofile import read_po

from app.domain.calendar.seed import LABELS
from app.domain.guidance.seed import seed_document
from app.domain.taxonomy import seed
from app.domain.taxonomy.vocabulary.files import SEED_FILES
from app.web.assets import STATIC

ROOT = STATIC.parents[2]
CATALOGUE = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
JARGON = ROOT / "docs" / "plain-language.csv"
MOST_WORDS = 15


def dutch_texts() -> list[str]:
    """Every Dutch text on screen: of the catalogue, the taxonomy, the needs, the calendar and the keuzehulp.

    The English catalogue has each text of the code, or the check of translations fails.
    """
    with CATALOGUE.open("rb") as file:
        found = [message.id for message in read_po(file) if message.id]
    texts = [text for one in found for text in ([one] if isinstance(one, str) else one)]
    for term in (*seed.THEMES, *seed.FORMS, *seed.AUDIENCES):
        texts += [term["labels"]["nl"], term["hints"]["nl"]]
    texts += [labels["nl"] for labels in LABELS.values()]
    texts += [need["label_nl"] for need in needs()]
    texts += in_dutch(seed_document()["steps"])
    return [text for text in texts if text]


def needs() -> list[dict[str, str]]:
    """Read the needs that a database starts with."""
    with SEED_FILES[0].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_dutch(part: Any) -> list[str]:
    """List the Dutch texts of a document in which a text is there in several languages."""
    if isinstance(part, dict) and isinstance(part.get("nl"), str):
        return [part["nl"]]
    within = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [text for one in within for text in in_dutch(one)]


def sentences(text: str) -> list[str]:
    """Cut a text into sentences, without tags; a value that is filled in counts as one word."""
    plain = re.sub(r"%\(\w+\)[sd]|\{\w*\}", "X", re.sub(r"<[^>]+>", "", text))
    return [sentence for sentence in re.split(r"(?<=[.!?:])\s+", plain) if sentence]


def words(sentence: str) -> list[str]:
    """List the words of a sentence."""
    return [word for word in sentence.split() if re.search(r"\w", word)]


@cache
def jargon() -> dict[str, str]:
    """Give the words of the office, each with its plain word."""
    with JARGON.open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["plain"] for row in csv.DictReader(file)}


def find_jargon(text: str) -> list[str]:
    """Name the words of the office in a text, with what to say instead."""
    return [
        f"{word!r} → {plain!r}"
        for word, plain in jargon().items()
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    ]


def test_every_sentence_has_at_most_fifteen_words() -> None:
    texts = dutch_texts()
    assert len(texts) > 650
    assert {"Wat wilt u?", "blauwe envelop", "Koningsdag", "Taalmaatje"} <= {*texts}
    long = [sentence for text in texts for sentence in sentences(text) if len(words(sentence)) > MOST_WORDS]
    assert not long, "\n".join(long)


def test_no_word_of_the_office_stands_in_our_texts() -> None:
    found = [f"{text!r}: {', '.join(faults)}" for text in dutch_texts() if (faults := find_jargon(text))]
    assert not found, "\n".join(found)


def test_every_word_of_the_office_has_a_plain_word_that_is_none_itself() -> None:
    listed = jargon()
    assert len(listed) > 80
    for word, plain in listed.items():
        assert plain.strip(), word
        assert not find_jargon(plain), f"{word}: {plain}"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Bel eerst. Dan weet u of er plek is.", 2),
        ('Hebt u een vraag? <a href="%(url)s">Neem contact op</a>.', 2),
        ("Wij zoeken bij %(name)s, de dichtstbijzijnde plaats.", 1),
    ],
)
def test_texts_are_cut_as_people_read_them(text: str, count: int) -> None:
    assert len(sentences(text)) == count
    assert find_jargon("Indien u middels DigiD inlogt") == ["'indien' → 'als'", "'middels' → 'met'"]
