"""What the gazetteer answers with: places, areas, and the codes of what a door has to say beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """What sort of place was meant."""

    POSTCODE6 = "postcode6"
    POSTCODE4 = "postcode4"
    PLACE = "place"
    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    COORDINATE = "coordinate"
    ADDRESS = "address"


class Direction(StrEnum):
    """A point of the compass."""

    NORTH = "north"
    EAST = "east"
    SOUTH = "south"
    WEST = "west"


class Note(StrEnum):
    """What a door has to tell about an answer, as a code; the words are the door's."""

    EMPTY = "empty"
    """Nothing was typed."""
    TOO_LONG = "too_long"
    """More was typed than any place needs."""
    NOT_FOUND = "not_found"
    """Nothing here is called so."""
    NOT_A_POINT = "not_a_point"
    """Two numbers that are no point on earth, nor metres in RD New."""
    OUTSIDE = "outside_netherlands"
    """The point lies outside the Netherlands; `place` is the nearest place inside."""
    OTHER_NAME = "other_name"
    """What was typed is another name of `place`: Den Bosch for ’s-Hertogenbosch."""
    SIMILAR_NAME = "similar_name"
    """Nothing is called so; `place` is called nearly so."""
    PART_OF_TEXT = "part_of_text"
    """Only a part of the text was understood: the town of an address, for example."""
    POSTCODE6_UNKNOWN = "postcode6_unknown"
    """The six-character postcode is not known; `place` is the area of its four digits."""
    POSTCODE_UNKNOWN = "postcode_unknown"
    """The four digits are not in use; `place` is the postcode with the nearest number."""


@dataclass(frozen=True, slots=True)
class Place:
    """One spot to search from.

    `lon`, `lat` are WGS84 degrees and `x`, `y` the same spot in RD New metres. `precision_m` is how far from the spot
    what was asked for may reach. A province has no municipality. `query` is a text by which `Gazetteer.find` finds
    this very place again, for links.
    """

    name: str
    kind: PlaceKind
    lon: float
    lat: float
    x: float
    y: float
    municipality_code: str | None
    municipality_name: str
    province_code: str
    province_name: str
    precision_m: int
    query: str
    postcode: str | None = None
    population: int | None = None

    def __hash__(self) -> int:
        """Hash by the query, which tells places apart."""
        return hash(self.query)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a text or a point was taken to mean.

    `place` is the best guess. When `must_choose`, several places are as likely: `choices` are all of them, `place`
    first, and a page lets one choose. Otherwise `choices` are the other places that the text may have meant.
    `understood_as` is set when `place` is not called what was typed.
    """

    place: Place | None
    choices: tuple[Place, ...] = ()
    must_choose: bool = False
    understood_as: str | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class MunicipalityArea:
    """A municipality as pages need it: names, and the spot where most of its people live."""

    code: str
    name: str
    slug: str
    province_code: str
    province_name: str
    population: int
    lon: float
    lat: float
    x: float
    y: float
    precision_m: int

    @property
    def query(self) -> str:
        """The text by which `Gazetteer.find` finds the municipality, and no town of its name."""
        return f"gemeente {self.name}"
