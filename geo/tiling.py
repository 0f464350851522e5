"""The tiles of web maps: in which one a point lies, and which show something of the Netherlands."""

from __future__ import annotations

import math

from geo.crs import LAT_MAX, LAT_MIN, LON_MAX, LON_MIN


def tile_at(zoom: int, lon: float, lat: float) -> tuple[int, int]:
    """Find the tile in which a point lies: its column from the west and its row from the north."""
    y = 0.5 - math.asinh(math.tan(math.radians(lat))) / math.tau
    return int((lon / 360 + 0.5) * 2**zoom), int(y * 2**zoom)


def touches_country(zoom: int, x: int, y: int) -> bool:
    """Tell whether a tile touches the box around the Netherlands."""
    west, north = tile_at(zoom, LON_MIN, LAT_MAX)
    east, south = tile_at(zoom, LON_MAX, LAT_MIN)
    return west <= x <= east and north <= y <= south
