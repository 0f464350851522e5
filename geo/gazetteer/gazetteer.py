"""Everything that is known about places, in memory; only six-character postcodes are asked of the database."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from geo.crs import is_on_earth, to_rd, to_rd_many
from geo.gazetteer.areas import Areas
from geo.gazetteer.cells import NearestPlaces
from geo.gazetteer.names import AREA_ALIASES, SMALL_VILLAGE, NameIndex, by_people, is_slip, people
from geo.gazetteer.parsing import (
    LONGEST,
    NotAPoint,
    Postcode,
    clean,
    parse_point,
    parse_postcode,
    parts,
    split_kind,
    split_qualifier,
    town_of_address,
)
from geo.gazetteer.towns import Towns
from geo.gazetteer.types import Answer, Direction, MunicipalityArea, Note, Place, PlaceKind
from geo.names import key, without_suffix
from geo.tables import PopulatedPlace, Postcode4, Postcode6, Province

CLEARLY_LARGER = 10
"""A place with so many times the people of its next namesake is meant, unless something else is said."""

MOST_CHOICES = 8

POSTCODE6_PRECISION_M = 100
"""Most addresses of a six-character postcode, some twenty houses in a street, lie within this distance."""

POINT_PRECISION_M = 100
"""Points are rounded to this by the page that sends them."""


@dataclass(frozen=True, slots=True)
class Postcode6Row:
    """A six-character postcode as the database has it."""

    code: str
    place_name: str
    municipality_code: str | None
    lon: float
    lat: float


def find_postcode6(connection: Connection, code: str) -> Postcode6Row | None:
    """Find a six-character postcode (`3511LN`) in the database."""
    row = connection.execute(
        select(Postcode6.code, Postcode6.place_name, Postcode6.municipality_code, Postcode6.lon, Postcode6.lat).where(
            Postcode6.code == code
        )
    ).one_or_none()
    return Postcode6Row(*row) if row else None


class Gazetteer:
    """Finds places by what people type. Immutable, so that threads may share one."""

    def __init__(
        self,
        areas: Areas,
        provinces: Sequence[Place],
        places: Sequence[tuple[Place, Sequence[str]]],
        postcodes: Sequence[Place],
        find_postcode6: Callable[[str], Postcode6Row | None] | None = None,
    ) -> None:
        """Index what was read; `find_postcode6` is asked for six-character postcodes when there are any."""
        self._areas = areas
        self._find_postcode6 = find_postcode6
        self._places = [place for place, _ in places]
        municipalities = [(_municipality_place(area), AREA_ALIASES.get(area.code, ())) for area in areas.municipalities]
        named_provinces = [(place, AREA_ALIASES.get(place.province_code, ())) for place in provinces]
        self._names = NameIndex([*places, *municipalities, *named_provinces])
        self._postcodes = {place.name: place for place in postcodes}
        self._postcode_numbers = sorted(self._postcodes)
        self._near = NearestPlaces(self._places)
        self._towns = Towns(self._places)
        self._directions = _directions([place.lon for place in self._places], [place.lat for place in self._places])

    @classmethod
    def from_connection(
        cls, connection: Connection, find_postcode6: Callable[[str], Postcode6Row | None] | None = None
    ) -> Gazetteer:
        """Read all places; `find_postcode6` is kept only when the database has six-character postcodes."""
        areas = Areas.read(connection)
        has_postcode6 = connection.execute(select(Postcode6.code).limit(1)).first() is not None
        return cls(
            areas,
            _read_provinces(connection, areas),
            _read_places(connection, areas),
            _read_postcodes(connection, areas),
            find_postcode6 if has_postcode6 else None,
        )

    def find(self, text: str) -> Answer:
        """Find what a text means: a point, a postcode, or a name. Never raises, whatever is typed."""
        if len(text) > LONGEST:
            return Answer(None, note=Note.TOO_LONG)
        text = clean(text)
        if not text:
            return Answer(None, note=Note.EMPTY)
        try:
            point = parse_point(text)
        except NotAPoint:
            return Answer(None, note=Note.NOT_A_POINT)
        if point:
            return self.at(*point)
        if postcode := parse_postcode(text):
            return self._by_postcode(postcode)
        return self._by_name(text)

    def find_exact(self, text: str) -> Answer:
        """Find what a text names exactly: four digits in use, or a name; nothing similar and no part of it.

        Costs a few looks into a dictionary, so that one may ask it of any run of words. Never raises.
        """
        text = clean(text[:LONGEST])
        if known := self._postcodes.get(text):
            return Answer(known)
        if found := self._names.find(text, without_article=False):
            return _decide(found, typed=text)
        return Answer(None, note=Note.NOT_FOUND)

    def at(self, lon: float, lat: float, precision_m: int = POINT_PRECISION_M) -> Answer:
        """Find where a point is: its municipality and, as its name, the nearest place.

        A point outside the Netherlands is answered with the nearest place inside and `Note.OUTSIDE`.
        """
        if not is_on_earth(lon, lat):
            return Answer(None, note=Note.NOT_A_POINT)
        if not self._places:
            return Answer(None, note=Note.NOT_FOUND)
        area = self._areas.at(lon, lat)
        if area is None:
            nearest = self._places[int(np.argmax(self._directions @ _directions([lon], [lat])[0]))]
            return Answer(nearest, understood_as=nearest.name, note=Note.OUTSIDE)
        x, y = to_rd(lon, lat)
        nearest = self._near.find(x, y)
        place = Place(
            nearest.name,
            PlaceKind.COORDINATE,
            *(lon, lat, x, y),
            *_area_columns(area),
            precision_m,
            f"{round(lat, 5)},{round(lon, 5)}",
        )
        return Answer(place)

    def suggest(self, prefix: str, limit: int = 8) -> list[Place]:
        """List the places that a typed beginning may become, likeliest first; a place and its municipality once."""
        prefix = clean(prefix[:LONGEST])
        if prefix[:1].isdigit() and (digits := prefix.replace(" ", "")[:4]).isdecimal() and digits.isascii():
            start = bisect_left(self._postcode_numbers, digits)
            numbers = self._postcode_numbers[start : start + limit]
            return [self._postcodes[number] for number in numbers if number.startswith(digits)]
        found = self._names.find_beginning(prefix, 2 * limit + 4)
        return _without_same_spot(found)[:limit]

    def municipality(self, code_or_slug: str) -> MunicipalityArea | None:
        """Find a municipality by its code (`GM0344`) or its slug (`utrecht`)."""
        return self._areas.find(code_or_slug)

    def municipalities(self) -> tuple[MunicipalityArea, ...]:
        """List all municipalities by code."""
        return self._areas.municipalities

    def neighbours(self, code: str) -> tuple[MunicipalityArea, ...]:
        """List the municipalities that border on one (on land or in water), the nearest towns first.

        Raises:
            KeyError: there is no municipality of this code.
        """
        return self._areas.neighbours(code)

    def around(self, place: Place, distance_m: float) -> Mapping[Direction, Place]:
        """Find where to go on: in each direction the next well-known place, about so many metres away."""
        return self._towns.around(place, distance_m)

    def _by_postcode(self, postcode: Postcode) -> Answer:
        code = postcode.digits + postcode.letters
        if postcode.letters and self._find_postcode6 and (row := self._find_postcode6(code)):
            return Answer(self._postcode6_place(row))
        if known := self._postcodes.get(postcode.digits):
            return Answer(known, note=Note.POSTCODE6_UNKNOWN if postcode.letters else None)
        nearest = self._nearest_postcode(postcode.digits)
        if nearest is None:
            return Answer(None, note=Note.NOT_FOUND)
        return Answer(nearest, understood_as=nearest.name, note=Note.POSTCODE_UNKNOWN)

    def _postcode6_place(self, row: Postcode6Row) -> Place:
        area = self._areas.by_code.get(row.municipality_code or "") or self._areas.at(row.lon, row.lat)
        x, y = to_rd(row.lon, row.lat)
        name = f"{row.code[:4]} {row.code[4:]}"
        columns = _area_columns(area or self._areas.nearest(row.lon, row.lat))
        point = (row.lon, row.lat, x, y)
        return Place(name, PlaceKind.POSTCODE6, *point, *columns, POSTCODE6_PRECISION_M, name, row.code)

    def _nearest_postcode(self, digits: str) -> Place | None:
        at = bisect_left(self._postcode_numbers, digits)
        around = self._postcode_numbers[max(0, at - 1) : at + 1]
        nearest = min(around, key=lambda number: abs(int(number) - int(digits)), default="")
        return self._postcodes.get(nearest)

    def _by_name(self, text: str) -> Answer:
        found: Sequence[Place]
        name, kind = split_kind(text)
        if found := self._names.find(name):
            return _decide(_of_kind(found, kind), typed=name)
        for base, area in split_qualifier(name):
            if qualified := self._qualified(self._names.find(base), area):
                return _decide(_of_kind(qualified, kind), typed=base)
        is_address = any(char.isdigit() for char in name)
        if not is_address and (found := self._similar(name)):
            return _decide(found, note=Note.SIMILAR_NAME)
        for part in parts(name):
            if len(key(part)) > 2 and (found := self._names.find(part, without_article=False)):
                return _decide(found, note=Note.PART_OF_TEXT)
        for part in parts(town_of_address(name) if is_address else name):
            if len(key(part)) > 4 and (found := self._names.find_similar(part)):
                return _decide(found, note=Note.PART_OF_TEXT)
        return Answer(None, note=Note.NOT_FOUND)

    def _similar(self, name: str) -> Sequence[Place]:
        """Find what is called nearly so, also where a municipality or province is named beside it."""
        if found := self._names.find_similar(name):
            return found
        return next(
            (
                found
                for base, area in split_qualifier(name)
                if (found := self._qualified(self._names.find_similar(base), area))
            ),
            (),
        )

    def _qualified(self, found: Sequence[Place], area: str) -> tuple[Place, ...]:
        if not found:
            return ()
        codes = self._areas.qualified_by(area)
        return tuple(place for place in found if place.municipality_code in codes)


def _decide(found: Sequence[Place], *, typed: str = "", note: Note | None = None) -> Answer:
    """Take the first place where it is clearly meant, else let one choose.

    Say what was understood when there is a note already, or when the place is not called what was typed.
    """
    spots = _without_same_spot(found)[:MOST_CHOICES]
    first = spots[0]
    if note is None and not _is_called(first, typed):
        note = Note.SIMILAR_NAME if is_slip(typed, first.name) else Note.OTHER_NAME
    understood_as = first.name if note else None
    if len(spots) > 1 and people(first) < CLEARLY_LARGER * people(spots[1]):
        return Answer(first, tuple(spots), must_choose=True, understood_as=understood_as, note=note)
    others = [place for place in found if place is not first]
    return Answer(first, tuple(others[:MOST_CHOICES]), understood_as=understood_as, note=note)


def _is_called(place: Place, typed: str) -> bool:
    """Tell whether a text is the name of a place, perhaps with a mark after it: `Bergen NH`."""
    return key(typed).startswith(key(without_suffix(place.name)[0]))


def _without_same_spot(found: Sequence[Place]) -> list[Place]:
    """Leave out a municipality or province that is called as a place in it: that place says better where."""
    names = {
        (key(place.name), code)
        for place in found
        if place.kind is PlaceKind.PLACE
        for code in (place.municipality_code, place.province_code)
    }
    return [
        place
        for place in found
        if place.kind is PlaceKind.PLACE
        or (key(without_suffix(place.name)[0]), place.municipality_code or place.province_code) not in names
    ]


def _of_kind(found: Sequence[Place], kind: str | None) -> Sequence[Place]:
    """Keep what is of the kind that was said, if anything is."""
    return [place for place in found if place.kind == kind] or found


def _municipality_place(area: MunicipalityArea) -> Place:
    point = (area.lon, area.lat, area.x, area.y)
    columns = _area_columns(area)
    return Place(
        area.name, PlaceKind.MUNICIPALITY, *point, *columns, area.precision_m, area.query, population=area.population
    )


def _area_columns(area: MunicipalityArea) -> tuple[str, str, str, str]:
    return area.code, area.name, area.province_code, area.province_name


def _read_provinces(connection: Connection, areas: Areas) -> list[Place]:
    rows = connection.execute(select(Province.code, Province.name, Province.lon, Province.lat).order_by(Province.code))
    provinces = []
    for code, name, lon, lat in rows:
        own = [area for area in areas.municipalities if area.province_code == code]
        reach = int(round(sum(area.precision_m**2 for area in own) ** 0.5, -2))
        point = (lon, lat, *to_rd(lon, lat))
        query = f"provincie {name}"
        population = sum(area.population for area in own)
        provinces.append(
            Place(name, PlaceKind.PROVINCE, *point, None, "", code, name, reach, query, population=population)
        )
    return provinces


def _read_places(connection: Connection, areas: Areas) -> list[tuple[Place, Sequence[str]]]:
    table = PopulatedPlace
    statement = select(
        table.name, table.municipality_code, table.population, table.aliases, table.lon, table.lat, table.precision_m
    ).order_by(table.id)
    rows = [row for row in connection.execute(statement) if row.municipality_code in areas.by_code]
    metres = to_rd_many([row.lon for row in rows], [row.lat for row in rows])
    keys = [key(row.name) for row in rows]
    people_of: dict[str, list[int]] = defaultdict(list)
    for name, row in zip(keys, rows, strict=True):
        people_of[name].append(row.population or SMALL_VILLAGE)
    provinces = {key(area.province_name): area.province_code for area in areas.municipalities}
    places = []
    for name, row, xy in zip(keys, rows, metres, strict=True):
        area = areas.by_code[row.municipality_code]
        first, second = [*sorted(people_of[name], reverse=True), 0][:2]
        is_taken = (row.population or SMALL_VILLAGE) == first >= CLEARLY_LARGER * second
        is_taken = is_taken and provinces.get(name, area.province_code) == area.province_code
        query = row.name if is_taken else f"{row.name}, {area.name}"
        point = (row.lon, row.lat, *xy)
        place = Place(
            row.name,
            PlaceKind.PLACE,
            *point,
            *_area_columns(area),
            row.precision_m,
            query,
            population=row.population,
        )
        places.append((place, row.aliases))
    return sorted(places, key=lambda item: by_people(item[0]))


def _read_postcodes(connection: Connection, areas: Areas) -> list[Place]:
    statement = select(
        Postcode4.code, Postcode4.municipality_code, Postcode4.lon, Postcode4.lat, Postcode4.precision_m
    ).order_by(Postcode4.code)
    rows = [row for row in connection.execute(statement) if row.municipality_code in areas.by_code]
    metres = to_rd_many([row.lon for row in rows], [row.lat for row in rows])
    return [
        Place(
            row.code,
            PlaceKind.POSTCODE4,
            *(row.lon, row.lat, *xy),
            *_area_columns(areas.by_code[row.municipality_code]),
            row.precision_m,
            row.code,
            postcode=row.code,
        )
        for row, xy in zip(rows, metres, strict=True)
    ]


def _directions(lons: Sequence[float], lats: Sequence[float]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Give points as unit vectors, whose inner products order them by distance, however far away."""
    lon, lat = np.radians(lons), np.radians(lats)
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
