"""Typing errors lead to the word that was meant, and words that are right lead nowhere."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.language.folding import fold
from app.domain.language.spelling import ORDINARY, USED, Spelling, sound

WORDS = {
    "belastingaangifte": 9, "belasting": 9, "taalcafé": 9, "begeleiding": 5, "solliciteren": 5, "huurtoeslag": 5,
    "zorgtoeslag": 5, "kinderbijslag": 5, "wachtwoord": 5, "antwoordapparaat": 1, "vraagbaak": 1, "school": 3,
    "jurist": 3, "DigiD": 9, "formulier": 3, "formulieren": 1, "допомога": 1, "مساعدة": 1, "mensen": 9,
    "laptop": 5, "computer": 9, "brief": 9, "lezen": 5, "schulden": 5, "inburgeren": 5, "вивчати": 1,
    "zwanger": 5, "gezelschap": 5, "piekeren": 5, "geslagen": 5, "opvoeden": 5, "verkopen": 3, "ouder": 5, "stalking": 3,
}  # fmt: skip


@pytest.fixture(scope="module")
def spelling():
    return Spelling(WORDS)


def test_two_vowels_are_no_word_in_which_two_consonants_make_the_vowel_short():
    spelling = Spelling({"lezen": 3, "lessen": 9, "mannen": 9, "manen": 1})
    assert spelling.find("leese") == ("lezen", False)
    assert spelling.find("maanen") == ("manen", True)
    assert spelling.find("lesse") == ("lessen", False)
    assert Spelling({"taalles": 1}).find("taaless") == ("taalles", True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("belastignaangifte", "belastingaangifte"),
        ("belastingaangiften", "belastingaangifte"),
        ("blasting", "belasting"),
        ("taalkafe", "taalcafé"),
        ("begelijding", "begeleiding"),
        ("solisiteren", "solliciteren"),
        ("huurtoslag", "huurtoeslag"),
        ("zorgtoelsag", "zorgtoeslag"),
        ("kinderbijslach", "kinderbijslag"),
        ("wachtwoort", "wachtwoord"),
        ("digit", "DigiD"),
        ("formullier", "formulier"),
        ("допомгоа", "допомога"),
        ("вивчити", "вивчати"),
        ("labtop", "laptop"),
        ("imburgeren", "inburgeren"),
        ("kompjoeter", "computer"),
        ("compjoeter", "computer"),
        ("breif", "brief"),
        ("leze", "lezen"),
        ("shulden", "schulden"),
    ],
)
def test_a_typing_error_leads_to_the_word_that_was_meant(spelling, typed, meant):
    guess = spelling.find(fold(typed))
    assert guess is not None
    assert guess.word == meant


@pytest.mark.parametrize(
    "word", ["swangel", "gerodschap", "gebogen", "opbieden", "opdelven", "verhoren", "bouder", "stulping"]
)
def test_what_differs_in_more_than_a_slip_is_another_word(spelling, word):
    """None of these stands in a list of words."""
    assert word not in USED
    assert spelling.find(word) is None


@pytest.mark.parametrize(
    "word", ["zanger", "gereedschap", "parkeren", "gesloten", "optreden", "verkouden", "staking", "bestolen"]
)
def test_a_word_that_people_use_is_not_corrected_though_it_is_near_another(spelling, word):
    assert word in USED
    assert spelling.find(word) is None


@pytest.mark.parametrize("word", ["graag", "boek", "schoot", "fiets", "xyz", "", "1234", "e", "juiste", "a" * 41])
def test_what_is_another_word_is_not_corrected(spelling, word):
    assert spelling.find(word) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("veilig", "vijlig"), ("advocaat", "advokaat"), ("blauw", "blouw"), ("antwoord", "antwoort"), ("taal", "tal")],
)
def test_words_that_sound_alike_are_written_alike(one, other):
    assert sound(one) == sound(other)


def test_ordinary_words_are_folded_and_no_word_is_made_of_them():
    assert all(word == fold(word) and word.isalpha() for word in USED)
    assert ORDINARY < USED


@given(st.text(max_size=60))
def test_any_word_is_looked_at_without_fail(spelling, text):
    guess = spelling.find(fold(text))
    assert guess is None or guess.word in WORDS


def test_among_fifty_thousand_words_the_answer_takes_milliseconds():
    syllables = (
        "be",
        "las",
        "ting",
        "taal",
        "ca",
        "zorg",
        "toe",
        "slag",
        "kin",
        "der",
        "huur",
        "di",
        "gi",
        "wer",
        "ken",
    )
    made = {f"{a}{b}{c}{d}": 1 for a in syllables for b in syllables for c in syllables for d in syllables}
    spelling = Spelling(made)
    started = time.process_time()
    for word in ("belastingtalca", "zorgtoeslgakin", "huurdigwerken", "kinderbelasing"):
        spelling.find(word)
    assert (time.process_time() - started) / 4 < 0.2
