"""Features and collections after RFC 7946."""

from __future__ import annotations

import json
import math

import pytest
from shapely import MultiPolygon, Point, box

from geo.geojson import collection, dump_lines, feature, point_feature


def test_a_point_with_lon_first_and_rounded():
    made = point_feature(5.123456789, 52.0987654321, {"name": "Dom"})
    assert made == {
        "type": "Feature",
        "properties": {"name": "Dom"},
        "geometry": {"type": "Point", "coordinates": [5.123457, 52.098765]},
    }
    assert feature(Point(5.123456789, 52.0987654321), {"name": "Dom"}) == made


def test_any_geometry_and_none():
    made = feature(MultiPolygon([box(5, 52, 5.1, 52.1)]), {}, decimals=1)
    assert made["geometry"]["type"] == "MultiPolygon"
    assert made["geometry"]["coordinates"][0][0][0] == [5.1, 52.0]
    assert feature(None, {})["geometry"] is None


def test_a_collection_with_members_beside():
    made = collection([point_feature(5, 52, {})], total=1)
    assert (made["type"], made["total"], len(made["features"])) == ("FeatureCollection", 1, 1)


def test_one_feature_on_a_line():
    features = [point_feature(5, 52, {"name": "’s-Hertogenbosch"}), point_feature(6, 53, {})]
    written = dump_lines(features)
    assert json.loads(written) == collection(features)
    assert len(written.splitlines()) == 2 + len(features)
    assert "’s-Hertogenbosch" in written


def test_no_number_that_json_lacks():
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump_lines([point_feature(math.nan, 52, {})])
