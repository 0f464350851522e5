"""From text to the tokens that search compares, and to the slugs that stand in addresses.

`scan` is the one analysis. The index keeps `index_words`, all tokens and the parts of compounds; a question asks for
`analyse`, its tokens as typed; and `alternatives` says by which other words each of them may be found as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.domain.language.compounds import KNOWN_PARTS, split_compound
from app.domain.language.folding import JOINERS, fold, visible
from app.domain.language.stemming import stem
from app.domain.language.words import CONTRACTIONS, NEGATIONS, STOP_WORDS

LONGEST_WORD = 40
"""Longer words are cut."""

LONGEST_TEXT = 20_000
"""What stands after so many characters is not read."""

_WORD = re.compile(r"[^\W_\u1980-\u19df\u1cd0-\u1cff]+")
"""Letters and digits of any script that SQLite takes for such as well: a token must stay one token in both engines."""

_SLUG_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = "['’‘`´ʼʹ′]"
_APOSTROPHES = re.compile(rf"(?<!{_APOSTROPHE}){_APOSTROPHE}(?!{_APOSTROPHE})")
"""Two side by side are quotation marks, which part words."""

_CONTRACTED = re.compile(
    r"(?<![^\W_])(i|you|he|she|it|we|they|that|there|this|what|where|who|how|here|let)"
    rf"{_APOSTROPHE}(?:m|s|d|re|ve|ll)(?![^\W_])"
)
"""English `I'm` and `we'll`: the verb says nothing, and without its apostrophe it would make another word."""

_MARKS = "".join(char for char in map(chr, range(0x300, 0xFE30)) if unicodedata.category(char)[0] == "M")
_TYPED = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}{JOINERS}]|{_APOSTROPHE}(?=[^\W_]))*")
"""A word as typed: with the marks on its letters, and with apostrophes between them."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word as search compares it.

    `word` is folded, `stem` stands for all its forms. `parts` are the stems of the known parts of a compound, in order;
    with `is_whole` they are all of it. `is_stop` says that the word says nothing about what is offered.
    """

    word: str
    stem: str
    parts: tuple[str, ...]
    is_whole: bool
    is_stop: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """A token with the letters that somebody typed for it, and where they begin and end in the text."""

    text: str
    start: int
    end: int
    token: Token

    @property
    def says_something(self) -> bool:
        """Whether the word helps to tell a need: it is no stop word (Turkish `iş` is not `is`), or a negation."""
        token = self.token
        return not token.is_stop or token.word in NEGATIONS or self.text.casefold() == "iş"


def scan(text: str) -> list[Typed]:
    """Read the words of a text in order, stop words too, each as typed; `start` and `end` count in `visible(text)`."""
    return list(_scan(visible(text[:LONGEST_TEXT])))


def analyse(text: str) -> list[str]:
    """Make the tokens of a text: letters and digits of any script, stemmed, in order, without stop words.

    Index and question are read in the same way. Words longer than 40 letters are cut. Time is linear in the text.
    """
    return [token.stem for token in _tokens(text) if not token.is_stop]


def index_words(text: str) -> list[str]:
    """Make the words that a text can be found by: its tokens, each followed by the parts of it when it is a compound.

    Neighbouring parts come along together as well, so that `huurtoeslagaanvraag` is found by `huurtoeslag`.
    """
    words: dict[str, None] = {}
    for token in _tokens(text):
        if not token.is_stop:
            words[token.stem] = None
            words.update(dict.fromkeys(_inside(token.word)))
    return list(words)


def alternatives(text: str) -> list[tuple[tuple[str, ...], ...]]:
    """Say per token of a question by what it can be found: the token itself or, of a compound, all of its parts.

    `belastingspreekuur` gives `(("belastingspreekur",), ("belasting", "spreekuur"))`: either is enough, and of an
    alternative all words are needed. A word with a part that is not known can only be found as it stands.
    """
    return [
        ((token.stem,), token.parts) if token.parts and token.is_whole else ((token.stem,),)
        for token in _tokens(text)
        if not token.is_stop
    ]


def slugify(text: str, *, max_length: int = 60) -> str:
    """Write text as the readable part of an address: `Taalcafé 't Hart` becomes `taalcafe-t-hart`; never empty."""
    slug = "-".join(_SLUG_WORD.findall(_APOSTROPHES.sub("", fold(text))))
    if len(slug) > max_length:
        slug = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return slug or "x"


@lru_cache(maxsize=50_000)
def token_of(word: str) -> Token:
    """Make the token of one folded word; of `dont` that of `not`."""
    word = word[:LONGEST_WORD]
    word = CONTRACTIONS.get(word, word)
    parts, is_whole = split_compound(word) if word.isascii() else ((), True)
    whole = stem(KNOWN_PARTS.get(word, word))  # `gezondheids verklaring` is how some write `gezondheidsverklaring`
    return Token(word, whole, tuple(stem(part) for part in parts), is_whole, word in STOP_WORDS)


def _tokens(text: str) -> list[Token]:
    folded = fold(text[:LONGEST_TEXT])
    if _APOSTROPHES.search(folded):
        folded = _APOSTROPHES.sub("", _CONTRACTED.sub(r"\1", folded))
    return [token_of(word[:LONGEST_WORD]) for word in _WORD.findall(folded)]


def _scan(text: str) -> Iterator[Typed]:
    for found in _TYPED.finditer(text):
        for token in _tokens(found[0]):
            yield Typed(found[0], found.start(), found.end(), token)


@lru_cache(maxsize=50_000)
def _inside(word: str) -> tuple[str, ...]:
    parts, is_whole = split_compound(word) if word.isascii() else ((), True)
    runs = [stem(part) for part in parts]
    if is_whole:
        for length in range(2, len(parts)):
            runs += [stem("".join(parts[start : start + length])) for start in range(len(parts) - length + 1)]
    return tuple(runs)
