"""A place that stands in a question: `taalles in zwolle`, `computerles 3511`. When in doubt it is no place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from app.domain.language.folding import fold
from app.domain.language.rules import Typed
from app.domain.language.spelling import ORDINARY
from app.domain.taxonomy.vocabulary.recogniser import Recogniser
from geo.gazetteer import Answer

FindPlace = Callable[[str], Answer]
"""Finds what a text names exactly, as `Gazetteer.find_exact` does: nothing similar, and no part of it."""

LARGE = 15_000
"""A place of so many people is understood without a word such as `in` before it."""

_SMALL = 5_000
_MOST_WORDS = 5
_MOST_TRIED = 12
"""So many runs of words are looked up, and not more: the work is bounded, whatever is typed."""

_BEFORE = frozenset(
    fold(
        "in te bij near nabij vlakbij rond rondom omgeving regio around at within "
        "w we kolo blisko в у біля около возле في قرب"
    ).split()
)
"""Words before a place, in the languages of the vocabulary."""

_ISLANDS = frozenset(
    "ameland goereeoverflakkee marken schiermonnikoog schouwenduiveland terschelling texel tholen urk vlieland "
    "walcheren wieringen zuidbeveland noordbeveland".split()
)
"""Where one lives not in, but on; before anything else `op` says how or when: `op maat`, `op school`."""

_ALSO_BEFORE = _BEFORE | {"op", "naar", "uit", "van", "from", "to", "z", "do", "до", "з", "из", "من", "الي"}
"""Words that go with a place that was recognised without them."""

_NO_PLACE = frozenset(
    fold(
        "nederland holland netherlands thenetherlands hollanda holandia holandii нідерландах нідерланди هولندا buurt "
        "debuurt mijnbuurt wijk dewijk mijnwijk stad destad mijnstad dorp hetdorp omgeving deomgeving regio deregio "
        "huis hethuis mijnhuis bibliotheek debibliotheek straat destraat school werk duitsland belgie europa zomer "
        "winter avond ochtend middag week weekend maand jaar town city home house"
    ).split()
)
"""What stands after `in` and is called like a village somewhere, or like a country."""

_YEARS = range(1900, 2100)
"""Four digits that are a year sooner than a postcode."""

_COUNTED = frozenset({"euro", "eur", "pln", "lira", "km", "meter", "uur", "jaar", "stappen", "woorden"})
"""What stands after four digits that are an amount."""

_POSTCODE = re.compile(r"[1-9][0-9]{3}")
_POSTCODE6 = re.compile(r"([1-9][0-9]{3})([a-z]{2})")
_TURKISH = re.compile(r"(.{3,})['’`´](?:[dt][ae](?:ki|n)?)", re.DOTALL)


class Split(NamedTuple):
    """A place in a text, and the characters of the text that go with it."""

    place: str
    start: int
    end: int


def split_place(text: str, typed: Sequence[Typed], recogniser: Recogniser, find: FindPlace) -> Split | None:
    """Find the place in a text: a postcode, a name after a word such as `in`, or a large place first or last in it."""
    return _by_postcode(text, typed, find) or _by_name(text, typed, recogniser, find)


def without(text: str, place: Split) -> str:
    """Give a text without the place in it."""
    return " ".join(f"{text[: place.start]} {text[place.end :]}".split())


def without_beside(typed: str, mended: str, place: Split) -> str:
    """Give a text as it was typed without the words that stand where its mended form has a place.

    Where the words are not as many, the mended form goes for what was typed.
    """
    first, last = len(mended[: place.start].split()), len(mended[: place.end].split())
    words = typed.split()
    return " ".join([*words[:first], *words[last:]]) if len(words) == len(mended.split()) else without(mended, place)


def _by_postcode(text: str, typed: Sequence[Typed], find: FindPlace) -> Split | None:
    for number, word in enumerate(typed):
        end = word.end
        if whole := _POSTCODE6.fullmatch(word.token.word):
            digits = whole[1]
        elif _POSTCODE.fullmatch(word.token.word):
            digits = word.token.word
            after = typed[number + 1] if number + 1 < len(typed) else None
            if after and len(after.token.word) == 2 and after.token.word.isascii() and not after.token.is_stop:
                end = after.end
            elif int(digits) in _YEARS or (after and after.token.word in _COUNTED):
                continue
        else:
            continue
        answer = find(digits)
        if answer.place is not None and answer.note is None:
            return Split(text[word.start : end], _with_word_before(typed, number), end)
    return None


def _by_name(text: str, typed: Sequence[Typed], recogniser: Recogniser, find: FindPlace) -> Split | None:
    tried = 0
    for first, last, is_led in _runs(typed):
        start, end = typed[first].start, typed[last].end
        name = text[start:end]
        if turkish := _TURKISH.fullmatch(name):
            name = turkish[1]
        folded = fold(name).replace(" ", "")
        if folded in _NO_PLACE or folded.isdigit() or _is_vocabulary(typed[first : last + 1], recogniser):
            continue
        if tried == _MOST_TRIED:
            return None
        tried += 1
        is_word = folded in ORDINARY
        if _is_meant(find(name), name, is_led=is_led or bool(turkish), is_word=is_word):
            return Split(name, _with_word_before(typed, first), end)
        shorter = _without_case(name) if is_led else ""
        if shorter and _is_meant(find(shorter), shorter, is_led=False, is_word=is_word):
            return Split(shorter, _with_word_before(typed, first), end)
    return None


def _runs(typed: Sequence[Typed]) -> Iterator[tuple[int, int, bool]]:
    """Give the runs of words that may be a place, and whether a word such as `in` leads to them; likeliest first."""
    for number in range(len(typed) - 2, -1, -1):
        if typed[number].token.word in _BEFORE:
            for last in range(min(number + _MOST_WORDS, len(typed) - 1), number, -1):
                yield number + 1, last, True
        elif typed[number].token.word == "op":
            for last in range(number + 1, min(number + 3, len(typed))):
                if "".join(word.token.word for word in typed[number + 1 : last + 1]) in _ISLANDS:
                    yield number + 1, last, True
    for first in range(max(0, len(typed) - 4), len(typed)):
        yield first, len(typed) - 1, False
    for last in range(min(2, len(typed) - 2), -1, -1):
        yield 0, last, False


def _without_case(name: str) -> str:
    """Take off the ending that a name has after `in` in Polish or Ukrainian: Rotterdamie, Утрехті; empty for others."""
    if name.endswith("ie"):
        return name[:-2]
    return name[:-1] if name.endswith(("і", "у", "е")) else ""


def _is_vocabulary(typed: Sequence[Typed], recogniser: Recogniser) -> bool:
    """Tell whether all words of a run mean something else already."""
    return all(word.token.is_stop or recogniser.knows(word.token) for word in typed)


def _is_meant(answer: Answer, name: str, *, is_led: bool, is_word: bool) -> bool:
    place = answer.place
    if place is None:
        return False
    people = place.population or 0
    if is_led:
        return people >= _SMALL or (not is_word and (people > 0 or name[0].isupper()))
    return people >= LARGE and not answer.must_choose and not is_word


def _with_word_before(typed: Sequence[Typed], number: int) -> int:
    """Give where a place begins together with the word before it that leads to it."""
    before = number > 0 and typed[number - 1].token.word in _ALSO_BEFORE
    return typed[number - 1].start if before else typed[number].start
