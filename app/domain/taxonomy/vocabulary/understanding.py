"""Reading a text with the vocabulary: a question of a visitor, or the title of an offering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from types import MappingProxyType
from typing import NamedTuple

from app.domain.language.compounds import KNOWN_PARTS
from app.domain.language.folding import fold, visible
from app.domain.language.rules import Token, Typed, scan
from app.domain.language.spelling import ORDINARY, Guess, Spelling
from app.domain.language.words import STEMS
from app.domain.taxonomy.vocabulary.cries import cries
from app.domain.taxonomy.vocabulary.places import FindPlace, split_place, without, without_beside
from app.domain.taxonomy.vocabulary.recogniser import OWN, Found, Recogniser, forget_read, phrase_units
from app.domain.taxonomy.vocabulary.types import Correction, Need, Phrase, RecognisedNeed, Understanding

LONGEST_QUESTION = 1_000
"""What stands after so many characters of a question is not read."""

_MOST_CORRECTED = 8
"""So many words of a question are corrected, the first of them."""

_MOST_WEIGHT = 20
_DUTCH_WEIGHT = 3
_ALONE = 5
"""A word that says a need by itself is likelier meant than one of many, a Dutch one likelier than a foreign one."""

_SHORTEST_FOREIGN = 6
"""A shorter foreign word is taken for what was meant by a Dutch one too easily."""

_SHORTEST_JOINED = 8
"""What is shorter and written as one word may be another word."""

_WISHING = frozenset("hoef hoeft hoeven wil wilt willen zoek zoekt zoeken".split())
"""Verbs that make of `geen` a refusal: who has no home wants one, who wants no course does not."""

NO_WORDS: Mapping[str, int] = MappingProxyType({})

FindUsed = Callable[[Collection[str], Mapping[str, str]], Collection[str]]
"""Tells which tokens any offering has in its texts, in one go: any word of some, of others the word that is named."""

_OFFER_TONGUES = (OWN, "en")
"""Offerings are written in Dutch, with an English word here and there."""


class Vocabulary:
    """All needs in use and what people call them: a frozen snapshot that threads may share."""

    __slots__ = (
        "_by_product",
        "_needs",
        "_other_stems",
        "_other_words",
        "_weights",
        "apart",
        "manners",
        "phrases",
        "recogniser",
        "spelling",
    )

    def __init__(
        self,
        needs: Iterable[Need],
        phrases: Iterable[Phrase],
        other_words: Mapping[str, int] = NO_WORDS,
    ) -> None:
        """Keep the needs in the order given; phrases of a need that is not among them are left out.

        `other_words` are words of offerings' titles with how often they occur: they are no typing errors, and may be
        what was meant by one.
        """
        self._needs = {need.key: need for need in needs}
        self.phrases = tuple(phrase for phrase in phrases if phrase.need in self._needs)
        self.recogniser = Recogniser(self.phrases)
        subjects = {need.key for need in self._needs.values() if need.is_subject}
        self.manners = Recogniser(phrase for phrase in self.phrases if phrase.need not in subjects)
        self._by_product: dict[str, tuple[str, ...]] = {}
        for need in self._needs.values():
            for uri in need.products:
                self._by_product[uri] = (*self._by_product.get(uri, ()), need.key)
        self.apart = {
            "".join(words): phrase.text
            for phrase in self.phrases
            if phrase.text[-1:].isalnum()  # a full stop or a quotation mark says that it counts only as it stands
            and len(words := [word for word in fold(phrase.text).split() if word.isalnum()]) > 1
            and sum(map(len, words)) >= _SHORTEST_JOINED
        }
        """Phrases by how they are written as one word: `klikentik`."""
        self._weights = _weigh(self.phrases)
        forget_read()
        self._set_words(other_words)

    def _set_words(self, other_words: Mapping[str, int]) -> None:
        self._other_words = other_words
        self._other_stems = frozenset(word.token.stem for text in other_words for word in scan(text))
        weights = Counter(self._weights)
        for word, count in other_words.items():
            weights[word] += min(count, _MOST_WEIGHT)
        self.spelling = Spelling(weights)

    def with_words(self, other_words: Mapping[str, int]) -> Vocabulary:
        """Give the same vocabulary with other words of titles: only what corrects typing errors is made anew.

        The vocabulary itself, when they are the words that it has.
        """
        if other_words == self._other_words:
            return self
        other = copy(self)
        other._set_words(other_words)  # noqa: SLF001  a copy of its own
        return other

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

    def knows(self, token: Token) -> bool:
        """Tell whether a word is one that people use for a need, or in the title of an offering."""
        return token.stem in self._other_stems or self.recogniser.knows(token)


def understand(
    text: str,
    vocabulary: Vocabulary,
    *,
    find_place: FindPlace | None = None,
    find_used: FindUsed | None = None,
    may_hold_place: bool = True,
    exactly: bool = False,
) -> Understanding:
    """Read what somebody typed. Never raises, and takes time linear in the text.

    With `find_place` (such as `Gazetteer.find_exact`) a place in the text is split off or, where another was given and
    the text `may_hold_place` no more, left in it as what it is. With `find_used` no word is corrected that any offering
    has, unless it sounds just like what is meant; it is asked once, and only where there is something to correct. With
    `exactly` nothing is corrected.
    """
    text = " ".join(visible(text[:LONGEST_QUESTION]).split())
    place = split_place(text, scan(text), vocabulary.recogniser, find_place) if find_place else None
    spared, is_all = "", place is None or text.startswith(place.place, place.start)
    if place and may_hold_place:
        text = without(text, place)
    elif place:
        spared = text[place.start : place.end]
    read = _read(text, vocabulary, spared, is_all=is_all)
    correction = None
    if not exactly and (corrected := _correct(text, read, vocabulary, find_place, find_used)):
        typed, mended, is_better = text, corrected.text, corrected.is_same_sound
        if find_place and place is None and may_hold_place:
            place = split_place(mended, scan(mended), vocabulary.recogniser, find_place)
            if place:  # `taalles zwole`
                text, mended, is_better = without_beside(typed, mended, place), without(mended, place), True
        meant = _read(mended, vocabulary, spared, is_all=is_all)
        if is_better or _adds(meant, read):
            correction, read = Correction(text, mended) if mended != text else None, meant
    return Understanding(
        text=text,
        needs=read.needs,
        words=_tokens(read.unexplained),
        tokens=_tokens(read.typed),
        correction=correction,
        manners=read.manners,
        place=place.place if place and may_hold_place else None,
        named_place=place.place if place and not may_hold_place else None,
        telling=_tokens(_telling(read)),
        is_about_words=_is_about_words(read, vocabulary),
    )


def needs_of(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Give the keys of the needs that a title or summary speaks of, for the index: Dutch and English words only."""
    return frozenset(key for one in vocabulary.recogniser.find(scan(text), _OFFER_TONGUES) for key in one.needs)


