"""One way to compare names of places: case, accents, apostrophes, hyphens and spaces do not matter."""

from __future__ import annotations

import re
import unicodedata

_SPELLED_OUT = {"ĳ": "ij", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
_MOST_LETTERS = 5_000


class _Letters(dict[int, str]):
    """What becomes of each character, worked out when first met, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        decomposed = unicodedata.normalize("NFKD", _SPELLED_OUT.get(char, char))
        is_mark = unicodedata.combining(char)
        kept = "" if is_mark else "".join(part for part in decomposed if part.isalnum()) or " "
        if len(self) < _MOST_LETTERS:  # A stranger may send every character there is.
            self[code] = kept
        return kept


_LETTERS = _Letters()
_ON_THE = re.compile(r"(?<=\w)\s+(?:a\s?/\s?d\.?|a\.?\s?d\.?)\s+(?=\w)")
_SAINT = re.compile(r"\b(?:st|st\.)(?=[\s.-])")
_APOSTROPHES = "'’‘`´"
_FIRST_ARTICLE = re.compile(rf"^[{_APOSTROPHES}]\s*([snt])\b")
_SUFFIX = re.compile(
    r"\s+(?:\((?P<bracketed>[A-Za-z.]{1,4})\)|(?P<capitals>NH|NB|ZH|GLD|Gld|GN|Gn|OV|AC|L|O)|gem\.?\s+(?P<municipality>.+))$"
)


def fold(text: str) -> str:
    """Bring a text to lower case without accents; letters of every script stay, all else becomes single spaces.

    The abbreviations of place names are written out.

    >>> fold("’s-Hertogenbosch"), fold("Súdwest-Fryslân"), fold("St. Annaparochie"), fold("Alphen a/d Rijn")
    ('s hertogenbosch', 'sudwest fryslan', 'sint annaparochie', 'alphen aan den rijn')
    """
    text = text.casefold().strip()
    if text[:1] in _APOSTROPHES:
        text = _FIRST_ARTICLE.sub(r"\1 ", text)
    if "st" in text:
        text = _SAINT.sub("sint ", text + " ")
    if " a" in text:
        text = _ON_THE.sub(" aan den ", text)
    return " ".join(text.translate(_LETTERS).split())


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
