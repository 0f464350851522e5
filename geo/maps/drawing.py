"""The drawing of the outlines: land is rounded, borders are shared, names are spread, and all is cut into tiles.

Done once, by `geo.maps.build`; what is served is read from the archive that it writes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.maps.outlines import LEVELS
from geo.maps.surroundings import BEYOND, LAND_BORDER, WATERS

Floats = NDArray[np.float64]
T = TypeVar("T")


MARGIN: Final = 0.01
"""How far the land of a tile reaches into its neighbours, as a part of its size, so that no seam shows."""

ROUNDING_M: Final = 600
SMALLEST_WATER_M2: Final = 4_000_000
"""What the land outline loses, in metres on the map: sharp corners and necks of this size, and smaller waters.

The source is a coarse grid; rounded it reads as a coast instead of as a staircase.
"""

FIRST_ZOOMS: Final = ((150_000, 6), (80_000, 7), (40_000, 8), (15_000, 9), (5_000, 10), (1_500, 11), (0, 12))
"""From how many people a place may be named at which zoom."""

SIZES: Final = ((100_000, "large"), (20_000, "medium"), (0, "small"))
LAST_ZOOM: Final = 16
LETTER, LINE, AIR = 7.5, 18, 14
"""The size of a letter and a line of a label and the air around it, in pixels."""


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality: its code, its province's code and its boundary in degrees."""

    code: str
    province: str
    boundary: BaseGeometry


@dataclass(frozen=True, slots=True)
class Name:
    """A place to name on the map, in degrees; where two names collide the one with more people is shown first."""

    text: str
    lon: float
    lat: float
    people: int


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map: where in the world (0 to 1), from which zoom on, and how large."""

    text: str
    x: float
    y: float
    zoom: int
    size: str


class Drawing:
    """The tiles of land, borders and names, and the boundary of each municipality, as JSON for `map.js`."""

    def __init__(self, areas: Sequence[Area], land: Iterable[BaseGeometry], names: Iterable[Name]) -> None:
        """Take the sources in degrees; they are turned into web Mercator, the whole world from 0 to 1."""
        self._areas = {area.code: _to_mercator(area.boundary) for area in areas}
        self._provinces = {area.code: area.province for area in areas}
        self._land = _rounded(shapely.union_all([_to_mercator(piece) for piece in (*land, *BEYOND)]))
        self.labels = _place_labels(names)

    @property
    def codes(self) -> list[str]:
        """The codes of the municipalities."""
        return list(self._areas)

    @cached_property
    def _borders(self) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
        """The borders between municipalities and those between provinces and countries, each piece once.

        Pieces that two neighbours share are one line, so that simplifying can't tear them apart.
        """
        codes = list(self._areas)
        tree = shapely.STRtree(list(self._areas.values()))
        pieces = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.boundary(list(self._areas.values())))))
        middles = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
        sides: list[set[str]] = [set() for _ in pieces]
        for piece, area in tree.query(middles, predicate="dwithin", distance=1e-9).T:
            sides[piece].add(codes[area])
        within: list[BaseGeometry] = []
        between: list[BaseGeometry] = []
        for piece, beside in zip(pieces, sides, strict=True):
            if len(beside) == 1:
                between += _on_land(piece)
            else:
                (within if len({self._provinces[code] for code in beside}) == 1 else between).append(piece)
        return within, between

    @cached_property
    def _layers(self) -> dict[int, tuple[shapely.STRtree, shapely.STRtree, shapely.STRtree]]:
        layers = {}
        for level in LEVELS:
            tolerance = level.tolerance / level.extent / 2**level.tile_zoom
            land = [piece for piece in shapely.simplify(self._land, tolerance) if piece.area > tolerance**2 * 20]
            within, between = self._borders
            layers[level.tile_zoom] = (
                shapely.STRtree(land),
                shapely.STRtree(shapely.simplify(within, tolerance)),
                shapely.STRtree(shapely.simplify(between, tolerance)),
            )
        return layers

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Draw one tile as JSON, or return None if there is no such tile or nothing in it.

        Lines are flat lists of whole numbers: x, y of the first point, then the steps to each next one.
        """
        level = next((level for level in LEVELS if level.tile_zoom == zoom), None)
        if level is None or not (0 <= x < 2**zoom and 0 <= y < 2**zoom):
            return None
        land, within, between = self._layers[zoom]
        scale = level.extent * 2**zoom
        frame = _Frame(x / 2**zoom, y / 2**zoom, 1 / 2**zoom, scale, MARGIN)
        upper = next((next_.map_zoom for next_ in LEVELS if next_.map_zoom > level.map_zoom), 99)
        content = {
            "extent": level.extent,
            "land": frame.polygons(land),
            "borders": frame.lines(within),
            "provinces": frame.lines(between),
            "names": [
                [label.text, *frame.point(label.x, label.y), label.zoom, label.size]
                for label in self.labels
                if label.zoom < upper and frame.holds(label.x, label.y)
            ],
        }
        return _json(content) if content["land"] or content["borders"] or content["provinces"] else None

    def municipality(self, code: str) -> bytes | None:
        """Draw the boundary of a municipality as JSON in the finest tiles' numbers, or None if there is no such one.

        `origin` and `extent` say which point of the world (0 to 1) is 0, 0 and how many units the world is wide.
        """
        boundary = self._areas.get(code)
        if boundary is None:
            return None
        left, top = boundary.bounds[:2]
        scale = LEVELS[-1].extent * 2 ** LEVELS[-1].tile_zoom
        frame = _Frame(left, top, 1, scale, 0)
        rings = [frame.rings(part) for part in _polygons(boundary)]
        return _json({"origin": [left, top], "extent": scale, "rings": rings})


