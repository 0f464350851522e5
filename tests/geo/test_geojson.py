"""Features and collections after RFC 7946."""

from __future__ import annotations

import json
import math

import pytest
from shapely import MultiPolygon, Point, box

from geo.geojson import dump_lines, feature


def test_a_point_with_lon_first_and_rounded():
    assert feature(Point(5.123456789, 52.0987654321), {"name": "Dom"}) == {
        "type": "Feature",
        "properties": {"name": "Dom"},
        "geometry": {"type": "Point", "coordinates": [5.123457, 52.098765]},
    }


def test_any_geometry_and_none():
    made = feature(MultiPolygon([box(5, 52, 5.1, 52.1)]), {}, decimals=1)
    assert made["geometry"]["type"] == "MultiPolygon"
    assert made["geometry"]["coordinates"][0][0][0] == [5.1, 52.0]
    assert feature(None, {})["geometry"] is None


def test_one_feature_on_a_line():
    features = [feature(Point(5, 52), {"name": "’s-Hertogenbosch"}), feature(Point(6, 53), {})]
    written = dump_lines(features)
    assert json.loads(written) == {"type": "FeatureCollection", "features": features}
    assert len(written.splitlines()) == 2 + len(features)
    assert "’s-Hertogenbosch" in written


def test_no_number_that_json_lacks():
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump_lines([{**feature(None, {}), "geometry": {"type": "Point", "coordinates": [math.nan, 52]}}])
