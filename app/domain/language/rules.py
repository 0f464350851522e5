"""From text to the tokens that search compares, and to the slugs that stand in addresses."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import local

import Stemmer

from app.domain.language.words import STEMS, STOP_WORDS

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"['’`´]")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i"})
_MAX_WORD = 40

_threads = local()


def fold(text: str) -> str:
    """Write text in lower case and without accents, so that `Café` and `cafe` are the same."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return "".join(char for char in folded if not unicodedata.combining(char)) if not folded.isascii() else folded


def analyse(text: str) -> list[str]:
    """Make the tokens of a text: `[a-z0-9]+`, stemmed, in order, without stop words; the same for index and question.

    Words longer than 40 letters are cut.
    """
    words = [word[:_MAX_WORD] for word in _WORD.findall(_APOSTROPHES.sub("", fold(text)))]
    return [_stem(word) for word in words if word not in STOP_WORDS]


def slugify(text: str, *, max_length: int = 60) -> str:
    """Write text as the readable part of an address: `Taalcafé 't Hart` becomes `taalcafe-t-hart`; never empty."""
    slug = "-".join(_WORD.findall(_APOSTROPHES.sub("", fold(text))))
    if len(slug) > max_length:
        slug = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return slug or "x"


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    known = STEMS.get(word)
    if known is not None:
        return known
    return str(_stemmer().stemWord(word))


def _stemmer() -> Stemmer.Stemmer:
    """Give this thread its own stemmer: one can't serve two threads at once."""
    stemmer: Stemmer.Stemmer | None = getattr(_threads, "stemmer", None)
    if stemmer is None:
        stemmer = _threads.stemmer = Stemmer.Stemmer("dutch", 0)
    return stemmer
