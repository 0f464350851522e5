"""The outlines under the map: small, whole, and in their place."""

from __future__ import annotations

import gzip
import json
import math
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.maps import LEVELS, Outlines, get_outlines
from geo.maps.build import build, digest_of_inputs, read_drawing
from geo.maps.drawing import AIR, LETTER, LINE, Area, Drawing, Name

ROOT = Path(__file__).parents[3]
FINEST = LEVELS[-1]
UTRECHT = (5.1214, 52.0907)
IJSSELMEER = (5.38, 52.80)


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    """The drawing that the archive was made of."""
    return read_drawing()


def tile_of(zoom: int, lon: float, lat: float) -> tuple[int, int, float, float]:
    """Tell the tile of a point, and where in it (0 to 1) the point is; the formula of every web map."""
    x = (lon + 180) / 360 * 2**zoom
    y = (1 - math.log(math.tan(math.radians(lat)) + 1 / math.cos(math.radians(lat))) / math.pi) / 2 * 2**zoom
    return int(x), int(y), x % 1, y % 1


def read_tile(outlines: Outlines | Drawing, zoom: int, x: int, y: int) -> dict[str, Any]:
    content = outlines.tile(zoom, x, y)
    assert content is not None
    return json.loads(content)


def line_of(steps: list[int]) -> list[tuple[int, int]]:
    """Undo what `map.js` undoes: the first point, then steps."""
    x = y = 0
    line = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        line.append((x, y))
    return line


def land_of(content: dict[str, Any]) -> shapely.Geometry:
    polygons = [shapely.Polygon(line_of(rings[0]), [line_of(ring) for ring in rings[1:]]) for rings in content["land"]]
    return shapely.union_all(shapely.make_valid(polygons))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("spot", "is_land"), [(UTRECHT, True), (IJSSELMEER, False), ((3.6, 52.5), False), ((6.9, 50.94), True)]
)
def test_land_is_land_and_water_is_water(level: Any, spot: tuple[float, float], is_land: bool) -> None:
    x, y, right, down = tile_of(level.tile_zoom, *spot)
    content = read_tile(get_outlines(), level.tile_zoom, x, y)
    point = shapely.Point(right * level.extent, down * level.extent)
    assert land_of(content).contains(point) == is_land


def test_a_view_costs_little() -> None:
    """A map opens on at most four tiles: a town and its surroundings, the largest there are, in what is sent."""
    sizes = {level.tile_zoom: [] for level in LEVELS}
    for level in LEVELS:
        west, north, _, _ = tile_of(level.tile_zoom, 3.3, 53.6)
        east, south, _, _ = tile_of(level.tile_zoom, 7.24, 50.74)
        for x in range(west, east + 1):
            for y in range(north, south + 1):
                sizes[level.tile_zoom].append(len(gzip.compress(get_outlines().tile(level.tile_zoom, x, y) or b"", 6)))
    assert max(sizes[5]) < 18_000
    assert max(sizes[7]) < 18_000
    assert max(sizes[9]) < 12_000


def test_every_municipality_has_its_boundary() -> None:
    outlines = get_outlines()
    features = json.loads((ROOT / "geo/reference/data/municipalities.geojson").read_bytes())["features"]
    assert len(features) == 342
    for feature in features:
        content = json.loads(outlines.municipality(feature["properties"]["code"]) or b"null")
        left, top = content["origin"]
        shape = shapely.union_all(
            shapely.make_valid(
                [shapely.Polygon(line_of(part[0]), [line_of(ring) for ring in part[1:]]) for part in content["rings"]]
            )
        )
        true = shapely.geometry.shape(feature["geometry"])
        west, south, east, north = shape.bounds
        lons = [(left + x / content["extent"]) * 360 - 180 for x in (west, east)]
        assert lons == pytest.approx([true.bounds[0], true.bounds[2]], abs=1e-3)
        lats = [
            math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (top + y / content["extent"])))))
            for y in (north, south)
        ]
        assert lats == pytest.approx([true.bounds[1], true.bounds[3]], abs=1e-3)
    assert outlines.municipality("GM0000") is None


