"""What a page tells its map."""

from __future__ import annotations

import json

from geo.maps import MapHere, MapPin, map_data


def test_all_that_the_map_shows_is_there() -> None:
    pins = [MapPin("a", "Taalcafé", "learn", 5.123456789, 52.1, "/nl/aanbod/a", 1, ("Bibliotheek", "", "Straat 1"))]
    data = map_data(pins, here=MapHere("3511", 5.1, 52.0999999), municipality="GM0344")
    assert json.loads(json.dumps(data)) == {
        "near": 10,
        "here": {"name": "3511", "lon": 5.1, "lat": 52.1},
        "municipality": "GM0344",
        "pins": [
            {
                "id": "a",
                "title": "Taalcafé",
                "kind": "learn",
                "lon": 5.12346,
                "lat": 52.1,
                "url": "/nl/aanbod/a",
                "number": 1,
                "lines": ["Bibliotheek", "Straat 1"],
            }
        ],
    }


def test_an_empty_map_is_possible() -> None:
    assert map_data([]) == {"near": 10, "here": None, "municipality": None, "pins": []}
