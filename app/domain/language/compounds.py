"""Dutch compounds: `huurtoeslagaanvraag` holds huur, toeslag and aanvraag.

The words that are known as parts stand in `compounds.txt`, each with its forms on one line. They are code and not data
that people change: the index was made with them, so a question must be read with the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_LINES = (Path(__file__).parent / "compounds.txt").read_text(encoding="utf-8").splitlines()
KNOWN_PARTS = {form: line.split()[0] for line in _LINES if line and not line.startswith("#") for form in line.split()}
"""The words that may be parts, in all their forms, and the form by which each goes."""

_LINKS = ("", "s", "e", "en", "n")
_LONGEST_PART = max(map(len, KNOWN_PARTS))
_SHORTEST_PART = min(map(len, KNOWN_PARTS))
_CLEAR_PART = 5
"""A part beside something unknown must be so long: `zorg` in `verzorgen` says nothing."""

_SHORTEST_REST = 3
_NO_REST = (
    "achtig", "baar", "eerd", "elijk", "eloos", "eren", "erij", "heden", "heid", "ing", "ingen", "isch", "jes", "lijk",
    "loos", "schap", "ster", "sters", "tje", "tjes", "aar", "ers", "ter",
)  # fmt: skip
"""Endings that make another word of one, and no compound of two."""

_CONSONANTS = "bcdfghjklmnpqrstvwxz"
_VERBAL = ("be", "ont", "ver")
"""What makes a verb of a word, or another one: `vertalen` and `afbetalen` are about no languages."""

_BEFORE_VERB = re.compile(
    r"((?:aan|achter|af|be|bij|door|ge|her|in|mee|om|onder|ont|op|over|terug|toe|uit|ver|voor|weg){0,2})"
    rf"([{_CONSONANTS}]{{0,3}})"
)
"""What goes before a verb, and the letters with which that verb begins; or such letters alone."""

_BEGINNING = re.compile(r"[bcdfghjklmnpqrstvwz]|[bdfgkptvw][lr]|s[cklmnpt]|sch?r?|s[pt]r|spl|[dtz]w|kn")
"""Consonants with which a Dutch syllable may begin."""


@lru_cache(maxsize=50_000)
def split_compound(word: str) -> tuple[tuple[str, ...], bool]:
    """Give the known parts of a folded word in order, and whether they are all of it; none where there are none.

    Each part is given as the word it is a form of. A word is split wholly into as few parts as possible, with a linking
    s, e or en between; else one long part may stand at its end or beginning. Time is bounded by the length of a part
    times that of the word.
    """
    if len(word) < 2 * _SHORTEST_PART or word in KNOWN_PARTS:
        return (), True
    if parts := _split_wholly(word):
        return parts, True
    for length in range(min(len(word) - _SHORTEST_REST, _LONGEST_PART), _CLEAR_PART - 1, -1):
        if word[-length:] in KNOWN_PARTS:
            if _is_cut(word[:-length], word[-length:]):
                break
            return (KNOWN_PARTS[word[-length:]],), False
    for length in range(min(len(word) - _SHORTEST_REST, _LONGEST_PART), _CLEAR_PART - 1, -1):
        if word[:length] in KNOWN_PARTS and not word[length:].endswith(_NO_REST):
            return (KNOWN_PARTS[word[:length]],), False
    return (), False


def _is_cut(rest: str, part: str) -> bool:
    """Tell whether a part is only the end of one: `ontb-reken`, `afbe-talen`, `sch-ouder`."""
    if (found := _BEFORE_VERB.fullmatch(rest)) is None:
        return False
    if not found[2]:
        return rest.endswith(_VERBAL)
    begins = found[2] + part[: len(part) - len(part.lstrip(_CONSONANTS))]
    return not found[1] or _BEGINNING.fullmatch(begins) is not None


def _split_wholly(word: str) -> tuple[str, ...]:
    """Find the fewest parts that fill the word, with the fewest letters between: per place, the best way there."""
    best: list[tuple[int, int, tuple[str, ...]] | None] = [None] * (len(word) + 1)
    best[0] = (0, 0, ())
    for start in range(len(word)):
        if (way := best[start]) is None:
            continue
        for link in _LINKS if way[0] else ("",):
            if not word.startswith(link, start):
                continue
            begin = start + len(link)
            for end in range(begin + _SHORTEST_PART, min(begin + _LONGEST_PART, len(word)) + 1):
                step = (way[0] + 1, way[1] + len(link))
                if ((known := best[end]) is None or step < known[:2]) and word[begin:end] in KNOWN_PARTS:
                    best[end] = (*step, (*way[2], KNOWN_PARTS[word[begin:end]]))
    found = best[-1]
    return found[2] if found and found[0] > 1 else ()