def _weigh(phrases: Iterable[Phrase]) -> Mapping[str, int]:
    """Say of each word of phrases how likely it is meant by a typing error."""
    words = Counter(dict.fromkeys(KNOWN_PARTS, 1))
    for phrase in phrases:
        said = [word for word in scan(phrase.text) if not word.token.is_stop]
        weight = (_DUTCH_WEIGHT if phrase.language == "nl" else 1) * (
            _ALONE if len(phrase_units(phrase.text, phrase.language)) == 1 else 1
        )
        for word in said:
            if phrase.language == "nl" or len(word.text) >= _SHORTEST_FOREIGN:
                words[word.text.casefold()] += weight
    return words


class _Read(NamedTuple):
    """The words of a text, the needs and manners in it, and the numbers of words that needs explain, and of a place."""

    typed: list[Typed]
    needs: tuple[RecognisedNeed, ...]
    manners: tuple[Need, ...]
    explained: frozenset[int]
    place: frozenset[int]

    @property
    def unexplained(self) -> list[Typed]:
        """The words that no need explains."""
        return [word for number, word in enumerate(self.typed) if number not in self.explained]


def _read(text: str, vocabulary: Vocabulary, spared: str = "", *, is_all: bool = True) -> _Read:
    """Read a text, which `is_all` that was said, but for the name of a place in it, which is `spared`."""
    typed = scan(text)
    start = text.rfind(spared) if spared else len(text)
    place = frozenset(n for n, one in enumerate(typed) if start <= one.start and one.end <= start + len(spared))
    numbers = [number for number in range(len(typed)) if number not in place]
    said = [typed[number] for number in numbers]
    needs: dict[str, RecognisedNeed] = {}
    explained: set[int] = set()
    found = vocabulary.recogniser.find(said, is_all=is_all)
    found = [*cries(said, found, vocabulary, is_all=is_all), *found]
    for one in found:
        explained.update(numbers[word] for word in one.words)
    wanted = [one for one in found if not _is_refused(said, one)] or found
    for one in wanted:
        words = text[said[one.words[0]].start : said[one.words[-1]].end]
        for key in one.needs:
            if (need := vocabulary.find(key)) and not need.is_condition:
                needs.setdefault(key, RecognisedNeed(need, words))
    hows = vocabulary.manners.find(said, is_all=is_all)
    how = dict.fromkeys(
        key for one in hows if len(wanted) == len(found) or not _is_refused(said, one) for key in one.needs
    )
    manners = tuple(need for key in how if (need := vocabulary.find(key)))
    return _Read(typed, tuple(needs.values()), manners, frozenset(explained), place)


def _is_refused(typed: Sequence[Typed], found: Found) -> bool:
    """Tell whether a need is what somebody does not want: `ik hoef geen taalles, alleen hulp met toeslagen`."""
    first = found.words[0]
    if not first or typed[first - 1].token.word != "geen":
        return False
    return any(word.token.word in _WISHING for word in typed[max(0, first - 3) : first - 1])


