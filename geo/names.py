"""One way to compare names of places: case, accents, apostrophes, hyphens and spaces do not matter."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ĳ": "ij", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_SAINT = re.compile(r"\b(?:st|st\.)(?=[\s.-])")
_FIRST_ARTICLE = re.compile(r"^['’‘`´]\s*([snt])\b")
_SUFFIX = re.compile(
    r"\s+(?:\((?P<bracketed>[A-Za-z.]{1,4})\)|(?P<capitals>NH|NB|ZH|GLD|GN|OV|AC|L|O)|gem\.?\s+(?P<municipality>.+))$"
)


def fold(text: str) -> str:
    """Bring a text to lower case without accents; letters of every script stay, all else becomes single spaces.

    >>> fold("’s-Hertogenbosch"), fold("Súdwest-Fryslân"), fold("St. Annaparochie")
    ('s hertogenbosch', 'sudwest fryslan', 'sint annaparochie')
    """
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    text = _FIRST_ARTICLE.sub(r"\1 ", text.strip())
    text = _SAINT.sub("sint ", text + " ")
    kept = (char if char.isalnum() else "" if unicodedata.combining(char) else " " for char in text)
    return " ".join("".join(kept).split())


def key(text: str) -> str:
    """Give what two spellings of one name have in common: the folded text without its spaces.

    >>> key("IJ-muiden") == key("ij muiden") == key("Ĳmuiden")
    True
    """
    return fold(text).replace(" ", "")


def slug(text: str) -> str:
    """Give a name as it stands in an address: `'s-Hertogenbosch` is `s-hertogenbosch`."""
    return fold(text).replace(" ", "-")


def without_suffix(name: str) -> tuple[str, str]:
    """Split the mark that tells namesakes apart from a name: `Bergen (NH)` is `Bergen` and `NH`.

    >>> without_suffix("Spaarndam gem. Haarlem"), without_suffix("Utrecht")
    (('Spaarndam', 'Haarlem'), ('Utrecht', ''))
    """
    if not (found := _SUFFIX.search(name)):
        return name, ""
    return name[: found.start()], next(part for part in found.groups() if part)
