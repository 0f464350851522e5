"""Dutch compounds are found by their parts, and words that only look like one stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.language.compounds import KNOWN_PARTS, split_compound
from app.domain.language.rules import alternatives, analyse, index_words


@pytest.mark.parametrize(
    ("compound", "words"),
    [
        ("belastingspreekuur", "belasting spreekuur"),
        ("Computercursussen", "computer cursus"),
        ("huurtoeslagaanvraag", "huur toeslag huurtoeslag aanvraag"),
        ("taalcafé", "taal café"),
        ("schuldhulpverlening", "schuld hulp"),
        ("verzekeringspapieren", "verzekering papier"),
        ("laptopcursus", "cursus"),
    ],
)
def test_a_compound_is_found_by_itself_and_by_its_parts(compound, words):
    found = index_words(compound)
    assert found[0] == analyse(compound)[0]
    assert set(analyse(words)) <= set(found)


@pytest.mark.parametrize(
    "word", ["werkelijk", "verhuur", "ziekenhuis", "belastingen", "kinderen", "taal", "wachtwoord"]
)
def test_a_word_that_is_no_compound_stays_whole(word):
    assert index_words(word) == analyse(word)


@pytest.mark.parametrize(
    "word",
    [
        "afspreken", "bespreken", "inbreken", "ontbreken", "ontvangst", "schouder", "schouders", "vertalen", "overleven",
        "uitsteken", "gebleven", "onderbreken", "talenten", "oorzaken",
    ],
)  # fmt: skip
def test_a_verb_with_something_before_it_is_not_cut_at_a_word_that_it_ends_with(word):
    assert index_words(word) == analyse(word)


@pytest.mark.parametrize(
    ("word", "part"),
    [("terugbetaling", "betaling"), ("verfwinkel", "winkel"), ("voorschool", "school"), ("herexamen", "examen")],
)
def test_a_word_before_a_known_one_is_still_a_compound(word, part):
    assert analyse(part)[0] in index_words(word)


@pytest.mark.parametrize(
    ("word", "not_about"),
    [("afbetalen", "taal"), ("uitbetalen", "taal"), ("wethouder", "ouder"), ("boekhouder", "ouder")],
)
def test_a_compound_is_not_about_what_it_only_ends_with(word, not_about):
    assert analyse(not_about)[0] not in index_words(word)


def test_a_compound_in_a_question_may_be_found_as_it_stands_or_by_all_its_parts():
    assert alternatives("belastingspreekuur Zwolle") == [
        (("belastingspreekuur",), ("belasting", "spreekuur")),
        (("zwol",),),
    ]
    assert alternatives("laptopcursus") == [(("laptopcursus",),)]


@given(st.lists(st.sampled_from(sorted(KNOWN_PARTS)), min_size=2, max_size=4))
def test_words_written_together_are_taken_apart_wholly(words):
    compound = "".join(words)
    parts, is_whole = split_compound(compound)
    assert compound in KNOWN_PARTS or (is_whole and 2 <= len(parts) <= len(words))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=60))
def test_any_word_is_looked_at_without_fail(word):
    assert all(part in KNOWN_PARTS.values() for part in split_compound(word)[0])
