"""The gazetteer: a typed text, or a point, becomes a place in the Netherlands."""

from geo.gazetteer.gazetteer import Gazetteer, Postcode6Row, find_postcode6
from geo.gazetteer.types import Answer, Direction, MunicipalityArea, Note, Place, PlaceKind

__all__ = [
    "Answer",
    "Direction",
    "Gazetteer",
    "MunicipalityArea",
    "Note",
    "Place",
    "PlaceKind",
    "Postcode6Row",
    "find_postcode6",
]
