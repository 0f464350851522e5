"""Boundaries of sets of municipalities."""

from __future__ import annotations

import pytest
import shapely
from shapely import Point

from geo.regions import UnknownMunicipality, join_boundaries, list_province, read_boundaries


def test_boundaries_by_code(connection):
    found = read_boundaries(connection, ["GM0344", "GM0518"])
    assert set(found) == {"GM0344", "GM0518"}
    assert found["GM0344"].contains(Point(5.12, 52.09))
    assert read_boundaries(connection, []) == {}


def test_joined_the_borders_between_them_are_gone(connection):
    codes = list_province(connection, "PV26")
    assert len(codes) == 26
    province = join_boundaries(connection, codes)
    apart = read_boundaries(connection, codes)
    assert province.is_valid
    assert province.area == pytest.approx(sum(area.area for area in apart.values()), rel=1e-6)
    assert province.length < sum(area.length for area in apart.values()) / 2
    assert province.contains(Point(5.12, 52.09))


def test_what_lies_apart_stays_apart(connection):
    joined = join_boundaries(connection, ["GM0060", "GM0994"])  # Ameland and Valkenburg aan de Geul
    assert len(shapely.get_parts(joined)) >= 2


def test_nothing_joined_is_empty(connection):
    assert join_boundaries(connection, []).is_empty


def test_unknown_codes_are_named(connection):
    with pytest.raises(UnknownMunicipality) as refused:
        read_boundaries(connection, ["GM0344", "GM9999", "x"])
    assert refused.value.codes == {"GM9999", "x"}


def test_an_unknown_province_has_none(connection):
    assert list_province(connection, "PV99") == []
