"""Finds the phrases of the vocabulary in a text: one walk along its words per language, linear in the text.

A phrase is compared as search compares words: stemmed in its own language, without stop words, Dutch compounds as the
row of their parts. So `belasting aangifte`, `Belastingaangiftes` and `aangifte belasting` are all the same need. A
phrase of which too little would be left that way is found as it stands, stop words included: `ik wil dood` is not
`dood`. One between quotation marks is found only word for word: `“scared of my husband”` is not a husband who is
scared. One that ends in a full stop counts only where it is all that was said: `ik kan niet meer.` is a cry for help,
and `ik kan niet meer inloggen` is not.
"""

from __future__ import annotations

import re
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

_LETTERS_OF = {"pl": frozenset("ąćęłńśźżĄĆĘŁŃŚŹŻ"), "tr": frozenset("ğĞıİşŞ")}
"""Letters that tell in which of these languages a text is."""

MOST_WORDS = 100
"""So many words of a text are looked at: more is no question and no title."""

LONGEST_PHRASE = 12
"""A phrase has at most so many words, compounds taken apart and stop words not counted."""

ONLY_THIS = "."
"""What a phrase ends with that counts only where it is all that was said."""

_QUOTED = re.compile(r"""\s*["“„”].*["“”]\s*""")
"""A phrase that is found only word for word."""

_MOST_BETWEEN = 2
"""So many other words may stand between those of a phrase in another order."""

ALL_SAID, SAME_WORDS, SAME_ORDER, ANY_ORDER = range(4)
"""How a phrase stood in a text; lower is better."""

_SHORTEST_UNSAID = 4
"""A phrase of stop words alone must have so many: `I want to die`."""

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
    """Lower is better: all that was said, the very words, other forms of them in the same order, in any order."""


@dataclass(slots=True)
class _Node:
    """A place in the trie of phrases: where each next unit leads, and the needs of the phrases that end here.

    `words` are those phrases as they are written: English `rent` is not Dutch `rente`, though both have one stem.
    """

    after: dict[str, _Node] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()


class _Tongue:
    """The phrases that are stemmed alike."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Make the tries, and per phrase the rarest of its units, by which it is found in any order."""
        self.root, self.whole_root, self.quoted_root = _Node(), _Node(), _Node()
        self.complete: dict[tuple[str, ...], tuple[str, ...]] = {}
        often: Counter[str] = Counter()
        words: set[str] = set()
        ends: dict[tuple[str, ...], _Node] = {}
        for phrase in phrases:
            read = _read_phrase(phrase.text, phrase.language)
            if not 0 < len(read.units) <= LONGEST_PHRASE:
                continue
            words.update(unit.word for unit in read.said)
            if read.is_complete:
                texts = tuple(unit.text for unit in read.units)
                self.complete[texts] = tuple(dict.fromkeys((*self.complete.get(texts, ()), phrase.need)))
                often.update(unit.text for unit in read.said)
                continue
            node = self.quoted_root if read.is_quoted else self.whole_root if read.is_whole else self.root
            for unit in read.units:
                node = node.after.setdefault(unit.text, _Node())
            node.needs = tuple(dict.fromkeys((*node.needs, phrase.need)))
            node.words = (*node.words, tuple(unit.word for unit in read.units))
            if read.is_quoted:
                continue
            if read.is_whole:
                often.update(unit.text for unit in read.said)
            else:
                ends[tuple(unit.text for unit in read.units)] = node
        often.update(unit for units in ends for unit in units)
        self.units = frozenset(often)
        self.words = frozenset(words)
        self.loose: dict[str, list[tuple[frozenset[str], _Node]]] = defaultdict(list)
        for texts, node in ends.items():
            if len(texts) in _LOOSE_LENGTHS and len(set(texts)) == len(texts):
                self.loose[min(texts, key=lambda text: (often[text], text))].append((frozenset(texts), node))

    def find(
        self, words: Sequence[Unit], units: Sequence[Unit], said: Sequence[Unit], *, is_all: bool
    ) -> Iterator[_Match]:
        """Find the phrases in the words of a text, the units made of them and, apart, those that say something.

        `is_all` as in Recogniser.
        """
        if is_all and len(units) <= LONGEST_PHRASE and (needs := self.complete.get(tuple(unit.text for unit in units))):
            yield _Match(_places_of(units), needs, ALL_SAID)
        yield from _in_order(self.quoted_root, words)
        yield from _in_order(self.whole_root, units)
        yield from _in_order(self.root, said)
        yield from self._in_any_order(said)

    def _in_any_order(self, units: Sequence[Unit]) -> Iterator[_Match]:
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


