"""WGS84 (EPSG:4326), in which points are stored and exchanged, and RD New (EPSG:28992), in which they are measured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Final

from pyproj import Transformer

WGS84: Final = 4326
RD_NEW: Final = 28992

LON_MIN, LAT_MIN, LON_MAX, LAT_MAX = 3.30, 50.74, 7.24, 53.60
"""The box around the municipalities of the Netherlands, their water included."""

# EPSG operation 4833 with the RD New projection, written out: `Transformer.from_crs` would choose by the grids that
# happen to be on a machine, and then two machines would differ by up to a metre.
_WGS84_TO_RD: Final = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=push +v_3 +step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x=565.4171 +y=50.3319 +z=465.5524 "
    "+rx=0.398957388243134 +ry=-0.343987817378283 +rz=1.87740163998045 +s=4.0725 +convention=coordinate_frame "
    "+step +inv +proj=cart +ellps=bessel +step +proj=pop +v_3 "
    "+step +proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 "
    "+x_0=155000 +y_0=463000 +ellps=bessel"
)


@cache
def _transformer() -> Transformer:
    return Transformer.from_pipeline(_WGS84_TO_RD)


def to_rd(lon: float, lat: float) -> tuple[float, float]:
    """Turn degrees into (x, y) metres in RD New; meant for points in and near the Netherlands."""
    x, y = _transformer().transform(lon, lat)
    return float(x), float(y)


def to_rd_many(lons: Sequence[float], lats: Sequence[float]) -> list[tuple[float, float]]:
    """Turn many degrees into metres at once, as `to_rd` does one."""
    xs, ys = _transformer().transform(lons, lats)
    return list(zip(map(float, xs), map(float, ys), strict=True))


def to_wgs84(x: float, y: float) -> tuple[float, float]:
    """Turn RD New metres into (lon, lat) degrees."""
    lon, lat = _transformer().transform(x, y, direction="INVERSE")
    return float(lon), float(lat)


def is_on_earth(lon: float, lat: float) -> bool:
    """Tell whether these are finite degrees at all: no NaN, no infinity, no latitude of 1e308."""
    return math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90


def is_in_bounds(lon: float, lat: float) -> bool:
    """Tell whether a point lies in the box around the Netherlands (which also holds parts of its neighbours)."""
    return LON_MIN <= lon <= LON_MAX and LAT_MIN <= lat <= LAT_MAX
