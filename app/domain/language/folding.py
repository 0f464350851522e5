"""One way of writing letters: lower case, without accents, marks and what can't be seen, in any script."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i",
        # Arabic: one alef, one ya, one ha, one kaf, and no stretching.
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ە": "ه", "ک": "ك", "ء": None, "ـ": None,
        # Cyrillic: what keyboards mix up.
        "ґ": "г", "ё": "е", "ы": "и",
    }
)  # fmt: skip

_UNSEEN = frozenset({"Cf", "Cc", "Cs"})
"""What turns, joins or hides text, or is none: bidirectional controls, zero-width characters, half characters."""

_MOST_MARKS = 30
"""More marks on one letter are no text of any language: the bound of Unicode's stream-safe format (annex 15)."""

_LAST_MARK = 0x1F000
_MARK = "".join(char for char in map(chr, range(0x300, _LAST_MARK)) if unicodedata.combining(char))
_TOO_MANY_MARKS = re.compile(f"([{_MARK}]{{{_MOST_MARKS}}})[{_MARK}]+")
_MAY_BE_MARKS = re.compile(rf"\W{{{_MOST_MARKS}}}")
"""Much quicker than to look for marks, and hardly ever true of a text."""

_IOTA_BELOW = "\u0345"
"""The one mark that lower case turns into a letter."""

_ACUTE = "\u00b4"
"""Typed for an apostrophe on a Dutch keyboard; Unicode takes it for a space with an accent."""

JOINERS = "\u200c\u200d"
"""What keeps letters apart, and what joins them."""

_LEFT_OUT = _UNSEEN | {"Mn", "Me", "Mc"}
"""That, and the marks on letters."""


def fold(text: str) -> str:
    """Write text in lower case and without accents, so that `Café` and `cafe` are the same, and `كِتَابٌ` and `كتاب`.

    Numerals of other scripts become 0 to 9. Time is linear in the text.
    """
    if text.isascii():
        return text.casefold() if text.isprintable() else text.casefold().translate(_SEEN)
    text = text.replace(_ACUTE, "'")
    if _MAY_BE_MARKS.search(text):  # to sort marks takes the square of their number
        text = _TOO_MANY_MARKS.sub(r"\1", text)
    apart = unicodedata.normalize("NFKD", text).replace(_IOTA_BELOW, "")
    return unicodedata.normalize("NFKD", apart.casefold()).translate(_LETTERS).translate(_SEEN)


def visible(text: str) -> str:
    """Leave out what can't be seen and may turn the page around, and keep everything else as typed.

    What joins letters or keeps them apart stays: Persian and emoji need it.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char in JOINERS or unicodedata.category(char) not in _UNSEEN else _space(char) for char in text
    )


class _Seen(dict[int, str]):
    """What is seen of a character, for `str.translate`; those of one page of Unicode are looked into once."""

    _KEPT = 0x10000

    def __missing__(self, code: int) -> str:
        seen = _seen(chr(code))
        if code < self._KEPT:
            self[code] = seen
        return seen


def _seen(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() else _space(char)
    kind = unicodedata.category(char)
    if kind in _LEFT_OUT:
        return ""
    return str(unicodedata.digit(char)) if kind == "Nd" else char


def _space(char: str) -> str:
    return " " if char.isspace() else ""


_SEEN = _Seen()
