"""Whether a text that an editor gives can be read as it stands: nothing hidden in it, and something to see."""

from __future__ import annotations

import re
import unicodedata

from app.domain.language.folding import JOINERS

_NO_TEXT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""What steers, turns or hides text, ends a line, or is no character at all."""

_SEEN = frozenset("LNPS")
"""The first letters of what is seen by itself: letters, numerals, punctuation and signs. Marks need one of them."""

_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Letters, marks and signs of which nothing is drawn: Unicode keeps them for old texts and for machines."""

_STYLES = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""What chooses between two drawings of the character before it, as emoji need it; nothing by itself."""


_PLAIN = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u20a0-\u20bf]*")
"""What all can be seen without a look at each: the Latin script, dashes, quotation marks and signs of money."""


def find_hidden(text: str) -> str | None:
    """Name the first character that nobody should have to guess at, such as `U+202E`; None where all can be seen.

    What joins letters or keeps them apart may stand inside a word, since Persian and emoji need it there.
    """
    if _PLAIN.fullmatch(text):
        return None
    for place, char in enumerate(text):
        before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
        if char in JOINERS:
            is_fit = _belongs(before) and _belongs(after)
        elif char in _STYLES:
            is_fit = _belongs(before)
        else:
            is_fit = char not in _EMPTY and unicodedata.category(char) not in _NO_TEXT
        if not is_fit:
            return f"U+{ord(char):04X}"
    return None


def is_seen(text: str) -> bool:
    """Tell whether there is anything in a text that one sees."""
    return any(unicodedata.category(char)[0] in _SEEN and char not in _EMPTY for char in text)


def _belongs(char: str) -> bool:
    """Tell whether a character is part of a word or a sign, so that something unseen beside it has a meaning."""
    if char in _STYLES:
        return True
    return is_seen(char) or unicodedata.category(char or " ")[0] == "M"
