"""Finds the phrases of the vocabulary in a text: one walk along its words per language, linear in the text.

A phrase is compared as search compares words: stemmed in its own language, without stop words, Dutch compounds as the
row of their parts. So `belasting aangifte`, `Belastingaangiftes` and `aangifte belasting` are all the same need.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from app.domain.language.rules import Token, Typed, scan
from app.domain.language.stemming import stem_in
from app.domain.taxonomy.vocabulary.types import Phrase

OWN = "nl"
"""How the index compares words: Dutch, and by their script what is not in Latin letters."""

OTHER_STEMMERS = frozenset({"en", "pl", "tr"})
"""Languages in Latin script whose phrases are stemmed as such; all others are compared as the index does."""

MOST_WORDS = 100
"""So many words of a text are looked at: more is no question and no title."""

LONGEST_PHRASE = 12
"""A phrase has at most so many words, compounds taken apart and stop words not counted."""

_MOST_BETWEEN = 2
"""So many other words may stand between those of a phrase in another order."""

SAME_WORDS, SAME_ORDER, ANY_ORDER = range(3)
"""How a phrase stood in a text; lower is better."""

_LOOSE_LENGTHS = range(2, 5)
"""Phrases of so many words are found in any order."""


class Unit(NamedTuple):
    """What is compared, the word it was made of, and the places in the text that it fills."""

    text: str
    word: str
    places: tuple[int, ...]


class Found(NamedTuple):
    """A phrase in a text: the numbers of its words, the needs it says, and how it stood there."""

    words: tuple[int, ...]
    needs: tuple[str, ...]
    rank: int


class _Match(NamedTuple):
    """A phrase in a row of units, before it is known which phrases win."""

    places: tuple[int, ...]
    needs: tuple[str, ...]
    rank: int
    """Lower is better: the very words, other forms of them in the same order, in any order."""


@dataclass(slots=True)
class _Node:
    """A place in the trie of phrases: where each next unit leads, and the needs of the phrases that end here.

    `words` are those phrases as they are written: English `rent` is not Dutch `rente`, though both have one stem.
    """

    after: dict[str, _Node] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    words: set[tuple[str, ...]] = field(default_factory=set)


class _Tongue:
    """The phrases that are stemmed alike."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Make the trie, and per phrase the rarest of its units, by which it is found in any order."""
        self.root = _Node()
        ends: dict[tuple[str, ...], _Node] = {}
        for phrase in phrases:
            units = phrase_units(phrase.text, phrase.language)
            if not 0 < len(units) <= LONGEST_PHRASE:
                continue
            node = self.root
            for unit in units:
                node = node.after.setdefault(unit.text, _Node())
            node.needs = tuple(dict.fromkeys((*node.needs, phrase.need)))
            node.words.add(tuple(unit.word for unit in units))
            ends[tuple(unit.text for unit in units)] = node
        often = Counter(unit for units in ends for unit in units)
        self.units = frozenset(often)
        self.words = frozenset(word for node in ends.values() for words in node.words for word in words)
        self.loose: dict[str, list[tuple[frozenset[str], _Node]]] = defaultdict(list)
        for texts, node in ends.items():
            if len(texts) in _LOOSE_LENGTHS and len(set(texts)) == len(texts):
                self.loose[min(texts, key=lambda text: (often[text], text))].append((frozenset(texts), node))

    def in_order(self, units: Sequence[Unit]) -> Iterator[_Match]:
        """Find the phrases as they stand: from each unit on as far as the trie goes, at most the longest phrase."""
        for start in range(len(units)):
            node = self.root
            for end in range(start, len(units)):
                after = node.after.get(units[end].text)
                if after is None:
                    break
                node = after
                if node.needs:
                    found = units[start : end + 1]
                    is_same = tuple(unit.word for unit in found) in node.words
                    yield _Match(_places_of(found), node.needs, SAME_WORDS if is_same else SAME_ORDER)

    def in_any_order(self, units: Sequence[Unit]) -> Iterator[_Match]:
        """Find the phrases whose units stand close together, in whatever order."""
        for at, unit in enumerate(units):
            if not (phrases := self.loose.get(unit.text)):
                continue
            near = {units[place].text: place for place in _around(at, len(units))}
            for wanted, node in phrases:
                if wanted <= near.keys():
                    found = [near[text] for text in wanted]
                    if max(found) - min(found) < len(wanted) + _MOST_BETWEEN:
                        yield _Match(_places_of([units[place] for place in sorted(found)]), node.needs, ANY_ORDER)


