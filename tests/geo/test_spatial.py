"""Distance and nearness in SQL: both engines, one arithmetic, one order."""

from __future__ import annotations

import math
import random

import pytest
from geoalchemy2 import Geometry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, insert, select, text

from geo.crs import LAT_MAX, LAT_MIN, LON_MAX, LON_MIN, to_rd
from geo.spatial import distance_m, in_box, metres, nearest, point, rd_point

UTRECHT = to_rd(5.1214, 52.0907)
HOW_MANY = 10_000
METADATA = MetaData()  # of its own: GeoAlchemy2 changes the tables that it makes
SPOT = Table(
    "spot",
    METADATA,
    Column("id", String(8), primary_key=True),
    Column("kind", Integer),
    Column("rd", Geometry("POINT", srid=28992, spatial_index=True)),
)
SPATIAL = {"suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow], "deadline": None}


def ten_thousand() -> list[tuple[str, int, float, float]]:
    """The same points every time, among them hundreds on the very same spot and some an inch apart."""
    chance = random.Random(1952)
    spots = [
        (f"p{number:05}", number % 200, *to_rd(chance.uniform(3.4, 7.2), chance.uniform(50.8, 53.5)))
        for number in range(HOW_MANY - 600)
    ]
    same = [(f"s{number:05}", number % 200, *spots[number % 30][2:]) for number in range(500)]
    close = [(f"c{number:05}", number % 200, spots[0][2] + number * 0.02, spots[0][3]) for number in range(100)]
    return spots + same + close


POINTS = ten_thousand()


def ordered(x: float, y: float, points=POINTS) -> list[tuple[str, float]]:
    """What every engine has to answer, worked out in Python."""
    found = [(math.sqrt((x - px) ** 2 + (y - py) ** 2), key) for key, _, px, py in points]
    return [(key, distance) for distance, key in sorted(found)]


@pytest.fixture
def spots(connection: Connection) -> Connection:
    """A table with ten thousand points; gone with the test's transaction."""
    fresh = MetaData()
    table = SPOT.to_metadata(fresh)
    table.create(connection)
    connection.execute(insert(SPOT), [{"id": key, "kind": kind, "rd": metres(x, y)} for key, kind, x, y in POINTS])
    connection.execute(text("ANALYZE spot"))
    return connection


def nearest_ids(connection: Connection, x: float, y: float, limit: int, *conditions) -> list[str]:
    statement = nearest(connection, select(SPOT.c.id).where(*conditions), SPOT.c.rd, SPOT.c.id, x, y, limit)
    return list(connection.execute(statement).scalars())


def test_both_engines_give_the_one_order_of_ten_thousand_points(spots):
    statement = nearest(spots, select(SPOT.c.id), SPOT.c.rd, SPOT.c.id, *UTRECHT, HOW_MANY)
    rows = [tuple(row) for row in spots.execute(statement)]
    expected = ordered(*UTRECHT)
    assert len(rows) == HOW_MANY
    assert [key for key, _ in rows] == [key for key, _ in expected]
    assert [distance for _, distance in rows] == pytest.approx([distance for _, distance in expected], abs=1e-9)


def test_any_point_gets_its_nearest(spots):
    @settings(**SPATIAL, max_examples=40)
    @given(st.floats(LON_MIN, LON_MAX), st.floats(LAT_MIN, LAT_MAX), st.integers(1, 60))
    def check(lon, lat, limit):
        x, y = to_rd(lon, lat)
        assert nearest_ids(spots, x, y, limit) == [key for key, _ in ordered(x, y)[:limit]]

    check()


def test_ties_are_broken_by_the_key_also_at_the_last_row(spots):
    _, _, x, y = POINTS[3]
    same_spot = sorted(key for key, _, px, py in POINTS if (px, py) == (x, y))
    assert len(same_spot) > 10
    for limit in (1, 5, len(same_spot)):
        assert nearest_ids(spots, x, y, limit) == same_spot[:limit]


def test_a_filter_that_few_rows_pass(spots):
    passing = [row for row in POINTS if row[1] == 137]
    assert 0 < len(passing) < 100
    expected = [key for key, _ in ordered(*UTRECHT, passing)[:20]]
    assert nearest_ids(spots, *UTRECHT, 20, SPOT.c.kind == 137) == expected
    assert nearest_ids(spots, *UTRECHT, 20, SPOT.c.kind == -1) == []


def test_from_far_away_too(spots):
    assert nearest_ids(spots, 0, 300_000, 3) == [key for key, _ in ordered(0, 300_000)[:3]]


def test_the_index_serves(spots, engine_name):
    statement = nearest(spots, select(SPOT.c.id), SPOT.c.rd, SPOT.c.id, *UTRECHT, 20)
    compiled = str(statement.compile(spots, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN " if engine_name == "spatialite" else "EXPLAIN "
    plan = "\n".join(str(row) for row in spots.exec_driver_sql(explain + compiled.replace("%%", "%")))
    if engine_name == "spatialite":
        assert "VIRTUAL TABLE INDEX" in plan
        assert "SCAN spot" not in plan
    else:
        assert "Index Scan using idx_spot_rd" in plan
        assert "Seq Scan" not in plan


def test_one_statement_serves_every_point(spots):
    """The point is bound, so the text of the statement stays the same and is planned once."""
    texts = {
        str(nearest(spots, select(SPOT.c.id), SPOT.c.rd, SPOT.c.id, x, 455_000.0, 20).compile(spots))
        for x in (1.0, 2.0, 136_000.5)
    }
    assert len(texts) == 1
    assert "136000" not in texts.pop()


def test_distance_of_a_point_in_degrees_is_that_in_metres(spots):
    spots.execute(insert(SPOT), {"id": "dom", "kind": 0, "rd": rd_point(5.1214, 52.0907)})
    distance = spots.execute(select(distance_m(SPOT.c.rd, *UTRECHT)).where(SPOT.c.id == "dom")).scalar()
    assert distance == pytest.approx(0, abs=1e-6)


def test_a_box_holds_what_is_in_the_square(spots):
    x, y = UTRECHT
    found = set(spots.execute(select(SPOT.c.id).where(in_box(SPOT.c.rd, x, y, 10_000))).scalars())
    inside = {key for key, _, px, py in POINTS if abs(px - x) <= 10_000 and abs(py - y) <= 10_000}
    assert found == inside


def test_points_carry_their_reference_system():
    assert (point(5.12, 52.09).srid, metres(136_000, 455_900).srid) == (4326, 28992)
