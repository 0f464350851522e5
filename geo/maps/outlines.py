"""The outlines under every map: land, borders and place names, cut into fixed tiles at three levels of detail.

A page needs only the tiles in its view, and the same tile has the same address for everybody, so that one visitor's
map fills the cache of the next. All of it is made in memory from the reference data, in a few tenths of a second.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Final, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of detail: its tiles are those of web maps at `tile_zoom`, for maps from `map_zoom` on.

    Coordinates in a tile are whole numbers from 0 to `extent`. Lines lose what is smaller than `tolerance` of them.
    """

    tile_zoom: int
    map_zoom: int
    extent: int
    tolerance: float


LEVELS: Final = (
    Level(tile_zoom=5, map_zoom=0, extent=4096, tolerance=2),
    Level(tile_zoom=7, map_zoom=9, extent=4096, tolerance=2),
    Level(tile_zoom=9, map_zoom=11, extent=8192, tolerance=2),
)
MARGIN: Final = 0.01
"""How far the land of a tile reaches into its neighbours, as a part of its size, so that no seam shows."""

BEYOND: Final = (
    shapely.box(1.7, 47.0, 12.0, 50.31),
    shapely.box(8.15, 47.0, 12.0, 53.6),
    shapely.box(1.7, 50.2, 2.45, 50.93),
)
"""The land of our neighbours where the land outline ends, roughly, for those who zoom out."""

WATERS: Final = (
    ("Noordzee", 3.7, 52.6, 7),
    ("IJsselmeer", 5.38, 52.78, 9),
    ("Waddenzee", 5.2, 53.25, 9),
    ("Markermeer", 5.2, 52.55, 10),
    ("Oosterschelde", 3.92, 51.59, 10),
    ("Westerschelde", 3.85, 51.4, 10),
)
"""Large waters: name, lon, lat and the zoom at which the name appears."""

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
class _Label:
    text: str
    x: float
    y: float
    zoom: int
    size: str


class Outlines:
    """The tiles of land, borders and names, and the boundary of each municipality, as JSON for `map.js`."""

    def __init__(self, areas: Sequence[Area], land: Iterable[BaseGeometry], names: Iterable[Name]) -> None:
        """Take the sources in degrees; they are turned into web Mercator, the whole world from 0 to 1."""
        self._areas = {area.code: _to_mercator(area.boundary) for area in areas}
        self._provinces = {area.code: area.province for area in areas}
        self._land = [part for piece in (*land, *BEYOND) for part in shapely.get_parts(_to_mercator(piece))]
        self._labels = _place_labels(names)

    @cached_property
    def version(self) -> str:
        """A short hash of everything that can be asked, so that addresses change when the content does."""
        digest = hashlib.blake2b(repr((LEVELS, MARGIN, self._labels)).encode(), digest_size=6)
        for geometry in (*self._areas.values(), *self._land):
            digest.update(shapely.to_wkb(geometry))
        return digest.hexdigest()

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
        for piece, codes_beside in zip(pieces, sides, strict=True):
            provinces = {self._provinces[code] for code in codes_beside}
            is_edge = len(codes_beside) < 2 or len(provinces) > 1  # noqa: PLR2004  two sides make a border
            (between if is_edge else within).append(piece)
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
        """Return one tile as JSON, or None if there is no such tile; one of the open sea is there, and empty.

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
                for label in self._labels
                if label.zoom < upper and frame.holds(label.x, label.y)
            ],
        }
        return _json(content)

    def municipality(self, code: str) -> bytes | None:
        """Return the boundary of a municipality as JSON in the finest tiles' numbers, or None if there is no such one.

        `origin` and `extent` say which point of the world (0 to 1) is 0, 0 and how many units the world is wide.
        """
        boundary = self._areas.get(code)
        if boundary is None:
            return None
        left, top = boundary.bounds[:2]
        scale = LEVELS[-1].extent * 2 ** LEVELS[-1].tile_zoom
        frame = _Frame(left, top, 1, scale, 0)
        return _json({"origin": [left, top], "extent": scale, "rings": [frame.rings(part) for part in _polygons(boundary)]})


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


def _to_mercator(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, _project)


def _project(degrees: Floats) -> Floats:
    """Turn degrees into web Mercator with the world from 0 to 1 and 0, 0 in the north-west, as tiles are counted."""
    latitude = np.radians(degrees[:, 1])
    return np.column_stack((degrees[:, 0] / 360 + 0.5, 0.5 - np.arcsinh(np.tan(latitude)) / math.tau))


def _place_labels(names: Iterable[Name]) -> list[_Label]:
    """Give each name the first zoom at which it stands free of all names that matter more, then and further in.

    Two labels stop touching at a certain zoom. The one that comes later waits until then, unless the earlier one
    appears only when they have parted already.
    """
    waters = [_Label(text, *_project(np.array([[lon, lat]]))[0].tolist(), zoom, "water") for text, lon, lat, zoom in WATERS]
    labels = [
        _Label(name.text, float(x), float(y), _by_people(FIRST_ZOOMS, name.people), _by_people(SIZES, name.people))
        for name, (x, y) in _projected(sorted(names, key=lambda name: (-name.people, name.text)))
    ]
    labels = waters + labels
    spots = np.array([(label.x, label.y, len(label.text) * LETTER / 2) for label in labels])
    zooms = np.full(len(labels), LAST_ZOOM + 1)
    for index, label in enumerate(labels):
        apart = np.abs(spots[:index, :2] - spots[index, :2]) * 256 + 1e-12
        room = np.column_stack((spots[:index, 2] + spots[index, 2] + AIR, np.full(index, LINE + AIR)))
        parted = np.ceil(np.log2((room / apart).min(axis=1))) if index else np.empty(0)
        waits = parted[(zooms[:index] < parted) & (zooms[:index] <= LAST_ZOOM)]
        zooms[index] = max(label.zoom, int(waits.max(initial=0)))
    return [
        replace(label, zoom=int(zoom)) for label, zoom in zip(labels, zooms, strict=True) if zoom <= LAST_ZOOM
    ]


def _projected(names: Sequence[Name]) -> Iterable[tuple[Name, Floats]]:
    points = np.array([(name.lon, name.lat) for name in names]).reshape(-1, 2)
    return zip(names, _project(points), strict=True)


def _by_people(steps: Sequence[tuple[int, T]], people: int) -> T:
    return next(value for least, value in steps if people >= least)


def _json(content: Any) -> bytes:  # noqa: ANN401  whatever json takes
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def get_outlines() -> Outlines:
    """Return the outlines of the reference data, made once per process."""
    raise NotImplementedError