def _in_order(root: _Node, units: Sequence[Unit]) -> Iterator[_Match]:
    """Find the phrases as they stand: from each unit on as far as the trie goes, at most the longest phrase."""
    for start in range(len(units)):
        node = root
        for end in range(start, len(units)):
            after = node.after.get(units[end].text)
            if after is None:
                break
            node = after
            if node.needs:
                found = units[start : end + 1]
                is_same = tuple(unit.word for unit in found) in node.words
                yield _Match(_places_of(found), node.needs, SAME_WORDS if is_same else SAME_ORDER)


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

    def find(
        self, typed: Sequence[Typed], tongues: Collection[str] | None = None, *, is_all: bool = True
    ) -> list[Found]:
        """Find the phrases in a text, in its order, of all tongues or some; where they overlap the longest.

        Unless the text `is_all` that was said, phrases are left out that count only then. Where letters tell the
        language, those of another foreign one count only just so: Turkish `karım` is no form of Polish `kara`.
        """
        spoken = _spoken_in(typed)
        filled = _fill(typed[:MOST_WORDS])
        said = frozenset(place for one in filled if one.says_something for place in one.places)
        known = self._tongues[OWN].units
        words = _words(filled)
        matches = [
            (tuple(place for place in match.places if place in said), match, tongue != spoken)
            for tongue, phrases in self._tongues.items()
            if tongues is None or tongue in tongues
            for units in (_units(filled, tongue, known),)
            for match in phrases.find(words, units, [unit for unit in units if unit.places[0] in said], is_all=is_all)
            if spoken is None or tongue in {OWN, spoken} or match.rank <= SAME_WORDS
        ]
        word_at = [one.number for one in filled for _ in one.places]
        taken: set[int] = set()
        chosen: list[Found] = []
        best_first = sorted(matches, key=lambda one: (-len(one[0]), -len(one[1].places), one[1].rank, one[2]))
        for telling, match, _ in best_first:
            if taken.isdisjoint(telling):
                taken.update(telling)
                numbers = tuple(dict.fromkeys(word_at[place] for place in telling or match.places))
                chosen.append(Found(numbers, match.needs, match.rank))
        return sorted(chosen)


class _Filled(NamedTuple):
    """A word of a text: its number, its token, the places that it fills, and whether it says something."""

    number: int
    token: Token
    places: tuple[int, ...]
    says_something: bool


class _ReadPhrase(NamedTuple):
    """What is compared of a phrase, and those units of it that say something.

    It is found as it stands if `is_whole`, word for word if `is_quoted`, and only where it is all that was said if
    `is_complete`.
    """

    units: tuple[Unit, ...]
    said: tuple[Unit, ...]
    is_whole: bool
    is_quoted: bool
    is_complete: bool


def phrase_units(text: str, language: str) -> tuple[Unit, ...]:
    """Give what is compared of a phrase in a language; nothing where it holds too little to be found by."""
    return _read_phrase(text, language).units


def forget_read() -> None:
    """Let go of what was read of phrases, once it stands in the tries: four megabytes."""
    _read_phrase.cache_clear()


@lru_cache(maxsize=20_000)
def _read_phrase(text: str, language: str) -> _ReadPhrase:
    """Read a phrase: its words that say something or, where that leaves too little of it, all of them.

    One word is too little (`ik wil dood`), and so is one with a negation of a phrase that loses more than it keeps
    (`ik ben het er niet mee eens`; `ik kan niet lezen` is not).
    """
    filled = _fill(scan(text))
    is_quoted = bool(_QUOTED.fullmatch(text))
    units = tuple(_words(filled) if is_quoted else _units(filled, _tongue_of(language), frozenset()))
    telling = frozenset(place for one in filled if one.says_something for place in one.places)
    said = tuple(unit for unit in units if unit.places[0] in telling)
    kept = [one.token for one in filled if one.says_something]
    lost = len(filled) - len(kept)
    is_little = len(kept) <= 1 or (sum(not token.is_stop for token in kept) <= 1 and lost > len(kept))
    is_complete = text.rstrip().endswith(ONLY_THIS)
    is_whole = lost > 0 and is_little and (bool(kept) or lost >= _SHORTEST_UNSAID)
    return _ReadPhrase(units if is_whole or is_quoted or is_complete else said, said, is_whole, is_quoted, is_complete)


def _fill(typed: Sequence[Typed]) -> list[_Filled]:
    """Number the places of a text: one per word, and one per part of a compound that is known wholly."""
    filled: list[_Filled] = []
    place = 0
    for number, word in enumerate(typed):
        token = word.token
        size = len(token.parts) if token.parts and token.is_whole else 1
        filled.append(_Filled(number, token, tuple(range(place, place + size)), word.says_something))
        place += size
    return filled


def _words(filled: Iterable[_Filled]) -> list[Unit]:
    """Make what is compared with a phrase between quotation marks: the words themselves."""
    return [Unit(token.word, token.word, places) for _, token, places, _ in filled]


def _units(filled: Iterable[_Filled], tongue: str, known: frozenset[str]) -> list[Unit]:
    """Make what is compared in a tongue; a compound of which one part is known counts as that part, if need be."""
    if tongue != OWN:
        return [Unit(_stem(token, tongue), token.word, places) for _, token, places, _ in filled]
    units: list[Unit] = []
    for _, token, places, _ in filled:
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


def _spoken_in(typed: Iterable[Typed]) -> str | None:
    """Tell the language of a text by its letters; None where none of them tells, or some tell otherwise."""
    letters = {letter for word in typed if not word.text.isascii() for letter in word.text}
    spoken = [tongue for tongue, own in _LETTERS_OF.items() if not own.isdisjoint(letters)]
    return spoken[0] if len(spoken) == 1 else None


def _tongue_of(language: str) -> str:
    return language if language in OTHER_STEMMERS else OWN


def _stem(token: Token, tongue: str) -> str:
    return stem_in(token.word, tongue) if token.word.isascii() else token.stem
