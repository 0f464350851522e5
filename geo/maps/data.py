"""What a page tells its map: the pins of the list, where the visitor is and the municipality that was searched.

It travels as JSON in a data block of the page and never through folium, which would run text in it as a template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

SOUTH, WEST, NORTH, EAST = 49.6, 1.2, 54.6, 9.2
"""How far the map can be moved, in degrees."""

LEAST_ZOOM: Final = 6
MOST_ZOOM: Final = 18

_DEGREES = r"\d{1,2}(?:\.\d{1,15})?"
_VIEW = re.compile(rf"({_DEGREES}),({_DEGREES}),(\d{{1,2}})", re.ASCII)


class MapPin(NamedTuple):
    """One place to go, as the list shows it.

    `id` is also the card's `data-map-item`. `kind` is `help` or `learn` and decides the shape. A pin without a
    `number` is a dot, for overviews of many. `lines` are shown under the title when the pin is opened.
    """

    id: str
    title: str
    kind: str
    lon: float
    lat: float
    url: str | None = None
    number: int | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MapHere:
    """The spot that was searched from, with the words to name it ("3511 LN, Utrecht")."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class MapView:
    """What a map shows: its middle in degrees, and how far it is zoomed in."""

    lat: float
    lon: float
    zoom: int

    @classmethod
    def parse(cls, text: str) -> MapView | None:
        """Read `52.5125,6.0945,13`; None when that is no view that the map can show."""
        found = _VIEW.fullmatch(text)
        if not found:
            return None
        lat, lon, zoom = float(found[1]), float(found[2]), int(found[3])
        is_ours = SOUTH <= lat <= NORTH and WEST <= lon <= EAST and LEAST_ZOOM <= zoom <= MOST_ZOOM
        return cls(lat, lon, zoom) if is_ours else None

    def __str__(self) -> str:
        """Write it as an address does, to some ten metres."""
        return f"{self.lat:.4f},{self.lon:.4f},{self.zoom}"


@dataclass(frozen=True, slots=True)
class MapCircle:
    """How far one gets from `here`: a radius in metres, and what it stands for ("15 minuten fietsen")."""

    mode: str
    radius_m: int
    label: str


def map_data(
    pins: Iterable[MapPin],
    *,
    here: MapHere | None = None,
    municipality: str | None = None,
    near: int = 10,
    view: MapView | None = None,
    circles: Iterable[MapCircle] = (),
) -> dict[str, Any]:
    """Return what the data block of a page holds, ready for JSON; degrees in WGS84, rounded to a metre.

    The map opens on `view`, or else on `here` and the first `near` pins, so that one far result does not turn it into a
    map of the country. `municipality` is the code (`GM0344`) of the one to show in light. The `circles` are drawn
    around `here` when the visitor asks for them.
    """
    data: dict[str, Any] = {
        "near": near,
        "here": None if here is None else {"name": here.name, "lon": round(here.lon, 5), "lat": round(here.lat, 5)},
        "municipality": municipality,
        "pins": [
            {
                "id": pin.id,
                "title": pin.title,
                "kind": pin.kind,
                "lon": round(pin.lon, 5),
                "lat": round(pin.lat, 5),
                "url": pin.url,
                "number": pin.number,
                "lines": [line for line in pin.lines if line],
            }
            for pin in pins
        ],
    }
    if view:
        data["view"] = {"lat": view.lat, "lon": view.lon, "zoom": view.zoom}
    if drawn := [{"mode": circle.mode, "radius": circle.radius_m, "label": circle.label} for circle in circles]:
        data["circles"] = drawn
    return data
