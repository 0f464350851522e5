"""Text of people as plain text: without the invisible signs that turn the writing of a page around."""

from __future__ import annotations

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = "\u2060\ufeff\u206a\u206b\u206c\u206d\u206e\u206f"
_NOTHING = dict.fromkeys(map(ord, _BIDI + _INVISIBLE))


def without_overrides(text: str) -> str:
    """Take out marks, overrides and isolates of writing direction, and signs that nobody sees or types.

    What joins letters or keeps them apart (U+200C, U+200D) stays: Persian and emoji need it.
    """
    return text.translate(_NOTHING)
