"""From what a stranger sent to a checked question: one reading, in the clothes of the page or of the API."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.domain.errors import InvalidParameter
from app.domain.language.rules import analyse, unique
from app.domain.offerings.search.types import Counting, SearchCriteria
from app.domain.offerings.types import Kind
from app.domain.taxonomy.types import Taxonomy, Term, Terms, Tongue

MAX_TEXT = 200
"""Letters that a typed place or need may have; nobody types more."""
MAX_WORDS = 10
"""Words of a need that count; what is typed beyond them is not looked for."""
MAX_CURSOR = 400
LIMIT, MAX_LIMIT = 20, 100
MIN_RADIUS_M, MAX_RADIUS_M = 100, 300_000
MAX_RADIUS_KM = MAX_RADIUS_M // 1000

_DEGREES = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class Clothes:
    """The names that a door gives to the parameters, and the manner of their values.

    A page has Dutch slugs, kilometres, and lets go of what is empty or unknown, since forms send empty fields and
    addresses get strange tails; a program gets keys, metres, and is told of every mistake.
    """

    where: str
    words: str
    theme: str
    kind: str
    audience: str
    form: str
    language: str
    free: str
    drop_in: str
    radius: str
    cursor: str
    near: str | None = None
    limit: str | None = None
    count: str | None = None
    is_page: bool = False


PAGE = Clothes(
    where="waar",
    words="wat",
    theme="thema",
    kind="soort",
    audience="voor",
    form="vorm",
    language="taal",
    free="gratis",
    drop_in="inloop",
    radius="straal",
    cursor="cursor",
    is_page=True,
)
API = Clothes(
    where="where",
    near="near",
    words="q",
    theme="theme",
    kind="kind",
    audience="audience",
    form="form",
    language="language",
    free="free",
    drop_in="dropIn",
    radius="radius",
    limit="limit",
    cursor="cursor",
    count="count",
)

_Value = TypeVar("_Value")

_KINDS_ON_PAGES = {"leren": Kind.LEARN, "hulp": Kind.HELP}
_KINDS = {kind.value: kind for kind in Kind}
_YES_ON_PAGES = {"ja": True, "1": True, "nee": False, "0": False}
_YES = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Question:
    """A checked search that still needs its place: `where` as typed, or `near` as latitude and longitude."""

    criteria: SearchCriteria
    where: str = ""
    near: tuple[float, float] | None = None


def read_question(values: Mapping[str, Sequence[str]], clothes: Clothes, taxonomy: Taxonomy) -> Question:
    """Read the parameters of a search, each with all its values as they were sent.

    Raises InvalidParameter that names the parameter, as the door calls it, and says what is allowed.
    """
    reader = _Reader(values, clothes)
    text = reader.text(clothes.words)
    where = reader.text(clothes.where)
    near = reader.degrees(clothes.near) if clothes.near else None
    if where and near:
        raise InvalidParameter(clothes.near or "", "a place is given twice", allowed=f"{clothes.where} or this")
    radius = reader.radius(clothes.radius)
    if radius is not None and not (where or near or clothes.is_page):
        raise InvalidParameter(clothes.radius, "a radius needs a place", allowed=f"with {clothes.where}")
    counts_all = clothes.count is not None and reader.choice(clothes.count, _YES)
    criteria = SearchCriteria(
        text=text,
        words=tuple(unique(analyse(text))[:MAX_WORDS]),
        theme=reader.term(clothes.theme, taxonomy.themes),
        kind=reader.choice(clothes.kind, _KINDS_ON_PAGES if clothes.is_page else _KINDS),
        audience=reader.term(clothes.audience, taxonomy.audiences),
        form=reader.term(clothes.form, taxonomy.forms),
        language=reader.term(clothes.language, taxonomy.languages),
        free=reader.choice(clothes.free, _YES_ON_PAGES if clothes.is_page else _YES) or False,
        drop_in=reader.choice(clothes.drop_in, _YES_ON_PAGES if clothes.is_page else _YES) or False,
        radius_m=radius if where or near else None,
        limit=(reader.number(clothes.limit, 1, MAX_LIMIT) or LIMIT) if clothes.limit else LIMIT,
        cursor=reader.text(clothes.cursor, most=MAX_CURSOR) or None,
        counting=Counting.REACH if clothes.is_page else Counting.ALL if counts_all else Counting.NONE,
        widen=clothes.is_page,
    )
    return Question(criteria, where, near)


class _Reader:
    """Takes parameters one by one, each at most once."""

    def __init__(self, values: Mapping[str, Sequence[str]], clothes: Clothes) -> None:
        self.values = values
        self.is_page = clothes.is_page

    def text(self, name: str, most: int = MAX_TEXT) -> str:
        """Give a single value without spaces around it, or the empty string when it was not sent."""
        found = self.values.get(name, ())
        if len(found) > 1:
            raise InvalidParameter(name, "it was sent more than once", allowed="one value")
        value = found[0] if found else ""
        if len(value) > most:
            raise InvalidParameter(name, "it is too long", allowed=f"at most {most} characters")
        if _UNREADABLE.search(value):
            raise InvalidParameter(name, "it holds characters that can't be read", allowed="text in UTF-8")
        value = value.strip()
        if found and not value and not self.is_page:
            raise InvalidParameter(name, "it is empty", allowed="leave it out, or give a value")
        return value

    def choice(self, name: str, choices: Mapping[str, _Value]) -> _Value | None:
        """Give what one of the allowed words stands for."""
        value = self.text(name)
        if value and value not in choices:
            raise _not_allowed(name, choices)
        return choices.get(value)

    def term(self, name: str, terms: Terms[Term] | Terms[Tongue]) -> str | None:
        """Give the key of a term: sent as a slug by a page, as the key itself by a program."""
        value = self.text(name)
        if not value:
            return None
        term = terms.find_by_slug(value) if self.is_page else terms.find(value)
        if term is None:
            raise _not_allowed(name, terms.slugs if self.is_page else terms.keys)
        return term.key

    def number(self, name: str, least: int, most: int) -> int | None:
        """Give a whole number within bounds."""
        value = self.text(name)
        if not value:
            return None
        if not (value.isascii() and value.isdecimal() and len(value) <= 9 and least <= int(value) <= most):
            raise InvalidParameter(name, "it is not allowed", allowed=f"a whole number from {least} to {most}")
        return int(value)

    def radius(self, name: str) -> int | None:
        """Give a radius in metres; pages speak of kilometres."""
        if self.is_page:
            kilometres = self.number(name, 1, MAX_RADIUS_KM)
            return kilometres * 1000 if kilometres else None
        return self.number(name, MIN_RADIUS_M, MAX_RADIUS_M)

    def degrees(self, name: str) -> tuple[float, float] | None:
        """Give latitude and longitude."""
        value = self.text(name)
        if not value:
            return None
        match = _DEGREES.fullmatch(value)
        lat, lon = (float(match[1]), float(match[2])) if match else (math.inf, math.inf)
        if abs(lat) > 90 or abs(lon) > 180:
            raise InvalidParameter(
                name, "it is not a point", allowed="latitude,longitude in degrees, such as 52.09,5.12"
            )
        return lat, lon


def _not_allowed(name: str, choices: Iterable[str]) -> InvalidParameter:
    return InvalidParameter(name, "it is not allowed", allowed=", ".join(choices))
