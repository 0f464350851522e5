"""From a folded word to what it shares with its other forms."""

from __future__ import annotations

from functools import lru_cache
from threading import local

import Stemmer

from app.domain.language.words import STEMS

_ALGORITHMS = {"nl": "dutch", "en": "english", "pl": "polish", "tr": "turkish"}
"""Languages in Latin script that have a stemmer of their own; all others are compared as Dutch."""

_ARABIC_BEGINNINGS = ("وال", "بال", "كال", "فال", "لل", "ال", "و")
_ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_ARABIC_LEAST = 3
_CYRILLIC_ENDINGS = frozenset("аеиіоуюяєьй")

_threads = local()


def stem(word: str) -> str:
    """Give the stem by which index and question compare a folded word: by its script, Dutch for Latin letters."""
    if word.isascii():
        return stem_in(word, "nl")
    if "\u0600" <= word[0] <= "\u06ff":
        return _stem_arabic(word)
    if "\u0400" <= word[0] <= "\u04ff":
        return _stem_cyrillic(word)
    return word


@lru_cache(maxsize=50_000)
def stem_in(word: str, language: str) -> str:
    """Give the stem of a folded word in Latin script, in a language; numbers stay."""
    if language == "nl" and (known := STEMS.get(word)) is not None:
        return known
    return str(_stemmer(_ALGORITHMS.get(language, "dutch")).stemWord(word)) or word


def _stem_arabic(word: str) -> str:
    """Take off the article and the commonest endings, as the light stemmer of Larkey and others (2007) does.

    Unlike theirs it leaves three letters, two of short words only (ديون, debts, is not دي, this), and takes off what
    شهادتي, my diploma, has in place of the last letter of شهادة.
    """
    for beginning in _ARABIC_BEGINNINGS:
        if word.startswith(beginning) and len(word) - len(beginning) >= _ARABIC_LEAST:
            word = word[len(beginning) :]
            break
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (_ARABIC_LEAST if len(ending) > 1 else 2):
            word = word[: -len(ending)]
    return word.removesuffix("ت") if len(word) > _ARABIC_LEAST else word


def _stem_cyrillic(word: str) -> str:
    """Take off up to two vowels at the end, in which the cases of Ukrainian and Russian nouns differ."""
    end = len(word)
    while end > max(3, len(word) - 2) and word[end - 1] in _CYRILLIC_ENDINGS:
        end -= 1
    return word[:end]


def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    """Give this thread its own stemmer: one can't serve two threads at once."""
    stemmers: dict[str, Stemmer.Stemmer] = _threads.__dict__.setdefault("stemmers", {})
    if algorithm not in stemmers:
        stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return stemmers[algorithm]
