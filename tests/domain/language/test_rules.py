"""One function makes the words of index and question."""

from __future__ import annotations

import re
import time
import timeit
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.language.folding import JOINERS, fold, visible
from app.domain.language.rules import analyse, scan, slugify
from app.domain.language.words import STEMS, STOP_WORDS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("brief", "brieven"),
        ("cursus", "cursussen"),
        ("boete", "boetes"),
        ("toeslag", "toeslagen"),
        ("schuld", "schulden"),
        ("kind", "kinderen"),
        ("tablet", "tablets"),
        ("spreekuur", "spreekuren"),
        ("formulier", "formulieren"),
        ("Taalcafé", "taalcafes"),
        ("e-mail", "E-MAIL"),
        ("foto's", "fotos"),
        ("Nederlands", "nederlandse"),
        ("Łódź", "lodz"),
        ("ＤｉｇｉＤ", "digid"),
    ],
)
def test_words_that_people_take_for_the_same_are_the_same(one, other):
    assert analyse(one) == analyse(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gezondheid", "zon"), ("begeleiding", "beleid"), ("ouderen", "ouders"), ("kind", "kin"), ("boek", "boete"),
        ("geweld", "geweldig"), ("geslagen", "geslaagd"), ("geslagen", "slagen"), ("weerbaarheid", "weer"),
        ("werkt", "werk"), ("soms", "sommen"), ("sommige", "sommen"), ("beschikking", "beschikbaar"), ("gehoor", "horen"),
        ("letters", "letter"), ("vergeetachtig", "vergeten"), ("geldig", "geld"), ("gewoonte", "wonen"),
        ("zelden", "gezelligheid"), ("racen", "racisme"), ("vals", "vallen"), ("matig", "maatje"),
    ],
)  # fmt: skip
def test_words_that_differ_stay_apart(one, other):
    assert analyse(one) != analyse(other)


def test_words_that_say_nothing_are_left_out():
    assert analyse("Ik wil graag hulp bij de brief van de Belastingdienst") == [
        *analyse("graag"), *analyse("hulp"), *analyse("brief"), *analyse("belasting"),
    ]  # fmt: skip
    assert analyse("voor mij en u") == []


def test_every_exception_is_reached_and_is_itself_a_token():
    for word, stem in STEMS.items():
        assert word not in STOP_WORDS
        assert analyse(word) == [stem]
        assert analyse(stem) == [stem]


@given(st.text(max_size=300))
def test_any_text_gives_plain_tokens_that_stay_what_they_are_in_any_case(text):
    tokens = analyse(text)
    assert all(token.isalnum() and 0 < len(token) <= 40 for token in tokens)
    assert analyse(fold(text)) == tokens
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slugify(text))
    assert len(slugify(text)) <= 60


def test_a_slug_is_what_a_person_would_write():
    assert slugify("Taalcafé 't Hart: iedereen welkom!") == "taalcafe-t-hart-iedereen-welkom"
    assert slugify("???") == "x"
    assert slugify("woord " * 40, max_length=20) == "woord-woord-woord"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كِتَابٌ", "كتاب"),
        ("الهولندية", "هولنديه"),
        ("أوراق", "اوراق"),
        ("ســـلام", "سلام"),
        ("٣٥١١", "3511"),
        ("допомогу", "допомога"),
        ("сім'я", "сімʼя"),
        ("їжа", "іжа"),
        ("İşçi", "işçi"),
        ("Cafe\u0301", "café"),
        ("belas\u00adting", "belasting"),
        ("bel\u200basting", "\u202ebelasting"),
    ],
)
def test_words_in_other_scripts_and_with_what_cant_be_seen_are_the_same(one, other):
    assert analyse(one) == analyse(other) != []


@given(st.text(max_size=300))
@example("\u0345")
@example("0'`0")
def test_words_as_typed_are_the_words_of_the_index(text):
    text = unicodedata.normalize("NFKC", text)
    typed = scan(text)
    assert [word.token.stem for word in typed if not word.token.is_stop] == analyse(visible(text))
    assert all(visible(text)[word.start : word.end] == word.text for word in typed)


@given(st.text(max_size=300))
def test_nothing_that_is_seen_can_turn_the_page_around(text):
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in visible(text) if char not in JOINERS)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]", visible(text))
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    "text",
    ["I'm", "I’m", "im", "I´m", "I'll", "it's", "we're", "don't", "don’t", "dont", "don´t", "won't", "can't", "isn't"],
)
def test_english_words_written_together_say_nothing_about_what_is_offered(text):
    assert analyse(text) == []


def test_what_is_denied_in_english_is_denied_with_and_without_an_apostrophe():
    for text in ("do not read", "don't read", "don’t read", "dont read", "can't read", "cannot read"):
        said = [word.token.word for word in scan(text) if word.says_something]
        assert said == ["not", "read"]


def test_nie_is_read_as_niet():
    assert [word.token.word for word in scan("brief snap ik nie") if word.says_something] == ["brief", "snap", "niet"]
    assert analyse("nie") == []


def test_english_words_that_only_look_written_together_are_read_as_they_stand():
    assert [word.token.word for word in scan("ill well were foto's zo'n")] == ["ill", "well", "were", "fotos", "zon"]


@pytest.mark.parametrize("marks", ["\u0300\u0316", "\u0315\u0300\u0327", "\u05b0\u064b", "\U0001d165\U0001d16d"])
def test_twice_the_marks_on_a_letter_take_about_twice_the_time(marks):
    def seconds(count):
        text = "a" + marks * count
        return min(timeit.repeat(lambda: fold(text), number=1, repeat=5, timer=time.process_time))

    assert seconds(20_000) < 4 * seconds(10_000) + 0.01
    assert seconds(20_000) < 0.2
    assert fold("a" + marks * 20_000 + "b") == "ab"


def test_all_marks_that_a_language_puts_on_a_letter_are_read():
    assert fold("Việt Nam, ǖ, שָׁלוֹם, كِتَابٌ") == fold(unicodedata.normalize("NFD", "Việt Nam, ǖ, שָׁלוֹם, كِتَابٌ"))
    assert fold("e" + "\u0301" * 40) == "e"
