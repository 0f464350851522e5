"""One function makes the words of index and question."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.language.rules import analyse, fold, slugify
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
    [("gezondheid", "zon"), ("begeleiding", "beleid"), ("ouderen", "ouders"), ("kind", "kin"), ("boek", "boete")],
)
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
