"""Metres in RD New against the ellipsoid, and the edges of what is a point."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point
from shapely.geometry import shape

from geo.crs import (
    LAT_MAX,
    LAT_MIN,
    LON_MAX,
    LON_MIN,
    is_in_bounds,
    is_on_earth,
    to_rd,
    to_rd_many,
    to_wgs84,
)
from geo.reference import DATA

GEOD = Geod(ellps="WGS84")
POINTS = st.tuples(st.floats(LON_MIN, LON_MAX), st.floats(LAT_MIN, LAT_MAX))
FEATURES = json.loads((DATA / "municipalities.geojson").read_text())["features"]
AREAS = [shape(feature["geometry"]) for feature in FEATURES]


@st.composite
def points_in_the_netherlands(draw: st.DrawFn) -> tuple[float, float]:
    """A point in a municipality, its water included."""
    area = draw(st.sampled_from(AREAS))
    west, south, east, north = area.bounds
    point = draw(st.tuples(st.floats(west, east), st.floats(south, north)))
    assume(area.contains(Point(point)))
    return point


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(points_in_the_netherlands(), points_in_the_netherlands())
def test_metres_in_rd_are_within_a_ten_thousandth_of_the_ellipsoid(a, b):
    _, _, ellipsoidal = GEOD.inv(*a, *b)
    assume(ellipsoidal > 10)  # nearer than that rounding tells
    planar = math.dist(to_rd(*a), to_rd(*b))
    assert planar == pytest.approx(ellipsoidal, rel=1e-4)


@settings(deadline=None)
@given(POINTS)
def test_there_and_back_is_the_same_point(point):
    assert to_wgs84(*to_rd(*point)) == pytest.approx(point, abs=1e-7)


def test_known_points_of_the_national_grid():
    assert to_rd(5.38763888888889, 52.1561605555556) == pytest.approx((155_000, 463_000), abs=150)  # Amersfoort
    assert to_rd(5.1214, 52.0907) == pytest.approx((136_780, 455_860), abs=60)  # the Dom of Utrecht
    assert to_wgs84(136_000, 455_900) == pytest.approx((5.11, 52.091), abs=1e-3)


def test_many_points_at_once_are_the_same_as_one_by_one():
    points = [(5.12, 52.09), (3.57, 51.5), (7.05, 53.2)]
    many = to_rd_many([lon for lon, _ in points], [lat for _, lat in points])
    assert many == [pytest.approx(to_rd(*point), abs=1e-6) for point in points]
    assert to_rd_many([], []) == []


@pytest.mark.parametrize(
    ("lon", "lat"), [(math.nan, 52), (5, math.inf), (5, 90.1), (-181, 0), (1e308, 1e308), (5, -math.inf)]
)
def test_what_is_no_point_on_earth(lon, lat):
    assert not is_on_earth(lon, lat)
    assert not is_in_bounds(lon, lat)


def test_the_bounds():
    assert is_in_bounds(5.12, 52.09)
    assert not is_in_bounds(13.4, 52.5)
    assert is_on_earth(180, -90)