@dataclass(frozen=True, slots=True)
class _Frame:
    """A square of the map and the whole numbers in it."""

    left: float
    top: float
    width: float
    scale: float
    margin: float

    def _box(self) -> BaseGeometry:
        margin = self.width * self.margin
        return shapely.box(
            self.left - margin, self.top - margin, self.left + self.width + margin, self.top + self.width + margin
        )

    def _cut(self, tree: shapely.STRtree) -> Iterable[BaseGeometry]:
        box = self._box()
        found = sorted(tree.query(box))
        pieces = shapely.clip_by_rect(tree.geometries[found], *box.bounds)
        return (part for part in shapely.get_parts(pieces) if not part.is_empty)

    def polygons(self, tree: shapely.STRtree) -> list[list[list[int]]]:
        return [rings for piece in self._cut(tree) for part in _polygons(piece) if (rings := self.rings(part))]

    def rings(self, polygon: shapely.Polygon) -> list[list[int]]:
        """Turn a polygon into its rings, the outer one first; rings smaller than a unit are left out."""
        if not (outer := self._steps(polygon.exterior, least=4)):
            return []
        return [outer, *filter(None, (self._steps(ring, least=4) for ring in polygon.interiors))]

    def lines(self, tree: shapely.STRtree) -> list[list[int]]:
        merged = shapely.line_merge(shapely.union_all(list(self._cut(tree))))
        return [steps for line in shapely.get_parts(merged) if (steps := self._steps(line, least=2))]

    def _steps(self, line: BaseGeometry, *, least: int) -> list[int]:
        units = np.rint((shapely.get_coordinates(line) - (self.left, self.top)) * self.scale).astype(np.int64)
        units = units[np.concatenate(([True], (np.diff(units, axis=0) != 0).any(axis=1)))]
        if len(units) < least:
            return []
        steps: list[int] = np.concatenate((units[:1], np.diff(units, axis=0))).ravel().tolist()
        return steps

    def point(self, x: float, y: float) -> tuple[int, int]:
        return round((x - self.left) * self.scale), round((y - self.top) * self.scale)

    def holds(self, x: float, y: float) -> bool:
        return 0 <= x - self.left < self.width and 0 <= y - self.top < self.width


def _polygons(geometry: BaseGeometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(geometry) if isinstance(part, shapely.Polygon)]


def _rounded(land: BaseGeometry) -> list[shapely.Polygon]:
    """Round the land off, and leave out small waters and islands."""
    world_m = 40_075_017 * math.cos(math.radians(52))
    radius = ROUNDING_M / world_m
    smallest = SMALLEST_WATER_M2 / world_m**2
    filled = [
        shapely.Polygon(part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring).area >= smallest])
        for part in _polygons(land)
        if part.area >= smallest / 8
    ]
    closed = shapely.buffer(shapely.union_all(shapely.buffer(filled, radius, quad_segs=3)), -2 * radius, quad_segs=3)
    return _polygons(shapely.buffer(closed, radius, quad_segs=3))


def _on_land(edge: BaseGeometry) -> list[BaseGeometry]:
    """Return the stretches of a piece of the country's edge that lie on land."""
    points = shapely.get_coordinates(edge)
    middles = shapely.points((points[:-1] + points[1:]) / 2)
    is_on_land = shapely.intersects(_to_mercator(LAND_BORDER), middles)
    segments: Any = shapely.linestrings(np.stack((points[:-1], points[1:]), axis=1)[is_on_land])
    return list(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(segments))))


def _to_mercator(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, _project)


def _project(degrees: Floats) -> Floats:
    """Turn degrees into web Mercator with the world from 0 to 1 and 0, 0 in the north-west, as tiles are counted."""
    latitude = np.radians(degrees[:, 1])
    return np.column_stack((degrees[:, 0] / 360 + 0.5, 0.5 - np.arcsinh(np.tan(latitude)) / math.tau))


def _place_labels(names: Iterable[Name]) -> list[Label]:
    """Give each name the first zoom at which it stands free of all names that matter more, then and further in.

    Two labels stop touching at a certain zoom. The one that comes later waits until then, unless the earlier one
    appears only when they have parted already.
    """
    by_people = sorted(names, key=lambda name: (-name.people, name.text, name.lon))
    wishes = [(*water, "water") for water in WATERS]
    wishes += [
        (name.text, name.lon, name.lat, _by_people(FIRST_ZOOMS, name.people), _by_people(SIZES, name.people))
        for name in by_people
    ]
    points = _project(np.array([(lon, lat) for _, lon, lat, _, _ in wishes])).tolist()
    labels = [Label(text, x, y, zoom, size) for (text, _, _, zoom, size), (x, y) in zip(wishes, points, strict=True)]
    spots = np.array([(label.x, label.y, len(label.text) * LETTER / 2) for label in labels])
    zooms = np.full(len(labels), LAST_ZOOM + 1)
    for index, label in enumerate(labels):
        apart = np.abs(spots[:index, :2] - spots[index, :2]) * 256 + 1e-12
        room = np.column_stack((spots[:index, 2] + spots[index, 2] + AIR, np.full(index, LINE + AIR)))
        parted = np.ceil(np.log2((room / apart).min(axis=1))) if index else np.empty(0)
        waits = parted[(zooms[:index] < parted) & (zooms[:index] <= LAST_ZOOM)]
        zooms[index] = max(label.zoom, int(waits.max(initial=0)))
    return [replace(label, zoom=int(zoom)) for label, zoom in zip(labels, zooms, strict=True) if zoom <= LAST_ZOOM]


def _by_people(steps: Sequence[tuple[int, T]], people: int) -> T:
    return next(value for least, value in steps if people >= least)


def _json(content: Any) -> bytes:  # noqa: ANN401  whatever json takes
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
