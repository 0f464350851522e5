"""From what a program sent to a checked question; every mistake is told with its parameter and what is allowed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn, TypeVar

from werkzeug.datastructures import MultiDict

from app.domain.base import now
from app.domain.errors import InvalidParameter
from app.domain.language.scripts import without_overrides
from app.domain.offerings.search.opening import coming_days
from app.domain.offerings.search.types import Counting, DayName, Opening, Order, Part, SearchCriteria, Way
from app.domain.offerings.types import Kind
from app.domain.taxonomy.types import Taxonomy, Term, Terms, Tongue

MAX_TEXT = 200
MAX_CURSOR = 400
LIMIT, MAX_LIMIT = 20, 100
MIN_RADIUS_M, MAX_RADIUS_M = 100, 300_000
FORMATS = {"json": False, "geojson": True}
"""Whether a form is GeoJSON."""

SEARCH_PARAMETERS = (
    "where", "near", "q", "theme", "kind", "audience", "form", "language", "free", "dropIn", "wheelchair", "delivery",
    "openNow", "openOn", "part", "radius", "order", "exact", "limit", "cursor", "count", "facets", "f",
)  # fmt: skip
"""All that a search may be asked with."""

_DEGREES = re.compile(r"(-?\d{1,3}(?:\.\d{1,15})?),\s?(-?\d{1,3}(?:\.\d{1,15})?)", re.ASCII)
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f\ufffd]")
_KINDS = {kind.value: kind for kind in Kind}
_WAYS = {way.value: way for way in Way}
_ORDERS = {order.value: order for order in Order}
_DAYS = {day.value: day for day in (DayName.TODAY, DayName.TOMORROW, DayName.WEEK)}
_PARTS = {part.value: part for part in Part}
_YES = {"true": True, "false": False}
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Question:
    """A checked search that still needs its wish and its place.

    `text` are the words as typed; the place is `where` as typed, or `near` as latitude and longitude.
    """

    criteria: SearchCriteria
    text: str
    where: str
    near: tuple[float, float] | None
    wants_facets: bool = False
    exact: bool = False


def read_question(args: MultiDict[str, str], taxonomy: Taxonomy) -> Question:
    """Read the parameters of a search.

    Raises:
        InvalidParameter: naming the first parameter that can't be used and what is allowed.
    """
    read = Reader(args)
    read.refuse_others(*SEARCH_PARAMETERS)
    read.one_of("f", FORMATS)
    text, where, near = read.text("q"), read.text("where"), read.degrees("near")
    radius = read.number("radius", MIN_RADIUS_M, MAX_RADIUS_M)
    if where and near:
        read.refuse("near", "a place is given twice", allowed="where or near, not both")
    if radius is not None and not (where or near):
        read.refuse("radius", "a radius needs a place", allowed="together with where or near")
    wants_facets = read.one_of("facets", _YES) or False
    if wants_facets and not (where or near):
        read.refuse("facets", "what filters leave is counted around a place", allowed="together with where or near")
    delivery = read.one_of("delivery", _WAYS)
    opening = _read_opening(read)
    limit = read.number("limit", 1, MAX_LIMIT) or LIMIT
    criteria = SearchCriteria(
        order=read.one_of("order", _ORDERS) or Order.BEST,
        theme=read.term("theme", taxonomy.themes),
        kind=read.one_of("kind", _KINDS),
        audience=read.term("audience", taxonomy.audiences),
        form=read.term("form", taxonomy.forms),
        language=read.term("language", taxonomy.languages),
        free=read.one_of("free", _YES) or False,
        drop_in=read.one_of("dropIn", _YES) or False,
        radius_m=radius,
        wheelchair=read.one_of("wheelchair", _YES) or False,
        delivery=delivery,
        opening=opening,
        limit=limit,
        cursor=read.text("cursor", most=MAX_CURSOR) or None,
        counting=Counting.ALL if read.one_of("count", _YES) else Counting.NONE,
    )
    if criteria.is_from_afar:
        criteria = replace(criteria, remote_limit=limit)
    return Question(criteria, text, where, near, wants_facets, read.one_of("exact", _YES) or False)


def _read_opening(read: Reader) -> Opening | None:
    """Read when something has to be open."""
    is_now = read.one_of("openNow", _YES) or False
    day, part = read.day("openOn"), read.one_of("part", _PARTS)
    if is_now and day:
        read.refuse("openOn", "a time is given twice", allowed="openNow or openOn, not both")
    if is_now and part:
        read.refuse("part", "now is no part of a day", allowed="openNow or part, not both")
    if is_now:
        return Opening(DayName.NOW)
    return Opening(day, part) if day or part else None


class Reader:
    """Takes parameters one by one, each at most once."""

    def __init__(self, args: MultiDict[str, str]) -> None:
        """Read from the parameters of a request."""
        self._args = args

    def refuse_others(self, *names: str) -> None:
        """Refuse a parameter that does not exist: a mistyped filter must not silently find everything."""
        for name in self._args:
            if name not in names:
                self.refuse(name[:MAX_TEXT], "there is no such parameter", allowed=", ".join(names))

    def refuse(self, name: str, message: str, *, allowed: str) -> NoReturn:
        """Refuse the value of a parameter."""
        raise InvalidParameter(name, f"{name}: {message}; allowed: {allowed}", allowed=allowed)

    def text(self, name: str, most: int = MAX_TEXT) -> str:
        """Give a single value without spaces around it, or the empty string when it was not sent."""
        if name not in self._args:
            return ""
        values = self._args.getlist(name)
        if len(values) > 1:
            self.refuse(name, "it was sent more than once", allowed="one value")
        if len(values[0]) > most:
            self.refuse(name, "it is too long", allowed=f"at most {most} characters")
        if _UNREADABLE.search(values[0]):
            self.refuse(name, "it has characters that can't be read", allowed="text in UTF-8, on one line")
        value = without_overrides(values[0]).strip()
        if not value:
            self.refuse(name, "it is empty", allowed="leave it out, or give a value")
        return value

    def one_of(self, name: str, choices: Mapping[str, _Value]) -> _Value | None:
        """Give what one of the allowed words stands for."""
        value = self.text(name)
        if value and value not in choices:
            self.refuse(name, "it is not one of the allowed values", allowed=", ".join(choices))
        return choices.get(value)

    def day(self, name: str) -> DayName | date | None:
        """Give a day by its name or its date, from today on and not too far."""
        value = self.text(name)
        if not value or value in _DAYS:
            return _DAYS.get(value)
        days = coming_days(now())
        found = next((day for day in days if day.isoformat() == value), None)
        if found is None:
            self.refuse(name, "it is no day that is known", allowed=f"{', '.join(_DAYS)}, or {days[0]} to {days[-1]}")
        return found

    def term(self, name: str, terms: Terms[Term] | Terms[Tongue]) -> str | None:
        """Give a key of the taxonomy."""
        key = self.text(name)
        if key and key not in terms:
            self.refuse(name, "it is not one of the allowed values", allowed=", ".join(terms.keys))
        return key or None

    def number(self, name: str, least: int, most: int) -> int | None:
        """Give a whole number within bounds."""
        value = self.text(name)
        if not value:
            return None
        if not (value.isascii() and value.isdecimal() and len(value) <= 9 and least <= int(value) <= most):
            self.refuse(name, "it is not allowed", allowed=f"a whole number from {least} to {most}")
        return int(value)

    def degrees(self, name: str) -> tuple[float, float] | None:
        """Give latitude and longitude."""
        value = self.text(name)
        if not value:
            return None
        match = _DEGREES.fullmatch(value)
        lat, lon = (float(match[1]), float(match[2])) if match else (math.inf, math.inf)
        if abs(lat) > 90 or abs(lon) > 180:
            self.refuse(name, "it is not a point", allowed="latitude,longitude in degrees, such as 52.09,5.12")
        return lat, lon
