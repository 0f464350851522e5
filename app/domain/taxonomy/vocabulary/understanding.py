"""Reading a text with the vocabulary: a question of a visitor, or the title of an offering."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.language.folding import visible
from app.domain.language.rules import LONGEST_TEXT, Typed, scan
from app.domain.taxonomy.vocabulary.recogniser import ANY_ORDER, OWN, Recogniser
from app.domain.taxonomy.vocabulary.types import Need, Phrase, RecognisedNeed, Understanding

_OFFER_TONGUES = (OWN, "en")
"""Offerings are written in Dutch, with an English word here and there."""


class Vocabulary:
    """All needs in use and what people call them: a frozen snapshot that threads may share."""

    __slots__ = ("_by_product", "_needs", "phrases", "recogniser")

    def __init__(self, needs: Iterable[Need], phrases: Iterable[Phrase]) -> None:
        """Keep the needs in the order given; phrases of a need that is not among them are left out."""
        self._needs = {need.key: need for need in needs}
        self.phrases = tuple(phrase for phrase in phrases if phrase.need in self._needs)
        self.recogniser = Recogniser(self.phrases)
        self._by_product: dict[str, tuple[str, ...]] = {}
        for need in self._needs.values():
            for uri in need.products:
                self._by_product[uri] = (*self._by_product.get(uri, ()), need.key)

    @property
    def needs(self) -> tuple[Need, ...]:
        """The needs in their order."""
        return tuple(self._needs.values())

    def find(self, key: str) -> Need | None:
        """Find a need by its key."""
        return self._needs.get(key)

    def needs_of_products(self, uris: Iterable[str]) -> frozenset[str]:
        """Give the keys of the needs that products of the government's list help with."""
        return frozenset(key for uri in uris for key in self._by_product.get(uri, ()))


def understand(text: str, vocabulary: Vocabulary) -> Understanding:
    """Read what somebody typed. Never raises, and takes time linear in the text."""
    text = visible(text[:LONGEST_TEXT])
    typed = scan(text)
    found = vocabulary.recogniser.find(typed)
    needs: dict[str, RecognisedNeed] = {}
    explained: set[int] = set()
    for one in found:
        explained.update(one.words)
        words = text[typed[one.words[0]].start : typed[one.words[-1]].end]
        for key in one.needs:
            if need := vocabulary.find(key):
                needs.setdefault(key, RecognisedNeed(need, words, is_exact=one.rank < ANY_ORDER))
    return Understanding(
        text=text.strip(),
        needs=tuple(needs.values()),
        words=_tokens(word for number, word in enumerate(typed) if number not in explained),
        tokens=_tokens(typed),
    )


def needs_of(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Give the keys of the needs that a title or summary speaks of, for the index: Dutch and English words only."""
    return frozenset(key for one in vocabulary.recogniser.find(scan(text), _OFFER_TONGUES) for key in one.needs)


def _tokens(typed: Iterable[Typed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.token.stem for word in typed if not word.token.is_stop))
