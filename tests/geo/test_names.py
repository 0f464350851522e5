"""Names of places compared: what does not matter, and what does."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import names
from geo.names import fold, key, slug, without_suffix


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("’s-Hertogenbosch", "s hertogenbosch"),
        ("'s-Gravenhage", "S GRAVENHAGE"),
        ("Súdwest-Fryslân", "sudwest fryslan"),
        ("Súdwest-Fryslân", "Su\u0301dwest-Frysla\u0302n"),
        ("IJmuiden", "ij muiden"),
        ("Ĳmuiden", "IJMUIDEN"),
        ("St.-Annaparochie", "Sint Annaparochie"),
        ("st annaparochie", "Sint-Annaparochie"),
        ("’t Zand", "t zand"),
        ("Alphen aan den Rijn", "alphen a/d rijn"),
        ("Krimpen aan den IJssel", "krimpen a.d. ijssel"),
        ("Bergen aan Zee", "bergen  aan\tzee"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("Nes", "Ness"), ("Ede", "Edam"), ("West", "Wesint"), ("Velp", "Vel p1")])
def test_names_that_differ(one, other):
    assert key(one) != key(other)


def test_other_scripts_keep_their_letters():
    assert fold("Амстердам, أمستردام") == "амстердам امستردام"


def test_slugs():
    assert slug("’s-Hertogenbosch") == "s-hertogenbosch"
    assert slug("Nuenen, Gerwen en Nederwetten") == "nuenen-gerwen-en-nederwetten"


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("Bergen (NH)", ("Bergen", "NH")),
        ("Bergen L", ("Bergen", "L")),
        ("Hengelo (Gld)", ("Hengelo", "Gld")),
        ("Spaarndam gem. Haarlem", ("Spaarndam", "Haarlem")),
        ("Capelle aan den IJssel", ("Capelle aan den IJssel", "")),
        ("Bergen op Zoom", ("Bergen op Zoom", "")),
    ],
)
def test_the_mark_that_tells_namesakes_apart(name, split):
    assert without_suffix(name) == split


@settings(deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_folding_takes_everything_and_folds_once(text):
    folded = fold(text)
    assert all(char.isalnum() or char == " " for char in folded)
    assert "  " not in folded
    assert folded == folded.strip()


def test_a_stranger_with_every_character_fills_no_memory():
    for code in range(0, sys.maxunicode, 37):
        fold(chr(code))
    assert len(names._LETTERS) <= names._MOST_LETTERS
