"""Finds the phrases of the vocabulary in a text: one walk along its words per language, linear in the text.

A phrase is compared as search compares words: stemmed in its own language, without stop words, Dutch compounds as the
row of their parts. So `belasting aangifte`, `Belastingaangiftes` and `aangifte belasting` are all the same need.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

_LOOSE_LENGTHS = range(2, 5)
"""Phrases of so many words are found in any order."""


class Unit(NamedTuple):
    """What is compared, and the places in the text that it fills: one, or all parts of a compound."""

    text: str
    places: tuple[int, ...]


class Found(NamedTuple):
    """A phrase in a text: the words from `start` up to `end`, the needs it says, and whether it stood there as such."""

    start: int
    end: int
    needs: tuple[str, ...]
    is_exact: bool


class _Match(NamedTuple):
    """A phrase in a row of units, before it is known which phrases win."""

    places: frozenset[int]
    needs: tuple[str, ...]
    is_exact: bool


@dataclass(slots=True)
class _Node:
    """A place in the trie of phrases: where each next unit leads, and the needs of the phrase that ends here."""

    after: dict[str, _Node] = field(default_factory=dict)
    needs: tuple[str, ...] = ()


class _Tongue:
    """The phrases that are stemmed alike."""

    def __init__(self, phrases: Mapping[tuple[str, ...], Iterable[str]]) -> None:
        """Make the trie, and per phrase the rarest of its units, by which it is found in any order."""
        self.root = _Node()
        often = Counter(unit for units in phrases for unit in units)
        self.loose: dict[str, list[tuple[frozenset[str], tuple[str, ...]]]] = defaultdict(list)
        for units, needs in phrases.items():
            node = self.root
            for unit in units:
                node = node.after.setdefault(unit, _Node())
            node.needs = tuple(needs)
            if len(units) in _LOOSE_LENGTHS and len(set(units)) == len(units):
                rarest = min(units, key=lambda unit: (often[unit], unit))
                self.loose[rarest].append((frozenset(units), tuple(needs)))

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
                    yield _match(units[start : end + 1], node.needs, is_exact=True)

    def in_any_order(self, units: Sequence[Unit]) -> Iterator[_Match]:
        """Find the phrases whose units stand close together, in whatever order."""
        for at, unit in enumerate(units):
            for wanted, needs in self.loose.get(unit.text, ()):
                reach = len(wanted) + _MOST_BETWEEN
                near: dict[str, int] = {}
                for other in sorted(range(max(0, at - reach + 1), min(at + reach, len(units))), key=_distance_from(at)):
                    if units[other].text in wanted:
                        near.setdefault(units[other].text, other)
                if len(near) == len(wanted) and max(near.values()) - min(near.values()) < reach:
                    yield _match([units[place] for place in near.values()], needs, is_exact=False)


class Recogniser:
    """The phrases of a vocabulary, ready to be found. Immutable once made, so that threads may share one."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Read the phrases; one without a word that says something is left out."""
        grouped: dict[str, dict[tuple[str, ...], dict[str, None]]] = {OWN: {}}
        for phrase in phrases:
            units = phrase_units(phrase.text, phrase.language)
            if 0 < len(units) <= LONGEST_PHRASE:
                alike = grouped.setdefault(_tongue_of(phrase.language), {})
                alike.setdefault(units, {})[phrase.need] = None
        self._tongues = {tongue: _Tongue(alike) for tongue, alike in grouped.items()}
        self._units = {
            tongue: frozenset(unit for units in alike for unit in units) for tongue, alike in grouped.items()
        }

    def knows(self, token: Token) -> bool:
        """Tell whether a word stands in any phrase, as itself or as a part of a compound."""
        own = self._units[OWN]
        return (
            token.stem in own
            or any(part in own for part in token.parts)
            or any(_stem(token, tongue) in units for tongue, units in self._units.items() if tongue != OWN)
        )

    def find(self, typed: Sequence[Typed], tongues: Collection[str] | None = None) -> list[Found]:
        """Find the phrases in a text, in its order, of all tongues or some; where they overlap the longest."""
        words = [number for number, word in enumerate(typed[:MOST_WORDS]) if not word.token.is_stop]
        places = _places(typed, words)
        matches = [
            match
            for tongue, phrases in self._tongues.items()
            if tongues is None or tongue in tongues
            for units in (_units(places, tongue, self._units[OWN]),)
            for match in (*phrases.in_order(units), *phrases.in_any_order(units))
        ]
        word_at = [number for number, _, filled in places for _ in filled]
        taken: set[int] = set()
        chosen: list[Found] = []
        for match in sorted(matches, key=lambda match: (-len(match.places), not match.is_exact)):
            if taken.isdisjoint(match.places):
                taken |= match.places
                start, end = word_at[min(match.places)], word_at[max(match.places)] + 1
                chosen.append(Found(start, end, match.needs, match.is_exact))
        return sorted(chosen)


def phrase_units(text: str, language: str) -> tuple[str, ...]:
    """Give what is compared of a phrase in a language."""
    typed = scan(text)
    words = [number for number, word in enumerate(typed) if not word.token.is_stop]
    return tuple(unit.text for unit in _units(_places(typed, words), _tongue_of(language), frozenset()))


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
        return [Unit(_stem(token, tongue), places) for _, token, places in filled]
    units: list[Unit] = []
    for _, token, places in filled:
        if len(places) > 1:
            units += [Unit(part, (place,)) for part, place in zip(token.parts, places, strict=True)]
        elif token.parts and token.stem not in known and token.parts[0] in known:
            units.append(Unit(token.parts[0], places))
        else:
            units.append(Unit(token.stem, places))
    return units


def _match(units: Sequence[Unit], needs: tuple[str, ...], *, is_exact: bool) -> _Match:
    return _Match(frozenset(place for unit in units for place in unit.places), needs, is_exact)


def _distance_from(at: int) -> Callable[[int], int]:
    return lambda place: abs(place - at)


def _tongue_of(language: str) -> str:
    return language if language in OTHER_STEMMERS else OWN


def _stem(token: Token, tongue: str) -> str:
    return stem_in(token.word, tongue) if token.word.isascii() else token.stem
