"""What is kept of small squares says the same as geometry does, everywhere."""

from __future__ import annotations

import random

import numpy as np
import pytest
from shapely import Point, STRtree, box

from geo.crs import LAT_MAX, LAT_MIN, LON_MAX, LON_MIN, to_rd
from geo.gazetteer import Gazetteer
from geo.gazetteer.cells import NearestPlaces, OwnCells


def test_a_square_says_what_the_boundaries_say():
    areas = np.array([box(4, 51, 5, 52), box(5, 51, 6, 52), Point(5.5, 52.5).buffer(0.2)])
    tree = STRtree(areas)
    cells = OwnCells(tree)
    dice = random.Random(7)
    told = 0
    for _ in range(3_000):
        lon, lat = dice.uniform(3.9, 6.1), dice.uniform(50.9, 52.8)
        number = cells.find(lon, lat)
        if number is not None:
            told += 1
            assert [number] == list(tree.query(Point(lon, lat), predicate="intersects"))
    assert told > 1_000


def test_squares_far_away_are_not_kept():
    cells = OwnCells(STRtree(np.array([box(-180, -90, 180, 90)])))
    for lon in range(-180, 180):
        assert cells.find(float(lon), -50.0) is None
    assert cells._known == {}
    assert cells.find((LON_MIN + LON_MAX) / 2, (LAT_MIN + LAT_MAX) / 2) == 0


def test_the_nearest_place_is_the_nearest(gazetteer: Gazetteer):
    places = gazetteer._places
    near = NearestPlaces(places)
    metres = np.array([(place.x, place.y) for place in places])
    dice = random.Random(11)
    for _ in range(2_000):
        x, y = to_rd(dice.uniform(LON_MIN, LON_MAX), dice.uniform(LAT_MIN, LAT_MAX))
        found = near.find(x, y)
        assert np.hypot(found.x - x, found.y - y) == pytest.approx(np.hypot(*(metres - (x, y)).T).min())