def _telling(read: _Read) -> list[Typed]:
    """Give the words that no need explains, but for the common ones."""
    return [word for word in read.unexplained if word.token.word not in ORDINARY and not word.token.is_stop]


def _is_about_words(read: _Read, vocabulary: Vocabulary) -> bool:
    """Tell whether the needs only say how to learn or do what the other words name.

    Who wants help is helped whatever those are. And words in another language are no words of offerings: there it is
    likelier that we do not know how they say a need.
    """
    needs = [found.need for found in read.needs]
    telling = _telling(read)
    if not needs or not telling or any(need.is_subject or need.kind == "help" for need in needs):
        return False
    if not any(need.form or need.kind for need in needs) or not all(word.token.word.isascii() for word in telling):
        return False
    return {key for one in vocabulary.recogniser.find(read.typed, _OFFER_TONGUES) for key in one.needs} >= {
        need.key for need in needs
    }


class _Corrected(NamedTuple):
    """A corrected text, and whether it differs only in how it is written, not in how it sounds."""

    text: str
    is_same_sound: bool


def _correct(
    text: str,
    read: _Read,
    vocabulary: Vocabulary,
    find_place: FindPlace | None,
    find_used: FindUsed | None,
) -> _Corrected | None:
    """Replace the words that nobody uses by those that were probably meant; None when there is nothing to replace."""
    typed = read.typed
    meant: list[str] = []
    end, is_same_sound = 0, True
    for first, last, guess in _guess(text, read, vocabulary, find_place, find_used):
        if typed[first].start >= end:
            meant += [text[end : typed[first].start], guess.word]
            end = typed[last].end
            is_same_sound = is_same_sound and guess.is_same_sound
    return _Corrected("".join([*meant, text[end:]]), is_same_sound) if meant else None


def _guess(
    text: str,
    read: _Read,
    vocabulary: Vocabulary,
    find_place: FindPlace | None,
    find_used: FindUsed | None,
) -> list[tuple[int, int, Guess]]:
    """Find what was meant by the words that nobody uses: the numbers of the first and last of them, and the guess."""
    typed = read.typed
    wrong = [n for n, word in enumerate(typed) if n not in read.place and _may_be_wrong(word.token, vocabulary)]
    wrong = [n for n in wrong if n not in read.explained or _is_part(typed[n].token)]
    guesses: list[tuple[int, int, Guess]] = []
    for number in wrong[:_MOST_CORRECTED]:
        if find_place and find_place(typed[number].text).place:
            continue
        if joined := _join(text, typed, number, vocabulary, read.place):
            guesses.append(joined)
        elif apart := vocabulary.apart.get(typed[number].token.word):
            guesses.append((number, number, Guess(apart, is_same_sound=True)))
        elif guess := vocabulary.spelling.find(typed[number].token.word):
            guesses.append((number, number, guess))
    if not (find_used and guesses):
        return guesses
    # What sounds the same as the guess is the same word, unless an offering has it just as it was typed.
    tokens = {first: typed[first].token for first, last, _ in guesses if first == last}
    stems = {tokens[first].stem for first, last, guess in guesses if first == last and not guess.is_same_sound}
    words = {token.stem: token.word for token in tokens.values() if token.stem not in stems}
    used = find_used(stems, words) if tokens else ()
    return [one for one in guesses if one[0] not in tokens or tokens[one[0]].stem not in used]


def _join(
    text: str, typed: Sequence[Typed], number: int, vocabulary: Vocabulary, place: Collection[int]
) -> tuple[int, int, Guess] | None:
    """Find the one word that was cut in two at a word that nobody uses: `toe slagen`, `informatie punt`."""
    for first in (number, number - 1):
        if first in place or first + 1 in place:
            continue
        if 0 <= first < len(typed) - 1 and text[typed[first].end : typed[first + 1].start] == " ":
            word = typed[first].text + typed[first + 1].text
            if vocabulary.recogniser.has_word(fold(word)):
                return first, first + 1, Guess(word, is_same_sound=True)
    return None


def _adds(meant: _Read, typed: _Read) -> bool:
    """Tell whether a correction helps: nothing was understood, more is now, or only part of a word was known before."""
    is_part = any(_is_part(word.token) for word in typed.typed)
    return not typed.needs or is_part or not {need.key for need in meant.needs} <= {need.key for need in typed.needs}


def _is_part(token: Token) -> bool:
    return bool(token.parts) and not token.is_whole


def _may_be_wrong(token: Token, vocabulary: Vocabulary) -> bool:
    is_compound = bool(token.parts) and token.is_whole
    is_word = token.word in STEMS or token.word in KNOWN_PARTS
    return not (token.is_stop or is_compound or is_word or vocabulary.knows(token))


def _tokens(typed: Iterable[Typed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.token.stem for word in typed if not word.token.is_stop))
