"""Words of any script are one token in both engines: what stands in a title is found by typing it, and nothing fails."""

from __future__ import annotations

import sys

import pytest

from app.domain.language.rules import analyse
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import Order, Origin, SearchCriteria
from tests.domain.offerings.search.making import UTRECHT, words_wish

HERE = Origin(*UTRECHT, municipality_code="GM0344", province_code="PV26")

TITLES = [
    "تعلّم اللغة الهولندية", "Вивчаємо нідерландську", "Türkçe danışma: iş ve işçi hakları", "Nauka języka — żółć",
    "学习荷兰语", "ትግርኛ ምምሃር", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "हिन्दी में सहायता", "Ελληνικά", "ภาษาดัตช์", "𐍈𐌰𐌹 gotisch", "Taalcafé 2️⃣ ½ 👩‍👩‍👧",
    "ﷺ ligatuur", "᧐᧑ ᦀᦁ thuis", "a\u200bb zero", "\u202eomgekeerd\u202c",
]  # fmt: skip


def find(session, text, order=Order.DISTANCE):
    criteria = SearchCriteria(origin=HERE, wish=words_wish(text), order=order)
    return [result.data["title"] for result in search(session, criteria).results]


@pytest.mark.parametrize("order", list(Order))
def test_a_title_in_any_script_is_found_by_its_words(session, world, order):
    venue = world.venue("Bibliotheek", *UTRECHT)
    for title in TITLES:
        world.offering(title, venue)
    for title in TITLES:
        assert title in find(session, title, order)


def test_every_letter_there_is_can_be_asked_for(session, world):
    letters = [chr(code) for code in range(0x20, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    tokens = sorted({token for letter in letters for token in analyse(f"q{letter}q")})
    assert len(tokens) > 50_000
    world.offering("gewoon", world.venue("Bibliotheek", *UTRECHT))
    for token in tokens[:: len(tokens) // 400]:
        find(session, token)


@pytest.mark.parametrize("compound", ["Belastingspreekuur", "Huurtoeslagaanvraag"])
def test_a_compound_in_a_title_is_found_by_its_parts(session, world, compound):
    world.offering(compound, world.venue("Bibliotheek", *UTRECHT))
    parts = {"Belastingspreekuur": "spreekuur belasting", "Huurtoeslagaanvraag": "aanvraag huurtoeslag"}
    assert find(session, parts[compound]) == [compound]
