"""What a typed text may be: a point, a postcode, or a name with something that tells it from its namesakes."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from geo.crs import is_in_bounds, is_on_earth, to_wgs84

LONGEST = 200
"""More characters than this are no place."""

RD_REACH_M = 1_000_000.0
"""Beyond this RD New means nothing."""

_NUMBER = r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?(?:e[+-]?[0-9]+)?|nan|inf(?:inity)?)"
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?|nan|inf(?:inity)?)"
_PAIR = re.compile(rf"({_DECIMAL})°?\s*[nz]?\s*[,;/ ]\s*({_DECIMAL})°?\s*[eo]?", re.IGNORECASE)
_PAIR_WITH_COMMAS = re.compile(rf"({_NUMBER})\s*(?:;|/|,?\s)\s*({_NUMBER})", re.IGNORECASE)
_POSTCODE = re.compile(
    r"(?:postcode[:\s]*)?(?:nl[\s-]*)?([1-9][0-9]{3})(?:[\s.-]*([a-z]{1,2}))?(?![a-z0-9])", re.IGNORECASE
)
_POSTCODE6_INSIDE = re.compile(r"(?<!\w)([1-9][0-9]{3})[\s.-]*([a-z]{2})(?![a-z_])", re.IGNORECASE)
_KIND_PREFIX = re.compile(
    r"^\s*(gemeente|gem\.?|municipality of|provincie|prov\.?|province of)\s+(?=\S)", re.IGNORECASE
)
_COUNTRY = re.compile(r"(?<=\w)\s*,\s*(?:nederland|the netherlands|netherlands|holland|nl)\.?$", re.IGNORECASE)
_BRACKETS = re.compile(r"^(.+?)\s*\(([^()]+)\)\s*$")
_HOUSE_NUMBER = re.compile(r"[0-9]")
_AFTER_NUMBER = re.compile(r"[0-9]+[a-z]?\b|,", re.IGNORECASE)
_BETWEEN = frozenset({"in", "gem", "gem.", "gemeente", "op", "bij", "-"})


_NUMERAL = re.compile(r"\d")
"""A numeral of any script; everywhere else in this file only 0 to 9 are meant."""

_IN_ARABIC = str.maketrans("٫،", ".,")
"""What stands between the numerals of a point in Arabic."""


@dataclass(frozen=True)
class Postcode:
    """Four digits, with the two letters when they were typed."""

    digits: str
    letters: str


class NotAPoint(ValueError):
    """Two numbers were typed that are no point."""


def clean(text: str) -> str:
    """Turn control characters and runs of white space into single spaces, and leave out the country.

    Numerals of other scripts become 0 to 9, since numbers are compared by these: ٣٥١١ is 3511.
    """
    if not text.isascii():
        text = _NUMERAL.sub(lambda found: str(unicodedata.decimal(found[0])), text).translate(_IN_ARABIC)
    return _COUNTRY.sub("", " ".join("".join(char if char.isprintable() else " " for char in text).split()))


def parse_point(text: str) -> tuple[float, float] | None:
    """Read `52.09,5.12` (also the other way round) or RD New `136000,455900` as (lon, lat); None when it is no pair.

    Raises:
        NotAPoint: it is a pair of numbers, but nowhere: NaN, 1e309, a latitude of 120.
    """
    found = _PAIR.fullmatch(text) or _PAIR_WITH_COMMAS.fullmatch(text)
    if not found:
        return None
    first, second = (float(number.replace(",", ".")) for number in found.groups())
    if not (math.isfinite(first) and math.isfinite(second)):
        raise NotAPoint(text)
    if abs(first) > 180 or abs(second) > 180:
        if _is_house_number_like(first) or _is_house_number_like(second):
            return None
        if abs(first) > RD_REACH_M or abs(second) > RD_REACH_M:
            raise NotAPoint(text)
        lon, lat = to_wgs84(first, second)
    elif is_in_bounds(first, second):
        lon, lat = first, second
    else:
        lat, lon = first, second
    if not is_on_earth(lon, lat):
        raise NotAPoint(text)
    return lon, lat


def parse_postcode(text: str) -> Postcode | None:
    """Read a postcode at the beginning of a text (`3511ln`, `3511 LN Utrecht`), or a full one anywhere in it."""
    found = _POSTCODE.match(text)
    if found and (found.end() == len(text) or found[2] or not _HOUSE_NUMBER.search(text[found.end() :])):
        letters = (found[2] or "").upper()
        return Postcode(found[1], letters if len(letters) == 2 else "")
    if inside := _POSTCODE6_INSIDE.search(text):
        return Postcode(inside[1], inside[2].upper())
    return None


def split_kind(text: str) -> tuple[str, str | None]:
    """Take `gemeente` or `provincie` off the front: the name, and `municipality`, `province` or None."""
    if not (found := _KIND_PREFIX.match(text)):
        return text, None
    return text[found.end() :], "province" if found[1].lower().startswith("prov") else "municipality"


def split_qualifier(text: str) -> Iterator[tuple[str, str]]:
    """Give the ways in which a text may be a name with an area: `Nes (Ameland)`, `Oudega, Fryslân`, `Bergen NH`.

    What is marked as such comes first; then every place where one may cut between two words, the longest name first.
    """
    if found := _BRACKETS.match(text):
        yield found[1], found[2]
    if "," in text:
        before, _, after = text.partition(",")
        yield before, after
    words = text.replace(",", " ").replace("(", " ").replace(")", " ").split()
    for cut in range(len(words) - 1, 0, -1):
        area = words[cut:]
        while len(area) > 1 and area[0].lower() in _BETWEEN:
            area.pop(0)
        yield " ".join(words[:cut]), " ".join(area)


def town_of_address(text: str) -> str:
    """Give what stands after the house number, where a town is to be expected; it may be empty."""
    return _AFTER_NUMBER.split(text)[-1].strip(" ,")


def parts(text: str) -> Iterator[str]:
    """Give the runs of words that may be the town in a text, the likeliest first: after a comma, at the end."""
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) > 1:
        yield from (piece for piece in reversed(pieces) if piece)
    words = re.split(r"[\s,;/()-]+", text)
    for start in range(len(words)):
        yield " ".join(words[start:])
    for end in range(len(words) - 1, 0, -1):
        yield " ".join(words[:end])


def _is_house_number_like(number: float) -> bool:
    """Tell numbers that stand beside a postcode from metres."""
    return number == int(number) and 0 <= number <= 9_999
