"""Typing errors: which known word was probably meant. Candidates share groups of three letters, distance decides.

Words are compared by how they sound in Dutch, so that `taalkafe` and `begelijding` are hardly errors at all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from heapq import nlargest
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from app.domain.language.folding import fold
from app.domain.language.rules import LONGEST_WORD

SHORTEST = 4
"""A shorter word is not corrected: too many words differ from it in one letter."""

_MOST_CANDIDATES = 30
_COMMON = 3_000
"""A group of letters that so many words share tells little, and is looked at only when there is nothing better."""


def _read_words(name: str) -> frozenset[str]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


ORDINARY = _read_words("ordinary.txt")
"""Common words: no typing errors, only meant by what sounds the same, and telling little of what is looked for."""

USED = ORDINARY | _read_words("others.txt")
"""These and words of other subjects, which are no typing errors either."""

_SOUNDS = (
    ("ij", "y"), ("ei", "y"), ("auw", "ou"), ("ouw", "ou"), ("au", "ou"), ("pjoe", "pu"), ("ch", "g"),
    ("ck", "k"), ("qu", "kw"), ("x", "ks"), ("ph", "f"), ("th", "t"), ("ce", "se"), ("ci", "si"), ("cy", "si"),
    ("c", "k"), ("tie", "sie"), ("tio", "sio"), ("ie", "i"), ("z", "s"), ("v", "f"), ("dt", "t"),
)  # fmt: skip
_LAST_SOUNDS = {"d": "t", "b": "p"}
_VOWELS = frozenset("aeiouy")
_LONG_VOWEL = re.compile(r"([aeou])\1([^\Waeiouy])")
_NEARLY_ALIKE = frozenset(map(frozenset, ("bp", "dt", "fs", "gh", "gk", "gs", "mn")))
"""Sounds that are heard for each other: `labtop`, `imburgeren`."""

_SHORT, _LONG, _CLEAR, _LONGEST = 6, 8, 12, 14
"""From so many sounds on another letter may be typed, there may be two errors, whichever they are, and three."""


class Guess(NamedTuple):
    """What was probably meant by a word, as it is written, and whether it sounds the same."""

    word: str
    is_same_sound: bool


class Spelling:
    """Words that somebody may mean, by what they look and sound like. Immutable, so that threads may share one."""

    def __init__(self, words: Mapping[str, int]) -> None:
        """Take words as they are written, each with a weight: of two that are as near the heavier is meant."""
        weights: dict[str, tuple[int, str]] = {}
        for word, weight in words.items():
            folded = fold(word)
            if folded.isalpha() and SHORTEST <= len(folded) <= LONGEST_WORD:
                weights[folded] = max(weights.get(folded, (0, "")), (weight, word))
        self._words = [(folded, sound(folded), *weights[folded]) for folded in sorted(weights)]
        self._sharing: dict[str, list[int]] = defaultdict(list)
        for number, (_, sounds, _, _) in enumerate(self._words):
            for group in _groups(sounds):
                self._sharing[group].append(number)

    def find(self, word: str) -> Guess | None:
        """Find the word that was meant by a folded word that is not known; None when none is near."""
        if not (word.isalpha() and SHORTEST <= len(word) <= LONGEST_WORD) or word in USED:
            return None
        sounds = sound(word)
        best: tuple[float, int, str] | None = None
        for number in self._candidates(sounds):
            folded, other, weight, written = self._words[number]
            distance = _distance(word, sounds, folded, other)
            if distance is not None and (best is None or (distance, -weight, written) < best):
                best = (distance, -weight, written)
        return Guess(best[2], is_same_sound=best[0] < 1) if best else None

    def _candidates(self, sounds: str) -> Iterable[int]:
        lists = sorted((self._sharing[group] for group in _groups(sounds) if group in self._sharing), key=len)
        telling = [numbers for numbers in lists if len(numbers) <= _COMMON] or lists[:1]
        shared = Counter(number for numbers in telling for number in numbers)
        least = max(shared.values(), default=0) // 2
        length = len(sounds)

        def nearness(number: int) -> float:
            return shared[number] - abs(len(self._words[number][1]) - length) / 2

        return nlargest(_MOST_CANDIDATES, (number for number, count in shared.items() if count >= least), key=nearness)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Write a folded word as it sounds in Dutch, roughly.

    There is one sign for ei and ij, au and ou, c and k, d and t at the end, and doubled letters count once.
    """
    for letters, sounds in _SOUNDS:
        word = word.replace(letters, sounds)
    word = word[:-1] + _LAST_SOUNDS.get(word[-1:], word[-1:])
    return "".join(char for place, char in enumerate(word) if place == 0 or char != word[place - 1])


def _groups(sounds: str) -> set[str]:
    padded = f"^^{sounds}$"
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def _distance(word: str, sounds: str, other: str, other_sounds: str) -> float | None:
    """Measure how far two words are apart; None when too far to be the same word.

    A wrong guess costs more than none, and common words differ in little: a zanger is not zwanger. So an error in the
    first letter makes another word; in a short one a vowel or the last n, which is not heard, may be missing, and
    letters may be doubled or in the wrong place; up to seven letters one is only taken for what is heard almost the
    same; and with two errors all consonants must be there.
    """
    if _has_turned_pair(word, other) and other not in USED:
        return 1.1
    length = len(sounds)
    most = 0 if length < SHORTEST else 1 if length < _LONG else 2 if length < _LONGEST else 3
    apart = OSA.distance(sounds, other_sounds, score_cutoff=most)
    if (long := _LONG_VOWEL.search(word)) and f"{long[1]}{long[2]}{long[2]}" in other.replace(long[1] * 2, ""):
        return None  # `leese` is lezen, not lessen: two letters make the vowel long, and `ss` makes it short
    if apart > most or (apart and other in USED):
        return None
    if apart and sounds[0] != other_sounds[0] and (apart > 1 or length < _LONG):
        return None
    if apart and not _may_be_slip(sounds, other_sounds, apart):
        return None
    return apart + OSA.distance(word, other) / 10


def _may_be_slip(sounds: str, other: str, apart: int) -> bool:
    """Tell whether somebody who means the other word may write this one, which differs in so many letters."""
    length = len(sounds)
    if not sounds.isascii():
        return length >= _SHORT or length != len(other) or sorted(sounds) == sorted(other)
    if apart > 1 and length < _CLEAR:
        return _consonants(sounds) == _consonants(other)
    if apart > 1 or length >= _LONG:
        return True
    if length != len(other):
        return length > SHORTEST or other == f"{sounds}n" or _consonants(sounds) == _consonants(other)
    changed = [pair for pair in zip(sounds, other, strict=True) if pair[0] != pair[1]]
    if len(changed) > 1:  # two letters changed places
        return True
    pair = frozenset(changed[0])
    return length >= _SHORT and (pair <= _VOWELS or pair in _NEARLY_ALIKE)


def _has_turned_pair(word: str, other: str) -> bool:
    """Tell whether two letters of a word changed places: `breif`, of which the sound says nothing of an e or an i."""
    if len(word) != len(other) or word[0] != other[0]:
        return False
    return sorted(word) == sorted(other) and OSA.distance(word, other, score_cutoff=1) == 1


def _consonants(sounds: str) -> list[str]:
    """Give the consonants of a word, in whatever order they stand there."""
    return sorted(char for char in sounds if char not in _VOWELS)
