"""Cries for help that the recogniser by itself does not hear: other words stand beside them, or in them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from app.domain.language.rules import Typed
from app.domain.taxonomy.helplines import helplines
from app.domain.taxonomy.vocabulary.recogniser import ALL_SAID, Found

if TYPE_CHECKING:
    from app.domain.taxonomy.vocabulary.understanding import Vocabulary

_MOST_OF_PLEA = 2
"""So many stop words may stand between a plea and what is said beside it: `help mij`."""


def cries(said: Sequence[Typed], found: Sequence[Found], vocabulary: Vocabulary, *, is_all: bool) -> list[Found]:
    """Find more than was found in what somebody said, which `is_all` there was."""
    beside = _beside_plea(said, found, vocabulary) if is_all else []
    return [*beside, *_around_conditions(said, found, vocabulary, is_all=is_all)]


def _around_conditions(
    said: Sequence[Typed], found: Sequence[Found], vocabulary: Vocabulary, *, is_all: bool
) -> list[Found]:
    """Find a cry in which it is said when: `ik kan vandaag niet meer`."""
    conditions = {
        number
        for one in found
        if all((need := vocabulary.find(key)) and need.is_condition for key in one.needs)
        for number in one.words
    }
    if not conditions:
        return []
    rest = [number for number in range(len(said)) if number not in conditions]
    return [one for one in _find_among(said, rest, vocabulary, is_all=is_all) if helplines(one.needs)]


def _beside_plea(said: Sequence[Typed], found: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """Find a phrase that counts only where it is all that was said, but for a plea: `ik kan niet meer, help mij`."""
    if not found or any(need.is_subject for one in found for key in one.needs if (need := vocabulary.find(key))):
        return []
    plea = {number for one in found for number in one.words}
    runs = [[*run] for is_plea, run in groupby(range(len(said)), plea.__contains__) if not is_plea]
    telling = [run for run in runs if any(said[number].says_something for number in run)]
    if len(telling) != 1:
        return []
    (run,) = telling
    for start in range(_MOST_OF_PLEA + 1):
        if any(said[number].says_something for number in run[:start]):
            break
        if whole := [one for one in _find_among(said, run[start:], vocabulary) if one.rank == ALL_SAID]:
            return whole
    return []


def _find_among(
    said: Sequence[Typed], numbers: Sequence[int], vocabulary: Vocabulary, *, is_all: bool = True
) -> list[Found]:
    """Find phrases in some of the words as if these were said alone; their words have the numbers that they had."""
    found = vocabulary.recogniser.find([said[number] for number in numbers], is_all=is_all)
    return [one._replace(words=tuple(numbers[word] for word in one.words)) for one in found]
