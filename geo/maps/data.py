"""What a page tells its map: the pins of the list, where the visitor is and the municipality that was searched.

It travels as JSON in a data block of the page and never through folium, which would run text in it as a template.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MapPin:
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


def map_data(
    pins: Iterable[MapPin], *, here: MapHere | None = None, municipality: str | None = None, near: int = 10
) -> dict[str, Any]:
    """Return what the data block of a page holds, ready for JSON; degrees in WGS84, rounded to a metre.

    The map opens on `here` and the first `near` pins, so that one far result does not turn it into a map of the
    country. `municipality` is the code (`GM0344`) of the one to show in light.
    """
    return {
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