def test_neighbours_share_one_border() -> None:
    """Two squares of one province, and a third of another: one line between each two, none drawn twice."""
    box = shapely.box
    areas = [
        Area("A", "1", box(5.0, 52.0, 5.2, 52.2)),
        Area("B", "1", box(5.2, 52.0, 5.4, 52.2)),
        Area("C", "2", box(5.4, 52.0, 5.6, 52.2)),
    ]
    outlines = Drawing(areas, [box(4.9, 51.9, 5.7, 52.3)], [])
    x, y, _, _ = tile_of(FINEST.tile_zoom, 5.2, 52.1)
    content = read_tile(outlines, FINEST.tile_zoom, x, y)
    (border,) = content["borders"]
    assert len({x for x, _ in line_of(border)}) == 1, "straight from north to south"
    x, y, right, _ = tile_of(FINEST.tile_zoom, 5.4, 52.1)
    provinces = [line_of(steps) for steps in read_tile(outlines, FINEST.tile_zoom, x, y)["provinces"]]
    assert [{x for x, _ in line} for line in provinces] == [{round(right * FINEST.extent)}], "the sea has no border"


def test_land_reaches_over_the_edge_of_a_tile_so_that_no_seam_shows() -> None:
    x, y, _, _ = tile_of(FINEST.tile_zoom, *UTRECHT)
    land = land_of(read_tile(get_outlines(), FINEST.tile_zoom, x, y))
    west, north, east, south = land.bounds
    assert west < 0 < FINEST.extent < east
    assert north < 0 < FINEST.extent < south


def test_names_never_collide_at_any_zoom(drawing: Drawing) -> None:
    labels = drawing.labels
    assert len(labels) > 2500
    for zoom in range(6, 13):
        shown = [label for label in labels if label.zoom <= zoom]
        pixels = 256 * 2**zoom
        rows: dict[int, list[Any]] = {}
        for label in shown:
            rows.setdefault(int(label.y * pixels // 64), []).append(label)
        for row, near in rows.items():
            for one, other in combinations(near + rows.get(row + 1, []), 2):
                is_apart_x = abs(one.x - other.x) * pixels >= (len(one.text) + len(other.text)) * LETTER / 2 + AIR - 1
                is_apart_y = abs(one.y - other.y) * pixels >= LINE + AIR - 1
                assert is_apart_x or is_apart_y, (zoom, one, other)


def test_the_largest_places_are_named_first() -> None:
    names = [Name("Groot", 5.0, 52.0, 200_000), Name("Klein", 5.01, 52.0, 900), Name("Ver", 6.5, 53.0, 900)]
    labels = {label.text: label.zoom for label in Drawing([], [shapely.box(4, 51, 7, 54)], names).labels}
    assert labels["Groot"] == 6
    assert labels["Ver"] == 12
    assert labels["Klein"] == 13, "at 12 the names would touch"
    crowded = [Name("Groot", 5.0, 52.0, 200_000), Name("Klein", 5.002, 52.0, 900)]
    labels = {label.text: label.zoom for label in Drawing([], [shapely.box(4, 51, 7, 54)], crowded).labels}
    assert labels["Klein"] > 13


def test_there_are_no_other_tiles() -> None:
    outlines = get_outlines()
    assert outlines.tile(8, 131, 84) is None
    assert outlines.tile(9, 512, 0) is None
    assert outlines.tile(9, -1, 0) is None
    assert read_tile(outlines, 9, 0, 0)["land"] == []


def test_the_archive_was_made_of_what_is_here() -> None:
    assert get_outlines().inputs == digest_of_inputs(), "run: python -m geo.maps.build"


@pytest.mark.parametrize("level", LEVELS)
def test_the_archive_holds_what_is_drawn(drawing: Drawing, level: Any) -> None:
    """Compared by area and names, since another machine may round the last digit of a coast elsewhere."""
    x, y, _, _ = tile_of(level.tile_zoom, 4.9, 52.5)
    kept, drawn = read_tile(get_outlines(), level.tile_zoom, x, y), read_tile(drawing, level.tile_zoom, x, y)
    assert kept["names"] == drawn["names"]
    assert land_of(kept).area == pytest.approx(land_of(drawn).area, rel=1e-3)
    assert len(kept["borders"]) == pytest.approx(len(drawn["borders"]), abs=3)


def test_another_drawing_has_another_version() -> None:
    one, other = (build(Drawing([], [shapely.box(4, 51, east, 54)], [])) for east in (6, 7))
    assert Outlines(one).version != Outlines(other).version
    assert build(Drawing([], [shapely.box(4, 51, 6, 54)], [])) == one
