"""A place in a question is found, and what only looks like one stays where it is."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.domain.taxonomy.vocabulary.queries import load_vocabulary
from app.domain.taxonomy.vocabulary.understanding import understand
from geo.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def read(engine):
    with engine.connect() as connection:
        find = Gazetteer.from_connection(connection).find_exact
        vocabulary = load_vocabulary(Session(connection), title_words={"zwolle": 9})
    return lambda text, **more: understand(text, vocabulary, find_place=find, **more)


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("taalles in zwolle", "zwolle", "taalles"),
        ("taalles in overvecht", "overvecht", "taalles"),
        ("hulp met DigiD in de pijp", "de pijp", "hulp met DigiD"),
        ("computerles 3511", "3511", "computerles"),
        ("taalles 3511 LN", "3511 LN", "taalles"),
        ("taalles 3511ln", "3511ln", "taalles"),
        ("مساعدة ٣٥١١", "٣٥١١", "مساعدة"),
        ("taalles ３５１１ LN", "３５１１ LN", "taalles"),
        ("huiswerkhulp Den Haag", "Den Haag", "huiswerkhulp"),
        ("inburgering in Alphen aan den Rijn", "Alphen aan den Rijn", "inburgering"),
        ("Utrecht taalcafé", "Utrecht", "taalcafé"),
        ("samen eten gouda", "gouda", "samen eten"),
        ("verhuizen naar Zwolle", "Zwolle", "verhuizen"),
        ("naaien in Nes", "Nes", "naaien"),
        ("zwemmen in Best", "Best", "zwemmen"),
        ("dutch lessons near Eindhoven", "Eindhoven", "dutch lessons"),
        ("Utrecht'te hollandaca", "Utrecht", "hollandaca"),
        ("kurs holenderskiego w Rotterdamie", "Rotterdam", "kurs holenderskiego"),
        ("ik woon in zwolle en wil nederlands leren", "zwolle", "ik woon en wil nederlands leren"),
        ("taalles op Ameland", "Ameland", "taalles"),
        ("computerles op Schouwen-Duiveland", "Schouwen-Duiveland", "computerles"),
        ("Zwolle", "Zwolle", ""),
    ],
)
def test_a_place_in_the_question_is_split_off(read, text, place, rest):
    understood = read(text)
    assert (understood.place, understood.text) == (place, rest)


@pytest.mark.parametrize(
    "text",
    [
        "hulp bij mij in de buurt", "hulp in de wijk", "wonen in Nederland", "cursus in de avond", "belastingaangifte 2025",
        "aangifte in 2024", "best moeilijk", "kaas", "hulp bij computer", "in", "bij", "in in in", "werken in de zorg",
        "computerles bij mij thuis", "rekenen", "taalles in", "brief van de gemeente", "75 rijbewijs", "schuld van 1500 euro",
        "hulp op school", "cursus op maat", "les op",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_place_stays(read, text):
    understood = read(text)
    assert understood.place is None
    assert understood.text == text


@pytest.mark.parametrize("name", ["Bergen", "Strijp"])
def test_a_name_of_two_places_is_split_off_only_behind_a_word_that_says_it_is_one(read, name):
    assert read(f"taalles {name}").place is None
    assert read(f"taalles in {name}").place == name


def test_the_name_of_a_place_is_no_typing_error(read):
    assert read("Heerde").correction is None


@pytest.mark.parametrize("name", ["Boekel", "Brielle", "Helden", "Schoorl", "Venhuizen", "Vries"])
def test_a_name_that_is_too_small_to_be_split_off_is_no_typing_error_either(read, name):
    """`Venhuizen` is a village, and one letter from `verhuizen`."""
    understood = read(f"computer {name}")
    assert (understood.place, understood.correction, understood.text) == (None, None, f"computer {name}")


@pytest.mark.parametrize(
    ("text", "place", "keys"),
    [
        ("computerhulp in Baarn", "Baarn", "digital-help"),
        ("hulp in Loenen", "Loenen", "any-help"),
        ("hulp in Weert", "Weert", "any-help"),
        ("hulp bij mijn schulen in Baarn", "Baarn", "debts"),
        ("huiswerkhulp Den Haag", "Den Haag", "homework"),
        ("computer in Alphen aan den Rijn met laptp", "Alphen aan den Rijn", "computer"),
    ],
)
def test_a_place_in_the_question_stays_what_it_is_where_another_was_given(read, text, place, keys):
    understood = read(text, may_hold_place=False)
    assert (understood.place, understood.named_place, understood.text) == (None, place, text)
    assert place in (understood.correction.meant if understood.correction else text)
    assert " ".join(understood.keys) == keys


@pytest.mark.parametrize(
    ("text", "place", "rest", "keys"),
    [
        ("taalles zwole", "zwolle", "taalles", "learn-dutch"),
        ("computerhulp zwole", "zwolle", "computerhulp", "digital-help"),
        ("compuuter les zwole", "zwolle", "compuuter les", "computer"),
    ],
)
def test_a_place_is_found_though_it_has_a_typing_error_that_titles_mend(read, text, place, rest, keys):
    understood = read(text)
    assert (understood.place, understood.text, " ".join(understood.keys)) == (place, rest, keys)
    assert place not in (understood.correction.meant if understood.correction else "")


@pytest.mark.parametrize(
    ("text", "is_cry"),
    [
        ("ik kan niet meer", True),
        ("ik kan niet meer, Zwolle", True),
        ("ik kan niet meer in Zwolle wonen", False),
        ("I don't want to live", True),
        ("I don't want to live in Utrecht", False),
    ],
)
def test_what_must_be_all_that_was_said_is_not_while_a_place_belongs_to_it(read, text, is_cry):
    assert ("suicidal-thoughts" in read(text).keys) is is_cry