class Recogniser:
    """The phrases of a vocabulary, ready to be found. Immutable once made, so that threads may share one."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Read the phrases; one without a word that says something is left out."""
        grouped: dict[str, list[Phrase]] = {OWN: []}
        for phrase in phrases:
            grouped.setdefault(_tongue_of(phrase.language), []).append(phrase)
        self._tongues = {tongue: _Tongue(alike) for tongue, alike in grouped.items()}
        self._words = frozenset(word for tongue in self._tongues.values() for word in tongue.words)

    def knows(self, token: Token) -> bool:
        """Tell whether a word stands in any phrase: as itself, in another form, or as a compound of such words."""
        own = self._tongues[OWN].units
        if token.stem in own or token.word in self._words:
            return True
        return bool(token.parts) and token.is_whole and all(part in own for part in token.parts)

    def has_word(self, word: str) -> bool:
        """Tell whether a folded word stands in any phrase just so."""
        return word in self._words

    def find(self, typed: Sequence[Typed], tongues: Collection[str] | None = None) -> list[Found]:
        """Find the phrases in a text, in its order, of all tongues or some; where they overlap the longest."""
        words = [number for number, word in enumerate(typed[:MOST_WORDS]) if word.says_something]
        places = _places(typed, words)
        matches = [
            match
            for tongue, phrases in self._tongues.items()
            if tongues is None or tongue in tongues
            for units in (_units(places, tongue, self._tongues[OWN].units),)
            for match in (*phrases.in_order(units), *phrases.in_any_order(units))
        ]
        word_at = [number for number, _, filled in places for _ in filled]
        taken: set[int] = set()
        chosen: list[Found] = []
        for match in sorted(matches, key=lambda match: (-len(match.places), match.rank)):
            if taken.isdisjoint(match.places):
                taken.update(match.places)
                numbers = tuple(dict.fromkeys(word_at[place] for place in match.places))
                chosen.append(Found(numbers, match.needs, match.rank))
        return sorted(chosen)


@lru_cache(maxsize=20_000)
def phrase_units(text: str, language: str) -> tuple[Unit, ...]:
    """Give what is compared of a phrase in a language."""
    typed = scan(text)
    words = [number for number, word in enumerate(typed) if word.says_something]
    return tuple(_units(_places(typed, words), _tongue_of(language), frozenset()))


_Filled = tuple[int, Token, tuple[int, ...]]


def _places(typed: Sequence[Typed], words: Sequence[int]) -> list[_Filled]:
    """Number the places of a text: one per word, and one per part of a compound that is known wholly."""
    filled: list[_Filled] = []
    place = 0
    for number in words:
        token = typed[number].token
        size = len(token.parts) if token.parts and token.is_whole else 1
        filled.append((number, token, tuple(range(place, place + size))))
        place += size
    return filled


def _units(filled: Iterable[_Filled], tongue: str, known: frozenset[str]) -> list[Unit]:
    """Make what is compared in a tongue; a compound of which one part is known counts as that part, if need be."""
    if tongue != OWN:
        return [Unit(_stem(token, tongue), token.word, places) for _, token, places in filled]
    units: list[Unit] = []
    for _, token, places in filled:
        if len(places) > 1:
            units += [Unit(part, part, (place,)) for part, place in zip(token.parts, places, strict=True)]
        elif token.parts and token.stem not in known and token.parts[0] in known:
            units.append(Unit(token.parts[0], token.word, places))
        else:
            units.append(Unit(token.stem, token.word, places))
    return units


def _places_of(units: Iterable[Unit]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(place for unit in units for place in unit.places))


def _around(at: int, count: int) -> Iterator[int]:
    """Give the places around one, the nearest last, so that of two equal units the nearest stays in a dictionary."""
    reach = _LOOSE_LENGTHS[-1] + _MOST_BETWEEN - 1
    for away in range(reach, 0, -1):
        if at + away < count:
            yield at + away
        if at >= away:
            yield at - away
    yield at


def _tongue_of(language: str) -> str:
    return language if language in OTHER_STEMMERS else OWN


def _stem(token: Token, tongue: str) -> str:
    return stem_in(token.word, tongue) if token.word.isascii() else token.stem
